"""The week of sites, the pilot's report, and the documents that are taken away."""

from __future__ import annotations

import csv
import io

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.metering.plant import HOUR
from tests.report.works import SUNDAY, Works, days_before, shifts, without
from tests.support.service import Service
from tests.web.conftest import Open
from tests.web.estate import Estate
from tests.web.visitor import DESKTOP, PHONE, Visitor

SITE = "works & co"
PATH = "/reports/works%20%26%20co"
ENDING = f"week_ending={SUNDAY}"
SIZES = {"desktop": DESKTOP, "phone": PHONE}
GAP = (days_before(SUNDAY, 20) + 8 * HOUR, 10)
LEFT_ON = days_before(SUNDAY, 3)
"""A Thursday night in which something was left running."""


@pytest.fixture(scope="module")
def manager(service: Service) -> Visitor:
    """Somebody whose works have eight weeks, with a gap and a night above what is usual."""
    visitor = Visitor(service).sign_up("Rolling Mills")
    works = Works(service)
    works.tenant = visitor.tenant
    works.add_site(SITE, name="The works", tariff=0.5, currency="EUR")
    works.add_site("second", name="Second works", tariff=0.5, currency="EUR")
    usual = without(shifts, [GAP])
    works.fill(lambda hour: 60.0 if LEFT_ON <= hour < LEFT_ON + 6 * HOUR else usual(hour), site=SITE)
    works.add_alert(LEFT_ON, LEFT_ON + 5 * HOUR, 6.25, site=SITE)
    return visitor


def test_what_is_not_judged_is_not_none(manager: Visitor) -> None:
    """Second works have no readings: how many hours were above is not known."""
    assert 'data-label="Hours above"><span class="muted" title=' in manager.get(f"/reports?{ENDING}").text
    assert '<td data-label="Hours above"><span class="muted">none' not in manager.get(f"/reports/second?{ENDING}").text


