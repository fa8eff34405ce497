"""PostgreSQL is away, cut off or overrun: callers are told to come back, and nobody has to restart anything."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta

import httpx
import psycopg
import pytest
from psycopg import sql

from tests.api.site import DAY, STORE, problem
from tests.faults.caller import done, insist
from tests.faults.description import Answer, read_operations
from tests.faults.estate import Estate
from tests.support.databases import Cluster
from tests.support.processes import wait_for
from tests.support.server import Server
from tests.support.service import TENANT, Service
from tests.support.stream import Reader, Told

POOL = 3
"""What one call may take when there is no database; two seconds of waiting for a connection are in it."""


@pytest.fixture(scope="module")
def service(server: Server, migrated: str) -> Iterator[Service]:
    """One service for all of these tests: whatever happens to its database, it is never started again."""
    with Cluster(server.url).database(migrated) as url, Service(url, DATABASE_POOL_SIZE=str(POOL)) as service:
        service.start()
        pid = service.api.pid
        yield service
        assert service.api.is_running
        assert service.workers.is_running
        assert service.api.pid == pid


@pytest.fixture(scope="module")
def estate(service: Service) -> Estate:
    """One of everything."""
    estate = Estate(service, TENANT)
    estate.build()
    return estate


@pytest.mark.parametrize("end", ["stop", "lose_power"])
def test_everybody_is_told_to_come_back(service: Service, server: Server, estate: Estate, end: str) -> None:
    operations = read_operations(service)
    getattr(server, end)()
    try:
        for operation in operations:
            if not operation.is_open:
                request = estate.request(operation, TENANT)
                check_come_back(request.send(service))
                check_come_back(request.bare().send(service))
        assert service.http.get("/healthz").json() == {"status": "ok"}
        assert service.http.get("/metrics").status_code == 200
        assert service.http.get("/schema/openapi.json").status_code == 200
        ready = service.http.get("/readyz")
        assert (ready.status_code, ready.json()["database"]) == (503, "failed")
        assert "retry-after" in ready.headers
        wait_for(lambda: service.http.get("/readyz").json()["listener"] == "failed")
        problem(service.http.get("/api/v1/tariffs"), 401)
    finally:
        server.start()
    wait_for(lambda: service.http.get("/readyz").status_code == 200, what="for the service to be ready again")
    wait_for(lambda: estate.provision().json()["tb"]["status"] == "synced", what="for the workers to be back")
    done(service.ingest(sample(estate, 1)))


def check_come_back(answer: Answer) -> None:
    """A 503 that says when to come back, and nothing else."""
    assert (answer.status, answer.media) == (503, "application/problem+json"), answer
    assert int(answer.headers["retry-after"]) > 0, answer
    assert not re.search(r"password|127\.0\.0\.1|postgres|asyncpg", answer.text), answer
    assert json.loads(answer.content).keys() == {"type", "title", "status", "detail", "code", "request_id"}


def sample(estate: Estate, minute: int, value: float = 1) -> dict[str, object]:
    """One value of the estate's station, so many minutes after its last day."""
    moment = DAY + timedelta(days=1, minutes=minute)
    body = {"tenantId": estate.tenant, "stationId": estate.station, "deviceId": estate.device}
    return body | {"ts": int(moment.timestamp()), "values": {"charge_power_kw": value}}


def ring(estate: Estate, minute: int) -> None:
    """Raise the estate's alarm and clear it, as psql would."""
    estate.store(DAY + timedelta(days=2, minutes=minute), charge_power_kw=10_000)
    estate.store(DAY + timedelta(days=2, minutes=minute, seconds=30), charge_power_kw=0)


@contextmanager
def cut_off(service: Service) -> Iterator[psycopg.Connection]:
    """The service's connections are ended and no new ones let in; psql's own stays, and is given."""
    others = "datname = current_database() and pid <> pg_backend_pid()"
    elsewhere = Cluster(service.database_url).url_of("postgres")
    with service.connect() as inside, psycopg.connect(elsewhere, autocommit=True) as outside:
        name = sql.Identifier(inside.info.dbname)
        outside.execute(sql.SQL("alter database {} allow_connections false").format(name))
        inside.execute(f"select pg_terminate_backend(pid) from pg_stat_activity where {others}".encode())
        try:
            yield inside
        finally:
            outside.execute(sql.SQL("alter database {} allow_connections true").format(name))


