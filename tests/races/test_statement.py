"""Statements that several generate, freeze and void at the same time, while their facts change."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest

from tests.races.track import Job, Track, attempt, run, times

GENERATE = "select statement_id::text, status, version from api.generate_statement('t1', 's1', %s, 'owner', %s, 'x')"
FREEZE = "select status, version, snapshot_hash from api.freeze_statement('t1', %s, 'x')"
VOID = "select status, version from api.void_statement('t1', %s, 'wrong', 'x')"


def freeze(statement: str) -> Job:
    return lambda connection: attempt(connection, FREEZE, statement)


def void(statement: str) -> Job:
    return lambda connection: attempt(connection, VOID, statement)


@pytest.fixture
def month(track: Track) -> Track:
    """A track with two settled days in January 2025."""
    track.do("call fill_hours('2025-01-20 00:00Z', 48)")
    return track


def test_one_draft(month: Track) -> None:
    for name in ("2025-01", "2025-02", "2025-03"):
        for regenerate in (False, True):

            def generate(connection: psycopg.Connection, name: str = name, again: bool = regenerate) -> Any:
                return attempt(connection, GENERATE, name, again)

            answers = month.together(*times(generate, 6))
            assert len(set(answers)) == 1
            assert answers[0][1:] == ("draft", 1)
    assert month.value("select count(*) from settlement_statements") == 3


def test_one_hash(month: Track) -> None:
    statement = month.value(GENERATE, "2025-01", False)
    answers = month.together(*times(freeze(statement), 8))
    assert len(set(answers)) == 1
    assert month.value("select count(*) from internal.event where payload ->> 'status' = 'frozen'") == 1


def test_one_next_version(month: Track) -> None:
    for version in range(2, 6):
        month.rows(FREEZE, month.value(GENERATE, "2025-01", False))
        answers = month.together(*times(lambda connection: attempt(connection, GENERATE, "2025-01", True), 5))
        assert {answer[1:] for answer in answers} == {("draft", version)}


def test_freeze_and_void(month: Track) -> None:
    for _ in range(15):
        statement = month.value(GENERATE, "2025-01", False)
        frozen, voided = month.together(
            freeze(statement),
            void(statement),
        )
        status = month.value("select status from settlement_statements where id::text = %s", statement)
        assert frozen[0] == "frozen"
        assert (voided if voided == "WL409" else voided[0], status) in [("WL409", "frozen"), ("voided", "voided")]
        both = month.together(
            void(statement),
            freeze(statement),
        )
        assert both[0][0] == "voided"
        assert both[1] == "WL409" or both[1][0] == "frozen"
        assert month.value("select status from settlement_statements where id::text = %s", statement) == "voided"


def test_freeze_while_hours_are_recalculated(month: Track) -> None:
    """What is frozen is of one moment: its total is that of its days, and it knows whether the facts moved on."""

    def recalculate(value: int) -> Job:
        def job(connection: psycopg.Connection) -> None:
            run(connection, "call give('charge', '2025-01-20 05:05Z', %s)", value)
            run(connection, "call give('charge', '2025-01-21 05:05Z', %s)", value)
            run(connection, "call close_hours('2025-01-20 05:00Z', 1, true)")
            run(connection, "call close_hours('2025-01-21 05:00Z', 1, true)")

        return job

    for number in range(2, 22):
        statement = month.value(GENERATE, "2025-01", True)
        month.together(
            recalculate(number),
            lambda connection: attempt(connection, GENERATE, "2025-01", False),
            freeze(statement),
        )
        document = month.value("select api.export_statement('t1', %s)", statement)
        assert document["totals"]["energy_kwh"] == sum(item["energy_kwh"] for item in document["items"])
        settled = [row[0] for row in month.rows("select version from settlements_day order by day_start")]
        shown = [item["settlement_version"] for item in document["items"]]
        assert document["statement"]["newer_facts"] == (settled != shown)


def test_no_item_slips_into_a_frozen_statement(month: Track) -> None:
    """Somebody writes an item by hand while the statement is frozen: the freeze waits, and seals it too."""
    statement = month.value(GENERATE, "2025-01", False)
    with ThreadPoolExecutor() as pool, month.connect() as first:
        with first.transaction():
            run(first, "update settlement_statement_items set amount = 7 where day_start = '2025-01-20Z'")
            freezing = month.behind(pool, FREEZE, statement)
        freezing.result()
    month.rows("select api.export_statement('t1', %s)", statement)
    with pytest.raises(psycopg.Error, match="never change"):
        month.do("update settlement_statement_items set amount = 8")
