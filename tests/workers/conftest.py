"""Stages: of a test's own, or shared by the tests of a module."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.databases import Cluster
from tests.workers.stage import Stage


@pytest.fixture
def tenant() -> str:
    """A tenant that no other test knows."""
    return f"tenant-{secrets.token_hex(4)}"


@pytest.fixture
def stage(fresh_database: str, tmp_path: Path) -> Iterator[Stage]:
    """A stage for this test alone, with the fake ThingsBoard running and no worker yet."""
    with Stage(fresh_database, tmp_path) as stage:
        stage.start_thingsboard()
        yield stage


@pytest.fixture(scope="module")
def shared(cluster: Cluster, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A stage with one worker process for the tests of a module. Commands time out after 2 seconds."""
    with (
        cluster.database(template) as url,
        Stage(url, tmp_path_factory.mktemp("stage"), command_timeout_seconds=2) as stage,
    ):
        stage.start_thingsboard()
        stage.start_worker()
        yield stage
