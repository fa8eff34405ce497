"""Sites beside what was to be expected of them, and what is to come."""

from datetime import datetime
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from api.database import Database
from api.judged import JudgedHour
from api.security.guards import requires
from api.security.tokens import Caller
from api.wire import Number, PathId, from_row, parse_instant

INSIGHTS = "select * from api.get_insights($1, $2, $3, $4, $5)"
KPI = "select * from api.get_kpi($1, $2)"
FORECAST = "select * from api.get_forecast($1, $2, $3, $4)"

READ = [requires("viewer", token_scope="read")]
MAX_HOURS = 2160
MAX_LOOKBACK_DAYS = 366
MAX_HORIZON_HOURS = 168

Status = Literal["ready", "warming_up"]
WindowHours = Annotated[
    int, QueryParameter(ge=1, le=MAX_HOURS, description="The last hours of the site's clock, the running one included")
]
LookbackDays = Annotated[
    int, QueryParameter(ge=1, le=MAX_LOOKBACK_DAYS, description="Days before the window that are learnt from")
]
HorizonHours = Annotated[int, QueryParameter(ge=1, le=MAX_HORIZON_HOURS, description="Hours to forecast")]
To = Annotated[str | None, QueryParameter(description="End of the window, excluded: RFC 3339; the running hour's")]
From = Annotated[
    str | None,
    QueryParameter(name="from", description="First hour: RFC 3339; in the past, the forecast as it would have been"),
]

T = TypeVar("T")


class Totals(msgspec.Struct, frozen=True):
    """`actual_kwh` of all hours; all else of the `compared_hours` alone. What is withheld is null, with a reason."""

    actual_kwh: Number
    compared_hours: int
    compared_kwh: Number
    expected_kwh: Number | None
    delta_kwh: Number | None
    delta_pct: Number | None
    reason: str | None


class BaselineQuality(msgspec.Struct, frozen=True):
    """How good a baseline is, after ASHRAE Guideline 14.

    Out of sample: the newer half of the days that are learnt from, at most 28, beside what the days before it give.
    With its n hours and p = 1, CV(RMSE) = sqrt(sum (actual - expected)^2 / (n - p)) / mean actual and
    NMBE = sum (actual - expected) / ((n - p) * mean actual), both in per cent. Under seven days of history of which
    70 % of the hours are known it is warming up, and gives no verdicts.
    """

    status: Status
    reason: str | None
    history_days: int
    coverage: Number
    cv_rmse_pct: Number | None
    nmbe_pct: Number | None


class Insights(msgspec.Struct, frozen=True):
    """The hours `[from, to)` of a site beside its baseline."""

    site_id: str
    timezone: str
    window_hours: int
    lookback_days: int
    from_: datetime = msgspec.field(name="from")
    to: datetime
    coverage: Number
    totals: Totals
    quality: BaselineQuality
    hours: list[JudgedHour]


class Kpi(msgspec.Struct, frozen=True):
    """Key figures of a site in kWh, per cent and `currency`. What is withheld is null, and a reason says why."""

    site_id: str
    from_: datetime = msgspec.field(name="from")
    to: datetime
    last_24h_kwh: Number
    compared_24h_kwh: Number
    compared_24h_hours: int
    baseline_24h_kwh: Number | None
    deviation_pct_24h: Number | None
    coverage_24h: Number
    reason_24h: str | None
    last_7d_kwh: Number
    prev_7d_kwh: Number | None
    deviation_pct_7d: Number | None
    coverage_7d: Number
    reason_7d: str | None
    last_24h_cost: Number | None
    cost_delta_24h: Number | None
    currency: str
    reason_cost: str | None


class ForecastHour(msgspec.Struct, frozen=True):
    """The hour that begins at `ts`; four of five fall from `lower_kwh` to `upper_kwh`."""

    ts: datetime
    expected_kwh: Number
    lower_kwh: Number
    upper_kwh: Number


class ForecastQuality(msgspec.Struct, frozen=True):
    """How the forecasts of the last 28 days did, each day forecast from the days before it alone.

    `wape_pct` is the sum of errors over the sum of energies; `naive_mae_kwh` the error of taking the same hour of the
    week before, and `ratio_to_naive` how the two compare; `band_coverage` the share of hours within the band.
    """

    history_days: int
    held_out_hours: int
    mae_kwh: Number | None
    wape_pct: Number | None
    naive_mae_kwh: Number | None
    ratio_to_naive: Number | None
    band_coverage: Number | None


class Forecast(msgspec.Struct, frozen=True):
    """The hours to come; none while history is short (`warming_up`)."""

    site_id: str
    timezone: str
    horizon_hours: int
    from_: datetime = msgspec.field(name="from")
    status: Status
    reason: str | None
    method: str
    quality: ForecastQuality
    points: list[ForecastHour]


@get("/api/v1/analytics/sites/{site_id:str}/insights", guards=READ)
async def get_insights(
    site_id: PathId,
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    window_hours: WindowHours = 24,
    lookback_days: LookbackDays = 56,
    to: To = None,
) -> Insights:
    """Show the last hours of a site beside what was to be expected."""
    end = parse_instant(to, "to") if to is not None else None
    row = await db.call(INSIGHTS, caller.tenant, site_id, end, window_hours, lookback_days)
    asked = {"site_id": site_id, "window_hours": window_hours, "lookback_days": lookback_days}
    return _convert(row, Insights, asked, "hours", "totals", "quality")


@get("/api/v1/analytics/sites/{site_id:str}/kpi", guards=READ)
async def get_kpi(site_id: PathId, db: NamedDependency[Database], caller: NamedDependency[Caller]) -> Kpi:
    """Show the key figures of a site."""
    return _convert(await db.call(KPI, caller.tenant, site_id), Kpi, {"site_id": site_id})


@get("/api/v1/analytics/sites/{site_id:str}/forecast", guards=READ)
async def get_forecast(
    site_id: PathId,
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    horizon_hours: HorizonHours = 24,
    from_: From = None,
) -> Forecast:
    """Forecast a site's consumption by hour."""
    start = parse_instant(from_, "from") if from_ is not None else None
    row = await db.call(FORECAST, caller.tenant, site_id, start, horizon_hours)
    return _convert(row, Forecast, {"site_id": site_id, "horizon_hours": horizon_hours}, "points", "quality")


def _convert(row: Any, kind: type[T], asked: dict[str, object], *documents: str) -> T:
    """A row of the database and what was asked for as a Struct; some columns hold documents."""
    columns: dict[str, Any] = from_row(dict[str, Any], row)
    read = {name: msgspec.json.decode(columns[name]) for name in documents}
    moments = {name: columns[f"{name}_ts"] for name in ("from", "to") if f"{name}_ts" in columns}
    return msgspec.convert({**columns, **read, **moments, **asked}, kind)


ROUTES = [get_insights, get_kpi, get_forecast]
