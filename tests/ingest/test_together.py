"""Messages that arrive together are committed together, and each is answered for itself."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from statistics import median

import httpx
import pytest

from tests.api.site import problem
from tests.ingest.station import NOON, Station, accepted
from tests.support.processes import wait_for

POISON = 1e200
"""A number that only the database refuses."""


@pytest.fixture
def watched(station: Station) -> Station:
    """A station with an alarm rule that nothing breaks: its messages are evaluated one transaction after the other."""
    rule = {"station_id": station.station, "name": "high", "semantic": "charge_power_kw", "operator": ">"}
    station.post("/api/v1/alarm-rules", {**rule, "threshold": 1e9})
    return station


@pytest.fixture
def crowd() -> Iterator[ThreadPoolExecutor]:
    """Senders that wait for their answers at the same time."""
    with ThreadPoolExecutor(64) as crowd:
        yield crowd


@contextmanager
def held(station: Station) -> Iterator[None]:
    """A transaction that has written to a watched station and does not end: what is sent to it has to wait."""
    row = (station.tenant, station.station, station.device, "charge_power_kw", "2026-01-20T00:00:00Z", 1)
    with station.service.connect() as connection, connection.transaction(force_rollback=True):
        connection.execute("insert into telemetry_points values (%s, %s, %s, %s, %s, %s)", row)
        yield


def count(station: Station, name: str) -> float:
    """A number of /metrics."""
    lines = station.service.http.get("/metrics").text.splitlines()
    return next(float(line.split()[-1]) for line in lines if line.startswith(name + " "))


def waiting(station: Station) -> bool:
    """Whether a commit of the service waits for somebody's lock."""
    with station.service.connect() as connection:
        waits = "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
        return connection.execute(waits).rowcount > 0


def send_while_held(
    watched: Station, crowd: ThreadPoolExecutor, send: Callable[[int], httpx.Response], messages: int
) -> list[Future[httpx.Response]]:
    """Send messages that all arrive while a first one is being committed."""
    with held(watched):
        first = crowd.submit(watched.offer, watched.message(ts=NOON - 1))
        wait_for(lambda: waiting(watched), what="for the first commit")
        sent = [crowd.submit(send, number) for number in range(messages)]
        time.sleep(0.5)
        assert not any(answer.done() for answer in [first, *sent])
    accepted(first.result())
    return sent


def test_what_arrives_during_a_commit_shares_the_next(
    watched: Station, make_station: Callable[[], Station], crowd: ThreadPoolExecutor
) -> None:
    """Of several stations; every value that was acknowledged is there."""
    stations = [watched, make_station(), make_station()]
    commits, messages = (count(watched, f"wattledger_ingest_commit_messages_{what}") for what in ("count", "sum"))
    values = count(watched, "wattledger_ingested_values_total")

    def send(number: int) -> httpx.Response:
        station = stations[number % 3]
        return station.offer(station.message(ts=NOON + number, values={"charge_power_kw": number, "b": "x"}))

    assert [accepted(sent.result()) for sent in send_while_held(watched, crowd, send, 60)] == [2] * 60
    assert count(watched, "wattledger_ingest_commit_messages_sum") - messages == 61
    assert count(watched, "wattledger_ingest_commit_messages_count") - commits <= 4
    assert count(watched, "wattledger_ingested_values_total") - values == 121
    for place, station in enumerate(stations):
        stored = {ts - NOON: value for key, ts, value, *_ in station.samples() if key != "b" and ts >= NOON}
        assert stored == {number: number for number in range(place, 60, 3)}


def test_a_poisoned_message_fails_alone(
    watched: Station, make_station: Callable[[], Station], crowd: ThreadPoolExecutor
) -> None:
    """Among many that share its commit, of its own device too."""
    other = make_station()
    refused = count(watched, 'wattledger_ingest_messages_total{result="refused"}')

    def send(number: int) -> httpx.Response:
        station = (watched, other)[number % 2]
        return station.offer(station.message(ts=NOON + number, values={"a": POISON if number in (7, 30) else number}))

    answers = [sent.result() for sent in send_while_held(watched, crowd, send, 60)]
    for number, answer in enumerate(answers):
        if number in (7, 30):
            problem(answer, 422, "values")
        else:
            accepted(answer)
    stored = [ts - NOON for station in (watched, other) for key, ts, *_ in station.samples() if key == "a"]
    assert sorted(stored) == [number for number in range(60) if number not in (7, 30)]
    assert count(watched, 'wattledger_ingest_messages_total{result="refused"}') - refused == 2


def test_unknown_and_deleted_stations_fail_alone(
    watched: Station, make_station: Callable[[], Station], crowd: ThreadPoolExecutor
) -> None:
    """Also one that the service has known."""
    gone = make_station()
    gone.send({"a": 1})
    with gone.service.connect() as connection:
        connection.execute("delete from stations where id = %s", [gone.station])

    def send(number: int) -> httpx.Response:
        name = {0: gone.station, 1: "never-there"}.get(number % 10, watched.station)
        return watched.offer(watched.message(ts=NOON + number, stationId=name))

    answers = [sent.result() for sent in send_while_held(watched, crowd, send, 50)]
    assert [answer.status_code for answer in answers] == [404 if number % 10 < 2 else 200 for number in range(50)]


def test_the_last_of_many_stands(watched: Station, crowd: ThreadPoolExecutor) -> None:
    """Messages for one key and time that share a commit: one of them stands as a whole, whichever came last."""

    def send(number: int) -> httpx.Response:
        return watched.offer(watched.message(values={"a": number, "b": number}))

    assert [accepted(sent.result()) for sent in send_while_held(watched, crowd, send, 40)] == [2] * 40
    numbers = {key: value for key, ts, value, *_ in watched.samples() if ts == NOON}
    assert numbers["a"] == numbers["b"]


def test_a_station_that_is_held_does_not_hold_others(
    watched: Station, make_station: Callable[[], Station], crowd: ThreadPoolExecutor
) -> None:
    """Its messages are told to come back; those of others are written, after a short while at most."""
    other = make_station()
    with held(watched):
        stuck = [crowd.submit(watched.offer, watched.message(ts=NOON + number)) for number in range(20)]
        wait_for(lambda: waiting(watched), what="for the first commit")
        free = [crowd.submit(other.offer, other.message(ts=NOON + number)) for number in range(20)]
        assert [accepted(answer.result(15)) for answer in free] == [1] * 20
        for answer in stuck:
            assert problem(answer.result(1), 503)
            assert answer.result().headers["retry-after"]
        started = time.monotonic()
        problem(watched.offer(watched.message()), 503)
        assert accepted(other.offer(other.message())) == 1
        assert time.monotonic() - started < 1
    wait_for(lambda: watched.offer(watched.message(values={"a": 1})).status_code == 200, what="for the station")


def test_a_single_message_does_not_wait_for_company(station: Station) -> None:
    """Nobody else sends: it is committed at once."""
    station.send({"a": 0})
    seconds = []
    for number in range(40):
        started = time.perf_counter()
        station.send({"a": 1}, ts=NOON + number)
        seconds.append(time.perf_counter() - started)
    assert median(seconds) < 0.05
