"""Alerts: what is out of the ordinary, live, and what people do about it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from litestar import Request, Response, get, post
from litestar.di import NamedDependency

from api.database import Database
from api.errors import invalid
from api.routes.alert import LIST_ALERTS, LIST_EVENTS, UPDATE_ALERT, Alert, AlertChange, to_alert
from api.routes.site import LIST_SITES
from api.web.forms import REFUSALS, Refusal, read_form, to_struct
from api.web.guards import visits
from api.web.pages.gap import to_field
from api.web.span import HOUR
from api.web.view import View, segment
from api.web.words import _
from api.wire import PathId, parse_instant

GET_ALERT = "select * from api.get_alert($1, $2)"
PAGE = 50
MAX_SITES = 1000
MAX_EVENTS = 200
STATES = ("unresolved", "open", "ack", "muted", "resolved", "all")
DAYS = {"1": 1, "7": 7, "30": 30, "365": 365}
MUTES = {"1": 1, "8": 8, "24": 24, "168": 168}
"""Hours for which an alert may be muted by one choice."""
FIELDS = ("muted_until", "note", "owner")
NOTICES = {
    "ack": "alert-acknowledged",
    "open": "alert-reopened",
    "muted": "alert-muted",
    "resolved": "alert-resolved",
}

AnyRequest = Request[Any, Any, Any]


def words() -> dict[str, dict[str, str]]:
    """Kinds, states and steps of alerts in words."""
    return {
        "kind": {
            "deviation": _("above what is expected"),
            "spike": _("spike"),
            "night_share": _("busy night"),
            "weekend_share": _("busy weekend"),
            "missing_data": _("missing data"),
            "flat_line": _("meter is stuck"),
        },
        "status": {"open": _("open"), "ack": _("acknowledged"), "muted": _("muted"), "resolved": _("resolved")},
        "step": {
            "opened": _("opened"),
            "escalated": _("grew critical"),
            "resolved": _("resolved"),
            "reopened": _("reopened"),
            "acked": _("acknowledged"),
            "muted": _("muted"),
            "unmuted": _("the mute ended"),
            "note": _("note"),
            "owner": _("owner"),
        },
    }


@get("/alerts", guards=[visits()])
async def show_alerts(request: AnyRequest, view: NamedDependency[View], db: NamedDependency[Database]) -> Response[str]:
    """Alerts by state, kind, severity and site, newest first; the page asks again whenever one changes."""
    query = request.query_params
    kinds = words()["kind"]
    chosen = {
        "status": query.get("status") if query.get("status") in STATES else "unresolved",
        "kind": query.get("kind") if query.get("kind") in kinds else "",
        "severity": query.get("severity") if query.get("severity") in ("warning", "critical") else "",
        "site": query.get("site", ""),
        "days": query.get("days") if query.get("days") in DAYS else "30",
    }
    rows = await _list(view, db, chosen, query.get("before"), query.get("before_id"))
    alerts = [to_alert(row) for row in rows[:PAGE]]
    more = None
    if len(rows) > PAGE:
        more = urlencode({**chosen, "before": alerts[-1].opened_at.isoformat(), "before_id": alerts[-1].id})
    sites = await db.rows(LIST_SITES, view.caller.tenant, None, MAX_SITES)
    return view.render(
        "alert/list.html",
        alerts=alerts,
        chosen=chosen,
        more=more,
        names={site["site_id"]: site["name"] for site in sites},
        zones={site["site_id"]: site["timezone"] for site in sites},
        words=words(),
        query=urlencode(chosen),
    )


async def _list(view: View, db: Database, chosen: dict[str, Any], before: str | None, before_id: str | None) -> Any:
    """A page of alerts and one more. Those that are not resolved are shown however long ago they began."""
    state = chosen["status"]
    status = state if state in ("open", "ack", "muted", "resolved") else None
    since = datetime.now(UTC) - timedelta(days=DAYS[chosen["days"]])
    position = parse_instant(before, "before") if before else None
    wanted: list[Any] = []
    while True:
        rows = await db.rows(
            LIST_ALERTS,
            view.caller.tenant,
            status,
            chosen["site"] or None,
            chosen["kind"] or None,
            chosen["severity"] or None,
            since,
            None,
            position,
            before_id,
            500,
        )
        wanted += [row for row in rows if state != "unresolved" or row["status"] != "resolved"]
        if len(wanted) > PAGE or len(rows) < 500:
            return wanted[: PAGE + 1]
        position, before_id = rows[-1]["opened_at"], str(rows[-1]["id"])


@get("/alerts/{alert_id:str}", guards=[visits()])
async def show_alert(alert_id: PathId, view: NamedDependency[View], db: NamedDependency[Database]) -> Response[str]:
    """One alert: what it says, its hours, its history, and what can be done."""
    return await _show(view, db, alert_id, {})


@post("/alerts/{alert_id:str}", guards=[visits("operator")], status_code=200)
async def change_alert(
    request: AnyRequest, alert_id: PathId, view: NamedDependency[View], db: NamedDependency[Database]
) -> Response[str]:
    """Acknowledge, mute, resolve or reopen it, write a note, give it to somebody."""
    form = await read_form(request)
    back = form.pop("back", None)
    try:
        alert = to_alert(await db.call(GET_ALERT, view.caller.tenant, alert_id))
        change = to_struct(await _change(form, alert, view, db), AlertChange)
        await db.call(UPDATE_ALERT, view.caller.tenant, alert_id, change, view.caller.subject)
    except REFUSALS as exc:
        return await _show(view, db, alert_id, form, Refusal(exc, *FIELDS))
    notice = NOTICES.get(form.get("status", ""), "alert-saved")
    return view.go(f"/alerts?{back}" if back is not None else f"/alerts/{segment(alert_id)}", notice)


async def _change(form: dict[str, str], alert: Alert, view: View, db: Database) -> dict[str, Any]:
    """What a form asks for; an owner left empty is nobody, a mute ends after hours or at a time of the site's clock."""
    change: dict[str, Any] = {name: form[name] for name in ("status", "note", "owner") if name in form}
    if form.get("step") == "owner":
        change.setdefault("owner", None)
    if form.get("step") == "note" and "note" not in form:
        raise invalid("note", _("write something"))
    if form.get("status") == "muted":
        change["muted_until"] = await _until(form, alert, view, db)
    return change


