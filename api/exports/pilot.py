"""A pilot's success report as the database hands it out."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, Literal

import msgspec

from api.exports.weekly import ReportAlert
from api.wire import Number


class Criterion(msgspec.Struct, frozen=True, kw_only=True):
    """A criterion of the runbook; `is_met` is null where it cannot be judged."""

    key: str
    subject: Literal["data", "analytics", "value"]
    name: str
    is_met: bool | None
    found: str
    asked: str


class PilotGap(msgspec.Struct, frozen=True, kw_only=True):
    """Hours in a row, `[from, to)`, in which nothing or too little came."""

    from_: datetime = msgspec.field(name="from")
    to: datetime
    hours: int
    missing_hours: int
    is_explained: bool
    reason: str | None
    note: str | None


class CoveredDay(msgspec.Struct, frozen=True, kw_only=True):
    """A day with the share of its hours that have enough data."""

    day: date
    share: Number
    is_explained: bool
    energy_kwh: Number | None


class PilotData(msgspec.Struct, frozen=True, kw_only=True):
    """What was delivered. A major gap has six hours or more and no explanation; the longest 100 gaps are listed."""

    first_reading: datetime | None
    last_reading: datetime | None
    days: int
    whole_days: int
    weeks_covered: Number
    hours: int
    hours_good: int
    hours_explained: int
    coverage: Number
    energy_kwh: Number | None
    gaps_total: int
    major_gaps: int
    longest_unexplained_gap_hours: int
    unexplained_gap_hours: int
    explained_gap_hours: int
    gaps: list[PilotGap]
    days_covered: list[CoveredDay]


class BaselineWeek(msgspec.Struct, frozen=True, kw_only=True):
    """A week judged by what was known before it; CV(RMSE) and NMBE out of sample, in per cent."""

    from_: date = msgspec.field(name="from")
    to: date
    history_days: int
    compared_hours: int
    actual_kwh: Number
    expected_kwh: Number
    deviation_pct: Number | None
    usual_week_kwh: Number
    change_pct: Number | None
    cv_rmse_pct: Number | None
    nmbe_pct: Number | None


class PilotBaseline(msgspec.Struct, frozen=True, kw_only=True):
    """How stable the baseline is; the figures are of the last `weeks_rated` weeks (four at most)."""

    weeks_judged: int
    weeks_rated: int
    is_stable: bool | None
    reason: str | None
    largest_change_pct: Number | None
    deviation_pct: Number | None
    cv_rmse_pct: Number | None
    weeks: list[BaselineWeek]


class PilotAlerts(msgspec.Struct, frozen=True, kw_only=True):
    """Alerts of the period; `of_operation` are those on consumption, as against missing data and stuck meters."""

    total: int
    critical: int
    of_operation: int
    critical_of_operation: int
    by_kind: dict[str, int]
    that_matter: list[ReportAlert]


class Range(msgspec.Struct, frozen=True, kw_only=True):
    """A figure and the range that it lies in, four times out of five."""

    value: Number
    low: Number
    high: Number


class Stretches(msgspec.Struct, frozen=True, kw_only=True):
    """The nights, days or start-ups that were looked at, and which of them were left out."""

    total: int
    used: int
    hours_used: int
    left_out_missing: int
    left_out_doubtful: int
    worked: int
    above_reference: int | None


class Level(msgspec.Struct, frozen=True, kw_only=True):
    """The usual base load, and that of the best quarter, kWh per hour."""

    part: str
    reference_kwh_per_hour: Number
    usual_kwh_per_hour: Number


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """One of the times that count most."""

    from_: datetime = msgspec.field(name="from")
    hours: int
    kwh: Number
    kwh_per_hour: Number


class Saving(msgspec.Struct, frozen=True, kw_only=True):
    """A saving with its hours, its arithmetic (`steps`) and its range.

    `shown`: the site does it itself at its best times; `scenario`: a stated assumption. A year is given from four weeks
    on, and `year_basis` says what it stands on; money is null where the currency of the tariff changed.
    """

    kind: Literal["night_base_load", "weekend_base_load", "start_up_peak"]
    method: Literal["shown", "scenario"]
    title: str
    action: str
    hours: str
    weeks: int
    first_week: date
    last_week: date
    stretches: Stretches
    levels: list[Level] | None
    kwh_per_week: Range
    money_per_week: Range | None
    kwh_per_year: Range | None
    money_per_year: Range | None
    currency: str | None
    price_per_kwh: Number | None
    year_basis: str
    steps: list[str]
    examples: list[Example]


class PilotReport(msgspec.Struct, frozen=True, kw_only=True):
    """What a pilot has come to, from `first_day` to `last_day` on the site's clock (`[from, to)`).

    `cost_note` says where money is by the default price, for want of a tariff.
    """

    site_id: str
    name: str
    timezone: str
    currency: str
    minor_unit: int
    cost_note: str | None
    first_day: date
    last_day: date
    from_: datetime = msgspec.field(name="from")
    to: datetime
    is_successful: bool | None
    criteria: list[Criterion]
    data: PilotData
    baseline: PilotBaseline
    alerts: PilotAlerts
    savings: list[Saving]
    savings_reason: str | None

    def texts(self) -> Iterator[str]:
        """Every text of the report that somebody typed, in any language."""
        yield from (self.site_id, self.name, self.timezone)
        for alert in self.alerts.that_matter:
            yield from (alert.title, alert.message)
        for gap in self.data.gaps:
            yield from (gap.reason or "", gap.note or "")


DOCUMENTS = ("criteria", "data", "baseline", "alerts", "savings")


def pilot_from_row(row: Mapping[str, Any]) -> PilotReport:
    """Decode a row of `api.get_pilot_report`."""
    columns = dict(row)
    read = {name: msgspec.json.decode(columns[name]) for name in DOCUMENTS}
    columns["from"], columns["to"] = columns.pop("from_ts"), columns.pop("to_ts")
    return msgspec.convert({**columns, **read}, PilotReport)
