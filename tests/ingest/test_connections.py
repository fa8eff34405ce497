"""The database goes away under the group commit: what was acknowledged is stored, the rest is told to come back."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx
import pytest

from db import migrate
from tests.api.site import problem
from tests.ingest.station import NOON, Station, accepted
from tests.support.processes import wait_for
from tests.support.server import Server
from tests.support.service import Service

TERMINATE = """
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'wattledger-api'
"""


class Senders:
    """Devices that send without pause and come back after a 503. `stored` is what was acknowledged."""

    def __init__(self, station: Station, count: int = 8) -> None:
        self.station = station
        self.stored: set[tuple[str, float]] = set()
        self.refused = 0
        self._stopping = threading.Event()
        self._count = count

    @contextmanager
    def sending(self) -> Iterator[None]:
        """All devices at work. Raises what any of them met that is neither 200 nor 503."""
        with ThreadPoolExecutor(self._count) as crowd:
            workers = [crowd.submit(self._send, f"k{number}") for number in range(self._count)]
            try:
                yield
            finally:
                self._stopping.set()
            for worker in workers:
                worker.result()

    def _send(self, key: str) -> None:
        number = 0
        while not self._stopping.is_set():
            number += 1
            answer: httpx.Response = self.station.offer(self.station.message(ts=NOON + number, values={key: number}))
            if answer.status_code == 503:
                problem(answer, 503)
                self.refused += 1
                time.sleep(0.05)
            else:
                accepted(answer)
                self.stored.add((key, NOON + number))

    def check(self) -> None:
        """What was acknowledged is there."""
        missing = self.stored - {(key, ts) for key, ts, *_ in self.station.samples()}
        assert not missing, sorted(missing)[:5]


def acknowledged(senders: Senders, more: int) -> None:
    """Wait until so many more messages were acknowledged."""
    aim = len(senders.stored) + more
    wait_for(lambda: len(senders.stored) >= aim, what="for messages to be acknowledged again")


def test_connections_that_are_terminated(make_station: Callable[[], Station]) -> None:
    """Again and again, in the middle of commits: it goes on with new ones."""
    senders = Senders(make_station())
    with senders.sending(), senders.station.service.connect() as connection:
        for _ in range(10):
            acknowledged(senders, 20)
            connection.execute(TERMINATE)
        acknowledged(senders, 20)
    senders.check()


def test_a_commit_that_is_cut_off(station: Station) -> None:
    """Its messages are stored after all or told to come back, and the next ones are stored."""
    rule = {"station_id": station.station, "name": "high", "semantic": "charge_power_kw", "operator": ">"}
    station.post("/api/v1/alarm-rules", {**rule, "threshold": 1e9})
    row = (station.tenant, station.station, station.device, "charge_power_kw", "2026-01-20T00:00:00Z", 1)
    with ThreadPoolExecutor(10) as crowd, station.service.connect() as holder, station.service.connect() as other:
        with holder.transaction(force_rollback=True):
            holder.execute("insert into telemetry_points values (%s, %s, %s, %s, %s, %s)", row)
            sent = [crowd.submit(station.offer, station.message(values={f"k{n}": n})) for n in range(10)]
            time.sleep(0.5)
            assert not any(answer.done() for answer in sent)
            other.execute(TERMINATE)
            time.sleep(0.5)
        answers = [answer.result() for answer in sent]
    assert {answer.status_code for answer in answers} <= {200, 503}
    stored = {key for key, *_ in station.samples()}
    assert {f"k{n}" for n, answer in enumerate(answers) if answer.status_code == 200} <= stored
    assert station.send({"after": 1}) == 1


@pytest.fixture
def mortal() -> Iterator[tuple[Server, Service]]:
    """A service on a database server of its own, which may be stopped."""
    if os.environ.get("DATABASE_URL"):
        pytest.skip("the embedded database is not in use")
    with Server() as server:
        asyncio.run(migrate.up(server.url))
        with Service(server.url) as service:
            service.start()
            yield server, service


def test_a_database_that_is_restarted(mortal: tuple[Server, Service]) -> None:
    """503 while it is away, said at once; without a restart of the service it goes on."""
    server, service = mortal
    station = Station(service, "ingest-restart")
    assert station.provision().status_code == 200
    senders = Senders(station)
    with senders.sending():
        for end in (server.stop, server.lose_power):
            acknowledged(senders, 100)
            end()
            senders.refused = 0
            wait_for(lambda: senders.refused >= 20, what="for 503s")
            started = time.monotonic()
            problem(station.offer(station.message()), 503)
            assert time.monotonic() - started < 5
            server.start()
        acknowledged(senders, 100)
    senders.check()
    service.wait_until_ready()
