"""Bring a database to the state of the code: `python -m db.migrate [up | status]`.

`up` applies the migrations that are missing, then the routines and seed files that changed; done again it changes
nothing, and several at once take turns. `status` tells what `up` would do. The database is DATABASE_URL, or the
embedded one.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from dataclasses import dataclass

import asyncpg

from db import local
from db.place import LocalError
from db.prepare import prepare
from db.repeatable import Apply, apply_all, apply_routine, apply_seed, explain
from db.rollups import ROLLUPS, apply_rollups, as_source, read_edition
from db.sources import Migration, MigrationError, Source, Sources, read_sources

LOCK = 7_283_946_105  # any number that nobody else takes


@dataclass(frozen=True)
class Plan:
    """What is to be done, and what the database has had."""

    level: int
    migrations: list[Migration]
    routines: list[Source]
    seeds: list[Source]
    gone: list[str]

    @property
    def is_empty(self) -> bool:
        """Whether the database is as the code wants it."""
        return not (self.migrations or self.routines or self.seeds or self.gone)

    def describe(self) -> list[str]:
        """One line for each thing that is to be done."""
        lines = [f"migration  {migration.path}" for migration in self.migrations]
        lines += [f"routine    {source.path}" for source in self.routines]
        lines += [f"seed       {source.path}" for source in self.seeds]
        return lines + [f"forget     {path} (no such file any more)" for path in self.gone]


async def up(url: str, sources: Sources | None = None) -> Plan:
    """Bring the database at `url` to the state of `sources` (the code's own by default); returns what was done.

    Raises MigrationError, having changed nothing of the failing step.
    """
    sources = sources or read_sources()
    connection = await _connect(url)
    try:
        await connection.execute("select pg_advisory_lock($1)", LOCK)
        plan = await _plan(connection, sources)
        if plan.is_empty and plan.level:
            return plan
        await prepare(connection)
        # Which edition it is, is known for certain only with the extension there.
        plan = await _plan(connection, sources)
        for migration in plan.migrations:
            await _apply_migration(connection, migration)
        async with connection.transaction():
            await apply_all(connection, plan.routines, _with_rollups(sources.rollups))
            await apply_all(connection, plan.seeds, apply_seed)
            await connection.execute("delete from internal.routine where path = any ($1)", plan.gone)
        return plan
    finally:
        await connection.close()


async def status(url: str, sources: Sources | None = None) -> Plan:
    """What `up` would do to the database at `url`. Changes nothing."""
    connection = await _connect(url)
    try:
        return await _plan(connection, sources or read_sources())
    finally:
        await connection.close()


async def _plan(connection: asyncpg.Connection, sources: Sources) -> Plan:
    migrated: dict[int, asyncpg.Record] = {}
    applied: dict[str, str] = {}
    if await connection.fetchval("select to_regclass('internal.schema_migration') is not null"):
        rows = await connection.fetch("select number, name, checksum from internal.schema_migration order by number")
        migrated = {row["number"]: row for row in rows}
        applied = dict(await connection.fetch("select path, checksum from internal.routine"))
    level = max(migrated, default=0)
    _check_history(sources, migrated, level)
    missing = [migration for migration in sources.migrations if migration.number not in migrated]
    edition = await read_edition(connection)
    rollups = [as_source(sources.rollups, edition)] if sources.rollups else []
    # A migration may have dropped what a routine made, so after one all are applied.
    routines, seeds = (
        [source for source in group if missing or applied.get(source.path) != source.checksum]
        for group in ([*sources.routines, *rollups], sources.seeds)
    )
    known = {source.path for source in (*sources.routines, *rollups, *sources.seeds)}
    return Plan(level, missing, routines, seeds, sorted(applied.keys() - known))


def _check_history(sources: Sources, migrated: dict[int, asyncpg.Record], level: int) -> None:
    if level > sources.latest:
        name = f"{level:04}_{migrated[level]['name']}"
        raise MigrationError(
            f"the database is newer than this code: it has had migration {name}, the code ends at "
            f"{sources.latest:04}. Run the code that made it, or a later one"
        )
    known = {migration.number: migration for migration in sources.migrations}
    for number, row in migrated.items():
        if number not in known:
            raise MigrationError(f"migration {number:04}_{row['name']} was applied, but its file is gone")
        if known[number].checksum != row["checksum"]:
            raise MigrationError(
                f"{known[number].path} was changed after it was applied: put it back, and write a new migration"
            )
    for number, migration in known.items():
        if number < level and number not in migrated:
            raise MigrationError(f"{migration.path} comes too late: the database is at {level:04} already; renumber it")


async def _apply_migration(connection: asyncpg.Connection, migration: Migration) -> None:
    try:
        async with connection.transaction():
            await connection.execute(migration.text)
            await connection.execute(
                "insert into internal.schema_migration (number, name, checksum) values ($1, $2, $3)",
                migration.number,
                migration.name,
                migration.checksum,
            )
    except asyncpg.PostgresError as error:
        raise MigrationError(explain(migration, error)) from error


def _with_rollups(rollups: list[Source]) -> Apply:
    async def apply(connection: asyncpg.Connection, source: Source) -> None:
        await (apply_rollups(connection, rollups) if source.path == ROLLUPS else apply_routine(connection, source))

    return apply


async def _connect(url: str) -> asyncpg.Connection:
    try:
        return await asyncpg.connect(url, server_settings={"application_name": "wattledger-migrate"})
    except (OSError, asyncpg.PostgresError) as error:
        raise MigrationError(f"the database does not answer: {error}") from error


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit code: 0 when the database is as the code wants it."""
    parser = argparse.ArgumentParser(prog="python -m db.migrate", description="Bring the database to the code's state.")
    parser.add_argument("command", nargs="?", default="up", choices=("up", "status"))
    options = parser.parse_args(arguments)
    try:
        url = os.environ.get("DATABASE_URL") or local.url()
        plan = asyncio.run(up(url) if options.command == "up" else status(url))
    except (MigrationError, LocalError) as error:
        print(f"migrate: {error}", file=sys.stderr)
        return 1
    for line in plan.describe():
        print(line)
    if options.command == "status":
        print(f"level {plan.level:04}: " + ("up to date" if plan.is_empty else "`python -m db.migrate` has work to do"))
        return 0 if plan.is_empty else 1
    print("migrate: nothing to do" if plan.is_empty else "migrate: done")
    return 0


if __name__ == "__main__":
    sys.exit(main())
