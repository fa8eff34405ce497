"""A station with an alarm rule, and what sets its alarms off."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.api.site import Site
from tests.support.service import Service

START = datetime(2026, 1, 20, tzinfo=UTC)
KEY = "charge_power_kw"
STORE = """
    insert into telemetry_points (tenant_id, station_id, device_id, point_key, ts, value_numeric)
    values (%s, %s, %s, %s, %s, %s)
"""
BATCH = """
    select api.ingest(%(tenant)s, array_agg(r.series_key), array_agg(%(start)s + n * interval '1 second'),
      array_agg(case n %% 2 when 0 then 120 else 90 end::double precision), null, null)
    from api.resolve_series(%(tenant)s, array[%(station)s], array[%(device)s], array[%(key)s]) as r
    cross join generate_series(0, %(count)s - 1) as n
"""


class Watched(Site):
    """A station of a tenant of its own whose rule rings above 100 and clears at 95."""

    def __init__(self, service: Service, tenant: str, station: str = "station-1") -> None:
        super().__init__(service, tenant)
        self.station = station
        self._seconds = 0

    def watch(self, **change: Any) -> str:
        """Write the rule; its id."""
        rule = {"station_id": self.station, "name": "high", "semantic": KEY, "operator": ">", "threshold": 100}
        identity: str = self.post("/api/v1/alarm-rules", {**rule, "hysteresis": 5, **change})["id"]
        return identity

    def feel(self, *values: float) -> None:
        """Samples one second after the other."""
        with self.service.connect() as connection:
            for value in values:
                self._seconds += 1
                moment = START + timedelta(seconds=self._seconds)
                connection.execute(STORE, (self.tenant, self.station, self.device, KEY, moment, value))

    def feel_many(self, count: int) -> None:
        """So many samples in one batch, each of which raises or clears."""
        row = {"tenant": self.tenant, "station": self.station, "device": self.device, "key": KEY}
        start = START + timedelta(seconds=self._seconds + 1)
        self._seconds += count
        with self.service.connect() as connection:
            connection.execute(BATCH, {**row, "start": start, "count": count})

    def alarms(self, **query: str) -> list[dict[str, Any]]:
        """The alarms of the day, newest first."""
        range_ = {"from_": "2026-01-20T00:00:00Z", "to": "2026-01-21T00:00:00Z"}
        found: list[dict[str, Any]] = self.get("/api/v1/alarms", station_id=self.station, **range_, **query)
        return found

    def statuses(self) -> list[str]:
        """The status of each alarm, oldest first."""
        return [alarm["status"] for alarm in reversed(self.alarms())]
