"""Every route of the description, with the ids of another organization, with each role and with integration tokens.

Routes added later are walked too: what to send is made up from the description, and what an organization has is read
from the catalog.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from typing import Any
from urllib.parse import quote

import httpx
import psycopg
import pytest

from tests.api.described import Operation, operations
from tests.api.people import AUTH, Person
from tests.api.site import DAY, Site
from tests.support.databases import Cluster
from tests.support.service import Service

ROLES = ("viewer", "operator", "admin")
SIGNED = "/ingest/thingsboard/telemetry"
NEVER = "never-existed"
MARK = "of-the-other"
"""In every name that the other organization has."""
OWNED = """
    select c.oid::regclass::text
    from pg_class as c
    join pg_attribute as a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
    where c.relnamespace in ('public'::regnamespace, 'internal'::regnamespace)
      and (c.relkind in ('r', 'p') or c.relname = 'telemetry_points')
    order by 1
"""


@dataclass
class Stage:
    """A service without workers, so that nothing changes by itself; an organization with one of everything; another."""

    service: Service
    identities: list[str]
    owner: str
    stranger: str
    callers: dict[str, dict[str, str]]

    @property
    def operations(self) -> list[Operation]:
        """What can be called."""
        return operations(self.service)

    def send(self, operation: Operation, caller: str, identity: str) -> httpx.Response:
        """A call of the stranger's about a thing; `caller` is a role or `token`, or nobody for the empty text."""
        headers = self.callers.get(caller, {})
        return operation.send(self.service.http, headers, identity, self.stranger)

    def belongings(self) -> dict[str, tuple[int, str]]:
        """What the owner has: rows and a digest for each table, and for the samples, which name no tenant."""
        with self.service.connect() as connection:
            tables = [name for (name,) in connection.execute(OWNED)]
            return {table: self._digest(connection, table) for table in tables}

    def _digest(self, connection: psycopg.Connection, table: str) -> tuple[int, str]:
        query = (
            f"select count(*), md5(string_agg(t::text, ' ' order by t::text)) from {table} as t where tenant_id = %s"
        )
        found: Any = connection.execute(query.encode(), [self.owner]).fetchone()
        return found[0], found[1]


def one_of_everything(service: Service, admin: Person) -> list[str]:
    """Fill an organization; gives the ids of what it has."""
    tenant = admin.me["organization_id"]
    site = Site(service, tenant)
    site.station, site.device = f"station-{MARK}", f"device-{MARK}"
    site.provision()
    rule = {"station_id": site.station, "name": MARK, "semantic": "charge_power_kw", "operator": ">", "threshold": 1}
    rule_id = site.post("/api/v1/alarm-rules", rule)["id"]
    site.store(datetime.now(UTC), charge_power_kw=9)
    site.settle_day()
    query = {"from": "2000-01-01T00:00:00Z", "to": "2100-01-01T00:00:00Z", "station_id": site.station}
    alarm_id = site.get("/api/v1/alarms", **query)[0]["id"]
    plan = {"effective_month": "2026-02", "mode": "fixed", "price_per_kwh": 0.123, "station_id": site.station}
    assert site.call("PUT", "/api/v1/tariffs", plan).status_code == 200
    order = {"station_id": site.station, "device_id": site.device, "command_type": f"type-{MARK}", "payload": MARK}
    command_id = site.post("/api/v1/commands", order)["command_id"]
    factory = f"site-{MARK}"
    site.post("/api/v1/sites", {"site_id": factory, "name": f"Hall {MARK}", "location": f"Road {MARK}"})
    record = {"site_id": factory, "meter_id": f"meter-{MARK}", "value": 7.5, "idempotency_key": f"key-{MARK}"}
    record["timestamp_utc"] = datetime.now(UTC).isoformat()
    assert site.post("/api/v1/timeseries/batch", {"records": [record]})["ingested"] == 1
    token_id = admin.new_token(name=f"token {MARK}")["id"]
    guest = Person(service, email=f"guest.{MARK}@example.org")
    with closing(guest.http):
        guest.accept(admin.invite(guest, "admin")["invite_url"], full_name=f"Bo {MARK}")
        invited = Person(service, email=f"invited.{MARK}@example.org")
        with closing(invited.http):
            invitation_id = admin.invite(invited, "viewer")["id"]
        ids = [site.station, site.device, site.statement(), rule_id, alarm_id, command_id, factory, f"meter-{MARK}"]
        return [*ids, token_id, guest.me["id"], invitation_id, guest.email, tenant]


@pytest.fixture(scope="module")
def stage(cluster: Cluster, template: str) -> Iterator[Stage]:
    with cluster.database(template) as url, Service(url) as service:
        service.api.start()
        service.api.wait_until(service.is_answering)
        owner, stranger = Person(service, email=f"owner.{MARK}@example.org"), Person(service)
        with closing(owner.http), closing(stranger.http):
            owner.sign_up(organization_name=f"Works {MARK}", full_name=f"Ada {MARK}")
            stranger.sign_up()
            tenant, user = stranger.me["organization_id"], stranger.me["id"]
            callers = {role: {"Authorization": f"Bearer {service.token(role, tenant, user)}"} for role in ROLES}
            for name, scopes in (("token", None), ("ingest", ["ingest"]), ("read", ["read"])):
                callers[name] = {"Authorization": f"Bearer {stranger.new_token(scopes=scopes)['token']}"}
            revoked = stranger.new_token()
            stranger.http.delete(f"{AUTH}/integration-tokens/{revoked['id']}")
            callers["revoked"] = {"Authorization": f"Bearer {revoked['token']}"}
            identities = one_of_everything(service, owner)
            yield Stage(service, identities, owner.me["organization_id"], tenant, callers)


