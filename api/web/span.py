"""The range that a site's page shows: the last hours or days of the site's clock, or from one day to another."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

import msgspec
from litestar import Request

from api.database import Database
from api.errors import invalid
from api.metering.window import FIRST, LAST, MAX_DAYS, PRESENT_HOUR
from api.web.words import _

Resolution = Literal["raw", "hour", "day"]

HOUR = timedelta(hours=1)
PRESETS = {"24h": 24, "7d": 24 * 7, "30d": 24 * 30}
RESOLUTIONS: tuple[Resolution, ...] = ("raw", "hour", "day")
HOURLY_DAYS = 10
"""Up to so many days are shown by hour where nothing else was asked for."""


class Span(msgspec.Struct, frozen=True):
    """`[start, end)` in UTC, by what it is shown, and as the address says it."""

    start: datetime
    end: datetime
    resolution: Resolution
    preset: str
    first_day: date
    last_day: date

    @property
    def query(self) -> str:
        """The part of an address that stands for this."""
        days = f"&from={self.first_day}&to={self.last_day}" if self.preset == "custom" else ""
        return f"range={self.preset}{days}&by={self.resolution}"


async def read_span(request: Request[Any, Any, Any], db: Database, site: Any, default: str = "7d") -> Span:
    """What `range`, `from`, `to` and `by` of the address ask for. Raises a 422 Problem for what makes no sense."""
    query = request.query_params
    preset = query.get("range", default)
    zone = ZoneInfo(site["timezone"])
    if preset == "custom":
        first, last = _day(query.get("from"), "from"), _day(query.get("to"), "to")
        start, end = midnight(first, zone), midnight(last + timedelta(days=1), zone)
    elif preset in PRESETS:
        end = await db.value(PRESENT_HOUR, site["tenant_id"], site["site_id"]) + HOUR
        start = end - PRESETS[preset] * HOUR
        first, last = start.astimezone(zone).date(), (end - HOUR).astimezone(zone).date()
    else:
        raise invalid("range", _("is one of %s or custom") % ", ".join(PRESETS))
    if start >= end or end - start > timedelta(days=MAX_DAYS):
        raise invalid("from", _("must not be later than to, nor ten years before it"))
    return Span(start, end, _resolution(query.get("by"), end - start), preset, first, last)


def _resolution(wanted: str | None, length: timedelta) -> Resolution:
    for resolution in RESOLUTIONS:
        if wanted == resolution:
            return resolution
    return "hour" if length <= timedelta(days=HOURLY_DAYS) else "day"


def _day(text: str | None, field: str) -> date:
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        raise invalid(field, _("must be a date, such as 2026-01-31")) from None
    if not FIRST.date() < day < LAST.date():
        raise invalid(field, _("must lie in the years 1900 to 2199"))
    return day


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """When a day of a zone begins, in UTC."""
    return datetime.combine(day, time(), zone).astimezone(UTC)