def test_the_week_of_every_site_and_of_one(open_window: Open, manager: Visitor) -> None:
    page = open_window(manager).go("/")
    page.get_by_role("link", name="Reports").click()
    page.get_by_label("Seven days up to").fill(str(SUNDAY))
    page.get_by_role("button", name="Show").click()
    row = page.get_by_role("row", name="The works")
    expect(row).to_contain_text("10,000 kWh")
    expect(row).to_contain_text("+2.5 %")
    expect(page.get_by_role("row", name="Second works")).to_contain_text("\N{EN DASH}")
    row.get_by_role("link", name="The works", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The works")
    expect(page.get_by_role("row", name="Thu 22 Jan")).to_contain_text("+13.6 %")
    expect(page.get_by_role("row", name="Left running")).to_contain_text("6.25 EUR")
    page.get_by_role("link", name="The week before").click()
    expect(page.get_by_role("heading", name="2026-01-12 to 2026-01-18")).to_be_visible()
    page.get_by_role("link", name="The week after").click()
    expect(page.get_by_label("Seven days up to")).to_have_value(str(SUNDAY))


def test_documents_of_the_week(open_window: Open, manager: Visitor) -> None:
    page = open_window(manager).go(f"{PATH}?{ENDING}")
    files = {}
    for kind in ("PDF", "XLSX", "CSV"):
        with page.expect_download() as download:
            page.get_by_role("link", name=kind).click()
        assert download.value.suggested_filename == f"weekly-{SITE}-{SUNDAY}.{kind.lower()}"
        files[kind] = download.value.path().read_bytes()
    assert "The works" in PdfReader(io.BytesIO(files["PDF"])).pages[0].extract_text()
    assert load_workbook(io.BytesIO(files["XLSX"])).sheetnames[:2] == ["Sites", "Days"]
    assert len(list(csv.DictReader(io.StringIO(files["CSV"].decode("utf-8-sig"))))) == 7
    page = open_window(manager).go(f"/reports?{ENDING}")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert len(list(csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig"))))) == 14


def test_the_pilot(open_window: Open, manager: Visitor) -> None:
    page = open_window(manager).go(f"{PATH}?{ENDING}")
    page.get_by_role("link", name="Pilot report").click()
    page.get_by_label("To", exact=True).fill(str(SUNDAY))
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("row", name="No major gap without an explanation")).to_contain_text("not met")
    expect(page.get_by_role("row", name="Two to four weeks of data")).to_contain_text("met")
    expect(page.get_by_role("heading", name="Night base load")).to_be_visible()
    expect(page.locator(".calendar rect")).to_have_count(56)
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF").click()
    assert "The works" in PdfReader(io.BytesIO(download.value.path().read_bytes())).pages[0].extract_text()


@pytest.mark.parametrize("size", SIZES)
def test_reports_are_accessible(open_window: Open, manager: Visitor, size: str) -> None:
    window = open_window(manager, size=SIZES[size], dark=size == "phone")
    for path in (f"/reports?{ENDING}", f"{PATH}?{ENDING}", f"{PATH}/pilot?to={SUNDAY}", "/reports/second/pilot"):
        page = window.go(path)
        page.evaluate("document.querySelectorAll('main details').forEach(each => each.open = true)")
        assert window.violations() == [], path
        assert page.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0, path


def test_a_week_that_cannot_be_told(manager: Visitor) -> None:
    for path in ("/reports", PATH):
        for day in ("2999-01-03", "yesterday"):
            answer = manager.get(f"{path}?week_ending={day}")
            assert answer.status_code == 422
            assert 'id="week_ending-wrong"' in answer.text
    answer = manager.get(f"{PATH}/pilot?from=2026-02-01&to=2026-01-01")
    assert answer.status_code == 422
    assert 'id="from-wrong"' in answer.text
    assert manager.get("/reports/nowhere").status_code == 404
    assert manager.get("/reports/nowhere/pilot").status_code == 404


def test_others_see_nothing_of_it(service: Service, manager: Visitor) -> None:
    stranger = Visitor(service).sign_up()
    assert stranger.get(PATH).status_code == 404
    assert "The works" not in stranger.get("/reports").text
    assert "The works" in manager.invite("viewer").get("/reports").text


def test_sites_come_in_pages(service: Service) -> None:
    visitor = Visitor(service).sign_up()
    works = Works(service)
    works.tenant = visitor.tenant
    for number in range(27):
        works.add_site(f"site-{number:02}")
    first = visitor.get(f"/reports?{ENDING}").text
    assert "site-19" in first
    assert "site-20" not in first
    second = visitor.get(f"/reports?{ENDING}&after=site-19").text
    assert "site-19<" not in second
    assert "site-26" in second


def test_a_storage_has_no_consumption_to_report(open_window: Open, estate: Estate) -> None:
    page = open_window(estate.admin).go("/reports/station-1")
    expect(page.get_by_text("no meter of this site counts it")).to_be_visible()
    page.get_by_role("link", name="Show the settlements").click()
    expect(page.get_by_label("Site")).to_have_value("station-1")


def test_the_weeks_fit_a_screen(open_window: Open, manager: Visitor) -> None:
    page = open_window(manager).go(f"/reports?{ENDING}")
    table = page.get_by_role("group", name="2026-01-19 to 2026-01-25")
    assert table.evaluate("box => box.scrollWidth - box.clientWidth") <= 0
    expect(page.get_by_role("link", name="Pilot The works")).to_be_in_viewport()


def test_a_storage_stands_apart_in_the_list(open_window: Open, estate: Estate) -> None:
    """It misses nothing, since it has no consumption: no coverage of nothing, in the list as on its own page."""
    page = open_window(estate.admin).go("/reports")
    row = page.get_by_role("row", name="station-1")
    expect(row).to_contain_text("no consumption here")
    expect(row.locator('[data-label="Coverage"]')).to_have_text("\N{EN DASH}")
    row.get_by_role("link", name="settlements").click()
    expect(page.get_by_label("Site")).to_have_value("station-1")
    own = estate.admin.get("/reports/station-1").text
    assert "Days of the week" not in own
    assert "0.0" not in own.split("<main")[1]


def test_the_week_is_chosen_on_one_line(open_window: Open, manager: Visitor) -> None:
    page = open_window(manager, size=PHONE).go(f"/reports?{ENDING}")
    parts = [
        page.get_by_role("link", name="The week before"),
        page.get_by_label("Seven days up to"),
        page.get_by_role("button", name="Show"),
        page.get_by_role("link", name="The week after"),
    ]
    boxes = [part.bounding_box() for part in parts]
    middles = [box["y"] + box["height"] / 2 for box in boxes if box]
    assert len(middles) == len(parts)
    assert max(middles) - min(middles) < 4
