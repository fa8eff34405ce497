"""Commands are sent at most once, whatever dies, and none waits for the device of another."""

from __future__ import annotations

import time
from collections import Counter
from uuid import UUID

from tests.support.processes import wait_for
from tests.workers.stage import Stage

RPC = "/api/rpc/"


def ready(stage: Stage, tenant: str, devices: tuple[str, ...] = ("device-1",)) -> dict[str, str]:
    """Provision devices by a worker; returns the paths of their calls."""
    stage.start_worker("provisioning")
    stage.provision(tenant, devices=devices)
    ids = {each["device_id"]: each["tb_device_id"] for each in stage.synced(tenant)["devices"]}
    return {device: f"{RPC}twoway/{key}" for device, key in ids.items()}


def test_a_worker_killed_before_the_answer_leaves_the_command_to_time_out(stage: Stage, tenant: str) -> None:
    path = ready(stage, tenant)["device-1"]
    stage.rows("update internal.setting set value = '5' where name = 'command_timeout_seconds'")
    stage.behave(path, delay_seconds=3)
    worker = stage.start_worker("commands")
    key = stage.issue(tenant)
    wait_for(lambda: stage.calls(path))
    worker.kill()
    assert stage.command(key)["status"] == "sent"
    stage.start_worker("commands")
    assert stage.settled(key)["status"] == "timeout"
    time.sleep(1)
    assert len(stage.calls(path)) == 1


def test_workers_killed_again_and_again_send_nothing_twice(stage: Stage, tenant: str) -> None:
    path = ready(stage, tenant)["device-1"]
    stage.rows("update internal.setting set value = '3' where name = 'command_timeout_seconds'")
    stage.behave(path, delay_seconds=0.05)
    keys: list[UUID] = []
    for _ in range(6):
        worker = stage.start_worker("commands")
        keys += [stage.issue(tenant, f"method-{len(keys)}-{number}") for number in range(20)]
        wait_for(lambda: stage.rows("select 1 from commands where status <> 'created'"))
        worker.kill()
    stage.start_worker("commands")
    outcomes = Counter(stage.settled(key)["status"] for key in keys)
    assert set(outcomes) <= {"acked", "timeout"}
    sent = Counter(call["body"]["method"] for call in stage.calls(path))
    assert sent, "the workers lived too short to send anything"
    assert max(sent.values()) == 1
    assert len(sent) >= outcomes["acked"]


def test_two_workers_at_once_send_each_command_once(stage: Stage, tenant: str) -> None:
    path = ready(stage, tenant)["device-1"]
    for _ in range(2):
        stage.start_worker("commands")
    keys = [stage.issue(tenant, f"method-{number}") for number in range(100)]
    assert {stage.settled(key)["status"] for key in keys} == {"acked"}
    assert Counter(call["body"]["method"] for call in stage.calls(path)).most_common(1)[0][1] == 1
    assert len(stage.calls(path)) == 100


def test_a_slow_device_holds_nobody_up(stage: Stage, tenant: str) -> None:
    devices = tuple(f"device-{number}" for number in range(50))
    paths = ready(stage, tenant, devices)
    stage.behave(paths["device-0"], delay_seconds=12)
    stage.start_worker("commands")
    slow = stage.issue(tenant, device="device-0")
    keys = [stage.issue(tenant, device=device) for device in devices[1:]]
    assert {stage.settled(key)["status"] for key in keys} == {"acked"}
    assert stage.command(slow)["status"] == "sent"
    assert stage.settled(slow)["status"] == "acked"


def test_more_slow_commands_than_slots_are_all_sent_in_the_end(stage: Stage, tenant: str) -> None:
    path = ready(stage, tenant)["device-1"]
    stage.behave(path, delay_seconds=1.5)
    keys = [stage.issue(tenant) for _ in range(150)]
    stage.start_worker("commands")
    assert {stage.settled(key)["status"] for key in keys} == {"acked"}
    assert len(stage.calls(path)) == 150


def test_an_answer_outlives_a_database_that_is_away(stage: Stage, tenant: str) -> None:
    path = ready(stage, tenant)["device-1"]
    stage.behave(path, times=1, delay_seconds=1)
    worker = stage.start_worker("commands")
    key = stage.issue(tenant)
    wait_for(lambda: stage.calls(path))
    with stage.database_away():
        wait_for(lambda: stage.calls(path)[0]["finished_at"])
        time.sleep(1)
        assert stage.command(key)["status"] == "sent"
    assert stage.settled(key)["status"] == "acked"
    assert stage.settled(stage.issue(tenant))["status"] == "acked"
    assert worker.is_running
    assert len(stage.calls(path)) == 2


def test_a_worker_asked_to_end_waits_for_the_answer(stage: Stage, tenant: str) -> None:
    path = ready(stage, tenant)["device-1"]
    stage.behave(path, delay_seconds=2)
    worker = stage.start_worker("commands")
    key = stage.issue(tenant)
    wait_for(lambda: stage.calls(path))
    assert worker.stop() == 0
    assert stage.command(key)["status"] == "acked"


def test_an_idle_worker_is_woken_at_once(stage: Stage, tenant: str) -> None:
    """Of itself it would look again in an hour."""
    ready(stage, tenant)
    stage.start_worker("commands", module="tests.workers.patient")
    for _ in range(3):
        assert stage.settled(stage.issue(tenant))["status"] == "acked"
