"""Rollups: each SELECT of `db/rollups/` as the view `internal.<file>`, kept by TimescaleDB where its edition can.

`internal.<file>_folded` is the SELECT, always.

On the Community edition the view reads a continuous aggregate, `internal.<file>_aggregate`; elsewhere it is the SELECT
itself. Its columns are the same, so nothing above knows which, and a database that changes its edition is migrated once
more and changes this with it.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

import asyncpg

from db.sources import MigrationError, Source

ROLLUPS = "rollups"  # what all of them together are recorded as
COMMUNITY = "timescale"
COMPRESSED = """
select exists (
  select from timescaledb_information.chunks
  where hypertable_schema = 'internal' and hypertable_name = 'sample' and is_compressed
)
"""
EDITION = "select coalesce(current_setting('timescaledb.license', true), '')"

# What outlives its samples: hours in a table, and what is made of them.
HOURS = "internal.sample_hour"
RETIRED_HOURS = "internal.retired_hour"
RETIRED_UNTIL = "(select retired_until from internal.retention)"


@dataclass(frozen=True)
class Rollup:
    """One SELECT and what is made of it."""

    name: str
    comment: str
    select: str

    @property
    def view(self) -> str:
        """The view that everything above reads."""
        return f"internal.{self.name}"

    @property
    def aggregate(self) -> str:
        """The continuous aggregate that the view reads on the Community edition."""
        return f"internal.{self.name}_aggregate"

    @property
    def folded(self) -> str:
        """The SELECT as a view, of samples that are kept."""
        return f"{self.view}_folded"

    @property
    def time(self) -> str:
        """The column that says when a row begins: the last word of the name."""
        return self.name.rsplit("_", 1)[-1]

    def over(self, hours: str) -> str:
        """The SELECT, with other hours than the view's."""
        return re.sub(rf"\b{re.escape(HOURS)}\b", hours, self.select)

    @property
    def retired(self) -> str:
        """The rows whose samples are not kept any more, in the same columns."""
        return f"select * from {RETIRED_HOURS}" if self.view == HOURS else self.over(RETIRED_HOURS)

    @property
    def mark(self) -> str:
        """What an aggregate made of this SELECT is known by."""
        return f"Kept by db/rollups.py. {hashlib.sha256(self.select.encode()).hexdigest()}"


async def read_edition(connection: asyncpg.Connection) -> str:
    """`timescale` for the Community edition, `apache`, or nothing where TimescaleDB is not loaded yet."""
    return str(await connection.fetchval(EDITION))


def as_source(rollups: list[Source], edition: str) -> Source:
    """All rollups as one thing to apply: it changes when one of them or the edition does."""
    return Source(ROLLUPS, "\n".join([f"-- {edition}", *(f"-- {each.path}\n{each.text}" for each in rollups)]))


async def apply_rollups(connection: asyncpg.Connection, sources: list[Source]) -> None:
    """Make the views, and the continuous aggregates below them where the edition has them. Run it in a transaction.

    What is materialized stays, unless a SELECT has changed: then all are made anew, and fill up in the background.
    Raises MigrationError where the edition cannot read what is stored.
    """
    rollups = [_rollup(source) for source in _in_order(sources)]
    for rollup in rollups:
        await _create_view(connection, rollup.folded, rollup.over(f"{HOURS}_folded"), rollup.comment)
    if await read_edition(connection) == COMMUNITY:
        marks = [await _read_mark(connection, rollup) for rollup in rollups]
        if marks != [rollup.mark for rollup in rollups]:
            await _create_aggregates(connection, rollups)
    else:
        await _check_readable(connection)
        await _drop_aggregates(connection, rollups)
    for rollup in rollups:
        kept = rollup.aggregate if await _read_mark(connection, rollup) else rollup.folded
        await _create_whole_view(connection, rollup, kept)
    await connection.execute("select internal.apply_columnstore()")


async def _check_readable(connection: asyncpg.Connection) -> None:
    """Refuse a database with samples that were stored by column: without that edition they are silently absent."""
    if await connection.fetchval(COMPRESSED):
        raise MigrationError(
            "samples of this database are stored by column, which only TimescaleDB's Community edition can read: with "
            "timescaledb.license = 'timescale' set COLUMNSTORE_AFTER_DAYS=0, start the service once, and run "
            "select decompress_chunk(c, true) from show_chunks('internal.sample') as c"
        )


async def _create_aggregates(connection: asyncpg.Connection, rollups: list[Rollup]) -> None:
    await _drop_aggregates(connection, rollups)
    for rollup in rollups:
        await connection.execute(
            f"create materialized view {rollup.aggregate} "
            f"with (timescaledb.continuous, timescaledb.materialized_only = false) "
            f"as {rollup.over(f'{HOURS}_aggregate')} with no data"
        )
        await connection.execute(f"comment on view {rollup.aggregate} is '{rollup.mark}'")
        # No start: late data is refreshed wherever it falls. Only what changed is looked at, and all of it each time, a
        # day of hours a transaction: an hour each, as is the default, takes five times as long.
        await connection.execute(
            f"select add_continuous_aggregate_policy('{rollup.aggregate}', start_offset => null, "
            f"end_offset => interval '1 hour', schedule_interval => interval '1 minute', "
            f"buckets_per_batch => 24, max_batches_per_execution => 0)"
        )


async def _drop_aggregates(connection: asyncpg.Connection, rollups: list[Rollup]) -> None:
    for rollup in reversed(rollups):
        if await _read_mark(connection, rollup):
            await _create_whole_view(connection, rollup, rollup.folded)
            await connection.execute(f"drop materialized view {rollup.aggregate}")


async def _create_whole_view(connection: asyncpg.Connection, rollup: Rollup, kept: str) -> None:
    """The view of the rollup: what is kept, and what is retired."""
    select = (
        f"select * from {kept} where {rollup.time} >= coalesce({RETIRED_UNTIL}, '-infinity') union all {rollup.retired}"
    )
    await _create_view(connection, rollup.view, select, rollup.comment)


async def _create_view(connection: asyncpg.Connection, name: str, select: str, comment: str) -> None:
    await connection.execute(f"create or replace view {name} as {select}")
    await connection.execute(f"comment on view {name} is '{comment}'")


async def _read_mark(connection: asyncpg.Connection, rollup: Rollup) -> str | None:
    mark: str | None = await connection.fetchval(
        "select obj_description(to_regclass($1), 'pg_class')", rollup.aggregate
    )
    return mark


def _in_order(sources: list[Source]) -> list[Source]:
    """Those that read the samples first, then what is made of them."""
    names = [f"internal.{_name(source)}" for source in sources]
    return sorted(sources, key=lambda source: sum(bool(re.search(rf"\b{name}\b", source.text)) for name in names))


def _name(source: Source) -> str:
    return source.path.rsplit("/", 1)[-1].removesuffix(".sql")


def _rollup(source: Source) -> Rollup:
    lines = source.text.splitlines()
    comment = next(line for line in lines if line.startswith("-- ")).removeprefix("-- ").replace("'", "''")
    select = "\n".join(line for line in lines if not line.startswith("--"))
    return Rollup(_name(source), comment, select.strip().rstrip(";"))
