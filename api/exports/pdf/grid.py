"""A table of texts in columns of given widths."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.exports.pdf import style
from api.exports.pdf.canvas import Align, Canvas
from api.exports.pdf.style import Colour

ROW = 5.4
HEAD = 6.4
PAD = 1.6


@dataclass(frozen=True)
class Column:
    """A column; the width in mm."""

    title: str
    width: float
    align: Align = "R"


def draw_header(canvas: Canvas, y: float, columns: Sequence[Column]) -> float:
    """Draw the titles; returns the y (mm) below."""
    canvas.box(style.MARGIN, y, sum(column.width for column in columns), HEAD, style.BRAND)
    x = style.MARGIN
    for column in columns:
        top = y + (HEAD - style.SMALL.leading) / 2
        canvas.put_line(x + PAD, top, column.title, style.LABEL, style.WHITE, column.width - 2 * PAD, column.align)
        x += column.width
    return y + HEAD


def draw_row(
    canvas: Canvas,
    y: float,
    columns: Sequence[Column],
    texts: Sequence[str],
    *,
    colours: Sequence[Colour | None] = (),
    is_total: bool = False,
) -> float:
    """Draw a row, what is too long cut; returns the y (mm) below."""
    type_ = style.CELL_BOLD if is_total else style.CELL
    type_ = style.Type(8, type_.bold)
    if is_total:
        canvas.box(style.MARGIN, y, sum(column.width for column in columns), ROW, style.BRAND_TINT)
    x = style.MARGIN
    for number, (column, text) in enumerate(zip(columns, texts, strict=True)):
        colour = colours[number] if number < len(colours) else None
        fitted = canvas.wrapped(text, column.width - 2 * PAD, type_, 1)
        for line in fitted.lines:
            top = y + (ROW - type_.leading) / 2
            width = column.width - 2 * PAD
            canvas.put_line(x + PAD, top, line, type_, colour or style.INK, width, column.align, fitted.direction)
        x += column.width
    canvas.box(style.MARGIN, y + ROW - 0.1, sum(column.width for column in columns), 0.15, style.HAIRLINE)
    return y + ROW
