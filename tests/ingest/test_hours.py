"""From the message to the hour, the day and the statement, with the real workers, in other time zones."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.ingest.station import Station, accepted
from tests.support.databases import Cluster
from tests.support.processes import wait_for
from tests.support.service import Service

KOLKATA, BERLIN = ZoneInfo("Asia/Kolkata"), ZoneInfo("Europe/Berlin")
HOUR = timedelta(hours=1)
PATIENCE = 60
GRACE = 3
EARLIER = "update stations set running_since = running_since - interval '3 hours' where id = %s"
SOON = 10
"""So many seconds after its start the service that closes hours finds one that is due."""


@contextmanager
def running(cluster: Cluster, template: str, grace: int) -> Iterator[Service]:
    """A service of its own with that grace."""
    with cluster.database(template) as url, Service(url, HOUR_CLOSE_GRACE_SECONDS=str(grace)) as service:
        service.start()
        yield service


@pytest.fixture(scope="module")
def history(cluster: Cluster, template: str) -> Iterator[Service]:
    """A service that closes the hours of a history soon after it was filled in."""
    with running(cluster, template, GRACE) as service:
        yield service


def make(service: Service, name: str, zone: ZoneInfo) -> Station:
    """A station in that time zone."""
    station = Station(service, name)
    assert station.provision(timezone=zone.key).status_code == 200
    return station


def fill(station: Station, start: datetime, hours: int, power: float = 1.0) -> None:
    """Send one sample at five past each of so many hours, in one message."""
    first = int(start.timestamp()) + 300
    points = [{"ts": first + n * 3600, "values": {"charge_power_kw": power}} for n in range(hours)]
    assert accepted(station.offer(station.points(*points))) == hours


def wait_for_day(station: Station, start: datetime, energy: float) -> None:
    """Wait until the hours of a day have come to that energy."""
    wait_for(lambda: station.energy(start, "day") == energy, PATIENCE, f"for {energy} kWh on {start}")


def settled(station: Station, start: datetime) -> tuple[float, float, int] | None:
    """Energy, amount and version of a settled day; None while it is not settled."""
    end = start.astimezone(UTC) + timedelta(seconds=1)
    found = station.get("/api/v1/settlements", station_id=station.station, from_=start.isoformat(), to=end.isoformat())
    return (found[0]["energy_kwh"], found[0]["amount"], found[0]["version"]) if found else None


def statement(station: Station, identity: str) -> dict[str, Any]:
    """A statement as it stands."""
    found: dict[str, Any] = station.get(f"/api/v1/statements/{identity}")["statement"]
    return found


def test_days_with_a_clock_change(history: Service) -> None:
    """History closes by itself: days of 23 and 25 hours, completed with the last of them, and neighbours of 24."""
    station = make(history, "berlin", BERLIN)
    days = [(datetime(2026, 3, 29, tzinfo=BERLIN), 23), (datetime(2025, 10, 26, tzinfo=BERLIN), 25)]
    spans = [(day.astimezone(UTC), (day + timedelta(days=1)).astimezone(UTC), hours) for day, hours in days]
    for start, end, hours in spans:
        assert end - start == hours * HOUR
        fill(station, start - 24 * HOUR, 24 + hours - 1)
    for start, _, hours in spans:
        wait_for_day(station, start, energy=hours - 1)
        assert settled(station, start) is None
        assert settled(station, start - 24 * HOUR) == (24, 24, 1)
    for _, end, _ in spans:
        fill(station, end - HOUR, 25)
    for start, end, hours in spans:
        wait_for_day(station, end, energy=24)
        assert settled(station, end) == (24, 24, 1)
        assert settled(station, start) == (hours, hours, 1)
        assert station.energy(start, "day") == hours
    for start, (day, hours) in zip((datetime(2026, 3, 1), datetime(2025, 10, 1)), days, strict=True):
        assert station.energy(start.replace(tzinfo=BERLIN), "month") == hours + 48
        assert station.energy(datetime(day.year, 1, 1, tzinfo=BERLIN), "year") == hours + 48


def test_a_month_that_is_frozen(history: Service) -> None:
    """Late data waits, is told as newer facts, and is folded by regenerating; elsewhere it is folded by itself."""
    station = make(history, "kolkata-frozen", KOLKATA)
    day, other = datetime(2026, 1, 20, tzinfo=KOLKATA), datetime(2026, 2, 20, tzinfo=KOLKATA)
    for start in (day, other):
        fill(station, start, 24)
    for start in (day, other):
        wait_for_day(station, start, energy=24)
        assert settled(station, start) == (24, 24, 1)
    identity = station.statement()
    sealed = station.post(f"/api/v1/statements/{identity}/freeze")
    assert statement(station, identity)["newer_facts"] is False

    for start in (day, other):
        fill(station, start + 6 * HOUR, 1, power=4)
    never_closed = day + timedelta(days=1)
    fill(station, never_closed, 24)
    assert statement(station, identity)["newer_facts"] is True
    wait_for(lambda: settled(station, other) == (27, 27, 2), PATIENCE, "for the month that is not frozen")
    assert (settled(station, day), settled(station, never_closed)) == ((24, 24, 1), None)
    assert station.statement() == identity

    again = statement(station, station.statement(regenerate=True))
    assert (settled(station, day), settled(station, never_closed)) == ((27, 27, 2), (24, 24, 1))
    assert (again["version"], again["total_energy_kwh"], again["newer_facts"]) == (2, 51, False)
    frozen = statement(station, identity)
    assert (frozen["status"], frozen["total_energy_kwh"], frozen["newer_facts"]) == ("frozen", 24, True)
    assert frozen["snapshot_hash"] == sealed["snapshot_hash"]


def test_hours_that_close_by_themselves(cluster: Cluster, template: str) -> None:
    """Those of a running station, on the half hour of its own clock, empty ones too; late data follows."""
    now = datetime.now(UTC)
    present = now.astimezone(KOLKATA).replace(minute=0, second=0, microsecond=0).astimezone(UTC)
    assert present.minute == 30
    past = present - HOUR
    with running(cluster, template, int((now - present).total_seconds()) + SOON) as service:
        station, empty = make(service, "kolkata-live", KOLKATA), make(service, "kolkata-empty", KOLKATA)
        for one in (station, empty):
            fill(one, past, 1, power=6)
        with service.connect() as connection:
            earlier = (
                "update stations set running_since = running_since - interval '3 hours' where id = 'kolkata-empty'"
            )
            assert connection.execute(earlier).rowcount == 1
        assert station.energy(past) is None
        wait_for(lambda: station.energy(past) == 6, PATIENCE, "for the hour")
        assert station.energy(present) is None
        assert station.energy(past - HOUR) is None
        wait_for(lambda: empty.energy(past) == 6, PATIENCE, "for the hour after three empty ones")
        assert [empty.energy(past - hours * HOUR) for hours in (1, 2, 3, 4)] == [0, 0, 0, None]

        station.send({"charge_power_kw": 12}, ts=int(past.timestamp()) + 2100)
        wait_for(lambda: station.energy(past) == 6 * 35 / 60 + 12 * 25 / 60, PATIENCE, "for the late sample")
        assert station.energy(present) is None
