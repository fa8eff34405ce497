"""A statement as a PDF that one would send to a customer.

The same statement gives the same bytes: nothing in the file depends on when or where it is made.
"""

from itertools import accumulate, pairwise

from fpdf.prefs import ViewerPreferences

from api.exports import figures
from api.exports.document import StatementDocument
from api.exports.pdf import style
from api.exports.pdf.canvas import Canvas, open_canvas
from api.exports.pdf.masthead import STATUS_COLOURS, draw_masthead
from api.exports.pdf.table import HEAD, TOTAL, draw_head, draw_rows, draw_totals, paginate

PROOF_HEIGHT = 34.0
CONTINUED_TOP = 30.0


def render_statement(document: StatementDocument) -> bytes:
    """Draw the statement, with its table over as many A4 pages as it needs."""
    with open_canvas(document.texts(), document.parties.customer.timezone) as canvas:
        _describe(canvas, document)
        canvas.add_page()
        y = draw_masthead(canvas, document)
        tail = TOTAL + PROOF_HEIGHT
        pages = paginate(len(document.items), style.BOTTOM - y - HEAD, style.BOTTOM - CONTINUED_TOP - HEAD, tail)
        decimals = figures.energy_decimals(document.energies())
        for number, (start, end) in enumerate(pairwise(accumulate(pages, initial=0)), start=1):
            if number > 1:
                y = _continue(canvas, document)
            if end > start or number == len(pages):
                y = draw_rows(canvas, draw_head(canvas, y), document.items[start:end], decimals, document.minor_unit)
            if number == len(pages):
                _proof(canvas, document, draw_totals(canvas, y, document, decimals))
            _frame(canvas, document, number, len(pages))
        return bytes(canvas.output())


def _describe(canvas: Canvas, document: StatementDocument) -> None:
    statement, parties = document.statement, document.parties
    month = figures.month(document.period.first)
    canvas.set_title(f"Energy statement {month}, {parties.customer.name}, version {statement.version}")
    canvas.set_author(parties.supplier.name)
    canvas.set_subject(f"Statement {statement.id}, {statement.status}")
    canvas.set_creator("Wattledger")
    canvas.set_producer("Wattledger")
    canvas.set_lang("en")
    canvas.set_creation_date(document.stamped_at)
    canvas.viewer_preferences = ViewerPreferences(display_doc_title=True)


def _continue(canvas: Canvas, document: StatementDocument) -> float:
    canvas.add_page()
    canvas.box(0, 0, style.PAGE_WIDTH, 3, style.BRAND)
    y = style.MARGIN - 3
    title = f"Energy statement  ·  {figures.month(document.period.first)}"
    canvas.put_line(style.MARGIN, y, title, style.STRONG, width=80)
    customer = document.parties.customer
    name = canvas.wrapped(customer.name or customer.station_id, style.WIDTH - 90, style.TEXT, 1)
    for text in name.lines:
        canvas.put_line(style.MARGIN + 90, y, text, style.TEXT, style.MUTED, style.WIDTH - 90, "R", name.direction)
    return CONTINUED_TOP - 4


def _proof(canvas: Canvas, document: StatementDocument, y: float) -> None:
    statement = document.statement
    moments = (("Created", statement.created_at), ("Frozen", statement.frozen_at), ("Voided", statement.voided_at))
    facts = [
        ("Statement", f"{statement.id}  ·  version {statement.version}  ·  {statement.status}"),
        *((label, figures.instant(moment)) for label, moment in moments if moment),
        ("SHA-256", statement.snapshot_hash or "None before the statement is frozen"),
    ]
    y += 6
    for label, value in facts:
        canvas.put_line(style.MARGIN, y, label, style.SMALL, style.MUTED)
        canvas.put_line(style.MARGIN + 24, y, value, style.SMALL, width=style.WIDTH - 24)
        y += style.SMALL.leading + 0.5


def _frame(canvas: Canvas, document: StatementDocument, number: int, count: int) -> None:
    """The foot of a page, and across it the mark of a statement that must not be taken for a valid one."""
    statement = document.statement
    canvas.rule(style.BOTTOM + 6, style.HAIRLINE)
    y = style.BOTTOM + 8
    reference = f"{statement.id}  ·  version {statement.version}"
    canvas.put_line(style.MARGIN, y, reference, style.SMALL, style.MUTED, style.WIDTH - 40)
    canvas.put_line(style.MARGIN, y, f"Page {number} of {count}", style.SMALL, style.MUTED, style.WIDTH, "R")
    if statement.status != "frozen":
        ink, _ = STATUS_COLOURS[statement.status]
        mark = style.Type(120, bold=True)
        middle = style.PAGE_HEIGHT / 2
        with canvas.rotation(52, style.PAGE_WIDTH / 2, middle), canvas.local_context(fill_opacity=0.09):
            canvas.put_line(0, middle - mark.leading / 2, statement.status.upper(), mark, ink, style.PAGE_WIDTH, "C")
