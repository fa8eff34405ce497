"""Reports: a week of each site, and what a pilot has come to."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from datetime import UTC, date, datetime
from typing import Annotated, Any, TypeVar

import asyncpg
import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency, Provide
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import QueryParameter
from litestar.response import Stream

from api.database import Database
from api.downloads import attachment
from api.errors import invalid, unavailable
from api.exports.pdf.pilot import render_pilot
from api.exports.pdf.weekly import render_weekly
from api.exports.pilot import PilotReport, pilot_from_row
from api.exports.weekly import WeeklyReport, weekly_from_row
from api.exports.weekly_csv import render_days, render_header
from api.exports.weekly_xlsx import render_weekly as render_workbook
from api.paging import Page, paged_by_id
from api.routes.document import CSV, PDF, XLSX
from api.security.guards import requires
from api.security.tokens import Caller
from api.wire import OptionalQueryId, PathId

LIST_SITES = "select * from api.list_report_sites($1, $2, $3)"
GET_WEEKLY = "select * from api.get_weekly_report($1, $2, $3, $4)"
GET_PILOT = "select * from api.get_pilot_report($1, $2, $3, $4)"

READ = [requires("viewer")]
MOST_IN_JSON = 100
MOST_IN_PDF = 50
MOST_IN_WORKBOOK = 500
MAX_DRAWN = 2
WEEKS_AT_ONCE = 3
"""Documents made at a time in a process."""

WeekEnding = Annotated[
    date | None, QueryParameter(description="Last day of the week on each site's clock, over by now; yesterday")
]
First = Annotated[date | None, QueryParameter(name="from", description="First day; that of the first reading")]
Last = Annotated[date | None, QueryParameter(description="Last day, over by now; yesterday")]

T = TypeVar("T")

_drawing = asyncio.Semaphore(MAX_DRAWN)


class WeeklyReports(msgspec.Struct, frozen=True):
    """Sites by id; those of the next page are where the `Link` header says. `hourly` is there for a site asked for."""

    sites: list[WeeklyReport]


def provide_sites_page(
    limit: Annotated[int, QueryParameter(ge=1, le=MOST_IN_JSON, description="Sites wanted")] = 50,
    cursor: Annotated[str | None, QueryParameter(max_length=2000, description="From the Link header of a page")] = None,
) -> Page:
    """The query parameters `limit` and `cursor`."""
    return Page(limit, cursor)


@get("/api/v1/reports/weekly", guards=READ, dependencies={"page": Provide(provide_sites_page, sync_to_thread=False)})
async def get_weekly(
    request: Request[Any, Any, Any],
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    page: NamedDependency[Page],
    site_id: OptionalQueryId = None,
    week_ending: WeekEnding = None,
) -> Response[WeeklyReports]:
    """Report seven days of a site, or of all: energy, cost, expected, deviation, hours above it, coverage."""
    found = await list_sites(db, caller, site_id, week_ending)
    sites = paged_by_id(request, found, page, lambda site: site)
    reports = [report async for report in read_weeks(db, caller, sites.content, week_ending, site_id is not None)]
    return Response(WeeklyReports(reports), headers=dict(sites.headers))


@get("/api/v1/reports/weekly.csv", guards=READ, media_type=CSV)
async def get_weekly_csv(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    site_id: OptionalQueryId = None,
    week_ending: WeekEnding = None,
) -> Stream:
    """Give the days of the weekly report as CSV, of any number of sites."""
    sites = await list_sites(db, caller, site_id, week_ending)

    async def lines() -> AsyncGenerator[bytes]:
        yield render_header().encode()
        async for report in read_weeks(db, caller, sites, week_ending, False):
            yield "".join(render_days(report)).encode()

    return Stream(lines(), media_type=f"{CSV}; charset=utf-8", headers=attachment(_name(site_id, week_ending, "csv")))


@get("/api/v1/reports/weekly.xlsx", guards=READ, media_type=XLSX)
async def get_weekly_workbook(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    site_id: OptionalQueryId = None,
    week_ending: WeekEnding = None,
) -> Response[bytes]:
    """Give the weekly report as a workbook: sites, days and alerts."""
    reports = await _bounded(db, caller, site_id, week_ending, MOST_IN_WORKBOOK, False)
    content = await _draw(lambda: render_workbook(reports))
    return Response(content, media_type=XLSX, headers=attachment(_name(site_id, week_ending, "xlsx")))


@get("/api/v1/reports/weekly.pdf", guards=READ, media_type=PDF)
async def get_weekly_pdf(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    site_id: OptionalQueryId = None,
    week_ending: WeekEnding = None,
) -> Response[bytes]:
    """Give the weekly report as PDF with charts: a page a site, and before them all sites side by side."""
    reports = await _bounded(db, caller, site_id, week_ending, MOST_IN_PDF, True)
    content = await _draw(lambda: render_weekly(reports, datetime.now(UTC)))
    return Response(content, media_type=PDF, headers=attachment(_name(site_id, week_ending, "pdf")))


@get(
    "/api/v1/reports/pilot/{site_id:str}",
    guards=READ,
    responses={200: ResponseSpec(PilotReport, description="The report; as PDF where .pdf follows the id")},
)
async def get_pilot(
    site_id: PathId,
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    from_: First = None,
    to: Last = None,
) -> Response[Any]:
    """Report what a pilot has come to: data, gaps, stability of the baseline, alerts, savings; 366 days at most.

    With `.pdf` after the id it is a document.
    """
    site = site_id.removesuffix(".pdf") or site_id
    row = await db.call(GET_PILOT, caller.tenant, site, from_, to)
    assert row is not None
    report = pilot_from_row(row)
    if site == site_id:
        return Response(report)
    content = await _draw(lambda: render_pilot(report, datetime.now(UTC)))
    return Response(content, media_type=PDF, headers=attachment(f"pilot-{site}-{report.last_day}.pdf"))


async def list_sites(db: Database, caller: Caller, site_id: str | None, week_ending: date | None) -> list[str]:
    """The sites that a report is about, by id."""
    return [row["site_id"] for row in await db.rows(LIST_SITES, caller.tenant, site_id, week_ending)]


async def read_weeks(
    db: Database, caller: Caller, sites: list[str], week_ending: date | None, with_hours: bool
) -> AsyncGenerator[WeeklyReport]:
    """The reports in the order of the sites, a few short calls at once; a site deleted meanwhile is left out."""

    async def read(site: str) -> WeeklyReport | None:
        try:
            row = await db.call(GET_WEEKLY, caller.tenant, site, week_ending, with_hours)
        except asyncpg.PostgresError as exc:
            if exc.sqlstate == "WL404" and len(sites) > 1:
                return None
            raise
        assert row is not None
        return weekly_from_row(row)

    for first in range(0, len(sites), WEEKS_AT_ONCE):
        for report in await asyncio.gather(*map(read, sites[first : first + WEEKS_AT_ONCE])):
            if report is not None:
                yield report


async def _bounded(
    db: Database, caller: Caller, site_id: str | None, week_ending: date | None, most: int, with_hours: bool
) -> list[WeeklyReport]:
    sites = await list_sites(db, caller, site_id, week_ending)
    if len(sites) > most:
        raise invalid("site_id", f"is needed: there are {len(sites)} sites, and this document has {most} at most")
    return [report async for report in read_weeks(db, caller, sites, week_ending, with_hours)]


async def _draw(render: Callable[[], T]) -> T:
    """Make a document beside the event loop; a few at a time, the others are told to come back."""
    if _drawing.locked():
        raise unavailable("Too many documents are being made; try again shortly")
    async with _drawing:
        return await asyncio.to_thread(render)


def _name(site_id: str | None, week_ending: date | None, ending: str) -> str:
    return "-".join(["weekly", site_id or "sites", *([str(week_ending)] if week_ending else [])]) + f".{ending}"


ROUTES = [get_weekly, get_weekly_csv, get_weekly_workbook, get_weekly_pdf, get_pilot]
