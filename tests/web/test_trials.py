"""A rule tried on past data in its form: what it would have done, on desktop and phone, with scripts and without."""

import re
from datetime import UTC
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import Open
from tests.web.estate import FACTORY, HOUR, NAME, Estate
from tests.web.test_every_page import WIDTH
from tests.web.visitor import DESKTOP, PHONE, Visitor

RULE = {"station_id": FACTORY, "semantic": "energy_kwh", "operator": ">", "threshold": "120"}
"""The factory reads 100 to 123 kWh an hour, three of them a day beyond this; it does so for eight days."""
SIZES = {"desktop": DESKTOP, "phone": PHONE}


def fill(page: Page) -> None:
    """Fill the rule in, all but its name."""
    page.get_by_label("Site", exact=True).select_option(FACTORY)
    page.get_by_label("Rings when").select_option("energy_kwh")
    page.get_by_label("Threshold").fill("120")


def attempt(page: Page) -> None:
    """Press the button."""
    page.get_by_role("button", name="Try on past data").click()


def rules_of(estate: Estate) -> Any:
    """What rules there are."""
    return estate.service.call("GET", "/api/v1/alarm-rules", tenant=estate.tenant).json()


@pytest.mark.parametrize(("size", "dark"), [("desktop", False), ("phone", True)])
def test_a_rule_is_tried_and_then_saved(open_window: Open, own_factory: Estate, size: str, dark: bool) -> None:
    window = open_window(own_factory.admin, size=SIZES[size], dark=dark)
    before = rules_of(own_factory)
    page = window.go("/new-rule")
    fill(page)
    attempt(page)
    result = page.locator("#trial")
    expect(result.get_by_role("heading", name="Would have rung 8 times in the last 30 days.")).to_be_visible()
    expect(page.locator("#announcer")).to_have_text("Would have rung 8 times in the last 30 days.")
    expect(result.locator("tbody tr")).to_have_count(8)
    newest = result.locator("tbody tr").first
    expect(newest).to_contain_text("main")
    expect(newest).to_contain_text("3\N{NO-BREAK SPACE}h")
    expect(newest).to_contain_text("123.00\N{NO-BREAK SPACE}kWh")
    for place, ago in ((0, 23), (1, 20)):
        moment = (own_factory.now - ago * HOUR).astimezone(UTC).isoformat()
        expect(newest.locator("time").nth(place)).to_have_attribute("datetime", moment)
        expect(newest.locator("time").nth(place)).to_have_attribute("title", re.compile("Europe/Berlin"))
    assert window.violations() == []
    assert page.evaluate(WIDTH) <= 0
    assert rules_of(own_factory) == before

    page.get_by_label("Try it on").select_option("7")
    attempt(page)
    expect(result.get_by_role("heading", name="Would have rung 7 times in the last 7 days.")).to_be_visible()
    page.get_by_label("For at least, seconds").fill("7201")
    attempt(page)
    expect(result.get_by_role("heading", name="Would not have rung in the last 7 days.")).to_be_visible()
    expect(result).to_contain_text("7 breaches were too short to ring.")
    page.get_by_label("Name").fill("Peak")
    page.get_by_label("Name").press("Enter")  # saves, as ever
    expect(page.get_by_role("row", name="Peak")).to_contain_text("energy_kwh > 120 kWh for 7201 s")


def test_a_change_of_a_rule_is_tried(open_window: Open, own_factory: Estate) -> None:
    own_factory.ring()
    before = rules_of(own_factory)
    page = open_window(own_factory.admin, size=PHONE).go(f"/rules/{before[0]['id']}")
    attempt(page)
    result = page.locator("#trial")
    expect(result.get_by_role("heading", name="Would have rung once in the last 30 days.")).to_be_visible()
    expect(result.locator("tbody tr")).to_contain_text("rings still")
    page.get_by_label("Threshold").fill("1000")
    attempt(page)
    expect(result.get_by_role("heading", name="Would not have rung in the last 30 days.")).to_be_visible()
    expect(page.get_by_label("Threshold")).to_have_value("1000")
    expect(page.get_by_label("The rule is on")).to_be_checked()
    assert rules_of(own_factory) == before


