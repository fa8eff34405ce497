"""An organization that looks real, for pictures: factories with months of readings, a battery, things that happened."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.metering.plant import HOUR, settle_in_the_hour
from tests.notification.receiver import Receiver
from tests.support.processes import wait_for
from tests.support.service import Service
from tests.web.visitor import Visitor

MILL = "aschau-paper-mill"
STORE = "storfjord-battery"
QUARTER = timedelta(minutes=15)
BATCH = 1000
# id, name, place, zone, meters with their typical load in kW, days of readings
SITES: list[tuple[str, str, str, str, dict[str, float], int]] = [
    (MILL, "Aschau paper mill", "Aschau, Austria", "Europe/Vienna", {"main": 420, "drying": 180, "office": 25}, 210),
    ("gwangyang-steel", "Gwangyang rolling mill", "Gwangyang, Korea", "Asia/Seoul", {"main": 610}, 70),
    ("porto-cold-store", "Porto cold store", "Porto, Portugal", "Europe/Lisbon", {"main": 95, "yard": 18}, 70),
    ("tallinn-bakery", "Tallinn bakery", "Tallinn, Estonia", "Europe/Tallinn", {"main": 60}, 9),
    ("turin-workshop", "Turin workshop", "Turin, Italy", "Europe/Rome", {"main": 140}, 70),
]
SILENT = "porto-cold-store"
SILENT_HOURS = 14
SPIKE = "turin-workshop"
RINGING = {MILL: (310.0, 180.0, 335.0), "gwangyang-steel": (520.0, 540.0, 702.0)}
RINGING_HOURS = 3
"""What the main meters of two sites read in their last hours; the rules are made before."""
GAP = range(40, 47)
"""Hours ago without a reading, at the paper mill; those of STOPPED are explained."""
STOPPED = range(24 * 4, 24 * 4 + 10)
STATION = {
    "charge_power_kw": "kW",
    "discharge_power_kw": "kW",
    "earnings": "EUR",
    "carbon_reduction": "kg",
}


def load(moment: datetime, typical: float, chance: random.Random) -> float:
    """What two shifts use in an hour (kWh): from six to ten at night, less on Saturdays, little on Sundays."""
    weekday, hour = moment.weekday(), moment.hour
    works = (weekday < 5 and 6 <= hour < 22) or (weekday == 5 and 6 <= hour < 14)
    level = 1.0 if works else 0.32
    if works and hour in (12, 18):
        level = 0.82
    season = 1 + 0.08 * math.cos(2 * math.pi * moment.timetuple().tm_yday / 365)
    return round(typical * level * season * chance.gauss(1, 0.035), 2)


def storage(moment: datetime, chance: random.Random) -> dict[str, float]:
    """What a battery reports for a quarter of an hour: it charges by the sun and serves the evening."""
    hour = moment.hour + moment.minute / 60
    charge = max(0.0, 260 * math.sin(math.pi * (hour - 9) / 7)) if 9 <= hour < 16 else 0.0
    discharge = 205 - 18 * abs(hour - 19.5) if 17 <= hour < 23 else 0.0
    charge, discharge = charge * chance.uniform(0.9, 1.05), discharge * chance.uniform(0.9, 1.05)
    served = discharge / 4
    return {
        "charge_power_kw": round(charge, 2),
        "discharge_power_kw": round(discharge, 2),
        "earnings": round(served * 0.31, 4),
        "carbon_reduction": round(served * 0.38, 4),
    }


class Gallery:
    """The organization of `admin`. `build` takes about a minute; the readings end with the last full hour."""

    def __init__(self, service: Service, receiver: Receiver) -> None:
        self.service = service
        self.receiver = receiver
        self.admin = Visitor(service, "mara.lindgren@nordwerk.example").sign_up("Nordwerk Energy")
        me = self.admin.http.get("/api/v1/auth/me").json()
        self.tenant, self.user = me["organization_id"], me["id"]
        self.now = settle_in_the_hour().replace(minute=0, second=0, microsecond=0)
        self.chance = random.Random(7)
        self.statements: list[str] = []
        self.alert = self.channel = self.rule = self.token = ""

    def build(self) -> None:
        """Make all of it."""
        month = f"{self.now - timedelta(days=400):%Y-%m}"
        self.call("PUT", "/api/v1/tariffs", {"effective_month": month, "mode": "fixed", "price_per_kwh": 0.24})
        for name in ("Gateway Aschau", "Reporting"):
            self.admin.send("/settings/tokens", name=name, scopes="both" if name.startswith("G") else "read")
        self.admin.send("/settings/members", email="jonas.berg@nordwerk.example", role="operator")
        self.admin.invite("viewer")
        self._add_channels()
        self._add_sites()
        self._add_station()
        self._ring()
        wait_for(lambda: self.call("GET", "/api/v1/notifications/deliveries?status=dead"), 60, "for a dead letter")
        self._add_statements()
        self._explain()
        self.alert = self.call("GET", f"/api/v1/alerts?site_id={SPIKE}")[0]["id"]

    def _add_sites(self) -> None:
        self.call("POST", "/api/v1/sites", {"site_id": "oslo-depot", "name": "Oslo depot", "timezone": "Europe/Oslo"})
        for site, name, place, zone, meters, days in SITES:
            details = {"location": place, "timezone": zone, "tariff": 0.22, "currency": "EUR"}
            self.call("POST", "/api/v1/sites", {"site_id": site, "name": name, **details})
            records = list(self._readings(site, ZoneInfo(zone), meters, days))
            for start in range(0, len(records), BATCH):
                self.send(records[start : start + BATCH])
        self.send([self._record(MILL, "main", ago, 151.5) for ago in (60, 61)])
        self.call(
            "POST", f"/api/v1/sites/{MILL}/gaps",
            {
                "from": self._ago(STOPPED[-1] + 1).isoformat(),
                "to": self._ago(STOPPED[0]).isoformat(),
                "reason": "maintenance",
                "note": "New felt on machine 2",
            },
        )  # fmt: skip

    def _readings(self, site: str, zone: ZoneInfo, meters: dict[str, float], days: int) -> Iterator[dict[str, Any]]:
        newest = SILENT_HOURS if site == SILENT else RINGING_HOURS + 1 if site in RINGING else 1
        for ago in range(days * 24, newest - 1, -1):
            if site == MILL and ago in (*GAP, *STOPPED):
                continue
            for meter, typical in meters.items():
                value = load(self._ago(ago).astimezone(zone), typical, self.chance)
                if site == MILL and 8 <= ago < 11 and meter == "main":
                    value *= 1.3
                yield self._record(site, meter, ago, value)

    def _add_station(self) -> None:
        """A battery with every hour of the last month and this one closed."""
        station = {"id": STORE, "name": "Storfjord battery", "timezone": "Europe/Oslo", "type": "microgrid"}
        mappings = [
            {"device_id": "pcs-1", "point_key": key, "semantic": key, "unit": unit} for key, unit in STATION.items()
        ]
        device = {"id": "pcs-1", "name": "Inverter 1", "credentials": f"token {self.tenant} {STORE}"}
        self.call(
            "POST", "/api/v1/provisioning/stations",
            {"station": station, "devices": [device], "point_mappings": mappings},
        )  # fmt: skip
        zone = ZoneInfo("Europe/Oslo")
        first = (self.now.astimezone(zone).replace(day=1, hour=0) - timedelta(days=1)).replace(day=1)
        rows = []
        start = moment = first.astimezone(UTC)
        while moment < self.now:
            for key, value in storage(moment.astimezone(zone), self.chance).items():
                rows.append((self.tenant, STORE, "pcs-1", key, moment, value))
            moment += QUARTER
        with self.service.connect() as connection, connection.cursor() as cursor:
            cursor.executemany(
                "insert into telemetry_points (tenant_id, station_id, device_id, point_key, ts, value_numeric)"
                " values (%s, %s, %s, %s, %s, %s)",
                rows,
            )
        hours = int((self.now - start) / HOUR)
        for number in range(hours):
            body = {"stationId": STORE, "windowStart": (start + number * HOUR).isoformat()}
            self.call("POST", "/analytics/window-close", body)
        self._month = f"{first:%Y-%m}"
        for kind, payload in (("setPower", {"kW": 120}), ("setReserve", {"percent": 20})):
            command = {"station_id": STORE, "device_id": "pcs-1", "command_type": kind, "payload": payload}
            self.call("POST", "/api/v1/commands", command, {"Idempotency-Key": kind})

    def _add_channels(self) -> None:
        for _ in range(2):
            self.receiver.answer("/old-desk", 410)
        for name, target in (("Duty desk", "/desk"), ("Old duty desk", "/old-desk")):
            body = {"kind": "webhook", "name": name, "target": self.receiver.url(target), "topics": ["alarm", "alert"]}
            self.channel = self.call("POST", "/api/v1/notifications/channels", body)["id"]
            self.call("POST", f"/api/v1/notifications/channels/{self.channel}/test", None)
        mail = {"kind": "email", "name": "Night shift", "target": "night.shift@nordwerk.example", "topics": ["alert"]}
        quiet = {"from": "08:00", "to": "18:00", "timezone": "Europe/Vienna"}
        self.call("POST", "/api/v1/notifications/channels", {**mail, "digest_minutes": 30, "quiet_hours": quiet})

    def _ring(self) -> None:
        """Alarms, one of them acknowledged and one cleared, and alerts."""
        rules = [
            (MILL, "Main feed above its limit", "energy_kwh", ">", 300, "high"),
            (MILL, "Drying runs by itself", "energy_kwh", ">", 900, "low"),
            ("gwangyang-steel", "Furnace above contract", "energy_kwh", ">", 640, "critical"),
            (STORE, "Charging too fast", "charge_power_kw", ">", 280, "medium"),
        ]
        for site, name, semantic, operator, threshold, severity in rules:
            rule = {"name": name, "semantic": semantic, "operator": operator, "threshold": threshold}
            made = self.call("POST", "/api/v1/alarm-rules", {"station_id": site, "severity": severity, **rule})
            self.rule = self.rule or made["id"]
        for site, values in RINGING.items():
            for ago, value in zip(range(RINGING_HOURS, 0, -1), values, strict=True):
                others = [self._record(site, meter, ago, 30) for meter in ("drying", "office") if site == MILL]
                self.send([self._record(site, "main", ago, value), *others])
        start, end = (f"{self.now + days * 24 * HOUR:%Y-%m-%dT%H:%M:%SZ}" for days in (-2, 1))
        alarms = self.call("GET", f"/api/v1/alarms?station_id=gwangyang-steel&from={start}&to={end}")
        self.call("POST", f"/api/v1/alarms/{alarms[0]['id']}/ack")
        self.send([self._record(SPIKE, "main", 1, 305.0)])
        for site in (SPIKE, SILENT):
            wait_for(lambda site=site: self.call("GET", f"/api/v1/alerts?site_id={site}"), 60, "for an alert")

    def _add_statements(self) -> None:
        for step in ("freeze", "freeze", "void", ""):
            body = {"station_id": STORE, "month": self._month, "regenerate": bool(self.statements)}
            made = self.call("POST", "/api/v1/statements/generate", body)["statement_id"]
            self.statements.append(made)
            if step:
                self.call("POST", f"/api/v1/statements/{made}/freeze", None)
            if step == "void":
                self.call("POST", f"/api/v1/statements/{made}/void", {"reason": "Wrong price of the evening hours"})
            self._settle_again(len(self.statements))

    def _settle_again(self, day: int) -> None:
        """Late data in the statement's month."""
        start = datetime.fromisoformat(f"{self._month}-{10 + day:02}T10:00:00+00:00")
        with self.service.connect() as connection:
            connection.execute(
                "insert into telemetry_points (tenant_id, station_id, device_id, point_key, ts, value_numeric)"
                " values (%s, %s, 'pcs-1', 'discharge_power_kw', %s, 40)",
                (self.tenant, STORE, start + timedelta(minutes=5)),
            )
        body = {"stationId": STORE, "windowStart": start.isoformat(), "recalculate": True}
        self.call("POST", "/analytics/window-close", body)

    def _explain(self) -> None:
        (silent,) = self.call("GET", f"/api/v1/alerts?site_id={SILENT}&status=open")
        self.call("PATCH", f"/api/v1/alerts/{silent['id']}", {"status": "ack", "note": "The gateway is being replaced"})

    def send(self, records: list[dict[str, Any]]) -> None:
        """Store readings."""
        self.call("POST", "/api/v1/timeseries/batch", {"records": records})

    def call(self, method: str, path: str, body: object = None, headers: dict[str, str] | None = None) -> Any:
        """A call of the API in the organization's name."""
        content = None if body is None else json.dumps(body)
        token = self.service.token("admin", self.tenant, self.user)
        sent = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", **(headers or {})}
        answer = self.service.http.request(method, path, content=content, headers=sent)
        assert answer.is_success, f"{method} {path}: {answer.text}"
        return answer.json() if answer.content else None

    def _ago(self, hours: int) -> datetime:
        return self.now - hours * HOUR

    def _record(self, site: str, meter: str, ago: int, value: float) -> dict[str, Any]:
        return {
            "site_id": site,
            "meter_id": meter,
            "timestamp_utc": self._ago(ago).isoformat(),
            "value": round(value, 2),
        }
