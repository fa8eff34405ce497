"""A site of a browser's organization with four weeks of history, in whose newest hour something rings."""

from __future__ import annotations

from datetime import datetime

from tests.alert.ringing import Json, add_site, wait_for_alert
from tests.metering.plant import Plant, reading
from tests.support.service import Service
from tests.web.visitor import Visitor


class Ordinary(Plant):
    """The organization of `admin`; `newest` is the last full hour of its site `mill`, not read yet."""

    def __init__(self, service: Service, admin: Visitor) -> None:
        super().__init__(service)
        self.admin = admin
        self.tenant = admin.tenant
        self.newest: datetime = add_site(self, "mill", name="Mill", tariff=0.5, currency="EUR")

    def read(self, value: float) -> None:  # type: ignore[override]
        """Read so much (kWh) in the newest hour."""
        self.store([reading(self.newest, value, site="mill")])

    def ring(self) -> Json:
        """A spike in the newest hour; the alert that workers make of it."""
        self.read(120)
        return wait_for_alert(self, "mill")
