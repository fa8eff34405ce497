"""Gaps of a site: hours without a reading, and times that somebody explained."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from litestar import Request, Response, get, post
from litestar.di import NamedDependency

from api.database import Database
from api.errors import invalid
from api.metering.window import PRESENT_HOUR
from api.routes.gap import DELETE_GAP, EXPLAIN, LIST_GAPS, NewGap
from api.routes.site import GET_SITE
from api.routes.timeseries import LIST_CONSUMPTION
from api.web.charts import Line, find_gaps
from api.web.forms import REFUSALS, Refusal, read_form, to_struct
from api.web.guards import visits
from api.web.view import View, segment
from api.web.words import _
from api.wire import PathId, utc

FIELDS = ("from", "to", "reason", "note")
DAYS = 30
SHOWN = 50
"""So many found gaps are listed, the newest."""

AnyRequest = Request[Any, Any, Any]


def reasons() -> dict[str, str]:
    """Why there may be a gap, in words."""
    return {
        "holiday": _("holiday"),
        "maintenance": _("maintenance"),
        "meter_exchange": _("meter exchanged"),
        "outage": _("outage"),
        "other": _("other"),
    }


@get("/sites/{site_id:str}/gaps", guards=[visits()])
async def show_gaps(
    request: AnyRequest, site_id: PathId, view: NamedDependency[View], db: NamedDependency[Database]
) -> Response[str]:
    """Gaps found in the last 30 days, times that were explained, and the form to explain one."""
    query = request.query_params
    return await _list(view, db, site_id, {name: query.get(name, "") for name in ("from", "to")})


@post("/sites/{site_id:str}/gaps", guards=[visits("operator")], status_code=200)
async def explain(
    request: AnyRequest, site_id: PathId, view: NamedDependency[View], db: NamedDependency[Database]
) -> Response[str]:
    """Explain a time of the site's clock."""
    form = await read_form(request)
    site = await _site(view, db, site_id)
    zone = ZoneInfo(site["timezone"])
    try:
        gap = to_struct({**form, "from": _moment(form, "from", zone), "to": _moment(form, "to", zone)}, NewGap)
        start, end = utc(gap.from_, "from"), utc(gap.to, "to")
        await db.call(EXPLAIN, view.caller.tenant, site_id, start, end, gap.reason, gap.note, view.caller.subject)
    except REFUSALS as exc:
        return await _list(view, db, site_id, form, Refusal(exc, *FIELDS))
    return view.go(f"/sites/{segment(site_id)}/gaps", "gap-explained")


@post("/sites/{site_id:str}/gaps/{gap_id:str}/delete", guards=[visits("operator")], status_code=200)
async def delete_gap(
    site_id: PathId, gap_id: PathId, view: NamedDependency[View], db: NamedDependency[Database]
) -> Response[str]:
    """Take an explanation back."""
    await db.call(DELETE_GAP, view.caller.tenant, site_id, gap_id, view.caller.subject)
    return view.go(f"/sites/{segment(site_id)}/gaps", "gap-deleted")


async def _list(
    view: View, db: Database, site_id: str, form: dict[str, str], refusal: Refusal | None = None
) -> Response[str]:
    site = await _site(view, db, site_id)
    gaps = await db.rows(LIST_GAPS, view.caller.tenant, site_id)
    return view.render(
        "site/gaps.html",
        refusal.status if refusal else 200,
        site=site,
        site_id=site_id,
        gaps=gaps[::-1],
        found=await _found(db, site, gaps),
        reasons=reasons(),
        form=form,
        refusal=refusal,
    )


async def _found(db: Database, site: Any, gaps: list[Any]) -> list[dict[str, Any]]:
    """Hours without a reading in the last 30 days, newest first, but for those that were explained whole."""
    tenant, identity = site["tenant_id"], site["site_id"]
    end = await db.value(PRESENT_HOUR, tenant, identity)
    rows = await db.rows(LIST_CONSUMPTION, tenant, identity, None, end - timedelta(days=DAYS), end, "hour")
    line = Line("", "main", [row["value"] for row in rows])
    found = find_gaps([row["ts"].timestamp() for row in rows], [line], end.timestamp())
    zone = ZoneInfo(site["timezone"])
    stretches = [(datetime.fromtimestamp(start, UTC), datetime.fromtimestamp(stop, UTC)) for start, stop in found]
    return [
        {"start": start, "end": stop, "query": {"from": to_field(start, zone), "to": to_field(stop, zone)}}
        for start, stop in stretches[::-1]
        if not any(gap["from_ts"] <= start and gap["to_ts"] >= stop for gap in gaps)
    ][:SHOWN]


async def _site(view: View, db: Database, site_id: str) -> Any:
    site = await db.call(GET_SITE, view.caller.tenant, site_id)
    assert site is not None
    return site


def to_field(moment: datetime, zone: ZoneInfo) -> str:
    """A time as a form's field takes it."""
    return f"{moment.astimezone(zone):%Y-%m-%dT%H:%M}"


def _moment(form: dict[str, str], field: str, zone: ZoneInfo) -> datetime:
    """A time of the site's clock from a form. Raises a 422 Problem naming the field."""
    try:
        return datetime.fromisoformat(form.get(field, "")).replace(tzinfo=zone)
    except ValueError:
        raise invalid(field, _("must be a time, such as 2026-01-31T08:00")) from None


ROUTES = [show_gaps, explain, delete_gap]
