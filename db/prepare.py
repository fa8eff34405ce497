"""What must stand before the first migration: the roles, the extensions, and who owns the schemas."""

from __future__ import annotations

import asyncio

import asyncpg

from db.privacy import close_to_public
from db.sources import MigrationError

OWNER = "wattledger_owner"
ROLES = (OWNER, "wattledger_app", "wattledger_worker", "wattledger_analyst")
EXTENSIONS = ("timescaledb",)

# Roles belong to the cluster: databases that migrate at the same time meet there.
CLASHES = (
    asyncpg.DuplicateObjectError,
    asyncpg.UniqueViolationError,
    asyncpg.InternalServerError,  # "tuple concurrently updated"
)

BOOKKEEPING = """
create schema if not exists internal;
create table if not exists internal.schema_migration (
  number integer primary key,
  name text not null,
  checksum text not null,
  applied_at timestamptz not null default clock_timestamp()
);
comment on table internal.schema_migration is 'The migrations that this database has had; kept by db/migrate.py.';
create table if not exists internal.routine (
  path text primary key,
  checksum text not null,
  applied_at timestamptz not null default clock_timestamp()
);
comment on table internal.routine is 'The routine and seed files as last applied; kept by db/migrate.py.';
"""


async def prepare(connection: asyncpg.Connection) -> None:
    """Make roles, extensions and bookkeeping where they are missing, and continue as the owner.

    Raises MigrationError when an extension is not to be had, or the connecting user may not do what is needed.
    """
    for role in ROLES:
        await _ensure_role(connection, role)
    await _let_jobs_run(connection)
    for extension in EXTENSIONS:
        await _ensure_extension(connection, extension)
    try:
        await _give_to_owner(connection)
    except asyncpg.InsufficientPrivilegeError as error:
        raise MigrationError(f"the user of DATABASE_URL must own the database: {error}") from error
    await close_to_public(connection)
    await connection.execute(f"set role {OWNER}")
    await connection.execute("set search_path = public; set check_function_bodies = off; set lock_timeout = '60s'")
    async with connection.transaction():
        await connection.execute("set local client_min_messages = warning")
        await connection.execute(BOOKKEEPING)


async def _ensure_role(connection: asyncpg.Connection, role: str) -> None:
    for attempt in range(10):
        try:
            if not await connection.fetchval("select exists (select from pg_roles where rolname = $1)", role):
                await connection.execute(f"create role {role} nologin")
            if not await connection.fetchval("select pg_has_role(current_user, $1, 'set')", role):
                await connection.execute(f"grant {role} to current_user")
            return
        except CLASHES:
            await asyncio.sleep(0.05 * (attempt + 1))
        except asyncpg.InsufficientPrivilegeError as error:
            raise MigrationError(
                f"the user of DATABASE_URL may not create the role {role} or act as it "
                f"({error}): use a superuser, or a database owner with CREATEROLE"
            ) from error
    raise MigrationError(f"the role {role} cannot be made: others keep changing it")


async def _let_jobs_run(connection: asyncpg.Connection) -> None:
    """Let TimescaleDB run jobs as the owner: it wants a role that may log in. This one has no password to do so."""
    if not await connection.fetchval("select rolcanlogin from pg_roles where rolname = $1", OWNER):
        try:
            await connection.execute(f"alter role {OWNER} login password null")
        except CLASHES:
            await _let_jobs_run(connection)


async def _ensure_extension(connection: asyncpg.Connection, extension: str) -> None:
    if await connection.fetchval("select exists (select from pg_extension where extname = $1)", extension):
        return
    try:
        await connection.execute(f"create extension {extension} schema public cascade")
    except (asyncpg.UndefinedFileError, asyncpg.FeatureNotSupportedError) as error:
        raise MigrationError(f"this PostgreSQL has no extension {extension}: {error}") from error
    except asyncpg.InsufficientPrivilegeError as error:
        raise MigrationError(
            f"the user of DATABASE_URL may not create the extension {extension}: let a superuser do it once, "
            f"with `create extension {extension}` in this database"
        ) from error
    except (asyncpg.PostgresError, asyncpg.InterfaceError, ConnectionError) as error:
        raise MigrationError(f"the extension {extension} cannot be created: {error}") from error


async def _give_to_owner(connection: asyncpg.Connection) -> None:
    database = await connection.fetchval("select quote_ident(current_database())")
    if not await connection.fetchval("select has_database_privilege($1, current_database(), 'create')", OWNER):
        await connection.execute(f"grant create on database {database} to {OWNER}")
    owns = "select pg_get_userbyid(nspowner) = $1 from pg_namespace where nspname = 'public'"
    if not await connection.fetchval(owns, OWNER):
        await connection.execute(f"alter schema public owner to {OWNER}")
