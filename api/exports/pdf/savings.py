"""The savings of a pilot, each with its figures, its range, its hours and its arithmetic."""

from zoneinfo import ZoneInfo

from api.exports.figures import DASH
from api.exports.pdf import style
from api.exports.pdf.canvas import Canvas
from api.exports.pdf.frame import draw_head, draw_heading, draw_note, draw_text
from api.exports.pdf.marks import polyline
from api.exports.pdf.style import Type
from api.exports.pdf.words import amount, between, kwh, sentence
from api.exports.pilot import PilotReport, Range, Saving

NAME = Type(11.5, bold=True)
FIGURE = Type(15, bold=True)
METHODS = {"shown": "SHOWN BY THE SITE ITSELF", "scenario": "SCENARIO, AN ASSUMPTION"}
MOST_EXAMPLES = 3


def draw_savings(canvas: Canvas, report: PilotReport, title: str) -> float:
    """Draw the savings from a new page on; returns the y (mm) below them."""
    facts = "Where energy can be saved, what that is worth, and how it was worked out"
    y = draw_head(canvas, title, report.name, facts)
    if report.savings and report.cost_note:
        y = draw_text(canvas, y, f"Money: {report.cost_note}.", style.MUTED) + 2
    if not report.savings:
        return draw_note(canvas, y, "No saving is claimed", sentence(report.savings_reason or "the data carry none"))
    for number, saving in enumerate(report.savings, start=1):
        if y + _height(canvas, saving) > style.BOTTOM + 6:
            y = draw_head(canvas, title, report.name, facts)
        y = _draw_saving(canvas, y, number, saving, report) + 5
    return y


def _height(canvas: Canvas, saving: Saving) -> float:
    steps = sum(canvas.wrapped(step, style.WIDTH - 9, style.SMALL, 4).height + 0.6 for step in saving.steps)
    return 52 + steps + canvas.wrapped(saving.year_basis, style.WIDTH - 9, style.SMALL, 4).height


def _draw_saving(canvas: Canvas, y: float, number: int, saving: Saving, report: PilotReport) -> float:
    y = draw_heading(canvas, y, f"{number}  {saving.title}", METHODS[saving.method].capitalize())
    canvas.rule(y - 0.6, style.BRAND, 0.4)
    hours = f"Hours: {saving.hours}. {saving.stretches.used} of {saving.stretches.total} times used."
    y = canvas.paragraph(style.MARGIN, y, canvas.wrapped(hours, style.WIDTH, style.TEXT, 2), style.MUTED) + 1
    action = canvas.wrapped(f"What to do: {saving.action}", style.WIDTH, style.TEXT, 3)
    y = canvas.paragraph(style.MARGIN, y, action) + 2.5
    half = style.WIDTH / 2
    week, year = (saving.kwh_per_week, saving.money_per_week), (saving.kwh_per_year, saving.money_per_year)
    below = _figure(canvas, style.MARGIN, y, half - 4, "A WEEK", *week, saving, report)
    _figure(canvas, style.MARGIN + half, y, half, "A YEAR", *year, saving, report)
    y = below + 2
    for step_number, step in enumerate([*saving.steps, saving.year_basis], start=1):
        text = canvas.wrapped(step, style.WIDTH - 9, style.SMALL, 4)
        canvas.put_line(style.MARGIN + 2, y, str(step_number), style.SMALL, style.MUTED)
        y = canvas.paragraph(style.MARGIN + 8, y, text) + 0.6
    return _draw_examples(canvas, y, saving, report)


def _figure(
    canvas: Canvas,
    x: float,
    y: float,
    width: float,
    label: str,
    energy: Range | None,
    money: Range | None,
    saving: Saving,
    report: PilotReport,
) -> float:
    """A saving with its range drawn to scale; returns the y (mm) below."""
    height = 19.0
    canvas.box(x, y, width, height, style.BRAND_TINT)
    canvas.put_line(x + 3, y + 2, label, style.LABEL, style.BRAND)
    if energy is None:
        canvas.put_line(x + 3, y + 7.5, "not given: too few weeks", style.TEXT, style.MUTED, width - 6)
        return y + height
    price = amount(money.value, report.minor_unit, saving.currency or "") if money else "no money figure"
    canvas.put_line(x + 3, y + 6, f"{kwh(energy.value)} kWh  =  {price}", style.FIGURE, width=width - 6)
    span = f"{between(energy.low, energy.high)} kWh"
    if money:
        span += f",  {between(money.low, money.high, report.minor_unit)} {saving.currency}"
    canvas.put_line(x + 3, y + 12, span, style.SMALL, style.MUTED, width - 6)
    scale = (width - 6) / (energy.high or 1)
    bar = y + height - 2
    polyline(canvas, [(x + 3, bar), (x + width - 3, bar)], style.HAIRLINE, 0.8)
    polyline(canvas, [(x + 3 + energy.low * scale, bar), (x + width - 3, bar)], style.BRAND, 0.8)
    canvas.box(x + 3 + energy.value * scale - 0.4, bar - 1.3, 0.8, 2.6, style.INK)
    return y + height


def _draw_examples(canvas: Canvas, y: float, saving: Saving, report: PilotReport) -> float:
    if not saving.examples:
        return y
    zone = ZoneInfo(report.timezone)
    times = "; ".join(
        f"{example.from_.astimezone(zone):%a %d %b %Y %H:%M}, {kwh(example.kwh)} kWh in {example.hours} h"
        for example in saving.examples[:MOST_EXAMPLES]
    )
    what = "Most of it" if saving.method == "shown" else "Highest base loads"
    text = canvas.wrapped(f"{what}: {times}.", style.WIDTH - 9, style.SMALL, 2)
    canvas.put_line(style.MARGIN + 2, y, DASH, style.SMALL, style.MUTED)
    return canvas.paragraph(style.MARGIN + 8, y, text)
