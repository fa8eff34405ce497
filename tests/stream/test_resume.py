"""A stream that broke is resumed where it was: nothing is missed, and nothing is told twice."""

from __future__ import annotations

import asyncio
import signal
import time
from contextlib import suppress

import asyncpg
import pytest

from api import streaming
from tests.stream.opened import opened
from tests.stream.watched import Watched
from tests.support.processes import wait_for
from tests.support.stream import Reader, Told

TERMINATE = """
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'wattledger-api-listener'
"""


def test_what_happened_meanwhile_is_told(watched: Watched) -> None:
    """From the last event that was seen, whoever reads on, as often as it breaks."""
    with opened(watched) as told:
        told.ready()
        watched.feel(120, 90, 120)
        seen = told.alarms(2)
    for _ in range(3):
        watched.feel(90, 120)
        with opened(watched, last_id=told.last_id) as again:
            again.ready()
            seen += again.alarms(2)
            told = again
    with opened(watched, last_id=told.last_id) as again:
        again.ready()
        watched.feel(90)
        seen += again.alarms(2)
    ids = [alarm["id"] for alarm in reversed(watched.alarms())]
    assert seen == [(what, identity) for identity in ids for what in ("active", "cleared")]


def test_from_ready_on(watched: Watched) -> None:
    """Who broke off before the first alarm names the number of `ready`."""
    watched.feel(120, 90)
    with opened(watched) as told:
        told.ready()
    watched.feel(121)
    with opened(watched, last_id=told.last_id) as again:
        again.ready()
        assert again.alarm()["alarm"]["last_value"] == 121


def test_everything_from_the_beginning(watched: Watched) -> None:
    """From 0 on."""
    watched.feel(120, 90, 120)
    with opened(watched, last_id="0") as told:
        told.ready()
        assert [what for what, _ in told.alarms(3)] == ["active", "cleared", "active"]


NONSENSE = [
    "",
    "abc",
    "-1",
    "1.5",
    "1e3",
    "0x1",
    "1 2",
    "null",
    "9" * 19,
    "9" * 4000,
    "1;2",
    "'--",
    b"\xc2\xb2",
    b"\xd9\xa1",
]


@pytest.mark.parametrize("last_id", [*NONSENSE, "9" * 18])
def test_an_id_that_makes_no_sense(watched: Watched, last_id: str | bytes) -> None:
    """Or that never was: the stream begins now."""
    watched.feel(120, 90)
    with opened(watched, last_id=last_id) as told:
        told.ready()
        watched.feel(121)
        assert told.alarm()["alarm"]["last_value"] == 121


def reader(watched: Watched, last_value: float, last_id: int | None = None) -> Reader:
    """A reader that comes back, until an alarm is raised with that value."""

    def is_end(told: Told) -> bool:
        return (told.data["type"], told.data["alarm"]["last_value"]) == ("active", last_value)

    return Reader(watched.service, is_end, tenant=watched.tenant, last_id=last_id)


def check(reader: Reader, pairs: int) -> None:
    """Every one of so many alarms was raised and cleared, in order and once; then came the last."""
    assert [told.data["type"] for told in reader.events] == ["active", "cleared"] * pairs + ["active"]
    raised = [told.data["alarm"]["start_at"] for told in reader.events[::2]]
    assert raised == sorted(set(raised))
    ids = [told.id for told in reader.events]
    assert ids == sorted(set(ids))


def test_more_than_is_kept_in_memory(watched: Watched) -> None:
    """2,600 events in one batch: for one that reads on, one that comes back, and one that begins at the beginning."""
    going_on = reader(watched, 500)
    going_on.start()
    with opened(watched) as told:
        told.ready()
    watched.feel_many(2600)
    coming_back, from_zero = reader(watched, 500, int(told.last_id)), reader(watched, 500, 0)
    coming_back.start()
    from_zero.start()
    watched.feel(500)
    for one in (going_on, coming_back, from_zero):
        one.join()
        check(one, 1300)
    middle = reader(watched, 500, going_on.events[700].id)
    middle.start()
    middle.join()
    assert [told.id for told in middle.events] == [told.id for told in going_on.events[701:]]


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
def test_across_a_restart(own: Watched, end: signal.Signals) -> None:
    """Of the service; what happened while it was down is told."""
    reading = reader(own, 500)
    reading.start()
    own.feel_many(100)
    (own.service.api.stop if end == signal.SIGTERM else own.service.api.kill)()
    own.feel_many(1200)
    own.service.start()
    own.feel_many(100)
    own.feel(500)
    reading.join()
    check(reading, 700)
    assert reading.connections == 2


def test_the_end_of_the_service(own: Watched) -> None:
    """Told to stop, it ends open streams at once, in good order, and itself."""
    with opened(own) as first, opened(own, station=own.station) as second:
        first.ready()
        second.ready()
        own.feel(120)
        assert [what for what, _ in first.alarms(1)] == ["active"]
        started = time.monotonic()
        own.service.api.stop(10)
        assert time.monotonic() - started < 4
        assert first.ended()
        second.alarm()
        assert second.ended()


def test_the_listening_connection_is_lost(own: Watched) -> None:
    """Again and again, while alarms ring: open streams go on, and miss nothing."""
    reading = reader(own, 500)
    reading.start()
    with own.service.connect() as connection:
        for _ in range(2):
            own.feel_many(20)
            wait_for(lambda: connection.execute(TERMINATE).rowcount, what="for a listener")
            own.feel_many(20)
    own.feel(500)
    reading.join()
    check(reading, 40)
    assert reading.connections == 1
    own.service.wait_until_ready()
    with opened(own) as told:
        told.ready()
        started = time.monotonic()
        own.feel(90)
        assert told.alarm()["type"] == "cleared"
        assert time.monotonic() - started < 2


class Farewell:
    """A connection that takes listeners; what it says to a heartbeat comes from a list that all of them share."""

    def __init__(self, heartbeats: list[Exception]) -> None:
        self.heartbeats = heartbeats

    async def add_listener(self, *_: object) -> None:
        """Listen."""

    async def execute(self, *_: object, **__: object) -> None:
        """Raise the next one."""
        if self.heartbeats:
            raise self.heartbeats.pop(0)

    def terminate(self) -> None:
        """End."""


async def test_every_way_in_which_a_connection_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """The hub listens again, whatever asyncpg calls it."""
    losses: list[Exception] = [
        asyncpg.InternalClientError("cannot switch to state 15; another operation (2) is in progress"),
        asyncpg.ConnectionDoesNotExistError("connection was closed in the middle of operation"),
        asyncpg.InterfaceError("connection is closed"),
        asyncpg.AdminShutdownError("terminating connection due to administrator command"),
        TimeoutError(),
        ConnectionResetError(),
    ]

    async def connect(*_: object, **__: object) -> Farewell:
        return Farewell(losses)

    monkeypatch.setattr(asyncpg, "connect", connect)
    monkeypatch.setattr(streaming, "RETRY_SECONDS", 0.01)
    hub = streaming.EventHub("", None)  # type: ignore[arg-type]
    task = asyncio.create_task(hub.run())
    async with asyncio.timeout(5):
        while losses or not hub.healthy:
            assert not task.done(), task.exception()
            await asyncio.sleep(0.01)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    assert not hub.healthy
