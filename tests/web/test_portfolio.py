"""Long lists of sites: searched, turned page by page, and said to be a part."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from api.web.figures import change
from api.web.pages.portfolio import FEW, PAGE
from tests.web.conftest import Open
from tests.web.visitor import PHONE, Visitor

MANY = PAGE + 3


@pytest.fixture
def owner(visitor: Visitor) -> Visitor:
    """Somebody with more sites than a page has."""
    for number in range(MANY):
        site = {
            "site_id": f"site-{number:02}",
            "name": f"Works {number:02}",
            "location": "Linz" if number % 2 else "Graz",
        }
        assert visitor.call("POST", "/api/v1/sites", site).status_code == 201
    return visitor


def test_a_long_list_is_searched_and_turned(open_window: Open, owner: Visitor) -> None:
    window = open_window(owner)
    page = window.go("/")
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(PAGE)
    expect(page.get_by_text("the figures above are of those shown here")).to_be_visible()
    page.get_by_role("link", name="Next page").click()
    expect(rows).to_have_count(MANY - PAGE)
    page.get_by_role("link", name="First page").click()
    expect(rows).to_have_count(PAGE)
    page.get_by_label("Search").fill(" works 07 ")
    page.get_by_role("button", name="Show").click()
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Works 07")
    expect(page.locator("#live")).to_have_attribute("hx-get", "/?q=works+07")
    page.get_by_label("Search").fill("LINZ")
    page.keyboard.press("Enter")
    expect(rows).to_have_count(MANY // 2)
    page.get_by_label("Search").fill("nowhere")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="No site is called that")).to_be_visible()
    page.get_by_role("link", name="All sites").click()
    expect(rows).to_have_count(PAGE)
    assert window.violations() == []


def test_it_fits_a_phone(open_window: Open, owner: Visitor) -> None:
    window = open_window(owner, size=PHONE, dark=True)
    page = window.go("/")
    assert window.violations() == []
    assert page.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0


def test_few_sites_need_no_search(visitor: Visitor) -> None:
    for number in range(FEW):
        assert visitor.call("POST", "/api/v1/sites", {"site_id": f"site-{number}"}).status_code == 201
    assert 'type="search"' not in visitor.get("/").text
    assert visitor.get("/?q=%00").status_code == 422
    assert visitor.get("/?q=" + "x" * 300).status_code == 422


def test_nothing_more_is_no_less() -> None:
    assert [str(change(now, 1000)).split(">")[1].split("<")[0] for now in (999, 1001, 990, 1010)] == [
        "0", "0", "\N{MINUS SIGN}1", "+1",
    ]  # fmt: skip
