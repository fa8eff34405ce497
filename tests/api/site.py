"""A station of a tenant of its own, as a test's caller sees it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from tests.support.service import Service

DAY = datetime(2026, 1, 20, tzinfo=UTC)
MEASURES = {"charge_power_kw": 1.0, "discharge_power_kw": 2.0, "earnings": 0.1, "carbon_reduction": 0.01}
UNITS = {"charge_power_kw": "kW", "discharge_power_kw": "kW", "earnings": "CNY", "carbon_reduction": "kg"}
STORE = """
    insert into telemetry_points (tenant_id, station_id, device_id, point_key, ts, value_numeric)
    values (%s, %s, %s, %s, %s, %s)
"""


class Site:
    """One station with one device, the runbook's four points mapped."""

    def __init__(self, service: Service, tenant: str) -> None:
        self.service = service
        self.tenant = tenant
        self.station = "station-1"
        self.device = "device-1"

    @property
    def credentials(self) -> str:
        """The access token of its device; ThingsBoard wants each to have its own."""
        return f"token {self.tenant} {self.station}"

    def call(
        self, method: str, path: str, body: object = None, *, role: str = "admin", **params: str
    ) -> httpx.Response:
        """A call in the name of the site's tenant."""
        return self.service.call(method, path, body, role=role, tenant=self.tenant, **params)

    def get(self, path: str, **params: str) -> Any:
        """What a viewer reads; `params` is the query, `from_` standing for `from`."""
        query = {name.rstrip("_"): value for name, value in params.items()}
        answer = self.call("GET", path, role="viewer", **query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, body: object = None) -> Any:
        """What an admin is answered."""
        answer = self.call("POST", path, body)
        assert answer.status_code in (200, 201), answer.text
        return answer.json()

    def provision(self, **station: object) -> httpx.Response:
        """Make the station, or bring it up to date."""
        return self.call("POST", "/api/v1/provisioning/stations", self.master_data(**station))

    def master_data(self, **station: object) -> dict[str, Any]:
        """The body that provisions the site."""
        mappings = [{"device_id": self.device, "point_key": key, "semantic": key, "unit": UNITS[key]} for key in UNITS]
        return {
            "station": {"id": self.station, "name": self.station, "timezone": "UTC", "type": "microgrid", **station},
            "devices": [{"id": self.device, "name": self.device, "credentials": self.credentials}],
            "point_mappings": mappings,
        }

    def store(self, moment: datetime, **values: float) -> None:
        """Write samples as psql would, through the view."""
        with self.service.connect() as connection:
            for key, value in values.items():
                connection.execute(STORE, (self.tenant, self.station, self.device, key, moment, value))

    def close(self, hour: datetime, **options: object) -> Any:
        """Close one hour."""
        body = {"stationId": self.station, "windowStart": hour.isoformat(), **options}
        return self.post("/analytics/window-close", body)

    def settle_day(self, day: datetime = DAY, **values: float) -> None:
        """Store one sample at five past each hour of a day, and close the hours."""
        for hour in range(24):
            start = day + timedelta(hours=hour)
            self.store(start + timedelta(minutes=5), **(values or MEASURES))
            self.close(start)

    def statement(self, **options: object) -> str:
        """The id of January's statement."""
        identity: str = self.post(
            "/api/v1/statements/generate", {"station_id": self.station, "month": "2026-01", **options}
        )["statement_id"]
        return identity


def problem(answer: httpx.Response, status: int, field: str | None = None) -> dict[str, Any]:
    """Check that an answer is the problem document of that status, and names the field; gives the document."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    document: dict[str, Any] = answer.json()
    assert {"type", "title", "status", "detail", "code", "request_id"} <= document.keys()
    assert document["status"] == status
    assert document["request_id"] == answer.headers["x-request-id"]
    assert not re.search(r"(?i)select |insert |\$[0-9]|traceback|/[a-z]+/[a-z]+\.(py|sql)", document["detail"])
    if field is not None:
        assert field in [error["field"] for error in document["errors"]], document
    return document
