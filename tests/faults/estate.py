"""A tenant with one of everything, and the means to tell whether any of it was seen or changed."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg import sql

from tests.api.site import DAY, Site
from tests.fakes.thingsboard.store import TENANT_ID as SHARED_ID
from tests.faults.description import Operation, Request
from tests.support.processes import wait_for
from tests.support.service import Service

UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
KILOWATTS = 7654.125
SECRETS = (
    "Hidden Valley",
    "Hidden Region",
    "hidden-rule-name",
    "hidden-note",
    "hidden-payload",
    "hidden-credentials",
    "hidden-token",
    "hidden@",
    "hidden-channel",
    "hidden-alert",
    "183699",
)
TABLES = """
    select format('%I.%I', n.nspname, c.relname)
    from pg_class as c
    join pg_namespace as n on n.oid = c.relnamespace and n.nspname in ('public', 'internal')
    join pg_attribute as a on a.attrelid = c.oid and a.attname = 'tenant_id'
    where c.relkind in ('r', 'p')
    order by 1
"""
ALERT = """
    insert into alerts (
      tenant_id, site_id, kind, severity, title, message, owner, first_hour, last_hour, facts)
    values (
      %s, %s, 'deviation', 'warning', 'hidden-alert', 'hidden-alert', 'hidden-alert',
      '2026-01-20Z', '2026-01-20Z', '{}')
    returning id::text
"""
SAMPLES = """
    select count(*), sum(hashtext(x::text))
    from internal.sample as x
    join internal.series as s on s.series_key = x.series_key
    where s.tenant_id = %s
