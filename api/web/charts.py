"""What a chart draws: columns of numbers, gaps between them, and alarms; and the same as CSV."""

import csv
import io
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from api.database import Database
from api.routes.alarm import LIST_ALARMS
from api.routes.rollup import LIST_STATISTICS
from api.routes.timeseries import LIST_CONSUMPTION
from api.web.outlook import Curve, Explained, read_explained, read_forecast, read_usual
from api.web.span import Span
from api.web.terms import term
from api.web.words import _

STORAGE = "microgrid"
MAX_ALARMS = 200
MAX_STATISTICS = 10_000
HOURS_UP_TO = timedelta(days=400)
NO_FILTERS = (None,) * 5
"""Alarms of every status, severity and owner, from the newest on."""
LIST_SAMPLES = "select * from api.list_alarm_samples($1, $2)"


class Line(msgspec.Struct, frozen=True):
    """One row of values of a chart; `tone` names its colour."""

    label: str
    tone: str
    values: list[float | None]


class Mark(msgspec.Struct, frozen=True):
    """An alarm in a chart; times are seconds since 1970."""

    start: float
    end: float | None
    name: str
    severity: str


class Chart(msgspec.Struct, frozen=True):
    """A chart in the zone of its site: `times` are begins of buckets (or of readings), in seconds since 1970.

    `usual` is what was to be expected in the same buckets; `forecast` begins after them. `reason` says why there is
    nothing to compare with. A line is drawn at the `threshold`.
    """

    zone: str
    unit: str
    resolution: str
    start: float
    end: float
    times: list[float]
    lines: list[Line]
    gaps: list[tuple[float, float]]
    marks: list[Mark]
    explained: list[Explained]
    usual: Curve | None
    forecast: Curve | None
    reason: str | None
    threshold: float | None = None


async def read_chart(db: Database, site: Any, station_type: str, span: Span) -> Chart:
    """What a site consumed in a span; of a storage station what it charged and discharged."""
    is_storage = station_type == STORAGE
    times, lines = await (_storage if is_storage else _consumption)(db, site, span)
    tenant, identity = site["tenant_id"], site["site_id"]
    alarms = await db.rows(LIST_ALARMS, tenant, identity, span.start, span.end, *NO_FILTERS, MAX_ALARMS)
    usual, reason = (None, None) if is_storage else await read_usual(db, site, span, times)
    seconds = [moment.timestamp() for moment in times]
    end = span.end.timestamp()
    return Chart(
        zone=site["timezone"],
        unit="kWh",
        resolution=span.resolution,
        start=span.start.timestamp(),
        end=end,
        times=seconds,
        lines=lines,
        gaps=find_gaps(seconds, lines, min(end, datetime.now(span.end.tzinfo).timestamp())),
        marks=[_mark(alarm) for alarm in alarms],
        explained=await read_explained(db, site, span),
        usual=usual,
        forecast=None if is_storage else await read_forecast(db, site, span),
        reason=reason,
    )


async def read_alarm_chart(db: Database, alarm: Any, unit: str, zone: str) -> Chart:
    """What the device of an alarm measured around it, beside the threshold that held when it rang."""
    rows = await db.rows(LIST_SAMPLES, alarm["tenant_id"], str(alarm["id"]))
    times = [row["ts"].timestamp() for row in rows]
    began = alarm["start_at"].timestamp()
    first, last = min([began, *times]), max([began, *times])
    room = max((last - first) / 50, 60)
    return Chart(
        zone=zone,
        unit=unit,
        resolution="raw",
        start=first - room,
        end=last + room,
        times=times,
        lines=[Line(alarm["semantic"] or "", "main", [row["value"] for row in rows])],
        gaps=[],
        marks=[_mark(alarm)],
        explained=[],
        usual=None,
        forecast=None,
        reason=None,
        threshold=alarm["threshold"],
    )


async def _consumption(db: Database, site: Any, span: Span) -> tuple[list[datetime], list[Line]]:
    rows = await db.rows(
        LIST_CONSUMPTION, site["tenant_id"], site["site_id"], None, span.start, span.end, span.resolution
    )
    values = [row["value"] for row in rows]
    return [row["ts"] for row in rows], [Line(_("Consumption"), "main", values)]


async def _storage(db: Database, site: Any, span: Span) -> tuple[list[datetime], list[Line]]:
    rows = await list_statistics(db, site, span, span.resolution == "day")
    charged = [row["charge_kwh"] if row["sample_count"] else None for row in rows]
    discharged = [row["discharge_kwh"] if row["sample_count"] else None for row in rows]
    lines = [Line(_("Charged"), "main", charged), Line(_("Discharged"), "second", discharged)]
    return [row["period_start"] for row in rows], lines


async def list_statistics(db: Database, site: Any, span: Span, by_day: bool) -> list[Any]:
    """Hours (days, where there would be too many hours) of a storage station in a span."""
    by = "day" if by_day or span.end - span.start > HOURS_UP_TO else "hour"
    tenant, identity = site["tenant_id"], site["site_id"]
    return await db.rows(LIST_STATISTICS, tenant, identity, span.start, span.end, by, None, MAX_STATISTICS)


def find_gaps(times: list[float], lines: list[Line], until: float) -> list[tuple[float, float]]:
    """Stretches of buckets without a reading, up to now; before the first reading nothing is missing."""
    gaps: list[tuple[float, float]] = []
    begin: float | None = None
    known = False
    for index, moment in enumerate(times):
        if moment >= until:
            break
        if any(line.values[index] is not None for line in lines):
            if begin is not None:
                gaps.append((begin, moment))
            begin, known = None, True
        elif known and begin is None:
            begin = moment
    if begin is not None:
        gaps.append((begin, until))
    return gaps


def to_csv(chart: Chart) -> str:
    """The numbers of a chart as CSV: times of the site's clock with their offset; the forecast comes last."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    columns = [(line.label, line.values) for line in chart.lines]
    columns += _curve(chart.usual, _("Expected"), _("Usual from"), _("Usual to"))
    if chart.forecast:
        ahead = len(chart.forecast.times)
        columns = [(label, [*values, *([None] * ahead)]) for label, values in columns]
        made = _curve(chart.forecast, _("Forecast"), _("Forecast from"), _("Forecast to"))
        columns += [(label, [*([None] * len(chart.times)), *values]) for label, values in made]
    writer.writerow(["time", *(f"{label} ({chart.unit})" for label, _values in columns)])
    zone = ZoneInfo(chart.zone)
    for index, moment in enumerate([*chart.times, *(chart.forecast.times if chart.forecast else [])]):
        stamp = datetime.fromtimestamp(moment, zone).isoformat()
        writer.writerow([stamp, *("" if values[index] is None else values[index] for _label, values in columns)])
    return file.getvalue()


def _curve(curve: Curve | None, *labels: str) -> list[tuple[str, list[float | None]]]:
    if curve is None:
        return []
    columns = zip(labels, (curve.expected, curve.lower, curve.upper), strict=True)
    return [(label, values) for label, values in columns if any(value is not None for value in values)]


def _mark(alarm: Any) -> Mark:
    end: datetime | None = alarm["end_at"]
    return Mark(alarm["start_at"].timestamp(), end.timestamp() if end else None, alarm["name"], term(alarm["severity"]))
