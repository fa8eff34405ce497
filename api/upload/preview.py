"""What a file would come to if it were stored now."""

import asyncio
from collections.abc import Iterator
from datetime import datetime
from itertools import islice

import msgspec

from api.database import Database
from api.metering.batch import Columns
from api.metering.record import Reading, Refused
from api.metering.writer import arguments_of
from api.security.tokens import Caller
from api.upload.reader import Block, Reader, Refusal
from api.upload.table import Row

COMPARE = """
select outcome, detail, ordinals
from api.compare_readings(
  $1, $2::text::text[], $3::text::text[], $4::text::text[],
  $5::text::int[], $6::text::timestamptz[], $7::text::double precision[], $8::text::text[]
)
"""
MAX_ROWS = 50_000
"""Rows that are looked at; the rest of a longer file is not."""
SHOWN = 8
LISTED = 100


class Line(msgspec.Struct, frozen=True):
    """One of the first rows, as the reading that it would become, or why it is none."""

    line: int
    reading: Reading | None
    reason: str = ""


class Preview(msgspec.Struct):
    """What would become of the rows. At most a hundred refusals are listed; `refused` counts them all.

    `repeated` rows are of a meter and time that an earlier row has too, with the same value; with another one it would
    be corrected. `decided` rows lie in the hour that comes twice. `total` is the sum of the values that would stand.
    """

    rows: int = 0
    new: int = 0
    corrected: int = 0
    stored: int = 0
    repeated: int = 0
    refused: int = 0
    decided: int = 0
    is_whole: bool = True
    first: datetime | None = None
    last: datetime | None = None
    total: float = 0
    units: set[str] = msgspec.field(default_factory=set)
    meters: set[tuple[str, str]] = msgspec.field(default_factory=set)
    lines: list[Line] = msgspec.field(default_factory=list)
    refusals: list[Refusal] = msgspec.field(default_factory=list)

    def refuse(self, refusal: Refusal) -> None:
        """Count a refused row, and list it where there is room."""
        self.refused += 1
        if len(self.refusals) < LISTED:
            self.refusals.append(refusal)


async def make_preview(db: Database, caller: Caller, reader: Reader, rows: Iterator[Row], *, is_whole: bool) -> Preview:
    """Read the rows, and ask the database what it would make of them. `is_whole`: no row of the file is missing."""
    preview = Preview()
    seen: dict[tuple[str, str, datetime], float] = {}
    blocks = reader.blocks(islice(rows, MAX_ROWS), None, 5000)
    while (block := await asyncio.to_thread(next, blocks, None)) is not None:
        _show_first(preview, reader, block)
        fresh = _take(preview, block, seen)
        await _compare(db, caller, preview, reader, block, fresh)
    preview.refusals.sort(key=lambda refusal: refusal.line)
    preview.decided = reader.clock.decided
    preview.is_whole = is_whole and next(rows, None) is None
    return preview


def _show_first(preview: Preview, reader: Reader, block: Block) -> None:
    columns = block.batch.columns
    places = {position: n for n, position in enumerate(columns.positions)}
    for position in range(min(SHOWN - len(preview.lines), len(block.rows))):
        row = block.rows[position]
        if why := block.batch.refused.get(position):
            preview.lines.append(Line(row.line, None, f"{reader.refusal(row, why).field}: {why.detail}"))
        else:
            preview.lines.append(Line(row.line, _reading(columns, places[position])))


def _take(preview: Preview, block: Block, seen: dict[tuple[str, str, datetime], float]) -> list[int]:
    """Count the readings of a block; gives the places of those whose meter and time come for the first time."""
    columns = block.batch.columns
    preview.rows += block.batch.total
    preview.units.update(columns.units)
    preview.meters.update(zip(columns.sites, columns.meters, strict=True))
    if columns.moments:
        preview.first = min(columns.moments + ([preview.first] if preview.first else []))
        preview.last = max(columns.moments + ([preview.last] if preview.last else []))
    fresh: list[int] = []
    for n, (site, meter, moment) in enumerate(zip(columns.sites, columns.meters, columns.moments, strict=True)):
        key = (site, meter, moment)
        preview.total += columns.values[n] - seen.get(key, 0)
        if key not in seen:
            fresh.append(n)
        elif seen[key] == columns.values[n]:
            preview.repeated += 1
        else:
            preview.corrected += 1
        seen[key] = columns.values[n]
    return fresh


async def _compare(
    db: Database, caller: Caller, preview: Preview, reader: Reader, block: Block, fresh: list[int]
) -> None:
    for position, why in block.batch.refused.items():
        preview.refuse(reader.refusal(block.rows[position], why))
    if not fresh:
        return
    part = _part(block.batch.columns, fresh)
    for outcome, detail, ordinals in await db.rows(COMPARE, caller.tenant, *arguments_of(part)):
        match outcome:
            case "NEW":
                preview.new += len(ordinals)
            case "CORRECTION":
                preview.corrected += len(ordinals)
            case "DUPLICATE" | "DUPLICATE_IDEMPOTENCY_KEY":
                preview.stored += len(ordinals)
            case _:
                for ordinal in ordinals:
                    row = block.rows[part.positions[ordinal - 1]]
                    preview.refuse(reader.refusal(row, Refused(outcome, detail)))


def _part(columns: Columns, places: list[int]) -> Columns:
    part = Columns()
    for name, column in vars(columns).items():
        setattr(part, name, [column[n] for n in places])
    return part


def _reading(columns: Columns, n: int) -> Reading:
    return Reading(
        columns.sites[n], columns.meters[n], columns.moments[n], columns.values[n], columns.units[n], columns.keys[n]
    )
