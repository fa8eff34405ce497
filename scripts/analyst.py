"""`python -m scripts.analyst --name NAME --tenant TENANT [--revoke]`: logins that read the views of docs/sql.md.

A login is made once and may be granted several tenants; done again it changes nothing. `--revoke` takes the tenant from
it, or without `--tenant` the login itself. Without a name it lists who may see what. PASSWORD in the environment sets
the password; else a new login gets a random one, printed once.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import hashlib
import hmac
import os
import re
import secrets
import sys
from urllib.parse import quote, urlsplit

import asyncpg

from db import local
from db.place import LocalError
from db.prepare import OWNER
from db.privacy import close_to_public
from scripts.service import settings

GROUP = "wattledger_analyst"
SESSIONS = 5
MINIMUM = 12

# What a session begins with. Whoever logs in may set all but the last otherwise: these guard against mistakes, and what
# may be read or written is a matter of privileges alone.
DEFAULTS = {
    "default_transaction_read_only": "on",
    "statement_timeout": "30s",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "60s",
    "idle_session_timeout": "8h",
    "search_path": "public",
    "timezone": "UTC",
    "jit": "off",  # compiling a plan over years of chunks takes longer than running it
    # Where a time is looked up again and again: asking each chunk whether it may hold it takes longer than looking.
    "timescaledb.enable_runtime_exclusion": "off",
    "temp_file_limit": "1GB",
}


class AnalystError(Exception):
    """What is wrong with what was asked for, in one sentence."""


def check_name(name: str) -> str:
    """A name for a login. Raises AnalystError."""
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,62}", name):
        raise AnalystError(f"NAME: {name!r} is none: a to z, 0 to 9 and _, beginning with a letter, 63 at most")
    if re.match(r"pg_|wattledger_|postgres$", name):
        raise AnalystError(f"NAME: {name!r} is kept for the database itself")
    return name


def check_password(password: str) -> str:
    """A password for a login. Raises AnalystError."""
    if len(password) < MINIMUM or not re.fullmatch(r"[!-~]+", password):
        raise AnalystError(f"PASSWORD: at least {MINIMUM} characters, and those ASCII without blanks")
    return password


def verifier(password: str) -> str:
    """What PostgreSQL keeps of a password (SCRAM-SHA-256): given so, the password itself is in no log of the server."""
    salt, rounds = secrets.token_bytes(16), 4096
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, rounds)
    client = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    parts = [base64.b64encode(part).decode() for part in (salt, client, server)]
    return f"SCRAM-SHA-256${rounds}:{parts[0]}${parts[1]}:{parts[2]}"


async def grant(connection: asyncpg.Connection, name: str, tenant: str, password: str | None) -> str | None:
    """Let a login see a tenant; make the login where there is none. Returns the password that was set, if one was.

    Raises AnalystError for a bad name, an unknown tenant, or a name that another kind of user has.
    """
    check_name(name)
    await _check_tenant(connection, tenant)
    is_new = not await _exists(connection, name)
    if password is not None:
        check_password(password)
    elif is_new:
        password = secrets.token_urlsafe(24)
    await close_to_public(connection)
    async with connection.transaction():
        if is_new:
            await connection.execute(f'create role "{name}" login nosuperuser nocreatedb nocreaterole')
        if password is not None:
            await connection.execute(f"alter role \"{name}\" password '{verifier(password)}'")
        await connection.execute(f'alter role "{name}" connection limit {SESSIONS}')
        await connection.execute(f'grant {GROUP} to "{name}"')
        await connection.execute(f"set local role {OWNER}")
        await connection.execute(
            "insert into internal.analyst_grant (login, tenant_id) values ($1, $2) on conflict do nothing", name, tenant
        )
    await _set_defaults(connection, name)
    return password


async def revoke(connection: asyncpg.Connection, name: str, tenant: str | None) -> None:
    """Take a tenant from a login, or without one everything, and the login. Raises AnalystError where there is none."""
    check_name(name)
    if not await _exists(connection, name):
        raise AnalystError(f"NAME: there is no login {name!r}")
    async with connection.transaction():
        gone = await connection.execute(
            "delete from internal.analyst_grant where login = $1 and ($2::text is null or tenant_id = $2)", name, tenant
        )
        if tenant is not None and gone == "DELETE 0":
            raise AnalystError(f"TENANT: {tenant!r} was not granted to {name!r}")
        if tenant is None:
            await connection.execute(f'drop role "{name}"')
    if tenant is None:
        await connection.execute("select pg_terminate_backend(pid) from pg_stat_activity where usename = $1", name)


async def listing(connection: asyncpg.Connection) -> list[str]:
    """A line for each login: what it may see."""
    rows = await connection.fetch(
        "select login, string_agg(tenant_id, ', ' order by tenant_id) as tenants "
        "from internal.analyst_grant group by login order by login"
    )
    return [f"{row['login']}: {row['tenants']}" for row in rows]


async def _exists(connection: asyncpg.Connection, name: str) -> bool:
    """Whether there is such a login. Raises AnalystError where the name belongs to somebody else."""
    row = await connection.fetchrow(
        "select pg_has_role(oid, $2, 'member') and not rolsuper as is_ours from pg_roles where rolname = $1",
        name,
        GROUP,
    )
    if row is not None and not row["is_ours"]:
        raise AnalystError(f"NAME: {name!r} is a user of the database that is no analyst; take another name")
    return row is not None


async def _check_tenant(connection: asyncpg.Connection, tenant: str) -> None:
    if not await connection.fetchval("select exists (select from public.tenants where id = $1)", tenant):
        raise AnalystError(f"TENANT: there is no tenant {tenant!r} in this database")


async def _set_defaults(connection: asyncpg.Connection, name: str) -> None:
    database = await connection.fetchval("select quote_ident(current_database())")
    for setting, value in DEFAULTS.items():
        try:
            await connection.execute(f"alter role \"{name}\" in database {database} set {setting} = '{value}'")
        except asyncpg.InsufficientPrivilegeError:
            print(f"analyst: only a superuser may set {setting}; it stays as it is", file=sys.stderr)


def url_for(url: str, name: str, password: str | None) -> str:
    """The address of the database for that login."""
    parts = urlsplit(url)
    host = parts.netloc.rsplit("@", 1)[-1]
    secret = f":{quote(password, safe='')}" if password else ""
    return parts._replace(scheme="postgresql", netloc=f"{name}{secret}@{host}").geturl()


async def run(url: str, options: argparse.Namespace) -> list[str]:
    """Do what the options say; returns the lines to print. Raises AnalystError."""
    connection = await asyncpg.connect(url, server_settings={"application_name": "wattledger-analyst"})
    try:
        return await _act(connection, url, options)
    except asyncpg.UndefinedTableError as error:
        raise AnalystError("this database is not migrated: `python -m db.migrate`") from error
    except asyncpg.InsufficientPrivilegeError as error:
        raise AnalystError(f"the user of DATABASE_URL may not make logins: {error}") from error
    finally:
        await connection.close()


async def _act(connection: asyncpg.Connection, url: str, options: argparse.Namespace) -> list[str]:
    if options.name is None:
        return await listing(connection) or ["no analysts: make analyst NAME=… TENANT=…"]
    if options.revoke:
        await revoke(connection, options.name, options.tenant)
        return [f"{options.name}: " + (f"sees {options.tenant} no more" if options.tenant else "gone")]
    if options.tenant is None:
        raise AnalystError("TENANT is missing: make analyst NAME=… TENANT=…")
    given = os.environ.get("PASSWORD") or None
    password = await grant(connection, options.name, options.tenant, given)
    if given is not None or password is None:
        return [f"psql '{url_for(url, options.name, None)}'"]
    return [f"psql '{url_for(url, options.name, password)}'", "The password is in there, and shown this once."]


def main(arguments: list[str] | None = None) -> int:
    """Run it; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m scripts.analyst", description=__doc__)
    parser.add_argument("--name")
    parser.add_argument("--tenant")
    parser.add_argument("--revoke", action="store_true")
    options = parser.parse_args(arguments)
    try:
        running = settings.remembered()
        url = os.environ.get("DATABASE_URL") or (running.database_url if running else "") or local.url()
        lines = asyncio.run(run(url, options))
    except (AnalystError, LocalError, OSError) as error:
        print(f"analyst: {error}", file=sys.stderr)
        return 1
    print("\n".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
