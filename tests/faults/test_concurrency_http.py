"""Many callers do the same at the same time: it is done once, and all hear the same."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import count
from typing import Any

import httpx
import pytest

from tests.api.site import DAY, Site, problem
from tests.faults.caller import insist
from tests.support.processes import wait_for
from tests.support.service import TENANT, Service

CROWD = 16
HOUR = timedelta(hours=1)
JANUARY = {"from_": "2026-01-01T00:00:00Z", "to": "2026-02-01T00:00:00Z"}
STORE = """
    insert into telemetry_points (tenant_id, station_id, device_id, point_key, ts, value_numeric)
    select %(tenant)s, %(station)s, %(device)s, point, hour + interval '5 minutes', value
    from generate_series(%(day)s, %(day)s + interval '23 hours', interval '1 hour') as hour
    cross join (values ('charge_power_kw', 1), ('discharge_power_kw', 2)) as v (point, value)
"""
CLOSE = """
    select api.close_window(%(tenant)s, %(station)s, hour, null, false, 'test')
    from generate_series(%(day)s, %(day)s + interval '23 hours', interval '1 hour') as hour
"""
_numbers = count(1)


@pytest.fixture
def site(service: Service) -> Site:
    """A station for this test alone, known to ThingsBoard, with one settled day."""
    site = Site(service, f"tenant-crowd-{next(_numbers)}")
    assert site.provision().json()["tb"]["status"] == "synced"
    run(site, STORE)
    run(site, CLOSE)
    return site


def run(site: Site, statement: str) -> None:
    """Run a statement about the site's day."""
    with site.service.connect() as connection:
        names = {"tenant": site.tenant, "station": site.station, "device": site.device, "day": DAY}
        connection.execute(statement.encode(), names)


def together(*calls: Callable[[], httpx.Response]) -> list[httpx.Response]:
    """Make all these calls at the same time; their answers in the same order."""
    with ThreadPoolExecutor(len(calls)) as crowd:
        return [future.result() for future in [crowd.submit(call) for call in calls]]


def crowd(call: Callable[[], httpx.Response], size: int = CROWD) -> list[httpx.Response]:
    """The answers of many who make the same call at once."""
    return together(*[call] * size)


def same(answers: list[httpx.Response]) -> Any:
    """What all of them were answered."""
    assert {answer.status_code for answer in answers} == {200}, [answer.text for answer in answers]
    assert len({answer.text for answer in answers}) == 1, {answer.text for answer in answers}
    return answers[0].json()


def generate(site: Site, **options: object) -> httpx.Response:
    """Ask for January's statement."""
    body = {"station_id": site.station, "month": "2026-01"}
    return site.call("POST", "/api/v1/statements/generate", body | options)


def freeze(site: Site, statement: str) -> httpx.Response:
    """Freeze a statement."""
    return site.call("POST", f"/api/v1/statements/{statement}/freeze")


def void(site: Site, statement: str, reason: str = "a slip") -> httpx.Response:
    """Void a statement."""
    return site.call("POST", f"/api/v1/statements/{statement}/void", {"reason": reason})


def versions(site: Site) -> list[tuple[int, str]]:
    """Every version of the statement, with its status."""
    found = site.get("/api/v1/statements", station_id=site.station, month="2026-01")
    return [(each["version"], each["status"]) for each in found]


def test_one_statement_from_many_requests(site: Site) -> None:
    """First, and again after it was frozen."""
    first = same(crowd(lambda: generate(site)))
    assert versions(site) == [(1, "draft")]
    freeze(site, first["statement_id"])
    second = same(crowd(lambda: generate(site, regenerate=True)))
    assert second["version"] == 2
    assert versions(site) == [(1, "frozen"), (2, "draft")]


def test_one_hash_from_many_freezes(site: Site) -> None:
    """Sealed once, told once."""
    statement = site.statement()
    sealed = same(crowd(lambda: freeze(site, statement)))
    assert sealed["status"] == "frozen"
    assert len(sealed["snapshot_hash"]) == 64
    assert told(site, "statement") == Counter({"draft": 1, "frozen": 1})


def test_one_reason_from_many_voids(site: Site) -> None:
    """The first one's; the others hear that it is done."""
    statement = site.statement()
    freeze(site, statement)
    same(together(*[lambda number=number: void(site, statement, f"reason {number}") for number in range(CROWD)]))
    shown = site.get(f"/api/v1/statements/{statement}")["statement"]
    assert shown["void_reason"] in {f"reason {number}" for number in range(CROWD)}
    assert told(site, "statement")["voided"] == 1


def told(site: Site, topic: str) -> Counter[str]:
    """How often each status was told."""
    with site.service.connect() as connection:
        query = "select payload ->> 'status' from internal.event where tenant_id = %s and topic = %s"
        return Counter(status for (status,) in connection.execute(query, [site.tenant, topic]))


