"""Webhooks: signed, tried again, given up, replayed."""

from __future__ import annotations

import hashlib
import hmac
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from tests.api.site import problem
from tests.notification.office import CHANNELS, DELIVERIES, Office
from tests.support.processes import CHECKOUT, wait_for


def test_an_alarm_arrives(office: Office) -> None:
    """From the sample that rings to the receiver, signed with the channel's secret."""
    channel = office.channel()
    rule = {"station_id": office.station, "name": "high", "semantic": "charge_power_kw", "operator": ">"}
    office.post("/api/v1/alarm-rules", {**rule, "threshold": 100, "severity": "critical"})
    office.store(datetime.now(UTC), charge_power_kw=120)
    (hit,) = office.hits()
    assert hit.is_signed_with(channel["secret"])
    assert not hit.is_signed_with("whsec_other")
    assert abs(int(hit.headers["X-Wattledger-Timestamp"]) - time.time()) < 60
    assert hit.headers["Content-Type"] == "application/json"
    body = hit.body
    assert (body["delivery_id"], body["tenant_id"], body["channel_id"]) == (hit.delivery, office.tenant, channel["id"])
    (message,) = body["messages"]
    assert {name: message[name] for name in ("topic", "type", "severity", "site_id", "site_name", "title")} == {
        "topic": "alarm",
        "type": "active",
        "severity": "critical",
        "site_id": office.station,
        "site_name": "Steel plant 1",
        "title": "high",
    }
    assert message["message"] == "device device-1, last value 120"
    assert message["data"]["alarm"]["last_value"] == 120
    (sent,) = office.settled("sent")
    assert (sent["id"], sent["items"], sent["attempts"], sent["title"]) == (hit.delivery, 1, 1, "high")
    office.store(datetime.now(UTC), charge_power_kw=10)
    assert office.hits(2)[1].body["messages"][0]["type"] == "cleared"


@pytest.mark.parametrize("status", [408, 429, 500, 503])
def test_it_is_tried_again(office: Office, status: int) -> None:
    """The same delivery, under the same id and with the same body, signed anew."""
    secret = office.channel()["secret"]
    office.receiver.answer(office.path, status)
    office.receiver.answer(office.path, 500)
    office.tell()
    assert office.failed(1)["error"].startswith(f"the receiver answered {status}")
    office.hasten()
    later = office.failed(2)
    office.hasten()
    first, second, third = office.hits(3)
    assert first.delivery == second.delivery == third.delivery == later["id"]
    assert first.content == second.content == third.content
    assert all(hit.is_signed_with(secret) for hit in (first, second, third))
    assert office.settled("sent")[0]["error"] is None


def test_pauses_grow(office: Office) -> None:
    office.channel()
    pauses = []
    for _ in range(4):
        office.receiver.answer(office.path, 500)
    office.tell()
    for attempt in range(1, 5):
        failed = office.failed(attempt)
        (pause,) = office.rows(
            "select extract(epoch from next_attempt_at - now())::float8"
            " from internal.notification_delivery where id = %s",
            failed["id"],
        )[0]
        pauses.append(pause)
        office.hasten()
    assert all(longer > shorter for shorter, longer in pairwise(pauses))
    assert pauses[-1] > 60


def test_the_receiver_says_when(office: Office) -> None:
    office.channel()
    office.receiver.answer(office.path, 429, Retry_After="3600")
    office.tell()
    due = datetime.fromisoformat(office.failed(1)["next_attempt_at"])
    assert timedelta(minutes=58) < due - datetime.now(UTC) <= timedelta(minutes=60)


def test_nobody_listens(office: Office) -> None:
    office.channel(target="http://127.0.0.1:1/")
    office.tell()
    assert "is not reached" in office.failed(1)["error"]


def test_a_name_that_leads_nowhere(office: Office) -> None:
    office.channel(target="http://nowhere.invalid/")
    office.tell()
    assert "does not resolve" in office.failed(1)["error"]


def test_a_target_that_is_no_address(office: Office) -> None:
    office.channel(target="http://256.1.1.1/")
    office.tell()
    assert "no address" in office.settled("dead")[0]["error"]


@pytest.mark.parametrize("status", [400, 401, 404, 410, 422])
def test_a_refusal_is_final(office: Office, status: int) -> None:
    """Kept with the reason, and sent again when somebody asks for it, under the same id."""
    office.channel()
    office.receiver.answer(office.path, status)
    office.tell()
    (dead,) = office.settled("dead")
    assert dead["error"].startswith(f"the receiver answered {status}")
    assert (dead["attempts"], dead["next_attempt_at"]) == (1, None)
    replayed = office.post(f"{DELIVERIES}/{dead['id']}/replay")
    assert (replayed["id"], replayed["status"], replayed["attempts"]) == (dead["id"], "pending", 0)
    first, second = office.hits(2)
    assert (first.delivery, first.content) == (second.delivery, second.content)
    office.settled("sent")
    problem(office.call("POST", f"{DELIVERIES}/{dead['id']}/replay"), 409)


