"""The pilot's report: criteria and savings worked out by hand, and nothing claimed that the data do not carry."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.metering.plant import HOUR, SITE
from tests.report.works import START, SUNDAY, Load, Works, days_before, shifts, without

MONDAY = date(2025, 12, 29)
"""Four weeks end with SUNDAY."""
YEAR = 365.25 / 7


def lit_nights(hour: datetime) -> float:
    """As shifts, but in the last two weeks 40 kWh an hour of the nights."""
    is_night = hour.hour >= 22 or hour.hour < 6
    return 40.0 if is_night and hour.weekday() < 5 and hour >= days_before(SUNDAY, 13) else shifts(hour)


def hard_starts(hour: datetime) -> float:
    """As shifts, with 200 kWh in the first hour of work."""
    return 200.0 if hour.weekday() < 5 and hour.hour == 6 else shifts(hour)


def test_scenarios_where_all_nights_are_alike(works: Works) -> None:
    works.fill(shifts, days_before(SUNDAY, 27), 28)
    savings = works.savings()
    night, weekend = savings["night_base_load"], savings["weekend_base_load"]
    assert set(savings) == {"night_base_load", "weekend_base_load"}
    assert (night["method"], weekend["method"]) == ("scenario", "scenario")
    assert night["kwh_per_week"] == {"value": 128, "low": 64, "high": 192}
    assert night["money_per_week"] == {"value": 64, "low": 32, "high": 96}
    assert weekend["kwh_per_week"] == {"value": 192, "low": 96, "high": 288}
    assert night["kwh_per_year"]["value"] == pytest.approx(128 * YEAR, abs=0.001)
    assert night["money_per_year"]["high"] == pytest.approx(96 * YEAR, abs=0.01)
    assert night["stretches"]["used"] == 16
    assert night["hours"] == "22:00 to 06:00 of the nights that begin Monday to Thursday"
    assert any("an assumption and not a measurement" in step for step in night["steps"])
    assert "from 4 weeks" in night["year_basis"]


def test_nights_that_were_left_on_are_shown(works: Works) -> None:
    works.fill(lit_nights, days_before(SUNDAY, 27), 28)
    night = works.savings()["night_base_load"]
    assert night["method"] == "shown"
    # Weeks of 0, 0, 640 and 640 kWh: mean 320, deviation 369.5, four of five means within 1.638 x 369.5 / 2.
    assert night["kwh_per_week"]["value"] == 320
    assert night["kwh_per_week"]["low"] == pytest.approx(320 - 1.638 * 369.504 / 2, abs=0.01)
    assert night["kwh_per_week"]["high"] == pytest.approx(320 + 1.638 * 369.504 / 2, abs=0.01)
    assert night["money_per_week"]["value"] == 160
    assert night["stretches"]["above_reference"] == 8
    assert night["levels"] == [{"part": "night", "reference_kwh_per_hour": 20, "usual_kwh_per_hour": 30}]
    assert night["examples"][0]["kwh"] == 160
    # A year is less sure than four weeks of it: wider by sqrt(52.18 / 4).
    assert night["kwh_per_year"]["low"] == 0
    assert night["kwh_per_year"]["high"] == pytest.approx((320 + 302.624 * (YEAR / 4) ** 0.5) * YEAR, rel=1e-4)


def test_start_ups(works: Works) -> None:
    works.fill(hard_starts, days_before(SUNDAY, 27), 28)
    saving = works.savings()["start_up_peak"]
    assert (saving["method"], saving["kwh_per_week"]["value"]) == ("shown", 500)
    assert saving["stretches"]["above_reference"] == 20


def test_a_plant_that_works_its_nights_saves_none(works: Works) -> None:
    works.fill(lambda hour: 100.0 if hour.weekday() < 5 else 20.0, days_before(SUNDAY, 27), 28)
    assert set(works.savings()) == {"weekend_base_load"}


@pytest.mark.parametrize("load", [shifts, lit_nights, hard_starts])
def test_two_meters_save_what_one_does(works: Works, load: Load) -> None:
    works.fill(load, days_before(SUNDAY, 27), 28)
    works.add_site("two", tariff=0.5, currency="EUR")
    for meter in ("a", "b"):
        works.fill(lambda hour: (load(hour) or 0) / 2, days_before(SUNDAY, 27), 28, site="two", meter=meter)
    assert works.savings(site="two") == works.savings()


def test_missing_nights_are_neither_saving_nor_cost(works: Works) -> None:
    lost = [(days_before(SUNDAY, 27) + timedelta(days=day, hours=23), 2) for day in (0, 1, 8, 9)]
    works.fill(without(lit_nights, lost), days_before(SUNDAY, 27), 28)
    night = works.savings()["night_base_load"]
    assert night["kwh_per_week"]["value"] == 320
    assert night["stretches"]["left_out_missing"] == 4


def test_a_dead_meter_is_no_reference(works: Works) -> None:
    def dying(hour: datetime) -> float:
        return 0.0 if hour < days_before(SUNDAY, 20) and (hour.hour >= 22 or hour.hour < 6) else shifts(hour)

    works.fill(dying, days_before(SUNDAY, 27), 28)
    night = works.savings()["night_base_load"]
    assert night["method"] == "scenario"
    assert night["stretches"]["left_out_doubtful"] == 4
    assert night["kwh_per_week"]["value"] == 128


def test_a_dead_site_saves_nothing(works: Works) -> None:
    report = works.pilot(first=MONDAY)
    assert report["savings"] == []
    assert report["savings_reason"].startswith("0 whole days of data; 14 are needed")
    assert report["is_successful"] is False
    assert report["data"]["weeks_covered"] == 0
    works.fill(lambda _: 0.0, days_before(SUNDAY, 27), 28)
    assert works.pilot()["savings"] == []


def test_no_year_from_three_weeks_and_nothing_from_one(works: Works) -> None:
    works.fill(shifts, days_before(SUNDAY, 20), 21)
    night = works.savings()["night_base_load"]
    assert (night["kwh_per_week"]["value"], night["kwh_per_year"], night["money_per_year"]) == (128, None, None)
    assert night["year_basis"] == "Not given: 3 weeks of data; a year is not worked out from under 4."
    assert works.savings(first=date(2026, 1, 19)) == {}


def test_criteria_of_a_good_pilot(works: Works) -> None:
    works.fill(shifts)
    works.add_alert(START + 5 * HOUR, START + 8 * HOUR, 7)
    report = works.pilot()
    assert (report["first_day"], report["last_day"]) == ("2025-12-01", str(SUNDAY))
    assert {criterion["key"]: criterion["is_met"] for criterion in report["criteria"]} == {
        "weeks_of_data": True,
        "no_unexplained_gaps": True,
        "stable_baseline": True,
        "alerts_of_operation": True,
        "concrete_actions": True,
        "savings_estimated": True,
    }
    assert report["is_successful"] is True
    assert (report["data"]["weeks_covered"], report["data"]["gaps"], report["data"]["coverage"]) == (8, [], 1)
    assert (report["baseline"]["weeks_judged"], report["baseline"]["deviation_pct"]) == (7, 0)
    assert [alert["cost"] for alert in report["alerts"]["that_matter"]] == [7]


def test_gaps_have_a_length_and_explained_ones_are_apart(works: Works) -> None:
    long, short = datetime(2026, 1, 6, 3, tzinfo=UTC), datetime(2026, 1, 14, 12, tzinfo=UTC)
    works.fill(without(shifts, [(long, 30), (short, 5)]))
    data = works.pilot()["data"]
    assert [(gap["from"], gap["hours"], gap["is_explained"]) for gap in data["gaps"]] == [
        ("2026-01-06T03:00:00Z", 30, False),
        ("2026-01-14T12:00:00Z", 5, False),
    ]
    assert (data["major_gaps"], data["longest_unexplained_gap_hours"], data["unexplained_gap_hours"]) == (1, 30, 35)
    assert works.criteria()["no_unexplained_gaps"] is False

    gap = {"from": "2026-01-06T03:00:00Z", "to": "2026-01-07T09:00:00Z", "reason": "holiday", "note": "Epiphany"}
    assert works.call("POST", f"/api/v1/sites/{SITE}/gaps", gap, role="operator").status_code == 201
    data = works.pilot()["data"]
    assert (data["major_gaps"], data["longest_unexplained_gap_hours"], data["explained_gap_hours"]) == (0, 5, 30)
    assert (data["gaps"][0]["reason"], data["gaps"][0]["note"]) == ("holiday", "Epiphany")
    assert data["coverage"] > 0.99
    assert works.criteria()["no_unexplained_gaps"] is True


@pytest.mark.parametrize("first", [None, date(2025, 11, 28), date(2025, 12, 1)])
def test_the_hours_before_the_first_reading_are_no_gap(works: Works, first: date | None) -> None:
    works.fill(shifts, START + 9 * HOUR)
    report = works.pilot(first=first)
    assert (report["first_day"], report["from"]) == ("2025-12-01", "2025-12-01T09:00:00Z")
    assert (report["data"]["days"], report["data"]["gaps"]) == (56, [])
    assert works.criteria(first=first)["no_unexplained_gaps"] is True


def test_days_before_all_readings_are_told_as_they_are(works: Works) -> None:
    works.fill(shifts)
    data = works.pilot(first=date(2025, 11, 1), last=date(2025, 11, 2))["data"]
    assert (data["days"], data["longest_unexplained_gap_hours"]) == (2, 48)


def test_the_part_of_a_day_is_no_whole_day(works: Works) -> None:
    works.fill(shifts, days_before(SUNDAY, 13) + 8 * HOUR)
    data = works.pilot()["data"]
    assert (data["days"], data["whole_days"], data["weeks_covered"]) == (14, 13, 1.9)


def test_what_was_not_looked_for_is_open(works: Works) -> None:
    works.fill(shifts, days_before(SUNDAY, 12))
    report = works.pilot()
    open_ones = {each["key"]: each["found"] for each in report["criteria"] if each["is_met"] is None}
    assert open_ones["concrete_actions"] == open_ones["savings_estimated"] == report["savings_reason"]
    assert report["savings_reason"] == "13 whole days of data; 14 are needed before savings are looked for"


def test_what_was_not_found_is_missed(works: Works) -> None:
    works.fill(lambda _: 0.0)
    criteria = {each["key"]: (each["is_met"], each["found"]) for each in works.pilot()["criteria"]}
    nothing = (False, "No night, weekend or start-up shows anything that could be saved")
    assert criteria["concrete_actions"] == criteria["savings_estimated"] == nothing


def test_an_assumption_is_called_one_and_money_has_its_decimals(works: Works) -> None:
    works.add_site("seoul", tariff=0.5, currency="KRW")
    for site in (SITE, "seoul"):
        works.fill(shifts, days_before(SUNDAY, 27), 28, site=site)
    found = {
        site: next(each["found"] for each in works.pilot(site)["criteria"] if each["key"] == "savings_estimated")
        for site in (SITE, "seoul")
    }
    assert found[SITE] == "320 kWh and 160.00 EUR a week, of which 320 kWh are an assumption"
    assert found["seoul"] == "320 kWh and 160 KRW a week, of which 320 kWh are an assumption"
    night = works.savings(site="seoul")["night_base_load"]
    assert night["steps"][-1] == "x 0.5 KRW per kWh, the price in force in these hours, = 64 KRW a week."


def test_a_silent_end_is_a_gap(works: Works) -> None:
    works.fill(shifts, START, 49)
    data = works.pilot()["data"]
    assert (data["longest_unexplained_gap_hours"], data["gaps"][0]["to"]) == (168, "2026-01-26T00:00:00Z")


def test_a_baseline_that_is_off_is_not_stable(works: Works) -> None:
    works.fill(lambda hour: shifts(hour) * (1.3 if hour >= days_before(SUNDAY, 27) else 1))
    report = works.pilot()
    assert report["baseline"]["is_stable"] is False
    assert report["is_successful"] is False


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"to": "2999-01-01"}, "to"),
        ({"from": "2026-01-20", "to": "2026-01-19"}, "from"),
        ({"from": "2024-01-01", "to": "2026-01-19"}, "from"),
        ({"from": "yesterday"}, "from"),
    ],
)
def test_bad_periods_are_named(works: Works, query: dict[str, str], field: str) -> None:
    answer = works.get(f"pilot/{SITE}", **query)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field
