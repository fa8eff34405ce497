"""Past hours beside what was to be expected of them."""

from datetime import datetime, timedelta

import pytest

from tests.api.site import problem
from tests.baseline.works import DAY, Works, at, lines, plant_load
from tests.metering.plant import HOUR, METER, SITE, Plant, stamp


@pytest.mark.parametrize(
    ("what", "query", "field"),
    [
        ("insights", {"window_hours": "0"}, "window_hours"),
        ("insights", {"window_hours": "2161"}, "window_hours"),
        ("insights", {"window_hours": "1.5"}, "window_hours"),
        ("insights", {"window_hours": "x"}, "window_hours"),
        ("insights", {"lookback_days": "0"}, "lookback_days"),
        ("insights", {"lookback_days": "367"}, "lookback_days"),
        ("insights", {"to": "2026-01-20"}, "to"),
        ("insights", {"to": "2026-01-20T00:00:00"}, "to"),
        ("insights", {"to": "2199-01-01T00:00:00Z"}, "to"),
        ("insights", {"to": "1899-01-01T00:00:00Z"}, "to"),
        ("forecast", {"horizon_hours": "0"}, "horizon_hours"),
        ("forecast", {"horizon_hours": "169"}, "horizon_hours"),
        ("forecast", {"horizon_hours": ""}, "horizon_hours"),
        ("forecast", {"from": "yesterday"}, "from"),
        ("forecast", {"from": "2199-01-01T00:00:00Z"}, "from"),
        ("forecast", {"from": "1899-01-01T00:00:00Z"}, "from"),
    ],
)
def test_questions_that_are_none(shared_works: Works, what: str, query: dict[str, str], field: str) -> None:
    problem(shared_works.call("GET", f"/api/v1/analytics/sites/{SITE}/{what}", role="viewer", **query), 422, field)


@pytest.mark.parametrize("what", ["insights", "kpi", "forecast"])
def test_a_site_that_is_not_known(shared_works: Works, what: str) -> None:
    assert shared_works.call("GET", f"/api/v1/analytics/sites/nowhere/{what}", role="viewer").status_code == 404
    other = Plant(shared_works.service)
    assert other.call("GET", f"/api/v1/analytics/sites/{SITE}/{what}", role="viewer").status_code == 404


@pytest.mark.parametrize("what", ["insights", "kpi", "forecast"])
def test_a_site_without_a_reading(shared_works: Works, what: str) -> None:
    told = shared_works.ask(what)
    assert "0 whole days" in str(told)


def test_the_bounds_are_taken(shared_works: Works) -> None:
    assert len(shared_works.insights(window_hours=2160, lookback_days=366)["hours"]) == 2160
    assert len(shared_works.insights(window_hours=1, lookback_days=1)["hours"]) == 1
    assert shared_works.forecast(horizon_hours=168)["points"] == []


def test_the_window_is_never_part_of_its_own_baseline(works: Works) -> None:
    """A week at twice the load is 100 % above what was before, and moves nothing of it."""
    begin = works.now.replace(hour=0) - 7 * DAY
    works.add_site()
    works.fill(lambda local: plant_load(local) * (2 if local >= begin else 1))
    hours = 168 + works.now.hour + 1
    told = works.insights(window_hours=hours)
    assert at(told["from"]) == begin
    judged = [hour for hour in told["hours"] if hour["is_good"]]
    assert len(judged) == hours - 1
    assert [hour["delta_pct"] for hour in judged] == pytest.approx([100] * len(judged), abs=0.01)
    assert {hour["band"] for hour in judged} == {"critical"}
    assert told["totals"]["delta_pct"] == pytest.approx(100, abs=0.01)


def test_bands(works: Works) -> None:
    """+30 % is critical and +10 % elevated; so are 2.5 and 1.5 sigma, which are at least 5 % of what is expected."""
    end = works.now.replace(hour=0)
    shares = [0.5, 1, 1.07, 1.08, 1.12, 1.13, 1.31]
    works.add_site()
    works.fill(lambda local: 100.0, end=end - 24 * HOUR)
    for n in range(24):
        hour = end - (24 - n) * HOUR
        works.take_all([f"{stamp(hour)},{SITE},{METER},{100 * shares[n % 7]},kWh,"])
    hours = works.insights(window_hours=24, to=stamp(end))["hours"]
    bands = ["normal", "normal", "normal", "elevated", "elevated", "critical", "critical"]
    assert [hour["band"] for hour in hours] == [bands[n % 7] for n in range(24)]
    assert [hour["delta_pct"] for hour in hours] == pytest.approx(
        [100 * shares[n % 7] - 100 for n in range(24)], abs=0.01
    )
    assert {hour["sigma_kwh"] for hour in hours} == {5}
    for hour in hours:
        assert hour["z_score"] == pytest.approx(hour["delta_kwh"] / 5, abs=0.01)


def test_next_to_nothing_is_never_elevated(works: Works) -> None:
    """A solar site's dawn: ten times next to nothing is still nothing, and the night has no per cent."""
    end = works.now.replace(hour=0)

    def load(local: datetime) -> float:
        energy = [0, 0, 0, 0, 0, 0.5, 20, 60, 90, 100, 100, 90, 60, 20, 0.5][local.hour] if local.hour < 15 else 0
        return energy * (3 if local >= end - DAY and local.hour == 5 else 1)

    works.add_site()
    works.fill(load, end=end)
    hours = works.insights(window_hours=24, to=stamp(end))["hours"]
    assert {hour["band"] for hour in hours} == {"normal"}
    assert hours[5]["delta_kwh"] == pytest.approx(1)
    assert hours[0]["delta_pct"] is None
    assert hours[0]["delta_kwh"] == 0


