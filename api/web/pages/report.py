"""Reports: the week of every site, of one site day by day, and what a pilot has come to."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from litestar import Request, Response, get
from litestar.di import NamedDependency

from api.database import Database
from api.errors import invalid
from api.exports.pilot import PilotReport, pilot_from_row
from api.exports.weekly import WeeklyReport
from api.routes.report import GET_PILOT, MOST_IN_PDF, MOST_IN_WORKBOOK, list_sites, read_weeks
from api.routes.site import GET_SITE
from api.web.forms import REFUSALS, Refusal
from api.web.guards import visits
from api.web.pages.settlement import IS_SETTLED
from api.web.view import View
from api.web.words import _
from api.wire import OptionalQueryId, PathId

LIST_SETTLED = "select site_id from unnest($2::text[]) as x (site_id) where api.is_settled($1, site_id)"
PAGE = 20
WEEK = timedelta(days=7)

AnyRequest = Request[Any, Any, Any]


@get("/reports", guards=[visits()])
async def show_weeks(
    request: AnyRequest,
    view: NamedDependency[View],
    db: NamedDependency[Database],
    after: OptionalQueryId = None,
) -> Response[str]:
    """The same week of all sites side by side, a page of them at a time."""
    refusal, sites, reports = None, [], []
    try:
        ending = _day(request, "week_ending")
        sites = await list_sites(db, view.caller, None, ending)
        shown = [site for site in sites if after is None or site > after][: PAGE + 1]
        reports = [report async for report in read_weeks(db, view.caller, shown[:PAGE], ending, False)]
    except REFUSALS as exc:
        refusal, shown, ending = Refusal(exc, "week_ending"), [], None
    silent = [report.site_id for report in reports if report.energy_kwh is None]
    settled = await db.rows(LIST_SETTLED, view.caller.tenant, silent) if silent else []
    return view.render(
        "report/weeks.html",
        refusal.status if refusal else 200,
        reports=reports,
        settled={row["site_id"] for row in settled},
        week=_week(request, reports, ending),
        after=after,
        more=shown[PAGE - 1] if len(shown) > PAGE else None,
        kinds=[kind for kind, most in _KINDS.items() if most is None or len(sites) <= most],
        refusal=refusal,
    )


@get("/reports/{site_id:str}", guards=[visits()])
async def show_week(
    request: AnyRequest, site_id: PathId, view: NamedDependency[View], db: NamedDependency[Database]
) -> Response[str]:
    """A week of a site, day by day."""
    refusal, report, ending = None, None, None
    site = await db.call(GET_SITE, view.caller.tenant, site_id)
    assert site is not None
    try:
        ending = _day(request, "week_ending")
        report = await anext(read_weeks(db, view.caller, [site_id], ending, False))
    except REFUSALS as exc:
        refusal = Refusal(exc, "week_ending")
    return view.render(
        "report/week.html",
        refusal.status if refusal else 200,
        site=site,
        report=report,
        week=_week(request, [report] if report else [], ending),
        is_settled=report is not None
        and report.energy_kwh is None
        and await db.value(IS_SETTLED, view.caller.tenant, site_id),
        download=urlencode({"site_id": site_id, **({"week_ending": str(report.week_ending)} if report else {})}),
        refusal=refusal,
    )


@get("/reports/{site_id:str}/pilot", guards=[visits()])
async def show_pilot(
    request: AnyRequest, site_id: PathId, view: NamedDependency[View], db: NamedDependency[Database]
) -> Response[str]:
    """What a pilot has come to: criteria, data, baseline, alerts, savings."""
    refusal, report = None, None
    site = await db.call(GET_SITE, view.caller.tenant, site_id)
    assert site is not None
    try:
        first, last = _day(request, "from"), _day(request, "to")
        row = await db.call(GET_PILOT, view.caller.tenant, site_id, first, last)
        assert row is not None
        report = pilot_from_row(row)
    except REFUSALS as exc:
        refusal = Refusal(exc, "from", "to")
    query = request.query_params
    period = {"from": str(report.first_day), "to": str(report.last_day)} if report else {}
    return view.render(
        "report/pilot.html",
        refusal.status if refusal else 200,
        site=site,
        report=report,
        calendar=_calendar(report) if report else None,
        # Days that nobody chose stay unnamed: the document then goes until yesterday, whenever it is fetched.
        download=urlencode({name: query[name] for name in ("from", "to") if query.get(name)}),
        form={**{name: query.get(name) for name in ("from", "to")}, **period},
        refusal=refusal,
    )


_KINDS: dict[str, int | None] = {"pdf": MOST_IN_PDF, "xlsx": MOST_IN_WORKBOOK, "csv": None}


def _day(request: AnyRequest, name: str) -> date | None:
    """A day of the query; None where it is not given."""
    text = request.query_params.get(name)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise invalid(name, _("is not a day")) from None


def _week(request: AnyRequest, reports: list[WeeklyReport], chosen: date | None) -> dict[str, Any]:
    """What the chooser offers: the week shown, the one before, and the one after where it is over everywhere."""
    if not reports:
        return {"ending": request.query_params.get("week_ending"), "first": None, "before": None, "next": None}
    ending = min(report.week_ending for report in reports)
    now = datetime.now(UTC)
    newest = min(now.astimezone(ZoneInfo(report.timezone)).date() for report in reports) - timedelta(days=1)
    return {
        "ending": ending,
        "first": ending - timedelta(days=6),
        "before": ending - WEEK,
        "next": min(ending + WEEK, newest) if ending < newest else None,
        "chosen": chosen,
        "newest": newest,
    }


def _calendar(report: PilotReport) -> list[tuple[int, int, str, str]]:
    """A square for each day: column of its week, row of its weekday, kind, and what it says."""
    days = report.data.days_covered
    if not days:
        return []
    monday = days[0].day - timedelta(days=days[0].day.weekday())
    squares = []
    for each in days:
        kind = "full" if each.share >= 0.999 else "most" if each.share >= 0.7 else "some" if each.share > 0 else "none"
        if each.is_explained:
            kind = "explained"
        since = (each.day - monday).days
        squares.append((since // 7, since % 7, kind, f"{each.day}: {100 * each.share:.0f} %"))
    return squares


ROUTES = [show_weeks, show_week, show_pilot]
