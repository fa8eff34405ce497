"""What was to be expected of a site in a span, and what is to come: beside its chart."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from api.database import Database
from api.metering.window import PRESENT_HOUR
from api.routes.analytics import FORECAST, INSIGHTS, MAX_HOURS
from api.routes.gap import LIST_GAPS
from api.web.span import HOUR, PRESETS, Span, midnight

LOOKBACK_DAYS = 56
SHORTER = (24 * 7, 24)
FORECAST_HOURS = 24
FORECAST_PRESETS = ("24h", "7d")
"""Longer ranges leave too little room for the day to come."""
USUAL_SIGMAS = 1.5
"""The usual range reaches so many times the scatter to either side; above it an hour is called elevated."""


class Curve(msgspec.Struct, frozen=True):
    """What is expected in the buckets that begin at `times`, and the range around it; kWh, seconds since 1970."""

    times: list[float]
    expected: list[float | None]
    lower: list[float | None]
    upper: list[float | None]


class Explained(msgspec.Struct, frozen=True):
    """A time that somebody explained."""

    start: float
    end: float
    reason: str
    note: str


async def read_usual(db: Database, site: Any, span: Span, times: list[datetime]) -> tuple[Curve | None, str | None]:
    """What was to be expected in the buckets of a span, learnt from the days before it; else why nothing is said.

    Where too few days lie before it, its last 7 days or 24 hours alone are looked at.
    """
    end = min(span.end, await _present(db, site))
    hours = (end - span.start) // HOUR
    if span.resolution == "raw" or not 0 < hours <= MAX_HOURS:
        return None, None
    row, quality = await _insights(db, site, end, hours)
    for shorter in SHORTER:
        if quality["status"] != "ready" and hours > shorter and span.preset in PRESETS:
            row, quality = await _insights(db, site, end, shorter)
    if quality["status"] != "ready":
        return None, quality["reason"]
    judged = {datetime.fromisoformat(hour["ts"]): hour for hour in msgspec.json.decode(row["hours"])}
    if span.resolution == "day":
        return _by_day(times, judged, ZoneInfo(site["timezone"])), None
    return _by_hour(times, judged), None


async def _present(db: Database, site: Any) -> datetime:
    """The end of the hour that runs on the site's clock."""
    begin: datetime = await db.value(PRESENT_HOUR, site["tenant_id"], site["site_id"])
    return begin + HOUR


async def _insights(db: Database, site: Any, end: datetime, hours: int) -> tuple[Any, dict[str, Any]]:
    row = await db.call(INSIGHTS, site["tenant_id"], site["site_id"], end, hours, LOOKBACK_DAYS)
    assert row is not None
    return row, msgspec.json.decode(row["quality"])


def _by_hour(times: list[datetime], judged: dict[datetime, Any]) -> Curve:
    expected, lower, upper = [], [], []
    for moment in times:
        hour = judged.get(moment)
        middle = hour["expected_kwh"] if hour else None
        reach = USUAL_SIGMAS * (hour["sigma_kwh"] or 0) if hour else 0
        expected.append(middle)
        lower.append(None if middle is None else _round(max(middle - reach, min(middle, 0))))
        upper.append(None if middle is None else _round(middle + reach))
    return Curve([moment.timestamp() for moment in times], expected, lower, upper)


def _by_day(times: list[datetime], judged: dict[datetime, Any], zone: ZoneInfo) -> Curve:
    """Days of which every hour has an expectation; a range of whole days is not made up from that of hours."""
    sums: dict[datetime, float] = defaultdict(float)
    counts: dict[datetime, int] = defaultdict(int)
    for moment, hour in judged.items():
        if hour["expected_kwh"] is not None:
            day = midnight(moment.astimezone(zone).date(), zone)
            sums[day] += hour["expected_kwh"]
            counts[day] += 1
    expected: list[float | None] = []
    for moment in times:
        begin = midnight(moment.astimezone(zone).date(), zone)
        length = midnight((moment.astimezone(zone) + timedelta(days=1)).date(), zone) - begin
        expected.append(_round(sums[begin]) if counts[begin] * HOUR >= length else None)
    nothing: list[float | None] = [None] * len(times)
    return Curve([moment.timestamp() for moment in times], expected, nothing, nothing)


async def read_forecast(db: Database, site: Any, span: Span) -> Curve | None:
    """The 24 hours after the running one, where the span ends with that; None while the site is too new."""
    if span.resolution != "hour" or span.preset not in FORECAST_PRESETS:
        return None
    row = await db.call(FORECAST, site["tenant_id"], site["site_id"], None, FORECAST_HOURS)
    assert row is not None
    points = msgspec.json.decode(row["points"])
    if row["status"] != "ready" or not points:
        return None
    times = [datetime.fromisoformat(point["ts"]).timestamp() for point in points]
    expected, lower, upper = ([p[name] for p in points] for name in ("expected_kwh", "lower_kwh", "upper_kwh"))
    return Curve(times, expected, lower, upper)


async def read_explained(db: Database, site: Any, span: Span) -> list[Explained]:
    """The explained times of a span."""
    rows = await db.rows(LIST_GAPS, site["tenant_id"], site["site_id"])
    return [
        Explained(row["from_ts"].timestamp(), row["to_ts"].timestamp(), row["reason"], row["note"])
        for row in rows
        if row["from_ts"] < span.end and row["to_ts"] > span.start
    ]


def _round(value: float) -> float:
    return round(value, 3)
