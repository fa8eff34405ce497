"""A workbook with real numbers and dates, whose totals agree."""

import io
from datetime import datetime
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from api.exports.xlsx import render_statement
from tests.exports.documents import HASH, content, decoded


def opened(document: dict[str, Any], results: bool = False) -> Workbook:
    return load_workbook(io.BytesIO(render_statement(decoded(document))), data_only=results)


def facts(workbook: Workbook) -> dict[Any, Any]:
    return {label: value for label, value in workbook["Summary"].iter_rows(max_col=2, values_only=True) if label}


def blocks(workbook: Workbook) -> list[Any]:
    """The totals at the end of the summary: for energy and amount the sum, what is stated, the check."""
    rows = [value for _, value in workbook["Summary"].iter_rows(max_col=2, values_only=True)]
    return [*rows[-8:-5], *rows[-3:]]


def test_the_days_are_real_dates_and_numbers() -> None:
    sheet = opened(content())["Items"]
    assert [cell.value for cell in sheet[2]] == [
        datetime(2026, 1, 20),
        datetime(2026, 1, 20),
        24,
        48,
        72,
        1,
        72,
        "CNY",
        1,
    ]
    assert sheet["A2"].is_date
    assert sheet["A2"].number_format == "yyyy-mm-dd"
    assert sheet["E2"].number_format == "#,##0.00"
    assert sheet["F2"].number_format == "0.0%"
    assert sheet.freeze_panes == "A2"


def test_the_day_is_the_stations() -> None:
    document = content(days=1)
    document["items"][0] |= {"day_start": "2026-01-19T16:00:00Z", "day": "2026-01-20"}
    sheet = opened(document)["Items"]
    assert (sheet["A2"].value, sheet["B2"].value) == (datetime(2026, 1, 20), datetime(2026, 1, 19, 16))


@pytest.mark.parametrize(("days", "last"), [(3, 4), (31, 32), (0, 2)])
def test_totals_are_formulas_with_their_results(days: int, last: int) -> None:
    document = content(days)
    sheet, results = opened(document)["Items"], opened(document, results=True)["Items"]
    total = last + 1
    assert [sheet.cell(total, column).value for column in (1, 3, 4, 5, 7)] == [
        "Total",
        *(f"=SUM({letter}2:{letter}{last})" for letter in "CDEG"),
    ]
    assert [results.cell(total, column).value for column in (3, 4, 5, 7)] == [
        24 * days,
        48 * days,
        72 * days,
        72 * days,
    ]


def test_the_summary_checks_what_is_stated() -> None:
    document = content()
    assert blocks(opened(document))[:2] == ["=Items!E5", 216]
    assert blocks(opened(document, results=True)) == [216, 216, "OK", 216, 216, "OK"]
    document["statement"]["total_amount"] = 217
    assert blocks(opened(document, results=True)) == [216, 216, "OK", 216, 217, "DIFFERS"]
    assert blocks(opened(document))[5].startswith("=IF(ROUND(")


def test_the_summary_tells_what_the_statement_is() -> None:
    told = facts(opened(content(status="voided")))
    assert told["Status"] == "voided"
    assert told["Void reason"] == "The meter was exchanged."
    assert told["First day"] == datetime(2026, 1, 1)
    assert told["Frozen (UTC)"] == datetime(2026, 2, 2, 9, 30)
    assert told["SHA-256"] == HASH
    assert "Voided (UTC)" not in facts(opened(content()))


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\uff1d1+1", "\t=1", "#N/A", '=cmd|"/c calc"!A1', "1e5", "TRUE"]
)
def test_no_text_is_a_formula(text: str) -> None:
    document = content()
    document["parties"]["customer"]["name"] = text
    workbook = opened(document)
    cell = next(row[1] for row in workbook["Summary"].iter_rows(max_col=2) if row[0].value == "Customer")
    assert (cell.value, cell.data_type) == (text, "s")
    assert cell.quotePrefix == text.startswith(("=", "+", "-", "@", "\t", "\uff1d"))


def test_what_xml_cannot_hold_is_left_out() -> None:
    document = content()
    document["parties"]["customer"]["name"] = "a\u0000b\u0007c\u000b上海 <&> \U0001f50b" + "x" * 40_000
    name = facts(opened(document))["Customer"]
    assert name.startswith("abc上海 <&> \U0001f50bxxx")
    assert len(name) <= 32_767


def test_huge_numbers_and_unknown_ones() -> None:
    document = content(days=1)
    document["items"][0] |= {"energy_kwh": 10**25, "charge_kwh": None, "coverage": None}
    document["minor_unit"] = 0
    workbook = opened(document)
    assert workbook["Items"]["E2"].value == float(10**25)
    assert (workbook["Items"]["C2"].value, workbook["Items"]["F2"].value) == (None, None)
    assert workbook["Items"]["G2"].number_format == "#,##0"
    assert blocks(opened(document, results=True))[2] == "DIFFERS"
