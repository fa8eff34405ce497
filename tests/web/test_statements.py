"""A statement from draft to frozen to void, its documents, and its next version."""

import io

from playwright.sync_api import expect
from pypdf import PdfReader

from tests.web.conftest import Open
from tests.web.estate import Estate
from tests.web.visitor import Visitor


def test_the_life_of_a_statement(open_window: Open, own_estate: Estate) -> None:
    page = open_window(own_estate.admin).go("/statements?site=station-1")
    page.get_by_label("Month").fill("2026-01")
    page.get_by_role("button", name="Draft the statement").click()
    expect(page.locator(".state.draft").first).to_be_visible()
    expect(page.get_by_role("row", name="20 Jan 2026")).to_contain_text("72.00 kWh")

    page.get_by_role("button", name="Freeze").click()
    expect(page.get_by_text("It can never be changed again.")).to_be_visible()
    page.locator("#ask-yes").click()
    expect(page.get_by_text("The statement is frozen and sealed.")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF").click()
    text = PdfReader(io.BytesIO(download.value.path().read_bytes())).pages[0].extract_text()
    assert "2026" in text
    assert download.value.suggested_filename == "statement-station-1-2026-01-v1.pdf"

    own_estate.settle_again()
    page.reload()
    page.get_by_role("button", name="Make the next version").click()
    expect(page.get_by_text("compared with version 1")).to_be_visible()
    expect(page.get_by_role("row", name="20 Jan 2026")).to_contain_text("+")
    page.get_by_role("button", name="Freeze").click()
    page.locator("#ask-yes").click()
    page.get_by_text("Void this statement").click()
    page.get_by_label("Reason").fill("A slip of the pen")
    page.get_by_role("button", name="Void", exact=True).click()
    page.locator("#ask-yes").click()
    expect(page.get_by_text("A slip of the pen")).to_be_visible()
    expect(page.get_by_role("link", name="v1 frozen")).to_be_visible()


def test_a_draft_is_brought_up_to_date(own_estate: Estate) -> None:
    own_estate.settle_again()
    path = f"/statements/{own_estate.statement}"
    page = own_estate.admin.get(path).text
    assert "Bring the draft up to date" in page
    own_estate.admin.send("/statements", station_id="station-1", month="2026-01", category="owner")
    assert "Newer facts exist" not in own_estate.admin.get(path).text


def test_viewers_only_look(open_window: Open, own_estate: Estate) -> None:
    page = open_window(own_estate.admin.invite("viewer")).go(f"/statements/{own_estate.statement}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("2026-01")
    expect(page.get_by_role("button", name="Freeze")).to_have_count(0)
    expect(page.get_by_role("link", name="PDF")).to_have_count(0)


def test_a_month_that_is_none(own_estate: Estate) -> None:
    answer = own_estate.admin.send("/statements", station_id="station-1", month="2026-13")
    assert answer.status_code == 422
    assert 'id="month-wrong"' in answer.text


def test_settled_days(open_window: Open, estate: Estate) -> None:
    page = open_window(estate.admin).go("/settlements?site=station-1&range=custom&from=2026-01-01&to=2026-01-31")
    expect(page.get_by_role("row", name="20 Jan 2026")).to_contain_text("72.00 kWh")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert "2026-01-20" in download.value.path().read_text(encoding="utf-8")


def test_without_a_site_pages_say_so(visitor: Visitor) -> None:
    for path in ("/statements", "/settlements", "/commands", "/data", "/data/corrections"):
        answer = visitor.get(path)
        assert answer.status_code == 200, path
        assert "There is no site yet" in answer.text, path


def test_a_factory_is_told_that_nothing_is_settled(open_window: Open, own_factory: Estate) -> None:
    window = open_window(own_factory.admin)
    for path in ("/statements", "/settlements"):
        page = window.go(path)
        expect(page.get_by_role("heading", name="Nothing is settled here")).to_be_visible()
        expect(page.get_by_role("button", name="Draft the statement")).to_have_count(0)
    page.get_by_role("link", name="Show the report").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Mill")


def test_a_part_of_a_month(open_window: Open, own_estate: Estate) -> None:
    window = open_window(own_estate.admin)
    page = window.go(f"/statements/{own_estate.statement}")
    expect(page.get_by_role("heading", name="1 of 31 days are settled")).to_be_visible()
    expect(page.get_by_role("row", name="19 Jan 2026")).to_contain_text("No reading came.")
    page.get_by_role("button", name="Freeze").click()
    expect(page.get_by_text("Freeze this statement with 1 of 31 days?")).to_be_visible()
    window.confirm()
    expect(page.get_by_text("The statement is frozen and sealed.")).to_be_visible()
    expect(page.get_by_role("heading", name="1 of 31 days are settled")).to_have_count(0)
    page = window.go("/statements?site=station-1")
    expect(page.get_by_text("2026-01, 1 of 31 days")).to_be_visible()
    page.get_by_role("button", name="Draft the statement").click()
    expect(page.get_by_text("This month has a frozen statement already.")).to_be_visible()
