"""An organization whose sites have weeks of history, as a test's caller sees it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.metering.plant import HOUR, METER, PROFILE, SITE, Plant, Record, settle_in_the_hour, stamp, table

QUARTER = HOUR / 4
DAY = timedelta(days=1)
WEEK = timedelta(days=7)

Load = Callable[[datetime], float]
"""Energy of the hour that begins at a time of the site's own clock, kWh."""


def present_hour() -> datetime:
    """When the running hour began, with a quarter of it not about to end."""
    return settle_in_the_hour().replace(minute=0, second=0, microsecond=0)


def plant_load(local: datetime) -> float:
    """A plant: a profile by hour, half of it on the weekend."""
    return PROFILE[local.hour] * (0.5 if local.weekday() >= 5 else 1)


def periodic_load(local: datetime) -> float:
    """168 different values, the same in every week; two days of the week are 1 % apart."""
    return 100 + 17 * ((local.weekday() * 24 + local.hour) * 29 % 168) * (1.01 if local.weekday() == 2 else 1)


def lines(start: datetime, end: datetime, load: Load, zone: str = "UTC", **how: Any) -> list[str]:
    """Lines of a CSV: the hours `[start, end)` in so many `parts`, as energy, or with `unit="kW"` as power."""
    site, meter, unit, parts = (
        how.get(name, default) for name, default in (("site", SITE), ("meter", METER), ("unit", "kWh"), ("parts", 1))
    )
    rows = []
    for n in range(round((end - start) / HOUR)):
        hour = start + n * HOUR
        value = load(hour.astimezone(ZoneInfo(zone))) / (1 if unit == "kW" else parts)
        for part in range(parts):
            moment = stamp(hour + part * HOUR / parts)
            rows.append(f"{moment},{site},{meter},{value!r},{unit},")
    return rows


class Works(Plant):
    """An organization; what it is asked is about its sites' baselines."""

    def __init__(self, service: Any) -> None:
        super().__init__(service)
        self.now = present_hour()

    def fill(self, load: Load, weeks: float = 9, *, end: datetime | None = None, zone: str = "UTC", **how: Any) -> None:
        """Give a site its history up to `end` (the running hour, which stays empty), hour by hour."""
        end = end or self.now
        start = (end - weeks * WEEK).replace(hour=0, minute=0 if zone == "UTC" else end.minute)
        self.take_all(lines(start, end, load, zone, **how))

    def take_all(self, rows: list[str]) -> None:
        """Upload lines of which every one is new."""
        assert self.take(table(*rows))["rows_ingested"] == len(rows)

    def ask(self, what: str, site: str = SITE, **query: object) -> Any:
        """What a viewer is told; `from_` stands for `from`."""
        texts = {name.rstrip("_"): str(value) for name, value in query.items()}
        answer = self.call("GET", f"/api/v1/analytics/sites/{site}/{what}", role="viewer", **texts)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def insights(self, site: str = SITE, **query: object) -> Record:
        """The insights of a site."""
        told: Record = self.ask("insights", site, **query)
        assert len(told["hours"]) == len({hour["ts"] for hour in told["hours"]})
        return told

    def forecast(self, site: str = SITE, **query: object) -> Record:
        """The forecast of a site."""
        told: Record = self.ask("forecast", site, **query)
        for point in told["points"]:
            assert 0 <= point["lower_kwh"] <= point["expected_kwh"] <= point["upper_kwh"]
        return told


def at(text: str) -> datetime:
    """A time of an answer."""
    return datetime.fromisoformat(text).astimezone(UTC)


def last_midnight_of(weekday: int, now: datetime) -> datetime:
    """The newest midnight, UTC, with which a day of the week (0 Monday) ended."""
    midnight = now.replace(hour=0)
    return midnight - ((midnight.weekday() - weekday - 1) % 7) * DAY
