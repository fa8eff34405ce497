"""The first steps: a site, a token, a command line, and the first reading."""

import json
import shlex
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency

from api.database import Database
from api.errors import Problem, invalid
from api.routes.site import CREATE_SITE, GET_SITE, LIST_SITES, NewSite
from api.routes.token import CREATE
from api.security.address import origin
from api.security.integration import hash_token, new_integration_token
from api.web.charts import STORAGE
from api.web.forms import REFUSALS, Refusal, read_form, to_struct
from api.web.guards import visits
from api.web.pages.portfolio import SUMMARIZE_SITES
from api.web.pages.settlement import default_price, grace_minutes
from api.web.view import View, segment
from api.web.words import _
from api.web.zones import ZONE_NAMES
from api.wire import PathId

CREATE_MICROGRID = "select * from api.create_microgrid($1, $2, $3, $4)"
FIELDS = ("kind", "site_id", "name", "location", "timezone", "tariff", "currency")
FACTORY = "factory"
METER = "main"
"""The meter, or the device of a microgrid, that the first command sends for."""
TRIAL_VALUES = {"charge_power_kw": 2, "discharge_power_kw": 1}
TIME = "@"

AnyRequest = Request[Any, Any, Any]


@get("/start", guards=[visits()])
async def show_start(view: NamedDependency[View], db: NamedDependency[Database]) -> Response[str]:
    """Step one, or where the organization has sites already, which one to connect."""
    sites = await db.rows(LIST_SITES, view.caller.tenant, None, 50)
    return _first_site(view, sites, {"timezone": view.look.zone}, None)


@post("/start", guards=[visits("operator")], status_code=200)
async def create_first_site(
    request: AnyRequest, view: NamedDependency[View], db: NamedDependency[Database]
) -> Response[str]:
    """Create the site and go on."""
    form = await read_form(request)
    try:
        site_id = await open_site(view, db, form)
    except REFUSALS as exc:
        return _first_site(view, [], form, Refusal(exc, *FIELDS))
    return view.go(f"/start/{segment(site_id)}")


@get("/start/{site_id:str}", guards=[visits()])
async def show_connect(site_id: PathId, view: NamedDependency[View], db: NamedDependency[Database]) -> Response[str]:
    """Steps two to four for a site: token, command line, first reading."""
    site = await db.call(GET_SITE, view.caller.tenant, site_id)
    return await _connect(view, db, site, None)


@post("/start/{site_id:str}", guards=[visits("admin")], status_code=200)
async def make_token(site_id: PathId, view: NamedDependency[View], db: NamedDependency[Database]) -> Response[str]:
    """Make a token for the site's machine, and show it this once."""
    site = await db.call(GET_SITE, view.caller.tenant, site_id)
    secret = new_integration_token()
    name = f"{site_id} client" if len(site_id) < 190 else "client"
    await db.call(CREATE, view.caller.tenant, name, hash_token(secret), ["ingest"], None, view.caller.subject)
    return await _connect(view, db, site, secret)


@get("/start/{site_id:str}/arrival", guards=[visits()])
async def show_arrival(site_id: PathId, view: NamedDependency[View], db: NamedDependency[Database]) -> Response[str]:
    """Whether a reading has arrived; asked again by the page until one has."""
    summary = await db.call(SUMMARIZE_SITES, view.caller.tenant, site_id, None, 1)
    return view.render("guide/arrival.html", site_id=site_id, summary=summary, grace=grace_minutes(view))


async def open_site(view: View, db: Database, form: dict[str, str]) -> str:
    """Create the site that a form describes, and give its id. Raises what the form is refused for."""
    kind = form.get("kind", FACTORY)
    site = to_struct(form, NewSite)
    if kind == STORAGE:
        if not view.may("admin"):
            raise Problem(403, _("Only an admin of the organization creates microgrids"))
        row = await db.call(CREATE_MICROGRID, view.caller.tenant, site, METER, view.caller.subject)
    elif kind == FACTORY:
        row = await db.call(CREATE_SITE, view.caller.tenant, site, view.caller.subject)
    else:
        raise invalid("kind", f"is {FACTORY} or {STORAGE}")
    assert row is not None
    site_id: str = row["site_id"]
    return site_id


def _first_site(view: View, sites: Any, form: dict[str, Any], refusal: Refusal | None) -> Response[str]:
    status = refusal.status if refusal else 200
    return view.render(
        "guide/site.html",
        status,
        sites=sites,
        form=form,
        refusal=refusal,
        zones=ZONE_NAMES,
        default=default_price(view),
    )


async def _connect(view: View, db: Database, site: Any, secret: str | None) -> Response[str]:
    summary = await db.call(SUMMARIZE_SITES, view.caller.tenant, site["site_id"], None, 1)
    telemetry = {"tenantId": view.caller.tenant, "stationId": site["site_id"], "deviceId": METER}
    before, after = json.dumps({**telemetry, "ts": TIME, "values": TRIAL_VALUES}).rsplit(f'"{TIME}"', 1)
    return view.render(
        "guide/connect.html",
        site=site,
        site_id=site["site_id"],
        secret=secret,
        summary=summary,
        base_url=origin(view.request),
        meter=METER,
        argument=shlex.quote(site["site_id"]),
        body=(shlex.quote(before), shlex.quote(after)),
        telemetry=telemetry,
        grace=grace_minutes(view),
    )


ROUTES = [show_start, create_first_site, show_connect, make_token, show_arrival]
