"""A site: its chart, its figures, its meters, and its master data."""

import asyncio
import gzip
from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency

from api.database import Database
from api.downloads import attachment
from api.routes.analytics import KPI
from api.routes.site import DELETE_SITE, GET_SITE, LIST_METERS, UPDATE_SITE, SitePatch
from api.routes.timeseries import INGEST_HEALTH
from api.web.charts import STORAGE, list_statistics, read_chart, to_csv
from api.web.forms import REFUSALS, Refusal, read_form, to_struct
from api.web.guards import visits
from api.web.pages.gap import reasons
from api.web.pages.guide import FIELDS, open_site
from api.web.pages.portfolio import LIST_ASSUMED, SUMMARIZE_SITES
from api.web.pages.settlement import default_price, grace_minutes
from api.web.span import Span, read_span
from api.web.view import HEADERS, View, segment
from api.web.zones import ZONE_NAMES
from api.wire import PathId

AnyRequest = Request[Any, Any, Any]
LATEST = "select * from api.list_latest_values($1, $2, $3)"
MOST_POINTS = 200
"""Points whose newest value a page shows."""
ZIPPED_FROM = 4096
"""Charts larger than this (bytes) are sent compressed; there is no secret in them that their size could tell."""


# Not below /sites, where it would hide a site of that id.
@get("/new-site", guards=[visits("operator")])
async def show_new_site(view: NamedDependency[View]) -> Response[str]:
    """The form of a site to be."""
    return _form(view, None, {"timezone": view.look.zone})


@post("/new-site", guards=[visits("operator")], status_code=200)
async def create_site(request: AnyRequest, view: NamedDependency[View], db: NamedDependency[Database]) -> Response[str]:
    """Create a site."""
    form = await read_form(request)
    try:
        site_id = await open_site(view, db, form)
    except REFUSALS as exc:
        return _form(view, None, form, Refusal(exc, *FIELDS))
    return view.go(f"/sites/{segment(site_id)}", "site-created")


@get("/sites/{site_id:str}", guards=[visits()])
async def show_site(
    request: AnyRequest, site_id: PathId, view: NamedDependency[View], db: NamedDependency[Database]
) -> Response[str]:
    """The site in a range: chart, figures, meters."""
    tenant = view.caller.tenant
    site = await db.call(GET_SITE, tenant, site_id)
    summary = await db.call(SUMMARIZE_SITES, tenant, site_id, None, 1)
    assert site is not None
    assert summary is not None
    is_storage = summary["station_type"] == STORAGE
    span = await read_span(request, db, site)
    health = {row["meter_id"]: row for row in await db.rows(INGEST_HEALTH, tenant, site_id, None, span.start, span.end)}
    return view.render(
        "site/show.html",
        site=site,
        site_id=site_id,
        summary=summary,
        assumed=await db.rows(LIST_ASSUMED, tenant, [site_id]) if summary["cost"] is not None else [],
        span=span,
        health=health,
        meters=await db.rows(LIST_METERS, tenant, site_id),
        newest=await db.rows(LATEST, tenant, site_id, MOST_POINTS),
        storage=await _storage(db, site, span) if is_storage else None,
        kpi=None if is_storage else await db.call(KPI, tenant, site_id),
        reasons=reasons(),
        grace=grace_minutes(view),
    )


@get("/sites/{site_id:str}/values", guards=[visits()])
async def show_values(site_id: PathId, view: NamedDependency[View], db: NamedDependency[Database]) -> Response[str]:
    """The newest values alone, which the page asks for again and again."""
    site = await db.call(GET_SITE, view.caller.tenant, site_id)
    newest = await db.rows(LATEST, view.caller.tenant, site_id, MOST_POINTS)
    return view.render("site/values.html", site=site, newest=newest)


@get("/sites/{site_id:str}/deviation", guards=[visits()])
async def give_deviation(site_id: PathId, view: NamedDependency[View], db: NamedDependency[Database]) -> Response[str]:
    """How far the last 24 hours stray from what was to be expected, for the row of the portfolio."""
    return view.render("part/deviation.html", kpi=await db.call(KPI, view.caller.tenant, site_id))


