"""The official image that compose.yaml names: the migrations and the pgTAP files, where a Docker engine answers."""

import asyncio
import secrets
from collections.abc import Iterator

import psycopg
import pytest
import yaml
from pytest_pgtap.plugin.core import report_tap
from testcontainers.core.container import DockerContainer

from db import migrate
from db.place import CHECKOUT
from scripts.service.database import docker_answers
from tests.support.databases import Cluster
from tests.support.editions import SQL_TESTS, ServersDatabase, run_file
from tests.support.processes import wait_for

DATABASE = yaml.safe_load((CHECKOUT / "compose.yaml").read_text())["services"]["database"]
PULLING = 1800  # seconds
pytestmark = pytest.mark.timeout(PULLING)


def answers(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=5):
            return True
    except psycopg.OperationalError:
        return False


@pytest.fixture(scope="module")
def image() -> Iterator[Cluster]:
    """A server of the image, with the settings of compose.yaml."""
    if not docker_answers():
        pytest.skip("no Docker engine answers")
    password = secrets.token_hex(16)
    container = (
        DockerContainer(DATABASE["image"])
        .with_command(DATABASE["command"])
        .with_env("POSTGRES_PASSWORD", password)
        .with_exposed_ports(5432)
    )
    with container:
        place = f"{container.get_container_host_ip()}:{container.get_exposed_port(5432)}"
        cluster = Cluster(f"postgres://postgres:{password}@{place}/postgres?sslmode=disable")
        wait_for(lambda: answers(cluster.url), 120, "for the image's server")
        yield cluster


@pytest.fixture(scope="module")
def migrated(image: Cluster) -> Iterator[str]:
    with image.database() as url:
        asyncio.run(migrate.up(url))
        yield url


def test_it_is_the_version_that_compose_names(migrated: str) -> None:
    with psycopg.connect(migrated) as connection:
        row = connection.execute("select extversion from pg_extension where extname = 'timescaledb'").fetchone()
    assert row is not None
    assert f"timescale/timescaledb:{row[0]}-pg17" == DATABASE["image"]


def test_migrating_again_finds_nothing_to_do(migrated: str) -> None:
    assert asyncio.run(migrate.up(migrated)).is_empty


def test_pgtap_files(migrated: str, request: pytest.FixtureRequest, subtests: pytest.Subtests) -> None:
    database = ServersDatabase(migrated)
    assert database.edition.name == "community"
    for path in sorted(SQL_TESTS.rglob("*.sql")):
        with subtests.test(msg=path.name):
            report_tap(request.node, run_file(database, path), path.name)
    database.close()
