"""The client and the real service: what the client reports is what can be read back."""

import gzip
from datetime import UTC, datetime, timedelta

import pytest

from tests.client.machine import Machine
from tests.metering.plant import METER, Plant, settle_in_the_hour, stamp, total
from tests.support.processes import CHECKOUT

DATA = CHECKOUT / "data/steel-plant-2018.csv.gz"
YEAR_READINGS, YEAR_KWH = 35_040, 959_636.71
WEEK = timedelta(weeks=1)


def test_the_runbooks_ramp(machine_of_plant: Machine, plant: Plant) -> None:
    """24 hours in, 24 hourly points out; again: all skipped."""
    settle_in_the_hour()
    outcome = machine_of_plant.start("plant-1", METER, "24")
    assert (outcome.code, outcome.counts) == (0, (24, 0, 0)), outcome.err
    points = plant.series("hour", meter_id=METER, window_hours="24")
    assert len(points) == 24
    assert all(point["value"] for point in points)
    assert plant.read("summary", meter_id=METER, window_hours="24")["total_value"] == total(points) > 0
    outcome = machine_of_plant.start("plant-1", METER, "24")
    assert outcome.code == 0
    assert outcome.counts == (0, 24, 0)


def test_bad_rows(machine_of_plant: Machine, plant: Plant) -> None:
    """1, and each is told with the service's code; the good rows are in."""
    machine_of_plant.write(
        "2026-01-20T00:00:00Z,plant-1,main,1,kWh,a",
        "2026-01-20T01:00:00Z,nowhere,main,1,kWh,b",
        "2026-01-20T02:00:00Z,plant-1,main,n/a,kWh,c",
        "2026-01-20T03:00:00Z,plant-1,main,nan,kWh,d",
        "2026-01-20 04:00:00,plant-1,main,1,kWh,e",
        "2026-01-20T05:00:00Z,plant-1,main,1,kVA,f",
        "2026-01-20T06:00:00Z,plant-1,,1,kWh,g",
        "2026-01-20T07:00:00Z,plant-1,main,2,kWh,a",
        "2026-01-20T08:00:00Z,plant-1,main,4,kWh,h",
    )
    outcome = machine_of_plant.run()
    assert (outcome.code, outcome.counts) == (1, (2, 1, 6))
    told = [tuple(line.split(": ")[:2]) for line in outcome.err.splitlines()]
    assert told == [
        ("record 1", "UNKNOWN_SITE"),
        ("record 2", "INVALID_VALUE"),
        ("record 3", "INVALID_VALUE"),
        ("record 4", "INVALID_TIMESTAMP"),
        ("record 5", "INVALID_UNIT"),
        ("record 6", "INVALID_METER"),
    ]
    assert plant.read("summary")["total_value"] == 5


def test_a_revoked_token(machine_of_plant: Machine, plant: Plant) -> None:
    """2 at once; with a new one what waited is sent."""
    tokens = "/api/v1/auth/integration-tokens"
    (token,) = plant.call("GET", tokens).json()
    assert plant.call("DELETE", f"{tokens}/{token['id']}").status_code == 204
    machine_of_plant.write_readings(range(5), day="2026-01")
    outcome = machine_of_plant.run()
    assert (outcome.code, outcome.pauses) == (2, [])
    assert "401" in outcome.err
    machine_of_plant.set(CEI_INT_TOKEN=plant.call("POST", tokens, {}).json()["token"])
    outcome = machine_of_plant.run()
    assert (outcome.code, outcome.counts) == (0, (5, 5, 0))


def test_a_token_that_may_only_read(machine_of_plant: Machine, plant: Plant) -> None:
    token = plant.call("POST", "/api/v1/auth/integration-tokens", {"scopes": ["read"]}).json()["token"]
    machine_of_plant.set(CEI_INT_TOKEN=token)
    outcome = machine_of_plant.run("plant-1", METER, "1")
    assert outcome.code == 2
    assert "gave up: 403" in outcome.err


def weeks_to_last_year() -> timedelta:
    """Whole weeks that bring 2018 to end lately, so that it is never too long ago."""
    return (datetime.now(UTC) - datetime(2018, 12, 31, 15, tzinfo=UTC)) // WEEK * WEEK


def test_a_year_of_a_steel_plant(machine_of_plant: Machine, plant: Plant) -> None:
    """Every reading arrives, and summary, series and export come to the kilowatt-hour; again: all skipped."""
    site, shift = "steel-plant", weeks_to_last_year()
    plant.add_site(site, timezone="Asia/Seoul")
    header, *rows = gzip.decompress(DATA.read_bytes()).decode().splitlines()
    cells = [row.split(",", 1) for row in rows]
    moved = [f"{stamp(datetime.fromisoformat(time) + shift)},{rest}" for time, rest in cells]
    machine_of_plant.write(*moved, header=header)
    outcome = machine_of_plant.run()
    assert (outcome.code, outcome.counts) == (0, (YEAR_READINGS, 0, 0))
    start = datetime.fromisoformat(cells[0][0]) + shift
    window = {"start_utc": stamp(start), "end_utc": stamp(start + timedelta(days=365))}
    summary = plant.read("summary", site, **window)
    assert summary["points"] == YEAR_READINGS
    assert summary["total_value"] == pytest.approx(YEAR_KWH, abs=0.01)
    for resolution, buckets in (("raw", YEAR_READINGS), ("hour", 8760), ("day", 365)):
        points = plant.series(resolution, site, **window)
        assert len(points) == buckets
        assert total(points) == pytest.approx(YEAR_KWH, abs=0.01)
        assert {point["samples"] for point in points} == {YEAR_READINGS // buckets}
    export = plant.export(site, **window)
    assert len(export) == YEAR_READINGS
    assert sum(float(row["value"]) for row in export) == pytest.approx(YEAR_KWH, abs=0.01)
    (meter,) = plant.read("ingest_health", site, **window)["meters"]
    assert (meter["completeness_pct"], meter["cadence_seconds"], meter["longest_gap"]) == (100, 900, 900)
    again = machine_of_plant.run()
    assert (again.code, again.counts) == (0, (0, YEAR_READINGS, 0))
    assert plant.read("corrections", site, **window) == []
