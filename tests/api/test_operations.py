"""What an operator does: commands and alarms."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.api.site import DAY, Site, problem

RANGE = {"from_": "2026-01-20T00:00:00Z", "to": "2026-01-21T00:00:00Z"}


def command(site: Site, **change: Any) -> dict[str, Any]:
    """The runbook's command."""
    body = {"station_id": site.station, "device_id": site.device, "command_type": "setPower", "payload": {"value": 10}}
    return {**body, "idempotency_key": "setPower-20260101-001", **change}


def recent(site: Site) -> list[dict[str, Any]]:
    """The commands of the last hour, as a viewer sees them."""
    now = datetime.now(UTC)
    start, end = now - timedelta(hours=1), now + timedelta(minutes=1)
    found: list[dict[str, Any]] = site.get(
        "/api/v1/commands", station_id=site.station, from_=start.isoformat(), to=end.isoformat()
    )
    return found


def test_a_command_is_issued_once(site: Site) -> None:
    """The same key and content is the first command again, from twenty callers at once too; other content is 409."""
    with ThreadPoolExecutor(20) as crowd:
        answers = list(crowd.map(lambda _: site.call("POST", "/api/v1/commands", command(site)), range(20)))
    assert sorted(answer.status_code for answer in answers) == [200] * 19 + [201]
    assert len({answer.json()["command_id"] for answer in answers}) == 1
    problem(site.call("POST", "/api/v1/commands", command(site, payload={"value": 11})), 409, "idempotency_key")
    assert len(recent(site)) == 1


def test_what_a_command_shows(site: Site) -> None:
    """Its payload is the JSON that was sent, numbers and all; the list adds what became of it."""
    payload = {"value": 10, "deep": [1.5, None, {"ü": "電"}], "large": 12345678901234567890123}
    issued = site.post("/api/v1/commands", command(site, payload=payload))
    assert issued["payload"] == payload
    assert issued.keys() >= {
        "command_id", "tenant_id", "station_id", "device_id", "command_type", "idempotency_key", "status", "created_at"
    }  # fmt: skip
    listed = recent(site)[0]
    assert listed["payload"] == payload
    assert listed["command_id"] == issued["command_id"]
    assert {"sent_at", "acked_at", "error"} <= listed.keys()


def test_without_a_key_each_is_new(site: Site) -> None:
    """And without a payload it is empty."""
    first, second = (site.post("/api/v1/commands", command(site, idempotency_key=None, payload=None)) for _ in range(2))
    assert first["command_id"] != second["command_id"]
    assert first["payload"] == {}


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"station_id": "nope"}, 404, "station_id"),
        ({"device_id": "nope"}, 404, "device_id"),
        ({"command_type": ""}, 422, "command_type"),
        ({"command_type": None}, 422, "command_type"),
        ({"idempotency_key": ""}, 422, "idempotency_key"),
        ({"idempotency_key": "x" * 257}, 422, "idempotency_key"),
        ({"idempotency_key": 7}, 422, "idempotency_key"),
        ({"mode": "threeway"}, 422, "mode"),
    ],
)
def test_commands_that_make_no_sense(shared_site: Site, change: dict[str, Any], status: int, field: str) -> None:
    """Each names its field."""
    problem(shared_site.call("POST", "/api/v1/commands", command(shared_site, **change)), status, field)


def test_an_operator_may_do_this(site: Site) -> None:
    """It needs no admin."""
    assert site.call("POST", "/api/v1/commands", command(site), role="operator").status_code == 201


def test_the_life_of_an_alarm(site: Site) -> None:
    """Raised by a sample, acknowledged, cleared; the list is filtered by status."""
    rule = {
        "station_id": site.station,
        "name": "high",
        "semantic": "charge_power_kw",
        "operator": ">",
        "threshold": 100,
    }
    site.post("/api/v1/alarm-rules", {**rule, "id": "rule-1", "severity": "high"})
    site.store(DAY, charge_power_kw=120)

    def listed(**query: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = site.get("/api/v1/alarms", station_id=site.station, **RANGE, **query)
        return found

    alarm = listed(status="active")[0]
    assert (alarm["rule_id"], alarm["originator_id"], alarm["last_value"]) == ("rule-1", site.device, 120)
    assert alarm["start_at"] == "2026-01-20T00:00:00Z"
    assert alarm["end_at"] is None
    assert alarm["acked_at"] is None
    for _ in range(2):
        answer = site.call("POST", f"/api/v1/alarms/{alarm['id']}/ack", role="operator")
        assert answer.json()["status"] == "acknowledged"
        assert answer.json()["acked_at"].endswith("Z")
    assert listed(status="active") == []
    assert len(listed(status="acknowledged")) == 1
    for _ in range(2):
        answer = site.call("POST", f"/api/v1/alarms/{alarm['id']}/clear", role="operator")
        assert answer.json()["status"] == "cleared"
        assert answer.json()["cleared_at"].endswith("Z")
    assert [row["status"] for row in listed()] == ["cleared"]


def test_a_status_is_one_of_three(shared_site: Site) -> None:
    """Anything else: 422."""
    query = {"from": RANGE["from_"], "to": RANGE["to"]}
    answer = shared_site.call("GET", "/api/v1/alarms", station_id=shared_site.station, status="loud", **query)
    problem(answer, 422, "status")
