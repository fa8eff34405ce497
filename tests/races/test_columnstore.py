"""Samples that come, late and corrected, while their chunk is being stored by column."""

import random
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from tests.races.track import Job, Track, run
from tests.support.editions import edition_of

STEPS = 60
TIMES = [datetime(2025, 1, 10, tzinfo=UTC) + minute * timedelta(minutes=1) for minute in range(60 * 24 * 5)]
WRITERS = {
    "s1": "call give_all('charge', %s::timestamptz[], %s::float8[])",
    "mill": "select send(%s::timestamptz[], %s::float8[], p_site => 'mill')",
}
STORED = """
select x.ts, x.value
from internal.sample as x
join internal.series as s using (series_key)
join stations as t using (station_key)
where t.id = %s
"""
DEADLOCK = "40P01"
"""A batch of readings looks at the chunk before it writes, so one of the two may have to try again (503 over HTTP)."""
NEXT_TIME = {DEADLOCK, "40001", "42710"}
"""What TimescaleDB says of a chunk that it leaves for its next run."""

Sent = dict[datetime, float]


def storer(chunk: str, writing: set[str]) -> Job:
    """Stores a chunk by column and back again while anybody writes; gives how often."""

    def store(connection: psycopg.Connection) -> int:
        stored = 0
        while writing:
            for act in ("compress_chunk", "decompress_chunk"):
                try:
                    run(connection, f"select {act}(%s, true)", chunk)
                except psycopg.Error as error:
                    if error.sqlstate not in NEXT_TIME:
                        raise
                stored += 1
        return stored

    return store


def writer(station: str, sent: Sent, writing: set[str]) -> Job:
    """Sends new samples and corrections, a batch at a time."""

    def write(connection: psycopg.Connection) -> None:
        try:
            for step in range(STEPS):
                batch = dict.fromkeys(random.sample(TIMES, 20), step + 2.0)
                try:
                    run(connection, WRITERS[station], list(batch), list(batch.values()))
                except psycopg.errors.DeadlockDetected:
                    continue
                sent.update(batch)
        finally:
            writing.discard(station)

    return write


def test_what_was_stored_is_there_as_it_was_sent_last(track: Track) -> None:
    """Writers wait for a moment, or are told to try again; then nothing of the batch is there."""
    with track.connect() as connection:
        if edition_of(connection).name != "community":
            pytest.skip("only the Community edition stores samples by column")
    track.do("call new_site('mill')")
    sent: dict[str, Sent] = {station: dict.fromkeys(TIMES[::5], 1.0) for station in WRITERS}
    for station, write in WRITERS.items():
        track.do(write, list(sent[station]), list(sent[station].values()))
    chunk = track.value("select c::text from show_chunks('internal.sample') as c")

    writing = set(WRITERS)
    writers = [writer(station, sent[station], writing) for station in WRITERS]
    stored, *_ = track.together(storer(chunk, writing), *writers)

    assert stored > 2
    for station, values in sent.items():
        assert dict(track.rows(STORED, station)) == values
