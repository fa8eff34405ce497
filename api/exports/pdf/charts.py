"""Charts, drawn as vectors: hours against what was expected, the week as a map, days covered, weeks as bars.

They are made to be read in print, in grey too: what matters differs in lightness or by a mark, not by hue alone.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from math import floor, log10
from zoneinfo import ZoneInfo

from api.exports.pdf import style
from api.exports.pdf.canvas import Canvas
from api.exports.pdf.marks import polyline, stroke, triangle
from api.exports.pdf.style import Colour, Type
from api.judged import JudgedHour

USUAL: Colour = (203, 224, 222)
EXPECTED: Colour = (92, 130, 128)
ACTUAL: Colour = (8, 54, 66)
CRITICAL: Colour = (190, 38, 30)
ELEVATED: Colour = (240, 162, 60)
BELOW: Colour = (150, 190, 226)
FAR_BELOW: Colour = (66, 124, 184)
NORMAL: Colour = (236, 242, 241)
NO_DATA: Colour = (178, 186, 194)
GRID: Colour = (226, 231, 236)
TICK = Type(6.8)

Holds = Callable[[JudgedHour], bool]

USUAL_SIGMAS = 1.5
"""From here on an hour is elevated by its scatter alone."""


@dataclass(frozen=True)
class Area:
    """Where a chart's values go, in mm, and the value at its top."""

    x: float
    y: float
    width: float
    height: float
    top: float

    def down(self, value: float) -> float:
        """The y (mm) of a value; what is above the top is cut."""
        return self.y + self.height * (1 - min(max(value / self.top, 0), 1))


