"""A file of readings before it is stored: what its columns are, what its rows would come to, what became of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import asyncpg
import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.response import Stream

from api.database import Database
from api.downloads import attachment
from api.metering.moments import Bounds
from api.routes.site import LIST_SITES
from api.upload.choices import ROLES, STAMPS, Site
from api.upload.importing import ImportResult, store
from api.upload.preview import Preview, make_preview
from api.upload.reader import Reader
from api.upload.staging import GET_UPLOAD, fetch, read_parts
from api.web.forms import read_form
from api.web.guards import visits
from api.web.mapping import Mapping, read_mapping
from api.web.view import View
from api.web.zones import ZONE_NAMES
from api.wire import PathId

MAX_SITES = 10_000
PREVIEW_BYTES = 8 * 1024 * 1024
LIST_UNCOUNTED = "select site_id from api.list_uncounted_sites($1, $2, $3, $4)"

AnyRequest = Request[Any, Any, Any]


@get("/data/uploads/{upload_id:str}", guards=[visits("operator")])
async def show_mapping(
    request: AnyRequest, upload_id: PathId, view: NamedDependency[View], db: NamedDependency[Database]
) -> Response[str]:
    """What a file is taken as by itself, and what it would come to."""
    return await _show(request, upload_id, view, db, {})


@post("/data/uploads/{upload_id:str}/preview", guards=[visits("operator")], status_code=200)
async def change_mapping(
    request: AnyRequest, upload_id: PathId, view: NamedDependency[View], db: NamedDependency[Database]
) -> Response[str]:
    """The same after a choice was changed; nothing is stored."""
    return await _show(request, upload_id, view, db, await read_form(request))


@post("/data/uploads/{upload_id:str}", guards=[visits("operator")], status_code=200)
async def import_file(
    request: AnyRequest, upload_id: PathId, view: NamedDependency[View], db: NamedDependency[Database]
) -> Response[str]:
    """Store the rows of a file, and go on to what became of them; back to the choices while one is open or unseen."""
    form = await read_form(request)
    upload: Any = await db.call(GET_UPLOAD, view.caller.tenant, upload_id, view.caller.subject)
    if upload["is_importing"]:
        return view.go(f"/data/uploads/{upload_id}/result")
    sites = await _sites(view, db)
    file, _is_whole = await fetch(db, view.caller, upload_id)
    with file:
        mapping = await asyncio.to_thread(read_mapping, file, form, sites)
        if not mapping.plan.questions and mapping.is_seen:
            reader = Reader(mapping.table, mapping.plan, sites, _bounds(request))
            try:
                await store(db, view.caller, upload, mapping.table, reader)
            except asyncpg.PostgresError as exc:
                if exc.sqlstate != "WL409":
                    raise
            return view.go(f"/data/uploads/{upload_id}/result")
    return await _show(request, upload_id, view, db, form, status=422)


@get("/data/uploads/{upload_id:str}/result", guards=[visits("operator")])
async def show_result(upload_id: PathId, view: NamedDependency[View], db: NamedDependency[Database]) -> Response[str]:
    """What became of the rows of a file; the page asks again while they are being stored."""
    upload: Any = await db.call(GET_UPLOAD, view.caller.tenant, upload_id, view.caller.subject)
    if upload["is_importing"]:
        return view.render("data/importing.html", upload=upload)
    if upload["result"] is None:
        return view.go(f"/data/uploads/{upload_id}")
    result = msgspec.json.decode(upload["result"], type=ImportResult)
    sites = await _sites(view, db)
    return view.render(
        "data/result.html",
        upload=upload,
        result=result,
        sites={site: sites[site].name for site in result.sites if site in sites},
    )


@get("/data/uploads/{upload_id:str}/refused.csv", guards=[visits("operator")])
async def download_refused(upload_id: PathId, view: NamedDependency[View], db: NamedDependency[Database]) -> Stream:
    """The rows that were refused, as they came, with the reasons beside them."""
    upload: Any = await db.call(GET_UPLOAD, view.caller.tenant, upload_id, view.caller.subject)

    async def parts() -> AsyncIterator[bytes]:
        async for part in read_parts(db, view.caller, upload_id, "refused"):
            yield part

    name = upload["name"].rsplit(".", 1)[0]
    return Stream(parts(), media_type="text/csv; charset=utf-8", headers=attachment(f"{name}-refused.csv"))


async def _show(
    request: AnyRequest, upload_id: str, view: View, db: Database, form: dict[str, str], *, status: int = 200
) -> Response[str]:
    upload = await db.call(GET_UPLOAD, view.caller.tenant, upload_id, view.caller.subject)
    sites = await _sites(view, db)
    file, is_whole = await fetch(db, view.caller, upload_id, PREVIEW_BYTES)
    with file:
        mapping: Mapping = await asyncio.to_thread(read_mapping, file, form, sites)
        preview, uncounted = None, []
        if not mapping.plan.questions:
            reader = Reader(mapping.table, mapping.plan, sites, _bounds(request))
            preview = await make_preview(db, view.caller, reader, mapping.table.rows(), is_whole=is_whole)
            uncounted = await _uncounted(view, db, preview, sites)
    return view.render(
        "data/mapping.html",
        status,
        upload=upload,
        mapping=mapping,
        plan=mapping.plan,
        preview=preview,
        uncounted=uncounted,
        sites=sites,
        form=mapping.form,
        zones=ZONE_NAMES,
        roles=ROLES,
        stamps=STAMPS,
        is_refused=status != 200,
    )


async def _sites(view: View, db: Database) -> dict[str, Site]:
    rows = await db.rows(LIST_SITES, view.caller.tenant, None, MAX_SITES)
    return {row["site_id"]: Site(row["name"], row["timezone"]) for row in rows}


async def _uncounted(view: View, db: Database, preview: Preview, sites: dict[str, Site]) -> list[tuple[str, str]]:
    """Ids and names of sites whose settlement would not count the readings."""
    meters = sorted(preview.meters)
    names = [[site for site, _meter in meters], [meter for _site, meter in meters]]
    rows = await db.rows(LIST_UNCOUNTED, view.caller.tenant, *names, sorted(preview.units))
    return [(row["site_id"], sites[row["site_id"]].name) for row in rows]


def _bounds(request: AnyRequest) -> Bounds:
    return Bounds.around(datetime.now(UTC), request.app.state.config.timeseries_max_past_days)


ROUTES = [show_mapping, change_mapping, import_file, show_result, download_refused]
