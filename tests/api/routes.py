"""Every call of the API as its own description lists it, and what each needs to get past validation."""

from typing import Any, NamedTuple
from urllib.parse import quote

import httpx

from tests.support.service import Service

RANGE = {"from": "2026-01-01T00:00:00Z", "to": "2026-02-01T00:00:00Z"}
PUBLIC = {"/healthz", "/readyz", "/metrics"}
SIGNED = "/ingest/thingsboard/telemetry"
ADMIN_PATHS = ("/provisioning/", "/analytics/", "/statements/", "/tariffs", "/alarm-rules")
OPERATOR_PATHS = ("/commands", "/alarms/")


class Route(NamedTuple):
    """One call."""

    method: str
    path: str

    @property
    def role(self) -> str:
        """The least role that may call it, after the contract's table."""
        if "/statements/" in self.path and "/export." in self.path:
            return "admin"
        if self.method == "GET":
            return "viewer"
        if any(part in self.path for part in OPERATOR_PATHS):
            return "operator"
        assert any(part in self.path for part in ADMIN_PATHS), f"{self}: who may call this?"
        return "admin"

    def send(self, service: Service, identity: str, *, role: str, tenant: str) -> httpx.Response:
        """Call it with `identity` wherever it asks for an id."""
        path = self.path
        for name in ("statement_id", "alarm_id", "rule_id"):
            path = path.replace(f"{{{name}}}", quote(identity, safe=""))
        query = {"station_id": identity, **RANGE} if self.method == "GET" and "{" not in self.path else {}
        return service.call(self.method, path, self.body(identity), role=role, tenant=tenant, **query)

    def body(self, identity: str) -> dict[str, Any] | None:
        """A body that is well formed, about the thing `identity`."""
        bodies: dict[str, dict[str, Any]] = {
            "/analytics/window-close": {"stationId": identity, "windowStart": "2026-01-20T00:00:00Z"},
            "/api/v1/statements/generate": {"station_id": identity, "month": "2026-01"},
            "/api/v1/statements/{statement_id}/void": {"reason": "a slip"},
            "/api/v1/tariffs": {
                "station_id": identity,
                "effective_month": "2026-01",
                "mode": "fixed",
                "price_per_kwh": 1,
            },
            "/api/v1/alarm-rules": {
                "station_id": identity,
                "name": "high",
                "semantic": "charge_power_kw",
                "operator": ">",
                "threshold": 1,
            },
            "/api/v1/alarm-rules/{rule_id}": {"threshold": 2},
            "/api/v1/commands": {"station_id": identity, "device_id": identity, "command_type": "setPower"},
        }
        return None if self.method == "GET" else bodies.get(self.path)


def all_routes(service: Service) -> list[Route]:
    """Every call that the description lists, but the public ones and the signed one."""
    paths = service.http.get("/schema/openapi.json").json()["paths"]
    routes = [Route(method.upper(), path) for path, item in paths.items() for method in item]
    return [route for route in routes if route.path not in PUBLIC and route.path != SIGNED]
