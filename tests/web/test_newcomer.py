"""As a newcomer with a battery goes, from signing up to the first frozen statement; the scheduler closes the hours."""

from __future__ import annotations

import io
import os
import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from api.web.span import midnight
from tests.api.people import PASSWORD, new_address
from tests.metering.plant import settle_in_the_hour
from tests.support.databases import Cluster
from tests.support.processes import wait_for
from tests.support.service import Service
from tests.web.conftest import Open
from tests.web.visitor import Visitor, Window

BERLIN = ZoneInfo("Europe/Berlin")
GRACE = 3
PATIENCE = 60
PRICE = 0.25


@pytest.fixture(scope="module")
def prompt(cluster: Cluster, template: str) -> Iterator[Service]:
    """A service that closes the hours of a history soon after it came."""
    with cluster.database(template) as url, Service(url, HOUR_CLOSE_GRACE_SECONDS=str(GRACE)) as service:
        service.start()
        yield service


def test_to_the_first_frozen_statement(prompt: Service, open_window: Open) -> None:
    settle_in_the_hour()
    yesterday = datetime.now(BERLIN).date() - timedelta(days=1)
    hours = (midnight(yesterday + timedelta(days=1), BERLIN) - midnight(yesterday, BERLIN)) // timedelta(hours=1)
    window = open_window(Visitor(prompt))
    page = sign_up(window)
    send_what_the_page_shows(page)
    expect(page.get_by_text("The first reading has arrived.")).to_be_visible()
    expect(page.get_by_text(f"{GRACE // 60 + 1} minute after")).to_be_visible()
    assert window.violations() == []

    page.get_by_role("link", name="Settlements").last.click()
    day = page.get_by_role("row", name=f"{yesterday.day} {yesterday:%b %Y}").filter(has_text="kWh")
    wait_for(lambda: page.reload() and day.count(), PATIENCE, "for the day to be settled")
    expect(day).to_contain_text(f"{3 * hours:.2f} kWh")
    expect(day).to_contain_text(f"{3 * hours * PRICE:.2f} EUR")
    expect(page.get_by_role("row", name="The day is not over")).to_be_visible()

    page.get_by_role("link", name="Statements").click()
    expect(page.get_by_label("Month")).to_have_value(f"{yesterday:%Y-%m}")
    page.get_by_role("button", name="Draft the statement").click()
    expect(page.get_by_role("heading", name="1 of ")).to_contain_text("days are settled")
    assert window.violations() == []
    page.get_by_role("button", name="Freeze").click()
    expect(page.get_by_text("Freeze this statement with 1 of ")).to_be_visible()
    window.confirm()
    expect(page.get_by_text("The statement is frozen and sealed.")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF").click()
    text = PdfReader(io.BytesIO(download.value.path().read_bytes())).pages[0].extract_text()
    for written in ("FROZEN", "Harbour", "Island battery", f"{3 * hours:.2f} kWh", f"{3 * hours * PRICE:.2f} EUR"):
        assert written in text


def sign_up(window: Window) -> Page:
    """Found an organization, and make its first station and a token."""
    page = window.go("/signup")
    page.get_by_label("Organization").fill("Harbour")
    page.get_by_label("E-mail address").fill(new_address())
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create it").click()
    page.get_by_label("Name").fill("Island battery")
    page.get_by_label("What is measured there").select_option(label="storage: battery or microgrid")
    page.get_by_label("Price of a kWh").fill(str(PRICE))
    page.get_by_label("Currency").fill("EUR")
    page.get_by_role("button", name="Create the site").click()
    page.get_by_role("button", name="Make a token").click()
    expect(page.locator("#secret")).to_contain_text("cei_int_")
    return page


def send_what_the_page_shows(page: Page) -> None:
    """Run the command line of the page."""
    command = page.locator("#command").inner_text()
    done = subprocess.run(["bash", "-ec", command], env=os.environ, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert set(done.stdout.split()) == {'{"inserted":2}'}


def test_before_its_hours_close(service: Service, open_window: Open) -> None:
    """With the usual grace: the pages say what they wait for, and nothing can be frozen."""
    window = open_window(Visitor(service))
    page = sign_up(window)
    send_what_the_page_shows(page)
    page.get_by_role("link", name="Show the site").click()
    expect(page.get_by_text("An hour closes by itself 15 minutes after it is over.")).to_be_visible()
    expect(page.locator("dl", has_text="Avoided emissions")).not_to_contain_text("0.00")
    page.get_by_role("link", name="Statements").click()
    page.get_by_role("link", name="See why").click()
    expect(page.get_by_text("What is open closes by itself, 15 minutes after")).to_be_visible()
    page.get_by_role("link", name="Statements").click()
    page.get_by_label("Month").fill(f"{datetime.now(BERLIN):%Y-%m}")
    page.get_by_role("button", name="Draft the statement").click()
    expect(page.get_by_text("There is nothing to freeze")).to_be_visible()
    expect(page.get_by_role("button", name="Freeze")).to_have_count(0)
    expect(page.get_by_role("row", name="The day is not over")).to_be_visible()
    assert window.violations() == []
