"""Tokens, members, tariffs, the audit log; data and commands by hand; the API's description."""

from __future__ import annotations

import re
from urllib.parse import quote

from playwright.sync_api import expect

from tests.web.conftest import Open
from tests.web.estate import FACTORY, NAME, Estate
from tests.web.visitor import Visitor


def test_a_token_is_shown_once_and_revoked(open_window: Open, visitor: Visitor) -> None:
    page = open_window(visitor).go("/settings/tokens")
    page.get_by_label("Name").fill("Gateway")
    page.get_by_label("It may").select_option("both")
    page.get_by_role("button", name="Make it").click()
    secret = page.locator("#secret").inner_text()
    headers = {"Authorization": f"Bearer {secret}"}
    assert visitor.service.http.get("/api/v1/sites", headers=headers).status_code == 200
    page.goto(page.url)
    assert secret not in page.content()
    page.get_by_role("button", name="Revoke Gateway").click()
    page.locator("#ask-yes").click()
    expect(page.get_by_role("row", name="Gateway")).to_contain_text("revoked")
    assert visitor.service.http.get("/api/v1/sites", headers=headers).status_code == 401


def test_copying_a_token(open_window: Open, visitor: Visitor) -> None:
    window = open_window(visitor)
    window.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = window.go("/settings/tokens")
    page.get_by_label("Name").fill("Gateway")
    page.get_by_role("button", name="Make it").click()
    page.get_by_role("button", name="Copy").click()
    expect(page.locator("#announcer")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("#secret").inner_text()


def test_roles_change_at_once(open_window: Open, visitor: Visitor) -> None:
    guest = visitor.invite("viewer")
    assert guest.get("/new-site").status_code == 403
    page = open_window(visitor).go("/settings/members")
    page.get_by_label(f"Role of {guest.email}").select_option("operator")
    expect(page.get_by_text("The role was changed.")).to_be_visible()
    assert guest.get("/new-site").status_code == 200
    page.get_by_role("button", name=f"Remove {guest.email}").click()
    page.locator("#ask-yes").click()
    expect(page.get_by_text("The member was removed")).to_be_visible()
    assert guest.get("/new-site").headers["location"].startswith("/signin")


def test_the_last_admin_stays(visitor: Visitor) -> None:
    me = visitor.call("GET", "/api/v1/auth/me").json()["id"]
    answer = visitor.send(f"/settings/members/{me}/role", role="viewer")
    assert answer.status_code == 409
    assert 'role="alert"' in answer.text


def test_a_tariff_by_time_of_day(open_window: Open, own_factory: Estate) -> None:
    page = open_window(own_factory.admin).go("/settings/tariffs")
    page.get_by_label("From month").fill("2026-02")
    page.get_by_label("For", exact=True).select_option(FACTORY)
    page.get_by_label("Price", exact=True).select_option("time_of_use")
    page.get_by_label("Prices by time of day").fill("00:00 - 08:00 0.18\n08:00 - 24:00 0.32")
    page.get_by_role("button", name="Put in force").click()
    expect(page.get_by_role("row", name="2026-02")).to_contain_text("08:00\N{EN DASH}24:00: 0.32")
    answer = own_factory.admin.send(
        "/settings/tariffs", effective_month="2026-03", mode="time_of_use", periods="00:00 08:00 0.18"
    )
    assert answer.status_code == 422
    assert 'id="periods-wrong"' in answer.text


def test_the_audit_log(open_window: Open, own_factory: Estate) -> None:
    page = open_window(own_factory.admin).go("/settings/audit")
    page.get_by_label("Kind").select_option("alarm_rules")
    row = page.get_by_role("row", name=own_factory.admin.email).or_(page.get_by_role("row", name="test")).first
    row.locator("summary").click()
    expect(row).to_contain_text("Too much")


def test_corrections(open_window: Open, own_factory: Estate) -> None:
    own_factory.send({"main": [(1, 555.5)]})
    page = open_window(own_factory.admin).go("/data/corrections")
    page.get_by_label("Site").select_option(label=NAME)
    expect(page.get_by_role("cell", name="555.5 kWh")).to_be_visible()
    expect(page.get_by_role("cell", name="101 kWh")).to_be_visible()


def test_a_command_is_confirmed_and_answered(open_window: Open, own_estate: Estate) -> None:
    page = open_window(own_estate.admin).go("/commands?site=station-1")
    page.get_by_label("Command", exact=True).fill("setPower")
    page.get_by_label("Parameters, JSON").fill('{"kW": 5}')
    page.get_by_role("button", name="Issue").click()
    expect(page.get_by_text("It acts at once.")).to_be_visible()
    page.locator("#ask-yes").click()
    row = page.get_by_role("row", name="setPower")
    expect(row.locator(".state.acked")).to_be_visible()
    answer = own_estate.admin.send(
        "/commands", station_id="station-1", device_id="device-1", command_type="x", payload="{kW: 5}"
    )
    assert answer.status_code == 422
    assert 'id="payload-wrong"' in answer.text


def test_the_description_has_every_call(estate: Estate) -> None:
    page = estate.admin.get("/docs/api").text
    paths = estate.admin.get("/schema/openapi.json").json()["paths"]
    assert len(paths) > 30
    for path in paths:
        assert f"<code>{path}</code>" in page
    health = page[page.index('<h2 id="health"') :]
    assert set(re.findall("<code>(/[^<]*)</code>", health)) == {"/healthz", "/readyz", "/metrics"}


def test_commands_are_offered_to_devices_that_thingsboard_knows(own_estate: Estate) -> None:
    """A factory's meters are none; a site that can be commanded is the one to begin with."""
    factory = own_estate.admin.get(f"/commands?site={quote(FACTORY)}").text
    assert "knows no device of this site" in factory
    assert 'name="command_type"' not in factory
    first = own_estate.admin.get("/commands").text
    assert '<option value="station-1" selected>' in first
    record = {"site_id": "station-1", "meter_id": "feed", "timestamp_utc": own_estate.now.isoformat(), "value": 5}
    own_estate.call("POST", "/api/v1/timeseries/batch", {"records": [record]})
    page = own_estate.admin.get("/commands?site=station-1").text
    assert "<option>device-1</option>" in page
    assert "<option>feed</option>" not in page
    assert "ThingsBoard does not know feed" in page
