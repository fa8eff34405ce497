"""Alarm rules: when a value is an alarm."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import UNSET, UnsetType

from api.database import Database
from api.paging import Page, paged_by_id
from api.security.guards import requires
from api.security.tokens import Caller
from api.wire import Id, Name, NotNegative, Number, OptionalQueryId, PathId, from_row, from_rows, shorten

LIST_RULES = "select * from api.list_alarm_rules($1, $2)"
CREATE_RULE = "select * from api.create_alarm_rule($1, $2, $3)"
UPDATE_RULE = "select * from api.update_alarm_rule($1, $2, $3, $4)"
DELETE_RULE = "select api.delete_alarm_rule($1, $2, $3)"
TRIAL = "select * from api.trial_alarm_rule($1, $2, $3)"

Operator = Literal[">", ">=", "<", "<="]
Severity = Literal["info", "low", "warning", "minor", "medium", "major", "high", "critical"]
Seconds = Annotated[int, msgspec.Meta(ge=0, le=604_800)]
Days = Annotated[int, msgspec.Meta(ge=1, le=366)]


class RuleRequest(msgspec.Struct, frozen=True):
    """A new rule. `threshold` and `hysteresis` are in the base unit of the semantic; `id` is made up if absent."""

    station_id: Id
    name: Name
    semantic: Id
    operator: Operator
    threshold: Number
    id: Id | UnsetType = UNSET
    hysteresis: NotNegative = 0
    duration_seconds: Seconds = 0
    severity: Severity = "medium"
    enabled: bool = True


class RuleChange(msgspec.Struct, frozen=True):
    """What to change of a rule; what is absent stays."""

    name: Name | UnsetType = UNSET
    semantic: Id | UnsetType = UNSET
    operator: Operator | UnsetType = UNSET
    threshold: Number | UnsetType = UNSET
    hysteresis: NotNegative | UnsetType = UNSET
    duration_seconds: Seconds | UnsetType = UNSET
    severity: Severity | UnsetType = UNSET
    enabled: bool | UnsetType = UNSET


class Rule(msgspec.Struct, frozen=True):
    """A rule as it is kept; it acts on the next sample."""

    id: str
    tenant_id: str
    station_id: str
    name: str
    semantic: str
    operator: str
    threshold: Number
    hysteresis: Number
    duration_seconds: int
    severity: str
    enabled: bool
    created_at: datetime
    updated_at: datetime

    def __post_init__(self) -> None:
        shorten(self, "threshold", "hysteresis")


class TrialRequest(RuleRequest, frozen=True, kw_only=True):
    """A rule to try on the samples of the last `days` (times 24 hours). It needs no name yet, and is tried as if on."""

    name: Name = "trial"
    days: Days = 30


class TrialAlarm(msgspec.Struct, frozen=True):
    """An alarm that would have been. `end_at` and `lasted_seconds` are null where it would ring still.

    `peak_value` is the furthest value beyond the threshold, `last_value` the newest one, as an alarm has it.
    """

    originator_id: str
    start_at: datetime
    end_at: datetime | None
    lasted_seconds: Number | None
    peak_value: Number
    last_value: Number

    def __post_init__(self) -> None:
        shorten(self, "lasted_seconds", "peak_value", "last_value")


class Trial(msgspec.Struct, frozen=True):
    """What a rule would have done in `[from, to)`: `rang` alarms, of which `ringing` would be open still.

    `too_short` counts breaches that ended before `duration_seconds`. It looked at so many `samples` of so many
    `devices`; none means that there is nothing to say. `alarms` are the newest 200.
    """

    station_id: str
    timezone: str
    from_: datetime = msgspec.field(name="from")
    to: datetime
    rang: int
    ringing: int
    too_short: int
    devices: int
    samples: int
    alarms: list[TrialAlarm]


@get("/api/v1/alarm-rules", guards=[requires("viewer")])
async def list_rules(
    request: Request[Any, Any, Any],
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    page: NamedDependency[Page],
    station_id: OptionalQueryId = None,
) -> Response[list[Rule]]:
    """List the alarm rules of a station, or of the whole tenant."""
    rows = await db.rows(LIST_RULES, caller.tenant, station_id)
    return paged_by_id(request, from_rows(Rule, rows), page, lambda rule: rule.id)


@post("/api/v1/alarm-rules", guards=[requires("admin")], status_code=201)
async def create_rule(
    data: JSONBody[RuleRequest], db: NamedDependency[Database], caller: NamedDependency[Caller]
) -> Rule:
    """Make an alarm rule."""
    return from_row(Rule, await db.call(CREATE_RULE, caller.tenant, data, caller.subject))


@patch("/api/v1/alarm-rules/{rule_id:str}", guards=[requires("admin")])
async def update_rule(
    rule_id: PathId, data: JSONBody[RuleChange], db: NamedDependency[Database], caller: NamedDependency[Caller]
) -> Rule:
    """Change parts of an alarm rule."""
    return from_row(Rule, await db.call(UPDATE_RULE, caller.tenant, rule_id, data, caller.subject))


@delete("/api/v1/alarm-rules/{rule_id:str}", guards=[requires("admin")])
async def delete_rule(rule_id: PathId, db: NamedDependency[Database], caller: NamedDependency[Caller]) -> None:
    """Remove an alarm rule; the alarms that it raised stay."""
    await db.call(DELETE_RULE, caller.tenant, rule_id, caller.subject)


@post("/api/v1/alarm-trials", guards=[requires("admin")], status_code=200)
async def try_rule(
    data: JSONBody[TrialRequest], db: NamedDependency[Database], caller: NamedDependency[Caller]
) -> Trial:
    """Try a rule on past samples: how often it would have rung. Nothing is kept."""
    return trial_from_row(await db.call(TRIAL, caller.tenant, data, data.days))


def trial_from_row(row: Any) -> Trial:
    """The row of a trial as it is told."""
    columns = from_row(dict[str, Any], row)
    alarms = msgspec.json.decode(columns["alarms"])
    return msgspec.convert({**columns, "from": columns["from_ts"], "to": columns["to_ts"], "alarms": alarms}, Trial)


ROUTES = [list_rules, create_rule, update_rule, delete_rule, try_rule]
