"""Hours to come, and that what is kept of them is never out of date."""

from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest

from tests.baseline.works import DAY, Load, Works, at, lines, plant_load
from tests.metering.plant import HOUR, SITE, reading, stamp


def noisy(seed: int) -> Load:
    """A plant whose hours scatter by ten per cent."""
    random = Random(seed)
    return lambda local: plant_load(local) * random.uniform(0.9, 1.1)


def test_the_band_and_the_held_out_error(works: Works) -> None:
    """Beside the hours stands how such forecasts did in the last four weeks: better than the week before."""
    works.add_site()
    works.fill(noisy(1), 21)
    told = works.forecast(horizon_hours=48)
    assert (told["status"], told["reason"], len(told["points"])) == ("ready", None, 48)
    assert told["method"].startswith("comparable days")
    quality = told["quality"]
    assert quality["held_out_hours"] == 672
    assert 0.3 < quality["ratio_to_naive"] < 0.95
    assert 0.7 < quality["band_coverage"] < 0.9
    assert quality["mae_kwh"] < quality["naive_mae_kwh"]
    assert quality["wape_pct"] == pytest.approx(5, abs=1.5)
    for point in told["points"]:
        assert point["upper_kwh"] > point["lower_kwh"]


def test_the_level_of_the_last_days_is_followed_where_that_pays(works: Works) -> None:
    """A site that grows by a per cent a day is forecast closer to where it is than its comparable days are."""
    midnight = works.now.replace(hour=0)
    works.add_site()
    works.fill(lambda local: plant_load(local) * 1.01 ** (local - midnight).days, 21)
    told = works.forecast(from_=stamp(midnight))
    assert "phi=0.5" in told["method"]
    today = sum(plant_load(at(point["ts"])) for point in told["points"])
    baseline = works.insights(window_hours=1, to=stamp(midnight + HOUR))["hours"][0]["expected_kwh"]
    assert baseline < 0.9 * plant_load(midnight)
    assert 0.92 * today < sum(point["expected_kwh"] for point in told["points"]) < today


def test_late_data_makes_it_anew(works: Works) -> None:
    """A site that was asked before late data and a correction came says the same as one that had all at once."""
    load = noisy(2)
    start, end = works.now - 100 * DAY, works.now
    rows = lines(start, end, load)
    late = range(1200, 1230)
    works.add_site()
    works.take_all([row for n, row in enumerate(rows) if n not in late])
    before = works.forecast(horizon_hours=168)
    assert works.forecast(horizon_hours=168) == before
    works.take_all([rows[n] for n in late])
    works.send([reading(end - 200 * HOUR, 999.0)])
    after = works.forecast(horizon_hours=168)
    fresh = Works(works.service)
    fresh.now = works.now
    fresh.add_site()
    fresh.take_all(rows)
    fresh.send([reading(end - 200 * HOUR, 999.0)])
    assert after == fresh.forecast(horizon_hours=168)
    assert after != before


def test_a_gap_that_is_explained_makes_it_anew(works: Works) -> None:
    """A holiday that is explained leaves the forecast; taken back, it is as before."""
    holiday = works.now.replace(hour=0) - 2 * DAY
    works.add_site()
    works.fill(lambda local: plant_load(local) * (0.1 if local >= holiday else 1), 4)
    before = works.forecast()
    gap = {"from": stamp(holiday), "to": stamp(works.now), "reason": "holiday"}
    made = works.call("POST", f"/api/v1/sites/{SITE}/gaps", gap, role="operator").json()
    explained = works.forecast()
    for point in explained["points"]:
        assert point["expected_kwh"] == pytest.approx(plant_load(at(point["ts"])), rel=0.01)
    assert explained != before
    assert works.call("DELETE", f"/api/v1/sites/{SITE}/gaps/{made['id']}", role="operator").status_code == 204
    assert works.forecast() == before


def test_many_may_ask_at_once(works: Works) -> None:
    """The first readers of a site come together: none fails, all are told the same."""
    works.add_site()
    works.fill(noisy(3), 21)
    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(lambda _: works.forecast(horizon_hours=24), range(16)))
    assert told == [told[0]] * 16


def test_a_short_history_has_no_forecast(works: Works) -> None:
    """Six whole days are too few; seven are the same hours of the last week."""
    midnight = works.now.replace(hour=0)
    works.add_site()
    works.take_all(lines(midnight - 6 * DAY, midnight, plant_load))
    young = works.forecast(from_=stamp(midnight))
    assert (young["status"], young["points"]) == ("warming_up", [])
    assert "6 whole days" in young["reason"]
    works.take_all(lines(midnight - 7 * DAY, midnight - 6 * DAY, plant_load))
    grown = works.forecast(from_=stamp(midnight), horizon_hours=168)
    assert grown["status"] == "ready"
    assert [point["expected_kwh"] for point in grown["points"]] == pytest.approx(
        [plant_load(at(point["ts"])) for point in grown["points"]]
    )


def test_the_worker_makes_todays(works: Works) -> None:
    """A site that sends has its forecasts made before anybody asks."""
    works.add_site()
    works.fill(plant_load, 4)
    with works.service.connect() as connection:
        connection.execute("set role wattledger_worker")
        while connection.execute("select worker.make_forecasts(50)").fetchone() != (0,):
            pass
        connection.execute("reset role")
        made = connection.execute(
            "select count(*) from internal.forecast_state join stations using (station_key) where tenant_id = %s",
            [works.tenant],
        ).fetchone()
    assert made == (1,)


def test_a_meter_of_another_site_says_nothing(works: Works) -> None:
    """Sites of one id in two organizations are two sites."""
    works.add_site()
    works.fill(plant_load, 3)
    other = Works(works.service)
    other.add_site()
    assert works.forecast()["points"]
    assert other.forecast()["points"] == []
