"""Alarms: what rings, live, and who saw to it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from litestar import Request, Response, get, post
from litestar.di import NamedDependency

from api.database import Database
from api.routes.alarm import ACKNOWLEDGE, CLEAR, LIST_ALARMS
from api.routes.rule import LIST_RULES
from api.routes.site import LIST_SITES
from api.web.forms import read_form
from api.web.guards import visits
from api.web.pages.rule import SEMANTICS
from api.web.view import View
from api.wire import PathId, parse_instant

PAGE = 50
MAX_SITES = 1000
STATES = ("open", "active", "acknowledged", "cleared", "all")
DAYS = {"1": 1, "7": 7, "30": 30, "365": 365}

AnyRequest = Request[Any, Any, Any]


@get("/alarms", guards=[visits()])
async def show_alarms(request: AnyRequest, view: NamedDependency[View], db: NamedDependency[Database]) -> Response[str]:
    """Alarms by state and site, newest first; the page asks again whenever something happens to one."""
    query = request.query_params
    chosen = {
        "status": query.get("status") if query.get("status") in STATES else "open",
        "site": query.get("site", ""),
        "days": query.get("days") if query.get("days") in DAYS else "30",
    }
    rows = await _list(view, db, chosen, query.get("before"), query.get("before_id"))
    alarms = rows[:PAGE]
    more = None
    if len(rows) > PAGE:
        last = alarms[-1]
        more = urlencode({**chosen, "before": last["start_at"].isoformat(), "before_id": last["id"]})
    sites = await db.rows(LIST_SITES, view.caller.tenant, None, MAX_SITES)
    rules = await db.rows(LIST_RULES, view.caller.tenant, None)
    return view.render(
        "alarm/list.html",
        alarms=alarms,
        chosen=chosen,
        more=more,
        sites=sites,
        zones={site["site_id"]: site["timezone"] for site in sites},
        units={rule["id"]: SEMANTICS.get(rule["semantic"], "") for rule in rules},
        query=urlencode(chosen),
    )


async def _list(view: View, db: Database, chosen: dict[str, Any], before: str | None, before_id: str | None) -> Any:
    """A page of alarms and one more. Those that are open are shown however long ago they began."""
    now = datetime.now(UTC)
    status = chosen["status"] if chosen["status"] in ("active", "acknowledged", "cleared") else None
    since = now - timedelta(days=DAYS[chosen["days"]])
    position = parse_instant(before, "before") if before else None
    wanted: list[Any] = []
    while True:
        rows = await db.rows(
            LIST_ALARMS,
            view.caller.tenant,
            chosen["site"] or None,
            since,
            now + timedelta(days=1),
            status,
            position,
            before_id,
            500,
        )
        wanted += [row for row in rows if chosen["status"] != "open" or row["status"] != "cleared"]
        if len(wanted) > PAGE or len(rows) < 500:
            return wanted[: PAGE + 1]
        position, before_id = rows[-1]["start_at"], rows[-1]["id"]


@post("/alarms/{alarm_id:str}/{step:str}", guards=[visits("operator")], status_code=200)
async def move_alarm(
    request: AnyRequest, alarm_id: PathId, step: str, view: NamedDependency[View], db: NamedDependency[Database]
) -> Response[str]:
    """Acknowledge or clear an alarm, and go back to the list."""
    form = await read_form(request)
    statement, notice = (CLEAR, "alarm-cleared") if step == "clear" else (ACKNOWLEDGE, "alarm-acknowledged")
    await db.call(statement, view.caller.tenant, alarm_id, view.caller.subject)
    query = form.get("query", "")
    return view.go(f"/alarms?{query}" if query else "/alarms", notice)


ROUTES = [show_alarms, move_alarm]
