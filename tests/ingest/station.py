"""A station whose telemetry comes signed, as a rule chain of ThingsBoard sends it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from tests.api.site import Site
from tests.support.service import TENANT, Service

NOON = 1_768_910_400
"""2026-01-20T12:00:00Z, unix seconds."""
SAMPLES = """
    select point_key, extract(epoch from ts)::double precision, value_numeric, value_text, quality
    from telemetry_points where tenant_id = %s and station_id = %s and device_id = %s order by point_key, ts
"""

Sample = tuple[str, float, float | None, str | None, str | None]


class Station(Site):
    """A station of the tenant that the signature speaks for, with one device and the runbook's four points mapped."""

    def __init__(self, service: Service, name: str) -> None:
        super().__init__(service, TENANT)
        self.station = name

    def message(self, **change: Any) -> dict[str, Any]:
        """A message of one value, changed."""
        ids = {"tenantId": self.tenant, "stationId": self.station, "deviceId": self.device}
        return {**ids, "ts": NOON, "values": {"charge_power_kw": 1.5}, **change}

    def points(self, *points: dict[str, Any], **change: Any) -> dict[str, Any]:
        """A message in the form with `points`, changed."""
        message = self.message(points=list(points))
        return {**{name: message[name] for name in message if name not in ("ts", "values")}, **change}

    def offer(self, message: Any) -> httpx.Response:
        """Send a message; whatever is answered."""
        return self.service.ingest(message)

    def send(self, values: Mapping[str, Any], ts: float = NOON, **change: Any) -> int:
        """Send values that are accepted; how many the service says it has written."""
        return accepted(self.offer(self.message(values=values, ts=ts, **change)))

    def samples(self, device: str | None = None) -> list[Sample]:
        """Everything that is stored for a device: key, unix time, number, text, quality."""
        with self.service.connect() as connection:
            return connection.execute(SAMPLES, (self.tenant, self.station, device or self.device)).fetchall()

    def numbers(self) -> dict[str, float | None]:
        """The number of each point, when each has one sample."""
        return {key: value for key, _, value, _, _ in self.samples()}

    def energy(self, start: datetime, granularity: str = "hour") -> float | None:
        """The energy charged in the period that starts then, kWh; None while there is no such period."""
        after = start.astimezone(UTC) + timedelta(seconds=1)
        query = {"station_id": self.station, "granularity": granularity}
        found = self.get("/api/v1/stats", **query, from_=start.isoformat(), to=after.isoformat())
        return found[0]["charge_kwh"] if found else None


def accepted(answer: httpx.Response) -> int:
    """The count of an answer that says nothing else."""
    assert answer.status_code == 200, answer.text
    document = answer.json()
    assert document.keys() == {"inserted"}
    count: int = document["inserted"]
    return count
