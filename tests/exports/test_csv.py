"""CSV for machines, harmless in a spreadsheet."""

import csv
import io
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from api.exports.csv import SETTLEMENT_COLUMNS, STATEMENT_COLUMNS, render_settlements, render_statement
from tests.exports.documents import STATEMENT_ID, content, decoded


def settlement(**changes: object) -> dict[str, object]:
    day = datetime(2026, 1, 20, tzinfo=UTC)
    row: dict[str, object] = {
        "tenant_id": "tenant-demo",
        "station_id": "station-demo",
        "day_start": day,
        "energy_kwh": Decimal("72.000000"),
        "amount": Decimal("-72.50"),
        "currency": "CNY",
        "status": "CALCULATED",
        "version": 1,
        "created_at": day,
        "updated_at": None,
    }
    return row | changes


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_statement_has_one_line_a_day() -> None:
    text = render_statement(decoded(content())).decode("utf-8")
    assert text.split("\r\n")[0] == ",".join(STATEMENT_COLUMNS)
    assert text.count("\r\n") == 4
    assert "\n" not in text.replace("\r\n", "")
    (first, *_) = read(text)
    assert first["statement_id"] == STATEMENT_ID
    assert (first["day"], first["day_start"]) == ("2026-01-20", "2026-01-20T00:00:00Z")
    assert (first["charge_kwh"], first["discharge_kwh"], first["energy_kwh"], first["amount"]) == (
        "24",
        "48",
        "72",
        "72",
    )


def test_a_statement_without_days_has_a_header() -> None:
    assert render_statement(decoded(content(days=0))).decode() == ",".join(STATEMENT_COLUMNS) + "\r\n"


def test_what_is_unknown_is_empty() -> None:
    document = content(days=1)
    document["items"][0] |= {"charge_kwh": None, "coverage": None}
    (line,) = read(render_statement(decoded(document)).decode())
    assert (line["charge_kwh"], line["coverage"]) == ("", "")


def test_settlements_are_told_line_by_line() -> None:
    header, line = render_settlements([settlement()])
    assert header == ",".join(SETTLEMENT_COLUMNS) + "\r\n"
    assert line == "tenant-demo,station-demo,2026-01-20T00:00:00Z,72,-72.5,CNY,CALCULATED,1,2026-01-20T00:00:00Z,\r\n"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\t", "\r", "\n"])
def test_no_text_is_a_formula(start: str) -> None:
    text = "".join(render_settlements([settlement(station_id=f'{start}HYPERLINK("http://x","y")')]))
    (line,) = read(text)
    assert line["station_id"] == f'\'{start}HYPERLINK("http://x","y")'
    assert line["amount"] == "-72.5"


def test_texts_are_quoted_as_the_standard_says() -> None:
    station = 'a,"b"\r\n上海 \u0000'
    (line,) = read("".join(render_settlements([settlement(station_id=station)])))
    assert line["station_id"] == station


def test_huge_and_tiny_numbers_are_written_out() -> None:
    rows = [settlement(energy_kwh=Decimal("1E+30"), amount=Decimal("1E-12"))]
    (line,) = read("".join(render_settlements(rows)))
    assert (line["energy_kwh"], line["amount"]) == ("1" + "0" * 30, "0.000000000001")
    (line,) = read("".join(render_settlements([settlement(energy_kwh=1e-06, amount=1e20)])))
    assert (line["energy_kwh"], line["amount"]) == ("0.000001", "1" + "0" * 20)
