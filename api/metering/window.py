"""The window of time that a question about readings is asked for."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import msgspec
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from api.database import Database
from api.errors import invalid
from api.security.tokens import Caller
from api.wire import QueryId, parse_instant

PRESENT_HOUR = "select api.get_present_hour($1, $2)"
FIRST, LAST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
MAX_HOURS = 2160
MAX_DAYS = 3660
HOUR = timedelta(hours=1)


class Window(msgspec.Struct, frozen=True):
    """A range of time, `[start, end)`, in UTC."""

    start: datetime
    end: datetime

    @property
    def hours(self) -> int | float:
        """Its length in hours."""
        hours = (self.end - self.start) / HOUR
        return int(hours) if hours.is_integer() else hours


async def provide_window(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    site_id: QueryId,
    window_hours: Annotated[
        int,
        QueryParameter(ge=1, le=MAX_HOURS, description="The last hours of the site's clock, the running one included"),
    ] = 24,
    start_utc: Annotated[str | None, QueryParameter(description="Begin, included: RFC 3339")] = None,
    end_utc: Annotated[str | None, QueryParameter(description="End, excluded: RFC 3339; now where left out")] = None,
) -> Window:
    """The query parameters `window_hours`, or `start_utc` and `end_utc`.

    Raises a 422 Problem for a naive time, an end without a start, a range that runs backwards or is over ten years, and
    what the database raises for a site that is not known (404).
    """
    if start_utc is None:
        if end_utc is not None:
            raise invalid("start_utc", "is required with end_utc")
        end = await db.value(PRESENT_HOUR, caller.tenant, site_id) + HOUR
        return Window(end - window_hours * HOUR, end)
    start = parse_instant(start_utc, "start_utc")
    end = parse_instant(end_utc, "end_utc") if end_utc is not None else datetime.now(UTC)
    if start >= end:
        raise invalid("start_utc", "must be earlier than end_utc")
    if start < FIRST or end > LAST:
        raise invalid("start_utc", "must lie, as end_utc, in the years 1900 to 2199")
    if end - start > timedelta(days=MAX_DAYS):
        raise invalid("start_utc", f"must lie at most {MAX_DAYS} days before end_utc")
    return Window(start, end)
