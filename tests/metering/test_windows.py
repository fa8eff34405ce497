"""The window that a question about readings is asked for."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.api.site import problem
from tests.metering.plant import DAY, HOUR, SITE, WHATS, Plant, agree, hourly, reading, settle_in_the_hour, stamp

QUARTER = HOUR / 4


@pytest.mark.parametrize("what", WHATS)
@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({}, "site_id"),
        ({"site_id": ""}, "site_id"),
        ({"site_id": "x" * 129}, "site_id"),
        ({"site_id": "a\0"}, "site_id"),
        ({"site_id": SITE, "meter_id": ""}, "meter_id"),
        ({"site_id": SITE, "meter_id": "a\n"}, "meter_id"),
        ({"site_id": SITE, "window_hours": "0"}, "window_hours"),
        ({"site_id": SITE, "window_hours": "2161"}, "window_hours"),
        ({"site_id": SITE, "window_hours": "1.5"}, "window_hours"),
        ({"site_id": SITE, "window_hours": "x"}, "window_hours"),
        ({"site_id": SITE, "start_utc": "2026-01-20T00:00:00"}, "start_utc"),
        ({"site_id": SITE, "start_utc": "2026-01-20"}, "start_utc"),
        ({"site_id": SITE, "start_utc": "1768867200"}, "start_utc"),
        ({"site_id": SITE, "end_utc": "2026-01-20T00:00:00Z"}, "start_utc"),
        ({"site_id": SITE, "start_utc": "2026-01-20T00:00:00Z", "end_utc": "x"}, "end_utc"),
        ({"site_id": SITE, "start_utc": "2026-01-20T00:00:00Z", "end_utc": "2026-01-20T00:00:00Z"}, "start_utc"),
        ({"site_id": SITE, "start_utc": "2026-01-21T00:00:00Z", "end_utc": "2026-01-20T00:00:00Z"}, "start_utc"),
        ({"site_id": SITE, "start_utc": "2199-01-01T00:00:00Z"}, "start_utc"),
        ({"site_id": SITE, "start_utc": "1999-01-01T00:00:00Z", "end_utc": "2026-01-20T00:00:00Z"}, "start_utc"),
        ({"site_id": SITE, "start_utc": "0001-01-01T00:00:00Z", "end_utc": "0001-01-02T00:00:00Z"}, "start_utc"),
        ({"site_id": SITE, "start_utc": "9999-12-31T00:00:00Z", "end_utc": "9999-12-31T23:59:59.999999Z"}, "start_utc"),
    ],
)
def test_questions_that_are_none(shared_plant: Plant, what: str, query: dict[str, str], field: str) -> None:
    answer = shared_plant.call("GET", f"/api/v1/timeseries/{what}", role="viewer", **query)
    problem(answer, 422, field)


def test_a_resolution_that_is_none(shared_plant: Plant) -> None:
    for resolution in ("week", "", "HOUR", "15min"):
        query = {"site_id": SITE, "resolution": resolution, **shared_plant.window}
        problem(shared_plant.call("GET", "/api/v1/timeseries/series", **query), 422, "resolution")


def test_the_window_begins_with_its_start_and_ends_before_its_end(plant: Plant) -> None:
    plant.store(hourly(DAY, [1, 2, 4, 8]))
    window = {"start_utc": stamp(DAY + HOUR), "end_utc": stamp(DAY + 3 * HOUR)}
    agree(plant, 6, **window)
    assert plant.read("summary", **window)["window_hours"] == 2
    assert [row["value"] for row in plant.export(**window)] == ["2", "4"]
    with_offset = {"start_utc": "2026-01-20T02:00:00+01:00", "end_utc": "2026-01-19T22:00:00-05:00"}
    agree(plant, 6, **with_offset)


def test_a_window_that_begins_and_ends_within_buckets(plant: Plant) -> None:
    """Its outermost buckets hold what lies in the window; they are named for the whole hour and day."""
    plant.store([reading(DAY + n * QUARTER, 1) for n in range(96)])
    window = {"start_utc": stamp(DAY + 2 * QUARTER), "end_utc": stamp(DAY + 26 * QUARTER)}
    agree(plant, 24, **window)
    points = plant.series("hour", **window)
    assert (points[0]["ts"], points[0]["value"]) == (stamp(DAY), 2)
    assert (points[-1]["ts"], points[-1]["value"]) == (stamp(DAY + 6 * HOUR), 2)
    assert plant.read("summary", **window)["window_hours"] == 6
    short = {"start_utc": stamp(DAY + HOUR - QUARTER), "end_utc": stamp(DAY + HOUR + timedelta(seconds=1))}
    assert [point["value"] for point in plant.series("hour", **short)] == [1, 1]
    assert plant.read("summary", **short)["window_hours"] == pytest.approx(0.25, abs=0.001)


def test_an_open_end_is_now(plant: Plant) -> None:
    plant.store([reading(datetime.now(UTC) - HOUR, 1), reading(datetime.now(UTC) + timedelta(minutes=4), 2)])
    start = stamp(datetime.now(UTC) - 2 * HOUR)
    assert plant.read("summary", start_utc=start)["total_value"] == 1
    assert plant.read("summary", window_hours="3")["points"] >= 1


@pytest.mark.parametrize("hours", [1, 24, 2160])
def test_the_last_hours(plant: Plant, hours: int) -> None:
    """Exactly so many, the running one last; `start_utc` stands above it."""
    plant.store([reading(settle_in_the_hour(), 5)])
    series = plant.read("series", window_hours=str(hours))
    points = series["points"]
    assert len(points) == hours == series["window_hours"]
    assert points[-1]["value"] == 5
    ages = [datetime.now(UTC) - datetime.fromisoformat(points[n]["ts"]) for n in (0, -1)]
    assert ages[1] < HOUR + timedelta(seconds=30)
    assert ages[0] - ages[1] == pytest.approx((hours - 1) * HOUR, abs=timedelta(seconds=1))
    assert plant.read("summary", window_hours=str(hours))["window_hours"] == hours
    both = plant.read("summary", window_hours=str(hours), **plant.window)
    assert both["window_hours"] == 24


def test_24_hours_are_the_default(shared_plant: Plant) -> None:
    answer = shared_plant.call("GET", "/api/v1/timeseries/series", role="viewer", site_id=SITE)
    assert len(answer.json()["points"]) == 24
