"""How completely meters sent: what is expected of each is learnt from itself."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.metering.plant import DAY, HOUR, SITE, Plant, hourly, reading, settle_in_the_hour, stamp

MINUTE = timedelta(minutes=1)


def health(plant: Plant, **query: str) -> dict[str, dict[str, Any]]:
    """What is told of each meter."""
    answer = plant.read("ingest_health", **query)
    assert answer["site_id"] == SITE
    return {meter.pop("meter_id"): meter for meter in answer["meters"]}


@pytest.mark.parametrize("step", [MINUTE, 15 * MINUTE, HOUR])
def test_a_complete_meter(plant: Plant, step: timedelta) -> None:
    count = int(24 * HOUR / step)
    plant.store([reading(DAY + n * step) for n in range(count)])
    assert health(plant)["main"] == {
        "expected_points": count,
        "actual_points": count,
        "completeness_pct": 100,
        "cadence_seconds": step.total_seconds(),
        "last_seen": stamp(DAY + (count - 1) * step),
        "longest_gap": step.total_seconds(),
    }


def test_gaps(plant: Plant) -> None:
    """The longest is told, also the one at an end of the window."""
    plant.store([row for n, row in enumerate(hourly(DAY, [1] * 24)) if not 6 <= n < 10])
    assert health(plant)["main"] | {"last_seen": ""} == {
        "expected_points": 24,
        "actual_points": 20,
        "completeness_pct": 83.33,
        "cadence_seconds": 3600,
        "last_seen": "",
        "longest_gap": 5 * 3600,
    }
    later = {"start_utc": stamp(DAY), "end_utc": stamp(DAY + 48 * HOUR)}
    assert health(plant, **later)["main"]["longest_gap"] == 25 * 3600
    earlier = {"start_utc": stamp(DAY - 24 * HOUR), "end_utc": stamp(DAY + 24 * HOUR)}
    assert health(plant, **earlier)["main"]["expected_points"] == 24, "from its first reading on"


def test_a_silent_meter_stays_in_the_list(plant: Plant) -> None:
    plant.store(hourly(DAY - 24 * HOUR, [1] * 24, meter="silent") + hourly(DAY, [1] * 24))
    meters = health(plant)
    assert list(meters) == ["main", "silent"]
    assert meters["silent"] == {
        "expected_points": 24,
        "actual_points": 0,
        "completeness_pct": 0,
        "cadence_seconds": 3600,
        "last_seen": stamp(DAY - HOUR),
        "longest_gap": 24 * 3600,
    }
    assert list(health(plant, meter_id="silent")) == ["silent"]


def test_a_meter_of_one_reading(plant: Plant) -> None:
    """Nothing can be expected of it yet."""
    plant.store([reading(DAY)])
    meter = health(plant)["main"]
    assert (meter["expected_points"], meter["completeness_pct"], meter["cadence_seconds"]) == (None, None, None)
    assert meter["actual_points"] == 1


def test_windows_before_the_first_reading_and_after_now(plant: Plant) -> None:
    """Nothing was expected, so nothing is missing: no share, no gap, nothing below zero."""
    plant.store(hourly(DAY, [1] * 24))
    now = datetime.now(UTC)
    for start in (DAY - 48 * HOUR, now + 48 * HOUR):
        meter = health(plant, start_utc=stamp(start), end_utc=stamp(start + 24 * HOUR))["main"]
        assert meter["expected_points"] in (0, None)
        assert (meter["actual_points"], meter["completeness_pct"], meter["longest_gap"]) == (0, None, None)
        assert meter["last_seen"] == stamp(DAY + 23 * HOUR)


def test_now(plant: Plant) -> None:
    """Of the running hour what has passed; a meter that sends on time is complete."""
    now = settle_in_the_hour()
    plant.store([reading(now - n * MINUTE) for n in range(25 * 60)])
    meter = health(plant, window_hours="24")["main"]
    assert meter["completeness_pct"] >= 99.8
    assert meter["actual_points"] <= 24 * 60
    assert meter["longest_gap"] < 120


def test_a_meter_that_changes_its_unit(plant: Plant) -> None:
    """It is one meter still."""
    plant.store(hourly(DAY, [1] * 12) + hourly(DAY + 12 * HOUR, [1] * 12, unit="kW"))
    meter = health(plant)["main"]
    assert (meter["expected_points"], meter["actual_points"], meter["completeness_pct"]) == (24, 24, 100)
    (row,) = plant.call("GET", f"/api/v1/sites/{SITE}/meters").json()
    assert row == {"meter_id": "main", "unit": "kW", "first_seen": stamp(DAY), "last_seen": stamp(DAY + 23 * HOUR)}
