"""Alarms: what rings, live, and who sees to it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency

from api.database import Database
from api.errors import invalid
from api.routes.alarm import ACKNOWLEDGE, CLEAR, LIST_ALARMS, LIST_EVENTS, UPDATE_ALARM, AlarmChange
from api.routes.member import LIST as LIST_MEMBERS
from api.routes.rule import LIST_RULES
from api.routes.site import GET_SITE, LIST_SITES
from api.web.charts import read_alarm_chart
from api.web.forms import REFUSALS, Refusal, read_form, to_struct
from api.web.guards import visits
from api.web.pages.rule import SEMANTICS
from api.web.view import HEADERS, View, segment
from api.web.words import _
from api.wire import PathId, parse_instant

GET_ALARM = "select * from api.get_alarm($1, $2)"
PAGE = 50
MAX_SITES = 1000
MAX_EVENTS = 200
STATES = ("open", "active", "acknowledged", "cleared", "all")
DAYS = {"1": 1, "7": 7, "30": 30, "365": 365}
MOVES = {"ack": (ACKNOWLEDGE, "alarm-acknowledged"), "clear": (CLEAR, "alarm-cleared")}

AnyRequest = Request[Any, Any, Any]


def words() -> dict[str, dict[str, str]]:
    """Severities, states and steps of alarms in words."""
    return {
        "severity": {
            "critical": _("critical"),
            "high": _("high"),
            "major": _("major"),
            "medium": _("medium"),
            "minor": _("minor"),
            "warning": _("warning"),
            "low": _("low"),
            "info": _("info"),
        },
        "status": {"active": _("active"), "acknowledged": _("acknowledged"), "cleared": _("cleared")},
        "step": {
            "active": _("raised"),
            "acknowledged": _("acknowledged"),
            "cleared": _("cleared"),
            "owner": _("owner"),
            "note": _("note"),
        },
    }


@get("/alarms", guards=[visits()])
async def show_alarms(request: AnyRequest, view: NamedDependency[View], db: NamedDependency[Database]) -> Response[str]:
    """Alarms by state, severity, site and owner, newest first; the page asks again whenever one changes."""
    query = request.query_params
    said = words()
    chosen = {
        "status": query.get("status") if query.get("status") in STATES else "open",
        "severity": query.get("severity") if query.get("severity") in said["severity"] else "",
        "site": query.get("site", ""),
        "owner": "mine" if query.get("owner") == "mine" else "",
        "days": query.get("days") if query.get("days") in DAYS else "30",
    }
    rows = await _list(view, db, chosen, query.get("before"), query.get("before_id"))
    alarms = rows[:PAGE]
    more = None
    if len(rows) > PAGE:
        last = alarms[-1]
        more = urlencode({**chosen, "before": last["start_at"].isoformat(), "before_id": last["id"]})
    sites = await db.rows(LIST_SITES, view.caller.tenant, None, MAX_SITES)
    return view.render(
        "alarm/list.html",
        alarms=alarms,
        chosen=chosen,
        more=more,
        names={site["site_id"]: site["name"] for site in sites},
        zones={site["site_id"]: site["timezone"] for site in sites},
        units=SEMANTICS,
        words=said,
        query=urlencode(chosen),
        has_rules=bool(alarms) or bool(await db.rows(LIST_RULES, view.caller.tenant, None)),
    )


async def _list(view: View, db: Database, chosen: dict[str, Any], before: str | None, before_id: str | None) -> Any:
    """A page of alarms and one more. Those that are open are shown however long ago they began."""
    now = datetime.now(UTC)
    assert view.visitor is not None
    return await db.rows(
        LIST_ALARMS,
        view.caller.tenant,
        chosen["site"] or None,
        now - timedelta(days=DAYS[chosen["days"]]),
        now + timedelta(days=1),
        None if chosen["status"] == "all" else chosen["status"],
        chosen["severity"] or None,
        view.visitor.email if chosen["owner"] else None,
        parse_instant(before, "before") if before else None,
        before_id,
        PAGE + 1,
    )


@get("/alarms/{alarm_id:str}", guards=[visits()])
async def show_alarm(alarm_id: PathId, view: NamedDependency[View], db: NamedDependency[Database]) -> Response[str]:
    """One alarm: why it rang, what was measured, its history, and what can be done."""
    return await _show(view, db, alarm_id, {})


@get("/alarms/{alarm_id:str}/chart.json", guards=[visits()])
async def give_alarm_chart(
    alarm_id: PathId, view: NamedDependency[View], db: NamedDependency[Database]
) -> Response[bytes]:
    """What was measured around it, as the chart's columns."""
    alarm, site = await _find(view, db, alarm_id)
    chart = await read_alarm_chart(db, alarm, SEMANTICS.get(alarm["semantic"], ""), site["timezone"])
    return Response(msgspec.json.encode(chart), media_type="application/json", headers=HEADERS)


