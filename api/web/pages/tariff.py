"""Tariffs: what energy costs, from which month on, and if wished by the time of day."""

from datetime import UTC, datetime
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency

from api.database import Database
from api.errors import invalid
from api.routes.site import LIST_SITES
from api.routes.tariff import LIST_TARIFFS, PUT_TARIFF, TariffPlan, plan_to_row, tariff_from_row
from api.web.forms import REFUSALS, Refusal, read_form, to_struct
from api.web.guards import visits
from api.web.pages.settlement import default_price
from api.web.view import View
from api.web.words import _

FIELDS = ("effective_month", "mode", "station_id", "currency", "price_per_kwh", "periods")
MAX_SITES = 1000


@get("/settings/tariffs", guards=[visits()])
async def show_tariffs(view: NamedDependency[View], db: NamedDependency[Database]) -> Response[str]:
    """Plans as they are in force, and the form to put one."""
    return await _list(view, db, {"mode": "fixed", "effective_month": f"{datetime.now(UTC):%Y-%m}"}, None)


@post("/settings/tariffs", guards=[visits("admin")], status_code=200)
async def put_tariff(
    request: Request[Any, Any, Any], view: NamedDependency[View], db: NamedDependency[Database]
) -> Response[str]:
    """Put a plan in force from a month on."""
    form = await read_form(request)
    try:
        plan = to_struct(_plan(form), TariffPlan)
        await db.call(PUT_TARIFF, view.caller.tenant, plan_to_row(plan), view.caller.subject)
    except REFUSALS as exc:
        return await _list(view, db, form, Refusal(exc, *FIELDS))
    return view.go("/settings/tariffs", "tariff-saved")


def _plan(form: dict[str, str]) -> dict[str, Any]:
    plan: dict[str, Any] = dict(form)
    lines = plan.pop("periods", "")
    if form.get("mode") == "time_of_use":
        plan.pop("price_per_kwh", None)
        plan["periods"] = [_period(line) for line in lines.splitlines() if line.strip()]
    return plan


def _period(line: str) -> dict[str, str]:
    """`08:00 20:00 0.32`; dashes between the parts are allowed."""
    parts = line.replace("\N{EN DASH}", " ").replace("-", " ").replace(";", " ").split()
    if len(parts) != 3:
        raise invalid("periods", _("each line is a begin, an end and a price: 08:00 20:00 0.32"))
    return dict(zip(("start", "end", "price_per_kwh"), parts, strict=True))


async def _list(view: View, db: Database, form: dict[str, str], refusal: Refusal | None) -> Response[str]:
    tenant = view.caller.tenant
    plans = [tariff_from_row(row) for row in await db.rows(LIST_TARIFFS, tenant, None)]
    return view.render(
        "settings/tariffs.html",
        refusal.status if refusal else 200,
        plans=sorted(plans, key=lambda plan: (plan.effective_month, plan.version), reverse=True),
        sites=await db.rows(LIST_SITES, tenant, None, MAX_SITES),
        form=form,
        refusal=refusal,
        default=default_price(view),
    )


ROUTES = [show_tariffs, put_tariff]