def test_redirects_are_not_followed(make_office: Callable[[], Office]) -> None:
    office, elsewhere = make_office(), make_office()
    office.channel()
    office.receiver.answer(office.path, 307, Location=office.receiver.url(elsewhere.path))
    office.tell()
    assert "redirects are not followed" in office.settled("dead")[0]["error"]
    assert elsewhere.receiver.hits(elsewhere.path) == []


def test_it_is_given_up_in_the_end(office: Office) -> None:
    """After ten attempts; then all of a channel can be replayed."""
    channel = office.channel()
    for _ in range(3):
        office.receiver.answer(office.path, 500)
        office.tell()
    wait_for(lambda: [each["attempts"] for each in office.deliveries(status="pending")] == [1, 1, 1])
    for _ in range(3):
        office.receiver.answer(office.path, 502)
    office.rows("update internal.notification_delivery set attempts = 9 where tenant_id = %s", office.tenant)
    office.hasten()
    assert {dead["attempts"] for dead in office.settled("dead", 3)} == {10}
    assert office.post(f"{CHANNELS}/{channel['id']}/replay") == {"replayed": 3}
    assert len({hit.delivery for hit in office.hits(9)}) == 3
    office.settled("sent", 3)
    assert office.post(f"{CHANNELS}/{channel['id']}/replay") == {"replayed": 0}


def test_a_digest(office: Office) -> None:
    """Fifty become one."""
    office.channel(digest_minutes=30)
    for number in range(50):
        office.tell(f"number {number}")
    (held,) = office.deliveries()
    assert (held["status"], held["hold"], held["items"]) == ("held", "digest", 50)
    office.hasten()
    (hit,) = office.hits()
    assert [message["title"] for message in hit.body["messages"]] == [f"number {number}" for number in range(50)]


def test_quiet_hours(office: Office) -> None:
    """All day quiet: what is critical arrives, the other is held."""
    office.channel(quiet_hours={"from": "00:00", "to": "00:00", "timezone": "Asia/Seoul"})
    office.tell("for tomorrow")
    office.tell("for now", severity="critical")
    assert [message["title"] for message in office.hits()[0].body["messages"]] == ["for now"]
    (held,) = office.deliveries(status="held")
    assert (held["hold"], held["title"]) == ("quiet", "for tomorrow")


def test_a_trial(office: Office) -> None:
    """Also through a channel that is switched off."""
    channel = office.channel(enabled=False)
    office.tell()
    made = office.post(f"{CHANNELS}/{channel['id']}/test")
    (hit,) = office.hits()
    assert hit.delivery == made["id"]
    assert (hit.body["messages"][0]["topic"], hit.body["messages"][0]["title"]) == ("test", "Trial message")
    assert len(office.settled("sent")) == 1


def test_a_new_secret(office: Office) -> None:
    """Signs from now on, alone."""
    channel = office.channel()
    answer = office.call("POST", f"{CHANNELS}/{channel['id']}/rotate-secret")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    secret = answer.json()["secret"]
    office.tell()
    (hit,) = office.hits()
    assert hit.is_signed_with(secret)
    assert not hit.is_signed_with(channel["secret"])


def test_the_documented_check(office: Office) -> None:
    """What the documentation tells receivers to run takes what comes, and nothing else."""
    page = (CHECKOUT / "docs/notifications.md").read_text()
    (code,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    names: dict[str, Any] = {}
    exec(code, names)
    secret = office.channel()["secret"]
    office.tell()
    (hit,) = office.hits()
    assert names["is_genuine"](secret, hit.headers, hit.content)
    assert not names["is_genuine"](secret, hit.headers, hit.content + b" ")
    old = str(int(hit.headers["X-Wattledger-Timestamp"]) - 3600)
    signature = hmac.new(secret.encode(), old.encode() + b"." + hit.content, hashlib.sha256).hexdigest()
    caught = {**dict(hit.headers.items()), "X-Wattledger-Timestamp": old, "X-Wattledger-Signature": signature}
    assert not names["is_genuine"](secret, caught, hit.content)


def test_a_slow_receiver_holds_up_nobody(make_office: Callable[[], Office]) -> None:
    slow, quick = make_office(), make_office()
    slow.channel(target="http://127.0.0.1:1/", name="slow")
    for _ in range(60):
        slow.tell()
    quick.channel()
    quick.tell()
    quick.hits()
    quick.settled("sent")