@post("/alarms/{alarm_id:str}", guards=[visits("operator")], status_code=200)
async def change_alarm(
    request: AnyRequest, alarm_id: PathId, view: NamedDependency[View], db: NamedDependency[Database]
) -> Response[str]:
    """Acknowledge or clear it, give it to somebody, write a note."""
    form = await read_form(request)
    back = form.pop("back", None)
    statement, notice = MOVES.get(form.get("step", ""), (UPDATE_ALARM, "alarm-saved"))
    try:
        if statement == UPDATE_ALARM:
            change = to_struct(_change(form), AlarmChange)
            await db.call(UPDATE_ALARM, view.caller.tenant, alarm_id, change, view.caller.subject)
        else:
            await db.call(statement, view.caller.tenant, alarm_id, view.caller.subject)
    except REFUSALS as exc:
        return await _show(view, db, alarm_id, form, Refusal(exc, "owner", "note"))
    return view.go(f"/alarms?{back}" if back is not None else f"/alarms/{segment(alarm_id)}", notice)


def _change(form: dict[str, str]) -> dict[str, str | None]:
    """What a form asks for; an owner left empty is nobody."""
    if form.get("step") == "owner":
        return {"owner": form.get("owner")}
    if "note" not in form:
        raise invalid("note", _("write something"))
    return {"note": form["note"]}


async def _find(view: View, db: Database, alarm_id: str) -> tuple[Any, Any]:
    """The alarm and its site."""
    alarm = await db.call(GET_ALARM, view.caller.tenant, alarm_id)
    assert alarm is not None
    return alarm, await db.call(GET_SITE, view.caller.tenant, alarm["station_id"])


async def _show(
    view: View, db: Database, alarm_id: str, form: dict[str, Any], refusal: Refusal | None = None
) -> Response[str]:
    alarm, site = await _find(view, db, alarm_id)
    tenant = view.caller.tenant
    rules = await db.rows(LIST_RULES, tenant, alarm["station_id"])
    return view.render(
        "alarm/show.html",
        refusal.status if refusal else 200,
        alarm=alarm,
        site=site,
        unit=SEMANTICS.get(alarm["semantic"], ""),
        has_rule=any(rule["id"] == alarm["rule_id"] for rule in rules),
        events=await db.rows(LIST_EVENTS, tenant, str(alarm["id"]), None, None, None, None, MAX_EVENTS),
        members=await _members(view, db) if view.may("operator") else [],
        words=words(),
        form={"owner": alarm["owner"], **form},
        refusal=refusal,
    )


async def _members(view: View, db: Database) -> list[tuple[str, str]]:
    """Whom an alarm may be given to, for a choice: nobody, or a member who has come."""
    members = await db.rows(LIST_MEMBERS, view.caller.tenant)
    come = [member for member in members if member["status"] == "active"]
    return [("", _("nobody"))] + [
        (member["email"], f"{member['full_name']} · {member['email']}" if member["full_name"] else member["email"])
        for member in come
    ]


ROUTES = [show_alarms, show_alarm, give_alarm_chart, change_alarm]
