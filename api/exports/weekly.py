"""Weekly reports as the database hands them out, decoded once for all formats."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Literal

import msgspec

from api.judged import JudgedHour
from api.wire import Number


class ReportDay(msgspec.Struct, frozen=True, kw_only=True):
    """A day of a site's own clock. Expected and deviation are of its `compared_hours`; withheld, a reason says why."""

    day: date
    hours: int
    energy_kwh: Number | None
    cost: Number | None
    currency: str | None
    compared_hours: int
    compared_kwh: Number
    expected_kwh: Number | None
    deviation_kwh: Number | None
    deviation_pct: Number | None
    hours_above: int
    hours_elevated: int
    hours_critical: int
    hours_explained: int
    above_kwh: Number
    above_cost: Number | None
    coverage: Number
    reason: str | None


class ReportAlert(msgspec.Struct, frozen=True, kw_only=True):
    """An alert that is about hours of the report. `cost` is that of `excess_kwh`, what was used above expectation."""

    id: str
    kind: str
    severity: Literal["warning", "critical"]
    status: str
    title: str
    message: str
    first_hour: datetime
    last_hour: datetime
    opened_at: datetime
    resolved_at: datetime | None
    excess_kwh: Number | None
    cost: Number | None
    currency: str | None

    @property
    def until(self) -> datetime:
        """When its last hour ends."""
        return self.last_hour + timedelta(hours=1)


class ReportBaseline(msgspec.Struct, frozen=True, kw_only=True):
    """What the week was judged by; under seven whole days of history it is warming up, and nothing is judged."""

    status: Literal["ready", "warming_up"]
    reason: str | None
    history_days: int
    coverage: Number
    cv_rmse_pct: Number | None
    nmbe_pct: Number | None


class WeeklyReport(msgspec.Struct, frozen=True, kw_only=True):
    """Seven days of a site, `[from, to)`, the last of them `week_ending`, on its own clock.

    Energy and cost are of all that was read (null where nothing was); expected and deviation of the `compared_hours`
    alone, so that missing data are no saving. What is withheld is null, and a reason says why; `cost_note` says where
    the cost is by the default price, for want of a tariff. `hours_above` are those 10 % or more above expectation
    (elevated or critical); `top_days` those with most above it.
    """

    site_id: str
    name: str
    timezone: str
    week_ending: date
    from_: datetime = msgspec.field(name="from")
    to: datetime
    energy_kwh: Number | None
    cost: Number | None
    currency: str
    minor_unit: int
    cost_reason: str | None
    cost_note: str | None
    compared_hours: int
    compared_kwh: Number
    expected_kwh: Number | None
    deviation_kwh: Number | None
    deviation_pct: Number | None
    reason: str | None
    hours: int
    hours_above: int
    hours_elevated: int
    hours_critical: int
    hours_explained: int
    above_kwh: Number
    above_cost: Number | None
    coverage: Number
    days: list[ReportDay]
    top_days: list[date]
    alerts_total: int
    alerts_critical: int
    alerts: list[ReportAlert]
    quality: ReportBaseline
    hourly: list[JudgedHour] | None

    @property
    def first_day(self) -> date:
        """The first of the seven days."""
        return self.days[0].day

    def texts(self) -> Iterator[str]:
        """Every text of the report that somebody typed, in any language."""
        yield from (self.site_id, self.name, self.timezone)
        for alert in self.alerts:
            yield from (alert.title, alert.message)


DOCUMENTS = ("days", "top_days", "alerts", "quality", "hourly")


def weekly_from_row(row: Mapping[str, Any]) -> WeeklyReport:
    """Decode a row of `api.get_weekly_report`."""
    columns = dict(row)
    read = {name: msgspec.json.decode(columns[name]) for name in DOCUMENTS if columns[name] is not None}
    columns["from"], columns["to"] = columns.pop("from_ts"), columns.pop("to_ts")
    return msgspec.convert({**columns, **read}, WeeklyReport)
