"""Channels: made with a secret that is shown once, tried, changed, removed; what was given up is sent again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import count

import pytest
from playwright.sync_api import expect

from tests.notification.receiver import Receiver
from tests.support.processes import wait_for
from tests.web.conftest import Open
from tests.web.estate import FACTORY, NAME, Estate
from tests.web.visitor import DESKTOP, PHONE, Visitor

PATH = "/settings/notifications"
SIZES = {"desktop": DESKTOP, "phone": PHONE}
_numbers = count(1)


@pytest.fixture(scope="module")
def receiver() -> Iterator[Receiver]:
    """A receiver of webhooks."""
    with Receiver() as receiver:
        yield receiver


@pytest.fixture
def hook() -> str:
    """A path of the receiver for this test alone."""
    return f"/page/{next(_numbers)}"


def make_webhook(visitor: Visitor, url: str, **fields: str) -> str:
    """Make a channel by its form; where it is."""
    sent = {"kind": "webhook", "name": "Duty desk", "target": url, "topics": "alert", "digest_minutes": "0", **fields}
    answer = visitor.send(PATH, **{"min_severity": "warning", "enabled": "true", **sent})
    assert answer.status_code == 200, answer.text
    channels = visitor.http.get("/api/v1/notifications/channels").json()
    return f"{PATH}/{channels[-1]['id']}"


def test_a_webhook_is_made_and_tried(open_window: Open, visitor: Visitor, receiver: Receiver, hook: str) -> None:
    page = open_window(visitor).go("/")
    page.get_by_role("link", name="Notifications").click()
    page.get_by_label("How").select_option("webhook")
    page.get_by_label("Name").fill("Duty desk")
    page.get_by_label("Where to").fill(receiver.url(hook))
    page.get_by_role("button", name="Make it").click()
    secret = page.locator("#secret").inner_text()
    page.get_by_role("button", name="Send a trial").click()
    row = page.get_by_role("row", name="Trial message")
    expect(row.locator(".state.delivered")).to_be_visible()
    (hit,) = receiver.hits(hook)
    assert hit.is_signed_with(secret)
    assert secret not in page.content()

    page.get_by_role("button", name="Make a new one").click()
    page.locator("#ask-yes").click()
    renewed = page.locator("#secret").inner_text()
    assert renewed != secret
    page.get_by_role("button", name="Send a trial").click()
    wait_for(lambda: len(receiver.hits(hook)) == 2, what="for the second trial")
    assert receiver.hits(hook)[1].is_signed_with(renewed)

    page.get_by_role("button", name="Delete it").click()
    page.locator("#ask-yes").click()
    expect(page.get_by_text("The channel was removed.")).to_be_visible()
    expect(page.get_by_text("Nobody is told yet")).to_be_visible()


def test_an_e_mail_channel_with_quiet_hours_and_a_digest(open_window: Open, own_factory: Estate) -> None:
    page = open_window(own_factory.admin).go("/")
    page.get_by_role("link", name="Notifications").click()
    page.get_by_label("Name").fill("Night shift")
    page.get_by_label("Where to").fill("shift@plant.example")
    page.get_by_label("From severity").select_option("major")
    page.get_by_label("Gather for, minutes").fill("15")
    page.get_by_text("Only of some sites").click()
    page.get_by_label(NAME).check()
    page.get_by_label("From", exact=True).fill("22:00")
    page.get_by_label("To", exact=True).fill("06:00")
    expect(page.get_by_label("Time zone")).to_have_value("Europe/Berlin")
    page.get_by_label("Alarms: rules on values").uncheck()
    page.get_by_role("button", name="Make it").click()
    expect(page.get_by_text("The channel was made.")).to_be_visible()
    (channel,) = own_factory.admin.http.get("/api/v1/notifications/channels").json()
    assert channel["quiet_hours"] == {"from": "22:00", "to": "06:00", "timezone": "Europe/Berlin"}
    assert (channel["kind"], channel["min_severity"], channel["digest_minutes"]) == ("email", "major", 15)
    assert (channel["sites"], channel["topics"], channel["enabled"]) == ([FACTORY], ["alert"], True)

    page.get_by_label(NAME).uncheck()
    page.get_by_label("From", exact=True).fill("")
    page.get_by_label("To", exact=True).fill("")
    page.get_by_label("The channel is on").uncheck()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The channel was saved.")).to_be_visible()
    (channel,) = own_factory.admin.http.get("/api/v1/notifications/channels").json()
    assert (channel["sites"], channel["quiet_hours"], channel["enabled"]) == (None, None, False)
    page.get_by_role("link", name="Notifications").first.click()
    expect(page.get_by_role("row", name="Night shift")).to_contain_text("of all sites")


def test_what_was_given_up_is_sent_again(open_window: Open, visitor: Visitor, receiver: Receiver, hook: str) -> None:
    for _ in range(3):
        receiver.answer(hook, 410)
    where = make_webhook(visitor, receiver.url(hook))
    for number in range(3):
        visitor.send(f"{where}/test")
        wait_for(lambda number=number: len(receiver.hits(hook)) == number + 1, what="for the trial")
    wait_for(lambda: visitor.get(f"{PATH}/deliveries?status=dead").text.count("/replay") == 3, what="for the end")
    page = open_window(visitor).go(PATH)
    page.get_by_role("link", name="See why, and send them again").click()
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.first).to_contain_text("410")
    rows.first.get_by_role("button", name="Send again").click()
    expect(page.get_by_text("It goes out once more.")).to_be_visible()
    wait_for(lambda: len(receiver.hits(hook)) == 4, what="for the one sent again")
    page.goto(page.url.split(PATH)[0] + where)
    page.get_by_role("button", name="Send all given up again").click()
    wait_for(lambda: len(receiver.hits(hook)) == 6, what="for all sent again")
    expect(page.locator(".state.delivered")).to_have_count(3)


def test_bad_settings_are_said_beside_their_fields(visitor: Visitor) -> None:
    good = {"kind": "webhook", "name": "x", "target": "https://hooks.plant.example/", "topics": "alarm"}
    for field, bad in (
        ("target", {"target": "plant"}),
        ("name", {"name": ""}),
        ("digest_minutes", {"digest_minutes": "2000"}),
        ("topics", {"topics": ""}),
        ("quiet_hours.to", {"quiet_hours.from": "22:00", "quiet_hours.timezone": "UTC"}),
        (
            "quiet_hours.timezone",
            {"quiet_hours.from": "22:00", "quiet_hours.to": "23:00", "quiet_hours.timezone": "Mars/Base"},
        ),
    ):
        answer = visitor.send(PATH, **{**good, **bad})
        assert answer.status_code == 422, field
        assert f'id="{field}-wrong"' in answer.text, field
    assert visitor.http.get("/api/v1/notifications/channels").json() == []
    where = make_webhook(visitor, "https://hooks.plant.example/")
    answer = visitor.send(where, **{**good, "target": "plant"})
    assert answer.status_code == 422
    assert 'id="target-wrong"' in answer.text


def test_operators_look_and_viewers_do_not(visitor: Visitor) -> None:
    where = make_webhook(visitor, "https://hooks.plant.example/")
    operator, viewer = visitor.invite("operator"), visitor.invite("viewer")
    for path in (PATH, where, f"{PATH}/deliveries"):
        assert '<form method="post" action="/settings' not in operator.get(path).text
        assert viewer.get(path).status_code == 403
    for action in ("", "/test", "/rotate", "/replay", "/delete"):
        assert operator.send(where + action).status_code == 403
    assert operator.send(PATH, kind="email").status_code == 403


def test_channels_of_others_are_not_there(visitor: Visitor, own_factory: Estate) -> None:
    where = make_webhook(visitor, "https://hooks.plant.example/")
    stranger = own_factory.admin
    assert stranger.get(where).status_code == 404
    for action in ("", "/test", "/rotate", "/replay", "/delete"):
        fields = {"name": "x", "target": "https://x.example/", "topics": "alarm", "min_severity": "info"}
        assert stranger.send(where + action, **fields).status_code == 404, action
    assert json.loads(visitor.http.get("/api/v1/notifications/channels").text)[0]["name"] == "Duty desk"


@pytest.mark.parametrize("size", SIZES)
def test_notifications_are_accessible(open_window: Open, own_factory: Estate, size: str) -> None:
    admin = own_factory.admin
    where = make_webhook(admin, "http://plant.invalid/" + "long" * 20, sites=FACTORY)
    admin.send(f"{where}/test")
    window = open_window(admin, size=SIZES[size], dark=size == "phone")
    for path in (PATH, where, f"{PATH}/deliveries"):
        page = window.go(path)
        assert window.violations() == [], path
        assert page.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0, path