def test_the_stream_goes_on_and_misses_nothing(service: Service, server: Server, estate: Estate) -> None:
    """The same connection, over a restart, a loss of power, and an hour in which only psql got through."""

    def is_end(told: Told) -> bool:
        step, start = told.data["type"], told.data["alarm"]["start_at"]
        return (step, start) == ("cleared", "2026-01-22T00:40:00Z")

    estate.post(f"/api/v1/alarms/{estate.ids['alarm_id']}/clear")
    reader = Reader(service, is_end, patience=60)
    reader.start()
    ring(estate, 10)
    server.stop()
    server.start()
    ring(estate, 20)
    server.lose_power()
    server.start()
    with cut_off(service) as inside:
        for second, value in ((0, 10_000), (30, 0)):
            moment = DAY + timedelta(days=2, minutes=30, seconds=second)
            inside.execute(STORE, [estate.tenant, estate.station, estate.device, "charge_power_kw", moment, value])
        time.sleep(1)
    wait_for(lambda: service.http.get("/readyz").status_code == 200, what="for the service to be ready again")
    ring(estate, 40)
    reader.join()
    assert reader.connections == 1
    told = [(told.data["type"], told.data["alarm"]["start_at"][11:16]) for told in reader.events]
    assert told == [(step, f"00:{minute}") for minute in (10, 20, 30, 40) for step in ("active", "cleared")]


def test_connections_that_break_under_load_lose_nothing(service: Service, estate: Estate) -> None:
    """Every connection of the service is ended again and again: a caller hears 503 or is served, nothing else."""
    sent: set[int] = set()
    stopping = threading.Event()

    def send(lane: int) -> None:
        for minute in range(10_000 * lane, 10_000 * (lane + 1)):
            done(insist(service.ingest, sample(estate, minute, minute)))
            listed = insist(service.call, "GET", "/api/v1/alarm-rules", role="viewer")
            assert len(done(listed).json()) == 1
            sent.add(minute)
            if stopping.is_set():
                return

    with ThreadPoolExecutor(4) as crowd, service.connect() as connection:
        lanes = [crowd.submit(send, lane) for lane in range(1, 5)]
        deadline = time.monotonic() + 20
        while len(sent) < 100 and time.monotonic() < deadline:
            connection.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where application_name like 'wattledger-api%' and datname = current_database()"
            )
            time.sleep(0.05)
        stopping.set()
        for lane in lanes:
            lane.result()
        rows = connection.execute("select value_numeric from telemetry_points where ts > %s", [DAY + timedelta(days=3)])
        assert sent <= {value for (value,) in rows}
    assert len(sent) > 20


def test_a_full_pool_is_no_queue_without_end(service: Service, estate: Estate) -> None:
    """All connections wait for a lock: who comes then is soon told to come back, and is served when it is gone."""
    with service.connect() as connection, ThreadPoolExecutor(120) as crowd:
        connection.execute("begin")
        connection.execute("lock table stations in access exclusive mode")
        calls = [crowd.submit(service.call, "GET", "/api/v1/statements", station_id="estate") for _ in range(100)]
        calls += [crowd.submit(service.ingest, sample(estate, minute)) for minute in range(20)]
        wait_for(lambda: sum(call.done() for call in calls) >= 100 - POOL, what="for those that find no place")
        assert service.http.get("/healthz").status_code == 200
        assert service.http.get("/readyz").status_code == 503
        answers = [call.result() for call in calls]
        connection.execute("rollback")
    assert {answer.status_code for answer in answers} == {503}
    assert all("retry-after" in answer.headers for answer in answers)
    wait_for(lambda: service.http.get("/readyz").status_code == 200)
    assert service.call("GET", "/api/v1/statements", station_id="estate").status_code == 200
    done(service.ingest(sample(estate, 1)))


def test_it_starts_before_its_database(service: Service, server: Server, estate: Estate) -> None:
    """Another process of the API waits for the database, whatever becomes of its first attempts."""
    other = Service(service.database_url)
    other.jwt_secret = service.jwt_secret
    with other:
        server.stop()
        other.api.start()
        other.workers.start()
        for _ in range(2):
            time.sleep(0.7)
            server.start()
            server.lose_power()
        server.start()
        other.api.wait_until(lambda: answers(other))
        assert other.workers.is_running
    wait_for(lambda: service.http.get("/readyz").status_code == 200)
    assert done(estate.call("GET", "/api/v1/tariffs")).json()


def answers(service: Service) -> bool:
    """Whether the service is ready."""
    try:
        return service.http.get("/readyz").status_code == 200
    except httpx.TransportError:
        return False
