"""An organization with a factory, a storage station, a settled month, an alarm: something for every page to show."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.api.site import DAY, MEASURES, STORE, Site
from tests.metering.plant import settle_in_the_hour
from tests.support.service import Service
from tests.web.visitor import Visitor

FACTORY = "mill & co"
"""An id that pages have to write with care."""
NAME = "Mill <b>& Co"
STORAGE = "station-1"
HOUR = timedelta(hours=1)
HOURS = 24 * 8
GAP = range(30, 36)
"""Hours ago without a reading."""


class Estate:
    """The organization of `admin`; readings are hourly and end with the last full hour."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.admin = Visitor(service).sign_up("Nordic Works")
        self.tenant = self.admin.tenant
        self.storage = Site(service, self.tenant)
        self.now = settle_in_the_hour().replace(minute=0, second=0, microsecond=0)

    def build(self) -> None:
        """Make all of it."""
        self.add_factory()
        self.add_storage()
        self.statement = self.storage.statement()
        self.call("PUT", "/api/v1/tariffs", {"effective_month": "2026-01", "mode": "fixed", "price_per_kwh": 0.25})
        self.admin.send("/settings/tokens", name="Gateway", scopes="both")

    def add_factory(self) -> None:
        """A site with a meter, and a rule."""
        self.call(
            "POST", "/api/v1/sites", {"site_id": FACTORY, "name": NAME, "timezone": "Europe/Berlin", "tariff": 0.2}
        )
        self.send({"main": [(n, 100 + n % 24) for n in range(1, HOURS) if n not in GAP]})
        rule = {"station_id": FACTORY, "name": "Too much", "semantic": "energy_kwh", "operator": ">", "threshold": 500}
        self.call("POST", "/api/v1/alarm-rules", rule)

    def add_storage(self) -> None:
        """A station with a settled day in January."""
        self.storage.provision()
        rows = [
            (
                self.tenant,
                self.storage.station,
                self.storage.device,
                key,
                DAY + hour * HOUR + timedelta(minutes=5),
                value,
            )
            for hour in range(24)
            for key, value in MEASURES.items()
        ]
        with self.service.connect() as connection, connection.cursor() as cursor:
            cursor.executemany(STORE, rows)
        for hour in range(24):
            self.storage.close(DAY + hour * HOUR)

    def send(self, readings: dict[str, list[tuple[int, float]]]) -> None:
        """Store readings: by meter, how many hours ago, and kWh."""
        records = [
            {
                "site_id": FACTORY,
                "meter_id": meter,
                "timestamp_utc": (self.now - ago * HOUR).isoformat(),
                "value": value,
            }
            for meter, values in readings.items()
            for ago, value in values
        ]
        self.call("POST", "/api/v1/timeseries/batch", {"records": records})

    def ring(self) -> None:
        """Send what rings the alarm."""
        moment = datetime.now(UTC).isoformat()
        record = {"site_id": FACTORY, "meter_id": "main", "timestamp_utc": moment, "value": 900}
        self.call("POST", "/api/v1/timeseries/batch", {"records": [record]})

    def settle_again(self) -> None:
        """Change a settled day of the statement's month."""
        self.storage.store(DAY + timedelta(minutes=10), charge_power_kw=7.0)
        self.storage.close(DAY, recalculate=True)

    def call(self, method: str, path: str, body: object) -> Any:
        """A call of the API in the organization's name."""
        answer = self.service.call(method, path, body, tenant=self.tenant)
        assert answer.is_success, answer.text
        return answer.json()
