"""The settled days: one row each, over as many pages as they need, with totals below."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from api.exports import figures
from api.exports.document import Item, StatementDocument
from api.exports.pdf import style
from api.exports.pdf.canvas import Align, Canvas
from api.exports.pdf.style import Type

ROW = 6.2
HEAD = 8.4
TOTAL = 9.0
TOGETHER = 3
"""So many rows at least stay with the table's header, and with its totals."""


@dataclass(frozen=True)
class Column:
    """A column of the table; the width in mm."""

    title: str
    width: float
    align: Align = "R"


COLUMNS = (
    Column("Day", 30, "L"),
    Column("Charge kWh", 28),
    Column("Discharge kWh", 29),
    Column("Energy kWh", 28),
    Column("Coverage", 20),
    Column("Amount", 22),
    Column("Currency", 17),
)


def paginate(rows: int, first: float, later: float, tail: float) -> list[int]:
    """How many rows go on each page.

    `first` and `later` are the heights (mm) that rows and tail may take on the first and on every later page; `tail` is
    what must stay with the last rows. A first page without room for a few rows gets none.
    """
    pages: list[int] = []
    space = first
    while rows * ROW + tail > space:
        fitting = min(int(space / ROW), rows - TOGETHER)
        taken = fitting if fitting >= TOGETHER else 0
        if not taken and pages:
            break
        pages.append(taken)
        rows -= taken
        space = later
    return [*pages, rows]


def draw_head(canvas: Canvas, y: float) -> float:
    """Draw the column titles; returns the y (mm) below them."""
    canvas.box(style.MARGIN, y, style.WIDTH, HEAD, style.BRAND)
    _cells(canvas, y + (HEAD - style.HEAD.leading) / 2, [c.title for c in COLUMNS], style.HEAD, style.WHITE)
    return y + HEAD


def draw_rows(canvas: Canvas, y: float, items: Sequence[Item], decimals: int, minor_unit: int) -> float:
    """Draw one row a day; returns the y (mm) below them."""
    for item in items:
        energies = (figures.grouped(v, decimals) for v in (item.charge_kwh, item.discharge_kwh, item.energy_kwh))
        amount = figures.grouped(item.amount, minor_unit)
        cells = [item.day.strftime("%a %Y-%m-%d"), *energies, figures.percent(item.coverage), amount, item.currency]
        _cells(canvas, y + (ROW - style.CELL.leading) / 2, cells, style.CELL)
        y += ROW
        canvas.rule(y, style.HAIRLINE, 0.15)
    return y


def draw_totals(canvas: Canvas, y: float, document: StatementDocument, decimals: int) -> float:
    """Draw the totals as the statement states them; returns the y (mm) below them."""
    if not document.items:
        canvas.put_line(style.MARGIN + 3, y + 1.2, "No day of this period is settled.", style.CELL, style.MUTED)
        y += ROW + 1
    charge = figures.grouped(_sum(item.charge_kwh for item in document.items), decimals)
    discharge = figures.grouped(_sum(item.discharge_kwh for item in document.items), decimals)
    statement = document.statement
    energy = figures.grouped(statement.total_energy_kwh, decimals)
    amount = figures.grouped(statement.total_amount, document.minor_unit)
    coverage = figures.percent(document.totals.coverage)
    canvas.box(style.MARGIN, y, style.WIDTH, TOTAL, style.BRAND_TINT)
    canvas.rule(y, style.BRAND, 0.5)
    cells = ["Total", charge, discharge, energy, coverage, amount, statement.currency]
    _cells(canvas, y + (TOTAL - style.CELL_BOLD.leading) / 2, cells, style.CELL_BOLD)
    return y + TOTAL


def _sum(values: Iterable[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return sum(known, Decimal()) if known else None


def _cells(canvas: Canvas, y: float, texts: Sequence[str], type_: Type, colour: style.Colour = style.INK) -> None:
    x = style.MARGIN
    for column, text in zip(COLUMNS, texts, strict=True):
        canvas.put_line(x + 2, y, text, type_, colour, column.width - 4, column.align)
        x += column.width