"""


class Estate(Site):
    """A station with a settled day, a frozen statement, a tariff, a rule, an alarm and a command of a tenant.

    Station and device share one id, so that a request filled by names of fields makes sense. `ids` are all that
    somebody could try.
    """

    def __init__(self, service: Service, tenant: str) -> None:
        super().__init__(service, tenant)
        self.station = self.device = "estate"
        names = ("station_id", "device_id", "site_id", "meter_id", "id", "confirm", "sites")
        self.ids: dict[str, str] = dict.fromkeys(names, self.station)

    @property
    def credentials(self) -> str:
        """The access token of its device."""
        return f"hidden-credentials {self.tenant}"

    def build(self) -> None:
        """Make everything, and wait until it has come to rest."""
        assert self.provision(name="Hidden Valley", region="Hidden Region").json()["tb"]["status"] == "synced"
        rule = {"station_id": self.station, "name": "hidden-rule-name", "semantic": "charge_power_kw", "operator": ">"}
        self.ids["rule_id"] = self.post("/api/v1/alarm-rules", rule | {"threshold": KILOWATTS - 1})["id"]
        self.settle_day(charge_power_kw=KILOWATTS)
        until = (DAY + timedelta(days=1)).isoformat()
        found = self.get("/api/v1/alarms", station_id=self.station, from_=DAY.isoformat(), to=until)
        self.ids["alarm_id"] = found[0]["id"]
        noted = self.call("PATCH", f"/api/v1/alarms/{found[0]['id']}", {"note": "hidden-note"}, role="operator")
        assert noted.status_code == 200, noted.text
        self.ids["statement_id"] = self.statement()
        self.post(f"/api/v1/statements/{self.ids['statement_id']}/freeze")
        plan = {"station_id": self.station, "effective_month": "2026-02", "mode": "fixed", "price_per_kwh": 183699}
        assert self.call("PUT", "/api/v1/tariffs", plan).status_code == 200
        self.ids["token_id"] = self.post("/api/v1/auth/integration-tokens", {"name": "hidden-token"})["id"]
        invited = {"email": f"hidden@{self.tenant}.example", "role": "viewer"}
        self.ids["member_id"] = self.post("/api/v1/org/members", invited)["id"]
        self._build_channel()
        self._build_alert()
        self.ids["idempotency_key"] = "hidden-key"
        command = {"station_id": self.station, "device_id": self.device, "command_type": "setPower"}
        command |= {"payload": "hidden-payload", "idempotency_key": "hidden-key"}
        self.ids["command_id"] = self.post("/api/v1/commands", command)["command_id"]
        wait_for(lambda: self.commands()[0]["status"] == "acked")

    def _build_channel(self) -> None:
        """A channel with a delivery that was given up, since nobody answers there as a receiver should."""
        channel = {"kind": "webhook", "name": "hidden-channel", "target": f"{self.service.base_url}/nothing"}
        path = "/api/v1/notifications/channels"
        self.ids["channel_id"] = self.post(path, {**channel, "topics": ["alert"]})["id"]
        self.ids["delivery_id"] = self.post(f"{path}/{self.ids['channel_id']}/test")["id"]
        wait_for(lambda: self.get_as_operator("/api/v1/notifications/deliveries")[0]["status"] == "dead")

    def _build_alert(self) -> None:
        """An alert with a step in its history, and a threshold of the site's own."""
        with self.service.connect() as connection:
            found = connection.execute(ALERT, (self.tenant, self.station)).fetchone()
        assert found is not None
        self.ids["alert_id"] = found[0]
        noted = self.call("PATCH", f"/api/v1/alerts/{found[0]}", {"note": "hidden-alert"}, role="operator")
        assert noted.status_code == 200, noted.text
        thresholds = "/api/v1/alerts/thresholds"
        assert self.call("PUT", thresholds, {"spike_warning": 1.83699}, site_id=self.station).status_code == 200

    def get_as_operator(self, path: str) -> list[dict[str, Any]]:
        """What an operator reads."""
        found: list[dict[str, Any]] = self.call("GET", path, role="operator").json()
        return found

    def commands(self) -> list[dict[str, Any]]:
        """The commands of the last hour."""
        now = datetime.now(UTC)
        start, end = (now + timedelta(minutes=minutes) for minutes in (-60, 1))
        found: list[dict[str, Any]] = self.get(
            "/api/v1/commands", station_id=self.station, from_=start.isoformat(), to=end.isoformat()
        )
        return found

    def request(self, operation: Operation, tenant: str, **others: str) -> Request:
        """The request that its owner would make, filled for the tenant that sends it."""
        words = {"semantic": "charge_power_kw", "unit": "kW", "timezone": "UTC", "category": "owner"}
        words |= {"target": "http://127.0.0.1:1/"}
        words |= {"from": "2026-01-20T00:00:00Z", "to": "2026-01-21T00:00:00Z"}
        words |= {"start_utc": "2026-01-20T00:00:00Z", "end_utc": "2026-01-21T00:00:00Z"}
        words |= (
            {"tenant_id": tenant, "credentials": f"token of {tenant}", "email": f"a@{tenant}.example"}
            | self.ids
            | others
        )
        return operation.request(lambda name: words.get(name, f"some {name}"))

    def rows(self) -> dict[str, list[str]]:
        """Every row of the tenant, by table, and a sum of its samples."""
        with self.service.connect() as connection:
            tables = [name for (name,) in connection.execute(TABLES)]
            found = {name: self._rows_of(connection, name) for name in tables}
            found["internal.sample"] = [str(row) for row in connection.execute(SAMPLES, [self.tenant])]
        return found

    def _rows_of(self, connection: psycopg.Connection, table: str) -> list[str]:
        statement = sql.SQL("select to_jsonb(t)::text from {} as t where tenant_id = %s order by 1")
        rows = connection.execute(statement.format(sql.Identifier(*table.split("."))), [self.tenant])
        return [row for (row,) in rows]

    @cached_property
    def secrets(self) -> set[str]:
        """What nobody else may ever read: what was written, and every id that anything of the tenant has."""
        everything = "\n".join(row for rows in self.rows().values() for row in rows)
        hashes = re.findall(r"[0-9a-f]{64}", everything)
        return {*SECRETS, *UUID.findall(everything), *hashes} - {SHARED_ID}

    def leaks(self, answer: str, sent: Request) -> set[str]:
        """The secrets that an answer tells to somebody who did not send them."""
        said = {*sent.path.values(), *sent.query.values(), str(sent.body)}
        known = " ".join(said | {quote(each) for each in said})
        return {secret for secret in self.secrets if secret in answer and secret not in known}