@get("/sites/{site_id:str}/chart.json", guards=[visits()])
async def give_chart(
    request: AnyRequest, site_id: PathId, view: NamedDependency[View], db: NamedDependency[Database]
) -> Response[bytes]:
    """The chart's columns."""
    chart = await _chart(request, site_id, view, db)
    content = msgspec.json.encode(chart)
    headers = {**HEADERS, "Vary": "Accept-Encoding"}
    if len(content) > ZIPPED_FROM and "gzip" in request.headers.get("accept-encoding", ""):
        content = await asyncio.to_thread(gzip.compress, content, 5)
        headers["Content-Encoding"] = "gzip"
    return Response(content, media_type="application/json", headers=headers)


@get("/sites/{site_id:str}/chart.csv", guards=[visits()])
async def give_csv(
    request: AnyRequest, site_id: PathId, view: NamedDependency[View], db: NamedDependency[Database]
) -> Response[bytes]:
    """What the chart shows, as a file."""
    chart = await _chart(request, site_id, view, db)
    headers = {**HEADERS, **attachment(f"{site_id}-{chart.resolution}.csv")}
    return Response(to_csv(chart).encode(), media_type="text/csv; charset=utf-8", headers=headers)


@get("/sites/{site_id:str}/edit", guards=[visits("operator")])
async def show_edit(site_id: PathId, view: NamedDependency[View], db: NamedDependency[Database]) -> Response[str]:
    """The form of a site's master data."""
    site = await db.call(GET_SITE, view.caller.tenant, site_id)
    assert site is not None
    return _form(view, site_id, _values(site))


@post("/sites/{site_id:str}/edit", guards=[visits("operator")], status_code=200)
async def save_site(
    request: AnyRequest, site_id: PathId, view: NamedDependency[View], db: NamedDependency[Database]
) -> Response[str]:
    """Change a site; a field left empty takes location, tariff or currency away."""
    form = await read_form(request)
    sent: dict[str, Any] = {"location": None, "tariff": None, "currency": None, **form}
    try:
        patch = to_struct(sent, SitePatch)
        await db.call(UPDATE_SITE, view.caller.tenant, site_id, patch, view.caller.subject)
    except REFUSALS as exc:
        return _form(view, site_id, form, Refusal(exc, *FIELDS))
    return view.go(f"/sites/{segment(site_id)}", "site-saved")


@post("/sites/{site_id:str}/delete", guards=[visits("admin")], status_code=200)
async def delete_site(
    request: AnyRequest, site_id: PathId, view: NamedDependency[View], db: NamedDependency[Database]
) -> Response[str]:
    """Delete a site with everything that was measured there; its id is typed to confirm."""
    form = await read_form(request)
    try:
        await db.call(DELETE_SITE, view.caller.tenant, site_id, form.get("confirm"), view.caller.subject)
    except REFUSALS as exc:
        site = await db.call(GET_SITE, view.caller.tenant, site_id)
        assert site is not None
        return _form(view, site_id, _values(site), Refusal(exc, "confirm"))
    return view.go("/", "site-deleted")


async def _chart(request: AnyRequest, site_id: str, view: View, db: Database) -> Any:
    site = await db.call(GET_SITE, view.caller.tenant, site_id)
    summary = await db.call(SUMMARIZE_SITES, view.caller.tenant, site_id, None, 1)
    assert site is not None
    assert summary is not None
    return await read_chart(db, site, summary["station_type"], await read_span(request, db, site))


async def _storage(db: Database, site: Any, span: Span) -> dict[str, float | None]:
    """What a storage station did in a span: energies (kWh), earnings, emissions (kg); None while no hour is closed."""
    rows = await list_statistics(db, site, span, by_day=False)
    names = ("charge_kwh", "discharge_kwh", "earnings", "carbon_reduction")
    return {name: sum(row[name] for row in rows) if rows else None for name in names}


def _values(site: Any) -> dict[str, Any]:
    return {name: site[name] for name in FIELDS if site.get(name) is not None}


def _form(view: View, site_id: str | None, form: dict[str, Any], refusal: Refusal | None = None) -> Response[str]:
    return view.render(
        "site/form.html",
        refusal.status if refusal else 200,
        site_id=site_id,
        form=form,
        refusal=refusal,
        zones=ZONE_NAMES,
        default=default_price(view),
    )


ROUTES = [
    show_new_site,
    create_site,
    show_site,
    show_values,
    give_deviation,
    give_chart,
    give_csv,
    show_edit,
    save_site,
    delete_site,
]
