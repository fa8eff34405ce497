"""Workbook cells that stay what they are, and a file that shows its totals before anything recalculates."""

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from math import ceil
from typing import Literal
from unicodedata import east_asian_width

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from api.exports.csv import FORMULA_STARTS
from api.exports.figures import plain

LONGEST_TEXT = 32_767
LINE_HEIGHT, MOST_LINES = 15.0, 25
FORMULA = re.compile(
    r'<c r="(?P<cell>[A-Z]+[0-9]+)"(?P<style>(?: s="[0-9]+")?)><f>(?P<formula>[^<]*)</f><v ?(?:/>|></v>)</c>'
)
MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")
EPOCH = (1980, 1, 1, 0, 0, 0)

BRAND, TINT, MUTED, HAIRLINE = "FF0B605C", "FFEDF6F5", "FF626E7E", "FFDDE3E9"
TYPEFACE = "Calibri"
INSTANT_FORMAT = "yyyy-mm-dd hh:mm:ss"
CENTRE = Alignment(horizontal="center", vertical="center")
TOP, CENTRED_TOP = Alignment(vertical="top"), Alignment(horizontal="center", vertical="top")
WRAPPED = Alignment(horizontal="left", vertical="top", wrap_text=True)
NOTE = Alignment(horizontal="left", vertical="top", wrap_text=True, indent=1)
LINE = Border(bottom=Side(style="thin", color=HAIRLINE))

Look = tuple[Font, PatternFill]
HEADING: Look = (Font(name=TYPEFACE, size=11, bold=True, color="FFFFFFFF"), PatternFill("solid", BRAND))
TOTAL: Look = (Font(name=TYPEFACE, size=11, bold=True), PatternFill("solid", TINT))

Value = str | int | float | Decimal | date | datetime | None
Values = Mapping[str, Mapping[str, Decimal | str]]
"""The results of formulas: sheet title, cell, value."""


def put(cell: Cell | MergedCell, value: Value, number_format: str = "") -> None:
    """Write a value as what it is: a text never as a formula, an instant in UTC and to the second."""
    if isinstance(value, str):
        text = ILLEGAL_CHARACTERS_RE.sub("", value).encode("utf-8", "ignore").decode()[:LONGEST_TEXT]
        cell.value = text
        cell.data_type = "s"
        cell.quotePrefix = text.startswith(FORMULA_STARTS)
        return
    if isinstance(value, datetime):
        value, number_format = value.astimezone(UTC).replace(tzinfo=None, microsecond=0), INSTANT_FORMAT
    cell.value = value
    if number_format:
        cell.number_format = number_format


def decimals_format(decimals: int) -> str:
    """The number format with thousands separated and so many decimals."""
    return "#,##0." + "0" * decimals if decimals else "#,##0"


def lines_of(text: str, width: float) -> int:
    """How many lines a text takes in a column that is so many characters wide; ideographs are two."""
    columns = sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
    return min(max(ceil(columns / width), 1), MOST_LINES)


def shade(cell: Cell | MergedCell, look: Look) -> None:
    """Give a cell the look of a heading or of a total."""
    cell.font, cell.fill = look


def set_up_print(sheet: Worksheet, orientation: Literal["portrait", "landscape"]) -> None:
    """Print on A4, as wide as the page, with page numbers."""
    sheet.page_setup.orientation = orientation
    sheet.page_setup.paperSize = int(sheet.PAPERSIZE_A4)
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    footer = sheet.HeaderFooter.oddFooter
    if footer is not None:
        footer.center.text = "Page &P of &N"


def save(workbook: Workbook, values: Values, stamp: datetime) -> bytes:
    """The workbook as a file, its formulas with their results, and nothing in it that depends on the time of writing.

    openpyxl writes formulas without results: a mail preview, or a program that does not calculate, would show blanks.
    """
    sheets = {f"xl/worksheets/sheet{number}.xml": title for number, title in enumerate(workbook.sheetnames, start=1)}
    written, finished = io.BytesIO(), io.BytesIO()
    workbook.properties.created = stamp.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    workbook.calculation.fullCalcOnLoad = True
    workbook.save(written)
    modified = stamp.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(finished, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name in sheets:
                content = _with_results(content, values.get(sheets[name], {}))
            elif name == "docProps/core.xml":
                content = MODIFIED.sub(rb"\g<1>" + modified + rb"\g<2>", content)
            target.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)
    return finished.getvalue()


def _with_results(sheet: bytes, results: Mapping[str, Decimal | str]) -> bytes:
    def filled(match: re.Match[str]) -> str:
        result = results[match["cell"]]
        kind, value = (' t="str"', result) if isinstance(result, str) else ("", plain(result))
        return f'<c r="{match["cell"]}"{match["style"]}{kind}><f>{match["formula"]}</f><v>{value}</v></c>'

    return FORMULA.sub(filled, sheet.decode()).encode()
