"""A site: its chart in every range, zoomed, as CSV and as a table; its master data."""

from __future__ import annotations

import csv
import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import Open
from tests.web.estate import FACTORY, GAP, NAME, Estate
from tests.web.test_every_page import MAX_BYTES, SITE, STORAGE, TRANSFERRED
from tests.web.visitor import Visitor

YEAR = datetime(2024, 12, 31, 23, tzinfo=UTC)
"""When 2025 begins in Berlin."""
QUARTER = timedelta(minutes=15)


def test_the_portfolio_leads_to_a_site(open_window: Open, own_factory: Estate) -> None:
    page = open_window(own_factory.admin).go("/")
    row = page.get_by_role("row", name="Mill")
    expect(row).to_contain_text("kWh")
    expect(row).to_contain_text("100 %")
    energy = sum(100 + n % 24 for n in range(1, 24))
    expect(row).to_contain_text(f"{energy:,.1f}")
    expect(row).to_contain_text(f"{energy * 0.2:,.2f}")
    row.get_by_role("link", name="Mill").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME)
    expect(page.get_by_text("times in Europe/Berlin")).to_be_visible()


def test_newest_values_come_by_themselves(open_window: Open, own_factory: Estate) -> None:
    """What a meter sends shows without a reload, each point in its unit."""
    page = open_window(own_factory.admin).go(SITE)
    values = page.get_by_role("region", name="Newest values")
    row = values.get_by_role("row", name="main")
    expect(row).to_contain_text("kWh")
    expect(row).not_to_contain_text("900")
    own_factory.ring()
    expect(row).to_contain_text("900\N{NO-BREAK SPACE}kWh")


@pytest.mark.parametrize(("range_", "buckets"), [("24 h", 24), ("7 d", 168)])
def test_ranges(open_window: Open, estate: Estate, range_: str, buckets: int) -> None:
    page = open_window(estate.admin).go(SITE)
    page.get_by_role("button", name=range_, exact=True).click()
    expect(page.locator("[data-chart]")).to_have_attribute("data-drawn", str(buckets))
    expect(page.get_by_role("button", name=range_, exact=True)).to_have_attribute("aria-pressed", "true")


def test_zooming_by_button_key_and_mouse(open_window: Open, estate: Estate) -> None:
    page = open_window(estate.admin).go(SITE)
    chart = page.locator("[data-chart]")
    expect(chart).to_have_attribute("data-drawn", "168")
    page.get_by_role("button", name="Zoom in").click()
    first = shown(page)
    hours = 168 + 24 * bool(estate.admin.get(f"{SITE}/chart.json").json()["forecast"])
    assert first[1] - first[0] == pytest.approx(hours / 2 * 3600)
    page.locator(".uplot").focus()
    page.keyboard.press("ArrowLeft")
    assert shown(page)[0] == pytest.approx(first[0] - hours / 8 * 3600)
    page.keyboard.press("0")
    whole = shown(page)
    assert whole[1] - whole[0] == hours * 3600
    box = page.locator(".u-over").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + 50)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 50, steps=4)
    page.mouse.up()
    page.get_by_role("button", name="Later").click()
    assert shown(page)[1] - shown(page)[0] == pytest.approx(hours / 4 * 3600, rel=0.05)
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + 60)
    expect(page.locator(".chart-tip")).to_contain_text("Consumption")


def shown(page: Page) -> tuple[float, float]:
    """What part of the time the chart shows, seconds."""
    low, high = (page.locator("[data-chart]").get_attribute("data-range") or "").split("-")
    return float(low), float(high)


def test_gaps_are_in_the_chart_and_the_table(open_window: Open, own_factory: Estate) -> None:
    chart = own_factory.admin.get(f"{SITE}/chart.json?range=7d").json()
    now = own_factory.now.timestamp()
    gap = [now - max(GAP) * 3600, now - (min(GAP) - 1) * 3600]
    assert gap in chart["gaps"]
    assert chart["zone"] == "Europe/Berlin"
    page = open_window(own_factory.admin).go(SITE)
    expect(page.locator("[data-chart]")).to_have_attribute("data-drawn", "168")
    page.get_by_text("The numbers as a table").click()
    expect(page.get_by_role("cell", name="no reading")).to_have_count(len(GAP) + 1)  # and the hour that runs


