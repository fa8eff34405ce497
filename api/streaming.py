"""Events from the database to any number of open streams, over one LISTEN connection a process."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import asyncpg
import msgspec
import structlog

from api.database import SETTINGS, Database
from api.errors import Problem

log = structlog.get_logger("api.streaming")

CHANNEL = "wattledger_event"
HEARTBEAT_SECONDS = 5.0
RETRY_SECONDS = 0.5
POLL_SECONDS = 15.0
"""A feed looks for itself this often, should a wake-up have been lost."""
RECENT_EVENTS = 1000
LAST_EVENT = "select api.last_event_id($1) as id"
WAKE_WORD = "select api.wake_word($1) as word"
LIST_EVENTS = "select id, topic, payload from api.list_events($1, null, $2, $3)"


class Event(msgspec.Struct, frozen=True):
    """One event of a tenant: its number, its topic, and what happened as compact JSON."""

    id: int
    topic: str
    payload: bytes


class Feed:
    """The events of one tenant: a window of recent ones, kept while somebody reads.

    Numbers have no gaps and commit in order (see internal.event_counter), so a reader needs to know only the last that
    it has seen. One that lags behind the window reads from the database.
    """

    def __init__(self, tenant: str, db: Database) -> None:
        self.tenant = tenant
        self.readers = 0
        self.word: str | None = None
        """What its wake-ups say, once it is known."""
        self._db = db
        self._recent: deque[Event] = deque(maxlen=RECENT_EVENTS)
        self._last: int | None = None
        self._lock = asyncio.Lock()
        self._advanced = asyncio.Event()

    async def newest(self) -> int:
        """Number of the newest event."""
        await self.advance()
        return self._last or 0

    async def advance(self) -> None:
        """Read what is new and wake the readers."""
        async with self._lock:
            if self._last is None:
                # First the word, so that what is committed from then on wakes.
                known = await self._db.call(WAKE_WORD, self.tenant)
                self.word = known.get("word") if known else None
                row = await self._db.call(LAST_EVENT, self.tenant)
                self._last = row["id"] if row else 0
            while events := await self._read(self._last):
                self._recent.extend(events)
                self._last = events[-1].id
                self.wake()

    def wake(self) -> None:
        """Let every reader look again."""
        self._advanced.set()
        self._advanced = asyncio.Event()

    async def after(self, seen: int, wait_seconds: float) -> list[Event]:
        """Events after the one seen last; waits for one, and returns none when the time is over."""
        advanced = self._advanced
        if seen >= (self._last or 0):
            with suppress(TimeoutError):
                await asyncio.wait_for(advanced.wait(), wait_seconds)
        if seen >= (self._last or 0):
            return []
        if self._recent and self._recent[0].id <= seen + 1:
            return [event for event in self._recent if event.id > seen]
        return await self._read(seen)

    async def _read(self, seen: int) -> list[Event]:
        rows = await self._db.rows(LIST_EVENTS, self.tenant, seen, RECENT_EVENTS)
        return [Event(row["id"], row["topic"], _compact(row["payload"])) for row in rows]


class EventHub:
    """All feeds of a process. Use `run` as a task and `read` from streams; `healthy` while notifications arrive."""

    def __init__(self, dsn: str, db: Database) -> None:
        self._dsn = dsn
        self._db = db
        self._feeds: dict[str, Feed] = {}
        self._woken: set[str] = set()
        self._wake = asyncio.Event()
        self.healthy = False
        self.stopping = False

    async def read(self, tenant: str, seen: int | None, idle_seconds: float) -> AsyncIterator[list[Event]]:
        """Events of a tenant from `seen` on (None: from now), in batches; an empty one when nothing came for a while.

        The first batch is one event `ready`, with the number from which on nothing is missed. Raises a 503 Problem when
        the database is away before that; what goes wrong later only delays the events.
        """
        feed = self._feeds.setdefault(tenant, Feed(tenant, self._db))
        feed.readers += 1
        try:
            newest = await feed.newest()
            position = newest if seen is None else min(seen, newest)
            yield [Event(position, "ready", b"{}")]
            while not self.stopping:
                try:
                    events = await feed.after(position, idle_seconds)
                except (Problem, asyncpg.PostgresError):
                    # The database is away: the stream stays, and catches up when it is back.
                    await asyncio.sleep(1)
                    continue
                position = events[-1].id if events else position
                yield events
        finally:
            feed.readers -= 1
            if not feed.readers:
                self._feeds.pop(tenant, None)

    @property
    def readers(self) -> int:
        """How many streams are open."""
        return sum(feed.readers for feed in self._feeds.values())

    def stop(self) -> None:
        """End the streams; used when the server is told to stop."""
        self.stopping = True
        for feed in self._feeds.values():
            feed.wake()

    async def run(self) -> None:
        """Listen, and wake feeds; reconnects for ever. Ends when cancelled."""
        advancing = asyncio.create_task(self._advance())
        try:
            while True:
                try:
                    await self._listen()
                except Exception as exc:
                    log.warning("not listening", error=repr(exc))
                self.healthy = False
                await asyncio.sleep(RETRY_SECONDS)
        finally:
            self.healthy = False
            advancing.cancel()

    async def _listen(self) -> None:
        settings = {**SETTINGS, "application_name": "wattledger-api-listener"}
        connection = await asyncpg.connect(self._dsn, timeout=5, server_settings=settings)
        try:
            await connection.add_listener(CHANNEL, self._notified)
            self.healthy = True
            self._wake_feeds(set(self._feeds))
            while True:
                # asyncpg does not notice a dead connection by itself, so it is used every few seconds.
                await connection.execute("select 1", timeout=HEARTBEAT_SECONDS)
                await asyncio.sleep(HEARTBEAT_SECONDS)
        finally:
            connection.terminate()

    def _notified(self, _connection: Any, _pid: int, _channel: str, word: object) -> None:
        self._wake_feeds({tenant for tenant, feed in self._feeds.items() if feed.word == word})

    def _wake_feeds(self, tenants: set[str]) -> None:
        if tenants:
            self._woken |= tenants
            self._wake.set()

    async def _advance(self) -> None:
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), POLL_SECONDS)
            woken = self._woken or set(self._feeds)
            self._woken = set()
            self._wake.clear()
            for tenant in woken:
                feed = self._feeds.get(tenant)
                if feed is None:
                    continue
                try:
                    await feed.advance()
                except Exception as exc:  # whatever it is: without this task every stream falls silent
                    log.warning("events were not read", error=repr(exc))
                    self._woken.add(tenant)
            if self._woken:
                await asyncio.sleep(0.5)
                self._wake.set()


def _compact(payload: msgspec.Raw) -> bytes:
    return msgspec.json.encode(msgspec.json.decode(payload))
