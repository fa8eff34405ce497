"""Alarms over HTTP: when they ring, when they end, and what a rule that is changed does to them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.site import problem
from tests.ingest.station import NOON, Station, accepted
from tests.stream.watched import KEY, Watched
from tests.support.service import TENANT, Service


def test_hysteresis(watched: Watched) -> None:
    """Threshold 100, hysteresis 5: 100 does not ring, 96 keeps it, 95 clears it."""
    watched.feel(100)
    assert watched.statuses() == []
    watched.feel(100.5)
    assert watched.statuses() == ["active"]
    watched.feel(99, 96, 95.0001)
    assert watched.statuses() == ["active"]
    assert watched.alarms()[0]["last_value"] == 95.0001
    watched.feel(95)
    assert watched.statuses() == ["cleared"]
    alarm = watched.alarms()[0]
    assert (alarm["start_at"], alarm["end_at"]) == ("2026-01-20T00:00:02Z", "2026-01-20T00:00:06Z")
    assert alarm["last_value"] == 95


@pytest.mark.parametrize(
    ("operator", "steps"),
    [
        (">", [(100, 0), (101, 1), (96, 1), (95, 0)]),
        (">=", [(99.9, 0), (100, 1), (96, 1), (95, 0)]),
        ("<", [(100, 0), (99, 1), (104, 1), (105, 0)]),
        ("<=", [(100.1, 0), (100, 1), (104, 1), (105, 0)]),
    ],
)
def test_operators(watched: Watched, operator: str, steps: list[tuple[float, int]]) -> None:
    """At their boundaries; for < and <= the hysteresis lies above."""
    (rule,) = watched.get("/api/v1/alarm-rules", station_id=watched.station)
    change(watched, rule["id"], operator=operator)
    for value, open_alarms in steps:
        watched.feel(value)
        assert len(watched.alarms(status="active")) == open_alarms, value


def test_duration(watched: Watched) -> None:
    """In sample time; the alarm starts with the first breach, and a value in between begins the wait anew."""
    (rule,) = watched.get("/api/v1/alarm-rules")
    change(watched, rule["id"], duration_seconds=3)
    watched.feel(120, 120, 120, 99, 120, 120, 120)
    assert watched.statuses() == []
    watched.feel(120)
    assert [alarm["start_at"] for alarm in watched.alarms()] == ["2026-01-20T00:00:05Z"]


def change(watched: Watched, rule: str, **fields: Any) -> None:
    """Change a rule."""
    assert watched.call("PATCH", f"/api/v1/alarm-rules/{rule}", fields).status_code == 200


def test_a_rule_acts_on_the_next_sample(watched: Watched) -> None:
    """Written, changed, switched off and on, deleted; what is open when it goes is cleared."""
    (first,) = watched.get("/api/v1/alarm-rules")
    watched.feel(60)
    low = watched.watch(threshold=50, name="low")
    assert watched.statuses() == []
    watched.feel(60)
    assert [alarm["rule_id"] for alarm in watched.alarms()] == [low]
    change(watched, low, threshold=70, hysteresis=0)
    watched.feel(70)
    assert watched.statuses() == ["cleared"]
    change(watched, low, enabled=False)
    watched.feel(90)
    assert watched.statuses() == ["cleared"]
    change(watched, low, enabled=True)
    watched.feel(90)
    assert watched.statuses() == ["cleared", "active"]
    assert watched.call("DELETE", f"/api/v1/alarm-rules/{low}").status_code == 204
    assert watched.statuses() == ["cleared", "cleared"]
    watched.feel(120)
    assert watched.alarms()[0]["rule_id"] == first["id"]
    assert watched.call("DELETE", f"/api/v1/alarm-rules/{low}").status_code == 404


def test_a_rule_by_sql_acts_on_the_next_message(watched: Watched) -> None:
    """As the runbook writes and deletes it, also while alarms name it."""
    insert = """insert into alarm_rules (id, tenant_id, station_id, name, semantic, operator, threshold, hysteresis,
        duration_seconds, severity, enabled) values ('by-sql', %s, %s, 'n', %s, '>', 100, 5, 0, 'high', true)"""
    with watched.service.connect() as connection:
        connection.execute("delete from alarm_rules where tenant_id = %s", [watched.tenant])
        for _ in range(2):
            connection.execute("delete from alarm_rules where tenant_id = %s and id = 'by-sql'", [watched.tenant])
            connection.execute(insert, (watched.tenant, watched.station, KEY))
            watched.feel(120)
            assert len(watched.alarms(status="active")) == 1
    assert watched.statuses() == ["cleared", "active"]


def test_acknowledged_and_cleared_by_hand(watched: Watched) -> None:
    """Each once and then the same again, by an operator; a value that is still too high rings anew."""
    watched.feel(120)
    path = f"/api/v1/alarms/{watched.alarms()[0]['id']}"
    for action in ("ack", "clear"):
        problem(watched.call("POST", f"{path}/{action}", role="viewer"), 403)
        answers = [watched.call("POST", f"{path}/{action}", role="operator") for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200] * 3
        first, *others = [answer.json() for answer in answers]
        assert others == [first, first]
        assert first == watched.alarms()[0]
    assert watched.statuses() == ["cleared"]
    assert watched.call("POST", f"{path}/ack", role="operator").json()["status"] == "cleared"
    watched.feel(99)
    assert watched.statuses() == ["cleared"]
    watched.feel(121)
    assert watched.statuses() == ["cleared", "active"]


def test_an_acknowledged_alarm_clears_by_itself(watched: Watched) -> None:
    """Acknowledging it is no end."""
    watched.feel(120)
    identity = watched.alarms()[0]["id"]
    watched.post(f"/api/v1/alarms/{identity}/ack")
    watched.feel(130)
    assert watched.statuses() == ["acknowledged"]
    watched.feel(90)
    alarm = watched.alarms()[0]
    assert (alarm["status"], alarm["id"]) == ("cleared", identity)
    assert alarm["acked_at"] is not None


def test_a_cleared_alarm_cannot_be_acknowledged(watched: Watched) -> None:
    watched.feel(120, 90)
    problem(watched.call("POST", f"/api/v1/alarms/{watched.alarms()[0]['id']}/ack"), 409)


@pytest.mark.parametrize("name", ["unknown", "00000000-0000-0000-0000-000000000000", "'; --", "%00", "x" * 128])
def test_unknown_alarms_and_rules(watched: Watched, name: str) -> None:
    """404, whatever stands there."""
    problem(watched.call("POST", f"/api/v1/alarms/{name}/ack"), 404)
    problem(watched.call("POST", f"/api/v1/alarms/{name}/clear"), 404)
    problem(watched.call("PATCH", f"/api/v1/alarm-rules/{name}", {}), 404)
    problem(watched.call("DELETE", f"/api/v1/alarm-rules/{name}"), 404)


@pytest.fixture
def sending(service: Service) -> Station:
    """A station with a rule, whose samples come as messages."""
    station = Station(service, "stream-ingest")
    assert station.tenant == TENANT
    assert station.provision().status_code == 200
    rule = {"station_id": station.station, "name": "high", "semantic": KEY, "operator": ">", "threshold": 100}
    station.post("/api/v1/alarm-rules", {**rule, "hysteresis": 5})
    return station


def test_alarms_by_message(sending: Station) -> None:
    """Raised and cleared in the transaction of the message; old samples and texts do nothing."""

    def statuses() -> list[str]:
        range_ = {"from_": "2026-01-20T00:00:00Z", "to": "2026-01-21T00:00:00Z"}
        found = sending.get("/api/v1/alarms", station_id=sending.station, **range_)
        return [alarm["status"] for alarm in reversed(found)]

    sending.send({KEY: 120}, ts=NOON)
    assert statuses() == ["active"]
    sending.send({KEY: 10}, ts=NOON - 1)
    sending.send({KEY: "text"}, ts=NOON + 1)
    sending.send({KEY: True}, ts=NOON - 2)
    assert statuses() == ["active"]
    sending.send({KEY: 95}, ts=NOON + 2)
    assert statuses() == ["cleared"]
    sending.send({KEY: 500}, ts=NOON - 3600)
    assert statuses() == ["cleared"]
    points = [{"ts": NOON + second, "values": {KEY: value}} for second, value in ((5, 90), (3, 120), (4, 96), (6, 101))]
    assert accepted(sending.offer(sending.points(*points))) == 4
    assert statuses() == ["cleared", "cleared", "active"]
    problem(sending.offer(sending.message(ts=NOON + 7, values={KEY: 90, "b": 1e200})), 422)
    assert statuses() == ["cleared", "cleared", "active"]
