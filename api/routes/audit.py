"""The audit log: who changed what, from what to what."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from api.database import Database
from api.errors import invalid
from api.paging import Page, paged
from api.security.guards import requires
from api.security.tokens import Caller
from api.wire import OptionalQueryId, from_rows, parse_instant

LIST = "select * from api.list_audit($1, $2, $3, $4, $5, $6)"

DATE_TIME = {"format": "date-time"}
OptionalFrom = Annotated[
    str | None, QueryParameter(name="from", description="Begin, included: RFC 3339", schema_extra=DATE_TIME)
]
OptionalTo = Annotated[str | None, QueryParameter(description="End, excluded: RFC 3339", schema_extra=DATE_TIME)]
Serial = Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]


class Position(msgspec.Struct, array_like=True, frozen=True):
    """A position in the log."""

    id: Serial


class AuditEntry(msgspec.Struct, frozen=True):
    """One change. `actor` is a user's id, `token:` and a token's, or what signed in to the database.

    `actor_name` is his address or its name, while known; `old` and `new` are the row without its secrets.
    """

    id: int
    at: datetime
    actor: str
    actor_name: str | None
    action: Literal["insert", "update", "delete"]
    entity: str
    entity_id: str
    old: Any
    new: Any


@get("/api/v1/audit", guards=[requires("admin")])
async def list_audit(
    request: Request[Any, Any, Any],
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    page: NamedDependency[Page],
    entity: OptionalQueryId = None,
    from_: OptionalFrom = None,
    to: OptionalTo = None,
) -> Response[list[AuditEntry]]:
    """List what was changed in the organization, newest first; `entity` is the kind of thing, a table's name."""
    start = parse_instant(from_, "from") if from_ is not None else None
    end = parse_instant(to, "to") if to is not None else None
    if start and end and start > end:
        raise invalid("from", "must not be later than to")
    position = page.after(Position)
    before = position.id if position else None
    rows = await db.rows(LIST, caller.tenant, entity, start, end, before, page.probe)
    return paged(request, from_rows(AuditEntry, rows), page, lambda entry: (entry.id,))


ROUTES = [list_audit]
