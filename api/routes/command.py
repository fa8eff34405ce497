"""Commands to devices: handed to the database here, sent through ThingsBoard by a worker, at most once."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import JSONBody

from api.database import Database
from api.paging import Page, Period, paged
from api.security.guards import requires, same_tenant
from api.security.tokens import Caller
from api.wire import Id, QueryId, from_row, from_rows

ISSUE_COMMAND = "select * from api.issue_command($1, $2, $3, $4, $5, $6, $7, $8)"
LIST_COMMANDS = "select * from api.list_commands($1, $2, $3, $4, $5, $6, $7)"

Mode = Literal["twoway", "oneway"]
Status = Literal["created", "sent", "acked", "failed", "timeout"]


class CommandRequest(msgspec.Struct, frozen=True):
    """A command to issue. The same `idempotency_key` with the same content is the same command, and one RPC."""

    station_id: Id
    device_id: Id
    command_type: Id
    tenant_id: str | None = None
    payload: Any = msgspec.field(default_factory=dict)
    idempotency_key: Annotated[str, msgspec.Meta(min_length=1, max_length=256)] | None = None
    mode: Mode = "twoway"


class CommandIssued(msgspec.Struct, frozen=True):
    """A command as it was taken."""

    command_id: str
    tenant_id: str
    station_id: str
    device_id: str
    command_type: str
    payload: Any
    idempotency_key: str | None
    mode: Mode
    status: Status
    created_at: datetime


class Command(msgspec.Struct, frozen=True):
    """A command and what became of it: created, sent, then acked, failed or timeout."""

    command_id: str
    tenant_id: str
    station_id: str
    device_id: str
    command_type: str
    payload: Any
    idempotency_key: str | None
    mode: Mode
    status: Status
    created_at: datetime
    sent_at: datetime | None
    acked_at: datetime | None
    error: str | None


REPEATED = ResponseSpec(CommandIssued, description="The command that this key stands for", generate_examples=False)


@post("/api/v1/commands", guards=[requires("operator")], status_code=201, responses={200: REPEATED})
async def issue_command(
    data: JSONBody[CommandRequest], db: NamedDependency[Database], caller: NamedDependency[Caller]
) -> Response[CommandIssued]:
    """Issue a command: 201 for a new one, 200 when the idempotency key stands for one that was issued before."""
    same_tenant(caller, data.tenant_id)
    row = await db.call(
        ISSUE_COMMAND,
        caller.tenant,
        data.station_id,
        data.device_id,
        data.command_type,
        {} if data.payload is None else data.payload,
        data.idempotency_key,
        data.mode,
        caller.subject,
    )
    issued = from_row(CommandIssued, row)
    return Response(issued, status_code=201 if row and row.get("is_new", True) else 200)


@get("/api/v1/commands", guards=[requires("viewer")])
async def list_commands(
    request: Request[Any, Any, Any],
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    period: NamedDependency[Period],
    page: NamedDependency[Page],
    station_id: QueryId,
) -> Response[list[Command]]:
    """List the commands of a station that were issued in a range, oldest first."""
    after, after_id = page.after_moment_and_id()
    rows = await db.rows(
        LIST_COMMANDS, caller.tenant, station_id, period.start, period.end, after, after_id, page.probe
    )
    return paged(request, from_rows(Command, rows), page, lambda command: (command.created_at, command.command_id))


ROUTES = [issue_command, list_commands]
