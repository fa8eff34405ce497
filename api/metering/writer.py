"""Readings into the database, and what became of each record."""

import asyncio
from collections import Counter
from time import perf_counter
from typing import Literal

import asyncpg
import msgspec
import structlog

from api.database import Database
from api.metering.batch import Batch
from api.security.tokens import Caller

log = structlog.get_logger("api.metering")

SEPARATOR = "\x1f"
"""Joins texts that have no control characters: asyncpg takes five times as long over a list of a thousand of them."""
INGEST = """
select ordinal, outcome, detail
from api.ingest_readings(
  $1, string_to_array($2, e'\\x1f'), string_to_array($3, e'\\x1f'), $4, $5, string_to_array($6, e'\\x1f'),
  string_to_array($7, e'\\x1f', ''), $8, $9
)
"""
TRIES = 5

Code = Literal[
    "UNKNOWN_SITE",
    "INVALID_TIMESTAMP",
    "INVALID_VALUE",
    "INVALID_UNIT",
    "INVALID_METER",
    "DUPLICATE_IDEMPOTENCY_KEY",
]


class RecordError(msgspec.Struct, frozen=True):
    """What was wrong with the record at `index` (0-based), or that its key had been used."""

    index: int
    code: Code
    detail: str


class BatchResult(msgspec.Struct, frozen=True):
    """What became of a batch; the three counts add up to its records."""

    ingested: int
    skipped_duplicate: int
    failed: int
    errors: list[RecordError]


async def write_batch(db: Database, caller: Caller, batch: Batch) -> BatchResult:
    """Store a batch; when this returns it is committed. One log line says what became of it."""
    started = perf_counter()
    errors = [RecordError(position, why.code, why.detail) for position, why in batch.refused.items()]  # type: ignore[arg-type]
    outcomes = Counter[str]()
    for row in await _ingest(db, caller, batch):
        outcomes[row["outcome"]] += 1
        if row["outcome"] != "DUPLICATE":
            errors.append(RecordError(batch.columns.positions[row["ordinal"] - 1], row["outcome"], row["detail"]))
    failed = len(batch.refused) + outcomes["UNKNOWN_SITE"] + outcomes["INVALID_TIMESTAMP"]
    skipped = outcomes["DUPLICATE"] + outcomes["DUPLICATE_IDEMPOTENCY_KEY"]
    errors.sort(key=lambda error: error.index)
    result = BatchResult(batch.total - failed - skipped, skipped, failed, errors)
    log.info(
        "batch",
        org_id=caller.tenant,
        source=batch.source,
        total_records=batch.total,
        ingested=result.ingested,
        skipped_duplicate=skipped,
        failed=failed,
        duration_ms=round((perf_counter() - started) * 1000, 1),
    )
    return result


async def _ingest(db: Database, caller: Caller, batch: Batch) -> list[asyncpg.Record]:
    columns = batch.columns
    if not columns.sites:
        return []
    arguments = (
        SEPARATOR.join(columns.sites),
        SEPARATOR.join(columns.meters),
        columns.moments,
        columns.values,
        SEPARATOR.join(columns.units),
        SEPARATOR.join(key or "" for key in columns.keys),
    )
    for left in reversed(range(TRIES)):
        try:
            return await db.rows(INGEST, caller.tenant, *arguments, batch.source, caller.subject)
        except asyncpg.PostgresError as exc:
            # Two batches that touched the same keys or meters at the same time: one of them goes again.
            if not (exc.sqlstate or "").startswith("40") or not left:
                raise
            await asyncio.sleep(0.01)
    raise AssertionError("unreachable")