async def _until(form: dict[str, str], alert: Alert, view: View, db: Database) -> datetime:
    hours = MUTES.get(form.get("mute_hours", ""))
    if hours is not None:
        return datetime.now(UTC) + timedelta(hours=hours)
    try:
        until = datetime.fromisoformat(form.get("muted_until", ""))
    except ValueError:
        raise invalid("muted_until", _("must be a time, such as 2026-01-31T08:00")) from None
    return until.replace(tzinfo=ZoneInfo(await _zone(alert, view, db)))


async def _zone(alert: Alert, view: View, db: Database) -> str:
    sites = await db.rows(LIST_SITES, view.caller.tenant, None, MAX_SITES)
    return next((str(site["timezone"]) for site in sites if site["site_id"] == alert.site_id), view.look.zone)


async def _show(
    view: View, db: Database, alert_id: str, form: dict[str, Any], refusal: Refusal | None = None
) -> Response[str]:
    alert = to_alert(await db.call(GET_ALERT, view.caller.tenant, alert_id))
    events = await db.rows(LIST_EVENTS, view.caller.tenant, alert_id, None, None, None, None, MAX_EVENTS)
    zone = await _zone(alert, view, db)
    hours = alert.facts.get("hours", [])
    return view.render(
        "alert/show.html",
        refusal.status if refusal else 200,
        alert=alert,
        site_zone=zone,
        hours=[{**hour, "at": datetime.fromisoformat(hour["hour"])} for hour in hours[::-1]],
        events=events,
        explain=urlencode(
            {
                "from": to_field(alert.first_hour, ZoneInfo(zone)),
                "to": to_field(alert.last_hour + HOUR, ZoneInfo(zone)),
            }
        ),
        words=words(),
        form={"owner": alert.owner, "mute_hours": "8", **form},
        refusal=refusal,
    )


ROUTES = [show_alerts, show_alert, change_alert]
