"""Hours and days are the site's own, also where its clock changes or stands half an hour aside."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from tests.metering.plant import HOUR, Plant, reading, settle_in_the_hour, stamp, total
from tests.support.service import Service

HALF = HOUR / 2


def fill(service: Service, zone: str, start: str, days: int) -> tuple[Plant, dict[str, str]]:
    """A plant with a reading of 0.5 kWh each half hour, from a day's local begin for so many of its days."""
    plant = Plant(service)
    plant.add_site(timezone=zone)
    begin = datetime.fromisoformat(start).astimezone(UTC)
    end = begin + days * 24 * HOUR + 2 * HOUR
    plant.store([reading(begin + n * HALF, 0.5) for n in range(int((end - begin) / HALF))])
    return plant, {"start_utc": stamp(begin), "end_utc": stamp(end)}


@pytest.mark.parametrize(
    ("zone", "start", "days"),
    [
        ("Europe/Berlin", "2025-03-29T00:00+01:00", [24, 23, 24]),
        ("Europe/Berlin", "2025-10-25T00:00+02:00", [24, 25, 24]),
        ("America/New_York", "2025-03-08T00:00-05:00", [24, 23, 24]),
        ("Africa/Cairo", "2025-04-24T00:00+02:00", [24, 23, 24]),
        ("America/Havana", "2025-03-08T00:00-05:00", [24, 23, 24]),
        ("America/Havana", "2025-11-01T00:00-04:00", [24, 25, 24]),
        ("America/Santiago", "2025-09-06T00:00-04:00", [24, 23, 24]),
        ("Australia/Lord_Howe", "2025-04-05T00:00+11:00", [24, 24.5, 24]),
        ("Australia/Lord_Howe", "2025-10-04T00:00+10:30", [24, 23.5, 24]),
        ("Asia/Kolkata", "2025-03-29T00:00+05:30", [24, 24, 24]),
        ("Asia/Kathmandu", "2025-03-29T00:00+05:45", [24, 24, 24]),
        ("Asia/Seoul", "2025-03-29T00:00+09:00", [24, 24, 24]),
    ],
)
def test_days_at_clock_changes(service: Service, zone: str, start: str, days: list[float]) -> None:
    """Days of 23 or 25 hours, no hour that is missing or doubled, and nothing lost after the change."""
    plant, window = fill(service, zone, start, len(days))
    points = plant.series("day", **window)
    assert [point["value"] for point in points[: len(days)]] == days
    begins = [datetime.fromisoformat(point["ts"]) for point in points]
    assert [(after - before) / HOUR for before, after in pairwise(begins)][: len(days)] == days
    everything = plant.read("summary", **window)["total_value"]
    hours = plant.series("hour", **window)
    assert total(points) == total(hours) == total(plant.series("raw", **window)) == everything
    assert all(point["samples"] for point in hours), "no hour without data"
    assert sum(point["samples"] for point in hours) == 2 * everything
    assert len({point["ts"] for point in hours}) == len(hours)


@pytest.mark.parametrize(("start", "hours"), [("2025-03-30T00:00+01:00", 23), ("2025-10-26T00:00+02:00", 25)])
@pytest.mark.parametrize("unit", ["kWh", "kW"])
def test_hours_at_clock_changes(service: Service, start: str, hours: int, unit: str) -> None:
    """One point an hour, for energy and for power."""
    plant = Plant(service)
    plant.add_site(timezone="Europe/Berlin")
    begin = datetime.fromisoformat(start).astimezone(UTC)
    plant.store([reading(begin + n * HOUR, n + 1, unit=unit) for n in range(hours)])
    window = {"start_utc": stamp(begin), "end_utc": stamp(begin + hours * HOUR)}
    points = plant.series("hour", **window)
    assert [(point["ts"], point["value"]) for point in points] == [
        (stamp(begin + n * HOUR), n + 1) for n in range(hours)
    ]
    assert [point["value"] for point in plant.series("day", **window)] == [hours * (hours + 1) / 2]


@pytest.mark.parametrize("zone", ["UTC", "Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe", "America/St_Johns"])
def test_the_last_24_hours_of_a_sites_own_clock(service: Service, zone: str) -> None:
    """24 whole hours, wherever the site's hours begin."""
    plant = Plant(service)
    plant.add_site(timezone=zone)
    now = settle_in_the_hour()
    plant.store([reading(now - n * HALF, 1) for n in range(60)])
    points = plant.series("hour", window_hours="24")
    assert len(points) == 24
    begins = [datetime.fromisoformat(point["ts"]) for point in points]
    assert begins[-1] <= datetime.now(UTC) < begins[-1] + HOUR + timedelta(seconds=10)
    assert [point["value"] for point in points[:-1]] == [2] * 23
    assert (
        total(points) == plant.read("summary", window_hours="24")["total_value"] == len(plant.export(window_hours="24"))
    )


def test_a_site_that_moves_to_another_zone(service: Service) -> None:
    """What is asked for is cut after the clock that the site has now."""
    plant = Plant(service)
    plant.add_site()
    begin = datetime(2026, 1, 20, tzinfo=UTC)
    plant.store([reading(begin + n * HOUR, 1) for n in range(48)])
    window = {"start_utc": stamp(begin), "end_utc": stamp(begin + 48 * HOUR)}
    assert [point["value"] for point in plant.series("day", **window)] == [24, 24]
    assert plant.call("PATCH", "/api/v1/sites/plant-1", {"timezone": "Asia/Seoul"}).status_code == 200
    assert [point["value"] for point in plant.series("day", **window)] == [15, 24, 9]
