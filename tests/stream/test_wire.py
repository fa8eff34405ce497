"""What the stream says, to the letter, and to whom."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Any

import pytest

from api.routes import stream
from api.routes.stream import event_lines
from api.streaming import Event, EventHub
from tests.api.site import problem
from tests.stream.opened import PATH, opened
from tests.stream.watched import Watched


def test_the_beginning(watched: Watched) -> None:
    """`ready`, before anything has happened."""
    with opened(watched) as told:
        assert told.answer.status_code == 200
        assert told.answer.headers["content-type"].split(";")[0] == "text/event-stream"
        assert told.answer.headers["cache-control"] == "no-store"
        lines = told.block().split("\n")
        assert lines[:2] == ["event: ready", "data: {}"]
        assert all(line.startswith("id: ") for line in lines[2:])


def with_times(alarm: dict[str, Any]) -> dict[str, Any]:
    """An alarm with its times as such: the list writes zeros at the end of a fraction."""
    return {
        name: datetime.fromisoformat(value) if value and name.endswith("_at") else value
        for name, value in alarm.items()
    }


def test_an_alarm_to_the_letter(watched: Watched) -> None:
    """One event with its number and one line of compact JSON that is the alarm as the list shows it."""
    (rule,) = watched.get("/api/v1/alarm-rules")
    name = 'Ladeleistung "zu" hoch: 電力 😀 \\n'
    assert watched.call("PATCH", f"/api/v1/alarm-rules/{rule['id']}", {"name": name}).status_code == 200
    with opened(watched) as told:
        told.ready()
        watched.feel(120.5)
        event, identity, data = told.block().split("\n")
        assert event == "event: alarm"
        assert identity.removeprefix("id: ").isdigit()
        text = data.removeprefix("data: ")
        document = json.loads(text)
        assert json.dumps(document, separators=(",", ":"), ensure_ascii=False) == text
        assert document["type"] == "active"
        assert with_times(document["alarm"]) == with_times(watched.alarms()[0])
        assert document["alarm"]["name"] == name


def test_what_is_told(watched: Watched) -> None:
    """Raised, acknowledged, cleared: each once, in this order; nothing else, and nothing twice."""
    with opened(watched) as told:
        told.ready()
        watched.feel(99, 120, 130, 96)
        path = f"/api/v1/alarms/{watched.alarms()[0]['id']}"
        for _ in range(2):
            watched.post(f"{path}/ack")
        watched.feel(125)
        for _ in range(2):
            watched.post(f"{path}/clear")
        watched.feel(121, 90)
        first, second = [alarm["id"] for alarm in reversed(watched.alarms())]
        assert told.alarms(5) == [
            ("active", first),
            ("acknowledged", first),
            ("cleared", first),
            ("active", second),
            ("cleared", second),
        ]


def test_each_event_tells_the_alarm_as_it_was_then(watched: Watched) -> None:
    """Also when all of it happened in one transaction."""
    with opened(watched) as told:
        told.ready()
        watched.feel_many(4)
        documents = [told.alarm() for _ in range(4)]
    assert [document["type"] for document in documents] == ["active", "cleared"] * 2
    assert [document["alarm"]["status"] for document in documents] == ["active", "cleared"] * 2
    assert [document["alarm"]["last_value"] for document in documents] == [120, 90] * 2
    assert [document["alarm"]["end_at"] is None for document in documents] == [True, False] * 2


def test_what_people_write_has_an_event_of_its_own(watched: Watched) -> None:
    """Who listens to `alarm` hears of nothing but what was raised, acknowledged and cleared."""
    with opened(watched) as told:
        told.ready()
        watched.feel(120)
        (alarm,) = watched.alarms()
        answer = watched.call("PATCH", f"/api/v1/alarms/{alarm['id']}", {"note": "on my way"}, role="operator")
        assert answer.status_code == 200, answer.text
        watched.feel(90)
        assert told.alarm()["type"] == "active"
        event, _, data = told.block().split("\n")
        assert event == "event: alarm_step"
        document = json.loads(data.removeprefix("data: "))
        assert document["type"] == "note"
        assert with_times(document["alarm"]) == with_times(alarm)
        assert told.alarm()["type"] == "cleared"


def test_only_the_callers_tenant(make_watched: Callable[[], Watched]) -> None:
    """Stations of two tenants have one name here; neither hears of the other."""
    mine, theirs = make_watched(), make_watched()
    assert mine.station == theirs.station
    with opened(mine) as here, opened(theirs, station=theirs.station) as there:
        here.ready()
        there.ready()
        theirs.feel(120, 90)
        mine.feel(130)
        assert [there.alarm()["alarm"]["tenant_id"] for _ in range(2)] == [theirs.tenant] * 2
        told = here.alarm()["alarm"]
        assert (told["tenant_id"], told["last_value"]) == (mine.tenant, 130)


def test_one_station(watched: Watched) -> None:
    """Or all of the tenant's."""
    other = Watched(watched.service, watched.tenant, "station-2")
    assert other.provision().status_code == 200
    other.watch()
    with opened(watched) as everything, opened(watched, station="station-2") as second:
        everything.ready()
        second.ready()
        watched.feel(120, 90)
        other.feel(121)
        assert [everything.alarm()["alarm"]["station_id"] for _ in range(3)] == ["station-1", "station-1", "station-2"]
        assert second.alarm()["alarm"]["station_id"] == "station-2"


