"""The key figures of a site."""

import re

import pytest

from tests.baseline.works import DAY, Works, at, lines, plant_load
from tests.metering.plant import HOUR, SITE


def test_the_last_day_is_the_summarys(works: Works) -> None:
    """`last_24h_kwh` and `last_7d_kwh` are what the summary of that window says, gaps and running hour included."""
    works.add_site()
    works.fill(plant_load, end=works.now - 3 * HOUR)
    works.take_all(lines(works.now - HOUR, works.now + HOUR, plant_load))
    told = works.ask("kpi")
    assert at(told["to"]) == works.now + HOUR
    assert at(told["from"]) == works.now - 23 * HOUR
    for name, hours in (("last_24h_kwh", "24"), ("last_7d_kwh", "168")):
        assert told[name] == works.read("summary", window_hours=hours)["total_value"]
    assert told["coverage_24h"] == pytest.approx(22 / 24, abs=1e-4)
    assert told["compared_24h_hours"] == 22
    assert told["deviation_pct_24h"] == pytest.approx(0, abs=0.01)
    assert told["baseline_24h_kwh"] == pytest.approx(told["compared_24h_kwh"])


def test_a_day_and_a_week_above(works: Works) -> None:
    """A day a quarter above its baseline, in a week that is as much above the week before."""
    works.add_site()
    works.fill(lambda local: plant_load(local) * (1.25 if local >= works.now - 167 * HOUR else 1))
    told = works.ask("kpi")
    assert told["deviation_pct_7d"] == pytest.approx(25, abs=0.01)
    assert told["prev_7d_kwh"] == pytest.approx(told["last_7d_kwh"] / 1.25, rel=0.02)
    assert told["deviation_pct_24h"] == pytest.approx(25, abs=1)
    assert told["reason_24h"] is None
    assert told["reason_7d"] is None


def test_weeks_with_too_little_data_are_not_compared(works: Works) -> None:
    """Neither a thin week nor one that follows a thin week, and the reason says which."""
    for site, missing in ((SITE, (2, 5)), ("thin-before", (9, 12))):
        works.add_site(site)
        first, last = (works.now - days * DAY for days in missing)
        works.fill(plant_load, end=last, site=site)
        works.take_all(lines(first, works.now, plant_load, site=site))
    thin, before = works.ask("kpi"), works.ask("kpi", "thin-before")
    assert thin["deviation_pct_7d"] is None
    assert re.match(r"5[0-9.]* % of the readings came", thin["reason_7d"])
    assert thin["prev_7d_kwh"] > 0
    assert before["deviation_pct_7d"] is None
    assert re.match(r"the week before: 5[0-9.]* % of the readings came", before["reason_7d"])
    assert before["prev_7d_kwh"] is None
    assert before["last_7d_kwh"] > 0


def test_cost_by_the_tariff_in_force(works: Works) -> None:
    """Each hour at its own price, in the plan's currency; without a plan at the site's price."""
    works.add_site(tariff=0.5, currency="EUR")
    works.fill(lambda local: 30.0 if local >= works.now - DAY else 20.0, weeks=4)
    plain = works.ask("kpi")
    assert plain["last_24h_cost"] == pytest.approx(23 * 30 * 0.5)
    assert plain["cost_delta_24h"] == pytest.approx(23 * 10 * 0.5)
    assert plain["currency"] == "EUR"
    plan = {
        "station_id": SITE,
        "effective_month": "2020-01",
        "mode": "time_of_use",
        "currency": "USD",
        "periods": [
            {"start": "00:00", "end": "12:00", "price_per_kwh": 1},
            {"start": "12:00", "end": "24:00", "price_per_kwh": 3},
        ],
    }
    assert works.call("PUT", "/api/v1/tariffs", plan).status_code == 200
    by_plan = works.ask("kpi")
    hours = [works.now - n * HOUR for n in range(1, 24)]
    assert by_plan["last_24h_cost"] == pytest.approx(sum(30 * (1 if hour.hour < 12 else 3) for hour in hours))
    assert by_plan["cost_delta_24h"] == pytest.approx(sum(10 * (1 if hour.hour < 12 else 3) for hour in hours))
    assert by_plan["currency"] == "USD"


def test_weeks_of_incomplete_hours_are_not_compared(works: Works) -> None:
    """One of four readings is missing in every hour: enough of the weeks is there, but no hour to compare."""
    works.add_site()
    rows = lines(works.now - 15 * DAY, works.now, plant_load, parts=4)
    works.take_all([row for n, row in enumerate(rows) if n % 4 != 3])
    told = works.ask("kpi")
    assert told["coverage_7d"] == pytest.approx(0.75 * 167 / 168, abs=1e-3)
    assert told["deviation_pct_7d"] is None
    assert told["reason_7d"] == "no hour has enough data in both weeks"
