"""Faults that are put into the steel plant's year, and what the walk finds of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tests.alert.steel import FIRST_JUDGED, LAST, ZONE, Found, SteelYear

Put = Callable[[SteelYear, datetime, datetime], None]
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Fault:
    """A kind of fault: how it is put in, for how long, which alerts may find it, and when it begins."""

    name: str
    hours: int
    kinds: frozenset[str]
    put: Put
    begins: Sequence[datetime]


@dataclass(frozen=True)
class Outcome:
    """What became of one fault: when it was found (hours of data from its begin), and which alerts it opened."""

    begin: datetime
    delay: float | None
    alerts: list[Found]


USE = frozenset({"deviation", "spike", "night_share", "weekend_share"})


def midnight(day: date) -> datetime:
    """The begin of a day at the plant."""
    return datetime.combine(day, time(), ZONE)


def saturdays() -> list[datetime]:
    """Saturdays from the twelfth week on."""
    first = date(2018, 3, 31)
    return [midnight(first + n * 7 * DAY) for n in range(39)]


def any_hours() -> list[datetime]:
    """25 begins through the year, at all times of day."""
    return [midnight(date(2018, 3, 28) + n * 11 * DAY) + timedelta(hours=n * 5 % 24) for n in range(25)]


def _more(year: SteelYear, begin: datetime, end: datetime) -> None:
    year.change(begin, end, "x.value * 1.25")


def _double(year: SteelYear, begin: datetime, end: datetime) -> None:
    year.change(begin, end, "x.value * 2")


def _nothing(year: SteelYear, begin: datetime, end: datetime) -> None:
    year.change(begin, end, "0")


def _stuck(year: SteelYear, begin: datetime, end: datetime) -> None:
    value = "(select y.value from internal.sample as y where y.series_key = x.series_key and y.ts = %(begin)s)"
    year.change(begin, end, value)


def _running(year: SteelYear, begin: datetime, end: datetime) -> None:
    value = (
        "(select y.value from internal.sample as y "
        "where y.series_key = x.series_key and y.ts = x.ts - interval '48 hours')"
    )
    year.change(begin, end, value)


def _idling(year: SteelYear, begin: datetime, end: datetime) -> None:
    peak = (
        "select percentile_cont(0.95) within group (order by y.value) from internal.sample as y "
        "where y.series_key = x.series_key and y.ts < %(begin)s and y.ts >= %(begin)s - interval '28 days'"
    )
    year.change(begin, end, f"greatest(x.value, 0.4 * ({peak})) + 0.01 * extract(minute from x.ts)")


FAULTS = [
    Fault("Saturday + 25 %", 24, USE, _more, saturdays()),
    Fault("weekend left running (Thursday and Friday again)", 48, USE, _running, saturdays()),
    Fault("weekend idling at 40 % of the peak", 48, USE, _idling, saturdays()),
    Fault("no data for 9 hours", 9, frozenset({"missing_data"}), SteelYear.forget, any_hours()),
    Fault("meter says 0 for 9 hours", 9, frozenset({"flat_line"}), _nothing, any_hours()),
    Fault("stuck value for 24 hours", 24, frozenset({"flat_line"}), _stuck, any_hours()),
    Fault("meter doubled for three days", 72, USE, _double, any_hours()),
]


def untouched(year: SteelYear, first: date = FIRST_JUDGED, last: date = LAST) -> list[Found]:
    """What the walk finds in the year as it was."""
    with year.untouched_after():
        return year.walk(first, last)


def outcome(year: SteelYear, fault: Fault, begin: datetime) -> Outcome:
    """Put a fault in, walk through it and a day beyond, and take it out again."""
    end = begin + timedelta(hours=fault.hours)
    with year.untouched_after():
        fault.put(year, begin, end)
        found = year.walk(begin.date(), min(end.date() + DAY, LAST))
    alerts = [alert for alert in found if begin < alert.opened_at <= end + timedelta(hours=2)]
    delays = [alert.delay(begin) for alert in alerts if alert.kind in fault.kinds]
    return Outcome(begin, min(delays, default=None), alerts)


def is_quiet(begin: datetime, hours: int, noise: Sequence[Found]) -> bool:
    """Whether the untouched year has no alert around a fault, that would hide it or be counted for it."""
    begin, end = begin - DAY, begin + timedelta(hours=hours) + DAY
    return not any(alert.opened_at < end and (alert.resolved_at or end) > begin for alert in noise)
