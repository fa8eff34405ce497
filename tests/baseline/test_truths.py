"""Truths that hold whatever the method is: of data that was sent, and what must be shown."""

from datetime import UTC, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from tests.baseline.works import DAY, QUARTER, Works, at, last_midnight_of, lines, periodic_load, plant_load
from tests.metering.plant import HOUR, METER, PROFILE, SITE, stamp


def test_a_saturday_a_quarter_above_is_no_saving(works: Works) -> None:
    """A weekend at half of a weekday, the last Saturday a quarter above that: + 25 %, hour by hour and in all."""
    sunday = last_midnight_of(5, works.now)
    works.add_site()
    works.fill(lambda local: plant_load(local) * (1.25 if sunday - DAY <= local < sunday else 1))
    day = works.insights(window_hours=24, to=stamp(sunday))
    assert day["totals"]["delta_pct"] == pytest.approx(25, abs=1)
    assert day["totals"]["delta_kwh"] == pytest.approx(0.25 * 0.5 * sum(PROFILE), rel=0.01)
    assert [hour["delta_pct"] for hour in day["hours"]] == pytest.approx([25] * 24, abs=1)
    assert "normal" not in {hour["band"] for hour in day["hours"]}
    assert day["coverage"] == 1
    week = works.insights(window_hours=168, to=stamp(sunday))
    by_hour = {at(hour["ts"]): hour["delta_pct"] for hour in week["hours"]}
    for moment, delta in by_hour.items():
        assert delta == pytest.approx(25 if sunday - DAY <= moment < sunday else 0, abs=1), moment


def test_a_load_split_over_two_meters_is_the_same_load(works: Works) -> None:
    """No deviation, whether it was always split or has been for a day."""
    for site in (SITE, "split-late"):
        works.add_site(site)
    yesterday = works.now - DAY

    def half(local: datetime) -> float:
        return plant_load(local) / 2

    for meter in (METER, "two"):
        works.fill(half, meter=meter)
    works.fill(plant_load, end=yesterday, site="split-late")
    for meter in (METER, "two"):
        works.take_all(lines(yesterday, works.now, half, site="split-late", meter=meter))
    for site in (SITE, "split-late"):
        told = works.ask("kpi", site)
        assert told["deviation_pct_24h"] == pytest.approx(0, abs=0.01)
        assert told["deviation_pct_7d"] == pytest.approx(0, abs=0.01)
        assert works.insights(site)["totals"]["delta_pct"] == pytest.approx(0, abs=0.01)


def test_the_same_numbers_however_it_was_sent(works: Works) -> None:
    """Hourly energies, quarters of an hour, and powers: the same insights, key figures and forecast."""
    ways = {"hourly": {}, "quarters": {"parts": 4}, "power": {"unit": "kW"}, "powers": {"unit": "kW", "parts": 4}}
    told = {}
    for site, how in ways.items():
        works.add_site(site)
        works.fill(lambda local: plant_load(local) * (1 + local.day / 100), site=site, **how)
        answers = [works.insights(site, window_hours=48), works.ask("kpi", site), works.forecast(site)]
        told[site] = [{**answer, "site_id": "same"} for answer in answers]
    assert told["hourly"][1]["coverage_24h"] == pytest.approx(23 / 24, abs=1e-4), "the running hour is not over"
    for site, answers in told.items():
        for ours, theirs in zip(answers, told["hourly"], strict=True):
            assert _numbers(ours) == pytest.approx(_numbers(theirs), abs=1e-4), site


def _numbers(document: object) -> list[float]:
    """All numbers of an answer, in their order; nothing counts as one that no energy is."""
    match document:
        case dict():
            return [number for value in document.values() for number in _numbers(value)]
        case list():
            return [number for value in document for number in _numbers(value)]
        case bool() | str():
            return []
        case None:
            return [-1.0]
        case _:
            return [float(document)]  # type: ignore[arg-type]


