"""Commands: what the answers of ThingsBoard and of devices make of them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.processes import wait_for
from tests.workers.stage import Stage

RPC = "/api/rpc/"


def ready(stage: Stage, tenant: str) -> str:
    """Provision a device; returns the path of its calls."""
    stage.provision(tenant)
    return f"{RPC}twoway/{stage.synced(tenant)['devices'][0]['tb_device_id']}"


def test_a_command_is_acknowledged(shared: Stage, tenant: str) -> None:
    path = ready(shared, tenant)
    done = shared.settled(shared.issue(tenant))
    assert (done["status"], done["error"]) == ("acked", None)
    assert done["created_at"] <= done["sent_at"] <= done["acked_at"]
    (call,) = shared.calls(path)
    assert call["body"] == {"method": "setPower", "params": {"value": 10}, "timeout": call["body"]["timeout"]}
    assert 1000 < call["body"]["timeout"] <= 2000, "ThingsBoard must not deliver it after it has timed out"


def test_a_one_way_command_is_done_when_thingsboard_has_taken_it(shared: Stage, tenant: str) -> None:
    path = ready(shared, tenant).replace("twoway", "oneway")
    assert shared.settled(shared.issue(tenant, mode="oneway"))["status"] == "acked"
    assert len(shared.calls(path)) == 1


def test_the_device_may_write_its_answer_in_capitals(shared: Stage, tenant: str) -> None:
    shared.behave(ready(shared, tenant), json={"status": "ACKED", "power": 10})
    assert shared.settled(shared.issue(tenant))["status"] == "acked"


@pytest.mark.parametrize(
    ("how", "error"),
    [
        ({"json": {"status": "failed", "message": "too hot"}}, "the device refused: too hot"),
        ({"json": {"status": "Error", "error": "too cold"}}, "the device refused: too cold"),
        ({"json": {"status": "error"}}, "the device refused"),
        ({"status": 400, "json": {"message": "Invalid"}}, "ThingsBoard answered 400: Invalid"),
        ({"status": 401}, "ThingsBoard does not let this service send commands (ThingsBoard answered 401)"),
        ({"status": 403}, "ThingsBoard does not let this service send commands (ThingsBoard answered 403)"),
        ({"status": 404, "text": "gone"}, "ThingsBoard does not know the device (ThingsBoard answered 404: gone)"),
        ({"status": 409}, "the device is offline (ThingsBoard answered 409)"),
        ({"status": 429}, "ThingsBoard answered 429"),
    ],
)
def test_a_refusal_fails_the_command(shared: Stage, tenant: str, how: dict[str, Any], error: str) -> None:
    path = ready(shared, tenant)
    shared.behave(path, **how)
    done = shared.settled(shared.issue(tenant))
    assert (done["status"], done["error"], done["acked_at"]) == ("failed", error, None)
    assert len(shared.calls(path)) == 1


UNCLEAR: dict[str, dict[str, Any]] = {
    "the device's answer is not an acknowledgement: {'status': 'working'}": {"json": {"status": "working"}},
    "the device's answer is not an acknowledgement: ['acked']": {"json": ["acked"]},
    "the device answered nothing": {"text": ""},
    "ThingsBoard answered something that is no JSON": {"text": "<html>hello"},
    "ThingsBoard answered 500": {"status": 500},
    "ThingsBoard answered 504": {"status": 504},
    "the connection to": {"drop": "before"},
    "the connection to ThingsBoard broke": {"drop": "after"},
}


def test_what_is_unclear_stays_sent_until_it_times_out(shared: Stage, tenant: str) -> None:
    devices = tuple(f"device-{number}" for number in range(len(UNCLEAR)))
    shared.provision(tenant, devices=devices)
    paths = [f"{RPC}twoway/{each['tb_device_id']}" for each in shared.synced(tenant)["devices"]]
    for path, how in zip(paths, UNCLEAR.values(), strict=True):
        shared.behave(path, **how)
    keys = [shared.issue(tenant, device=device) for device in devices]
    for key, note in zip(keys, UNCLEAR, strict=True):
        noted = wait_for(lambda key=key: row if (row := shared.command(key))["error"] else {})  # type: ignore[misc]
        assert noted["status"] == "sent"
        assert noted["error"].startswith(note)
    for key, note in zip(keys, UNCLEAR, strict=True):
        done = shared.settled(key)
        assert done["status"] == "timeout"
        assert done["error"].startswith(note)
    assert [len(shared.calls(path)) for path in paths] == [1] * len(paths)


def test_a_device_that_does_not_answer_times_the_command_out(shared: Stage, tenant: str) -> None:
    path = ready(shared, tenant)
    shared.behave(path, delay_seconds=30)
    done = shared.settled(shared.issue(tenant))
    assert done["status"] == "timeout"
    assert len(shared.calls(path)) == 1


def test_a_device_unknown_to_thingsboard_fails_the_command(stage: Stage, tenant: str) -> None:
    stage.start_worker("commands")
    stage.provision(tenant)
    done = stage.settled(stage.issue(tenant))
    assert (done["status"], done["error"]) == ("failed", "the device is not yet known to ThingsBoard")
    assert not stage.calls(RPC)


def test_a_thingsboard_that_is_down_fails_the_command(stage: Stage, tenant: str) -> None:
    stage.start_worker()
    ready(stage, tenant)
    stage.thingsboard.kill()
    done = stage.settled(stage.issue(tenant))
    assert done["status"] == "failed"
    assert done["error"].startswith("ThingsBoard could not be reached")
    assert done["error"].endswith("the command was not sent")


def test_a_command_is_sent_with_a_login(stage: Stage, tenant: str) -> None:
    stage.thingsboard.kill()
    stage.thingsboard = stage.new_thingsboard("--require-auth")
    stage.start_thingsboard()
    stage.start_worker(TB_USERNAME="tenant@thingsboard.org", TB_PASSWORD="tenant")
    stage.provision(tenant)
    stage.synced(tenant)
    assert stage.settled(stage.issue(tenant))["status"] == "acked"
    stage.fake.post("/fake/expire-tokens")
    assert stage.settled(stage.issue(tenant))["status"] == "acked"
