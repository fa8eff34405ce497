"""Settled days of a site, and why others are not settled."""

from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from litestar import Request, Response, get
from litestar.di import NamedDependency

from api.database import Database
from api.routes.settlement import LIST_SETTLEMENTS
from api.routes.site import GET_SITE, LIST_SITES
from api.web.guards import visits
from api.web.span import midnight, read_span
from api.web.view import View
from api.wire import OptionalQueryId

MAX_SITES = 1000
MAX_DAYS = 400
IS_SETTLED = "select api.is_settled($1, $2)"
LIST_UNSETTLED = "select * from api.list_unsettled_days($1, $2, $3, $4)"


@get("/settlements", guards=[visits()])
async def show_settlements(
    request: Request[Any, Any, Any],
    view: NamedDependency[View],
    db: NamedDependency[Database],
    site: OptionalQueryId = None,
) -> Response[str]:
    """Days of a range as they were settled, newest first."""
    tenant = view.caller.tenant
    sites = await db.rows(LIST_SITES, tenant, None, MAX_SITES)
    site_id = site or (sites[0]["site_id"] if sites else None)
    if site_id is None:
        return view.render("statement/settlements.html", sites=[], site=None, csv="")
    row = await db.call(GET_SITE, tenant, site_id)
    assert row is not None
    span = await read_span(request, db, row, "30d")
    start = midnight(span.first_day, ZoneInfo(row["timezone"]))
    days = await db.rows(LIST_SETTLEMENTS, tenant, site_id, start, span.end, None, MAX_DAYS)
    csv = urlencode({"station_id": site_id, "from": start.isoformat(), "to": span.end.isoformat()})
    return view.render(
        "statement/settlements.html",
        sites=sites,
        site=row,
        site_id=site_id,
        span=span,
        days=days[::-1],
        csv=csv,
        is_settled=await db.value(IS_SETTLED, tenant, site_id),
        unsettled=(await db.rows(LIST_UNSETTLED, tenant, site_id, start, span.end))[::-1],
        grace=grace_minutes(view),
    )


def grace_minutes(view: View) -> int:
    """How many minutes after its end an hour is closed."""
    seconds: int = view.request.app.state.config.hour_close_grace_seconds
    return -(-seconds // 60)


def default_price(view: View) -> dict[str, str]:
    """What a kilowatt-hour costs where nobody says, as `price`, and in which `currency`."""
    config = view.request.app.state.config
    return {"price": f"{config.price_per_kwh.normalize():f}", "currency": config.currency}


ROUTES = [show_settlements]
