"""The first page: how every site is doing."""

from collections import defaultdict
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency

from api.database import Database
from api.web.guards import visits
from api.web.view import View

SUMMARIZE_SITES = "select * from api.summarize_sites($1, $2, $3, $4)"
PAGE = 50


@get("/", guards=[visits()])
async def show_portfolio(
    request: Request[Any, Any, Any], view: NamedDependency[View], db: NamedDependency[Database]
) -> Response[str]:
    """Totals of the last 24 hours and a row for each site; without a site the guide."""
    after = request.query_params.get("after")
    rows = await db.rows(SUMMARIZE_SITES, view.caller.tenant, None, after, PAGE + 1)
    if not rows and after is None:
        return view.go("/start")
    sites = rows[:PAGE]
    more = sites[-1]["site_id"] if len(rows) > PAGE else None
    return view.render("portfolio.html", sites=sites, totals=_totals(sites), after=after, more=more)


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