def test_csv_is_what_is_shown(open_window: Open, estate: Estate) -> None:
    page = open_window(estate.admin).go(f"{SITE}?range=24h")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    rows = list(csv.DictReader(download.value.path().read_text(encoding="utf-8").splitlines()))[:24]
    chart = estate.admin.get(f"{SITE}/chart.json?range=24h").json()
    assert [datetime.fromisoformat(row["time"]).timestamp() for row in rows] == chart["times"]
    shown_values = chart["lines"][0]["values"]
    assert [float(row["Consumption (kWh)"]) if row["Consumption (kWh)"] else None for row in rows] == shown_values


def test_a_storage_station(open_window: Open, estate: Estate) -> None:
    page = open_window(estate.admin).go(f"{STORAGE}?range=custom&from=2026-01-20&to=2026-01-20")
    expect(page.locator("[data-chart]")).to_have_attribute("data-drawn", "24")
    figures = page.locator("dl", has_text="Avoided emissions")
    expect(figures).to_contain_text("24.00 kWh")  # charged
    expect(figures).to_contain_text("48.00 kWh")  # discharged
    expect(figures).to_contain_text("2.40 CNY")


def test_a_range_that_makes_no_sense(estate: Estate) -> None:
    for query in ("range=custom", "range=custom&from=2026-02-01&to=2026-01-01", "range=3h", "range=custom&from=x&to=y"):
        answer = estate.admin.get(f"{SITE}?{query}")
        assert answer.status_code == 422, query
        assert "That did not work" in answer.text


def test_a_chart_that_cannot_be_loaded(open_window: Open, estate: Estate) -> None:
    window = open_window(estate.admin)
    window.page.route("**/chart.json*", lambda route: route.abort())
    page = window.go(SITE)
    expect(page.get_by_text("The chart could not be loaded.")).to_be_visible()
    window.complaints.clear()
    window.page.unroute("**/chart.json*")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("[data-chart]")).to_have_attribute("data-drawn", "168")


def test_making_changing_and_deleting_a_site(open_window: Open, visitor: Visitor) -> None:
    page = open_window(visitor).go("/new-site")
    page.get_by_label("Name").fill("Depot")
    page.get_by_label("Id").fill("depot")
    page.get_by_label("Time zone").fill("Europe/Oslo")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("No meter has sent anything yet")).to_be_visible()
    page.get_by_role("link", name="Edit").click()
    page.get_by_label("Price of a kWh").fill("0.31")
    page.get_by_label("Currency").fill("NOK")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The site was saved.")).to_be_visible()
    site = visitor.call("GET", "/api/v1/sites/depot").json()
    assert (site["tariff"], site["currency"], site["name"]) == (0.31, "NOK", "Depot")
    page.get_by_role("link", name="Edit").click()
    page.get_by_label("Type depot to confirm").fill("depot")
    page.get_by_role("button", name="Delete it").click()
    page.get_by_role("button", name="Cancel").click()
    assert visitor.call("GET", "/api/v1/sites/depot").status_code == 200
    page.get_by_role("button", name="Delete it").click()
    page.locator("#ask-yes").click()
    expect(page).to_have_url(f"{visitor.service.base_url}/start")
    assert visitor.call("GET", "/api/v1/sites/depot").status_code == 404


def test_a_wrong_time_zone_is_named(visitor: Visitor) -> None:
    answer = visitor.send("/new-site", name="Depot", timezone="Mars/Olympus")
    assert answer.status_code == 422
    assert 'id="timezone-wrong"' in answer.text
    assert 'value="Mars/Olympus"' in answer.text


