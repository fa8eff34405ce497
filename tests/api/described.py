"""Calls made up from the API's own description, about a thing with a given id: routes added later are found too."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import quote

import httpx

from tests.support.service import Service

Schema = dict[str, Any]

RECENT = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
TIMES = {"from": "2026-01-01T00:00:00Z", "to": "2026-02-01T00:00:00Z", "window_start": "2026-01-20T00:00:00Z"}
TIMES |= {"timestamp_utc": RECENT.isoformat()}
TIMES |= {"start_utc": "2026-01-20T00:00:00Z", "end_utc": "2026-01-21T00:00:00Z", "windowStart": "2026-01-20T00:00:00Z"}
WORDS = {"month": "2026-01", "effective_month": "2026-01", "timezone": "UTC", "currency": "EUR", "mode": "fixed"}
WORDS |= {"semantic": "charge_power_kw", "unit": "kW", "email": "somebody@example.org"}
NUMBERS = {"ts": int(RECENT.timestamp())}
OPTIONAL = frozenset({"name", "entity", "id", "devices", "threshold", "price_per_kwh", "confirm"})
OPTIONAL |= {"records", "timestamp_utc", "ts", "values"}
"""What is sent although it may be left out; so is whatever is called an id."""
TENANT = frozenset({"tenant_id", "tenantId"})


class Aim(NamedTuple):
    """What a call is about, and the caller's own tenant."""

    identity: str
    tenant: str


class Operation(NamedTuple):
    """One call of the description. `role` is empty for a public one; `scope` is what an integration token needs."""

    method: str
    path: str
    role: str
    scope: str
    described: Schema
    schemas: Schema

    def send(self, client: httpx.Client, headers: dict[str, str], identity: str, tenant: str) -> httpx.Response:
        """Make the call about `identity` for a caller of `tenant`; of a stream no more than its head is read."""
        path = re.sub(r"\{[^}]+\}", quote(identity, safe=""), self.path)
        aim = Aim(identity, tenant)
        request = client.build_request(self.method, path, headers=headers, params=self.query(aim), **self.body(aim))
        answer = client.send(request, stream=True)
        try:
            if not answer.headers.get("content-type", "").startswith("text/event-stream"):
                answer.read()
        finally:
            answer.close()
        return answer

    def query(self, aim: Aim) -> dict[str, str]:
        """The parameters that are required, and those that name things."""
        found = {}
        for parameter in self.described.get("parameters", []):
            name = parameter["name"]
            if parameter["in"] == "query" and (parameter.get("required") or is_sent(name)):
                found[name] = str(self.value(name, parameter["schema"], aim))
        return found

    def body(self, aim: Aim) -> dict[str, Any]:
        """A body that fits the description, as arguments of httpx."""
        contents = self.described.get("requestBody", {}).get("content", {})
        if "multipart/form-data" in contents:
            return {"files": {"file": ("readings.csv", csv_of(aim.identity).encode())}}
        if "application/json" not in contents:
            return {}
        return {"json": self.value("", contents["application/json"]["schema"], aim)}

    def value(self, name: str, schema: Schema, aim: Aim) -> Any:
        """Something that fits a schema."""
        schema = self._resolved(schema)
        if schema.get("enum"):
            return schema["enum"][0]
        kind = schema.get("type", "string")
        if kind == "object":
            required: list[str] = schema.get("required", [])
            parts: dict[str, Schema] = schema.get("properties", {})
            if not parts:
                return {"kWh": 1}
            return {part: self.value(part, parts[part], aim) for part in parts if part in required or is_sent(part)}
        if kind == "array":
            return [self.value(name, schema.get("items", {}), aim)]
        if kind in ("integer", "number"):
            return NUMBERS.get(name) or max(1, int(schema.get("minimum", 1)))
        if kind == "boolean":
            return True
        return aim.tenant if name in TENANT else TIMES.get(name) or WORDS.get(name) or aim.identity

    def _resolved(self, schema: Schema) -> Schema:
        """A schema that is no reference and no choice; of a choice the first that is not null."""
        while True:
            offered: list[Schema] = schema.get("oneOf") or schema.get("anyOf") or []
            choices = [part for part in offered if part.get("type") != "null"]
            if "$ref" in schema:
                schema = self.schemas[schema["$ref"].rpartition("/")[2]]
            elif choices:
                schema = choices[0]
            else:
                return schema


def is_sent(name: str) -> bool:
    """Whether a field is sent although it may be left out."""
    return name in OPTIONAL or name.endswith(("_id", "Id"))


def csv_of(identity: str) -> str:
    """A file of one reading of the site and meter `identity`."""
    return f"timestamp_utc,site_id,meter_id,value,unit\n{RECENT.isoformat()},{identity},{identity},1,kWh\n"


def operations(service: Service) -> list[Operation]:
    """Every call that the description lists, reading ones first, so that nothing has been made when they look."""
    document = service.http.get("/schema/openapi.json").json()
    found = []
    for path, item in document["paths"].items():
        for method, described in item.items():
            words = re.search(
                r"Role: (\w+)\.(?: Or an integration token with the scope (\w+)\.)?", described.get("description", "")
            )
            role, scope = words.groups(default="") if words else ("", "")
            found.append(Operation(method.upper(), path, role, scope, described, document["components"]["schemas"]))
    return sorted(found, key=lambda operation: operation.method != "GET")
