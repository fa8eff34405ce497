"""Events, workers and admins that come at the same moment: nothing is lost, doubled or blocked."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any, LiteralString

import psycopg
import pytest

TENANT = "tenant-1"
ALERT = json.dumps({"type": "opened", "alert": {"severity": "warning", "title": "Peak"}})
TELL: LiteralString = "select internal.append_event(%s, 'alert', %s)"
DELETE: LiteralString = "select api.delete_channel(%s, %s, 'test')"
Connection = psycopg.Connection[tuple[Any, ...]]


@pytest.fixture
def two(fresh_database: str) -> Iterator[tuple[Connection, Connection]]:
    """Two connections, each in a transaction, and one channel that gathers for an hour."""
    with ExitStack() as stack:
        first, second = (stack.enter_context(psycopg.connect(fresh_database)) for _ in range(2))
        channel = {"kind": "webhook", "name": "desk", "target": "https://a.example/", "digest_minutes": 60}
        first.execute("select api.create_channel(%s, %s, 'sealed', 'test')", [TENANT, json.dumps(channel)])
        first.execute("set lock_timeout = '10s'")
        first.commit()
        second.execute("set lock_timeout = '10s'")
        second.commit()
        yield first, second


def tell(connection: Connection) -> None:
    """One alert, not yet committed."""
    connection.execute(TELL, [TENANT, ALERT])


def run(connection: Connection, statement: LiteralString, argument: str) -> None:
    """A statement about the tenant, committed."""
    connection.execute(statement, [TENANT, argument])
    connection.commit()


def hasten(connection: Connection) -> None:
    """Let the time of the digest pass."""
    connection.execute("update internal.notification_delivery set next_attempt_at = now()")
    connection.commit()


def claim(connection: Connection) -> list[int]:
    """How many events each claimed delivery tells of."""
    rows = connection.execute("select jsonb_array_length(messages) from worker.claim_deliveries(10, '1 minute')")
    return [count for (count,) in rows]


def held(connection: Connection) -> list[tuple[Any, ...]]:
    """What is listed, and how many events there are in truth."""
    return connection.execute(
        "select d.status, d.items, (select count(*) from internal.notification_item as i where i.delivery_id = d.id)"
        " from internal.notification_delivery as d order by d.status desc"
    ).fetchall()


def test_an_event_that_comes_while_its_digest_is_claimed(two: tuple[Connection, Connection]) -> None:
    """It begins the next one."""
    first, second = two
    tell(first)
    first.commit()
    hasten(first)
    assert claim(first) == [1]
    late = threading.Thread(target=run, args=[second, TELL, ALERT])
    late.start()
    late.join(0.3)
    first.commit()
    late.join(10)
    assert held(first) == [("sending", 1, 1), ("held", 1, 1)]


def test_a_claim_that_comes_while_an_event_joins(two: tuple[Connection, Connection]) -> None:
    """It leaves the digest to the next look, which then has both."""
    first, second = two
    tell(first)
    first.commit()
    hasten(first)
    tell(first)
    assert claim(second) == []
    second.commit()
    first.commit()
    assert claim(second) == [2]


def test_a_channel_that_is_being_deleted_stops_nobody(two: tuple[Connection, Connection]) -> None:
    """The event is told to the others, without waiting."""
    first, second = two
    (channel,) = first.execute("select id::text from internal.notification_channel").fetchone() or ("",)
    first.execute(DELETE, [TENANT, channel])
    second.execute("set lock_timeout = '100ms'")
    tell(second)
    second.commit()
    first.commit()
    assert held(first) == []


def test_a_channel_is_not_deleted_under_an_event(two: tuple[Connection, Connection]) -> None:
    """Deleting waits for the event, then takes its delivery along."""
    first, second = two
    tell(first)
    (channel,) = second.execute("select id::text from internal.notification_channel").fetchone() or ("",)
    delete = threading.Thread(target=run, args=[second, DELETE, channel])
    delete.start()
    delete.join(0.3)
    assert delete.is_alive()
    tell(first)
    first.commit()
    delete.join(10)
    assert held(first) == []


def test_two_workers_never_get_the_same(two: tuple[Connection, Connection]) -> None:
    first, second = two
    first.execute("update internal.notification_channel set digest_minutes = 0")
    for _ in range(6):
        tell(first)
    first.commit()
    assert claim(first) == [1, 1, 1, 1]
    assert claim(second) == [1, 1]
    first.commit()
    second.commit()
    assert [status for status, _, _ in held(first)] == ["sending"] * 6


def test_what_is_rolled_back_is_not_told(two: tuple[Connection, Connection]) -> None:
    first, second = two
    tell(first)
    first.rollback()
    assert held(second) == []
