"""ThingsBoard is slow, down, broken or talks nonsense: callers are answered in time, and it is told in the end."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.api.site import DAY, Site
from tests.support.databases import Cluster
from tests.support.processes import wait_for
from tests.support.service import TENANT, Service

RPC = "/api/rpc/"
TIMEOUT_SECONDS = 3

MISBEHAVIOURS: dict[str, dict[str, Any]] = {
    "slow": {"delay_seconds": 6},
    "500": {"status": 500, "json": {"status": 500, "message": "boom", "errorCode": 2}},
    "unauthorized": {"status": 401, "json": {"status": 401, "message": "Authentication failed", "errorCode": 10}},
    "html": {"text": "<html><body>Welcome to nginx!</body></html>"},
    "another shape": {"json": [{"id": None}, 7]},
    "an empty object": {"json": {}},
    "broken": {"drop": "before"},
    "broken after": {"drop": "after"},
}
COMMANDS: dict[str, tuple[dict[str, Any], str, int]] = {
    "works": ({}, "acked", 1),
    "refused": ({"json": {"status": "failed", "message": "too hot"}}, "failed", 1),
    "unknown": ({"status": 404, "text": "no such device"}, "failed", 1),
    "offline": ({"status": 409, "json": {"message": "no active connection"}}, "failed", 1),
    "slow": ({"delay_seconds": 6}, "timeout", 1),
    "500": ({"status": 500, "json": {"message": "boom"}}, "timeout", 1),
    "503 page": ({"status": 503, "text": "<html>"}, "timeout", 1),
    "nonsense": ({"text": "~~~"}, "timeout", 1),
    "number": ({"json": 7}, "timeout", 1),
    "huge": ({"text": "x" * 2_000_000}, "timeout", 1),
    "broken": ({"drop": "before"}, "timeout", 1),
    "broken after": ({"drop": "after"}, "timeout", 1),
}
"""How ThingsBoard behaves, what the command comes to, and how many calls are made for it."""


@pytest.fixture(scope="module")
def own(cluster: Cluster, template: str) -> Iterator[Service]:
    """A service whose ThingsBoard these tests may spoil. Commands time out soon."""
    seconds = str(TIMEOUT_SECONDS)
    with cluster.database(template) as url, Service(url, COMMAND_TIMEOUT_SECONDS=seconds) as service:
        service.start()
        yield service


@pytest.fixture
def behave(own: Service) -> Iterator[Callable[..., None]]:
    """Makes calls of ThingsBoard misbehave, until the end of the test."""

    def behave(path: str = "/api/", **how: Any) -> None:
        own.fake.post("/fake/behaviours", json={"path": path} | how).raise_for_status()

    yield behave
    own.fake.delete("/fake/behaviours").raise_for_status()


def is_known(site: Site) -> bool:
    """Whether the station has found its way to ThingsBoard."""
    with site.service.connect() as connection:
        rows = connection.execute(
            "select bool_and(s.tb_asset_id is not null and d.tb_entity_id is not null)"
            " from stations as s join devices as d on d.tenant_id = s.tenant_id and d.station_id = s.id"
            " where s.tenant_id = %s and s.id = %s",
            [site.tenant, site.station],
        )
        return rows.fetchall() == [(True,)]


def provision_badly(site: Site) -> dict[str, Any]:
    """Provision while ThingsBoard misbehaves: pending, and the master data stands."""
    answer = site.provision()
    assert answer.status_code == 200
    assert "token" not in answer.text
    tb: dict[str, Any] = answer.json()["tb"]
    assert tb["status"] == "pending", tb
    site.store(DAY, charge_power_kw=1)
    site.close(DAY)
    return tb


@pytest.mark.parametrize("how", MISBEHAVIOURS)
def test_a_station_waits_for_thingsboard(own: Service, behave: Callable[..., None], how: str) -> None:
    """The station is there at once, and in ThingsBoard as soon as that is well again, without being asked again."""
    site = Site(own, f"tenant-{how}".replace(" ", "-"))
    behave(**MISBEHAVIOURS[how])
    tb = provision_badly(site)
    assert "error" not in tb or (tb["error"] and "Traceback" not in tb["error"])
    own.fake.delete("/fake/behaviours")
    wait_for(lambda: is_known(site), what="for ThingsBoard to know the station")
    assert site.provision().json()["tb"]["status"] == "synced"


def test_a_thingsboard_that_is_down(own: Service) -> None:
    """Stations wait; commands that surely were not delivered fail, and are not sent later."""
    known, waiting = Site(own, "tenant-known"), Site(own, "tenant-waiting")
    assert known.provision().json()["tb"]["status"] == "synced"
    own.thingsboard.kill()
    tb = provision_badly(waiting)
    assert tb.get("error", "ThingsBoard could not be reached").startswith("ThingsBoard could not be reached"), tb
    command = issue(known, "down")
    wait_for(lambda: listed(known)[command]["status"] == "failed")
    assert "not sent" in listed(known)[command]["error"]
    own.thingsboard.start()
    own.wait_until_ready()
    wait_for(lambda: is_known(waiting), what="for ThingsBoard to know the station")
    assert own.fake.get("/fake/calls", params={"path": RPC}).json() == []
    assert known.provision().json()["tb"]["status"] == "synced"
    second = issue(known, "up")
    wait_for(lambda: listed(known)[second]["status"] == "acked")


def issue(site: Site, command_type: str) -> str:
    """Issue a command; returns its id."""
    body = {"station_id": site.station, "device_id": site.device, "command_type": command_type, "payload": {"value": 1}}
    answer = site.call("POST", "/api/v1/commands", body | {"idempotency_key": command_type}, role="operator")
    assert answer.status_code == 201, answer.text
    identity: str = answer.json()["command_id"]
    return identity


def listed(site: Site) -> dict[str, dict[str, Any]]:
    """The commands of the station, by id."""
    query = {"from_": "2020-01-01T00:00:00Z", "to": "2099-01-01T00:00:00Z"}
    return {each["command_id"]: each for each in site.get("/api/v1/commands", station_id=site.station, **query)}


def test_what_becomes_of_commands(own: Service, behave: Callable[..., None]) -> None:
    """Each comes to its own end, with a reason that a person can read, and is never sent again."""
    site = Site(own, "tenant-commands")
    assert site.provision().json()["tb"]["status"] == "synced"
    for command_type, (how, _, _) in COMMANDS.items():
        if how:
            behave(RPC, rpc_method=command_type, **how)
    issued = {command_type: issue(site, command_type) for command_type in COMMANDS}
    wait_for(lambda: not {each["status"] for each in listed(site).values()} & {"created", "sent"})
    time.sleep(1)
    commands = listed(site)
    calls = [call["body"]["method"] for call in own.fake.get("/fake/calls", params={"path": RPC}).json()]
    for command_type, (_, status, times) in COMMANDS.items():
        command = commands[issued[command_type]]
        assert (command["status"], calls.count(command_type)) == (status, times), command
        assert (command["error"] is None) == (status == "acked") == (command["acked_at"] is not None), command
        assert command["error"] is None or (len(command["error"]) <= 1000 and "Traceback" not in command["error"])


def test_nobody_else_waits_for_a_slow_thingsboard(own: Service, behave: Callable[..., None]) -> None:
    """Thirty stations wait for ThingsBoard; whoever does not need it is served as ever."""
    bystander = Site(own, TENANT)
    assert bystander.provision().json()["tb"]["status"] == "synced"
    behave(delay_seconds=6)
    sites = [Site(own, f"tenant-slow-{number}") for number in range(30)]
    with ThreadPoolExecutor(len(sites)) as crowd:
        calls = [crowd.submit(site.provision) for site in sites]
        serve(bystander, 0)
        assert not any(call.done() for call in calls)
        for number in range(1, 40):
            serve(bystander, number)
        assert all(call.result().json()["tb"]["status"] == "pending" for call in calls)


def serve(site: Site, number: int) -> None:
    """Ingest, read and ask for health."""
    body = {"tenantId": TENANT, "stationId": site.station, "deviceId": site.device, "values": {"earnings": number}}
    assert site.service.ingest(body | {"ts": int(DAY.timestamp()) + number}).status_code == 200
    assert site.get("/api/v1/alarm-rules") == []
    assert site.service.http.get("/readyz").status_code == 200
