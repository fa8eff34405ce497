"""Samples that are retired while others write and delete."""

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from tests.races.track import Track, attempt, run

STEP = "select worker.retire_samples()"
OLD = "call give('charge', seam() - interval '1 day', 1)"
KEEP = "insert into internal.setting values ('retain_samples_days', extract(day from now() - seam()))"


@pytest.fixture
def old(track: Track) -> Track:
    """A track with hours that are about to be retired."""
    track.do(
        "call give_all('charge', every('1 hour', seam() - interval '2 days', 96), array_fill(1::float8, array[96]))"
    )
    track.do("select drain()")
    track.do(KEEP)
    return track


def test_a_writer_that_was_first_is_retired_too(old: Track) -> None:
    """What is written but not committed yet is not passed over."""
    with old.connect() as writer:
        run(writer, "begin")
        run(writer, "call give('charge', seam() - interval '30 minutes', 5)")
        assert old.value(STEP) == 0, "sealing does not wait long"
        run(writer, "commit")
    assert old.value(STEP) == 0, "the late sample is to be folded first"
    old.do("select drain()")
    assert old.value("select retire() = seam()")
    assert old.value("select count(*) from internal.sample where ts < seam()") == 0
    assert old.value("select sum(value_sum) from internal.retired_hour") == 48 + 5


def test_a_writer_that_came_later_is_told(old: Track) -> None:
    """It waits for the mark, and is refused: nothing is stored where samples are dropped."""
    with old.connect() as retirer, ThreadPoolExecutor() as pool:
        run(retirer, "begin")
        assert run(retirer, STEP).fetchall() == [(1,)]
        waiting = old.behind(pool, "select send(array[seam() - interval '1 day', seam()], '{1, 1}', p_site => 's1')")
        refused = pool.submit(lambda: _attempt(old, OLD))
        run(retirer, "commit")
        assert waiting.result() == [("1 INVALID_TIMESTAMP",)]
        assert refused.result() == "WL422"
    assert old.value("select count(*) from internal.sample where ts < seam()") == 48


def test_a_series_that_is_deleted_meanwhile(old: Track) -> None:
    """Its hours are not written behind its back."""
    assert old.value(STEP) == 1
    with old.connect() as other, ThreadPoolExecutor() as pool:
        run(other, "begin")
        run(other, "delete from stations where id = 's1'")
        retiring = old.behind(pool, "select retire()")
        run(other, "commit")
        retiring.result()
    old.do("select retire()")
    assert old.value("select count(*) from internal.retired_hour") == 0
    assert old.value("select retired_until = seam() from internal.retention")


def test_schedulers_retire_one_after_the_other(old: Track) -> None:
    def retire(connection: psycopg.Connection) -> None:
        for _ in range(60):
            run(connection, STEP)

    old.together(*[retire] * 4)
    old.do("select retire()")
    assert old.value("select count(*) from internal.retired_hour") == 48
    assert old.value("select sum(samples) from internal.sample_hour") == 96


def _attempt(track: Track, statement: str) -> object:
    with track.connect() as connection:
        connection.execute("set statement_timeout = '20s'")
        return attempt(connection, statement)
