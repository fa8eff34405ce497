"""Closing hours, and reading hours, days, months and years."""

from datetime import datetime
from typing import Any, Literal

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody

from api.database import Database
from api.paging import Page, Period, paged
from api.security.guards import requires
from api.security.tokens import Caller
from api.wire import Id, Instant, Number, QueryId, from_row, from_rows, utc

CLOSE_WINDOW = "select period_start, period_end from api.close_window($1, $2, $3, $4, $5, $6)"
LIST_STATISTICS = "select * from api.list_statistics($1, $2, $3, $4, $5, $6, $7)"

Granularity = Literal["hour", "day", "month", "year"]


class WindowClose(msgspec.Struct, rename="camel", frozen=True):
    """Which hour of which station to close; `windowEnd`, if given, is `windowStart` and one hour."""

    station_id: Id
    window_start: Instant
    window_end: Instant | None = None
    recalculate: bool = False


class WindowClosed(msgspec.Struct, rename="camel", frozen=True):
    """The hour that is closed, with everything that follows from it."""

    status: Literal["ok"]
    window_start: datetime
    window_end: datetime


class Hour(msgspec.Struct, frozen=True):
    """The bounds of an hour as the database names them."""

    period_start: datetime
    period_end: datetime


class Statistic(msgspec.Struct, frozen=True):
    """One hour, day, month or year of a station. Energies in kWh, earnings in its currency, carbon in kg CO2."""

    subject_id: str
    time_type: str
    time_key: str
    period_start: datetime
    statistic_id: str
    is_completed: bool
    completed_at: datetime | None
    charge_kwh: Number
    discharge_kwh: Number
    earnings: Number
    carbon_reduction: Number
    sample_count: int
    coverage: Number
    created_at: datetime
    updated_at: datetime


@post("/analytics/window-close", guards=[requires("admin")], status_code=200, opt={"camel_case": True})
async def close_window(
    data: JSONBody[WindowClose], db: NamedDependency[Database], caller: NamedDependency[Caller]
) -> WindowClosed:
    """Close one station-hour and settle what follows from it."""
    start = utc(data.window_start, "windowStart")
    end = utc(data.window_end, "windowEnd") if data.window_end else None
    row = await db.call(CLOSE_WINDOW, caller.tenant, data.station_id, start, end, data.recalculate, caller.subject)
    hour = from_row(Hour, row)
    return WindowClosed(status="ok", window_start=hour.period_start, window_end=hour.period_end)


@get("/api/v1/stats", guards=[requires("viewer")])
async def list_statistics(
    request: Request[Any, Any, Any],
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    period: NamedDependency[Period],
    page: NamedDependency[Page],
    station_id: QueryId,
    granularity: FromQuery[Granularity] = "hour",
) -> Response[list[Statistic]]:
    """List the hours, days, months or years of a station that begin in a range, oldest first."""
    rows = await db.rows(
        LIST_STATISTICS,
        caller.tenant,
        station_id,
        period.start,
        period.end,
        granularity,
        page.after_moment(),
        page.probe,
    )
    return paged(request, from_rows(Statistic, rows), page, lambda item: (item.period_start,))


ROUTES = [close_window, list_statistics]
