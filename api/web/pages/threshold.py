"""Thresholds of alerts, of the organization and of a site."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency

from api.database import Database
from api.routes.site import LIST_SITES
from api.routes.threshold import GET, PUT, Thresholds
from api.web.forms import REFUSALS, Refusal, read_form, to_struct
from api.web.guards import visits
from api.web.pages.alert import words
from api.web.view import View, segment
from api.web.words import _

FIELDS = Thresholds.__struct_fields__
MAX_SITES = 1000
PATH = "/settings/thresholds"

AnyRequest = Request[Any, Any, Any]


def hints() -> dict[str, str]:
    """By kind: what its thresholds are."""
    return {
        "deviation": _("Share by which consumption is above what is expected: 0.1 is 10 %."),
        "spike": _("An hour, over the highest hour of the last eight weeks: 1.3 is 130 %."),
        "night_share": _("Energy from 22 to 6 o'clock, over the 24 hours that end then."),
        "weekend_share": _("Energy of a day of the weekend, over the median day of Monday to Friday."),
        "missing_data": _("Hours without data, in a row."),
        "flat_line": _("Hours in which a meter sends one and the same value."),
    }


@get(PATH, guards=[visits()])
async def show_thresholds(
    request: AnyRequest, view: NamedDependency[View], db: NamedDependency[Database]
) -> Response[str]:
    """What holds, and the form to say otherwise."""
    return await _form(view, db, request.query_params.get("site") or None, None, None)


@post(PATH, guards=[visits("admin")], status_code=200)
async def put_thresholds(
    request: AnyRequest, view: NamedDependency[View], db: NamedDependency[Database]
) -> Response[str]:
    """Set those of the organization, or of a site; an empty field follows what holds without it."""
    form: dict[str, Any] = await read_form(request)
    site = form.pop("site", None)
    try:
        await db.call(PUT, view.caller.tenant, site, to_struct(form, Thresholds), view.caller.subject)
    except REFUSALS as exc:
        return await _form(view, db, site, form, Refusal(exc, *FIELDS))
    return view.go(f"{PATH}?site={segment(site)}" if site else PATH, "thresholds-saved")


async def _form(
    view: View, db: Database, site: str | None, form: dict[str, Any] | None, refusal: Refusal | None
) -> Response[str]:
    row = await db.call(GET, view.caller.tenant, site)
    assert row is not None
    return view.render(
        "settings/thresholds.html",
        refusal.status if refusal else 200,
        site=site,
        sites=await db.rows(LIST_SITES, view.caller.tenant, None, MAX_SITES),
        effective=msgspec.json.decode(row["effective"]),
        form=msgspec.json.decode(row["own"]) if form is None else form,
        kinds=words()["kind"],
        hints=hints(),
        refusal=refusal,
    )


ROUTES = [show_thresholds, put_thresholds]
