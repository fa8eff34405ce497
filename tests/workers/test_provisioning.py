"""Provisioning: ThingsBoard comes to know a station, once, whatever happens on the way."""

from __future__ import annotations

import secrets
from typing import Any

from tests.support.processes import wait_for
from tests.workers.stage import Row, Stage


def one(rows: list[Row], **wanted: Any) -> Row:
    """The only one of the rows with these values."""
    found = [row for row in rows if all(row[name] == value for name, value in wanted.items())]
    assert len(found) == 1, f"{len(found)} of {wanted}"
    return found[0]


def mine(held: Row, kind: str, tenant: str) -> list[Row]:
    """The tenant's entities in what ThingsBoard holds."""
    return [
        each for each in held[kind] if (each["additionalInfo"] or {}).get("wattledger", {}).get("tenant_id") == tenant
    ]


def failed(stage: Stage, tenant: str) -> Row:
    """How far the station is known, once an attempt has failed."""
    return wait_for(lambda: tb if (tb := stage.provisioning(tenant))["error"] else {}, what="for a failed attempt")


def test_a_station_is_told_with_everything_that_belongs_to_it(shared: Stage, tenant: str) -> None:
    shared.provision(
        tenant, tenant, (f"{tenant}-a", f"{tenant}-b"), {f"{tenant}-a": f"token-{tenant}"}, type="microgrid"
    )
    synced, held = shared.synced(tenant, tenant), shared.held()

    asset = one(held["assets"], name=tenant)
    device = one(held["devices"], name=f"{tenant}-a")
    assert (asset["type"], asset["label"]) == ("microgrid", f"The {tenant}")
    assert (device["type"], device["label"]) == ("inverters", f"The {tenant}-a")
    assert one(held["credentials"], deviceId=device["id"])["credentialsId"] == f"token-{tenant}"
    assert one(held["device_profiles"], name="inverters")
    assert {"from": asset["id"], "to": device["id"], "type": "Contains", "typeGroup": "COMMON"} in held["relations"]

    said = one(held["attributes"], id=asset["id"]["id"], scope="SERVER_SCOPE")["values"]
    assert (said["tenant_id"], said["station_id"], said["timezone"], said["region"]) == (tenant, tenant, "UTC", "pilot")
    said = one(held["attributes"], id=device["id"]["id"], scope="SERVER_SCOPE")["values"]
    assert (said["station_id"], said["device_id"], said["timezone"]) == (tenant, f"{tenant}-a", "UTC")
    assert said["point_mappings"] == [{"point_key": "p", "semantic": "charge_power_kw", "unit": "kW", "factor": 2}]

    assert synced["tenant_id"] == asset["tenantId"]["id"]
    assert synced["asset_id"] == asset["id"]["id"]
    assert synced["devices"][0] == {"device_id": f"{tenant}-a", "tb_device_id": device["id"]["id"]}
    assert len(synced["devices"]) == 2


def test_telling_it_again_makes_nothing_twice(shared: Stage, tenant: str) -> None:
    shared.provision(tenant, devices=("d",), credentials={"d": f"token-{tenant}"})
    first = shared.synced(tenant)
    before = mine(shared.held(), "assets", tenant) + mine(shared.held(), "devices", tenant)
    shared.provision(tenant, devices=("d",), credentials={"d": f"token-{tenant}"})
    assert shared.synced(tenant) == first
    assert mine(shared.held(), "assets", tenant) + mine(shared.held(), "devices", tenant) == before


def test_what_thingsboard_has_already_is_adopted(shared: Stage, tenant: str) -> None:
    station, device = f"s-{tenant}", f"d-{tenant}"
    theirs = {"name": device, "type": "old profile", "label": "old", "additionalInfo": {"gateway": True}}
    asset = shared.fake.post("/api/asset", json={"name": station}).json()
    known = shared.fake.post("/api/device", json=theirs).json()
    shared.provision(tenant, station, (device,), {device: f"token-{tenant}"})
    synced, held = shared.synced(tenant, station), shared.held()
    assert synced["asset_id"] == asset["id"]["id"]
    assert synced["devices"][0]["tb_device_id"] == known["id"]["id"]
    adopted = one(held["devices"], name=device)
    assert (adopted["type"], adopted["label"]) == ("inverters", f"The {device}")
    assert adopted["additionalInfo"]["gateway"] is True, "what others keep there stays"
    assert one(held["credentials"], deviceId=adopted["id"])["credentialsId"] == f"token-{tenant}"


def test_the_same_ids_of_two_tenants_are_different_things(shared: Stage, tenant: str) -> None:
    other = f"{tenant}-other"
    for each in (tenant, other):
        shared.provision(each, "site-22", ("meter",))
    one_tb, other_tb = shared.synced(tenant, "site-22"), shared.synced(other, "site-22")
    assert one_tb["asset_id"] != other_tb["asset_id"]
    assert one_tb["devices"][0]["tb_device_id"] != other_tb["devices"][0]["tb_device_id"]
    shared.provision(other, "site-22", ("meter",))
    assert shared.synced(other, "site-22") == other_tb


def test_the_same_device_id_at_two_stations_is_two_devices(shared: Stage, tenant: str) -> None:
    for station in ("north", "south"):
        shared.provision(tenant, station, ("meter",))
    north, south = shared.synced(tenant, "north"), shared.synced(tenant, "south")
    assert north["devices"][0]["tb_device_id"] != south["devices"][0]["tb_device_id"]


