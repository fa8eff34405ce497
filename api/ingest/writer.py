"""Group commit: what arrives while a commit runs is written by the next one."""

import asyncio
from collections import deque
from datetime import datetime
from time import monotonic, perf_counter

import asyncpg
import structlog

from api.database import Database
from api.errors import Problem, unavailable
from api.ingest.message import Message
from api.ingest.series import SeriesCache
from api.metrics import INGEST_COMMIT_MESSAGES, INGEST_COMMIT_SECONDS, INGESTED_VALUES

log = structlog.get_logger("api.ingest")

INGEST = "select api.ingest($1, $2, $3, $4, $5, $6)"
MAX_GROUP_VALUES = 20_000
MAX_WAITING_VALUES = 200_000
TRIES = 3
WAITED = ("55P03", "57014")
"""SQLSTATEs of a lock or a statement that was waited for in vain."""
HELD_SECONDS = 10.0
"""How long a station that was waited for in vain is not tried again."""

Resolved = list[tuple[Message, list[int]]]


class GroupCommit:
    """Writes messages in the order they came, many in one transaction, each answered only after its commit.

    A message that the database refuses fails alone: its group is then written one by one. Use `run` as a task; `write`
    may be called from any number of requests.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._series = SeriesCache(db)
        self._waiting: deque[Message] = deque()
        self._waiting_values = 0
        self._arrived = asyncio.Event()
        self._held: dict[tuple[str, str], float] = {}

    async def write(self, message: Message) -> int:
        """Values of the message written, once they are committed.

        Raises a 404 Problem for an unknown station or device, 503 when too much waits or the database is away.
        """
        if self._waiting_values + len(message) > MAX_WAITING_VALUES:
            raise unavailable("Too much telemetry waits to be written; try again shortly")
        self._waiting.append(message)
        self._waiting_values += len(message)
        self._arrived.set()
        return await message.written

    async def run(self) -> None:
        """Write until cancelled."""
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            while self._waiting:
                await self._commit(self._take())

    def _take(self) -> list[Message]:
        group: list[Message] = []
        values = 0
        while self._waiting and (not group or values + len(self._waiting[0]) <= MAX_GROUP_VALUES):
            message = self._waiting.popleft()
            self._waiting_values -= len(message)
            values += len(message)
            group.append(message)
        return group

    async def _commit(self, group: list[Message]) -> None:
        started = perf_counter()
        by_tenant: dict[str, list[Message]] = {}
        for message in group:
            by_tenant.setdefault(message.tenant, []).append(message)
        for tenant, messages in by_tenant.items():
            try:
                await self._write_all(tenant, messages)
            except Exception as exc:
                if not isinstance(exc, Problem | asyncpg.PostgresError):
                    log.error("telemetry was not written", exc_info=exc)
                for message in messages:
                    message.fail(exc)
        INGEST_COMMIT_SECONDS.observe(perf_counter() - started)
        INGEST_COMMIT_MESSAGES.observe(len(group))

    async def _write_all(self, tenant: str, messages: list[Message]) -> None:
        messages = [message for message in messages if not self._is_held(message)]
        try:
            await self._write(tenant, await self._series.resolve(tenant, messages))
        except asyncpg.PostgresError as exc:
            if exc.sqlstate == "WL404":
                self._series.forget(tenant)
            await self._write_apart(tenant, messages)

    async def _write_apart(self, tenant: str, messages: list[Message]) -> None:
        """Each in a transaction of its own, so that whoever is at fault fails alone."""
        for message in messages:
            if not self._is_held(message) and not message.written.done():
                error = await self._write_one(tenant, message)
                if error is not None and error.sqlstate in WAITED:
                    self._held[tenant, message.station] = monotonic() + HELD_SECONDS

    def _is_held(self, message: Message) -> bool:
        """Whether somebody holds the message's station (a long transaction in psql, say); then the message fails.

        The others are not to wait for that station again with each of its messages.
        """
        station = message.tenant, message.station
        if self._held.get(station, 0.0) > monotonic():
            message.fail(unavailable("The station is being worked on; try again shortly"))
            return True
        self._held.pop(station, None)
        return False

    async def _write_one(self, tenant: str, message: Message) -> asyncpg.PostgresError | None:
        """Write one message, or let it fail with the error that is returned."""
        for left in reversed(range(TRIES)):
            try:
                await self._write(tenant, await self._series.resolve(tenant, [message]))
                return None
            except asyncpg.PostgresError as exc:
                if not (exc.sqlstate or "").startswith("40") or not left:
                    message.fail(exc)
                    return exc
        return None

    async def _write(self, tenant: str, resolved: Resolved) -> None:
        series: list[int] = []
        times: list[datetime] = []
        values: list[float | None] = []
        texts: list[str | None] = []
        qualities: list[str | None] = []
        for message, keys in resolved:
            series += keys
            times += message.times
            values += message.values
            texts += message.texts
            qualities += message.qualities
        if series:
            async with self._db.acquire() as connection:
                columns = times, values, none_if_empty(texts), none_if_empty(qualities)
                await connection.fetchval(INGEST, tenant, series, *columns)
        for message, _ in resolved:
            message.succeed()
        INGESTED_VALUES.inc(len(series))


def none_if_empty(column: list[str | None]) -> list[str | None] | None:
    """A column, or None for one that says nothing, which the database then need not read; texts are rare."""
    return None if column.count(None) == len(column) else column
