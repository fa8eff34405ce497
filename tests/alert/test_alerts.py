"""What people do with alerts over HTTP, and how they are listed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.alert.ringing import ALERTS, HISTORY, THRESHOLDS, Json, alerts, change, ring, steps
from tests.api.site import problem
from tests.metering.plant import Plant, stamp


@pytest.fixture(scope="module")
def alert(plant: Plant) -> Json:
    """An alert that tests leave open."""
    return ring(plant, "site-a")


@pytest.fixture(scope="module")
def another(plant: Plant) -> Json:
    """A critical alert of another site."""
    return ring(plant, "site-b", factor=3)


def ahead(**much: float) -> str:
    """A time ahead."""
    return stamp(datetime.now(UTC) + timedelta(**much))


def test_its_life(plant: Plant, alert: Json) -> None:
    """Acknowledged, given to somebody, noted, muted, reopened: each step in the history, with who; again is none."""
    identity = alert["id"]
    until = ahead(days=1)
    for fields in (
        {"status": "ack", "note": "looking"},
        {"owner": "night shift"},
        {"note": "it was the oven"},
        {"status": "muted", "muted_until": until},
        {"status": "open"},
        {"status": "ack"},
        {"status": "open", "owner": None},
    ):
        first = change(plant, identity, **fields)
        assert first.status_code == 200, first.text
        if "note" not in fields:
            assert change(plant, identity, **fields).json() == first.json()
    after = alerts(plant, site_id="site-a")[0]
    assert (after["status"], after["owner"], after["muted_until"]) == ("open", None, None)
    told = [(step["type"], step["status"], step["note"]) for step in steps(plant, alert_id=identity)]
    assert told == [
        ("opened", "open", None),
        ("acked", "ack", "looking"),
        ("owner", "ack", "night shift"),
        ("note", "ack", "it was the oven"),
        ("muted", "muted", None),
        ("unmuted", "open", None),
        ("acked", "ack", None),
        ("owner", "open", None),
        ("reopened", "open", None),
    ]
    assert {step["actor"] for step in steps(plant, alert_id=identity)[1:]} == {"test"}


def test_it_is_resolved_for_good(plant: Plant) -> None:
    """By hand; nothing but a note follows, and the same hours ring no second time."""
    identity = ring(plant, "site-c")["id"]
    resolved = change(plant, identity, status="resolved", note="sorted").json()
    assert (resolved["status"], resolved["resolved_by"]) == ("resolved", "test")
    assert change(plant, identity, status="resolved").json() == resolved
    for fields in ({"status": "open"}, {"status": "ack"}, {"owner": "x"}):
        problem(change(plant, identity, **fields), 409)
    assert change(plant, identity, note="after all").status_code == 200
    forget = """delete from internal.alert_watch as w using stations as s
        where w.station_key = s.station_key and s.tenant_id = %s and s.id = 'site-c'"""
    with plant.service.connect() as connection:
        connection.execute(forget, [plant.tenant])
        connection.execute("select worker.check_alerts(100)")
    assert [each["id"] for each in alerts(plant, site_id="site-c")] == [identity]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"status": "gone"}, "status"),
        ({"status": "muted"}, "muted_until"),
        ({"status": "muted", "muted_until": "2020-01-01T00:00:00Z"}, "muted_until"),
        ({"status": "muted", "muted_until": "2100-01-01T00:00:00Z"}, "muted_until"),
        ({"status": "muted", "muted_until": "2027-01-01T00:00:00"}, "muted_until"),
        ({"muted_until": "2027-01-01T00:00:00Z"}, "muted_until"),
        ({"status": "ack", "muted_until": "2027-01-01T00:00:00Z"}, "muted_until"),
        ({"owner": ""}, "owner"),
        ({"owner": "x" * 201}, "owner"),
        ({"note": ""}, "note"),
        ({"note": "x" * 2001}, "note"),
    ],
)
def test_what_cannot_be(plant: Plant, alert: Json, fields: Json, field: str) -> None:
    """The field is named, and nothing changes."""
    before = steps(plant, alert_id=alert["id"])
    answer = change(plant, alert["id"], **fields)
    problem(answer, 422)
    assert answer.json()["errors"][0]["field"] == field
    assert steps(plant, alert_id=alert["id"]) == before


@pytest.mark.parametrize("name", ["unknown", "00000000-0000-0000-0000-000000000000", "'; --", "x" * 128])
def test_unknown_alerts(plant: Plant, name: str) -> None:
    """404, whatever stands there."""
    problem(change(plant, name, status="ack"), 404)
    problem(plant.call("GET", HISTORY, alert_id=name), 404)


def test_who_may(plant: Plant, alert: Json) -> None:
    """A viewer reads; an operator acts; an admin sets thresholds."""
    problem(change(plant, alert["id"], role="viewer", status="ack"), 403)
    problem(plant.call("PUT", THRESHOLDS, {}, role="operator"), 403)
    for path in (ALERTS, HISTORY, THRESHOLDS):
        assert plant.call("GET", path, role="viewer").status_code == 200


def test_they_are_listed(plant: Plant, alert: Json, another: Json) -> None:
    """By site, kind, severity, status and time; newest first, page by page."""

    def ids(**query: str) -> set[str]:
        return {each["id"] for each in alerts(plant, **query)} & {alert["id"], another["id"]}

    both = {alert["id"], another["id"]}
    assert ids() == ids(kind="spike") == ids(status="open") == both
    assert ids(site_id="site-a") == {alert["id"]}
    assert ids(severity="critical") == {another["id"]}
    assert ids(kind="night_share") == ids(status="muted") == set()
    assert ids(**{"from": ahead(hours=1)}) == both
    assert ids(to=alert["opened_at"]) == set()
    assert ids(to=ahead(hours=1)) == both
    times = [each["opened_at"] for each in alerts(plant)]
    assert times == sorted(times, reverse=True)

    first = plant.call("GET", ALERTS, role="viewer", limit="1")
    following = first.links["next"]["url"]
    second = plant.service.http.get(following, headers=plant.service.auth("viewer", plant.tenant))
    assert first.json() + second.json() == alerts(plant)[:2]
    newest = plant.call("GET", HISTORY, role="viewer", limit="1")
    assert newest.json() == steps(plant)[-1:]
    assert "next" in newest.links


@pytest.mark.parametrize(
    "query",
    [
        {"status": "gone"},
        {"kind": "x"},
        {"severity": "high"},
        {"from": "2026-01-01"},
        {"from": "2026-01-02T00:00:00Z", "to": "2026-01-01T00:00:00Z"},
        {"cursor": "x"},
    ],
    ids=str,
)
def test_bad_questions(plant: Plant, query: dict[str, str]) -> None:
    problem(plant.call("GET", ALERTS, role="viewer", **query), 422)


def test_unknown_sites(plant: Plant) -> None:
    for path in (ALERTS, HISTORY, THRESHOLDS):
        problem(plant.call("GET", path, site_id="nowhere"), 404)
    problem(plant.call("PUT", THRESHOLDS, {}, site_id="nowhere"), 404)


def test_thresholds(plant: Plant) -> None:
    """A site's own over the organization's over the defaults; each PUT replaces what was set there."""
    plant.add_site("own", timezone="UTC")

    def put(body: Json, **query: str) -> Any:
        return plant.call("PUT", THRESHOLDS, body, **query)

    def get(**query: str) -> Json:
        found: Json = plant.call("GET", THRESHOLDS, role="viewer", **query).json()
        return found

    assert get()["own"] == {}
    defaults = get()["effective"]
    assert (defaults["night_share_warning"], defaults["night_share_critical"]) == (0.4, 0.7)
    assert (defaults["weekend_share_warning"], defaults["weekend_share_critical"]) == (0.6, 0.8)
    assert put({"night_share_warning": 0.5, "flat_line_warning": 3}).json()["own"] == {
        "night_share_warning": 0.5,
        "flat_line_warning": 3,
    }
    answer = put({"night_share_warning": 0.6, "spike_warning": None}, site_id="own").json()
    assert answer["site_id"] == "own"
    assert answer["own"] == {"night_share_warning": 0.6}
    assert answer["effective"] == {**defaults, "night_share_warning": 0.6, "flat_line_warning": 3}
    assert get(site_id="own") == answer
    assert get(site_id="own")["effective"]["flat_line_warning"] == 3
    assert put({"night_share_warning": 0.8}).status_code == 422
    assert put({"night_share_critical": 0.55}).status_code == 422, "the site's warning would lie beyond it"
    assert put({}, site_id="own").json()["own"] == {}
    assert put({}).json()["effective"] == defaults


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"night_share_warning": 2}, "night_share_warning"),
        ({"night_share_warning": -0.1}, "night_share_warning"),
        ({"missing_data_warning": "3"}, "missing_data_warning"),
        ({"deviation_warning": 0.5}, "deviation_warning"),
        ({"spike_critical": 1.1}, "spike_warning"),
    ],
    ids=str,
)
def test_thresholds_that_cannot_be(plant: Plant, body: Json, field: str) -> None:
    """Out of range, no number, or a warning beyond its critical."""
    answer = plant.call("PUT", THRESHOLDS, body)
    problem(answer, 422)
    assert answer.json()["errors"][0]["field"] == field
