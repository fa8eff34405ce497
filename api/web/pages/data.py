"""Readings by hand: a CSV file uploaded, and what was corrected."""

import asyncio
from contextlib import aclosing
from datetime import UTC, datetime
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency

from api.database import Database
from api.errors import invalid
from api.metering.batch import read_zone
from api.metering.csv_upload import Upload, UploadResult
from api.metering.moments import Bounds
from api.metering.record import is_storable
from api.routes.site import GET_SITE, LIST_SITES
from api.routes.timeseries import LIST_CORRECTIONS
from api.routes.upload import MAX_FILE_BYTES
from api.web.forms import REFUSALS, Refusal, read_form
from api.web.guards import visits
from api.web.span import read_span
from api.web.view import View
from api.web.words import _
from api.web.zones import ZONE_NAMES
from api.wire import OptionalQueryId

FIELDS = ("file", "site_id", "meter_id", "unit", "timezone", "timestamp_utc", "value")
MAX_SITES = 1000
SHOWN = 500
UNITS = ("kWh", "Wh", "MWh", "kW", "W", "MW")

AnyRequest = Request[Any, Any, Any]


@get("/data", guards=[visits()])
async def show_upload(view: NamedDependency[View], db: NamedDependency[Database]) -> Response[str]:
    """The form to upload a file with."""
    return await _form(view, db, {}, None, None)


@post("/data", guards=[visits("operator")], status_code=200, request_max_body_size=MAX_FILE_BYTES)
async def upload(request: AnyRequest, view: NamedDependency[View], db: NamedDependency[Database]) -> Response[str]:
    """Store the readings of a file, and show what became of each row."""
    form = await read_form(request)
    file = (await request.form()).get("file")
    try:
        if not isinstance(file, UploadFile) or not file.filename:
            raise invalid("file", _("choose a CSV file"))
        result = await _store(request, view, db, file, form)
    except REFUSALS as exc:
        return await _form(view, db, form, None, Refusal(exc, *FIELDS))
    return await _form(view, db, form, result, None)


@get("/data/corrections", guards=[visits()])
async def show_corrections(
    request: AnyRequest,
    view: NamedDependency[View],
    db: NamedDependency[Database],
    site: OptionalQueryId = None,
) -> Response[str]:
    """What readings of a site said before they were corrected."""
    tenant = view.caller.tenant
    sites = await db.rows(LIST_SITES, tenant, None, MAX_SITES)
    site_id = site or (sites[0]["site_id"] if sites else None)
    row = await db.call(GET_SITE, tenant, site_id) if site_id else None
    span = await read_span(request, db, row, "30d") if row else None
    corrections = []
    if row and span:
        corrections = await db.rows(
            LIST_CORRECTIONS, tenant, site_id, None, span.start, span.end, SHOWN + 1, None, None, None
        )
    return view.render(
        "data/corrections.html",
        sites=sites,
        site=row,
        site_id=site_id,
        span=span,
        corrections=corrections[:SHOWN],
        is_cut=len(corrections) > SHOWN,
    )


async def _store(request: AnyRequest, view: View, db: Database, file: UploadFile, form: dict[str, str]) -> UploadResult:
    bounds = Bounds.around(datetime.now(UTC), request.app.state.config.timeseries_max_past_days)
    defaults: dict[str, str] = {name: form[name] for name in ("site_id", "meter_id", "unit") if name in form}
    source = "".join(c if is_storable(c) else "_" for c in (file.filename or "upload")[:200])
    zone = read_zone(form.get("timezone"))
    result = UploadResult()
    states = (await asyncio.to_thread(Upload, file.file, source, defaults, bounds, zone)).write(db, view.caller)
    async with aclosing(states):
        async for state in states:
            result = state
    return result


async def _form(
    view: View, db: Database, form: dict[str, str], result: UploadResult | None, refusal: Refusal | None
) -> Response[str]:
    return view.render(
        "data/upload.html",
        refusal.status if refusal else 200,
        sites=await db.rows(LIST_SITES, view.caller.tenant, None, MAX_SITES),
        form=form,
        result=result,
        refusal=refusal,
        zones=ZONE_NAMES,
        units=UNITS,
    )


ROUTES = [show_upload, upload, show_corrections]
