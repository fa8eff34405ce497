"""Many callers do the same at the same time: it is done once, and all hear the same."""

from __future__ import annotations

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import count
from typing import Any

import httpx

from tests.api.site import DAY, Site
from tests.faults.crowd import CROWD, JANUARY, STORE, crowd, new_site, run, same, together
from tests.support.processes import wait_for
from tests.support.service import TENANT, Service

HOUR = timedelta(hours=1)
_numbers = count(1)


def test_many_closes_settle_a_day_once(service: Service) -> None:
    """All hours of a day closed by several callers, in any order: one settlement, version 1."""
    site = new_site(service)
    run(site, STORE)
    bodies = [{"stationId": site.station, "windowStart": (DAY + hour * HOUR).isoformat()} for hour in range(24)] * 3
    with ThreadPoolExecutor(CROWD) as many:
        answers = list(many.map(lambda body: site.call("POST", "/analytics/window-close", body), bodies))
    assert {answer.status_code for answer in answers} == {200}
    settled = site.get("/api/v1/settlements", station_id=site.station, **JANUARY)
    assert [(each["energy_kwh"], each["version"]) for each in settled] == [(72, 1)]


def test_one_call_from_fifty_identical_commands(site: Site) -> None:
    """One RPC for one key; the same key with other content is refused, and sends nothing."""
    body = {"station_id": site.station, "device_id": site.device, "command_type": f"set-{site.tenant}"}
    body |= {"idempotency_key": "the same"}
    answers = crowd(lambda: site.call("POST", "/api/v1/commands", body), 50)
    assert Counter(answer.status_code for answer in answers) == {201: 1, 200: 49}
    assert len({answer.json()["command_id"] for answer in answers}) == 1
    assert {answer.status_code for answer in with_different_payloads(site, body)} == {409}
    wait_for(lambda: rpcs(site))
    time.sleep(0.5)
    assert len(rpcs(site)) == 1


def test_one_winner_of_fifty_different_commands(site: Site) -> None:
    """Fifty contents under one new key: one command, 49 refusals, one RPC."""
    body = {"station_id": site.station, "device_id": site.device, "command_type": f"set-{site.tenant}"}
    body |= {"idempotency_key": "the same"}
    answers = with_different_payloads(site, body)
    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 49}
    (winner,) = (answer.json() for answer in answers if answer.status_code == 201)
    wait_for(lambda: rpcs(site))
    time.sleep(0.5)
    assert [call["body"]["params"] for call in rpcs(site)] == [winner["payload"]]


def with_different_payloads(site: Site, body: dict[str, Any]) -> list[httpx.Response]:
    """Issue fifty commands that differ in their content, at once."""
    bodies = [body | {"payload": number} for number in range(50)]
    return together(*[lambda body=body: site.call("POST", "/api/v1/commands", body) for body in bodies])


def rpcs(site: Site) -> list[dict[str, Any]]:
    """The calls that ThingsBoard got for this test's commands."""
    calls = site.service.fake.get("/fake/calls", params={"path": "/api/rpc/"}).json()
    return [call for call in calls if call["body"]["method"] == f"set-{site.tenant}"]


def test_one_station_from_many_provisionings(service: Service) -> None:
    """The same rows, and one asset and one device in ThingsBoard, which at last knows what the database says."""
    site = Site(service, f"tenant-crowded-{next(_numbers)}")
    site.station = f"station-of-{site.tenant}"
    site.device = f"device-of-{site.tenant}"
    answers = together(*[lambda number=number: site.provision(region=f"region {number}") for number in range(CROWD)])
    assert {answer.status_code for answer in answers} == {200}, [answer.text for answer in answers]
    wait_for(lambda: site.provision(region="the last").json()["tb"]["status"] == "synced")
    held = service.fake.get("/fake/state").json()
    (asset,) = [each for each in held["assets"] if each["name"] == site.station]
    (device,) = [each for each in held["devices"] if each["name"] == site.device]
    known = {each["id"]: each["values"]["region"] for each in held["attributes"] if "region" in each["values"]}
    assert known[asset["id"]["id"]] == known[device["id"]["id"]] == "the last"
    with service.connect() as connection:
        for table, rows in (("stations", 1), ("devices", 1), ("point_mappings", 4)):
            query = f"select count(*) from {table} where tenant_id = %s"
            assert connection.execute(query.encode(), [site.tenant]).fetchone() == (rows,)


def test_one_alarm_from_many_breaches(service: Service) -> None:
    """Signed messages that all breach one rule, at different times and at once: one open alarm, ever."""
    site = Site(service, TENANT)
    site.station = f"ringing-{next(_numbers)}"
    assert site.provision().status_code == 200
    rule = {
        "station_id": site.station,
        "name": "high",
        "semantic": "charge_power_kw",
        "operator": ">",
        "threshold": 100,
    }
    site.post("/api/v1/alarm-rules", rule)
    body = {"tenantId": TENANT, "stationId": site.station, "deviceId": site.device}

    def breach(second: int) -> httpx.Response:
        return service.ingest(body | {"ts": int(DAY.timestamp()) + second, "values": {"charge_power_kw": 120}})

    answers = together(*[lambda second=second: breach(second // 2) for second in range(40)])
    assert {answer.status_code for answer in answers} == {200}
    alarms = site.get("/api/v1/alarms", station_id=site.station, **JANUARY)
    assert [alarm["status"] for alarm in alarms] == ["active"]
    same(crowd(lambda: site.call("POST", f"/api/v1/alarms/{alarms[0]['id']}/ack", role="operator")))
    same(crowd(lambda: site.call("POST", f"/api/v1/alarms/{alarms[0]['id']}/clear", role="operator")))


def test_one_rule_and_one_tariff_from_many(site: Site) -> None:
    """A rule's id is taken once; the same plan again changes nothing; different plans are one version each."""
    rule = {"id": "r", "station_id": site.station, "name": "n", "semantic": "earnings", "operator": "<", "threshold": 0}
    answers = crowd(lambda: site.call("POST", "/api/v1/alarm-rules", rule))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: CROWD - 1}
    plan = {"station_id": site.station, "effective_month": "2026-01", "mode": "fixed"}
    assert same(crowd(lambda: site.call("PUT", "/api/v1/tariffs", plan | {"price_per_kwh": 2})))["version"] == 1
    plans = [plan | {"price_per_kwh": price} for price in range(3, 9)]
    answers = together(*[lambda plan=plan: site.call("PUT", "/api/v1/tariffs", plan) for plan in plans])
    assert sorted(answer.json()["version"] for answer in answers) == [2, 3, 4, 5, 6, 7]
    last = max((answer.json() for answer in answers), key=lambda each: each["version"])
    settled = site.get("/api/v1/settlements", station_id=site.station, **JANUARY)
    assert settled[0]["amount"] == round(72 * last["price_per_kwh"], 2)
