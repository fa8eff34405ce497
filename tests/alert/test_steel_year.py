"""Alerts on the steel plant's year: faults are found, each as one alert, and the year as it was hardly rings.

A part of the year here; all of it by `python -m tests.alert.accuracy`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import psycopg
import pytest

from tests.alert.faults import FAULTS, Outcome, midnight, outcome, untouched
from tests.alert.steel import HOUR, SITE, TENANT, ZONE, SteelYear
from tests.support.databases import Cluster

SATURDAY, RUNNING, IDLING, NO_DATA, ZERO, STUCK, DOUBLED = FAULTS

EVALUATE = """
with station as (select s from stations as s where s.id = %s)
select internal.evaluate_alerts(s, %s) from station
"""


@pytest.fixture(scope="module")
def year(cluster: Cluster, template: str) -> Iterator[SteelYear]:
    """The year in a database of its own."""
    with cluster.database(template) as url, psycopg.connect(url, autocommit=True) as connection:
        year = SteelYear(connection)
        year.load()
        yield year


def at(month: int, day: int, hour: int = 0) -> datetime:
    """A time at the plant."""
    return midnight(date(2018, month, day)) + hour * HOUR


def one(found: Outcome, kind: str, within: float) -> None:
    """One alert, of this kind, after at most so many hours of data."""
    assert [alert.kind for alert in found.alerts] == [kind]
    assert found.delay is not None
    assert found.delay <= within


@pytest.mark.parametrize("begin", [at(6, 9), at(7, 21), at(9, 1)], ids=str)
def test_a_saturday_with_a_quarter_more(year: SteelYear, begin: datetime) -> None:
    """Its base load shows it as soon as there is one: with the sixth hour."""
    one(outcome(year, SATURDAY, begin), "deviation", 6)


@pytest.mark.parametrize(("begin", "within"), [(at(6, 9), 16), (at(7, 21), 11)], ids=str)
def test_a_weekend_left_running(year: SteelYear, begin: datetime, within: int) -> None:
    """In the hours that ran as on no Saturday; that it is a weekend is added, and is no second alert."""
    found = outcome(year, RUNNING, begin)
    one(found, "deviation", within)
    assert found.alerts[0].also == ["weekend_share"]


def test_a_weekend_of_idling_machines(year: SteelYear) -> None:
    """Three hours of it are enough at night."""
    one(outcome(year, IDLING, at(6, 9)), "deviation", 3)


@pytest.mark.parametrize("begin", [at(5, 11, 20), at(9, 20, 8)], ids=str)
def test_a_dead_meter(year: SteelYear, begin: datetime) -> None:
    """Nine hours without data: with the first of them; critical with the sixth."""
    found = outcome(year, NO_DATA, begin)
    one(found, "missing_data", 1)
    assert found.alerts[0].severity == "critical"
    assert found.alerts[0].first_hour == begin
    assert found.alerts[0].last_hour >= begin + 8 * HOUR


@pytest.mark.parametrize("begin", [at(5, 11, 20), at(9, 20, 8)], ids=str)
def test_a_meter_that_says_nothing(year: SteelYear, begin: datetime) -> None:
    """Nine hours of zero where there is never nothing: with the second."""
    one(outcome(year, ZERO, begin), "flat_line", 2)


@pytest.mark.parametrize("begin", [at(5, 11, 20), at(7, 16, 2), at(9, 20, 8)], ids=str)
def test_a_stuck_value(year: SteelYear, begin: datetime) -> None:
    """One and the same value for a day: with its second hour."""
    one(outcome(year, STUCK, begin), "flat_line", 2)


@pytest.mark.parametrize("begin", [at(5, 11, 20), at(7, 16, 2), at(11, 25, 14)], ids=str)
def test_a_doubled_meter(year: SteelYear, begin: datetime) -> None:
    """With its first hours, or the base load of the next day."""
    one(outcome(year, DOUBLED, begin), "deviation", 6)


def test_the_year_as_it_was(year: SteelYear) -> None:
    """Ten weeks with holidays in them: at most two alerts a month, and each has resolved itself."""
    first, last = date(2018, 7, 20), date(2018, 9, 27)
    found = untouched(year, first, last)
    assert 1 <= len(found) <= 2 * (last - first).days / 30.4
    assert {alert.status for alert in found} == {"resolved"}


def test_the_walk_is_what_workers_do(year: SteelYear) -> None:
    """Two days by internal.evaluate_alerts, hour by hour, find what the walk finds: at the same times, the same."""
    begin = at(6, 24)
    with year.untouched_after():
        NO_DATA.put(year, begin + 3 * HOUR, begin + 5 * HOUR)
        walked = year.walk(date(2018, 6, 24), date(2018, 6, 24))
    with year.untouched_after():
        NO_DATA.put(year, begin + 3 * HOUR, begin + 5 * HOUR)
        year.connection.execute("set local search_path = public, internal")
        for hour in range(1, 25):
            year.connection.execute(EVALUATE, (SITE, begin + hour * HOUR + timedelta(minutes=15)))
        evaluated = year.found()
    assert [alert.kind for alert in walked] == ["missing_data", "deviation"]
    assert evaluated == walked


def test_it_costs_what_the_hours_cost(year: SteelYear) -> None:
    """Energy above what was expected, at the site's price, hour by hour."""
    with year.untouched_after():
        year.connection.execute("update stations set price_per_kwh = 0.5, currency = 'EUR' where id = %s", [SITE])
        year.walk(date(2018, 6, 24), date(2018, 6, 24))
        (facts,) = year.connection.execute("select facts from alerts where tenant_id = %s", [TENANT]).fetchone() or ()
    above = sum(max(hour["delta_kwh"], 0) for hour in facts["hours"])
    assert facts["excess_kwh"] == pytest.approx(above, abs=0.01)
    assert facts["cost"] == pytest.approx(above / 2, abs=0.1)
    assert facts["currency"] == "EUR"
    assert facts["reason"]
    assert facts["advice"]


