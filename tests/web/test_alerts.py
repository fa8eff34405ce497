"""Alerts live in the browser: acknowledged, muted, noted, given away, resolved; thresholds; who may."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.alert.ringing import alerts, change, steps
from tests.support.service import Service
from tests.web.conftest import Open
from tests.web.ordinary import Ordinary
from tests.web.test_every_page import SIZES, WIDTH
from tests.web.visitor import PHONE, Visitor


@pytest.fixture
def mill(service: Service, visitor: Visitor) -> Ordinary:
    """A site where nothing rings yet."""
    return Ordinary(service, visitor)


def test_an_alert_comes_live_and_is_acknowledged(open_window: Open, mill: Ordinary) -> None:
    guest = mill.admin.invite("viewer")
    first = open_window(mill.admin).go("/alerts")
    second = open_window(guest, size=PHONE).go("/alerts")
    for page in (first, second):
        expect(page.get_by_text("Nothing is out of the ordinary")).to_be_visible()
        expect(page.get_by_text("Live", exact=True)).to_be_visible()
    alert = mill.ring()
    for page in (first, second):
        expect(page.get_by_role("rowheader", name=alert["title"])).to_be_visible()
        expect(page.locator("#announcer")).to_have_text("The list of alerts has changed.")
    row = first.get_by_role("row", name="Mill: an hour")
    expect(row).to_contain_text("warning")
    expect(row).to_contain_text("EUR")
    expect(second.get_by_role("button", name="Acknowledge")).to_have_count(0)
    first.get_by_role("button", name="Acknowledge Mill").click()
    expect(first.get_by_text("The alert was acknowledged.")).to_be_visible()
    expect(second.locator(".state.alert-ack")).to_be_visible()
    portfolio = open_window(guest).go("/")
    portfolio.get_by_role("row", name="Mill").get_by_role("link", name="warning").click()
    expect(portfolio.get_by_role("rowheader", name=alert["title"])).to_be_visible()
    first.get_by_role("button", name="Resolve Mill").click()
    first.locator("#ask-yes").click()
    expect(first.get_by_text("The alert was resolved.")).to_be_visible()
    expect(second.get_by_text("Nothing is out of the ordinary")).to_be_visible()


def test_what_is_done_stands_in_the_history(open_window: Open, mill: Ordinary) -> None:
    alert = mill.ring()
    page = open_window(mill.admin).go(f"/alerts/{alert['id']}")
    expect(page.get_by_text(alert["facts"]["advice"])).to_be_visible()
    page.get_by_role("link", name="Explain the time").click()
    expect(page.get_by_label("From")).to_have_value(f"{mill.newest:%Y-%m-%dT%H:%M}")
    page.go_back()
    page.get_by_label("Owner").fill("night shift")
    page.get_by_role("button", name="Give it").click()
    expect(page.locator("dl")).to_contain_text("night shift")
    page.get_by_label("Note").fill("the oven was on")
    page.get_by_role("button", name="Write it").click()
    expect(page.get_by_role("cell", name="the oven was on")).to_be_visible()
    page.get_by_label("Mute for").select_option("24")
    page.get_by_role("button", name="Mute", exact=True).click()
    expect(page.locator(".state.alert-muted")).to_be_visible()
    (muted,) = alerts(mill)
    until = datetime.fromisoformat(muted["muted_until"]) - datetime.fromisoformat(muted["updated_at"])
    assert timedelta(hours=20) < until < timedelta(hours=25)
    page.get_by_role("button", name="Reopen").click()
    expect(page.locator(".state.alert-open")).to_be_visible()
    page.get_by_role("button", name="Resolve").click()
    page.locator("#ask-yes").click()
    expect(page.locator(".state.alert-resolved")).to_be_visible()
    expect(page.get_by_label("Owner")).to_have_count(0)
    told = [step["type"] for step in steps(mill, alert_id=alert["id"])]
    assert told == ["opened", "owner", "note", "muted", "unmuted", "resolved"]
    expect(page.get_by_role("row", name="by itself")).to_have_count(1)
    expect(page.get_by_text("scheduler")).to_have_count(0)


def test_one_alert_moves_by_itself(open_window: Open, mill: Ordinary) -> None:
    """Somebody else acknowledges it: what is typed here stays."""
    alert = mill.ring()
    page = open_window(mill.admin).go(f"/alerts/{alert['id']}")
    page.get_by_label("Note").fill("half a sen")
    expect(page.locator("[data-live]")).to_be_visible()
    page.wait_for_timeout(500)
    assert change(mill, alert["id"], status="ack", note="mine").status_code == 200
    expect(page.locator(".state.alert-ack")).to_be_visible()
    expect(page.get_by_role("cell", name="mine")).to_be_visible()
    expect(page.get_by_label("Note")).to_have_value("half a sen")


def test_lists_are_filtered(mill: Ordinary) -> None:
    title = mill.ring()["title"]
    for query in ("", "?status=open", "?kind=spike", "?severity=warning", "?site=mill&days=1", "?status=all"):
        assert title in mill.admin.get(f"/alerts{query}").text, query
    for query in ("?status=ack", "?status=resolved", "?kind=flat_line", "?severity=critical"):
        assert title not in mill.admin.get(f"/alerts{query}").text, query
    assert mill.admin.get("/alerts?site=nowhere").status_code == 404


def test_long_lists_page(mill: Ordinary) -> None:
    """Every alert on one page and no other."""
    with mill.service.connect() as connection:
        connection.execute(
            """insert into alerts (tenant_id, site_id, kind, severity, status, title, message, opened_at, resolved_at,
                 first_hour, last_hour, facts)
               select %s, 'mill', 'spike', 'warning', 'resolved', 'Alert ' || n, 'm', now() - n * interval '1 hour',
                 now(), now() - interval '200 hours', now() - interval '200 hours', '{"hours": [], "cost": null}'
               from generate_series(1, 120) as n""",
            (mill.tenant,),
        )
    seen: list[str] = []
    path = "/alerts?status=resolved"
    while True:
        page = mill.admin.get(path).text
        seen += [
            part.partition("<")[0] for part in page.split('href="/alerts/')[1:] for part in [part.partition(">")[2]]
        ]
        if "Older alerts" not in page:
            break
        path = page.split(">Older alerts")[0].rpartition('href="')[2].rstrip('"').replace("&amp;", "&")
    assert seen == [f"Alert {n}" for n in range(1, 121)]


def test_what_cannot_be(mill: Ordinary) -> None:
    """It is said beside the field, and nothing changes; a viewer changes nothing, nobody sees those of others."""
    alert = mill.ring()
    path = f"/alerts/{alert['id']}"
    for fields, field in (
        ({"status": "muted"}, "muted_until"),
        ({"status": "muted", "muted_until": "2020-01-01T00:00"}, "muted_until"),
        ({"status": "muted", "muted_until": "soon"}, "muted_until"),
        ({"step": "owner", "owner": "x" * 201}, "owner"),
        ({"step": "note"}, "note"),
    ):
        answer = mill.admin.send(path, **fields)
        assert answer.status_code == 422, fields
        assert f'id="{field}-wrong"' in answer.text, fields
    assert [step["type"] for step in steps(mill, alert_id=alert["id"])] == ["opened"]
    assert mill.admin.invite("viewer").send(path, status="ack").status_code == 403
    assert Visitor(mill.service).sign_up().get(path).status_code == 404
    assert mill.admin.get("/alerts/nothing").status_code == 404


def test_thresholds(open_window: Open, mill: Ordinary) -> None:
    """Of the organization, then of a site; out of range is said beside the field; empty follows again."""
    window = open_window(mill.admin)
    page = window.go("/settings/thresholds")
    page.get_by_label("spike: Warning from").fill("1.6")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The thresholds hold.")).to_be_visible()
    expect(page.get_by_label("spike: Warning from")).to_have_value("1.6")
    page.get_by_label("For").select_option("mill")
    expect(page.get_by_text("in force: 1.6")).to_be_visible()
    page.get_by_label("missing data: Critical from").fill("30")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#missing_data_critical-wrong")).to_be_visible()
    window.complaints.clear()  # of the refused form
    expect(page.get_by_label("missing data: Critical from")).to_have_value("30")
    page.get_by_label("missing data: Critical from").fill("8")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The thresholds hold.")).to_be_visible()
    held = mill.call("GET", "/api/v1/alerts/thresholds", site_id="mill").json()
    assert held["own"] == {"missing_data_critical": 8}
    assert held["effective"]["spike_warning"] == 1.6
    assert mill.admin.send("/settings/thresholds", site="mill").status_code == 303
    assert mill.call("GET", "/api/v1/alerts/thresholds", site_id="mill").json()["own"] == {}
    viewer = mill.admin.invite("viewer")
    assert 'name="spike_warning"' not in viewer.get("/settings/thresholds").text
    assert viewer.send("/settings/thresholds", spike_warning="3").status_code == 403


@pytest.mark.parametrize(("size", "dark"), [("desktop", False), ("phone", True)])
def test_it_is_accessible(open_window: Open, mill: Ordinary, size: str, dark: bool) -> None:
    alert = mill.ring()
    window = open_window(mill.admin, size=SIZES[size], dark=dark)
    for path in ("/alerts", f"/alerts/{alert['id']}", "/settings/thresholds", "/sites/mill", "/sites/mill/gaps"):
        page = window.go(path)
        if path == "/sites/mill":
            expect(page.locator("[data-chart]")).to_have_attribute("data-drawn", "168")
        assert window.violations() == [], path
        assert page.evaluate(WIDTH) <= 0, f"{path} is wider than the {size}"
