"""Alerts: what a worker found out of the ordinary in a site's consumption, and what people do about it."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, Response, get, patch
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody
from msgspec import UNSET, UnsetType

from api.database import Database
from api.errors import invalid
from api.paging import Page, paged
from api.routes.audit import OptionalFrom, OptionalTo, Position
from api.security.guards import requires
from api.security.tokens import Caller
from api.wire import Instant, Name, OptionalQueryId, PathId, from_row, from_rows, parse_instant, utc

LIST_ALERTS = "select * from api.list_alerts($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
LIST_EVENTS = "select * from api.list_alert_events($1, $2, $3, $4, $5, $6, $7)"
UPDATE_ALERT = "select * from api.update_alert($1, $2, $3, $4)"

Status = Literal["open", "ack", "muted", "resolved"]
Kind = Literal["deviation", "spike", "night_share", "weekend_share", "missing_data", "flat_line"]
Severity = Literal["warning", "critical"]
Step = Literal["opened", "escalated", "resolved", "reopened", "acked", "muted", "unmuted", "note", "owner"]
Note = Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]


class Alert(msgspec.Struct, frozen=True):
    """An alert. It is about the hours from `first_hour` to `last_hour`, in which the cause showed last.

    `facts` carries the hours one by one and their sums, with `cost` in `currency`, `reason` and `advice`.
    `resolved_by` is null where the cause was gone.
    """

    id: str
    tenant_id: str
    site_id: str
    kind: Kind
    severity: Severity
    status: Status
    title: str
    message: str
    opened_at: datetime
    updated_at: datetime
    resolved_at: datetime | None
    resolved_by: str | None
    muted_until: datetime | None
    owner: str | None
    first_hour: datetime
    last_hour: datetime
    facts: dict[str, Any]


class AlertChange(msgspec.Struct, frozen=True):
    """What to change; what is absent stays. `muted` needs `muted_until`; `owner` null is nobody."""

    status: Status | UnsetType = UNSET
    muted_until: Instant | UnsetType | None = UNSET
    note: Note | UnsetType = UNSET
    owner: Name | UnsetType | None = UNSET


class AlertEvent(msgspec.Struct, frozen=True):
    """A step in the history of an alert; `severity` and `status` are those after it.

    `actor_name` is the actor's e-mail address while he is a member.
    """

    id: int
    alert_id: str
    site_id: str
    kind: Kind
    type: Step
    severity: Severity
    status: Status
    actor: str
    actor_name: str | None
    note: str | None
    at: datetime


@get("/api/v1/alerts", guards=[requires("viewer")])
async def list_alerts(
    request: Request[Any, Any, Any],
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    page: NamedDependency[Page],
    status: FromQuery[Status | None] = None,
    site_id: OptionalQueryId = None,
    kind: FromQuery[Kind | None] = None,
    severity: FromQuery[Severity | None] = None,
    from_: OptionalFrom = None,
    to: OptionalTo = None,
) -> Response[list[Alert]]:
    """List alerts, newest first; `from` and `to` choose those that were there at some time between."""
    start, end = parse_range(from_, to)
    before, before_id = page.after_moment_and_id()
    rows = await db.rows(
        LIST_ALERTS, caller.tenant, status, site_id, kind, severity, start, end, before, before_id, page.probe
    )
    return paged(request, [to_alert(row) for row in rows], page, lambda alert: (alert.opened_at, alert.id))


@get("/api/v1/alerts/history", guards=[requires("viewer")])
async def list_alert_events(
    request: Request[Any, Any, Any],
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    page: NamedDependency[Page],
    alert_id: OptionalQueryId = None,
    site_id: OptionalQueryId = None,
    from_: OptionalFrom = None,
    to: OptionalTo = None,
) -> Response[list[AlertEvent]]:
    """List what became of an alert, of those of a site, or of all, newest step first."""
    start, end = parse_range(from_, to)
    position = page.after(Position)
    before = position.id if position else None
    rows = await db.rows(LIST_EVENTS, caller.tenant, alert_id, site_id, start, end, before, page.probe)
    return paged(request, from_rows(AlertEvent, rows), page, lambda event: (event.id,))


@patch("/api/v1/alerts/{alert_id:str}", guards=[requires("operator")])
async def update_alert(
    alert_id: PathId, data: JSONBody[AlertChange], db: NamedDependency[Database], caller: NamedDependency[Caller]
) -> Alert:
    """Acknowledge, mute, resolve or reopen an alert, write a note, give it to somebody; again changes nothing."""
    if isinstance(data.muted_until, datetime):
        utc(data.muted_until, "muted_until")
    return to_alert(await db.call(UPDATE_ALERT, caller.tenant, alert_id, data, caller.subject))


def parse_range(from_: str | None, to: str | None) -> tuple[datetime | None, datetime | None]:
    """A range whose ends may be left out. Raises a 422 Problem for one that runs backwards."""
    start = parse_instant(from_, "from") if from_ is not None else None
    end = parse_instant(to, "to") if to is not None else None
    if start and end and start > end:
        raise invalid("from", "must not be later than to")
    return start, end


def to_alert(row: Any) -> Alert:
    """A row of the database as an Alert."""
    assert row is not None
    return from_row(Alert, {**row, "facts": msgspec.json.decode(row["facts"])})


ROUTES = [list_alerts, list_alert_events, update_alert]
