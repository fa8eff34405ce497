"""Sums, series and exports of what was stored; all of them tell the same."""

import csv
import re
from datetime import datetime, timedelta

import pytest

from tests.api.site import problem
from tests.metering.plant import DAY, HOUR, METER, PROFILE, SITE, WHATS, Plant, hourly, reading, stamp
from tests.support.service import Service


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
