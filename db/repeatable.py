"""Apply routines and seed: the files that may be applied again, whenever they change."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Awaitable, Callable

import asyncpg

from db.sources import MigrationError, Source

# One file may need what a later one brings.
NOT_YET = (
    asyncpg.UndefinedTableError,
    asyncpg.UndefinedColumnError,
    asyncpg.UndefinedFunctionError,
    asyncpg.UndefinedObjectError,
    asyncpg.InvalidSchemaNameError,
    asyncpg.ForeignKeyViolationError,
)

RECORD = """
insert into internal.routine (path, checksum) values ($1, $2)
on conflict (path) do update set checksum = excluded.checksum, applied_at = clock_timestamp()
"""

SEED_TABLE = """
select format('%I.%I', n.nspname, c.relname) as name,
  (
    select array_agg(a.attname::text order by a.attnum)
    from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
    where i.indrelid = c.oid and i.indisprimary
  ) as key
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relname = $1 and n.nspname in ('internal', 'public') and c.relkind in ('r', 'p')
order by n.nspname
limit 1
"""

Apply = Callable[[asyncpg.Connection, Source], Awaitable[None]]


async def apply_routine(connection: asyncpg.Connection, source: Source) -> None:
    """Run one file of routines."""
    await connection.execute(source.text)


async def apply_seed(connection: asyncpg.Connection, source: Source) -> None:
    """Insert or update the rows of `<table>.csv` by the table's primary key. An empty field is null."""
    table_name = source.path.rsplit("/", 1)[-1].removesuffix(".csv")
    table = await connection.fetchrow(SEED_TABLE, table_name)
    if table is None or not table["key"]:
        raise MigrationError(f"{source.path}: there is no table {table_name} with a primary key")
    rows = list(csv.DictReader(io.StringIO(source.text)))
    columns = [f'"{name}"' for name in rows[0]] if rows else []
    key = [f'"{name}"' for name in table["key"]]
    updates = [f"{column} = excluded.{column}" for column in columns if column not in key]
    action = f"update set {', '.join(updates)}" if updates else "nothing"
    column_list = ", ".join(columns)
    if rows:
        await connection.execute(
            f"insert into {table['name']} ({column_list}) "
            f"select {column_list} from jsonb_populate_recordset(null::{table['name']}, $1) "
            f"on conflict ({', '.join(key)}) do {action}",
            json.dumps([{name: text or None for name, text in row.items()} for row in rows]),
        )


async def apply_all(connection: asyncpg.Connection, sources: list[Source], apply: Apply) -> None:
    """Apply the files, those that need another's object after it, and record them. Run it in a transaction.

    Raises MigrationError, naming file and line, for a file that fails however often it is tried.
    """
    pending = sources
    while pending:
        failed: dict[Source, asyncpg.PostgresError] = {}
        for source in pending:
            try:
                async with connection.transaction():
                    await apply(connection, source)
                    await connection.execute(RECORD, source.path, source.checksum)
            except NOT_YET as error:
                failed[source] = error
            except asyncpg.PostgresError as error:
                raise MigrationError(explain(source, error)) from error
        if len(failed) == len(pending):
            raise MigrationError("\n".join(explain(source, error) for source, error in failed.items()))
        pending = list(failed)


def explain(source: Source, error: asyncpg.PostgresError) -> str:
    """What went wrong in which line of which file, in one paragraph."""
    place = f"db/{source.path}"
    if error.position:
        place += f":{source.text.count(chr(10), 0, int(error.position) - 1) + 1}"
    parts = [f"{place}: {error.args[0]} ({error.sqlstate})", error.detail, error.hint, error.context]
    return "\n  ".join(part for part in parts if part)
