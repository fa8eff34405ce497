"""Commands to devices: issued after a confirmation, watched until they have an end."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from litestar import Request, Response, get, post
from litestar.di import NamedDependency

from api.database import Database
from api.errors import invalid
from api.routes.command import ISSUE_COMMAND, LIST_COMMANDS, CommandRequest
from api.routes.site import GET_SITE, LIST_METERS, LIST_SITES
from api.web.forms import REFUSALS, Refusal, read_form, to_struct
from api.web.guards import visits
from api.web.view import View
from api.web.words import _

LIST_DEVICES = "select * from api.list_command_devices($1, $2)"
FIELDS = ("station_id", "device_id", "command_type", "payload", "mode")
MAX_SITES = 1000
SHOWN = 200
DAYS = 30
BEGIN = {"mode": "twoway", "payload": "{}"}

AnyRequest = Request[Any, Any, Any]


@get("/commands", guards=[visits()])
async def show_commands(
    request: AnyRequest, view: NamedDependency[View], db: NamedDependency[Database]
) -> Response[str]:
    """The form to issue one, and what was issued in the last 30 days."""
    return await _list(request, view, db, {}, None)


@post("/commands", guards=[visits("operator")], status_code=200)
async def issue_command(
    request: AnyRequest, view: NamedDependency[View], db: NamedDependency[Database]
) -> Response[str]:
    """Issue a command. The form has a key, so that sending it twice is one command."""
    form = await read_form(request)
    try:
        wanted = to_struct({**form, "payload": _payload(form.get("payload", "{}"))}, CommandRequest)
        await db.call(
            ISSUE_COMMAND,
            view.caller.tenant,
            wanted.station_id,
            wanted.device_id,
            wanted.command_type,
            wanted.payload,
            wanted.idempotency_key,
            wanted.mode,
            view.caller.subject,
        )
    except REFUSALS as exc:
        return await _list(request, view, db, form, Refusal(exc, *FIELDS))
    return view.go(f"/commands?{urlencode({'site': wanted.station_id})}", "command-issued")


def _payload(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise invalid("payload", _('must be JSON, such as {"kW": 5}')) from None


async def _list(
    request: AnyRequest, view: View, db: Database, form: dict[str, str], refusal: Refusal | None
) -> Response[str]:
    tenant = view.caller.tenant
    sites = await db.rows(LIST_SITES, tenant, None, MAX_SITES)
    site_id = form.get("station_id") or request.query_params.get("site") or await _first(db, tenant, sites)
    site = await db.call(GET_SITE, tenant, site_id) if site_id else None
    known = [row["device_id"] for row in await db.rows(LIST_DEVICES, tenant, site_id)] if site else []
    meters = [row["meter_id"] for row in await db.rows(LIST_METERS, tenant, site_id)] if site else []
    now = datetime.now(UTC)
    window = (now - timedelta(days=DAYS), now + timedelta(minutes=1))
    commands: list[Any] = []
    after: tuple[Any, Any] = (None, None)
    while site:  # they come oldest first: the last ones are on the last page
        rows = await db.rows(LIST_COMMANDS, tenant, site_id, *window, *after, 1000)
        commands = [*commands, *rows][-SHOWN:]
        if len(rows) < 1000:
            break
        after = (rows[-1]["created_at"], rows[-1]["command_id"])
    return view.render(
        "command/list.html",
        refusal.status if refusal else 200,
        sites=sites,
        site=site,
        site_id=site_id,
        devices=known,
        others=[meter for meter in meters if meter not in known],
        commands=commands[::-1],
        is_moving=any(command["status"] in ("created", "sent") for command in commands),
        form={**BEGIN, **form},
        refusal=refusal,
        key=f"page-{now.timestamp():.6f}",
    )


async def _first(db: Database, tenant: str, sites: list[Any]) -> str | None:
    """The site that is shown while none is chosen: the first one that commands can be sent to, else the first."""
    devices = await db.rows(LIST_DEVICES, tenant, None)
    first = devices[0]["station_id"] if devices else sites[0]["site_id"] if sites else None
    return None if first is None else str(first)


ROUTES = [show_commands, issue_command]
