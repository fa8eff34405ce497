"""Encoding, separator and header of a file, and its rows by their lines."""

import csv
from io import BytesIO

import pytest

from api.errors import Problem
from api.metering.csv_dialect import MAX_ROW
from api.upload.table import MAX_COLUMNS, Row, is_empty, is_workbook
from tests.upload.files import table

TIME = "2018-01-01 00:15"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_encodings_and_separators(encoding: str, delimiter: str) -> None:
    rows = [["Zeitstempel", "Zähler kWh"], [TIME, "3.17"], [TIME, "4"]]
    found = table("\r\n".join(delimiter.join(row) for row in rows).encode(encoding))
    assert found.layout.delimiter == delimiter
    assert found.layout.encoding == encoding.removesuffix("-sig")
    assert found.names == rows[0]
    assert [row.cells for row in found.rows()] == rows[1:]


def test_a_decimal_comma_is_no_separator() -> None:
    found = table(f"Zeit;A;B\n{TIME};3,17;0,5\n{TIME};4,00;0,5\n")
    assert (found.layout.delimiter, len(found.names)) == (";", 3)


def test_lines_before_the_header() -> None:
    found = table(f"Export of meter 7\n\nfrom; to\n\nZeit;Wert;Status\n{TIME};1;ok\n{TIME};2;ok\n{TIME};2;ok\n")
    assert (found.layout.header, found.names) == (5, ["Zeit", "Wert", "Status"])
    assert [row.line for row in found.rows()] == [6, 7, 8]


def test_no_header() -> None:
    found = table(f"{TIME};1\n{TIME};2\n")
    assert (found.layout.header, found.names) == (0, ["#1", "#2"])
    assert len(list(found.rows())) == 2


def test_rows_by_their_lines() -> None:
    found = table(f'a;b\n\n{TIME};"x\ny"\n;;\n{TIME};2;more;cells\n{TIME}\n')
    assert [(row.line, len(row.cells)) for row in found.rows()] == [(3, 2), (6, 4), (7, 1)]


def test_a_cell_that_cannot_be_read() -> None:
    found = table(f"a;b\n{TIME};1\n{'x' * (csv.field_size_limit() + 1)};1\n{TIME};2\n")
    rows = list(found.rows())
    assert [row.problem is None for row in rows] == [True, False, True]


def test_rows_can_be_read_again() -> None:
    found = table(f"a;b\n{TIME};1\n")
    assert next(found.rows()) == next(found.rows()) == Row(2, [TIME, "1"])


@pytest.mark.parametrize("field", [{"encoding": "ebcdic"}, {"delimiter": "x"}, {"header": "-1"}, {"header": "1e3"}])
def test_layouts_that_cannot_be(field: dict[str, str]) -> None:
    with pytest.raises(Problem) as refused:
        table("a;b\n", **field)
    assert [error.field for error in refused.value.errors] == list(field)


@pytest.mark.parametrize(
    ("content", "empty"), [(b"", True), (b" \r\n", True), (b"\xef\xbb\xbf\n", True), (b"a", False)]
)
def test_files_that_hold_nothing(content: bytes, empty: bool) -> None:
    assert is_empty(BytesIO(content)) == empty


@pytest.mark.parametrize(
    ("content", "workbook"), [(b"PK\x03\x04.", True), (b"\xd0\xcf\x11\xe0", True), (b"P;K", False)]
)
def test_files_that_are_no_text(content: bytes, workbook: bool) -> None:
    assert is_workbook(BytesIO(content)) == workbook


@pytest.mark.parametrize("row", [";" * (MAX_ROW + 1), "x;" + "y" * MAX_ROW])
def test_a_row_that_does_not_end(row: str) -> None:
    """It is refused as far as it goes, and no more of it is kept than a row may have; the next is read again."""
    rows = list(table(f"Zeit;Wert\n{TIME};1\n{row}\n{TIME};2\n").rows())
    assert (rows[0], rows[-1]) == (Row(2, [TIME, "1"]), Row(4, [TIME, "2"]))
    assert (rows[1].line, rows[1].cells) == (3, [])
    assert "more than 65536 characters" in (rows[1].problem or "")


def test_a_row_of_endless_lines() -> None:
    """The same where each of its cells has a line end in quotes."""
    found = table("Zeit;Wert\n" + '"\n";' * MAX_ROW, header="1")
    first = next(found.rows())
    assert first.line == 2
    assert "more than 65536 characters" in (first.problem or "")


def test_as_long_as_a_row_may_be() -> None:
    row = f"{TIME};" + "1" * (MAX_ROW - len(TIME) - 3) + "\r\n"
    assert [len(read.cells[1]) for read in table("Zeit;Wert\n" + row).rows()] == [MAX_ROW - len(TIME) - 3]


def test_more_columns_than_are_looked_at() -> None:
    found = table("\n".join(";".join(["1"] * 10_000) for _ in range(3)))
    assert len(found.names) == MAX_COLUMNS
    assert {len(row.cells) for row in found.rows()} == {MAX_COLUMNS}


def test_utf_16_without_its_mark() -> None:
    """It may be told so; what is something else then is refused row by row."""
    found = table("Zeit;Wert\n".encode("utf-16-le") + f"{TIME};1\n".encode("utf-16-le"), encoding="utf-16")
    assert [row.cells for row in found.rows()] == [[TIME, "1"]]
    assert table("Zeit;Wert\n", encoding="utf-16").names


@pytest.mark.parametrize("header", ["1001", "0000000001", "0" * 9 + "9" * 5000, "-1", "x"])
def test_a_header_on_no_line(header: str) -> None:
    with pytest.raises(Problem) as refused:
        table("Zeit;Wert\n", header=header)
    assert refused.value.errors[0].field == "header"
