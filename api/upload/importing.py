"""A file of readings into the database, by a plan, with the code that batches go through."""

import asyncio
import csv
import io
from tempfile import SpooledTemporaryFile
from typing import IO

import msgspec

from api.database import Database
from api.metering.record import Refused
from api.metering.writer import store_batch
from api.security.tokens import Caller
from api.upload.reader import ROLE_OF, Reader, Refusal
from api.upload.staging import FINISH, MEMORY_BYTES, keep
from api.upload.table import Row, Table

LISTED = 1000


class ImportResult(msgspec.Struct):
    """What became of the rows: `rows` is the sum of the counts below it. At most a thousand refusals are listed."""

    rows: int = 0
    added: int = 0
    corrected: int = 0
    skipped: int = 0
    refused: int = 0
    sites: list[str] = msgspec.field(default_factory=list)
    refusals: list[Refusal] = msgspec.field(default_factory=list)


async def store(db: Database, caller: Caller, upload: str, source: str, table: Table, reader: Reader) -> ImportResult:
    """Store the rows of a file, block by block, and note what became of them; rows to mend are kept as a CSV."""
    result = ImportResult()
    sites: set[str] = set()
    with SpooledTemporaryFile(MEMORY_BYTES) as mend:
        refused = RefusedRows(mend, table)
        blocks = reader.blocks(table.rows(), source)
        while (block := await asyncio.to_thread(next, blocks, None)) is not None:
            written, corrected = await store_batch(db, caller, block.batch)
            result.rows += block.batch.total
            result.added += written.ingested - corrected
            result.corrected += corrected
            result.skipped += written.skipped_duplicate
            result.refused += written.failed
            sites.update(block.batch.columns.sites)
            for error in written.errors:
                if error.code in ROLE_OF:
                    row = block.rows[error.index]
                    refusal = reader.refusal(row, Refused(error.code, error.detail))
                    refused.add(row, refusal)
                    if len(result.refusals) < LISTED:
                        result.refusals.append(refusal)
        result.sites = sorted(sites)[:LISTED]
        refused.end()
        await keep(db, caller, upload, "refused", mend)
    await db.value(FINISH, caller.tenant, upload, result, caller.subject)
    return result


class RefusedRows:
    """Rows to mend, written as they came, with the line and the reason in a further column; UTF-8 as Excel knows it."""

    def __init__(self, file: IO[bytes], table: Table) -> None:
        self._width = len(table.names)
        self._lines = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._lines, delimiter=table.layout.delimiter)
        self._writer.writerow([*table.names, "refused"])

    def add(self, row: Row, refusal: Refusal) -> None:
        """Write a row."""
        cells = row.cells + [""] * (self._width - len(row.cells))
        self._writer.writerow([*cells, f"line {refusal.line}, {refusal.field}: {refusal.reason}"])

    def end(self) -> None:
        """Finish the file, and leave it open."""
        self._lines.detach()
