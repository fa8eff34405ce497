"""Rollups: each SELECT of `db/rollups/` as the view `internal.<file>`, kept by TimescaleDB where its edition can.

On the Community edition the view reads a continuous aggregate, `internal.<file>_aggregate`; elsewhere it is the SELECT
itself. Its columns are the same, so nothing above knows which, and a database that changes its edition is migrated once
more and changes this with it.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

import asyncpg

from db.sources import Source

ROLLUPS = "rollups"  # what all of them together are recorded as
COMMUNITY = "timescale"
EDITION = "select coalesce(current_setting('timescaledb.license', true), '')"

# Rows that outlive their samples, in the columns of the rollup.
RETIRED = {"sample_hour": ("hour", "internal.retired_hour")}
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
    """
    rollups = [_rollup(source) for source in _in_order(sources)]
    if await read_edition(connection) != COMMUNITY:
        for rollup in rollups:
            await _create_view(connection, rollup, rollup.select)
        return
    if [await _read_mark(connection, rollup) for rollup in rollups] != [rollup.mark for rollup in rollups]:
        await _create_aggregates(connection, rollups)
    for rollup in rollups:
        await _create_view(connection, rollup, f"select * from {rollup.aggregate}")


async def _create_aggregates(connection: asyncpg.Connection, rollups: list[Rollup]) -> None:
    for rollup in rollups:
        await _create_view(connection, rollup, rollup.select)
    for rollup in reversed(rollups):
        await connection.execute(f"drop materialized view if exists {rollup.aggregate}")
    for rollup in rollups:
        select = rollup.select
        for other in rollups:
            select = re.sub(rf"\b{re.escape(other.view)}\b", other.aggregate, select)
        await connection.execute(
            f"create materialized view {rollup.aggregate} "
            f"with (timescaledb.continuous, timescaledb.materialized_only = false) as {select} with no data"
        )
        await connection.execute(f"comment on view {rollup.aggregate} is '{rollup.mark}'")
        # No start: late data is refreshed wherever it falls. Only what changed is looked at.
        await connection.execute(
            f"select add_continuous_aggregate_policy('{rollup.aggregate}', start_offset => null, "
            f"end_offset => interval '1 hour', schedule_interval => interval '1 minute')"
        )


async def _create_view(connection: asyncpg.Connection, rollup: Rollup, select: str) -> None:
    if rollup.name in RETIRED:
        time, retired = RETIRED[rollup.name]
        select = (
            f"select * from ({select}) as kept where {time} >= coalesce({RETIRED_UNTIL}, '-infinity') "
            f"union all select * from {retired}"
        )
    await connection.execute(f"create or replace view {rollup.view} as {select}")
    await connection.execute(f"comment on view {rollup.view} is '{rollup.comment}'")


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
