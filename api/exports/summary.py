"""The first sheet of a statement's workbook: what it is, for whom, and whether its totals agree."""

from collections.abc import Mapping
from decimal import Decimal

from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from api.exports import figures
from api.exports.document import StatementDocument
from api.exports.workbook import (
    BRAND,
    HEADING,
    LINE_HEIGHT,
    MUTED,
    TOTAL,
    TYPEFACE,
    WRAPPED,
    Value,
    decimals_format,
    lines_of,
    put,
    shade,
)

WIDTHS = {"A": 24, "B": 72}
LINE_LENGTH = 66
FIRST_FACT_ROW = 4
AGREES, DIFFERS = "OK", "DIFFERS"
CHECKED_DECIMALS = 6
TOLERANCE = Decimal("0.0000005")

Totals = Mapping[str, tuple[str, Decimal]]
"""By the title of a column of the items: the cell of its total, and the total."""


def fill_summary(sheet: Worksheet, document: StatementDocument, totals: Totals) -> dict[str, Decimal | str]:
    """Write the sheet; returns the results of its formulas by their cells."""
    statement = document.statement
    for letter, width in WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    put(sheet["A1"], "Energy statement")
    sheet["A1"].font = Font(name=TYPEFACE, size=18, bold=True, color=BRAND)
    sheet.row_dimensions[1].height = 28
    month = figures.month(document.period.first)
    put(sheet["A2"], f"{month} · Version {statement.version} · {statement.status.upper()}")
    sheet["A2"].font = Font(name=TYPEFACE, size=11, color=MUTED)
    row = FIRST_FACT_ROW
    for label, value, number_format in _facts(document):
        if value is not None:
            _fact(sheet, row, label, value, number_format)
            row += 1
    sheet.sheet_view.showGridLines = False
    return _totals(sheet, row + 1, document, totals)


def _facts(document: StatementDocument) -> list[tuple[str, Value, str]]:
    statement, parties, period, totals = document.statement, document.parties, document.period, document.totals
    customer = parties.customer
    return [
        ("Status", statement.status, ""),
        ("Void reason", statement.void_reason, ""),
        ("Newer data exist", "Yes" if statement.newer_facts else None, ""),
        ("Supplier", parties.supplier.name, ""),
        ("Account", parties.supplier.id, ""),
        ("Customer", customer.name, ""),
        ("Station", customer.station_id, ""),
        ("Region", customer.region, ""),
        ("Time zone", customer.timezone, ""),
        ("Made for", figures.addressee(customer.category), ""),
        ("First day", period.first, "yyyy-mm-dd"),
        ("Last day", period.last, "yyyy-mm-dd"),
        ("Days settled", totals.days, "0"),
        ("Days in the period", totals.days_in_period, "0"),
        ("Coverage", totals.coverage, "0.0%"),
        ("Statement", statement.id, ""),
        ("Version", statement.version, "0"),
        ("Created (UTC)", statement.created_at, ""),
        ("Frozen (UTC)", statement.frozen_at, ""),
        ("Voided (UTC)", statement.voided_at, ""),
        ("SHA-256", statement.snapshot_hash, ""),
    ]


def _fact(sheet: Worksheet, row: int, label: str, value: Value, number_format: str) -> None:
    put(sheet.cell(row, 1), label)
    sheet.cell(row, 1).font = Font(name=TYPEFACE, size=11, color=MUTED)
    sheet.cell(row, 1).alignment = Alignment(vertical="top")
    cell = sheet.cell(row, 2)
    put(cell, value, number_format)
    cell.alignment = WRAPPED
    if isinstance(value, str):
        sheet.row_dimensions[row].height = LINE_HEIGHT * lines_of(value, LINE_LENGTH)


def _totals(sheet: Worksheet, row: int, document: StatementDocument, totals: Totals) -> dict[str, Decimal | str]:
    statement = document.statement
    energy = decimals_format(figures.energy_decimals(document.energies()))
    amount = decimals_format(document.minor_unit)
    results: dict[str, Decimal | str] = {}
    for label, (reference, value), stated, number_format in (
        ("Energy (kWh)", totals["Energy kWh"], statement.total_energy_kwh, energy),
        (f"Amount ({statement.currency})", totals["Amount"], statement.total_amount, amount),
    ):
        for number in (1, 2):
            shade(sheet.cell(row, number), HEADING)
        put(sheet.cell(row, 1), label)
        for below, title in enumerate(("Sum of the items", "As stated", "Check"), start=1):
            put(sheet.cell(row + below, 1), title)
            sheet.cell(row + below, 2).alignment = WRAPPED
            for number in (1, 2):
                shade(sheet.cell(row + below, number), TOTAL)
        summed, written, check = (sheet.cell(row + below, 2) for below in (1, 2, 3))
        put(written, stated, number_format)
        summed.value, summed.number_format = f"={reference}", number_format
        difference = f"{summed.coordinate}-{written.coordinate}"
        check.value = f'=IF(ROUND({difference},{CHECKED_DECIMALS})=0,"{AGREES}","{DIFFERS}")'
        results[summed.coordinate] = value
        results[check.coordinate] = AGREES if abs(value - stated) < TOLERANCE else DIFFERS
        row += 5
    return results
