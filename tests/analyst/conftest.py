"""A database with two tenants, and the login of an analyst who sees one of them."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
import psycopg
import pytest

from scripts import analyst
from tests.support.databases import Cluster

WORDS = Path(__file__).parents[1] / "support/pgtap.sql"
ESTATE = Path(__file__).with_name("estate.sql")
LATER = Path(__file__).with_name("later.sql")


def furnish(connection: psycopg.Connection[Any]) -> None:
    """Bring the two tenants into a migrated database."""
    connection.execute("create schema pgtap; set search_path = public, pgtap")
    connection.execute(WORDS.read_bytes())
    connection.execute(ESTATE.read_bytes())
    connection.execute(LATER.read_bytes())
    connection.execute("drop schema pgtap cascade; set search_path = public")


def refresh(connection: psycopg.Connection[Any]) -> None:
    """Bring the rollups up to date where they are kept, as they are by themselves some minutes later."""
    found = connection.execute(
        "select user_view_name::text from _timescaledb_catalog.continuous_agg order by mat_hypertable_id"
    )
    for (name,) in found.fetchall():
        connection.execute(f"call refresh_continuous_aggregate('internal.{name}', null, null)".encode())


def grant(url: str, name: str, tenant: str, password: str | None = None) -> str | None:
    """What `make analyst` does; returns the password."""

    async def run() -> str | None:
        connection = await asyncpg.connect(url)
        try:
            return await analyst.grant(connection, name, tenant, password)
        finally:
            await connection.close()

    return asyncio.run(run())


def new_name() -> str:
    """A name for a login that nobody has: logins belong to the server, not to the test's database."""
    return f"test_{secrets.token_hex(6)}"


def drop_role(url: str, name: str) -> None:
    """Forget a login."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"drop role if exists {name}".encode())


@pytest.fixture(scope="module")
def estate(cluster: Cluster, template: str) -> Iterator[str]:
    """The URL of a database with the two tenants, for its operator."""
    with cluster.database(template) as url:
        with psycopg.connect(url, autocommit=True) as connection:
            furnish(connection)
            refresh(connection)
        yield url


@pytest.fixture(scope="module")
def login(estate: str) -> Iterator[str]:
    """The URL for an analyst who sees acme."""
    name = new_name()
    password = grant(estate, name, "acme")
    yield analyst.url_for(estate, name, password)
    drop_role(estate, name)


@pytest.fixture
def operator(estate: str) -> Iterator[psycopg.Connection[Any]]:
    """A connection of the operator's."""
    with psycopg.connect(estate, autocommit=True) as connection:
        yield connection


@pytest.fixture
def jo(login: str) -> Iterator[psycopg.Connection[Any]]:
    """A connection of the analyst's."""
    with psycopg.connect(login, autocommit=True) as connection:
        yield connection


def views(connection: psycopg.Connection[Any]) -> list[str]:
    """The analysts' views, as the catalog has them."""
    rows = connection.execute(
        "select oid::regclass::text from pg_class where relnamespace = 'public'::regnamespace and relkind = 'v' "
        "and has_table_privilege('wattledger_analyst', oid, 'select') order by 1"
    )
    return [name for (name,) in rows]
