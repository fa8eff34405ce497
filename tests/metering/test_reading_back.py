"""Sums, series and exports of what was stored; all of them tell the same."""

import csv
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.api.site import problem
from tests.metering.plant import DAY, HOUR, METER, SITE, Plant, hourly, reading, stamp, total
from tests.support.service import Service

PROFILE = [10.0, 9.5, 9.1, 9.0, 9.3, 11.2, 18.4, 40.0, 62.5, 64.1, 63.9, 60.2, 48.0, 61.7, 63.3, 60.8, 51.0, 33.3, 21.7]
PROFILE += [16.0, 13.9, 12.2, 11.0, 10.4]
WHATS = ("summary", "series", "export", "ingest_health", "corrections")
QUARTER = HOUR / 4


def agree(plant: Plant, expected: float, **query: str) -> None:
    """Check that summary and each resolution of the series come to so many kWh, and to as many readings as exported."""
    summary = plant.read("summary", **query)
    assert summary["total_value"] == pytest.approx(expected, abs=1e-6)
    rows = plant.export(**query)
    assert summary["points"] == len(rows)
    for resolution in ("raw", "hour", "day"):
        points = plant.series(resolution, **query)
        assert total(points) == pytest.approx(expected, abs=1e-4), resolution
        assert sum(point["samples"] for point in points) == len(rows), resolution


def test_the_summary(plant: Plant) -> None:
    plant.store(hourly(DAY, PROFILE))
    assert plant.read("summary", meter_id=METER) == {
        "site_id": SITE,
        "meter_id": METER,
        "window_hours": 24,
        "total_value": 770.5,
        "points": 24,
        "from_timestamp": "2026-01-20T00:00:00Z",
        "to_timestamp": "2026-01-20T23:00:00Z",
    }


def test_the_series(plant: Plant) -> None:
    plant.store(hourly(DAY, PROFILE))
    series = plant.read("series", resolution="hour")
    assert {name: series[name] for name in series if name != "points"} == {
        "site_id": SITE,
        "meter_id": None,
        "window_hours": 24,
        "resolution": "hour",
    }
    expected = [{"ts": stamp(DAY + n * HOUR), "value": value, "samples": 1} for n, value in enumerate(PROFILE)]
    assert series["points"] == expected
    assert plant.series("raw") == expected
    assert plant.series("day") == [{"ts": stamp(DAY), "value": 770.5, "samples": 24}]
    assert plant.read("series")["resolution"] == "hour"


def test_the_export(plant: Plant) -> None:
    """By time and meter, as it was sent."""
    plant.store(
        [
            reading(DAY + HOUR, 2, unit="kW"),
            reading(DAY, 0.1),
            reading(DAY, 1500, meter='a "b", c', unit="Wh"),
            reading(DAY + timedelta(seconds=0.25), 3, meter="z"),
        ]
    )
    answer = plant.call("GET", "/api/v1/timeseries/export", role="viewer", site_id=SITE, **plant.window)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    disposition = answer.headers["content-disposition"]
    assert re.search(r'^attachment; filename="readings-plant-1-20260120-20260121\.csv"', disposition), disposition
    rows = list(csv.reader(answer.text.splitlines()))
    assert rows[0] == ["timestamp_utc", "site_id", "meter_id", "value", "unit"]
    assert rows[1:3] == [
        ["2026-01-20T00:00:00Z", SITE, 'a "b", c', "1500", "Wh"],
        ["2026-01-20T00:00:00Z", SITE, METER, "0.1", "kWh"],
    ]
    assert rows[3][2:] == ["z", "3", "kWh"]
    assert datetime.fromisoformat(rows[3][0]) == DAY + timedelta(seconds=0.25)
    assert rows[4] == ["2026-01-20T01:00:00Z", SITE, METER, "2", "kW"]
    assert len(rows) == 5


def test_an_export_can_be_sent_again(plant: Plant) -> None:
    """Its columns are those of the CSV upload."""
    plant.store(hourly(DAY, PROFILE) + hourly(DAY, PROFILE, meter="two", unit="kW"))
    export = plant.read("export")
    assert plant.take(export)["rows_skipped_duplicate"] == 48
    other = Plant(plant.service)
    other.add_site()
    assert other.take(export)["rows_ingested"] == 48
    assert other.read("export") == export


def test_an_export_of_nothing(shared_plant: Plant) -> None:
    assert shared_plant.read("export", meter_id="unknown") == "timestamp_utc,site_id,meter_id,value,unit\n"


def test_buckets_without_data(plant: Plant) -> None:
    """Null, and 0 samples; a reading of zero is no null. Raw has a point for each reading alone."""
    plant.store([reading(DAY + HOUR, 0), reading(DAY + 5 * HOUR, 4)])
    points = plant.series("hour")
    assert len(points) == 24
    assert [(n, p["value"], p["samples"]) for n, p in enumerate(points) if p["samples"]] == [(1, 0, 1), (5, 4, 1)]
    assert all(point["value"] is None for point in points if not point["samples"])
    assert len(plant.series("raw")) == 2
    before = {"start_utc": stamp(DAY - 48 * HOUR), "end_utc": stamp(DAY)}
    assert [(point["value"], point["samples"]) for point in plant.series("day", **before)] == [(None, 0)] * 2
    assert plant.series("raw", **before) == []


