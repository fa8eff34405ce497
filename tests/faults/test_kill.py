"""Killing (SIGKILL) the API, the workers or PostgreSQL at any point of a pilot loses nothing, and repeats nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.faults.caller import done, insist
from tests.faults.havoc import Havoc
from tests.faults.ledger import GRACE_SECONDS, Ledger
from tests.faults.pilot import Pilot
from tests.support.server import Server
from tests.support.service import Service
from tests.support.stream import Reader, Told

SEED = 20260120
ZONES = ("UTC", "Asia/Shanghai", "Europe/Berlin", "America/St_Johns")
EXTRA_STATIONS = 6
IDLE_HOURS = 500
SETTINGS = {"COMMAND_TIMEOUT_SECONDS": "5", "HOUR_CLOSE_GRACE_SECONDS": str(GRACE_SECONDS)}


@pytest.fixture
def service(mortal_database: str) -> Iterator[Service]:
    """A service whose parts may all be killed, its ThingsBoard aside, which bears witness."""
    with Service(mortal_database, **SETTINGS) as service:
        service.start()
        yield service


@pytest.mark.timeout(180)
def test_killing_anything_at_any_point_loses_and_repeats_nothing(service: Service, server: Server) -> None:
    pilots = [Pilot(service, number, zone) for number, zone in enumerate(ZONES)]
    for pilot in pilots:
        pilot.prepare()
    readers = start_readers(service, pilots)
    ledger = Ledger(service, pilots)
    ledger.leave_hours_to_the_scheduler("idle", IDLE_HOURS)
    service.fake.post("/fake/behaviours", json={"path": "/api/rpc/", "delay_seconds": 0.1}).raise_for_status()

    with working(pilots), provisioning(service):
        Havoc(service, server, SEED).run()

    for pilot in pilots:
        pilot.feel("voltage", 60)
    for reader in readers:
        reader.join()
    ledger.check_work_was_done()
    ledger.check_samples()
    ledger.check_commands()
    ledger.check_provisioning(EXTRA_STATIONS)
    ledger.check_late_data_is_folded()
    ledger.check_hours_and_days()
    ledger.check_settlements()
    ledger.check_scheduled_hours("idle", IDLE_HOURS)
    ledger.check_alarms()
    ledger.check_events(readers)
    ledger.check_statements()


def start_readers(service: Service, pilots: list[Pilot]) -> list[Reader]:
    """One reader of everything, one that begins in the past, and one for a single station."""
    ends: list[set[str]] = [set(), set()]

    def all_ended(ended: set[str], told: Told) -> bool:
        if told.data["alarm"]["name"] == "the end":
            ended.add(told.data["alarm"]["station_id"])
        return len(ended) == len(pilots)

    readers = [
        Reader(service, lambda told: all_ended(ends[0], told)),
        Reader(service, lambda told: all_ended(ends[1], told), last_id=0),
        Reader(service, lambda told: told.data["alarm"]["name"] == "the end", station=pilots[0].station),
    ]
    for reader in readers:
        reader.start()
    return readers


@contextmanager
def working(pilots: list[Pilot]) -> Iterator[None]:
    """All pilots at work; they finish what they have begun, and nothing of it may have failed."""
    stopping = threading.Event()
    threads = [threading.Thread(target=pilot.run, args=[stopping]) for pilot in pilots]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stopping.set()
        for thread in threads:
            thread.join()
    for pilot in pilots:
        if pilot.failure is not None:
            raise pilot.failure


@contextmanager
def provisioning(service: Service) -> Iterator[None]:
    """Stations provisioned one after the other, each once, whatever ThingsBoard has heard of it by then."""

    def provision() -> None:
        for number in range(EXTRA_STATIONS):
            device = {"id": "meter", "name": "meter", "credentials": f"extra-{number}"}
            body = {"station": {"id": f"extra-{number}", "name": "Extra", "timezone": "UTC"}, "devices": [device]}
            answer = done(insist(service.call, "POST", "/api/v1/provisioning/stations", body))
            assert answer.json()["station_id"] == f"extra-{number}"

    thread = threading.Thread(target=provision)
    thread.start()
    try:
        yield
    finally:
        thread.join()
