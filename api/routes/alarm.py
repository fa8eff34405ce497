"""Alarms: what rang, and who saw to it."""

from datetime import datetime
from typing import Any, Literal

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery

from api.database import Database
from api.paging import Page, Period, paged
from api.security.guards import requires
from api.security.tokens import Caller
from api.wire import Number, PathId, QueryId, from_row, from_rows, shorten

LIST_ALARMS = "select * from api.list_alarms($1, $2, $3, $4, $5, $6, $7, $8)"
ACKNOWLEDGE = "select * from api.acknowledge_alarm($1, $2, $3)"
CLEAR = "select * from api.clear_alarm($1, $2, $3)"

Status = Literal["active", "acknowledged", "cleared"]


class Alarm(msgspec.Struct, frozen=True):
    """An alarm. `start_at` and `end_at` are times of samples, `last_value` is in the base unit of the semantic."""

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

    def __post_init__(self) -> None:
        shorten(self, "last_value")


@get("/api/v1/alarms", guards=[requires("viewer")])
async def list_alarms(
    request: Request[Any, Any, Any],
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    period: NamedDependency[Period],
    page: NamedDependency[Page],
    station_id: QueryId,
    status: FromQuery[Status | None] = None,
) -> Response[list[Alarm]]:
    """List the alarms of a station that were open at some time in a range, newest first."""
    before, before_id = page.after_moment_and_id()
    rows = await db.rows(
        LIST_ALARMS,
        caller.tenant,
        station_id,
        period.start,
        period.end,
        status,
        before,
        before_id,
        page.probe,
    )
    return paged(request, from_rows(Alarm, rows), page, lambda alarm: (alarm.start_at, alarm.id))


@post("/api/v1/alarms/{alarm_id:str}/ack", guards=[requires("operator")], status_code=200)
async def acknowledge_alarm(alarm_id: PathId, db: NamedDependency[Database], caller: NamedDependency[Caller]) -> Alarm:
    """Say that somebody sees to the alarm; again changes nothing."""
    return from_row(Alarm, await db.call(ACKNOWLEDGE, caller.tenant, alarm_id, caller.subject))


@post("/api/v1/alarms/{alarm_id:str}/clear", guards=[requires("operator")], status_code=200)
async def clear_alarm(alarm_id: PathId, db: NamedDependency[Database], caller: NamedDependency[Caller]) -> Alarm:
    """End an alarm by hand; again changes nothing."""
    return from_row(Alarm, await db.call(CLEAR, caller.tenant, alarm_id, caller.subject))


ROUTES = [list_alarms, acknowledge_alarm, clear_alarm]