def test_a_site_without_readings(shared_plant: Plant) -> None:
    """Zeros and nothing; so it is with a meter that is not known."""
    for query in ({}, {"meter_id": "unknown"}):
        summary = shared_plant.read(
            "summary", "plant-1", **query, start_utc="2024-01-01T00:00:00Z", end_utc="2024-01-02T00:00:00Z"
        )
        assert (summary["total_value"], summary["points"]) == (0, 0)
        assert (summary["from_timestamp"], summary["to_timestamp"]) == (None, None)
    assert [point["value"] for point in shared_plant.series("hour", meter_id="unknown")] == [None] * 24
    assert shared_plant.series("raw", meter_id="unknown") == []
    assert shared_plant.read("corrections", meter_id="unknown") == []
    assert shared_plant.read("ingest_health", meter_id="unknown")["meters"] == []


@pytest.mark.parametrize("what", WHATS)
@pytest.mark.parametrize("site", ["nowhere", "theirs"])
def test_an_unknown_site(service: Service, shared_plant: Plant, what: str, site: str) -> None:
    """404, the same for one of another organization; with either kind of window."""
    other = Plant(service)
    other.call("POST", "/api/v1/sites", {"site_id": "theirs"})
    for window in (shared_plant.window, {"window_hours": "24"}):
        answer = shared_plant.call("GET", f"/api/v1/timeseries/{what}", role="viewer", site_id=site, **window)
        document = problem(answer, 404)
        assert document["detail"] == f"site {site} is not known"


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
    plant.store([reading(datetime.now(UTC), 5)])
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


def quarters(values: list[float], **more: Any) -> list[dict[str, Any]]:
    """Hourly energies as readings of a quarter of an hour."""
    return [
        reading(DAY + n * HOUR + q * QUARTER, value / 4, **more) for n, value in enumerate(values) for q in range(4)
    ]


SAME: dict[str, list[dict[str, Any]]] = {
    "hourly kWh": hourly(DAY, PROFILE),
    "hourly Wh": hourly(DAY, [value * 1000 for value in PROFILE], unit="Wh"),
    "hourly MWh": hourly(DAY, [value / 1000 for value in PROFILE], unit="MWh"),
    "quarters kWh": quarters(PROFILE),
    "hourly kW": hourly(DAY, PROFILE, unit="kW"),
    "hourly W": hourly(DAY, [value * 1000 for value in PROFILE], unit="W"),
    "hourly MW": hourly(DAY, [value / 1000 for value in PROFILE], unit="MW"),
    "quarters kW": [record | {"value": record["value"] * 4} for record in quarters(PROFILE, unit="kW")],
    "kW at odd times": [
        reading(DAY + n * HOUR + m * HOUR / 60, v, unit="kW") for n, v in enumerate(PROFILE) for m in (7, 8, 41)
    ],
    "two meters": hourly(DAY, [value / 2 for value in PROFILE])
    + hourly(DAY, [value / 2 for value in PROFILE], meter="two"),
    "two units": hourly(DAY, PROFILE[:12]) + hourly(DAY + 12 * HOUR, PROFILE[12:], unit="kW"),
    "two meters, two units": hourly(DAY, [value / 4 for value in PROFILE], unit="kW")
    + quarters([value * 3 / 4 for value in PROFILE], meter="two"),
}


@pytest.mark.parametrize("way", SAME)
def test_the_same_profile_however_it_was_sent(plant: Plant, way: str) -> None:
    """The same kWh by hour, and everything agrees."""
    plant.store(SAME[way])
    agree(plant, sum(PROFILE))
    points = plant.series("hour")
    assert [point["value"] for point in points] == pytest.approx(PROFILE, abs=1e-6)


def test_one_of_two_meters(plant: Plant) -> None:
    plant.store(hourly(DAY, PROFILE) + hourly(DAY, [100] * 24, meter="two"))
    agree(plant, sum(PROFILE), meter_id=METER)
    agree(plant, 2400, meter_id="two")
    agree(plant, 2400 + sum(PROFILE))
    points = plant.series("raw")
    assert len(points) == 24
    assert {point["samples"] for point in points} == {2}, "meters are added up where their times are equal"


def test_power_over_a_gap_holds_to_the_end_of_its_hour(plant: Plant) -> None:
    """A reading of power stands for its own hour, and an hour without one has no energy."""
    plant.store([reading(DAY, 10, unit="kW"), reading(DAY + 3.5 * HOUR, 20, unit="kW")])
    assert [point["value"] for point in plant.series("hour")[:5]] == [10, None, None, 20, None]
    agree(plant, 30)


def test_rounding_adds_up(plant: Plant) -> None:
    """To the milliwatt-hour, over ten thousand readings of a third."""
    plant.store([reading(DAY + n * HOUR / 360, 1 / 3) for n in range(8640)])
    agree(plant, 2880)


def test_who_may_read(plant: Plant) -> None:
    """Viewers; nobody else's token."""
    for what in WHATS:
        path = f"/api/v1/timeseries/{what}"
        assert plant.call("GET", path, role="viewer", site_id=SITE).status_code == 200
        assert plant.service.http.get(path, params={"site_id": SITE}).status_code == 401


def test_readers_who_go_away(plant: Plant) -> None:
    """An export that nobody takes to its end lets go of its connection: more of them than may run at once."""
    plant.store([reading(DAY + n * HOUR / 360, 1.5) for n in range(8640)])
    query = {"site_id": SITE, **plant.window}
    headers = plant.service.auth("viewer", plant.tenant)
    for _ in range(10):
        with plant.service.http.stream("GET", "/api/v1/timeseries/export", params=query, headers=headers) as answer:
            assert answer.status_code == 200
            next(answer.iter_raw())
    assert len(plant.export()) == 8640
