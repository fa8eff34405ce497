"""A works with a plain week, whose reports can be worked out by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx

from tests.metering.plant import HOUR, SITE, Plant, Record, reading

SUNDAY = date(2026, 1, 25)
"""Last day of the week that is looked at."""
SATURDAY = date(2026, 1, 24)
START = datetime(2025, 12, 1, tzinfo=UTC)
"""A Monday, eight weeks before the end of SUNDAY."""
Load = Callable[[datetime], float | None]


def flat(_: datetime) -> float:
    """The same at all hours."""
    return 10.0


def shifts(hour: datetime) -> float:
    """Monday to Friday at work from 6 to 22 o'clock, UTC: 100 kWh an hour; else 20."""
    return 100.0 if hour.weekday() < 5 and 6 <= hour.hour < 22 else 20.0


def hours_of(start: datetime, days: int) -> Iterator[datetime]:
    """The hours of so many days of 24."""
    return (start + n * HOUR for n in range(24 * days))


class Works(Plant):
    """An organization whose reports are looked at."""

    def fill(self, load: Load, start: datetime = START, days: int = 56, site: str = SITE, meter: str = "main") -> None:
        """Store hourly readings; hours for which the load is None are missing."""
        pairs = ((hour, load(hour)) for hour in hours_of(start, days))
        self.store(reading(hour, value, site=site, meter=meter) for hour, value in pairs if value is not None)

    def get(self, path: str, *, role: str = "viewer", **query: str) -> httpx.Response:
        """What a caller gets below /reports."""
        return self.call("GET", f"/api/v1/reports/{path}", role=role, **query)

    def week(self, site: str = SITE, ending: date = SUNDAY) -> Record:
        """The weekly report of a site."""
        answer = self.get("weekly", site_id=site, week_ending=str(ending))
        assert answer.status_code == 200, answer.text
        (report,) = answer.json()["sites"]
        assert isinstance(report, dict)
        return report

    def pilot(self, site: str = SITE, first: date | None = None, last: date = SUNDAY) -> Record:
        """The pilot's report of a site."""
        query = {"to": str(last), **({"from": str(first)} if first else {})}
        answer = self.get(f"pilot/{site}", **query)
        assert answer.status_code == 200, answer.text
        report: Record = answer.json()
        return report

    def savings(self, **query: Any) -> dict[str, Record]:
        """The savings of a pilot's report by kind."""
        return {saving["kind"]: saving for saving in self.pilot(**query)["savings"]}

    def criteria(self, **query: Any) -> dict[str, bool | None]:
        """Which criteria are met."""
        return {criterion["key"]: criterion["is_met"] for criterion in self.pilot(**query)["criteria"]}

    def add_alert(self, first: datetime, last: datetime, cost: float, site: str = SITE) -> None:
        """An alert as the worker would leave it."""
        with self.service.connect() as connection:
            connection.execute(
                "insert into alerts (tenant_id, site_id, kind, severity, title, message, first_hour, last_hour, facts, "
                "status, resolved_at) values (%s, %s, 'deviation', 'critical', 'Left running', 'It ran', %s, %s, "
                "jsonb_build_object('excess_kwh', 12.5, 'cost', %s::numeric, 'currency', 'EUR'), 'resolved', now())",
                [self.tenant, site, first, last, cost],
            )


def without(load: Load, gaps: Iterable[tuple[datetime, int]]) -> Load:
    """The load, with nothing for so many hours from each of some times on."""
    missing = {start + n * HOUR for start, hours in gaps for n in range(hours)}
    return lambda hour: None if hour in missing else load(hour)


def days_before(day: date, count: int) -> datetime:
    """Midnight (UTC) so many days before a day."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(days=count)
