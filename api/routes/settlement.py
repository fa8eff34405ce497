"""Settled days: as JSON, and as CSV for a whole range."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any

import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.response import Stream

from api.database import Database
from api.downloads import attachment
from api.exports.csv import render_settlements
from api.paging import Page, Period, paged
from api.security.guards import requires
from api.security.tokens import Caller
from api.wire import Number, QueryId, from_rows

LIST_SETTLEMENTS = "select * from api.list_settlements($1, $2, $3, $4, $5, $6)"
CSV_CHUNK = 1000


class Settlement(msgspec.Struct, frozen=True):
    """One completed day as it was billed; `version` grows when energy or amount really change."""

    tenant_id: str
    station_id: str
    day_start: datetime
    energy_kwh: Number
    amount: Number
    currency: str
    status: str
    version: int
    created_at: datetime
    updated_at: datetime


@get("/api/v1/settlements", guards=[requires("viewer")])
async def list_settlements(
    request: Request[Any, Any, Any],
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    period: NamedDependency[Period],
    page: NamedDependency[Page],
    station_id: QueryId,
) -> Response[list[Settlement]]:
    """List the settled days of a station that begin in a range, oldest first."""
    rows = await db.rows(
        LIST_SETTLEMENTS, caller.tenant, station_id, period.start, period.end, page.after_moment(), page.probe
    )
    return paged(request, from_rows(Settlement, rows), page, lambda item: (item.day_start,))


@get("/api/v1/exports/settlements.csv", guards=[requires("viewer")], media_type="text/csv")
async def export_settlements(
    db: NamedDependency[Database], caller: NamedDependency[Caller], period: NamedDependency[Period], station_id: QueryId
) -> Stream:
    """Give the settled days of a station as CSV, whole and in constant memory."""

    async def chunk(after: datetime | None) -> Sequence[Any]:
        return await db.rows(LIST_SETTLEMENTS, caller.tenant, station_id, period.start, period.end, after, CSV_CHUNK)

    async def lines(rows: Sequence[Any]) -> AsyncIterator[str]:
        yield "".join(render_settlements(rows))
        while len(rows) == CSV_CHUNK:
            rows = await chunk(rows[-1]["day_start"])
            _header, *rest = render_settlements(rows)
            yield "".join(rest)

    first = await chunk(None)  # before the answer begins, so that an error still is one
    name = f"settlements-{station_id}-{period.start:%Y-%m-%d}-{period.end:%Y-%m-%d}.csv"
    return Stream(lines(first), media_type="text/csv; charset=utf-8", headers=attachment(name))


ROUTES = [list_settlements, export_settlements]
