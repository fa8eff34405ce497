"""Statements that many generate, freeze and void at the same time, while hours are folded again."""

from __future__ import annotations

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import httpx
import pytest

from tests.api.site import DAY, Site, problem
from tests.faults.caller import insist
from tests.faults.crowd import CROWD, JANUARY, crowd, same, together

HOUR = timedelta(hours=1)


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


def told(site: Site, topic: str) -> Counter[str]:
    """How often each status was told."""
    with site.service.connect() as connection:
        query = "select payload ->> 'status' from internal.event where tenant_id = %s and topic = %s"
        return Counter(status for (status,) in connection.execute(query, [site.tenant, topic]))


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


def check_frozen(site: Site, statement: str, expected: dict[str, Any]) -> None:
    """The frozen statement shows what its draft showed, and that there are newer facts."""
    shown = site.get(f"/api/v1/statements/{statement}")
    assert shown["items"] == expected["items"]
    assert shown["statement"]["status"] == "frozen"
    assert shown["statement"]["newer_facts"]
    assert shown["statement"]["total_energy_kwh"] == expected["statement"]["total_energy_kwh"]
    assert site.call("GET", f"/api/v1/statements/{statement}/export.pdf").status_code == 200


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