def test_what_is_wrong_stands_beside_its_field(open_window: Open, own_factory: Estate) -> None:
    window = open_window(own_factory.admin)
    page = window.go("/new-rule")
    fill(page)
    attempt(page)
    expect(page.locator("#trial table")).to_be_visible()
    page.get_by_label("Hysteresis").fill("-1")
    attempt(page)
    expect(page.locator("#hysteresis-wrong")).to_be_visible()
    expect(page.get_by_label("Hysteresis")).to_have_value("-1")
    expect(page.locator("#trial")).to_have_text("Nothing was tried: the form says what is wrong.")
    window.complaints.clear()  # Chromium tells the refusal (422) as an error
    assert window.violations() == []
    page.get_by_label("Hysteresis").fill("0")
    attempt(page)
    expect(page.locator("#trial table")).to_be_visible()
    expect(page.locator("#hysteresis-wrong")).to_have_count(0)


def test_a_rule_that_went_meanwhile(open_window: Open, own_factory: Estate) -> None:
    """What was typed stays; the answer says why nothing came of it."""
    window = open_window(own_factory.admin)
    (rule,) = rules_of(own_factory)
    page = window.go(f"/rules/{rule['id']}")
    page.get_by_label("Threshold").fill("7")
    assert own_factory.service.call("DELETE", f"/api/v1/alarm-rules/{rule['id']}", tenant=own_factory.tenant).is_success
    attempt(page)
    expect(page.locator("#trial").get_by_role("alert")).to_have_text("There is no such rule")
    expect(page.get_by_label("Threshold")).to_have_value("7")
    window.complaints.clear()  # Chromium tells the refusal (404) as an error


def test_without_scripts_it_is_a_page(estate: Estate) -> None:
    form = estate.admin.get("/new-rule").text
    assert 'formaction="/new-rule/trial" formnovalidate' in form
    answer = estate.admin.send("/new-rule/trial", **RULE, days="30", name="Peak")
    assert answer.status_code == 200
    assert "<h1>New rule</h1>" in answer.text
    assert "Would have rung 8 times in the last 30 days." in answer.text
    assert 'value="Peak"' in answer.text
    assert 'data-label="Highest"' in answer.text
    assert 'data-label="Lowest"' in estate.admin.send("/new-rule/trial", **RULE | {"operator": "<"}).text
    assert '<option value="90">' in answer.text


def test_where_there_is_no_reading(estate: Estate) -> None:
    answer = estate.admin.send("/new-rule/trial", **RULE | {"semantic": "temperature"})
    assert answer.status_code == 200
    assert "There are no readings of this point in the last 30 days." in answer.text


@pytest.mark.parametrize(
    ("field", "value"), [("threshold", "much"), ("days", "0"), ("days", "soon"), ("duration_seconds", "-1")]
)
def test_a_trial_that_makes_no_sense(estate: Estate, field: str, value: str) -> None:
    answer = estate.admin.send("/new-rule/trial", **RULE | {field: value})
    assert answer.status_code == 422
    assert f'id="{field}-wrong"' in answer.text


def test_only_those_who_make_rules_try_them(estate: Estate, visitor: Visitor) -> None:
    operator = estate.admin.invite("operator")
    assert operator.send("/new-rule/trial", **RULE).status_code == 403
    (rule,) = rules_of(estate)
    assert visitor.send(f"/rules/{rule['id']}/trial", **RULE).status_code == 404
    stranger = visitor.send("/new-rule/trial", **RULE)
    assert stranger.status_code == 404
    assert NAME not in stranger.text
    assert estate.admin.http.post("/new-rule/trial", data=RULE).status_code == 403