def test_the_description_has_every_route(stage: Stage) -> None:
    """So that the walk leaves none out: enough of them, and each tells who may call it."""
    found = stage.operations
    assert len(found) > 50
    public = {operation.path for operation in found if not operation.role}
    assert public == {
        *("/healthz", "/readyz", "/metrics", SIGNED),
        *(f"{AUTH}/{name}" for name in ("signup", "login", "refresh", "logout", "accept-invitation")),
        *(f"{AUTH}/password/{name}" for name in ("forgotten", "reset")),
    }
    assert {operation.path for operation in found if operation.scope == "ingest"} == {"/api/v1/timeseries/batch"}
    for operation in found:
        is_readable = re.match(r"/api/v1/(timeseries|sites|analytics)\b", operation.path) and operation.method == "GET"
        assert (operation.scope == "read") is bool(is_readable), operation.path


def test_each_role_may_do_what_the_description_says(stage: Stage) -> None:
    """No less, no more; nobody and a revoked token nothing."""
    for operation in stage.operations:
        scope = "ingest" if operation.path == SIGNED else operation.scope
        for caller in ("", "revoked", *stage.callers):
            answer = stage.send(operation, caller, "a-thing")
            about = (operation.method, operation.path, caller, answer.status_code)
            assert answer.status_code < 500, (about, answer.text)
            if not operation.role and not scope:
                continue
            if caller in ("", "revoked") or (operation.path == SIGNED and caller in ROLES):
                assert answer.status_code == 401, about
            elif caller in ROLES:
                allowed = ROLES.index(caller) >= ROLES.index(operation.role)
                assert (answer.status_code != 403) is allowed, about
            else:
                allowed = scope != "" and caller in ("token", scope)
                assert (answer.status_code != 403) is allowed, about
                assert answer.status_code != 401, about


def test_reading_finds_nothing_of_another_organization(stage: Stage) -> None:
    """With each of its ids, the answer is the one for an id that nobody ever had."""
    for operation in stage.operations:
        if operation.method != "GET" or not operation.role:
            continue
        for caller in (*ROLES, "token"):
            never = stage.send(operation, caller, NEVER)
            for identity in stage.identities:
                seen = stage.send(operation, caller, identity)
                about = (operation.path, caller, identity)
                assert seen.status_code == never.status_code < 500, (about, seen.status_code)
                if seen.headers.get("content-type", "").startswith("text/event-stream"):
                    continue
                no_leak(seen, identity, stage, about)
                assert plain(seen, identity) == plain(never, NEVER), about


def test_writing_changes_nothing_of_another_organization(stage: Stage) -> None:
    """Whatever a stranger calls, with whichever of its ids, as whom."""
    before = stage.belongings()
    assert sum(rows > 0 for rows, _ in before.values()) > 15

    def walk(operation: Operation, caller: str, identity: str) -> None:
        answer = stage.send(operation, caller, identity)
        about = (operation.method, operation.path, caller, identity)
        assert answer.status_code < 500, (about, answer.text)
        no_leak(answer, identity, stage, about)

    writing = [operation for operation in stage.operations if operation.method != "GET"]
    with ThreadPoolExecutor(10) as threads:
        done = [threads.submit(walk, *step) for step in product(writing, (*ROLES, "token", ""), stage.identities)]
    for step in done:
        step.result()
    assert stage.belongings() == before


def no_leak(answer: httpx.Response, identity: str, stage: Stage, about: object) -> None:
    """Nothing in an answer is the owner's, but for the id that was asked for."""
    text = plain(answer, identity)
    found = [secret for secret in (MARK, *stage.identities) if secret in text]
    assert not found, (about, found, text[:500])


def plain(answer: httpx.Response, identity: str) -> str:
    """An answer without what differs from call to call."""
    text = answer.text.replace(identity, NEVER).replace(quote(identity, safe=""), NEVER)
    return re.sub(r'"(request_id|last_used_at)":("[^"]*"|null)', "", text)


def test_the_owner_sees_it_all(stage: Stage) -> None:
    """What the walk looks for is there to be found."""
    admin = stage.service.auth("admin", stage.owner)
    texts = [operation.send(stage.service.http, admin, NEVER, stage.owner).text for operation in lists(stage)]
    everything = "".join(texts)
    shown = [identity for identity in stage.identities if identity in everything]
    assert len(shown) >= 5, shown
    station = {"station_id": stage.identities[0], "from": DAY.isoformat(), "to": "2026-01-21T00:00:00Z"}
    assert stage.service.http.get("/api/v1/stats", headers=admin, params=station).json() != []


def lists(stage: Stage) -> list[Operation]:
    """Reading calls that name nothing."""
    paths = ("/api/v1/sites", "/api/v1/org/members", f"{AUTH}/integration-tokens", "/api/v1/alarm-rules", f"{AUTH}/me")
    return [
        Operation(*operation[:4], {}, operation.schemas)
        for operation in stage.operations
        if operation.method == "GET" and operation.path in paths
    ]
