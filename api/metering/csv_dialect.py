"""How a plant writes CSV: encoding, separator, header names, numbers and dates."""

import codecs
import csv
import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from typing import IO, NamedTuple

from api.metering.units import normalise_unit

SEPARATORS = (";", "\t", ",")
BLOCK_BYTES = 64 * 1024
MAX_ROW = 64 * 1024
"""Characters that a row may have: no more of it is kept in memory."""

NAMES = {
    "timestamp_utc": "timestamp_utc timestamp ts time datetime date_time date timestamp_local zeitstempel zeit datum",
    "site_id": "site_id site siteid plant location werk standort anlage",
    "meter_id": "meter_id meter meterid device channel sensor zahler zaehler messstelle",
    "value": "value reading energy consumption usage power load wert verbrauch leistung messwert",
    "unit": "unit units uom einheit",
    "idempotency_key": "idempotency_key key record_id",
}
"""Header names of exports, in lower case and without accents, by the field that they mean."""
ALIASES = {name: field for field, names in NAMES.items() for name in names.split()}
DATES = ("%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M")

_PLAIN = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_GROUPED = re.compile(
    r"(?P<whole>[+-]?\d{1,3}(?P<mark>[.,' ])\d{3}(?:(?P=mark)\d{3})*)(?P<part>(?!(?P=mark))[.,]\d+)?", re.ASCII
)


class Column(NamedTuple):
    """What a column of the file holds; `unit` where its header says so, as in `usage_kwh`."""

    field: str
    unit: str | None


class Lines:
    """The lines of a file for a CSV reader, which never gets more of a row than it may have.

    Of a row with more it raises csv.Error; the reader goes on behind that line. `number` counts the lines read.
    """

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._left = MAX_ROW
        self.number = 0

    def begin_row(self) -> int:
        """A row begins: gives the line that it begins on."""
        self._left = MAX_ROW
        return self.number + 1

    def __iter__(self) -> Iterator[str]:
        """Itself."""
        return self

    def __next__(self) -> str:
        """The next line."""
        line = part = self._file.readline(self._left + 1)
        if not line:
            raise StopIteration
        self.number += 1
        self._left -= len(line)
        while part and not part.endswith(("\n", "\r")):
            part = self._file.readline(MAX_ROW)
            self._left -= len(part)
        if self._left < 0:
            raise csv.Error(f"it has more than {MAX_ROW} characters")
        return line


def encoding_of(file: IO[bytes]) -> str:
    """The encoding of a file: that of its byte order mark, else UTF-8, else Windows' western one.

    The first character beyond ASCII tells, wherever it stands: a broken one further on changes nothing.
    Reads the file, and leaves it at its begin.
    """
    try:
        decoder = codecs.getincrementaldecoder("utf-8")()
        while block := file.read(BLOCK_BYTES):
            if block.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and file.tell() == len(block):
                return "utf-16"
            if not decoder.decode(block).isascii():
                break
    except UnicodeDecodeError as exc:
        return "cp1252" if exc.object[: exc.start].isascii() else "utf-8-sig"
    finally:
        file.seek(0)
    return "utf-8-sig"


def separator_of(header: str) -> str:
    """The separator of a file, by its header line: the one that appears most."""
    return max(SEPARATORS, key=header.count)


def columns_of(header: list[str]) -> list[Column | None]:
    """What each column holds; None for one that no alias names."""
    columns: list[Column | None] = []
    taken: set[str] = set()
    for name in header:
        column = _column(_plain(name))
        if column is not None and column.field in taken:
            column = None
        if column is not None:
            taken.add(column.field)
        columns.append(column)
    return columns


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.strip().lower())
    letters = "".join(c for c in letters if not unicodedata.combining(c))
    return "_".join("".join(c if c.isalnum() else " " for c in letters).split())


def _column(name: str) -> Column | None:
    if name in ALIASES:
        return Column(ALIASES[name], None)
    head, _, tail = name.rpartition("_")
    unit = normalise_unit(tail)
    if unit is not None and (not head or ALIASES.get(head) == "value" or ALIASES.get(head.split("_")[-1]) == "value"):
        return Column("value", unit)
    return None


def number(text: str) -> float | None:
    """A number with a decimal point or comma, and another mark between the thousands before it; None for what is none.

    A single mark is the decimal one: `1,234` is a little more than one.
    """
    plain = text.strip().replace("\u00a0", " ").replace("\u202f", " ")
    if not _PLAIN.fullmatch(plain):
        grouped = _GROUPED.fullmatch(plain)
        if grouped is None:
            return None
        plain = grouped["whole"].replace(grouped["mark"], "") + (grouped["part"] or "")
    return float(plain.replace(",", "."))


def moment(text: str) -> str:
    """A date and time as RFC 3339, still without an offset where the file gives none; other texts as they are."""
    text = text.strip()
    for pattern in DATES:
        try:
            return datetime.strptime(text, pattern).isoformat()
        except ValueError:
            continue
    if len(text) == 16 and text[10] in " T":
        return f"{text}:00"
    return text
