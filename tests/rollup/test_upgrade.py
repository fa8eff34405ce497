"""A database that gets the other edition, and is migrated once more."""

import asyncio
import os
import random

import psycopg
import pytest

from db import migrate, rollups
from db.sources import MigrationError, read_sources
from tests.rollup.ground import Ground
from tests.rollup.truth import compare_days, compare_hours, compare_uses

AGGREGATES = "select view_name from timescaledb_information.continuous_aggregates order by 1"
POLICIES = (
    "select proc_name from timescaledb_information.jobs where proc_name ~ '^policy_(refresh|compression)' order by 1"
)


def steps(url: str) -> list[str]:
    """What migrating did."""
    return asyncio.run(migrate.up(url)).describe()


def pretend_edition(monkeypatch: pytest.MonkeyPatch, edition: str) -> None:
    """Let the migrator believe that the server has another edition than it has."""
    monkeypatch.setattr(rollups, "EDITION", f"select '{edition}'")


@pytest.fixture
def community(request: pytest.FixtureRequest) -> str:
    """The URL of a migrated database of the Community edition."""
    named = bool(os.environ.get("DATABASE_URL"))
    url: str = request.getfixturevalue("fresh_database" if named else "community_database")
    with psycopg.connect(url) as connection:
        row = connection.execute("select current_setting('timescaledb.license')").fetchone()
    if row != ("timescale",):
        pytest.skip("the server that DATABASE_URL names has the Apache edition")
    return url


def check_exact(url: str, ground: Ground) -> None:
    """Open the database again, and compare everything."""
    with Ground(url, ground.chance) as again:
        again.series, again.samples = ground.series, ground.samples
        again.refresh()
        assert compare_hours(again, again.hours(300)).wrong == []
        assert compare_days(again).wrong == []
        assert compare_uses(again).wrong == []


def test_from_apache_to_community_and_back(community: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ground = Ground(community, random.Random(1))
    with ground:
        ground.build()
    with monkeypatch.context() as patch:
        pretend_edition(patch, "apache")
        assert steps(community) == ["routine    rollups"]
        assert steps(community) == []
        with Ground(community, ground.chance) as apache:
            assert apache.rows(AGGREGATES) == []
            assert compare_hours(apache, ground.hours(300)).wrong == []
    assert steps(community) == ["routine    rollups"], "the views become aggregates"
    assert steps(community) == []
    with Ground(community, ground.chance) as connection:
        assert [row["view_name"] for row in connection.rows(AGGREGATES)] == [
            "sample_day_aggregate",
            "sample_hour_aggregate",
        ]
        assert len(connection.rows(POLICIES)) == 3
    check_exact(community, ground)

    with Ground(community, ground.chance) as connection:
        assert connection.compress() > 0
    with monkeypatch.context() as patch:
        pretend_edition(patch, "apache")
        with pytest.raises(
            MigrationError, match="stored by column, which only TimescaleDB's Community edition can read"
        ):
            steps(community)
    assert steps(community) == []
    check_exact(community, ground)


def test_a_select_that_changed_makes_the_aggregates_anew(community: str) -> None:
    """And what is made of them."""
    sources = read_sources()
    hours = next(source for source in sources.rollups if source.path.endswith("sample_hour.sql"))
    changed = type(hours)(hours.path, hours.text.replace("count(*) as samples", "1 * count(*) as samples"))
    others = [changed if source is hours else source for source in sources.rollups]
    marks = "select obj_description('internal.sample_hour_aggregate'::regclass) as mark"
    with Ground(community, random.Random(2)) as ground:
        before = ground.rows(marks)
    assert asyncio.run(
        migrate.up(community, type(sources)(sources.migrations, sources.routines, others, sources.seeds))
    )
    with Ground(community, ground.chance) as again:
        assert again.rows(marks) != before
        assert len(again.rows(POLICIES)) == 3
