"""A plant's CSV export into the database, block by block, with the code that batches go through."""

import asyncio
import csv
import io
from collections.abc import AsyncGenerator, Iterator
from datetime import tzinfo
from typing import IO, Any

import msgspec

from api.database import Database
from api.errors import Problem, invalid
from api.metering.batch import Batch, Columns, add
from api.metering.csv_dialect import BLOCK_BYTES, Column, Lines, columns_of, encoding_of, moment, number, separator_of
from api.metering.moments import Bounds
from api.metering.record import Refused, read_record
from api.metering.writer import write_batch
from api.security.tokens import Caller

BLOCK_ROWS = 1000
MAX_ERRORS = 1000
MAX_FIELD = 10_000
NEEDED = ("timestamp_utc", "site_id", "meter_id", "value")
FIELDS = {
    "UNKNOWN_SITE": "site_id",
    "INVALID_METER": "meter_id",
    "INVALID_TIMESTAMP": "timestamp_utc",
    "INVALID_VALUE": "value",
    "INVALID_UNIT": "unit",
}


class RowError(msgspec.Struct, frozen=True):
    """Why a row was not stored; `row` is its line in the file, the header being line 1."""

    row: int
    field: str
    message: str


class UploadResult(msgspec.Struct):
    """What became of a file so far. At most 1,000 errors are listed; `rows_failed` counts them all."""

    rows_received: int = 0
    rows_ingested: int = 0
    rows_skipped_duplicate: int = 0
    rows_failed: int = 0
    errors: list[RowError] = msgspec.field(default_factory=list)


class Upload:
    """A file on its way in. `defaults` stand where the file has no such column: site_id, meter_id, unit."""

    def __init__(
        self, file: IO[bytes], source: str, defaults: dict[str, str], bounds: Bounds, zone: tzinfo | None
    ) -> None:
        self._source = source
        self._defaults = defaults
        self._bounds = bounds
        self._zone = zone
        lines = io.TextIOWrapper(file, encoding=encoding_of(file), errors="replace", newline="")
        header = lines.readline(BLOCK_BYTES)
        separator = separator_of(header)
        names: list[str] = next(csv.reader([header], delimiter=separator), [])
        self._columns = columns_of(names)
        self._lines = Lines(lines)
        self._rows = csv.reader(self._lines, delimiter=separator)
        self._check_columns(names)

    def _check_columns(self, names: list[str]) -> None:
        present = {column.field for column in self._columns if column} | self._defaults.keys()
        missing = [field for field in NEEDED if field not in present]
        if missing:
            found = ", ".join(name.strip()[:40] for name in names[:20]) or "nothing"
            raise invalid("file", f"has no column for {', '.join(missing)}; its header reads: {found}")

    async def write(self, db: Database, caller: Caller) -> AsyncGenerator[UploadResult]:
        """Store the file; gives the state after each block of rows, and the last is the result."""
        result = UploadResult()
        blocks = self._blocks()
        while (block := await asyncio.to_thread(next, blocks, None)) is not None:
            rows, batch = block
            written = await write_batch(db, caller, batch)
            failed = [error for error in written.errors if error.code in FIELDS]
            result.rows_received += batch.total
            result.rows_ingested += written.ingested
            result.rows_skipped_duplicate += written.skipped_duplicate
            result.rows_failed += written.failed
            for error in failed[: MAX_ERRORS - len(result.errors)]:
                result.errors.append(RowError(rows[error.index], FIELDS[error.code], error.detail))
            yield result
        if not result.rows_received:
            raise Problem(422, "The file has no rows under its header")

    def _blocks(self) -> Iterator[tuple[list[int], Batch]]:
        lines: list[int] = []
        records: list[dict[str, Any] | Refused] = []
        for line, record in self._records():
            lines.append(line)
            records.append(record)
            if len(records) == BLOCK_ROWS:
                yield lines, self._batch(records)
                lines, records = [], []
        if records:
            yield lines, self._batch(records)

    def _records(self) -> Iterator[tuple[int, dict[str, Any] | Refused]]:
        while True:
            self._lines.begin_row()
            try:
                cells = next(self._rows)
            except StopIteration:
                return
            except csv.Error as exc:
                yield self._lines.number + 1, Refused("INVALID_VALUE", f"the row is not readable: {exc}")
                continue
            if any(cell.strip() for cell in cells):
                yield self._lines.number + 1, self._record(cells)

    def _record(self, cells: list[str]) -> dict[str, Any]:
        record: dict[str, Any] = dict(self._defaults)
        for column, cell in zip(self._columns, cells, strict=False):
            if column is not None and (text := cell.strip()):
                self._take(record, column, text)
        return record

    def _take(self, record: dict[str, Any], column: Column, text: str) -> None:
        if column.field == "value":
            record["value"] = number(text)
            if column.unit is not None:
                record["unit"] = column.unit
        elif column.field == "timestamp_utc":
            record["timestamp_utc"] = moment(text)
        else:
            record[column.field] = text[:MAX_FIELD]

    def _batch(self, records: list[dict[str, Any] | Refused]) -> Batch:
        columns, refused, positions = Columns(), dict[int, Refused](), list[int]()
        for position, record in enumerate(records):
            reading = record if isinstance(record, Refused) else read_record(record, self._bounds, self._zone)
            if isinstance(reading, Refused):
                refused[position] = reading
            else:
                positions.append(position)
                add(columns, reading)
        columns.positions = positions
        return Batch(len(records), columns, refused, self._source)