def test_a_year_of_quarter_hours(open_window: Open, own_factory: Estate) -> None:
    """Each of 35,040 readings is drawn, in an answer that is not large; without being asked for, it is by day."""
    points = 35_040
    records = [
        {"site_id": FACTORY, "meter_id": "year", "timestamp_utc": f"{YEAR + n * QUARTER:%FT%TZ}", "value": n % 97}
        for n in range(points)
    ]
    for start in range(0, points, 5000):
        own_factory.call("POST", "/api/v1/timeseries/batch", {"records": records[start : start + 5000]})
    query = "range=custom&from=2025-01-01&to=2025-12-31"
    by_day = own_factory.admin.get(f"{SITE}/chart.json?{query}").json()
    assert (by_day["resolution"], len(by_day["times"])) == ("day", 365)
    page = open_window(own_factory.admin).go(f"{SITE}?{query}&by=raw")
    expect(page.locator("[data-chart]")).to_have_attribute("data-drawn", str(points))
    size = page.evaluate(TRANSFERRED)
    assert 50_000 < size < MAX_BYTES
    page.get_by_role("button", name="Zoom in").click()
    page.locator(".uplot").focus()
    for _ in range(20):
        page.keyboard.press("ArrowRight")
    expect(page.locator("[data-chart]")).to_have_attribute("data-range", re.compile(f"-{by_day['end']:.0f}$"))


def test_a_site_may_have_any_id(open_window: Open, visitor: Visitor) -> None:
    window = open_window(visitor)
    assert visitor.call("POST", "/api/v1/sites", {"site_id": "new", "name": "Novel"}).status_code == 201
    page = window.go("/")
    page.get_by_role("link", name="Novel").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Novel")
    window.go("/").get_by_role("link", name="New site").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("New site")


def test_only_an_admin_makes_a_microgrid(visitor: Visitor) -> None:
    operator = visitor.invite("operator")
    for path in ("/new-site", "/start"):
        assert 'value="microgrid"' in visitor.get(path).text
        assert 'value="microgrid"' not in operator.get(path).text
        assert operator.send(path, name="Battery", timezone="UTC", kind="microgrid").status_code == 403
        assert 'id="kind-wrong"' in visitor.send(path, name="Battery", timezone="UTC", kind="other").text
    assert visitor.call("GET", "/api/v1/sites").json() == []


def test_what_holds_without_a_price_is_said(visitor: Visitor) -> None:
    for path in ("/new-site", "/start"):
        page = visitor.get(path).text
        assert "Left empty: 1." in page
        assert "Left empty: CNY." in page
    assert "Left empty: CNY." in visitor.get("/settings/tariffs").text


def test_a_price_that_is_assumed_is_said(visitor: Visitor) -> None:
    """Where neither tariff nor price is set, on the site and on the portfolio; who may set one finds the way."""
    moment = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(hours=2)
    for site, price in (("free", None), ("priced", 0.3)):
        assert visitor.call("POST", "/api/v1/sites", {"site_id": site, "tariff": price}).status_code == 201
        reading = {"site_id": site, "meter_id": "m", "timestamp_utc": moment.isoformat(), "value": 5}
        assert visitor.call("POST", "/api/v1/timeseries/batch", {"records": [reading]}).is_success
    viewer = visitor.invite("viewer")
    assumed = "1 CNY per kWh assumed"
    assert f"no tariff set: {assumed}" in viewer.get("/sites/free").text
    assert f"no tariff set for 1 site: {assumed}" in viewer.get("/").text
    assert f"no tariff set: {assumed}" in viewer.get("/?q=free").text
    for path in ("/sites/priced", "/?q=priced"):
        assert "at the prices in force" in viewer.get(path).text
        assert "assumed" not in viewer.get(path).text
    link = 'assumed · <a href="/settings/tariffs">'
    assert link in visitor.get("/").text
    assert link in visitor.get("/sites/free").text
    assert link not in viewer.get("/").text
