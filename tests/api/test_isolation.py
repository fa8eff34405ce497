"""One tenant never sees, changes or even recognizes what is another's."""

from collections.abc import Callable

import pytest

from tests.api.routes import routes_to_one_thing
from tests.api.site import DAY, Site

HOSTILE = [
    "'; drop table stations; --",
    '"; select pg_sleep(60); --',
    "' or '1'='1",
    "%27%20or%201=1",
    "$1",
    "{}",
    "null",
    "../../etc/passwd",
    "a/b\\c",
    "<script>alert(1)</script>",
    "ünïcödé 電力 🔋",
    "\u202etxt",
    "x" * 128,
    "x" * 4000,
    "a\0b",
    "a\nb",
    "a\x85b",
    "a\u2028b",
    " ",
    "00000000-0000-0000-0000-000000000000",
]


@pytest.mark.parametrize("identity", HOSTILE)
def test_hostile_ids_are_unknown_or_refused(shared_site: Site, identity: str) -> None:
    """Every route, with metacharacters, separators, control characters and length in place of an id."""
    for route in routes_to_one_thing(shared_site.service):
        answer = route.send(shared_site.service, identity, role="admin", tenant=shared_site.tenant)
        expected = (404, 422) if route.path != "/api/v1/provisioning/stations" else (400,)
        assert answer.status_code in expected, (route, answer.status_code, answer.text)
        assert answer.headers["content-type"] == "application/problem+json"


def test_hostile_ids_can_be_provisioned_and_used(make_site: Callable[[], Site]) -> None:
    """What a control character does not spoil is a fine id."""
    site = make_site()
    for number, identity in enumerate(name for name in HOSTILE if name.isprintable() and len(name) <= 128):
        site.station = site.device = identity
        assert site.provision().json()["station_id"] == identity
        site.close(DAY)
        query = {"from_": "2026-01-20T00:00:00Z", "to": "2026-01-21T00:00:00Z"}
        hours = site.get("/api/v1/stats", station_id=identity, **query)
        assert [hour["subject_id"] for hour in hours] == [identity]
        command = {"station_id": identity, "device_id": identity, "command_type": identity, "payload": identity}
        issued = site.post("/api/v1/commands", {**command, "idempotency_key": f"{number}"})
        assert issued["payload"] == identity
        exported = site.call("GET", f"/api/v1/statements/{site.statement(category='owner')}/export.csv")
        disposition = exported.headers["content-disposition"]
        assert disposition.isascii()
        assert disposition.count('"') == 2
        assert "/" not in disposition


def test_a_second_tenant_finds_nothing(make_site: Callable[[], Site], settled_site: Site) -> None:
    """Every route with every id of the first tenant: the answer is the one for an id that nobody has."""
    stranger = make_site()
    stranger.station = "another-name"
    stranger.provision()
    rule = {"station_id": settled_site.station, "name": "n", "semantic": "earnings", "operator": "<", "threshold": 0}
    identities = {
        settled_site.station: "stations",
        settled_site.statement(): "statements",
        settled_site.post("/api/v1/alarm-rules", rule)["id"]: "rules",
    }
    other_tenant = "tenant-of-nobody"
    for route in routes_to_one_thing(stranger.service):
        if route.path == "/api/v1/provisioning/stations":
            continue
        for identity in identities:
            seen = route.send(stranger.service, identity, role="admin", tenant=other_tenant)
            never = route.send(stranger.service, "never-existed", role="admin", tenant=other_tenant)
            assert seen.status_code == never.status_code, (route, identity, seen.text)
            assert seen.status_code in (404, 422), (route, seen.text)
            told = {**seen.json(), "request_id": ""}
            expected = {**never.json(), "request_id": ""}
            assert str(told).replace(identity, "never-existed") == str(expected), route


def test_equal_ids_are_different_things(make_site: Callable[[], Site]) -> None:
    """Two tenants with the same station id see their own numbers."""
    first, second = make_site(), make_site()
    assert first.station == second.station
    first.settle_day(charge_power_kw=5)
    second.close(DAY)
    query = {"from_": "2026-01-20T00:00:00Z", "to": "2026-01-21T00:00:00Z", "granularity": "day"}
    assert first.get("/api/v1/stats", station_id=first.station, **query)[0]["charge_kwh"] == 120
    assert second.get("/api/v1/stats", station_id=second.station, **query)[0]["charge_kwh"] == 0
    first.statement()
    assert second.get("/api/v1/statements", station_id=second.station) == []


def test_lists_without_a_station_are_the_tenants_own(make_site: Callable[[], Site]) -> None:
    """Tariffs and rules of everybody else stay out."""
    first, second = make_site(), make_site()
    rule = {"station_id": first.station, "name": "n", "semantic": "earnings", "operator": "<", "threshold": 0}
    first.post("/api/v1/alarm-rules", rule)
    first.call("PUT", "/api/v1/tariffs", {"effective_month": "2026-01", "mode": "fixed", "price_per_kwh": 1})
    assert len(first.get("/api/v1/alarm-rules")) == len(first.get("/api/v1/tariffs")) == 1
    assert second.get("/api/v1/alarm-rules") == second.get("/api/v1/tariffs") == []


def test_an_idempotency_key_is_the_tenants_own(make_site: Callable[[], Site]) -> None:
    """The same key in two tenants is two commands."""
    issued = []
    for site in (make_site(), make_site()):
        body = {"station_id": site.station, "device_id": site.device, "command_type": "x", "idempotency_key": "same"}
        issued.append(site.post("/api/v1/commands", body)["command_id"])
    assert issued[0] != issued[1]
