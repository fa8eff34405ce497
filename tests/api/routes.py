"""Every call of the API as its own description lists it, and what each needs to get past validation."""

import re
from typing import Any, NamedTuple
from urllib.parse import quote

import httpx

from tests.support.service import Service

RANGE = {"from": "2026-01-01T00:00:00Z", "to": "2026-02-01T00:00:00Z"}
PUBLIC = {"/healthz", "/readyz", "/metrics"}
BEGINNINGS = {f"/api/v1/auth/{name}" for name in ("signup", "login", "refresh", "logout", "accept-invitation")}
BEGINNINGS |= {f"/api/v1/auth/password/{name}" for name in ("forgotten", "reset")}
"""Where nobody has signed in yet."""
SIGNED = "/ingest/thingsboard/telemetry"
ADMIN_PATHS = ("/provisioning/", "/analytics/", "/statements/", "/tariffs", "/alarm-", "/alerts/thresholds")
OPERATOR_PATHS = ("/commands", "/alarms/", "/alerts/{", "/sites", "/timeseries/batch", "/upload-csv")
ADMINS_OWN = ("/auth/integration-tokens", "/org/members", "/audit")
"""What admins alone may read too."""
NOTIFICATIONS = "/api/v1/notifications/"
WITHOUT_AN_ID = (
    *ADMINS_OWN,
    "/auth/me",
    "/sites",
    "/timeseries/batch",
    "/upload-csv",
    "/alerts/thresholds",
    "/notifications/channels",
    "/notifications/deliveries",
)
"""What is about the whole organization, makes something, or answers for each record."""


class Route(NamedTuple):
    """One call."""

    method: str
    path: str

    @property
    def role(self) -> str:
        """The least role that may call it, after the contract's table."""
        if "/statements/" in self.path and "/export." in self.path:
            return "admin"
        if any(part in self.path for part in ADMINS_OWN) or (
            self.method == "DELETE" and self.path.endswith("/sites/{site_id}")
        ):
            return "admin"
        if self.path.startswith(NOTIFICATIONS):
            return "operator" if self.method == "GET" else "admin"
        if self.method == "GET":
            return "viewer"
        if any(part in self.path for part in OPERATOR_PATHS):
            return "operator"
        assert any(part in self.path for part in ADMIN_PATHS), f"{self}: who may call this?"
        return "admin"

    def send(self, service: Service, identity: str, *, role: str, tenant: str) -> httpx.Response:
        """Call it with `identity` wherever it asks for an id."""
        path = re.sub(r"\{[^}]+\}", quote(identity, safe=""), self.path)
        is_list = self.method == "GET" and path == self.path
        query = {"station_id": identity, "site_id": identity, **RANGE} if is_list else {}
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
            "/api/v1/alarm-trials": {
                "station_id": identity,
                "semantic": "charge_power_kw",
                "operator": ">",
                "threshold": 1,
            },
            "/api/v1/alarms/{alarm_id}": {"note": "n"},
            "/api/v1/alerts/{alert_id}": {"status": "ack"},
            "/api/v1/alerts/thresholds": {},
            "/api/v1/sites/{site_id}": {"name": "n"},
            "/api/v1/sites/{site_id}/gaps": {**RANGE, "reason": "holiday"},
            "/api/v1/org/members/{member_id}": {"role": "viewer"},
            "/api/v1/org/members": {"email": "somebody@example.org", "role": "viewer"},
            "/api/v1/sites": {},
            "/api/v1/notifications/channels": {"kind": "webhook", "name": "n", "target": "http://127.0.0.1:1/"},
            "/api/v1/notifications/channels/{channel_id}": {"name": "n"},
            "/api/v1/auth/integration-tokens": {},
            "/api/v1/commands": {"station_id": identity, "device_id": identity, "command_type": "setPower"},
        }
        return None if self.method == "GET" else bodies.get(self.path)


def all_routes(service: Service) -> list[Route]:
    """Every call that the description lists, but the public ones and the signed one."""
    paths = service.http.get("/schema/openapi.json").json()["paths"]
    routes = [Route(method.upper(), path) for path, item in paths.items() for method in item]
    return [route for route in routes if route.path not in {*PUBLIC, *BEGINNINGS, SIGNED}]


def routes_to_one_thing(service: Service) -> list[Route]:
    """Those of them that need the id of something that is there."""
    return [route for route in all_routes(service) if "{" in route.path or not route.path.endswith(WITHOUT_AN_ID)]
