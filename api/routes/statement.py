"""Statements of a month: made, frozen, voided and read."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from api.database import Database
from api.paging import Page, paged_by_id
from api.patterns import NO_CONTROL
from api.security.guards import requires
from api.security.tokens import Caller
from api.wire import Id, Month, Number, OptionalQueryId, OptionalQueryMonth, PathId, QueryId, from_row, from_rows

GENERATE = "select * from api.generate_statement($1, $2, $3, $4, $5, $6)"
FREEZE = "select * from api.freeze_statement($1, $2, $3)"
VOID = "select * from api.void_statement($1, $2, $3, $4)"
LIST_STATEMENTS = "select * from api.list_statements($1, $2, $3, $4)"
GET_STATEMENT = "select * from api.get_statement($1, $2)"
LIST_ITEMS = "select * from api.list_statement_items($1, $2)"

Category = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=NO_CONTROL)]


class StatementRequest(msgspec.Struct, frozen=True):
    """Which statement is wanted; `regenerate` makes the next version although a frozen one exists."""

    station_id: Id
    month: Month
    category: Category = "owner"
    regenerate: bool = False


class StatementVoid(msgspec.Struct, frozen=True):
    """Why a frozen statement no longer counts."""

    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]


class StatementState(msgspec.Struct, frozen=True):
    """A statement's id, status (`draft`, `frozen`, `voided`) and version."""

    statement_id: str
    status: str
    version: int


class StatementFrozen(msgspec.Struct, frozen=True):
    """A frozen statement, and the SHA-256 of its canonical snapshot."""

    statement_id: str
    status: str
    version: int
    snapshot_hash: str


class Statement(msgspec.Struct, frozen=True):
    """A month of a station as it is billed; `newer_facts` tells that days changed after it was frozen."""

    id: str
    tenant_id: str
    station_id: str
    statement_month: str
    category: str
    status: str
    version: int
    total_energy_kwh: Number
    total_amount: Number
    currency: str
    snapshot_hash: str | None
    void_reason: str | None
    newer_facts: bool
    created_at: datetime
    updated_at: datetime
    frozen_at: datetime | None
    voided_at: datetime | None


class StatementItem(msgspec.Struct, frozen=True):
    """One day of a statement."""

    day_start: datetime
    energy_kwh: Number
    amount: Number
    currency: str


class StatementWithItems(msgspec.Struct, frozen=True):
    """A statement and its days, oldest first."""

    statement: Statement
    items: list[StatementItem]


@post("/api/v1/statements/generate", guards=[requires("admin")], status_code=200)
async def generate_statement(
    data: JSONBody[StatementRequest], db: NamedDependency[Database], caller: NamedDependency[Caller]
) -> StatementState:
    """Give the newest draft or frozen version, a draft brought up to date first; or make the next version."""
    row = await db.call(
        GENERATE, caller.tenant, data.station_id, data.month, data.category, data.regenerate, caller.subject
    )
    return from_row(StatementState, row)


@post("/api/v1/statements/{statement_id:str}/freeze", guards=[requires("admin")], status_code=200)
async def freeze_statement(
    statement_id: PathId, db: NamedDependency[Database], caller: NamedDependency[Caller]
) -> StatementFrozen:
    """Freeze a draft for good; again gives the same answer."""
    row = await db.call(FREEZE, caller.tenant, statement_id, caller.subject)
    return from_row(StatementFrozen, row)


@post("/api/v1/statements/{statement_id:str}/void", guards=[requires("admin")], status_code=200)
async def void_statement(
    statement_id: PathId, data: JSONBody[StatementVoid], db: NamedDependency[Database], caller: NamedDependency[Caller]
) -> StatementState:
    """Declare a frozen statement void; it stays readable."""
    row = await db.call(VOID, caller.tenant, statement_id, data.reason, caller.subject)
    return from_row(StatementState, row)


@get("/api/v1/statements", guards=[requires("viewer")])
async def list_statements(
    request: Request[Any, Any, Any],
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    page: NamedDependency[Page],
    station_id: QueryId,
    month: OptionalQueryMonth = None,
    category: OptionalQueryId = None,
) -> Response[list[Statement]]:
    """List every version of a station's statements, oldest first."""
    rows = await db.rows(LIST_STATEMENTS, caller.tenant, station_id, month, category)
    return paged_by_id(request, from_rows(Statement, rows), page, lambda statement: statement.id)


@get("/api/v1/statements/{statement_id:str}", guards=[requires("viewer")])
async def get_statement(
    statement_id: PathId, db: NamedDependency[Database], caller: NamedDependency[Caller]
) -> StatementWithItems:
    """Give one statement with its days."""
    statement = from_row(Statement, await db.call(GET_STATEMENT, caller.tenant, statement_id))
    items = await db.rows(LIST_ITEMS, caller.tenant, statement_id)
    return StatementWithItems(statement=statement, items=from_rows(StatementItem, items))


ROUTES = [generate_statement, freeze_statement, void_statement, list_statements, get_statement]
