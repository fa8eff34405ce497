"""Every page in Chromium, opened for the first time: bytes, first paint, the portfolio, a year that is panned."""

import statistics
import time
from datetime import UTC, datetime

from playwright.sync_api import Browser, sync_playwright

from tests.bench.baseline import fill
from tests.bench.browser import Visit, chromium, first_visits, missing, pan, visit
from tests.bench.report import Figure, Target
from tests.bench.sizes import Sizes
from tests.bench.year import send
from tests.support.service import Service
from tests.web.estate import Estate
from tests.web.test_every_page import DOORS, MAX_BYTES, PAGES
from tests.web.visitor import Visitor, opened

LIGHT = Target("<=", MAX_BYTES / 1000)
PROMPT = Target("<=", 1000)
SMOOTH = Target("<=", 33)
NO_HALT = Target("<=", 100)
ANSWERS = 10
"""Times, per visit, that the portfolio is asked for without a browser."""
PORTFOLIO, SITE, WEEK = "/", "/sites/plant-0", "/reports/plant-0"
YEAR = "/sites/steel-plant?range=custom&from=2018-01-01&to=2018-12-31&by=raw"
OTHERS = [f"{SITE}?range=24h", f"{SITE}?range=30d", f"{SITE}/gaps", f"{WEEK}/pilot", "/alarms", "/alerts"]
NAMES = {
    PORTFOLIO: "the portfolio",
    SITE: "a site",
    YEAR: "a year of readings",
    WEEK: "a week",
    "/alarms": "alarms",
    "/signin": "signing in",
}


def measure(url: str, sizes: Sizes) -> list[Figure]:
    """Fill an organization, open its pages one after the other, and pan the year, in a database of its own."""
    if reason := missing():
        print(reason)
        return []
    with Service(url, TIMESERIES_BATCH_LIMIT="1000000") as service:
        service.start()
        estate = Estate(service)
        build(estate, url, sizes)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
            visits = _open_all(browser, estate, sizes.visits)
            figures = [*_figures(visits, sizes.visits), *_portfolio(browser, estate, visits[0], sizes)]
            figures += _pan(browser, estate.admin, sizes)
            browser.close()
    return figures


def build(estate: Estate, url: str, sizes: Sizes) -> None:
    """Sites with hours, each with an open alarm; a year of readings; and something of everything else."""
    sites = [f"plant-{number}" for number in range(sizes.sites)]
    fill(url, estate.tenant, sites, sizes.history)
    estate.call("POST", "/api/v1/sites", {"site_id": "steel-plant", "timezone": "Asia/Seoul"})
    send(estate.service, estate.tenant, sizes.year_rows)
    estate.build()
    rule = {"name": "Too much", "semantic": "energy_kwh", "operator": ">", "threshold": 500}
    for site in sites:
        estate.call("POST", "/api/v1/alarm-rules", {"station_id": site, **rule})
    moment = datetime.now(UTC).isoformat()
    records = [{"site_id": site, "meter_id": "main", "timestamp_utc": moment, "value": 501} for site in sites]
    estate.call("POST", "/api/v1/timeseries/batch", {"records": records})


def _open_all(browser: Browser, estate: Estate, times: int) -> list[Visit]:
    """Each page, the portfolio first."""
    paths = [path.format(statement=estate.statement) for path in PAGES]
    inside = [PORTFOLIO, SITE, YEAR, WEEK, *OTHERS, *paths]
    visits = [first_visits(browser, estate.admin, path, times) for path in dict.fromkeys(inside)]
    stranger = Visitor(estate.service)
    return [*visits, *(first_visits(browser, stranger, path, times) for path in DOORS)]


def _figures(visits: list[Visit], times: int) -> list[Figure]:
    """The largest and the slowest of all, and those that people look at most."""
    largest = max(visits, key=lambda each: each.transferred)
    slowest = max(visits, key=lambda each: each.paint)
    by_path = {each.path: each for each in visits}
    return [
        Figure(
            "largest page, transferred",
            largest.transferred / 1000,
            "kB",
            target=LIGHT,
            how=f"{largest.path}, of {len(visits)} pages: all answers until what is in view is there, with headers, "
            f"as Chromium's Network domain counts them; with nothing kept, median of {times}.",
        ),
        *(Figure(f"{name}, transferred", by_path[path].transferred / 1000, "kB") for path, name in NAMES.items()),
        Figure(
            "slowest first contentful paint",
            slowest.paint,
            "ms",
            target=PROMPT,
            how=f"{slowest.path}, of {len(visits)} pages: first-contentful-paint of the browser's timeline, "
            f"from the navigation on; with nothing kept, median of {times}.",
        ),
        *(Figure(f"first paint of {name}", by_path[path].paint, "ms") for path, name in NAMES.items()),
        Figure("first paint of a page, median of all", statistics.median(each.paint for each in visits), "ms"),
    ]


def _portfolio(browser: Browser, estate: Estate, first: Visit, sizes: Sizes) -> list[Figure]:
    with opened(browser, estate.admin) as window:
        came, again = (visit(window, PORTFOLIO) for _ in range(2))
    waits = []
    for _ in range(ANSWERS * sizes.visits):
        started = time.perf_counter()
        answer = estate.admin.get(PORTFOLIO)
        waits.append(1000 * (time.perf_counter() - started))
        assert answer.status_code == 200, answer.text
    return [
        Figure("answer with the portfolio, median", statistics.median(waits), "ms"),
        Figure(
            "trends and deviations of the portfolio in view",
            first.whole,
            "ms",
            how=f"from the navigation until each row on 1280 x 800 has its deviation, of {sizes.sites} sites "
            f"with {sizes.history} days of hourly readings and an open alarm each; trends come with the page.",
        ),
        Figure(
            "bytes of a second visit against the first",
            again.transferred / came.transferred,
            how="the portfolio twice in one window: styles, scripts and fonts are kept, the page itself is not.",
        ),
    ]


def _pan(browser: Browser, visitor: Visitor, sizes: Sizes) -> list[Figure]:
    with opened(browser, visitor) as window:
        frames, moves = pan(window.go(YEAR), sizes.pans)
    return [
        Figure("frame of a year that is panned, median", statistics.median(frames), "ms", target=SMOOTH),
        Figure("slowest frame of it", max(frames), "ms", target=NO_HALT),
        Figure(
            "frames of it",
            len(frames),
            how=f"{sizes.year_rows:,} readings, half of them in view, moved by a quarter {sizes.pans} times with the "
            f"arrow keys, which {moves} frames show; between calls of requestAnimationFrame.",
        ),
    ]
