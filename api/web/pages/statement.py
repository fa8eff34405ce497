"""Statements: months and versions, from draft to frozen, voided and made anew."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from litestar import Request, Response, get, post
from litestar.di import NamedDependency

from api.database import Database
from api.routes.site import GET_SITE, LIST_SITES
from api.routes.statement import (
    FREEZE,
    GENERATE,
    GET_STATEMENT,
    LIST_ITEMS,
    LIST_STATEMENTS,
    VOID,
    StatementRequest,
    StatementVoid,
)
from api.web.forms import REFUSALS, Refusal, read_form, to_struct
from api.web.guards import visits
from api.web.pages.settlement import IS_SETTLED, LIST_UNSETTLED, grace_minutes
from api.web.span import midnight
from api.web.view import View, segment
from api.wire import PathId

MAX_SITES = 1000
CATEGORY = "owner"
LIST_MONTHS = "select * from api.list_settled_months($1, $2, $3)"
MAX_MONTHS = 6

AnyRequest = Request[Any, Any, Any]


@get("/statements", guards=[visits()])
async def show_statements(
    request: AnyRequest, view: NamedDependency[View], db: NamedDependency[Database]
) -> Response[str]:
    """Every version of a site's statements, newest month first."""
    return await _list(request, view, db, {}, None)


@post("/statements", guards=[visits("admin")], status_code=200)
async def generate(request: AnyRequest, view: NamedDependency[View], db: NamedDependency[Database]) -> Response[str]:
    """Make or refresh the draft of a month; `regenerate` makes the next version beside a frozen one."""
    form = await read_form(request)
    try:
        wanted = to_struct(form, StatementRequest)
        row = await db.call(
            GENERATE,
            view.caller.tenant,
            wanted.station_id,
            wanted.month,
            wanted.category,
            wanted.regenerate,
            view.caller.subject,
        )
    except REFUSALS as exc:
        return await _list(request, view, db, form, Refusal(exc, "station_id", "month"))
    assert row is not None
    notice = "statement-drafted" if row["status"] == "draft" else "statement-there"
    return view.go(f"/statements/{segment(row['statement_id'])}", notice)


@get("/statements/{statement_id:str}", guards=[visits()])
async def show_statement(
    statement_id: PathId, view: NamedDependency[View], db: NamedDependency[Database]
) -> Response[str]:
    """One statement with its days, and how it differs from the version before."""
    return await _show(view, db, statement_id, None)


@post("/statements/{statement_id:str}/freeze", guards=[visits("admin")], status_code=200)
async def freeze(statement_id: PathId, view: NamedDependency[View], db: NamedDependency[Database]) -> Response[str]:
    """Freeze a draft for good."""
    try:
        await db.call(FREEZE, view.caller.tenant, statement_id, view.caller.subject)
    except REFUSALS as exc:
        return await _show(view, db, statement_id, Refusal(exc))
    return view.go(f"/statements/{segment(statement_id)}", "statement-frozen")


@post("/statements/{statement_id:str}/void", guards=[visits("admin")], status_code=200)
async def void(
    request: AnyRequest, statement_id: PathId, view: NamedDependency[View], db: NamedDependency[Database]
) -> Response[str]:
    """Declare a frozen statement void, with the reason."""
    try:
        reason = to_struct(await read_form(request), StatementVoid).reason
        await db.call(VOID, view.caller.tenant, statement_id, reason, view.caller.subject)
    except REFUSALS as exc:
        return await _show(view, db, statement_id, Refusal(exc, "reason"))
    return view.go(f"/statements/{segment(statement_id)}", "statement-voided")


async def _list(
    request: AnyRequest, view: View, db: Database, form: dict[str, str], refusal: Refusal | None
) -> Response[str]:
    sites = await db.rows(LIST_SITES, view.caller.tenant, None, MAX_SITES)
    site_id = form.get("station_id") or request.query_params.get("site") or (sites[0]["site_id"] if sites else None)
    known = site_id in {site["site_id"] for site in sites}
    statements = await db.rows(LIST_STATEMENTS, view.caller.tenant, site_id, None, None) if known else []
    site = await db.call(GET_SITE, view.caller.tenant, site_id) if site_id else None
    months = await db.rows(LIST_MONTHS, view.caller.tenant, site_id, CATEGORY) if known else []
    return view.render(
        "statement/list.html",
        refusal.status if refusal else 200,
        sites=sites,
        site=site,
        site_id=site_id,
        statements=sorted(statements, key=lambda row: (row["statement_month"], row["version"]), reverse=True),
        months=months[:MAX_MONTHS],
        is_settled=await db.value(IS_SETTLED, view.caller.tenant, site_id) if known else False,
        form={"month": _month_to_draft(months), **form},
        refusal=refusal,
    )


def _month_to_draft(months: list[Any]) -> str:
    """The newest settled month that is over and has no statement yet, else the newest settled, else the last."""
    wanting = [row["month"] for row in months if row["is_over"] and not row["has_statement"]]
    settled = [row["month"] for row in months]
    return next(iter(wanting or settled), f"{datetime.now(UTC).replace(day=1) - timedelta(days=1):%Y-%m}")


async def _unsettled(db: Database, site: Any, month: str) -> dict[str, Any]:
    """What a draft of a month lacks: `days` it has, how many of them are to come, and those not settled with why."""
    first = date.fromisoformat(f"{month}-01")
    following = (first + timedelta(days=31)).replace(day=1)
    zone = ZoneInfo(site["timezone"])
    bounds = midnight(first, zone), midnight(following, zone)
    rows = await db.rows(LIST_UNSETTLED, site["tenant_id"], site["site_id"], *bounds)
    today = datetime.now(zone).date()
    return {
        "days": (following - first).days,
        "coming": max((following - max(first, today + timedelta(days=1))).days, 0),
        "rows": rows,
    }


async def _show(view: View, db: Database, statement_id: str, refusal: Refusal | None) -> Response[str]:
    tenant = view.caller.tenant
    statement = await db.call(GET_STATEMENT, tenant, statement_id)
    assert statement is not None
    station = statement["station_id"]
    versions = await db.rows(LIST_STATEMENTS, tenant, station, statement["statement_month"], statement["category"])
    before = next((row for row in reversed(versions) if row["version"] < statement["version"]), None)
    old = {row["day_start"]: row for row in await db.rows(LIST_ITEMS, tenant, before["id"])} if before else {}
    site = await db.call(GET_SITE, tenant, station)
    is_draft = statement["status"] == "draft"
    return view.render(
        "statement/show.html",
        refusal.status if refusal else 200,
        statement=statement,
        site=site,
        lacking=await _unsettled(db, site, statement["statement_month"]) if is_draft else None,
        grace=grace_minutes(view),
        items=await db.rows(LIST_ITEMS, tenant, statement_id),
        versions=versions,
        before=before,
        old=old,
        is_newest=versions[-1]["id"] == statement["id"],
        list_query=urlencode({"site": station}),
        refusal=refusal,
    )


ROUTES = [show_statements, generate, show_statement, freeze, void]
