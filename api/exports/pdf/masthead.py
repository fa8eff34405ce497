"""The upper part of the first page: who, for whom, which days, how much."""

from api.exports import figures
from api.exports.document import StatementDocument
from api.exports.pdf import style
from api.exports.pdf.canvas import Canvas
from api.exports.pdf.style import Colour

GUTTER = 10.0
COLUMN = (style.WIDTH - GUTTER) / 2
DETAIL_INDENT = 20.0
MOST_LARGE_NAME_LINES, MOST_NAME_LINES = 4, 16
MOST_DETAIL_LINES = 3
MOST_REASON_LINES = 12

STATUS_COLOURS: dict[str, tuple[Colour, Colour]] = {
    "draft": (style.AMBER, style.AMBER_TINT),
    "frozen": (style.BRAND, style.BRAND_TINT),
    "voided": (style.RED, style.RED_TINT),
}


def draw_masthead(canvas: Canvas, document: StatementDocument) -> float:
    """Draw title, parties, notices and key figures on the current page; returns the y (mm) below them."""
    y = _title(canvas, document)
    y = _parties(canvas, document, y + 8)
    y = _notices(canvas, document, y + 6)
    return _key_figures(canvas, document, y + 1) + 8


def _title(canvas: Canvas, document: StatementDocument) -> float:
    statement = document.statement
    canvas.box(0, 0, style.PAGE_WIDTH, 3, style.BRAND)
    y = style.MARGIN - 3
    canvas.put_line(style.MARGIN, y, "Energy statement", style.TITLE)
    subtitle = f"{figures.month(document.period.first)}  ·  Version {statement.version}"
    canvas.put_line(style.MARGIN, y + style.TITLE.leading, subtitle, style.SUBTITLE, style.MUTED)
    ink, tint = STATUS_COLOURS[statement.status]
    label = statement.status.upper()
    width = canvas.width_of(label, style.STRONG) + 10
    x = style.PAGE_WIDTH - style.MARGIN - width
    canvas.box(x, y + 2.2, width, 7.4, tint)
    canvas.put_line(x, y + 3.7, label, style.STRONG, ink, width, "C")
    return y + style.TITLE.leading + style.SUBTITLE.leading


def _parties(canvas: Canvas, document: StatementDocument, y: float) -> float:
    supplier, customer = document.parties.supplier, document.parties.customer
    canvas.rule(y - 3, style.HAIRLINE)
    details = {
        "Station": customer.station_id,
        "Region": customer.region or "",
        "Time zone": customer.timezone,
        "Made for": figures.addressee(customer.category),
    }
    name = customer.name or customer.station_id
    left = _party(canvas, style.MARGIN, y, "SUPPLIER", supplier.name or supplier.id, {"Account": supplier.id})
    right = _party(canvas, style.MARGIN + COLUMN + GUTTER, y, "CUSTOMER", name, details)
    return max(left, right)


def _party(canvas: Canvas, x: float, y: float, role: str, name: str, details: dict[str, str]) -> float:
    canvas.put_line(x, y, role, style.LABEL, style.BRAND)
    y += style.LABEL.leading + 0.8
    title = canvas.wrapped(name, COLUMN, style.NAME, MOST_NAME_LINES)
    if len(title.lines) > MOST_LARGE_NAME_LINES:
        title = canvas.wrapped(name, COLUMN, style.STRONG, MOST_NAME_LINES)
    y = canvas.paragraph(x, y, title) + 1
    for label, value in details.items():
        if value:
            canvas.put_line(x, y, label, style.TEXT, style.MUTED)
            text = canvas.wrapped(value, COLUMN - DETAIL_INDENT, style.TEXT, MOST_DETAIL_LINES)
            y = canvas.paragraph(x + DETAIL_INDENT, y, text)
    return y


def _notices(canvas: Canvas, document: StatementDocument, y: float) -> float:
    statement = document.statement
    if statement.status == "draft":
        y = _notice(canvas, y, "Draft", "The figures may still change. Only a frozen statement is binding.", "draft")
    if statement.status == "voided":
        when = f" on {figures.instant(statement.voided_at)}" if statement.voided_at else ""
        reason = statement.void_reason or "No reason was given."
        y = _notice(canvas, y, f"Voided{when}. This statement is not valid.", f"Reason: {reason}", "voided")
    if statement.newer_facts:
        text = "Data that arrived after this statement are not part of it; a new version can be generated."
        y = _notice(canvas, y, "Newer data exist", text, "draft")
    return y


def _notice(canvas: Canvas, y: float, heading: str, text: str, status: str) -> float:
    ink, tint = STATUS_COLOURS[status]
    body = canvas.wrapped(text, style.WIDTH - 12, style.TEXT, MOST_REASON_LINES)
    height = 5 + style.STRONG.leading + body.height
    canvas.box(style.MARGIN, y, style.WIDTH, height, tint)
    canvas.box(style.MARGIN, y, 1.2, height, ink)
    canvas.put_line(style.MARGIN + 6, y + 2.5, heading, style.STRONG, ink)
    canvas.paragraph(style.MARGIN + 6, y + 2.5 + style.STRONG.leading, body)
    return y + height + 4


def _key_figures(canvas: Canvas, document: StatementDocument, y: float) -> float:
    statement, totals, period = document.statement, document.totals, document.period
    energy = figures.grouped(statement.total_energy_kwh, figures.energy_decimals(document.energies()))
    amount = f"{figures.grouped(statement.total_amount, document.minor_unit)} {statement.currency}"
    days = f"{totals.days} of {totals.days_in_period}"
    cells = (
        ("PERIOD", figures.span(period.first, period.last), f"Time zone {period.timezone}", 52.0),
        ("DAYS SETTLED", days, f"Coverage {figures.percent(totals.coverage)}", 30.0),
        ("ENERGY", f"{energy} kWh", "Charge and discharge", 38.0),
    )
    height = 23.0
    canvas.box(style.MARGIN, y, style.WIDTH, height, style.BRAND_TINT)
    x = style.MARGIN + 5
    for label, value, note, width in cells:
        canvas.put_line(x, y + 3.4, label, style.LABEL, style.BRAND, width - 4)
        canvas.put_line(x, y + 9, value, style.STRONG, width=width - 4)
        canvas.put_line(x, y + 14.6, note, style.SMALL, style.MUTED, width - 4)
        x += width
    panel = style.MARGIN + style.WIDTH - x
    canvas.box(x, y, panel, height, style.BRAND)
    canvas.put_line(x + 4, y + 3.4, "TOTAL AMOUNT", style.LABEL, style.WHITE, panel - 8, "R")
    canvas.put_line(x + 4, y + 9.6, amount, style.AMOUNT, style.WHITE, panel - 8, "R")
    return y + height
