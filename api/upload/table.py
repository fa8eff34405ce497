"""How a file is laid out: encoding, separator, line of the header; and its rows."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import IO, NamedTuple

from api.errors import invalid
from api.metering.csv_dialect import BLOCK_BYTES, Lines, encoding_of
from api.upload.times import looks_like_time, printable

DELIMITERS = {"semicolon": ";", "tab": "\t", "comma": ",", "pipe": "|"}
ENCODINGS = ("utf-8", "cp1252", "utf-16")
SNIFFED_ROWS = 30
MAX_COLUMNS = 200
"""Columns beyond are left out."""
MAX_HEADER = 1000
"""The last line on which a header may stand."""
_CODECS = {"utf-8": "utf-8-sig", "cp1252": "cp1252", "utf-16": "utf-16"}


class Layout(NamedTuple):
    """How a file is written. `header` is the line of the column names, 0 where there is none."""

    encoding: str
    delimiter: str
    header: int


class Row(NamedTuple):
    """A row and the line of the file that it begins on; `problem` says why it cannot be read, where it cannot."""

    line: int
    cells: list[str]
    problem: str | None = None


class Table:
    """A file in a layout. Where it has no header, columns are named by their number."""

    def __init__(self, file: IO[bytes], layout: Layout) -> None:
        self._file = file
        self.layout = layout
        self.names: list[str] = self._read_names()

    def rows(self) -> Iterator[Row]:
        """The rows below the header, without empty ones, from the begin of the file."""
        for row in _rows(self._file, self.layout.encoding, self.layout.delimiter):
            if row.line > self.layout.header and (row.problem or any(cell.strip() for cell in row.cells)):
                yield row

    def _read_names(self) -> list[str]:
        if self.layout.header:
            found = next(
                (row for row in self._all(self.layout.header) if row.line == self.layout.header), Row(0, [])
            ).cells
            names = [cell.strip() for cell in found]
        else:
            names = [""] * len(next((row.cells for row in self.rows()), []))
        return [printable(name[:80]) or f"#{n}" for n, name in enumerate(names, 1)]

    def _all(self, last: int) -> Iterator[Row]:
        return islice(_rows(self._file, self.layout.encoding, self.layout.delimiter), last)


def guess_layout(
    file: IO[bytes], encoding: str | None = None, delimiter: str | None = None, header: str | None = None
) -> Layout:
    """The layout of a file, where it is not said. Raises a 422 Problem for a layout that cannot be."""
    encoding = encoding or _encoding_of(file)
    if encoding not in ENCODINGS:
        raise invalid("encoding", f"must be one of {', '.join(ENCODINGS)}")
    if delimiter is not None and delimiter not in DELIMITERS:
        raise invalid("delimiter", f"must be one of {', '.join(DELIMITERS)}")
    separator = DELIMITERS[delimiter] if delimiter else _delimiter_of(file, encoding)
    if header is None:
        return Layout(encoding, separator, _header_of(file, encoding, separator))
    if not header.isdecimal() or len(header) > len(str(MAX_HEADER)) or int(header) > MAX_HEADER:
        raise invalid("header", f"must be the number of a line, at most {MAX_HEADER}; 0 where there is none")
    return Layout(encoding, separator, int(header))


def _encoding_of(file: IO[bytes]) -> str:
    file.seek(0)
    codec = encoding_of(file)
    return next(name for name, known in _CODECS.items() if known == codec)


def _delimiter_of(file: IO[bytes], encoding: str) -> str:
    """The separator with which most rows have the same number of cells, more than one."""
    best, best_share = ";", 0.0
    for separator in DELIMITERS.values():
        rows = [row.cells for row in islice(_rows(file, encoding, separator), SNIFFED_ROWS) if row.cells]
        widths = Counter(len(cells) for cells in rows if len(cells) > 1)
        share = max(widths.values(), default=0) / len(rows) if rows else 0
        if share > best_share:
            best, best_share = separator, share
    return best


def _header_of(file: IO[bytes], encoding: str, separator: str) -> int:
    """The first line that is as wide as most are; 0 where it holds a reading already."""
    rows = [row for row in islice(_rows(file, encoding, separator), SNIFFED_ROWS) if row.cells]
    if not rows:
        return 1
    width = Counter(len(row.cells) for row in rows).most_common(1)[0][0]
    first = next(row for row in rows if len(row.cells) == width)
    return 0 if any(looks_like_time(cell) for cell in first.cells) else first.line


def _rows(file: IO[bytes], encoding: str, separator: str) -> Iterator[Row]:
    text = io.TextIOWrapper(file, encoding=_codec(file, encoding), errors="replace", newline="")
    lines = Lines(text)
    reader = csv.reader(lines, delimiter=separator)
    try:
        while True:
            line = lines.begin_row()
            try:
                yield Row(line, next(reader)[:MAX_COLUMNS])
            except csv.Error as exc:
                yield Row(line, [], f"the row is not readable: {exc}")
            except StopIteration:
                return
    finally:
        text.detach()


def _codec(file: IO[bytes], encoding: str) -> str:
    """The codec of an encoding, with the file at its begin; UTF-16 needs no byte order mark."""
    file.seek(0)
    mark = file.read(2)
    file.seek(0)
    if encoding == "utf-16" and mark not in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "utf-16-le"
    return _CODECS[encoding]


def is_empty(file: IO[bytes]) -> bool:
    """Whether a file has nothing to read in it."""
    file.seek(0)
    return not file.read(BLOCK_BYTES).strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe")


def is_workbook(file: IO[bytes]) -> bool:
    """Whether a file is a workbook of Excel, or an archive, and no text."""
    file.seek(0)
    return file.read(8).startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b"))
