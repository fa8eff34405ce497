"""Times of records: names, spellings, zones, and how far from now."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.metering.plant import DAY, METER, SITE, Plant, codes, reading, stamp

MINUTE = timedelta(minutes=1)
UNIX = int(DAY.timestamp())


def record(**time: object) -> dict[str, Any]:
    """A record without a time but the one given."""
    return {"site_id": SITE, "meter_id": METER, "value": 1, **time}


@pytest.mark.parametrize(
    "time",
    [
        {"timestamp_utc": "2026-01-20T00:00:00Z"},
        {"timestamp_utc": "2026-01-20T00:00:00.000+00:00"},
        {"timestamp_utc": "2026-01-20T05:30:00+05:30"},
        {"timestamp_utc": "2026-01-19T14:00:00-10:00"},
        {"timestamp_utc": "2026-01-20t00:00:00z"},
        {"timestamp_utc": "2026-01-20 00:00:00Z"},
        {"timestamp": "2026-01-20T00:00:00Z"},
        {"ts": "2026-01-20T01:00:00+01:00"},
        {"ts": UNIX},
        {"ts": float(UNIX)},
        {"ts": UNIX * 1000},
        {"timestamp": UNIX},
        {"timestamp_utc": UNIX * 1000},
        {"timestamp_utc": None, "timestamp": None, "ts": UNIX},
    ],
)
def test_names_and_spellings_of_a_time(plant: Plant, time: dict[str, object]) -> None:
    """All are the same moment."""
    plant.store([record(**time)])
    assert [row["timestamp_utc"] for row in plant.export()] == ["2026-01-20T00:00:00Z"]


@pytest.mark.parametrize(
    ("time", "stored"),
    [
        ({"timestamp_utc": "2026-01-20T00:00:00.123456Z"}, "2026-01-20T00:00:00.123456Z"),
        ({"ts": UNIX + 0.5}, "2026-01-20T00:00:00.500000Z"),
        ({"ts": UNIX * 1000 + 250}, "2026-01-20T00:00:00.250000Z"),
    ],
)
def test_fractions_of_a_second(plant: Plant, time: dict[str, object], stored: str) -> None:
    plant.store([record(**time)])
    assert datetime.fromisoformat(plant.export()[0]["timestamp_utc"]) == datetime.fromisoformat(stored)


@pytest.mark.parametrize(
    "time",
    [
        {},
        {"timestamp_utc": None},
        {"timestamp_utc": ""},
        {"timestamp_utc": "yesterday"},
        {"timestamp_utc": "2026-01-20"},
        {"timestamp_utc": "2026-01-20T00:00:00"},
        {"timestamp_utc": "2026-02-30T00:00:00Z"},
        {"timestamp_utc": "2026-01-20T24:00:00Z"},
        {"timestamp_utc": "2026-01-20T00:00:00+24:00"},
        {"timestamp_utc": "20.01.2026 00:00"},
        {"timestamp_utc": str(UNIX)},
        {"timestamp_utc": True},
        {"timestamp_utc": []},
        {"timestamp_utc": {"at": 1}},
        {"timestamp_utc": "\ud800"},
        {"ts": 0},
        {"ts": -1},
        {"ts": 1e300},
        {"ts": 10**400},
        {"timestamp_utc": "0001-01-01T00:00:00Z"},
        {"timestamp_utc": "0001-01-01T00:00:00+01:00"},
        {"timestamp_utc": "9999-12-31T23:59:59-01:00"},
        {"timestamp_utc": "9999-12-31T23:59:59.999999Z"},
        {"time": "2026-01-20T00:00:00Z"},
    ],
)
def test_what_is_no_time(shared_plant: Plant, time: dict[str, object]) -> None:
    result = shared_plant.send([record(**time)])
    assert codes(result) == [(0, "INVALID_TIMESTAMP")], result


def test_at_most_five_minutes_ahead(plant: Plant) -> None:
    now = datetime.now(UTC)
    result = plant.send([reading(now + 4.5 * MINUTE), reading(now + 5.5 * MINUTE)])
    assert codes(result) == [(1, "INVALID_TIMESTAMP")]
    assert "5 minutes" in result["errors"][0]["detail"]


def test_at_most_3650_days_back(plant: Plant) -> None:
    edge = datetime.now(UTC) - timedelta(days=3650)
    result = plant.send([reading(edge + MINUTE), reading(edge - MINUTE)])
    assert codes(result) == [(1, "INVALID_TIMESTAMP")]
    assert plant.read("summary", start_utc=stamp(edge - MINUTE), end_utc=stamp(edge + 2 * MINUTE))["points"] == 1


def test_the_batchs_time_zone_is_that_of_times_without_one(plant: Plant) -> None:
    """An offset in the record stands above it. In the hour that comes twice the first one is meant."""
    naive = ["2026-01-20T01:00:00", "2026-01-20T03:00:00+02:00", "2026-01-20T02:00:00Z", "2025-10-26T02:30:00"]
    result = plant.send([record(timestamp_utc=text) for text in naive], timezone="Europe/Berlin")
    assert (result["ingested"], result["failed"]) == (4, 0)
    times = [
        row["timestamp_utc"] for row in plant.export(start_utc="2025-10-01T00:00:00Z", end_utc="2026-02-01T00:00:00Z")
    ]
    assert times == ["2025-10-26T00:30:00Z", "2026-01-20T00:00:00Z", "2026-01-20T01:00:00Z", "2026-01-20T02:00:00Z"]


def test_a_naive_time_is_refused_without_it(shared_plant: Plant) -> None:
    result = shared_plant.send([record(timestamp_utc="2026-01-20T01:00:00")])
    assert codes(result) == [(0, "INVALID_TIMESTAMP")]
    assert "time zone" in result["errors"][0]["detail"]


@pytest.mark.parametrize(
    "zone", ["Mars/Olympus", "", "CETT", "+01:00", "../passwd", "Europe", "Europe/Berlin\0", "x" * 5000, 5]
)
@pytest.mark.parametrize("text", ["2026-01-20T01:00:00", "2026-01-20T01:00:00Z"])
def test_a_time_zone_that_is_none(shared_plant: Plant, zone: object, text: str) -> None:
    """422 for the batch, whether a record needs the zone or not."""
    body = {"records": [record(timestamp_utc=text)], "timezone": zone}
    answer = shared_plant.call("POST", "/api/v1/timeseries/batch", body)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["timezone"]