def test_what_was_deleted_there_is_made_again(shared: Stage, tenant: str) -> None:
    shared.provision(tenant)
    before = shared.synced(tenant)
    shared.fake.delete(f"/api/asset/{before['asset_id']}").raise_for_status()
    shared.fake.delete(f"/api/device/{before['devices'][0]['tb_device_id']}").raise_for_status()
    shared.provision(tenant)
    after, held = shared.synced(tenant), shared.held()
    assert after["asset_id"] != before["asset_id"]
    assert [each["id"]["id"] for each in mine(held, "devices", tenant)] == [after["devices"][0]["tb_device_id"]]


def test_it_waits_for_a_thingsboard_that_is_down(stage: Stage, tenant: str) -> None:
    stage.thingsboard.kill()
    stage.start_worker("provisioning")
    stage.provision(tenant)
    pending = failed(stage, tenant)
    assert pending["status"] == "pending"
    assert "could not be reached" in pending["error"]
    assert stage.rows("select id from stations where tenant_id = %s", tenant), "the master data stands"
    stage.start_thingsboard()
    assert stage.synced(tenant)["error"] is None


def test_trouble_on_the_way_is_tried_again(stage: Stage, tenant: str) -> None:
    stage.behave("/api/relation", times=1, drop="after")
    stage.behave("/api/device", method="POST", times=1, text="<html>nonsense")
    stage.behave("/api/asset", method="POST", times=1, status=500)
    stage.start_worker("provisioning")
    stage.provision(tenant)
    stage.synced(tenant, seconds=60)
    held = stage.held()
    assert [len(held[kind]) for kind in ("assets", "devices", "relations")] == [1, 1, 1]


def test_a_refusal_is_told_and_tried_again(stage: Stage, tenant: str) -> None:
    stage.behave("/api/device", method="POST", status=400, json={"message": "Validation error: no such thing"})
    stage.start_worker("provisioning")
    stage.provision(tenant, devices=("device-1", "device-2"))
    error = failed(stage, tenant)["error"]
    assert error == "device device-1: ThingsBoard answered 400: Validation error: no such thing"
    stage.behave_again()
    assert stage.synced(tenant)["error"] is None


def test_a_station_of_a_worker_that_was_killed_goes_to_the_next(stage: Stage, tenant: str) -> None:
    stage.behave("/api/relation", times=1, delay_seconds=30)
    worker = stage.start_worker("provisioning")
    stage.provision(tenant)
    wait_for(lambda: stage.calls("/api/relation"))
    worker.kill()
    stage.start_worker("provisioning")
    stage.rows("update internal.provisioning set next_attempt_at = now()")  # as if the lease had run out
    stage.synced(tenant)
    held = stage.held()
    assert [len(held[kind]) for kind in ("assets", "devices", "relations")] == [1, 1, 1]


def test_two_workers_do_not_do_a_station_twice(stage: Stage, tenant: str) -> None:
    for _ in range(2):
        stage.start_worker("provisioning")
    for number in range(10):
        stage.provision(tenant, f"station-{number}", (f"device-{number}",))
    for number in range(10):
        stage.synced(tenant, f"station-{number}")
    assert len(stage.calls("/api/relation")) == 10


def test_many_devices_are_told(stage: Stage, tenant: str) -> None:
    stage.start_worker("provisioning")
    stage.provision(tenant, devices=tuple(f"device-{number}" for number in range(200)))
    synced = stage.synced(tenant)
    assert len({each["tb_device_id"] for each in synced["devices"]}) == 200


def test_credentials_are_kept_nowhere_in_clear(stage: Stage, tenant: str) -> None:
    token = secrets.token_hex(16)
    stage.behave("/api/device/credentials", status=400, json={"message": f"credentialsId {token} is bad"})
    worker = stage.start_worker("provisioning")
    stage.provision(tenant, credentials={"device-1": token})
    assert failed(stage, tenant)["error"] == "device device-1: ThingsBoard answered 400: credentialsId … is bad"
    assert not tables_with(stage, token)
    stage.behave_again()
    stage.synced(tenant)
    assert one(stage.held()["credentials"])["credentialsId"] == token
    assert not tables_with(stage, token)
    assert token not in worker.log.read_text()
    assert token not in "".join(call["query"] for call in stage.calls()), "addresses end up in access logs"


def test_credentials_of_another_key_are_told_and_wait(stage: Stage, tenant: str) -> None:
    stage.start_worker("provisioning", CREDENTIALS_KEY="another key than the one of the service")
    stage.provision(tenant, credentials={"device-1": "token"})
    assert "provision the station again" in failed(stage, tenant)["error"]


def tables_with(stage: Stage, text: str) -> list[str]:
    """The tables in which some column of some row contains the text."""
    tables = stage.rows(
        "select format('%%I.%%I', schemaname, tablename) as name from pg_tables"
        " where schemaname not in ('pg_catalog', 'information_schema')"
    )
    found = "select count(*) as n from {} as t where strpos(t::text, %s) > 0"
    return [each["name"] for each in tables if stage.rows(found.format(each["name"]), text)[0]["n"]]
