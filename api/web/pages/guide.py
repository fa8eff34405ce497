"""The first steps: a site, a token, a command line, and the first reading."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency

from api.database import Database
from api.routes.site import CREATE_SITE, GET_SITE, LIST_SITES, NewSite
from api.routes.token import CREATE
from api.security.address import origin
from api.security.integration import hash_token, new_integration_token
from api.web.forms import REFUSALS, Refusal, read_form, to_struct
from api.web.guards import visits
from api.web.pages.portfolio import SUMMARIZE_SITES
from api.web.view import View, segment
from api.web.zones import ZONE_NAMES
from api.wire import PathId

FIELDS = ("site_id", "name", "location", "timezone", "tariff", "currency")
METER = "main"

AnyRequest = Request[Any, Any, Any]


@get("/start", guards=[visits()])
async def show_start(view: NamedDependency[View], db: NamedDependency[Database]) -> Response[str]:
    """Step one, or where the organization has sites already, which one to connect."""
    sites = await db.rows(LIST_SITES, view.caller.tenant, None, 50)
    form = {"timezone": view.look.zone}
    return view.render("guide/site.html", sites=sites, form=form, refusal=None, zones=ZONE_NAMES)


@post("/start", guards=[visits("operator")], status_code=200)
async def create_first_site(
    request: AnyRequest, view: NamedDependency[View], db: NamedDependency[Database]
) -> Response[str]:
    """Create the site and go on."""
    form = await read_form(request)
    try:
        row = await db.call(CREATE_SITE, view.caller.tenant, to_struct(form, NewSite), view.caller.subject)
    except REFUSALS as exc:
        refusal = Refusal(exc, *FIELDS)
        return view.render("guide/site.html", refusal.status, sites=[], form=form, refusal=refusal, zones=ZONE_NAMES)
    assert row is not None
    return view.go(f"/start/{segment(row['site_id'])}")


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
    return view.render("guide/arrival.html", site_id=site_id, summary=summary)


async def _connect(view: View, db: Database, site: Any, secret: str | None) -> Response[str]:
    summary = await db.call(SUMMARIZE_SITES, view.caller.tenant, site["site_id"], None, 1)
    return view.render(
        "guide/connect.html",
        site=site,
        site_id=site["site_id"],
        secret=secret,
        summary=summary,
        base_url=origin(view.request),
        meter=METER,
    )


ROUTES = [show_start, create_first_site, show_connect, make_token, show_arrival]
