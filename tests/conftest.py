"""What the tests share: a migrated database of their own, and the running service."""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from pytest_pgtap.plugin.sql_files import PgTapFile

from db import migrate
from tests.support.databases import Cluster, embedded_cluster
from tests.support.service import Service

SQL_TESTS = Path(__file__).parent / "db"
SQL_WORDS = Path(__file__).parent / "support/pgtap.sql"


def pytest_collect_file(parent: pytest.Collector, file_path: Path) -> pytest.Collector | None:
    """Take every SQL file under tests/db for a pgTAP test, named for the behaviour that it tests."""
    if file_path.suffix == ".sql" and SQL_TESTS in file_path.parents and not file_path.name.startswith("test"):
        collector: pytest.Collector = PgTapFile.from_parent(parent, path=file_path)
        return collector
    return None


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """The server that the tests make their databases on: DATABASE_URL's, else the embedded one."""
    if url := os.environ.get("DATABASE_URL"):
        yield Cluster(url)
        return
    with embedded_cluster() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def template(cluster: Cluster) -> Iterator[str]:
    """The name of a migrated database, to be cloned."""
    with cluster.template(lambda url: asyncio.run(migrate.up(url))) as name:
        yield name


@pytest.fixture(scope="session")
def database_url(cluster: Cluster, template: str) -> Iterator[str]:
    """A migrated database that all tests of the session share; each keeps to tenants of its own."""
    with cluster.database(template) as url:
        yield url


@pytest.fixture
def fresh_database(cluster: Cluster, template: str) -> Iterator[str]:
    """A migrated database for this test alone."""
    with cluster.database(template) as url:
        yield url


@pytest.fixture
def empty_database(cluster: Cluster) -> Iterator[str]:
    """A database without anything, for this test alone."""
    with cluster.database() as url:
        yield url


@pytest.fixture(scope="session")
def pgtap_connection(cluster: Cluster, template: str) -> Iterator[psycopg.Connection]:
    """The connection of the pgTAP files, as the superuser or owner of a migrated database.

    pgTAP has a schema of its own, so that the product's schemas hold what the product made and nothing else.
    """
    with cluster.database(template) as url, psycopg.connect(url, autocommit=True) as connection:
        connection.execute("create schema pgtap")
        connection.execute("create extension pgtap schema pgtap")
        connection.execute("grant usage on schema pgtap to public")
        connection.execute(SQL_WORDS.read_text().encode())
        connection.execute("set search_path = public, pgtap")
        yield connection


@pytest.fixture(scope="session")
def service(cluster: Cluster, template: str) -> Iterator[Service]:
    """The running service (API, workers, fake ThingsBoard) that the tests of the session share."""
    with cluster.database(template) as url, Service(url) as service:
        service.start()
        yield service


@pytest.fixture
def own_service(fresh_database: str) -> Iterator[Service]:
    """A running service for this test alone, which may kill its parts."""
    with Service(fresh_database) as service:
        service.start()
        yield service
