"""The weekly report: numbers worked out by hand, of what is known and of nothing else."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.metering.plant import HOUR, SITE, reading
from tests.report.works import SATURDAY, START, SUNDAY, Works, flat, hours_of, without


def saturday_more(hour: datetime) -> float:
    """10 kWh an hour; 12.5 on the Saturday."""
    return 12.5 if hour.date() == SATURDAY else 10.0


def test_a_week_by_hand(works: Works) -> None:
    works.fill(saturday_more)
    report = works.week()
    assert (report["site_id"], report["name"], report["timezone"]) == (SITE, "The works", "UTC")
    assert (report["from"], report["to"]) == ("2026-01-19T00:00:00Z", "2026-01-26T00:00:00Z")
    assert report["energy_kwh"] == 6 * 240 + 300
    assert (report["cost"], report["currency"]) == (870, "EUR")
    assert (report["expected_kwh"], report["deviation_kwh"], report["deviation_pct"]) == (1680, 60, 3.57)
    assert (report["hours"], report["compared_hours"], report["coverage"]) == (168, 168, 1)
    assert (report["hours_above"], report["hours_critical"], report["hours_elevated"]) == (24, 24, 0)
    assert (report["above_kwh"], report["above_cost"]) == (60, 30)
    assert report["top_days"] == [str(SATURDAY)]
    assert report["reason"] is None
    assert report["quality"]["status"] == "ready"
    saturday = report["days"][5]
    assert saturday["day"] == str(SATURDAY)
    assert (saturday["energy_kwh"], saturday["cost"], saturday["deviation_pct"]) == (300, 150, 25)
    assert [day["energy_kwh"] for day in report["days"]] == [240] * 5 + [300, 240]
    assert sum(day["cost"] for day in report["days"]) == report["cost"]
    assert len(report["hourly"]) == 168


def test_a_default_price_is_told(works: Works) -> None:
    works.add_site("free", currency="EUR")
    for site in (SITE, "free"):
        works.fill(flat, site=site)
    assert works.week()["cost_note"] is None
    note = "no tariff is set: a kWh is counted as 1 EUR, the default of this service"
    for report in (works.week("free"), works.pilot("free")):
        assert (report["currency"], report["cost_note"]) == ("EUR", note)
    plan = {
        "mode": "fixed",
        "currency": "EUR",
        "price_per_kwh": 0.3,
        "station_id": "free",
        "effective_month": "2026-01",
    }
    assert works.call("PUT", "/api/v1/tariffs", plan).is_success
    assert works.week("free")["cost_note"] is None
    assert works.pilot("free")["cost_note"] == note.replace("set:", "set for some of these days:")


def test_missing_hours_are_no_saving(works: Works) -> None:
    works.fill(without(saturday_more, [(datetime(2026, 1, 21, tzinfo=UTC), 24)]))
    report = works.week()
    assert report["energy_kwh"] == 5 * 240 + 300
    assert report["cost"] == 750
    assert (report["compared_hours"], report["coverage"]) == (144, 0.8571)
    assert (report["expected_kwh"], report["deviation_kwh"], report["deviation_pct"]) == (1440, 60, 4.17)
    wednesday = report["days"][2]
    assert (wednesday["energy_kwh"], wednesday["cost"], wednesday["coverage"]) == (None, None, 0)
    assert wednesday["deviation_kwh"] is None
    assert wednesday["reason"] == "0 % of the readings came; 70 % are needed"


def test_below_seven_tenths_nothing_is_compared(works: Works) -> None:
    works.fill(without(flat, [(datetime(2026, 1, 19, tzinfo=UTC), 60)]))
    report = works.week()
    assert report["energy_kwh"] == 1080
    assert (report["expected_kwh"], report["deviation_kwh"], report["deviation_pct"]) == (None, None, None)
    assert report["reason"] == "64.2 % of the readings came; 70 % are needed"


def test_a_site_without_data(works: Works) -> None:
    report = works.week()
    assert (report["energy_kwh"], report["cost"], report["coverage"]) == (None, None, 0)
    assert (report["deviation_pct"], report["hours_above"], report["alerts"]) == (None, 0, [])
    assert report["quality"]["status"] == "warming_up"
    assert len(report["days"]) == 7


def test_a_site_that_warms_up_has_energy_and_no_verdict(works: Works) -> None:
    works.fill(flat, datetime(2026, 1, 15, tzinfo=UTC), 11)
    report = works.week()
    assert report["energy_kwh"] == 1680
    assert (report["deviation_pct"], report["hours_above"], report["top_days"]) == (None, 0, [])
    assert report["reason"] == "4 whole days of history in the 56 before; 7 are needed"


@pytest.mark.parametrize("unit", ["kWh", "kW"])
def test_quarters_and_powers_give_the_same_numbers(works: Works, unit: str) -> None:
    share = 4 if unit == "kWh" else 1
    for start in (START, START + timedelta(days=28)):
        works.store(
            reading(hour + n * HOUR / 4, saturday_more(hour) / share, unit=unit)
            for hour in hours_of(start, 28)
            for n in range(4)
        )
    report = works.week()
    assert report["energy_kwh"] == pytest.approx(1740, abs=0.01)
    assert report["deviation_pct"] == pytest.approx(3.57, abs=0.01)


def test_two_meters_are_one_load(works: Works) -> None:
    for meter in ("a", "b"):
        works.fill(lambda hour: saturday_more(hour) / 2, meter=meter)
    report = works.week()
    assert (report["energy_kwh"], report["deviation_pct"], report["hours_above"]) == (1740, 3.57, 24)


@pytest.mark.parametrize(("ending", "hours", "last"), [(date(2026, 3, 29), 167, 23), (date(2025, 10, 26), 169, 25)])
def test_a_clock_change_has_its_hours(works: Works, ending: date, hours: int, last: int) -> None:
    works.add_site("berlin", timezone="Europe/Berlin")
    end = datetime(ending.year, ending.month, ending.day, tzinfo=UTC) + timedelta(days=1)
    works.fill(flat, end - timedelta(days=30), 30, site="berlin")
    report = works.week("berlin", ending)
    assert (report["hours"], report["energy_kwh"], report["deviation_pct"]) == (hours, 10 * hours, 0)
    assert (report["days"][6]["hours"], report["days"][6]["energy_kwh"]) == (last, 10 * last)
    assert report["coverage"] == 1


def test_explained_hours_are_not_compared(works: Works) -> None:
    works.fill(saturday_more)
    gap = {"from": "2026-01-24T00:00:00Z", "to": "2026-01-25T00:00:00Z", "reason": "other", "note": "trial"}
    assert works.call("POST", f"/api/v1/sites/{SITE}/gaps", gap, role="operator").status_code == 201
    report = works.week()
    assert (report["energy_kwh"], report["compared_hours"], report["deviation_pct"]) == (1740, 144, 0)
    assert (report["hours_explained"], report["days"][5]["reason"]) == (24, "the day is explained")


def test_alerts_of_the_week_and_no_others(works: Works) -> None:
    works.fill(flat)
    monday = datetime(2026, 1, 19, tzinfo=UTC)
    works.add_alert(monday - 9 * HOUR, monday - HOUR, 1)
    works.add_alert(monday - 9 * HOUR, monday, 2.5)
    works.add_alert(monday + 167 * HOUR, monday + 170 * HOUR, 3)
    works.add_alert(monday + 168 * HOUR, monday + 170 * HOUR, 4)
    report = works.week()
    assert [alert["cost"] for alert in report["alerts"]] == [3, 2.5]
    assert (report["alerts_total"], report["alerts_critical"]) == (2, 2)
    assert report["alerts"][0]["title"] == "Left running"


def test_without_a_day_it_is_the_last_seven_that_are_over(works: Works) -> None:
    works.add_site("tokyo", timezone="Asia/Tokyo")
    yesterday = (datetime.now(UTC) + timedelta(hours=9)).date() - timedelta(days=1)
    (report,) = works.get("weekly", site_id="tokyo").json()["sites"]
    assert report["week_ending"] in (str(yesterday), str(yesterday + timedelta(days=1)))
    assert len(report["days"]) == 7


def test_a_day_that_is_not_over_is_refused(works: Works) -> None:
    today = str(datetime.now(UTC).date() + timedelta(days=1))
    for query in ({}, {"site_id": SITE}):
        for path in ("weekly", "weekly.csv", "weekly.xlsx", "weekly.pdf"):
            answer = works.get(path, week_ending=today, **query)
            assert answer.status_code == 422, path
            assert answer.json()["errors"][0]["field"] == "week_ending"


def test_sites_come_in_pages(works: Works) -> None:
    for site in ("plant-2", "plant-3"):
        works.add_site(site)
    first = works.get("weekly", limit="2", week_ending=str(SUNDAY))
    assert [site["site_id"] for site in first.json()["sites"]] == [SITE, "plant-2"]
    assert all(site["hourly"] is None for site in first.json()["sites"])
    following = works.service.http.get(first.links["next"]["url"], headers=works.service.auth("viewer", works.tenant))
    assert [site["site_id"] for site in following.json()["sites"]] == ["plant-3"]
    assert "next" not in following.links