@pytest.mark.parametrize("_", range(3))
def test_generate_freeze_and_void_in_any_order(site: Site, _: int) -> None:
    """Whoever comes first: each is served or told what stands in the way, and what is left makes sense."""
    statement = site.statement()
    calls = [lambda: generate(site, regenerate=True), lambda: freeze(site, statement), lambda: void(site, statement)]
    answers = together(*calls * 5)
    for answer in answers:
        assert answer.status_code == 200 or problem(answer, 409)
    left = versions(site)
    assert [version for version, _ in left] == list(range(1, len(left) + 1))
    assert sum(status == "draft" for _, status in left) <= 1
    for listed in site.get("/api/v1/statements", station_id=site.station):
        shown = site.get(f"/api/v1/statements/{listed['id']}")
        assert sum(item["amount"] for item in shown["items"]) == shown["statement"]["total_amount"]
        assert site.call("GET", f"/api/v1/statements/{listed['id']}/export.csv").status_code == 200


def test_a_freeze_waits_for_a_recalculation(site: Site) -> None:
    """A recalculation under way holds the station: the freeze comes after it, and seals what the draft showed."""
    statement = site.statement()
    before = site.get(f"/api/v1/statements/{statement}")
    site.store(DAY + timedelta(minutes=30), charge_power_kw=9)
    with site.service.connect() as connection, ThreadPoolExecutor(1) as other:
        connection.execute("begin")
        recalculate = "select api.close_window(%s, %s, %s, null, true, 'test')"
        connection.execute(recalculate, [site.tenant, site.station, DAY])
        freezing = other.submit(freeze, site, statement)
        time.sleep(0.5)
        assert not freezing.done()
        connection.execute("commit")
        assert freezing.result().status_code == 200
    check_frozen(site, statement, before)
    assert generate(site, regenerate=True).json()["version"] == 2
    assert site.get("/api/v1/statements", station_id=site.station)[1]["total_energy_kwh"] > 72


def test_a_freeze_does_not_wait_for_ever(site: Site) -> None:
    """After five seconds the caller is told to come back; nothing has happened meanwhile."""
    statement = site.statement()
    with site.service.connect() as connection:
        connection.execute("begin")
        connection.execute("select internal.lock_station(%s, %s)", [site.tenant, site.station])
        answer = freeze(site, statement)
        connection.execute("rollback")
    assert problem(answer, 503)
    assert answer.headers["retry-after"]
    assert versions(site) == [(1, "draft")]
    assert freeze(site, statement).status_code == 200


def check_frozen(site: Site, statement: str, expected: dict[str, Any]) -> None:
    """The frozen statement shows what its draft showed, and that there are newer facts."""
    shown = site.get(f"/api/v1/statements/{statement}")
    assert shown["items"] == expected["items"]
    assert shown["statement"]["status"] == "frozen"
    assert shown["statement"]["newer_facts"]
    assert shown["statement"]["total_energy_kwh"] == expected["statement"]["total_energy_kwh"]
    assert site.call("GET", f"/api/v1/statements/{statement}/export.pdf").status_code == 200


def test_freezes_and_recalculations_at_once(site: Site) -> None:
    """Late data, recalculations, regenerations and freezes all together: every frozen version agrees with itself."""

    def recalculate(hour: int) -> httpx.Response:
        site.store(DAY + hour * HOUR + timedelta(minutes=10 + hour), charge_power_kw=50 + hour)
        body = {"stationId": site.station, "windowStart": (DAY + hour * HOUR).isoformat(), "recalculate": True}
        return insist(site.call, "POST", "/analytics/window-close", body)

    def bill() -> httpx.Response:
        statement = insist(generate, site, regenerate=True).json()["statement_id"]
        return insist(freeze, site, statement)

    answers = together(*[lambda hour=hour: recalculate(hour) for hour in range(12)], *[bill] * 6)
    assert {answer.status_code for answer in answers} == {200}, [answer.text for answer in answers]
    bill()
    listed = site.get("/api/v1/statements", station_id=site.station)
    for each in listed:
        shown = site.get(f"/api/v1/statements/{each['id']}")
        assert sum(item["energy_kwh"] for item in shown["items"]) == pytest.approx(each["total_energy_kwh"], abs=1e-6)
        assert site.call("GET", f"/api/v1/statements/{each['id']}/export.csv").status_code == 200
    (day,) = site.get("/api/v1/stats", station_id=site.station, granularity="day", **JANUARY)
    assert listed[-1]["total_energy_kwh"] == pytest.approx(day["charge_kwh"] + day["discharge_kwh"], abs=1e-6)
    assert not listed[-1]["newer_facts"]


def test_many_closes_settle_a_day_once(service: Service) -> None:
    """All hours of a day closed by several callers, in any order: one settlement, version 1."""
    site = Site(service, f"tenant-crowd-{next(_numbers)}")
    site.provision()
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
    site = Site(service, f"tenant-crowd-{next(_numbers)}")
    site.station = f"crowded-{site.tenant}"
    site.device = f"device-{site.tenant}"
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
