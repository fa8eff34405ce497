"""What the tests share: a migrated database of their own, and the running service."""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from db import migrate
from tests.support.community import CommunityServer, why_missing
from tests.support.databases import Cluster, embedded_cluster
from tests.support.editions import (
    COMMUNITY_FIXTURE,
    SQL_TESTS,
    CommunityDatabase,
    Edition,
    EditionFile,
    PgTapDatabase,
    ServersDatabase,
    edition_of,
    summary,
)
from tests.support.service import Service


def pytest_collect_file(parent: pytest.Collector, file_path: Path) -> pytest.Collector | None:
    """Take every SQL file under tests/db for a pgTAP test, named for the behaviour that it tests."""
    if file_path.suffix == ".sql" and SQL_TESTS in file_path.parents and not file_path.name.startswith("test"):
        named = {"database": "pgtap_database"}
        ours = {"apache": "pgtap_database", "community": COMMUNITY_FIXTURE}
        databases = named if os.environ.get("DATABASE_URL") else ours
        collector: pytest.Collector = EditionFile.from_parent(parent, path=file_path, databases=databases)
        return collector
    return None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell what became of the pgTAP files, edition by edition."""
    for line in summary(terminalreporter.stats):
        terminalreporter.write_line(line)


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
def pgtap_database(cluster: Cluster, template: str) -> Iterator[PgTapDatabase]:
    """Where the pgTAP files run on a real server, as the superuser or owner of a migrated database."""
    with cluster.database(template) as url:
        database = ServersDatabase(url)
        yield database
        database.close()


@pytest.fixture(scope="session")
def community_image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database of the Community edition, in a file for its servers to start from."""
    if reason := why_missing():
        pytest.skip(f"no Community edition: {reason}")
    folder = tmp_path_factory.mktemp("community")
    with CommunityServer(folder / "image.tar", folder / "migrate.log") as server:
        asyncio.run(migrate.up(server.url))
        server.write_image()
    return server.image


@pytest.fixture(scope="session")
def pgtap_community(community_image: Path) -> Iterator[PgTapDatabase]:
    """Where the pgTAP files run on the Community edition, where there is no server that has it."""
    with CommunityServer(community_image, community_image.with_name("pgtap.log")) as server:
        yield CommunityDatabase(server)


@pytest.fixture(scope="session")
def edition(database_url: str) -> Edition:
    """The edition of TimescaleDB that the tests' server has."""
    with psycopg.connect(database_url) as connection:
        return edition_of(connection)


@pytest.fixture
def community_database(request: pytest.FixtureRequest) -> Iterator[str]:
    """A migrated database of the Community edition for this test alone, which connects to it once at a time."""
    if os.environ.get("DATABASE_URL") and request.getfixturevalue("edition").name == "community":
        yield request.getfixturevalue("fresh_database")
        return
    image: Path = request.getfixturevalue("community_image")
    with CommunityServer(image, image.with_name(f"{request.node.name}.log")) as server:
        yield server.url


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
