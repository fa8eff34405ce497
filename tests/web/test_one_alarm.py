"""One alarm: why it rang, who sees to it, what was written, live in two browsers; who may."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.web.conftest import Open
from tests.web.estate import FACTORY, Estate
from tests.web.test_every_page import SIZES, WIDTH
from tests.web.visitor import PHONE, Visitor


def rung(estate: Estate) -> dict[str, Any]:
    """The alarm that it rings."""
    estate.ring()
    now = datetime.now(UTC)
    query = {"station_id": FACTORY, "from": (now - timedelta(days=1)).isoformat(), "to": now.isoformat()}
    (alarm,) = estate.service.call("GET", "/api/v1/alarms", tenant=estate.tenant, **query).json()
    found: dict[str, Any] = alarm
    return found


def told(estate: Estate, alarm: dict[str, Any]) -> list[str]:
    """Its history as a line of types, oldest first."""
    steps = estate.service.call("GET", "/api/v1/alarms/history", tenant=estate.tenant, alarm_id=alarm["id"]).json()
    return [step["type"] for step in reversed(steps)]


def test_two_operators_see_what_the_other_does(open_window: Open, own_factory: Estate) -> None:
    """Given, acknowledged, written about and cleared in one browser, seen in the other without asking."""
    alarm = rung(own_factory)
    guest = own_factory.admin.invite("operator")
    mine = open_window(guest, size=PHONE).go("/alarms?owner=mine")
    expect(mine.get_by_text("No alarm fits")).to_be_visible()
    here = open_window(own_factory.admin).go(f"/alarms/{alarm['id']}")
    there = open_window(guest).go(f"/alarms/{alarm['id']}")
    for page in (mine, here, there):
        expect(page.get_by_text("Live", exact=True)).to_be_visible()

    here.get_by_label("Owner").select_option(guest.email)
    here.get_by_role("button", name="Give it").click()
    expect(here.get_by_text("The alarm was changed.")).to_be_visible()
    expect(there.locator("dl")).to_contain_text(guest.email)
    expect(mine.get_by_role("rowheader", name="Too much")).to_be_visible()
    there.get_by_role("button", name="Acknowledge").click()
    expect(here.locator(".state.acknowledged")).to_be_visible()
    expect(here.get_by_role("row", name="acknowledged")).to_contain_text(guest.email)

    there.get_by_label("Note").fill("half a sen")
    here.get_by_label("Note").fill("the press was on")
    here.get_by_role("button", name="Write it").click()
    expect(there.get_by_role("cell", name="the press was on")).to_be_visible()
    expect(there.get_by_label("Note")).to_have_value("half a sen")
    here.get_by_role("button", name="Take it").click()
    expect(there.locator("dl")).to_contain_text(own_factory.admin.email)
    expect(mine.get_by_text("No alarm fits")).to_be_visible()
    here.get_by_role("button", name="Clear").click()
    here.locator("#ask-yes").click()
    expect(there.locator(".state.cleared")).to_be_visible()
    expect(here.get_by_label("Owner")).to_have_count(0)
    assert told(own_factory, alarm) == ["active", "owner", "acknowledged", "note", "owner", "cleared"]


def test_it_says_why_it_rang(open_window: Open, own_factory: Estate) -> None:
    """The rule as it was then, and what was measured around it with the threshold."""
    alarm = rung(own_factory)
    page = open_window(own_factory.admin).go("/alarms")
    page.get_by_role("link", name="Too much").click()
    expect(page.get_by_text("energy_kwh > 500 kWh")).to_be_visible()
    expect(page.locator("dl")).to_contain_text("900.00 kWh")
    chart = own_factory.admin.get(f"/alarms/{alarm['id']}/chart.json").json()
    expect(page.locator("[data-chart]")).to_have_attribute("data-drawn", str(len(chart["times"])))
    assert chart["threshold"] == 500
    assert chart["unit"] == "kWh"
    (line,) = chart["lines"]
    assert line["values"][-1] == 900
    assert 5 <= len(line["values"]) <= 8, "six hours before it, one reading an hour"
    (mark,) = chart["marks"]
    assert mark["end"] is None

    (rule,) = own_factory.service.call("GET", "/api/v1/alarm-rules", tenant=own_factory.tenant).json()
    own_factory.service.call("DELETE", f"/api/v1/alarm-rules/{rule['id']}", tenant=own_factory.tenant)
    page.reload()
    expect(page.get_by_text("Its rule is gone.")).to_be_visible()
    expect(page.get_by_text("energy_kwh > 500 kWh")).to_be_visible()
    expect(page.get_by_role("link", name="Rule", exact=True)).to_have_count(0)


def test_lists_are_filtered(own_factory: Estate) -> None:
    own_factory.admin.send(f"/alarms/{rung(own_factory)['id']}", step="owner", owner=own_factory.admin.email)
    site = "site=mill%20%26%20co"
    for query in ("", "?status=active", "?severity=medium", f"?{site}&days=1", "?owner=mine", "?status=all"):
        assert "Too much" in own_factory.admin.get(f"/alarms{query}").text, query
    for query in ("?status=acknowledged", "?status=cleared", "?severity=critical"):
        assert "Too much" not in own_factory.admin.get(f"/alarms{query}").text, query
    assert "Too much" not in own_factory.admin.invite("operator").get("/alarms?owner=mine").text
    assert own_factory.admin.get("/alarms?site=nowhere").status_code == 404


def test_where_it_leads_back_to(own_factory: Estate) -> None:
    """To the list as it was, whatever a form says that was."""
    alarm = rung(own_factory)
    for back, place in [
        ("status=open&owner=mine", "status=open&owner=mine"),
        ("site=x%20y", "site=x%20y"),
        ("x\r\nX-Evil: 1", "x%0D%0AX-Evil:%201"),
        ("site=\N{LATIN SMALL LETTER A WITH DIAERESIS}\N{SNOWMAN}", "site=%C3%A4%E2%98%83"),
    ]:
        answer = own_factory.admin.send(f"/alarms/{alarm['id']}", step="note", note="seen", back=back)
        assert answer.status_code == 303, answer.text
        assert answer.headers["location"] == f"/alarms?{place}&notice=alarm-saved"


def test_what_cannot_be(own_factory: Estate) -> None:
    """It is said beside the field, and nothing changes; a viewer changes nothing, nobody sees those of others."""
    alarm = rung(own_factory)
    path = f"/alarms/{alarm['id']}"
    stranger = Visitor(own_factory.service).sign_up()
    for fields, field in (
        ({"step": "owner", "owner": stranger.email}, "owner"),
        ({"step": "note"}, "note"),
        ({"step": "note", "note": "x" * 2001}, "note"),
    ):
        answer = own_factory.admin.send(path, **fields)
        assert answer.status_code == 422, fields
        assert f'id="{field}-wrong"' in answer.text, fields
    viewer = own_factory.admin.invite("viewer")
    assert "Take it" not in viewer.get(path).text
    assert viewer.get(f"{path}/chart.json").status_code == 200
    for step in ("ack", "clear", "owner", "note"):
        assert viewer.send(path, step=step, note="n").status_code == 403
    assert told(own_factory, alarm) == ["active"]
    for where in (path, f"{path}/chart.json"):
        assert stranger.get(where).status_code == 404
    assert stranger.send(path, step="ack").status_code == 404
    assert own_factory.admin.get("/alarms/nothing").status_code == 404
    own_factory.admin.send(path, step="clear")
    refused = own_factory.admin.send(path, step="ack")
    assert refused.status_code == 409
    assert "The alarm is cleared already" in refused.text


@pytest.mark.parametrize(("size", "dark"), [("desktop", False), ("phone", True)])
def test_it_is_accessible(open_window: Open, own_factory: Estate, size: str, dark: bool) -> None:
    alarm = rung(own_factory)
    own_factory.admin.send(f"/alarms/{alarm['id']}", step="owner", owner=own_factory.admin.email)
    window = open_window(own_factory.admin, size=SIZES[size], dark=dark)
    for path in ("/alarms", f"/alarms/{alarm['id']}"):
        page = window.go(path)
        if path != "/alarms":
            expect(page.locator("[data-chart]")).to_have_attribute("data-drawn", re.compile(r"\d"))
        assert window.violations() == [], path
        assert page.evaluate(WIDTH) <= 0, f"{path} is wider than the {size}"
