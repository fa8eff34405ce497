"""Readings into the database, and what became of each record."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from time import perf_counter
from typing import Literal, NamedTuple

import asyncpg
import msgspec
import structlog

from api.database import Database
from api.metering.batch import Batch, Columns
from api.security.tokens import Caller

log = structlog.get_logger("api.metering")

INGEST = """
select outcome, detail, ordinals
from api.ingest_readings(
  $1, $2::text::text[], $3::text::text[], $4::text::text[],
  $5::text::int[], $6::text::timestamptz[], $7::text::double precision[], $8::text::text[], $9, $10
)
"""
TRIES = 5
QUIET = ("DUPLICATE", "CORRECTION")
"""Outcomes that no sender is told of record by record."""

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


class Stored(NamedTuple):
    """What became of a batch; `corrected` of its ingested records replaced another value."""

    result: BatchResult
    corrected: int


async def write_batch(db: Database, caller: Caller, batch: Batch) -> BatchResult:
    """Store a batch; when this returns it is committed."""
    return (await store_batch(db, caller, batch)).result


async def store_batch(db: Database, caller: Caller, batch: Batch) -> Stored:
    """Store a batch; when this returns it is committed. One log line says what became of it."""
    started = perf_counter()
    errors = [RecordError(position, why.code, why.detail) for position, why in batch.refused.items()]  # type: ignore[arg-type]
    outcomes = Counter[str]()
    positions = batch.columns.positions
    for outcome, detail, ordinals in await _ingest(db, caller, batch):
        outcomes[outcome] += len(ordinals)
        if outcome not in QUIET:
            errors += [RecordError(positions[ordinal - 1], outcome, detail) for ordinal in ordinals]
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
    return Stored(result, outcomes["CORRECTION"])


async def _ingest(db: Database, caller: Caller, batch: Batch) -> list[asyncpg.Record]:
    if not batch.columns.sites:
        return []
    arguments = arguments_of(batch.columns)
    for left in reversed(range(TRIES)):
        try:
            return await db.rows(INGEST, caller.tenant, *arguments, batch.source, caller.subject)
        except asyncpg.PostgresError as exc:
            # Two batches that touched the same keys or meters at the same time: one of them goes again.
            if not (exc.sqlstate or "").startswith("40") or not left:
                raise
            await asyncio.sleep(0.01)
    raise AssertionError("unreachable")


def arguments_of(columns: Columns) -> list[str]:
    """The columns as array literals. What is measured is named once; readings refer to it by its place, from 1."""
    places: dict[tuple[str, str, str], int] = {}
    names = zip(columns.sites, columns.meters, columns.units, strict=True)
    of = [places.setdefault(name, len(places) + 1) for name in names]
    sites, meters, units = zip(*places, strict=True)
    return [_array(each) for each in (sites, meters, units, of, columns.moments, columns.values, columns.keys)]


def _array(column: Sequence[object]) -> str:
    """A column as PostgreSQL writes an array: as JSON does, as long as no text has a control character, but in braces.

    asyncpg would take ten times as long over a list of a thousand.
    """
    return f"{{{msgspec.json.encode(column)[1:-1].decode()}}}"
