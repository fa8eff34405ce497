"""Readings of meters out: sums, series, health, corrections."""

from datetime import datetime
from typing import Any, Literal

import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency, Provide
from litestar.params import FromQuery

from api.database import Database
from api.metering.window import Window, provide_window
from api.paging import Page, paged
from api.security.guards import requires
from api.security.tokens import Caller
from api.wire import Id, Instant, Number, OptionalQueryId, QueryId, from_row, from_rows, shorten, utc

SUMMARIZE = "select * from api.summarize_readings($1, $2, $3, $4, $5)"
LIST_CONSUMPTION = "select * from api.list_consumption($1, $2, $3, $4, $5, $6)"
INGEST_HEALTH = "select * from api.check_ingest_health($1, $2, $3, $4, $5)"
LIST_CORRECTIONS = "select * from api.list_corrections($1, $2, $3, $4, $5, $6, $7, $8, $9)"

WINDOW = {"window": Provide(provide_window)}
READ = [requires("viewer", token_scope="read")]

Resolution = Literal["raw", "hour", "day"]


class Summary(msgspec.Struct, frozen=True):
    """Consumption in a window: `total_value` in kWh, `points` readings."""

    site_id: str
    meter_id: str | None
    window_hours: Number
    total_value: Number
    points: int
    from_timestamp: datetime | None
    to_timestamp: datetime | None


class SeriesPoint(msgspec.Struct, frozen=True):
    """Consumption of the bucket that begins at `ts`, kWh; null with 0 samples where nothing was read."""

    ts: datetime
    value: Number | None
    samples: int


class Series(msgspec.Struct, frozen=True):
    """Consumption in a window by bucket; meters are added up."""

    site_id: str
    meter_id: str | None
    window_hours: Number
    resolution: Resolution
    points: list[SeriesPoint]


class MeterHealth(msgspec.Struct, frozen=True):
    """How completely a meter sent. Its cadence (seconds) is learnt; `longest_gap` is in seconds."""

    meter_id: str
    expected_points: int | None
    actual_points: int
    completeness_pct: Number | None
    cadence_seconds: Number | None
    last_seen: datetime | None
    longest_gap: Number | None

    def __post_init__(self) -> None:
        """Write whole numbers without a fraction."""
        shorten(self, "cadence_seconds", "longest_gap")


class IngestHealth(msgspec.Struct, frozen=True):
    """How completely the meters of a site sent in a window; silent ones stay in the list."""

    site_id: str
    window_hours: Number
    meters: list[MeterHealth]


class Correction(msgspec.Struct, frozen=True):
    """What a reading said before it was corrected."""

    site_id: str
    meter_id: str
    timestamp_utc: datetime
    old_value: Number
    old_unit: str
    new_value: Number
    new_unit: str
    source: str | None
    corrected_at: datetime
    corrected_by: str

    def __post_init__(self) -> None:
        """Write whole numbers without a fraction."""
        shorten(self, "old_value", "new_value")


class CorrectionPosition(msgspec.Struct, array_like=True, frozen=True):
    """A position in the list of corrections."""

    timestamp_utc: Instant
    corrected_at: Instant
    meter_id: Id


@get("/api/v1/timeseries/summary", guards=READ, dependencies=WINDOW)
async def summarize(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    window: NamedDependency[Window],
    site_id: QueryId,
    meter_id: OptionalQueryId = None,
) -> Summary:
    """Add up the readings of a site or one of its meters."""
    row = await db.call(SUMMARIZE, caller.tenant, site_id, meter_id, window.start, window.end)
    total = from_row(dict[str, object], row)
    return msgspec.convert({**total, "site_id": site_id, "meter_id": meter_id, "window_hours": window.hours}, Summary)


@get("/api/v1/timeseries/series", guards=READ, dependencies=WINDOW)
async def list_series(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    window: NamedDependency[Window],
    site_id: QueryId,
    meter_id: OptionalQueryId = None,
    resolution: FromQuery[Resolution] = "hour",
) -> Series:
    """Show consumption by reading, hour or day of the site's clock."""
    rows = await db.rows(LIST_CONSUMPTION, caller.tenant, site_id, meter_id, window.start, window.end, resolution)
    return Series(site_id, meter_id, window.hours, resolution, from_rows(SeriesPoint, rows))


@get("/api/v1/timeseries/ingest_health", guards=READ, dependencies=WINDOW)
async def check_ingest_health(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    window: NamedDependency[Window],
    site_id: QueryId,
    meter_id: OptionalQueryId = None,
) -> IngestHealth:
    """Tell how completely the meters of a site sent."""
    rows = await db.rows(INGEST_HEALTH, caller.tenant, site_id, meter_id, window.start, window.end)
    return IngestHealth(site_id, window.hours, from_rows(MeterHealth, rows))


@get("/api/v1/timeseries/corrections", guards=READ, dependencies=WINDOW)
async def list_corrections(
    request: Request[Any, Any, Any],
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    window: NamedDependency[Window],
    page: NamedDependency[Page],
    site_id: QueryId,
    meter_id: OptionalQueryId = None,
) -> Response[list[Correction]]:
    """List what readings said before they were corrected, oldest reading first."""
    after: tuple[datetime | None, datetime | None, str | None] = None, None, None
    if last := page.after(CorrectionPosition):
        after = utc(last.timestamp_utc, "cursor"), utc(last.corrected_at, "cursor"), last.meter_id
    rows = await db.rows(
        LIST_CORRECTIONS, caller.tenant, site_id, meter_id, window.start, window.end, page.probe, *after
    )
    return paged(request, from_rows(Correction, rows), page, _position)


def _position(correction: Correction) -> tuple[object, ...]:
    return correction.timestamp_utc, correction.corrected_at, correction.meter_id


ROUTES = [summarize, list_series, check_ingest_health, list_corrections]
