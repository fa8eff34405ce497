"""What the pages of every report share: head, key figures, headings, notes, foot."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fpdf.prefs import ViewerPreferences

from api.exports import figures
from api.exports.pdf import style
from api.exports.pdf.canvas import Canvas
from api.exports.pdf.style import Colour, Type

KEY_HEIGHT = 21.0
MOST_TITLE_LINES = 2
HEADING = Type(10, bold=True)


@dataclass(frozen=True)
class Key:
    """A key figure: its label, the figure, and a note below it."""

    label: str
    value: str
    note: str
    colour: Colour = style.INK


def describe(canvas: Canvas, title: str, foot: str, made_at: datetime) -> None:
    """Name the document, and say what stands at the foot of its pages."""
    canvas.foot = f"{foot}  ·  made {figures.instant(made_at)}"
    canvas.set_title(title)
    canvas.set_creator("Wattledger")
    canvas.set_producer("Wattledger")
    canvas.set_lang("en")
    canvas.set_creation_date(made_at)
    canvas.viewer_preferences = ViewerPreferences(display_doc_title=True)


def draw_head(canvas: Canvas, title: str, name: str, facts: str) -> float:
    """Begin a page with its foot: the kind of report, whose it is, and for when; returns the y (mm) below."""
    canvas.add_page()
    canvas.box(0, 0, style.PAGE_WIDTH, 3, style.BRAND)
    canvas.rule(style.BOTTOM + 8, style.HAIRLINE)
    y = style.BOTTOM + 9.5
    canvas.put_line(style.MARGIN, y, canvas.foot, style.SMALL, style.MUTED, style.WIDTH - 30)
    canvas.put_line(style.MARGIN, y, f"Page {canvas.page}", style.SMALL, style.MUTED, style.WIDTH, "R")
    y = style.MARGIN - 6
    canvas.put_line(style.MARGIN, y, title, style.STRONG, style.BRAND)
    y += style.STRONG.leading + 0.6
    heading = canvas.wrapped(name, style.WIDTH, Type(17, bold=True), MOST_TITLE_LINES)
    if len(heading.lines) > 1:
        heading = canvas.wrapped(name, style.WIDTH, Type(12, bold=True), MOST_TITLE_LINES)
    y = canvas.paragraph(style.MARGIN, y, heading) + 0.4
    canvas.put_line(style.MARGIN, y, facts, style.TEXT, style.MUTED, style.WIDTH)
    return y + style.TEXT.leading + 3


def draw_keys(canvas: Canvas, y: float, keys: Sequence[Key]) -> float:
    """Draw the key figures side by side; returns the y (mm) below."""
    canvas.box(style.MARGIN, y, style.WIDTH, KEY_HEIGHT, style.BRAND_TINT)
    width = style.WIDTH / len(keys)
    for number, key in enumerate(keys):
        x = style.MARGIN + number * width + 3.5
        canvas.put_line(x, y + 2.6, key.label, style.LABEL, style.BRAND, width - 5)
        canvas.put_line(x, y + 7, key.value, style.FIGURE, key.colour, width - 5)
        canvas.put_line(x, y + 14.6, key.note, style.SMALL, style.MUTED, width - 5)
    return y + KEY_HEIGHT + 4


def draw_heading(canvas: Canvas, y: float, text: str, note: str = "") -> float:
    """Draw a heading with a note to its right; returns the y (mm) below."""
    canvas.put_line(style.MARGIN, y, text, HEADING)
    if note:
        offset = canvas.width_of(text, HEADING) + 4
        canvas.put_line(style.MARGIN + offset, y + 0.9, note, style.SMALL, style.MUTED, style.WIDTH - offset, "R")
    return y + HEADING.leading + 1.2


def draw_text(canvas: Canvas, y: float, text: str, colour: Colour = style.INK, most: int = 4) -> float:
    """Write a paragraph over the width of the page; returns the y (mm) below."""
    return canvas.paragraph(style.MARGIN, y, canvas.wrapped(text, style.WIDTH, style.TEXT, most), colour)


def draw_note(canvas: Canvas, y: float, heading: str, text: str) -> float:
    """Draw a framed remark; returns the y (mm) below."""
    body = canvas.wrapped(text, style.WIDTH - 12, style.TEXT, 4)
    height = 5 + style.STRONG.leading + body.height
    canvas.box(style.MARGIN, y, style.WIDTH, height, style.AMBER_TINT)
    canvas.box(style.MARGIN, y, 1.2, height, style.AMBER)
    canvas.put_line(style.MARGIN + 6, y + 2.5, heading, style.STRONG, style.AMBER)
    canvas.paragraph(style.MARGIN + 6, y + 2.5 + style.STRONG.leading, body)
    return y + height + 4
