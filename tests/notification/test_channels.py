"""Channels over HTTP: who may do what, what is refused, and that secrets stay secret."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.api.site import problem
from tests.notification.office import CHANNELS, DELIVERIES, Office

WEBHOOK = {"kind": "webhook", "name": "desk", "target": "https://example.org/hook"}


def test_making_one(office: Office) -> None:
    """Its secret is shown this once, and kept encrypted."""
    answer = office.call("POST", CHANNELS, WEBHOOK)
    assert (answer.status_code, answer.headers["cache-control"]) == (201, "no-store")
    made = answer.json()
    secret = made.pop("secret")
    assert re.fullmatch(r"whsec_[A-Za-z0-9_-]{43}", secret)
    assert {
        name: made[name] for name in ("min_severity", "topics", "sites", "quiet_hours", "digest_minutes", "enabled")
    } == {
        "min_severity": "warning",
        "topics": ["alarm", "alert"],
        "sites": None,
        "quiet_hours": None,
        "digest_minutes": 0,
        "enabled": True,
    }
    listed = office.call("GET", CHANNELS, role="operator")
    assert listed.json() == [made]
    office.call("POST", f"{CHANNELS}/{made['id']}/rotate-secret")
    everything = f"{office.rows('select * from internal.notification_channel')}{office.get_audit()}"
    assert secret not in everything
    assert "siv1:" not in str(office.get_audit())


def test_mail_has_no_secret(office: Office) -> None:
    made = office.mailbox()
    assert (made["secret"], made["secret_made_at"]) == (None, None)
    problem(office.call("POST", f"{CHANNELS}/{made['id']}/rotate-secret"), 409)


def test_changing_one(office: Office) -> None:
    """What is absent stays, null takes away; the audit log tells."""
    made = office.channel()
    path = f"{CHANNELS}/{made['id']}"
    quiet = {"from": "22:00", "to": "06:30", "timezone": "Europe/Berlin"}
    change = {"sites": [office.station], "quiet_hours": quiet, "digest_minutes": 15, "min_severity": "major"}
    changed = office.call("PATCH", path, change).json()
    assert {name: changed[name] for name in change} == change
    assert changed["name"] == made["name"]
    changed = office.call("PATCH", path, {"sites": None, "quiet_hours": None, "enabled": False}).json()
    assert (changed["sites"], changed["quiet_hours"], changed["enabled"]) == (None, None, False)
    assert changed["digest_minutes"] == 15
    actions = [entry["action"] for entry in office.get_audit()]
    assert actions == ["update", "update", "insert"]
    assert office.call("DELETE", path).status_code == 204
    assert office.call("GET", CHANNELS).json() == []
    problem(office.call("PATCH", path, {}), 404)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "pigeon"}, "kind"),
        ({"name": ""}, "name"),
        ({"name": "a\r\nb"}, "name"),
        ({"target": "ftp://example.org"}, "target"),
        ({"target": "https://me:pass@example.org"}, "target"),
        ({"target": "x" * 2001}, "target"),
        ({"kind": "email"}, "target"),
        ({"min_severity": "loud"}, "min_severity"),
        ({"topics": []}, "topics"),
        ({"topics": ["weather"]}, "topics[0]"),
        ({"sites": []}, "sites"),
        ({"sites": ["nowhere"]}, "sites"),
        ({"digest_minutes": -1}, "digest_minutes"),
        ({"digest_minutes": 1441}, "digest_minutes"),
        ({"quiet_hours": {"from": "25:00", "to": "06:00", "timezone": "UTC"}}, "quiet_hours.from"),
        ({"quiet_hours": {"from": "22:00", "timezone": "UTC"}}, "quiet_hours.to"),
        ({"quiet_hours": {"from": "22:00", "to": "06:00", "timezone": "Mars"}}, "quiet_hours.timezone"),
    ],
)
def test_what_is_refused(office: Office, change: dict[str, Any], field: str) -> None:
    """With the field at fault, when it is made and when it is changed."""
    problem(office.call("POST", CHANNELS, {**WEBHOOK, **change}), 422, field)
    if "kind" not in change:
        made = office.channel()
        problem(office.call("PATCH", f"{CHANNELS}/{made['id']}", change), 422, field)


def test_who_may(office: Office) -> None:
    """Admins manage, operators read, viewers do neither."""
    made = office.channel()
    path = f"{CHANNELS}/{made['id']}"
    calls = [("POST", CHANNELS), ("PATCH", path), ("DELETE", path)]
    calls += [("POST", f"{path}/{verb}") for verb in ("test", "rotate-secret", "replay")]
    calls.append(("POST", f"{DELIVERIES}/x/replay"))
    for method, address in calls:
        problem(office.call(method, address, WEBHOOK, role="operator"), 403)
    for address in (CHANNELS, DELIVERIES):
        assert office.call("GET", address, role="operator").status_code == 200
        problem(office.call("GET", address, role="viewer"), 403)


def test_strangers_find_nothing(office: Office, make_office: Callable[[], Office]) -> None:
    made = office.channel()
    delivery = office.post(f"{CHANNELS}/{made['id']}/test")
    stranger = make_office()
    path = f"{CHANNELS}/{made['id']}"
    problem(stranger.call("PATCH", path, {"name": "mine"}), 404)
    problem(stranger.call("DELETE", path), 404)
    for verb in ("test", "rotate-secret", "replay"):
        problem(stranger.call("POST", f"{path}/{verb}"), 404)
    problem(stranger.call("POST", f"{DELIVERIES}/{delivery['id']}/replay"), 404)
    assert stranger.deliveries(channel_id=made["id"]) == []
    assert stranger.call("GET", CHANNELS).json() == []


def test_deliveries_come_in_pages(office: Office) -> None:
    """Newest first, by status and channel."""
    first, second = office.channel(digest_minutes=60), office.channel(name="second", target="http://127.0.0.1:1/")
    for number in range(5):
        office.post(f"{CHANNELS}/{first['id']}/test")
        office.tell(f"number {number}")
    office.settled("sent", 5)
    every = office.deliveries()
    assert len(every) == 11
    assert [each["created_at"] for each in every] == sorted((each["created_at"] for each in every), reverse=True)
    answer = office.call("GET", DELIVERIES, limit="4")
    found = answer.json()
    while link := answer.links.get("next"):
        answer = office.service.http.get(link["url"], headers=office.service.auth("operator", office.tenant))
        found += answer.json()
    assert [each["id"] for each in found] == [each["id"] for each in every]
    assert len(office.deliveries(channel_id=second["id"])) == 5
    assert len(office.deliveries(channel_id=first["id"], status="sent")) == 5
    assert len(office.deliveries(status="held")) == 1
    problem(office.call("GET", DELIVERIES, status="lost"), 422, "status")
    assert office.deliveries(channel_id="nothing") == []