@pytest.mark.parametrize("station", ["unknown", "' or true --", "%", "station-1 "])
def test_an_unknown_station(watched: Watched, station: str) -> None:
    problem(watched.call("GET", PATH, role="viewer", station_id=station), 404)


@pytest.mark.parametrize("station", ["", "a\nb", "x" * 129])
def test_a_station_that_is_none(watched: Watched, station: str) -> None:
    problem(watched.call("GET", PATH, role="viewer", station_id=station), 422, "station_id")


def test_a_station_of_another_tenant(make_watched: Callable[[], Watched]) -> None:
    mine, theirs = make_watched(), make_watched()
    only = Watched(theirs.service, theirs.tenant, "only-theirs")
    assert only.provision().status_code == 200
    problem(mine.call("GET", PATH, role="viewer", station_id="only-theirs"), 404)


@pytest.mark.parametrize("role", ["viewer", "operator", "admin"])
def test_who_may_listen(watched: Watched, role: str) -> None:
    with opened(watched, role=role) as told:
        told.ready()


def test_who_may_not(watched: Watched) -> None:
    """Nobody without a token, or with a role that there is not; the stream takes none in its address."""
    problem(watched.service.http.get(PATH), 401)
    problem(watched.service.http.get(PATH, params={"token": watched.service.token(tenant=watched.tenant)}), 401)
    problem(watched.service.http.get(PATH, headers={"Authorization": "Bearer x.y.z"}), 401)
    problem(watched.call("GET", PATH, role="nobody"), 403)
    problem(watched.call("POST", PATH), 405)


class Database:
    """Says that number seven was the last event."""

    async def call(self, *_: object) -> dict[str, int]:
        """The newest number."""
        return {"id": 7}

    async def rows(self, *_: object) -> list[object]:
        """No events."""
        return []


async def test_a_stream_without_events_is_kept_alive() -> None:
    """By the hub, which wakes after a while; the interval is its caller's."""
    hub = EventHub("", Database())  # type: ignore[arg-type]
    batches = []
    async for batch in hub.read("t", None, 0.01):
        batches.append(batch)
        if len(batches) == 4:
            hub.stop()
    assert batches[:4] == [[Event(7, "ready", b"{}")], [], [], []]
    assert hub.readers == 0


class Hub:
    """Gives batches and tells how long it was asked to wait."""

    def __init__(self, *batches: list[Event]) -> None:
        self.batches = batches
        self.idle = 0.0

    async def read(self, _tenant: str, _seen: int | None, idle_seconds: float) -> AsyncIterator[list[Event]]:
        """The batches."""
        self.idle = idle_seconds
        for batch in self.batches:
            yield batch


async def test_a_comment_where_there_is_nothing_to_say(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every fifteen seconds, also when only other stations and other topics have something to say."""
    ready, other = Event(0, "ready", b"{}"), Event(1, "command", b"{}")
    elsewhere = Event(2, "alarm", b'{"type":"active","alarm":{"station_id":"elsewhere"}}')
    here = Event(3, "alarm", b'{"type":"active","alarm":{"station_id":"here"}}')
    clock = iter([0.0, 0.1, 10.0, 15.1, 15.1, 20.0, 31.0, 31.0, 32.0, 33.0, 34.0])
    monkeypatch.setattr(stream, "monotonic", lambda: next(clock))
    hub = Hub([ready], [other], [other, elsewhere], [elsewhere], [], [here])
    lines = [line async for line in event_lines(hub, "t", "alarm", "here", None)]  # type: ignore[arg-type]
    assert hub.idle == 15
    comment = b": keep-alive\n\n"
    assert lines[0].startswith(b"event: ready\ndata: {}\n")
    assert lines[1:] == [comment, comment, b"event: alarm\nid: 3\ndata: " + here.payload + b"\n\n"]
