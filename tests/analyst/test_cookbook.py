"""docs/sql.md: its views are those of the database; its queries give an answer each and read only what they need."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from tests.analyst.conftest import furnish
from tests.analyst.description import views_chapter
from tests.support.processes import CHECKOUT

Connection = psycopg.Connection[Any]
Bounds = dict[str, tuple[datetime, datetime]]
PAGE = (CHECKOUT / "docs/sql.md").read_text(encoding="utf-8")
RECIPE = re.compile(r"^### \d+\. (.+?)$.*?^```sql\n(.*?);\n```$", re.MULTILINE | re.DOTALL)
RECIPES = dict(RECIPE.findall(PAGE))
CHUNKS = """
select format('%I', c.table_name), to_timestamp(s.range_start / 1e6), to_timestamp(s.range_end / 1e6)
from _timescaledb_catalog.chunk as c
join _timescaledb_catalog.chunk_constraint as k on k.chunk_id = c.id
join _timescaledb_catalog.dimension_slice as s on s.id = k.dimension_slice_id
where s.range_start > 0
"""


WATERMARK = """
select min(to_timestamp(watermark / 1e6)) from _timescaledb_catalog.continuous_aggs_watermark where watermark > 0
"""


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A plan and all that it is made of."""
    yield plan
    for part in plan.get("Plans", []):
        yield from nodes(part)


def bounds_of_chunks(connection: Connection) -> Bounds:
    """From when to when each chunk has samples or hours. What no rollup has yet is read whatever time is asked for."""
    row = connection.execute(WATERMARK).fetchone()
    fresh = row[0] if row and row[0] else datetime.max.replace(tzinfo=UTC)
    return {name: (start, end) for name, start, end in connection.execute(CHUNKS).fetchall() if end <= fresh}


def chunks_read(connection: Connection, statement: str) -> set[str]:
    """The chunks that a query really read.

    Analysts' sessions look a time up in the index of every chunk, where most have nothing; here those are left out.
    """
    connection.execute("set timescaledb.enable_runtime_exclusion = on")
    row = connection.execute(f"explain (analyze, timing off, format json) {statement}".encode()).fetchone()
    connection.execute("reset timescaledb.enable_runtime_exclusion")
    assert row is not None
    plan = row[0] if isinstance(row[0], list) else json.loads(row[0])
    return {
        node["Relation Name"]
        for node in nodes(plan[0]["Plan"])
        if re.match(r"_hyper_|compress_hyper_", node.get("Relation Name", "")) and node["Actual Loops"] > 0
    }


def asked_time(statement: str) -> tuple[datetime, datetime] | None:
    """From when to when the constants of a query reach."""
    days = [
        datetime.fromisoformat(f"{day}T00:00:00+00:00") for day in re.findall(r"'(\d{4}-\d\d-\d\d)[^']*'", statement)
    ]
    return (min(days), max(days)) if days else None


def check_recipe(connection: Connection, statement: str, bounds: Bounds) -> None:
    assert connection.execute(statement.encode()).fetchall(), "an answer"
    asked = asked_time(statement)
    read = chunks_read(connection, statement)
    if asked is None or not re.search(r"from (energy|series|samples|data_quality)", statement):
        return
    for chunk in read & bounds.keys():
        start, end = bounds[chunk]
        # A day more on both sides for the clocks of the stations, and before it the reading that a register rose from.
        assert start <= asked[1] + timedelta(days=1), f"{chunk} is of a later time"
        assert end > asked[0] - timedelta(days=8), f"{chunk} is of an earlier time"


def test_there_are_twenty_questions() -> None:
    assert len(RECIPES) >= 20
    assert len(re.findall(r"^Plan: ", PAGE, re.MULTILINE)) == len(RECIPES)


@pytest.fixture(scope="module")
def bounds(estate: str) -> Bounds:
    with psycopg.connect(estate) as connection:
        found = bounds_of_chunks(connection)
    assert len(found) > 30, "there are chunks of other years"
    return found


@pytest.mark.parametrize("title", RECIPES)
def test_a_recipe_gives_an_answer_and_reads_only_the_time_asked_for(jo: Connection, bounds: Bounds, title: str) -> None:
    check_recipe(jo, RECIPES[title], bounds)


def test_the_recipes_on_the_community_edition(community_database: str) -> None:
    with psycopg.connect(community_database, autocommit=True) as connection:
        furnish(connection)
        connection.execute("call refresh_continuous_aggregate('internal.sample_hour_aggregate', null, null)")
        connection.execute("call refresh_continuous_aggregate('internal.sample_day_aggregate', null, null)")
        found = bounds_of_chunks(connection)
        assert len(found) > 30
        # It has one session, whose login is the operator's; what the role may read holds all the same.
        connection.execute("set role wattledger_analyst")
        for title, statement in RECIPES.items():
            try:
                check_recipe(connection, statement, found)
            except Exception as error:
                raise AssertionError(title) from error


def test_the_views_are_described_as_they_are(operator: Connection) -> None:
    """After a change: `python -m tests.analyst.description`, and put what it prints into the page."""
    assert views_chapter(operator) in PAGE
