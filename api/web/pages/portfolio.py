"""The first page: how every site is doing."""

import zlib
from collections import defaultdict
from typing import Annotated, Any
from urllib.parse import urlencode

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from api.database import Database
from api.patterns import NO_CONTROL
from api.web.guards import visits
from api.web.view import View
from api.wire import OptionalQueryId

SUMMARIZE_SITES = "select * from api.summarize_sites($1, $2, $3, $4)"
FIND_SITES = "select * from api.summarize_sites($1, null, $2, $3, $4)"
LIST_ASSUMED = "select * from api.list_assumed_prices($1, $2)"
PAGE = 50
FEW = 10
"""More sites than these can be searched."""

Search = Annotated[str | None, QueryParameter(max_length=200, pattern=NO_CONTROL)]


@get("/", guards=[visits()])
async def show_portfolio(
    view: NamedDependency[View], db: NamedDependency[Database], after: OptionalQueryId = None, q: Search = None
) -> Response[str]:
    """Totals of the last 24 hours and a row for each site; without a site the guide."""
    wanted = (q or "").strip() or None
    rows = await db.rows(FIND_SITES, view.caller.tenant, after, PAGE + 1, wanted)
    if not rows and after is None and wanted is None:
        return view.go("/start")
    sites = rows[:PAGE]
    is_part = after is not None or wanted is not None or len(rows) > PAGE
    priced = [site["site_id"] for site in sites if site["cost"] is not None]
    return view.render(
        "portfolio.html",
        sites=sites,
        totals=_totals(sites),
        assumed=await db.rows(LIST_ASSUMED, view.caller.tenant, priced) if priced else [],
        versions={site["site_id"]: _version(site) for site in sites},
        here=_address(after, wanted),
        first=_address(None, wanted) if after else None,
        next=_address(sites[-1]["site_id"], wanted) if len(rows) > PAGE else None,
        search=wanted,
        is_part=is_part,
        is_long=is_part or len(sites) > FEW,
    )


def _address(after: str | None, search: str | None) -> str:
    """Where a page of the list is."""
    query = {name: value for name, value in (("q", search), ("after", after)) if value}
    return f"/?{urlencode(query)}" if query else "/"


def _version(site: Any) -> str:
    """Changes when the whole hours do: until then what they deviate by need not be asked for again."""
    hours = (site["hours"] or [])[:-1]
    return f"{zlib.crc32(repr((site['site_id'], hours)).encode()):08x}"


def _totals(sites: list[Any]) -> dict[str, Any]:
    """What the sites of the page come to; money by currency, since currencies do not add up."""
    costs: dict[str, float] = defaultdict(float)
    for site in sites:
        if site["cost"] is not None:
            costs[site["currency"]] += site["cost"]
    known = [site["completeness_pct"] for site in sites if site["completeness_pct"] is not None]
    energies = [site["energy_kwh"] for site in sites if site["energy_kwh"] is not None]
    previous = sum(site["previous_kwh"] or 0 for site in sites)
    energy = sum(energies) if energies else None
    return {
        "energy": energy,
        "previous": previous,
        "costs": sorted(costs.items()),
        "completeness": sum(known) / len(known) if known else None,
        "alarms": sum(site["open_alarms"] for site in sites),
        "alerts": sum(site["open_alerts"] for site in sites),
        "silent": sum(1 for site in sites if site["last_seen"] is None),
    }


ROUTES = [show_portfolio]
