"""Readings by hand: a file to upload, and what was corrected."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency

from api.database import Database
from api.errors import invalid
from api.routes.site import GET_SITE, LIST_SITES
from api.routes.timeseries import LIST_CORRECTIONS
from api.routes.upload import MAX_FILE_BYTES
from api.upload.staging import stage
from api.upload.table import is_empty, is_workbook
from api.web.forms import REFUSALS, Refusal
from api.web.guards import visits
from api.web.span import read_span
from api.web.view import View
from api.web.words import _
from api.wire import OptionalQueryId

MAX_SITES = 1000
SHOWN = 500

AnyRequest = Request[Any, Any, Any]


@get("/data", guards=[visits()])
async def show_upload(view: NamedDependency[View], db: NamedDependency[Database]) -> Response[str]:
    """The form to upload a file with."""
    return await _form(view, db, None)


@post("/data", guards=[visits("operator")], status_code=200, request_max_body_size=MAX_FILE_BYTES)
async def upload(request: AnyRequest, view: NamedDependency[View], db: NamedDependency[Database]) -> Response[str]:
    """Keep a file, and go on to what it would come to."""
    file = (await request.form()).get("file")
    try:
        if not isinstance(file, UploadFile) or not file.filename:
            raise invalid("file", _("choose a CSV file"))
        if is_empty(file.file):
            raise invalid("file", _("the file is empty"))
        if is_workbook(file.file):
            raise invalid("file", _("this is a workbook or an archive: save it as CSV first"))
        name = await stage(db, view.caller, file.filename, file.file)
    except REFUSALS as exc:
        return await _form(view, db, Refusal(exc, "file"))
    return view.go(f"/data/uploads/{name}")


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


async def _form(view: View, db: Database, refusal: Refusal | None) -> Response[str]:
    sites = await db.rows(LIST_SITES, view.caller.tenant, None, 1)
    return view.render("data/upload.html", refusal.status if refusal else 200, sites=sites, refusal=refusal)


ROUTES = [show_upload, upload, show_corrections]
