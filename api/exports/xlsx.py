"""A statement as a workbook: a summary, and the settled days as real dates and numbers.

The totals are formulas over the days, beside the totals that the statement states, with a check that they agree.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from api.exports import figures
from api.exports.document import Item, StatementDocument
from api.exports.summary import fill_summary
from api.exports.workbook import CENTRE, HEADING, LINE, TOTAL, Value, decimals_format, put, save, set_up_print, shade

FIRST_ROW = 2
DAY_FORMAT = "yyyy-mm-dd"
SHARE_FORMAT = "0.0%"


@dataclass(frozen=True)
class Column:
    """A column of the days: title, width (characters), number format, value; `summed` ones have a total."""

    title: str
    width: float
    number_format: str
    value: Callable[[Item], Value]
    summed: bool = False


def render_statement(document: StatementDocument) -> bytes:
    """The sheets 'Summary' and 'Items'."""
    workbook = Workbook()
    summary, items = workbook.worksheets[0], workbook.create_sheet("Items")
    summary.title = "Summary"
    columns = _columns(document)
    totals = _fill_items(items, document, columns)
    total_row = FIRST_ROW + max(len(document.items), 1)
    cells = {column.title: f"{get_column_letter(number)}{total_row}" for number, column in enumerate(columns, start=1)}
    checks = fill_summary(
        summary, document, {title: (f"Items!{cell}", totals[cell]) for title, cell in cells.items() if cell in totals}
    )
    workbook.properties.title = f"Energy statement {figures.month(document.period.first)}"
    workbook.properties.creator = "Wattledger"
    set_up_print(summary, "portrait")
    set_up_print(items, "landscape")
    return save(workbook, {"Items": totals, "Summary": checks}, document.stamped_at)


def _columns(document: StatementDocument) -> tuple[Column, ...]:
    energy = decimals_format(figures.energy_decimals(document.energies()))
    amount = decimals_format(document.minor_unit)
    return (
        Column("Day", 13, DAY_FORMAT, lambda item: item.day),
        Column("Day start (UTC)", 21, "", lambda item: item.day_start),
        Column("Charge kWh", 16, energy, lambda item: item.charge_kwh, summed=True),
        Column("Discharge kWh", 16, energy, lambda item: item.discharge_kwh, summed=True),
        Column("Energy kWh", 16, energy, lambda item: item.energy_kwh, summed=True),
        Column("Coverage", 11, SHARE_FORMAT, lambda item: item.coverage),
        Column("Amount", 16, amount, lambda item: item.amount, summed=True),
        Column("Currency", 11, "", lambda item: item.currency),
        Column("Settlement version", 20, "0", lambda item: item.settlement_version),
    )


def _fill_items(sheet: Worksheet, document: StatementDocument, columns: tuple[Column, ...]) -> dict[str, Decimal]:
    """Write the days and their totals; returns the result of each formula by its cell."""
    last_row = FIRST_ROW + max(len(document.items), 1) - 1
    results: dict[str, Decimal] = {}
    for number, column in enumerate(columns, start=1):
        letter, head = get_column_letter(number), sheet.cell(1, number)
        put(head, column.title)
        shade(head, HEADING)
        head.alignment = CENTRE
        sheet.column_dimensions[letter].width = column.width
        values = [column.value(item) for item in document.items]
        for row, value in enumerate(values, start=FIRST_ROW):
            cell = sheet.cell(row, number)
            put(cell, value, column.number_format)
            cell.border = LINE
            if not column.summed:
                cell.alignment = CENTRE
        total = sheet.cell(last_row + 1, number)
        if column.summed:
            total.value = f"=SUM({letter}{FIRST_ROW}:{letter}{last_row})"
            total.number_format = column.number_format
            results[total.coordinate] = sum((v for v in values if isinstance(v, Decimal)), Decimal())
        shade(total, TOTAL)
    put(sheet.cell(last_row + 1, 1), "Total")
    sheet.freeze_panes = f"A{FIRST_ROW}"
    sheet.print_title_rows = "1:1"
    return results