def test_three_readings_of_a_day_are_no_deviation(works: Works) -> None:
    """3 of 24: nothing is compared, and the coverage says why."""
    works.add_site()
    works.fill(plant_load, end=works.now - 23 * HOUR)
    works.take_all(lines(works.now - 5 * HOUR, works.now - 2 * HOUR, plant_load))
    told = works.ask("kpi")
    assert told["coverage_24h"] == 0.125
    assert told["deviation_pct_24h"] is None
    assert told["baseline_24h_kwh"] is None
    assert told["cost_delta_24h"] is None
    assert "12.5 %" in told["reason_24h"]
    insights = works.insights()
    assert insights["coverage"] == 0.125
    assert insights["totals"]["delta_pct"] is None
    assert insights["totals"]["compared_hours"] == 3
    for hour in insights["hours"]:
        assert (hour["delta_kwh"] is None) == (not hour["is_good"])


def test_a_periodic_week_is_forecast(works: Works) -> None:
    """To a tenth of a per cent, for each of the next 168 hours, also when only two weeks are known."""
    for site, weeks in ((SITE, 9), ("young", 2)):
        works.add_site(site)
        works.fill(periodic_load, weeks, site=site)
        told = works.forecast(site, horizon_hours=168)
        assert len(told["points"]) == 168
        assert at(told["points"][0]["ts"]) == works.now + HOUR
        for point in told["points"]:
            assert point["expected_kwh"] == pytest.approx(periodic_load(at(point["ts"])), rel=1e-3)
        assert works.ask("kpi", site)["deviation_pct_24h"] == pytest.approx(0, abs=0.1)


@pytest.mark.parametrize(
    ("zone", "midnight", "hours"),
    [
        ("Europe/Berlin", "2025-03-30T00:00+01:00", 23),
        ("Europe/Berlin", "2025-10-26T00:00+02:00", 25),
        ("Africa/Cairo", "2025-04-25T01:00+03:00", 23),
    ],
)
def test_a_clock_change_inside_the_window(works: Works, zone: str, midnight: str, hours: int) -> None:
    """23 or 25 hours, none missing and none doubled, and no deviation; in the forecast alike."""
    day = at(midnight)
    works.add_site(timezone=zone)
    works.fill(plant_load, 10, end=day + 3 * DAY, zone=zone)
    told = works.insights(window_hours=hours + 24, to=stamp(day + (hours + 12) * HOUR))
    moments = [at(hour["ts"]) for hour in told["hours"]]
    assert len(moments) == hours + 24
    assert {after - before for before, after in pairwise(moments)} == {HOUR}
    assert told["coverage"] == 1
    assert [hour["delta_pct"] for hour in told["hours"]] == pytest.approx([0] * (hours + 24), abs=1e-6)
    points = works.forecast(from_=stamp(day - 12 * HOUR), horizon_hours=48)["points"]
    assert [at(point["ts"]) for point in points] == [day + n * HOUR for n in range(-12, 36)]
    known = works.insights(window_hours=48, to=stamp(day + 36 * HOUR))["hours"]
    assert [point["expected_kwh"] for point in points] == pytest.approx([hour["actual_kwh"] for hour in known])


@pytest.mark.parametrize("zone", ["Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe"])
def test_hours_are_the_sites_own(works: Works, zone: str) -> None:
    """Where the clock stands half an hour aside, or changes by that, hours begin with those of the site."""
    end = datetime(2025, 4, 8, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    works.add_site(timezone=zone)
    start = end - 70 * DAY
    rows = [f"{stamp(start + n * QUARTER)},{SITE},{METER},0.25,kWh," for n in range(round((end - start) / QUARTER))]
    works.take_all(rows)
    told = works.insights(window_hours=72, to=stamp(end))
    assert told["totals"]["delta_pct"] == pytest.approx(0, abs=1e-6)
    assert [hour["coverage"] for hour in told["hours"]] == [1] * len(told["hours"])
    assert sum(hour["actual_kwh"] for hour in told["hours"]) == pytest.approx((end - at(told["hours"][0]["ts"])) / HOUR)
    points = works.forecast(from_=stamp(end - 72 * HOUR), horizon_hours=72)["points"]
    energies = {at(point["ts"]): point["expected_kwh"] for point in points}
    for hour in told["hours"][:-1]:
        assert energies[at(hour["ts"])] == pytest.approx(hour["actual_kwh"]), hour["ts"]
