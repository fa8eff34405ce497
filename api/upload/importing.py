"""A file of readings into the database, by a plan, with the code that batches go through."""

import asyncio
import csv
import io
from contextlib import suppress
from tempfile import SpooledTemporaryFile
from typing import IO, Any

import msgspec

from api.database import Database
from api.metering.record import Refused
from api.metering.writer import store_batch
from api.security.tokens import Caller
from api.upload.reader import ROLE_OF, Reader, Refusal
from api.upload.staging import BEGIN, FINISH, HOLD, LEASE, MEMORY_BYTES, keep
from api.upload.table import Row, Table

LISTED = 1000
MEND_CHARACTERS = 64 * 1024 * 1024
"""How much of the rows to mend is kept: a short row with its reason is much longer than it was."""


class ImportResult(msgspec.Struct):
    """What became of the rows: `rows` is the sum of the counts below it. At most a thousand refusals are listed."""

    rows: int = 0
    added: int = 0
    corrected: int = 0
    skipped: int = 0
    refused: int = 0
    sites: list[str] = msgspec.field(default_factory=list)
    refusals: list[Refusal] = msgspec.field(default_factory=list)


async def store(db: Database, caller: Caller, upload: Any, table: Table, reader: Reader) -> ImportResult:
    """Store the rows of a file, block by block, and note what became of them; rows to mend are kept as a CSV.

    `upload`: the file as api.get_upload gave it. Raises WL409 where another request stores them, or has since then.
    """
    name: str = upload["id"]
    await db.value(BEGIN, caller.tenant, name, upload["result"], LEASE, caller.subject)
    try:
        result = await _store(db, caller, name, upload["name"], table, reader)
        await db.value(FINISH, caller.tenant, name, result, caller.subject)
    except BaseException:
        with suppress(Exception):
            await db.value(HOLD, caller.tenant, name, None, caller.subject)
        raise
    return result


async def _store(db: Database, caller: Caller, upload: str, source: str, table: Table, reader: Reader) -> ImportResult:
    result = ImportResult()
    sites: set[str] = set()
    with SpooledTemporaryFile(MEMORY_BYTES) as mend:
        refused = RefusedRows(mend, table)
        blocks = reader.blocks(table.rows(), source)
        while (block := await asyncio.to_thread(next, blocks, None)) is not None:
            written, corrected = await store_batch(db, caller, block.batch)
            await db.value(HOLD, caller.tenant, upload, LEASE, caller.subject)
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
    return result


class RefusedRows:
    """Rows to mend, written as they came, with the line and the reason in a further column; UTF-8 as Excel knows it.

    Those beyond `most` characters are counted in a last row.
    """

    def __init__(self, file: IO[bytes], table: Table, most: int = MEND_CHARACTERS) -> None:
        self._left = most
        self._more = 0
        self._width = len(table.names)
        self._lines = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._lines, delimiter=table.layout.delimiter)
        self._writer.writerow([*table.names, "refused"])

    def add(self, row: Row, refusal: Refusal) -> None:
        """Write a row, while there is room."""
        if self._left <= 0:
            self._more += 1
            return
        cells = row.cells + [""] * (self._width - len(row.cells))
        self._left -= self._writer.writerow([*cells, f"line {refusal.line}, {refusal.field}: {refusal.reason}"])

    def end(self) -> None:
        """Finish the file, and leave it open."""
        if self._more:
            self._writer.writerow([""] * self._width + [f"{self._more} more rows were refused"])
        self._lines.detach()