def nice_top(largest: float, lines: int = 4) -> tuple[float, float]:
    """The value at a chart's top and the step of its grid: 1, 2, 2.5 or 5 times a power of ten."""
    if largest <= 0:
        return 1.0, 0.5
    rough = largest / lines
    power = 10.0 ** floor(log10(rough))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough * 0.999999)
    count = -(-largest // step)
    return step * count, step


def draw_axis(canvas: Canvas, area: Area, step: float, unit: str) -> None:
    """Draw grid lines with their values to the left, the unit above."""
    value, decimals = 0.0, 0 if step >= 1 and step == int(step) else max(1, 1 - floor(log10(step)))
    while value <= area.top * 1.0001:
        y = area.down(value)
        canvas.box(area.x, y - 0.06, area.width, 0.12, GRID if value else style.MUTED)
        canvas.put_line(area.x - 13, y - 1.7, f"{value:,.{decimals}f}", TICK, style.MUTED, 12, "R")
        value += step
    canvas.put_line(area.x - 13, area.y - 5.2, unit, TICK, style.MUTED, 12, "R")


def draw_hours(canvas: Canvas, y: float, height: float, hours: Sequence[JudgedHour], zone: ZoneInfo) -> float:
    """Actual against expected by hour, with the usual range and the hours above it; returns the y (mm) below."""
    known = [h.actual_kwh for h in hours if h.actual_kwh is not None] + [h.expected_kwh or 0 for h in hours]
    top, step = nice_top(max(known, default=0))
    area = Area(style.MARGIN + 13, y + 4, style.WIDTH - 13, height - 4, top)
    slot = area.width / max(len(hours), 1)
    _shade_unknown(canvas, area, hours, slot)
    draw_axis(canvas, area, step, "kWh/h")
    for start, run in _runs(hours, lambda h: h.expected_kwh is not None):
        _range(canvas, area, run, start, slot)
    for start, run in _runs(hours, lambda h: h.expected_kwh is not None):
        points = [(area.x + (start + i + 0.5) * slot, area.down(h.expected_kwh or 0)) for i, h in enumerate(run)]
        polyline(canvas, points, EXPECTED, 0.25, dashed=True)
    for start, run in _runs(hours, lambda h: h.actual_kwh is not None):
        points = [(area.x + (start + i + 0.5) * slot, area.down(h.actual_kwh or 0)) for i, h in enumerate(run)]
        polyline(canvas, points, ACTUAL, 0.5)
    strip = area.y + area.height + 1
    for index, hour in enumerate(hours):
        if hour.band in ("elevated", "critical"):
            tall = hour.band == "critical"
            colour = CRITICAL if tall else ELEVATED
            canvas.box(area.x + index * slot, strip + (0 if tall else 1), slot, 2 if tall else 1, colour)
    return _days_below(canvas, area, hours, slot, zone, strip + 2.6)


def _days_below(
    canvas: Canvas, area: Area, hours: Sequence[JudgedHour], slot: float, zone: ZoneInfo, y: float
) -> float:
    start = 0
    for day, group in groupby(hours, lambda h: h.ts.astimezone(zone).date()):
        count = len(list(group))
        x = area.x + start * slot
        canvas.box(x - 0.06, area.y, 0.12, area.height + 4, GRID)
        canvas.put_line(x, y, f"{day:%a} {day.day} {day:%b}", TICK, style.MUTED, count * slot, "C")
        start += count
    return y + TICK.leading


def _shade_unknown(canvas: Canvas, area: Area, hours: Sequence[JudgedHour], slot: float) -> None:
    for start, run in _runs(hours, lambda h: not h.is_good):
        x, width = area.x + start * slot, len(run) * slot
        canvas.box(x, area.y, width, area.height, (240, 242, 244))
        if len(run) >= 6:
            text = "explained" if all(h.is_explained for h in run) else "no data"
            canvas.put_line(x, area.y + 1, text, TICK, style.MUTED, width, "C")


def _range(canvas: Canvas, area: Area, run: Sequence[JudgedHour], start: int, slot: float) -> None:
    upper, lower = [], []
    for index, hour in enumerate(run):
        x, expected = area.x + (start + index + 0.5) * slot, hour.expected_kwh or 0
        width = USUAL_SIGMAS * (hour.sigma_kwh or 0)
        upper.append((x, area.down(expected + width)))
        lower.append((x, area.down(expected - width)))
    if len(upper) > 1:
        canvas.set_fill_color(*USUAL)
        canvas.polygon([*upper, *reversed(lower)], style="F")


def draw_legend(canvas: Canvas, y: float, entries: Sequence[tuple[str, Colour, str]]) -> float:
    """Name the colours: kind ('line', 'dash', 'box', 'mark', 'cross'), colour and text; returns the y (mm) below."""
    x = style.MARGIN + 13
    for kind, colour, text in entries:
        middle = y + TICK.leading / 2
        if kind in ("line", "dash"):
            polyline(canvas, [(x, middle), (x + 6, middle)], colour, 0.5 if kind == "line" else 0.25, kind == "dash")
        else:
            canvas.box(x + 1, middle - 1.3, 4, 2.6, colour)
        if kind == "mark":
            triangle(canvas, x + 3, middle, 1.6, style.WHITE)
        if kind == "cross":
            stroke(canvas, x + 1, middle + 1.3, x + 5, middle - 1.3)
        canvas.put_line(x + 7, y, text, TICK, style.MUTED)
        x += canvas.width_of(text, TICK) + 12
    return y + TICK.leading + 3


def band_colour(hour: JudgedHour) -> Colour:
    """The colour of an hour on the map."""
    if hour.band is None:
        return NO_DATA if not hour.is_good else NORMAL
    if hour.band != "normal" or hour.delta_pct is None:
        return {"critical": CRITICAL, "elevated": ELEVATED}.get(hour.band, NORMAL)
    return FAR_BELOW if hour.delta_pct <= -30 else BELOW if hour.delta_pct <= -10 else NORMAL


def draw_map(canvas: Canvas, y: float, row: float, hours: Sequence[JudgedHour], zone: ZoneInfo) -> float:
    """The week as a map, a row a day and a column an hour of the clock; returns the y (mm) below."""
    left, width = style.MARGIN + 20, (style.WIDTH - 20) / 24
    judged = any(h.band for h in hours)
    largest = max((h.actual_kwh or 0 for h in hours), default=0) or 1
    for clock in range(0, 24, 2):
        canvas.put_line(left + clock * width, y, f"{clock:02}", TICK, style.MUTED, width, "C")
    y += TICK.leading
    for day, group in groupby(hours, lambda h: h.ts.astimezone(zone).date()):
        canvas.put_line(style.MARGIN, y + (row - TICK.leading) / 2, f"{day:%a} {day.day} {day:%b}", TICK, style.INK, 19)
        for clock, same in groupby(group, lambda h: h.ts.astimezone(zone).hour):
            cells = list(same)
            for number, hour in enumerate(cells):
                share = width / len(cells)
                x = left + clock * width + number * share
                colour = band_colour(hour) if judged or not hour.is_good else _depth((hour.actual_kwh or 0) / largest)
                canvas.box(x + 0.15, y + 0.15, share - 0.3, row - 0.3, colour)
                if hour.band == "critical":
                    triangle(canvas, x + share / 2, y + row / 2, 1.8, style.WHITE)
                elif not hour.is_good:
                    stroke(canvas, x + 0.15, y + row - 0.15, x + share - 0.15, y + 0.15)
        y += row
    return y + 1.5


def draw_calendar(canvas: Canvas, y: float, days: Sequence[tuple[date, Colour, bool]]) -> float:
    """Days as a calendar, a column a week: day, colour, whether it is crossed; returns the y (mm) below."""
    if not days:
        return y
    first = days[0][0] - timedelta(days=days[0][0].weekday())
    weeks = (days[-1][0] - first).days // 7 + 1
    cell = min(5.0, (style.WIDTH - 13) / weeks)
    left, top = style.MARGIN + 13, y + TICK.leading
    for number, name in enumerate(("Mon", "", "Wed", "", "Fri", "", "Sun")):
        canvas.put_line(style.MARGIN, top + number * cell + (cell - TICK.leading) / 2, name, TICK, style.MUTED)
    shown = ""
    for day, colour, crossed in days:
        x, cy = left + (day - first).days // 7 * cell, top + day.weekday() * cell
        canvas.box(x + 0.25, cy + 0.25, cell - 0.5, cell - 0.5, colour)
        if crossed:
            stroke(canvas, x + 0.2, cy + cell - 0.2, x + cell - 0.2, cy + 0.2)
        if f"{day:%b %Y}" != shown and (day.day <= 7 or not shown):
            canvas.put_line(x, y, f"{day:%b}", TICK, style.MUTED)
            shown = f"{day:%b %Y}"
    return top + 7 * cell + 2


def draw_bars(canvas: Canvas, y: float, height: float, bars: Sequence[tuple[str, float, float, str]]) -> float:
    """Bars with a mark of what was expected: label, actual, expected, note above; returns the y (mm) below."""
    top, step = nice_top(1.1 * max(max(actual, expected) for _, actual, expected, _ in bars))
    area = Area(style.MARGIN + 13, y + 4, style.WIDTH - 13, height - 4, top)
    draw_axis(canvas, area, step, "kWh")
    slot = area.width / max(len(bars), 6)
    for number, (label, actual, expected, note) in enumerate(bars):
        x = area.x + number * slot
        bar = area.down(actual)
        canvas.box(x + slot * 0.2, bar, slot * 0.6, area.y + area.height - bar, USUAL)
        canvas.box(x + slot * 0.1, area.down(expected) - 0.3, slot * 0.8, 0.6, ACTUAL)
        highest = min(bar, area.down(expected))
        canvas.put_line(x, highest - 4, note, TICK, style.INK, slot, "C")
        canvas.put_line(x, area.y + area.height + 0.8, label, TICK, style.MUTED, slot, "C")
    return area.y + area.height + 1 + TICK.leading + 1


def _depth(share: float) -> Colour:
    """Light to dark for what has no verdict."""
    red, green, blue = (round(low + (high - low) * share) for low, high in zip(NORMAL, EXPECTED, strict=True))
    return red, green, blue


def _runs(hours: Sequence[JudgedHour], holds: Holds) -> Iterator[tuple[int, list[JudgedHour]]]:
    """Hours in a row for which something holds, with where they begin."""
    start = 0
    for is_held, group in groupby(hours, holds):
        run = list(group)
        if is_held:
            yield start, run
        start += len(run)
