"""Gaps that an operator has explained."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from litestar import delete, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from api.database import Database
from api.security.guards import requires
from api.security.tokens import Caller
from api.wire import Instant, PathId, from_row, from_rows, utc

LIST_GAPS = "select * from api.list_gaps($1, $2)"
EXPLAIN = "select * from api.explain_gap($1, $2, $3, $4, $5, $6, $7)"
DELETE_GAP = "select api.delete_gap($1, $2, $3, $4)"

Reason = Literal["holiday", "maintenance", "meter_exchange", "outage", "other"]


class NewGap(msgspec.Struct, frozen=True):
    """A time to explain, `[from, to)`: every hour that it touches is left out of baselines, alerts and reports."""

    from_: Instant = msgspec.field(name="from")
    to: Instant
    reason: Reason
    note: Annotated[str, msgspec.Meta(max_length=2000)] = ""


class Gap(msgspec.Struct, frozen=True):
    """An explained time, and who explained it."""

    id: str
    site_id: str
    from_: datetime = msgspec.field(name="from")
    to: datetime
    reason: Reason
    note: str
    created_at: datetime
    created_by: str


@get("/api/v1/sites/{site_id:str}/gaps", guards=[requires("viewer", token_scope="read")])
async def list_gaps(site_id: PathId, db: NamedDependency[Database], caller: NamedDependency[Caller]) -> list[Gap]:
    """List the explained gaps of a site, oldest first."""
    rows = await db.rows(LIST_GAPS, caller.tenant, site_id)
    return from_rows(Gap, [_named(row) for row in rows])


@post("/api/v1/sites/{site_id:str}/gaps", guards=[requires("operator")])
async def explain_gap(
    site_id: PathId, data: JSONBody[NewGap], db: NamedDependency[Database], caller: NamedDependency[Caller]
) -> Gap:
    """Explain a gap."""
    start, end = utc(data.from_, "from"), utc(data.to, "to")
    row = await db.call(EXPLAIN, caller.tenant, site_id, start, end, data.reason, data.note, caller.subject)
    return from_row(Gap, _named(row))


@delete("/api/v1/sites/{site_id:str}/gaps/{gap_id:str}", guards=[requires("operator")])
async def delete_gap(
    site_id: PathId, gap_id: PathId, db: NamedDependency[Database], caller: NamedDependency[Caller]
) -> None:
    """Take an explanation back."""
    await db.call(DELETE_GAP, caller.tenant, site_id, gap_id, caller.subject)


def _named(row: object) -> dict[str, object]:
    columns = from_row(dict[str, object], row)
    return columns | {"from": columns["from_ts"], "to": columns["to_ts"]}


ROUTES = [list_gaps, explain_gap, delete_gap]
