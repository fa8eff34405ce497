"""Alarms: what rang, and who saw to it."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, Response, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody, QueryParameter
from msgspec import UNSET, UnsetType

from api.database import Database
from api.paging import Page, Period, paged
from api.patterns import EMAIL
from api.routes.alert import Note, parse_range
from api.routes.audit import OptionalFrom, OptionalTo, Position
from api.routes.rule import Operator, Severity
from api.security.guards import requires
from api.security.tokens import Caller
from api.wire import Email, Number, OptionalQueryId, PathId, QueryId, from_row, from_rows, shorten

LIST_ALARMS = "select * from api.list_alarms($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
LIST_EVENTS = "select * from api.list_alarm_events($1, $2, $3, $4, $5, $6, $7)"
ACKNOWLEDGE = "select * from api.acknowledge_alarm($1, $2, $3)"
CLEAR = "select * from api.clear_alarm($1, $2, $3)"
UPDATE_ALARM = "select * from api.update_alarm($1, $2, $3, $4)"

Status = Literal["active", "acknowledged", "cleared"]
Step = Literal["active", "acknowledged", "cleared", "owner", "note"]
OptionalOwner = Annotated[
    str | None, QueryParameter(max_length=254, pattern=EMAIL, description="A member's e-mail address")
]


class Alarm(msgspec.Struct, frozen=True):
    """An alarm. `start_at` and `end_at` are times of samples, `last_value` is in the base unit of the semantic.

    `semantic`, `operator` and `threshold` are those of its rule when it rang; `owner` is who sees to it, by e-mail
    address.
    """

    id: str
    tenant_id: str
    station_id: str
    originator_type: str
    originator_id: str
    rule_id: str
    name: str
    severity: str
    status: Status
    start_at: datetime
    end_at: datetime | None
    last_value: Number | None
    acked_at: datetime | None
    cleared_at: datetime | None
    created_at: datetime
    updated_at: datetime
    owner: str | None
    semantic: str | None
    operator: Operator | None
    threshold: Number | None

    def __post_init__(self) -> None:
        shorten(self, "last_value", "threshold")


class AlarmChange(msgspec.Struct, frozen=True):
    """What to change; what is absent stays. `owner` is the e-mail address of a member, null is nobody."""

    owner: Email | UnsetType | None = UNSET
    note: Note | UnsetType = UNSET


class AlarmEvent(msgspec.Struct, frozen=True):
    """A step in the history of an alarm; `status` is the one after it.

    `actor` is null where the values did it, `actor_name` his e-mail address while he is a member. With `owner`, `note`
    is who it was given to.
    """

    id: int
    alarm_id: str
    station_id: str
    type: Step
    status: Status
    actor: str | None
    actor_name: str | None
    note: str | None
    at: datetime


@get("/api/v1/alarms", guards=[requires("viewer")])
async def list_alarms(
    request: Request[Any, Any, Any],
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    period: NamedDependency[Period],
    page: NamedDependency[Page],
    station_id: QueryId,
    status: FromQuery[Status | Literal["open"] | None] = None,
    severity: FromQuery[Severity | None] = None,
    owner: OptionalOwner = None,
) -> Response[list[Alarm]]:
    """List the alarms of a station that were open at some time in a range, newest first; `open` is not cleared."""
    before, before_id = page.after_moment_and_id()
    rows = await db.rows(
        LIST_ALARMS,
        caller.tenant,
        station_id,
        period.start,
        period.end,
        status,
        severity,
        owner,
        before,
        before_id,
        page.probe,
    )
    return paged(request, from_rows(Alarm, rows), page, lambda alarm: (alarm.start_at, alarm.id))


@get("/api/v1/alarms/history", guards=[requires("viewer")])
async def list_alarm_events(
    request: Request[Any, Any, Any],
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    page: NamedDependency[Page],
    alarm_id: OptionalQueryId = None,
    station_id: OptionalQueryId = None,
    from_: OptionalFrom = None,
    to: OptionalTo = None,
) -> Response[list[AlarmEvent]]:
    """List what became of an alarm, of those of a station, or of all, newest step first."""
    start, end = parse_range(from_, to)
    position = page.after(Position)
    before = position.id if position else None
    rows = await db.rows(LIST_EVENTS, caller.tenant, alarm_id, station_id, start, end, before, page.probe)
    return paged(request, from_rows(AlarmEvent, rows), page, lambda event: (event.id,))


@post("/api/v1/alarms/{alarm_id:str}/ack", guards=[requires("operator")], status_code=200)
async def acknowledge_alarm(alarm_id: PathId, db: NamedDependency[Database], caller: NamedDependency[Caller]) -> Alarm:
    """Say that somebody sees to the alarm; again changes nothing."""
    return from_row(Alarm, await db.call(ACKNOWLEDGE, caller.tenant, alarm_id, caller.subject))


@post("/api/v1/alarms/{alarm_id:str}/clear", guards=[requires("operator")], status_code=200)
async def clear_alarm(alarm_id: PathId, db: NamedDependency[Database], caller: NamedDependency[Caller]) -> Alarm:
    """End an alarm by hand; again changes nothing."""
    return from_row(Alarm, await db.call(CLEAR, caller.tenant, alarm_id, caller.subject))


@patch("/api/v1/alarms/{alarm_id:str}", guards=[requires("operator")])
async def update_alarm(
    alarm_id: PathId, data: JSONBody[AlarmChange], db: NamedDependency[Database], caller: NamedDependency[Caller]
) -> Alarm:
    """Give an alarm to a member, or write a note; whose it is already is not given it again."""
    return from_row(Alarm, await db.call(UPDATE_ALARM, caller.tenant, alarm_id, data, caller.subject))


ROUTES = [list_alarms, list_alarm_events, acknowledge_alarm, clear_alarm, update_alarm]