def test_an_explained_gap_rings_nothing(year: SteelYear) -> None:
    """Neither hours without data nor a day above all others, once somebody has said why."""
    explain = """
        insert into gap_explanations (tenant_id, site_id, from_ts, to_ts, reason, created_by)
        values (%s, %s, %s, %s, 'maintenance', 'test')"""
    begin = at(6, 24)
    with year.untouched_after():
        NO_DATA.put(year, begin + 3 * HOUR, begin + 5 * HOUR)
        year.connection.execute(explain, (TENANT, SITE, begin, begin + 24 * HOUR))
        assert year.walk(date(2018, 6, 24), date(2018, 6, 25)) == []


def test_an_alert_resolves_itself_and_comes_back(year: SteelYear) -> None:
    """After a day of quiet it is over; what shows within a day of that is the same alert again."""
    saturday = at(6, 9)
    with year.untouched_after():
        SATURDAY.put(year, saturday, saturday + 24 * HOUR)
        (alert,) = year.walk(saturday.date(), date(2018, 6, 12))
        assert alert.status == "resolved"
        assert alert.resolved_at is not None
        assert alert.resolved_at.astimezone(ZONE) == alert.last_hour + timedelta(hours=25, minutes=15)
    with year.untouched_after():
        SATURDAY.put(year, saturday, saturday + 24 * HOUR)
        begin = at(6, 11, 12)
        DOUBLED.put(year, begin, begin + 6 * HOUR)
        year.change(begin, begin + 6 * HOUR, "x.value + 60")
        (alert,) = year.walk(saturday.date(), date(2018, 6, 12))
        steps = year.connection.execute("select type from alert_events order by id").fetchall()
        assert [step for (step,) in steps if step != "escalated"] == ["opened", "resolved", "reopened", "resolved"]
