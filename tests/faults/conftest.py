"""What the tests of faults share: a server that may be killed, and services on it."""

import asyncio
import os
from collections.abc import Iterator

import pytest

from db import migrate
from tests.api.site import Site
from tests.faults.crowd import CLOSE, STORE, new_site, run
from tests.support.databases import Cluster
from tests.support.server import Server
from tests.support.service import Service


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server that belongs to the tests of faults alone."""
    if os.environ.get("DATABASE_URL"):
        pytest.skip("the embedded database is not in use")
    with Server() as server:
        yield server


@pytest.fixture(scope="session")
def migrated(server: Server) -> Iterator[str]:
    """The name of a migrated database on that server."""
    with Cluster(server.url).template(lambda url: asyncio.run(migrate.up(url))) as name:
        yield name


@pytest.fixture
def mortal_database(server: Server, migrated: str) -> Iterator[str]:
    """A migrated database for this test alone, on a server that it may stop and kill."""
    with Cluster(server.url).database(migrated) as url:
        yield url


@pytest.fixture
def site(service: Service) -> Site:
    """A station for this test alone, with one settled day."""
    site = new_site(service)
    run(site, STORE)
    run(site, CLOSE)
    return site
