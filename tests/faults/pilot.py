"""One client's pilot at a station of its own, month after month, and what the service acknowledged of it."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.faults.caller import done, insist
from tests.support.service import TENANT, Service

FIRST_YEAR = 2018
POINTS = {"charge_power_kw": "kW", "discharge_power_kw": "kW", "earnings": "CNY", "carbon_reduction": "kg"}
MEASURES = dict(zip(POINTS, ("charge_kwh", "discharge_kwh", "earnings", "carbon_reduction"), strict=True))
HOUR = timedelta(hours=1)
THRESHOLD, HYSTERESIS, HOT, COLD = 50, 5, 60, 40


@dataclass(frozen=True)
class Frozen:
    """A frozen statement: its id, its hash, and the energy that it was to show."""

    id: str
    hash: str
    energy: float


class Pilot:
    """A station with a meter, whose telemetry is billed, and a probe, whose temperature rings.

    Each month has one day of telemetry: hours are ingested, some corrected, all closed, some corrected after that, then
    the statement is generated and frozen. Commands and alarms come in between. What stands in `samples`, `closed`,
    `frozen`, `commands` and `alarms` was acknowledged.
    """

    def __init__(self, service: Service, number: int, timezone: str) -> None:
        self.station = f"site-{number}"
        self.timezone = timezone
        self.samples: dict[tuple[str, datetime], float] = {}
        self.closed: list[datetime] = []
        self.frozen: dict[str, Frozen] = {}
        self.commands: dict[str, str] = {}
        self.alarms = 0
        self.messages = 0
        self.failure: BaseException | None = None
        self._service = service
        self._random = random.Random(number)
        self._probe_clock = datetime(FIRST_YEAR, 1, 1, tzinfo=ZoneInfo("UTC"))

    def prepare(self) -> None:
        """Provision the station until ThingsBoard knows it, and set its alarm rules."""
        answer = self.post("/api/v1/provisioning/stations", self.master_data())
        assert answer["tb"]["status"] == "synced", answer
        for name, point in (("hot", "temperature"), ("the end", "voltage")):
            rule = {"id": f"{self.station} {name}", "station_id": self.station, "name": name, "semantic": point}
            self.post("/api/v1/alarm-rules", rule | {"operator": ">", "threshold": THRESHOLD, "hysteresis": HYSTERESIS})

    def master_data(self) -> dict[str, Any]:
        """The body that provisions the station."""
        mappings = [{"device_id": "meter", "point_key": key, "semantic": key, "unit": POINTS[key]} for key in POINTS]
        mappings.append({"device_id": "probe", "point_key": "temperature", "semantic": "temperature", "unit": "°C"})
        mappings.append({"device_id": "probe", "point_key": "voltage", "semantic": "voltage", "unit": "V"})
        devices = [{"id": name, "name": name, "credentials": f"{self.station} {name}"} for name in ("meter", "probe")]
        station = {"id": self.station, "name": self.station, "timezone": self.timezone}
        return {"station": station, "devices": devices, "point_mappings": mappings}

    def run(self, stopping: threading.Event) -> None:
        """Work until told to stop; then finish the month. What goes wrong is kept in `failure`."""
        try:
            for year, month in months():
                self.bill(year, month)
                if stopping.is_set():
                    return
        except BaseException as error:
            self.failure = error

    def bill(self, year: int, month: int) -> None:
        """One month: a day of telemetry, and its frozen statement."""
        midnight = datetime(year, month, 1, tzinfo=ZoneInfo(self.timezone))
        hours = [midnight.astimezone(ZoneInfo("UTC")) + hour * HOUR for hour in range(24)]
        for hour in hours:
            self.measure(hour)
            if self._random.random() < 0.3:
                self.measure(hour)
            self.close(hour)
            if self._random.random() < 0.15:
                self.measure(self._random.choice([each for each in hours if each <= hour]))
            if self._random.random() < 0.1:
                self.command()
            if self._random.random() < 0.08:
                self.ring()
        self.freeze(hours, f"{year}-{month:02}")

    def measure(self, hour: datetime) -> None:
        """Send the four values of an hour, or correct them."""
        values = {key: self._random.randrange(1, 1000) / 10 for key in POINTS}
        self.ingest("meter", hour + timedelta(minutes=5), values)
        self.samples |= {(key, hour): value for key, value in values.items()}

    def close(self, hour: datetime) -> None:
        """Close an hour; the next read must show what was acknowledged before."""
        body = {"stationId": self.station, "windowStart": hour.isoformat()}
        self.post("/analytics/window-close", body)
        self.closed.append(hour)
        row = self.get("/api/v1/stats", hour, hour + HOUR)[0]
        for key, measure in MEASURES.items():
            assert row[measure] == self.samples[key, hour], (self.station, hour, row)

    def ring(self) -> None:
        """Raise the alarm, acknowledge it, and let it clear."""
        self.feel("temperature", HOT)
        (alarm,) = self.get("/api/v1/alarms", self._probe_clock - HOUR, self._probe_clock + HOUR, status="active")
        acknowledged = self.post(f"/api/v1/alarms/{alarm['id']}/ack")
        assert acknowledged["status"] == "acknowledged", acknowledged
        self.feel("temperature", COLD)
        self.alarms += 1

    def feel(self, point: str, value: float) -> None:
        """Send a value of the probe, a minute after the one before."""
        self._probe_clock += timedelta(minutes=1)
        self.ingest("probe", self._probe_clock, {point: value})

    def command(self) -> None:
        """Issue a command twice, as a client that is not sure does."""
        key = f"{self.station} {len(self.commands)}"
        body = {"station_id": self.station, "device_id": "meter", "command_type": "setPower", "payload": {"key": key}}
        first, second = (self.post("/api/v1/commands", body | {"idempotency_key": key})["command_id"] for _ in range(2))
        assert first == second
        self.commands[key] = first

    def freeze(self, hours: list[datetime], month: str) -> None:
        """Generate the statement of a month with its late data, and freeze it."""
        body = {"station_id": self.station, "month": month, "regenerate": True}
        statement = self.post("/api/v1/statements/generate", body)
        assert (statement["status"], statement["version"]) == ("draft", 1), statement
        sealed = self.post(f"/api/v1/statements/{statement['statement_id']}/freeze")
        self.frozen[month] = Frozen(statement["statement_id"], sealed["snapshot_hash"], self.energy(hours))

    def energy(self, hours: list[datetime]) -> float:
        """Charge and discharge of these hours in kWh, by the samples acknowledged last."""
        keys = ("charge_power_kw", "discharge_power_kw")
        return round(sum(self.samples[key, hour] for key in keys for hour in hours), 6)

    def ingest(self, device: str, moment: datetime, values: dict[str, float]) -> None:
        """Send values until they are acknowledged."""
        milliseconds = int(moment.timestamp() * 1000)
        body = {"tenantId": TENANT, "stationId": self.station, "deviceId": device, "ts": milliseconds, "values": values}
        answer = done(insist(self._service.ingest, body)).json()
        assert answer == {"inserted": len(values)}
        self.messages += 1

    def post(self, path: str, body: object = None) -> Any:
        """What the service answers to a call that must succeed."""
        return done(insist(self._service.call, "POST", path, body)).json()

    def get(self, path: str, start: datetime, end: datetime, **query: str) -> Any:
        """What the service lists of the station in a range."""
        query |= {"station_id": self.station, "from": start.isoformat(), "to": end.isoformat()}
        return done(insist(self._service.call, "GET", path, role="viewer", **query)).json()


def months() -> Iterator[tuple[int, int]]:
    """Years and months, beginning long ago."""
    number = FIRST_YEAR * 12
    while True:
        yield number // 12, number % 12 + 1
        number += 1