def test_a_short_history_gives_no_verdict(works: Works) -> None:
    """Six whole days are warming up; with the seventh there are verdicts."""
    end = works.now.replace(hour=0)
    works.add_site()
    works.take_all(lines(end - 7 * DAY, end, plant_load))
    young = works.insights(window_hours=24, to=stamp(end))
    assert young["quality"]["status"] == "warming_up"
    assert young["quality"]["history_days"] == 6
    assert "7 are needed" in young["quality"]["reason"]
    assert young["totals"]["reason"] == young["quality"]["reason"]
    assert young["totals"]["delta_pct"] is None
    assert {hour["band"] for hour in young["hours"]} == {None}
    works.take_all(lines(end - 8 * DAY, end - 7 * DAY, plant_load))
    grown = works.insights(window_hours=24, to=stamp(end))
    assert grown["quality"]["status"] == "ready"
    assert grown["quality"]["history_days"] == 7
    assert grown["totals"]["delta_pct"] is not None


def test_how_good_a_baseline_is(works: Works) -> None:
    """ASHRAE's figures, on days that the baseline was not made from: the newer half is 30 above the older one's 100."""
    end = works.now.replace(hour=0)
    works.add_site()

    def load(local: datetime) -> float:
        return 130 if end - 15 * DAY <= local else 100

    works.fill(load, end=end)
    quality = works.insights(window_hours=24, to=stamp(end), lookback_days=28)["quality"]
    assert quality["coverage"] == 1
    assert quality["history_days"] == 28
    assert quality["cv_rmse_pct"] == pytest.approx(100 * 30 / 130, abs=0.1)
    assert quality["nmbe_pct"] == pytest.approx(100 * 30 / 130, abs=0.1)


def test_missing_hours_are_no_savings(works: Works) -> None:
    """An outage of half a day has no verdicts; the other half is as it always was."""
    end = works.now.replace(hour=0)
    works.add_site()
    works.fill(plant_load, end=end - 24 * HOUR)
    works.take_all(lines(end - 24 * HOUR, end - 18 * HOUR, plant_load) + lines(end - 12 * HOUR, end, plant_load))
    told = works.insights(window_hours=24, to=stamp(end))
    assert told["coverage"] == 0.75
    assert told["totals"]["compared_hours"] == 18
    assert told["totals"]["delta_pct"] == pytest.approx(0, abs=0.01)
    silent = told["hours"][6:12]
    assert {hour["actual_kwh"] for hour in silent} == {None}
    assert {hour["band"] for hour in silent} == {None}
    assert all(hour["expected_kwh"] > 0 for hour in silent)


def test_a_dead_meter_is_no_saving(works: Works) -> None:
    """One of two meters has been silent for ten days: half of the site is not known, and nothing is compared."""
    works.add_site()
    works.fill(plant_load)
    works.fill(plant_load, end=works.now - 10 * DAY, meter="two")
    told = works.insights(window_hours=48)
    assert told["totals"]["delta_pct"] is None
    assert {hour["is_good"] for hour in told["hours"]} == {False}
    assert max(hour["coverage"] for hour in told["hours"]) == 0.5
    assert works.ask("kpi")["deviation_pct_24h"] is None
    (week,) = works.call("GET", "/api/v1/reports/weekly", role="viewer", site_id=SITE).json()["sites"]
    assert (week["deviation_pct"], week["hours_critical"]) == (None, 0)


def test_the_running_hour_is_no_saving(works: Works) -> None:
    """It is judged once all its readings are there, and not before."""
    for site, parts in ((SITE, 4), ("hourly", 1)):
        works.add_site(site)
        works.fill(plant_load, parts=parts, site=site)
        value = plant_load(works.now) / parts
        works.take_all([f"{stamp(works.now)},{site},{METER},{value!r},kWh,"])
    partly = works.insights(window_hours=1)["hours"][0]
    assert at(partly["ts"]) == works.now
    assert (partly["is_good"], partly["coverage"], partly["delta_kwh"]) == (False, 0.25, None)
    assert works.ask("kpi")["deviation_pct_24h"] == pytest.approx(0, abs=0.01)
    wholly = works.insights("hourly", window_hours=1)["hours"][0]
    assert (wholly["is_good"], wholly["coverage"]) == (True, 1)
    assert wholly["delta_pct"] == pytest.approx(0, abs=0.01)


def test_the_past_can_be_looked_at(works: Works) -> None:
    """`to` inside an hour takes that hour in, and what came later does not count."""
    begin = works.now.replace(hour=0) - 30 * DAY
    works.add_site()
    works.fill(lambda local: plant_load(local) * (3 if local >= begin else 1), 12)
    told = works.insights(window_hours=2, to=stamp(begin + timedelta(minutes=1)))
    assert [at(hour["ts"]) for hour in told["hours"]] == [begin - HOUR, begin]
    assert [hour["delta_pct"] for hour in told["hours"]] == pytest.approx([0, 200], abs=0.01)
