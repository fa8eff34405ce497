"""What holds of every page: it fits, is accessible, quiet, light, and asks nobody else."""

import re

import pytest
from playwright.sync_api import expect

from api.web.view import POLICY
from tests.web.conftest import Open
from tests.web.estate import FACTORY, Estate
from tests.web.visitor import DESKTOP, PHONE, Visitor

SITE = "/sites/" + FACTORY.replace(" ", "%20").replace("&", "%26")
STORAGE = "/sites/station-1"
PAGES = [
    "/",
    "/start",
    SITE.replace("/sites", "/start"),
    "/start/station-1",
    "/new-site",
    SITE,
    f"{SITE}/edit",
    f"{SITE}/gaps",
    f"{STORAGE}?range=custom&from=2026-01-15&to=2026-02-28",
    "/alarms?status=all",
    "/alerts?status=all",
    "/rules",
    "/new-rule",
    "/statements?site=station-1",
    "/statements/{statement}",
    "/settlements?site=station-1",
    "/settlements?site=mill%20%26%20co",
    "/reports/station-1",
    "/commands?site=station-1",
    "/reports",
    SITE.replace("/sites", "/reports"),
    SITE.replace("/sites", "/reports") + "/pilot",
    "/data",
    "/data/corrections",
    "/settings/tokens",
    "/settings/members",
    "/settings/tariffs",
    "/settings/thresholds",
    "/settings/notifications",
    "/settings/notifications/deliveries",
    "/settings/audit",
    "/docs/api",
]
DOORS = ["/signin", "/signup", "/forgotten"]
MAX_BYTES = 300_000
SIZES = {"desktop": DESKTOP, "phone": PHONE}
WIDTH = "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
TRANSFERRED = """performance.getEntries().filter(entry => "transferSize" in entry)
    .reduce((sum, entry) => sum + entry.transferSize, 0)"""


@pytest.mark.parametrize(("size", "dark"), [("desktop", False), ("phone", True)])
def test_pages_are_accessible_quiet_and_light(open_window: Open, estate: Estate, size: str, dark: bool) -> None:
    window = open_window(estate.admin, size=SIZES[size], dark=dark)
    for path in PAGES:
        page = window.go(path.format(statement=estate.statement))
        page.wait_for_load_state("load")
        if path.startswith(("/sites/mill", "/sites/station")) and not path.endswith(("/edit", "/gaps")):
            expect(page.locator("[data-chart]")).to_have_attribute("data-drawn", "168" if path == SITE else "1")
        assert window.violations() == [], path
        assert page.evaluate(WIDTH) <= 0, f"{path} is wider than the {size}"
        assert page.evaluate(TRANSFERRED) < MAX_BYTES, path
        window.check()


@pytest.mark.parametrize("size", SIZES)
def test_doors_are_accessible(open_window: Open, estate: Estate, size: str) -> None:
    window = open_window(Visitor(estate.service), size=SIZES[size])
    for path in DOORS:
        page = window.go(path)
        assert window.violations() == [], path
        assert page.evaluate(WIDTH) <= 0, path


def test_pages_have_a_strict_policy(estate: Estate) -> None:
    for path in [*PAGES, "/nowhere"]:
        answer = estate.admin.get(path.format(statement=estate.statement))
        assert answer.headers["content-security-policy"] == POLICY, path
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert " style=" not in answer.text, path
        assert "<style" not in answer.text, path
        assert " onclick=" not in answer.text, path
    assert "unsafe" not in POLICY


def test_a_name_is_text(estate: Estate) -> None:
    page = estate.admin.get("/").text
    assert "Mill &lt;b&gt;&amp; Co" in page
    assert "Mill <b>" not in page


def test_files_are_kept_by_their_content(estate: Estate) -> None:
    page = estate.admin.get("/").text
    addresses = set(re.findall(r'"(/static/[^"#]+)', page))
    assert len(addresses) >= 6
    for address in addresses:
        answer = estate.admin.get(address)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
    assert estate.admin.get("/static/0000000000000000/base.css").status_code == 404


def test_keys_are_enough(open_window: Open, estate: Estate) -> None:
    """The first key leads past the menu, the content takes the focus, and the switch turns the page dark."""
    window = open_window(estate.admin)
    page = window.go("/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.locator("[data-theme-switch]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_the_system_decides_unless_somebody_chose(open_window: Open, estate: Estate) -> None:
    """Colours are said once, for light and dark; the server writes which was chosen before anything is drawn."""
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    page = open_window(estate.admin, dark=True).go("/")
    expect(page.locator('meta[name="color-scheme"]')).to_have_attribute("content", "light dark")
    dark = page.evaluate(ground)
    page.locator("[data-theme-switch]").click()
    light = page.evaluate(ground)
    assert light != dark
    page.reload()
    expect(page.locator('meta[name="color-scheme"]')).to_have_attribute("content", "light")
    assert page.evaluate(ground) == light


def test_paper_is_white_and_has_no_menu(open_window: Open, estate: Estate) -> None:
    page = open_window(estate.admin, dark=True).go(SITE)
    expect(page.locator("[data-chart]")).to_have_attribute("data-drawn", "168")
    page.emulate_media(media="print")
    expect(page.locator(".rail")).to_be_hidden()
    expect(page.get_by_role("link", name="CSV")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.body).color").startswith("rgb(21, ")


def test_the_menu_of_a_phone(open_window: Open, estate: Estate) -> None:
    window = open_window(estate.admin, size=PHONE)
    page = window.go("/")
    expect(page.get_by_role("link", name="Statements")).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("link", name="Statements").click()
    expect(page.get_by_role("heading", name="Statements", exact=True)).to_be_visible()
