"""Whether closing an hour takes longer when much else is stored in the table."""

import statistics
import time
from datetime import UTC, datetime, timedelta

import psycopg

from tests.bench import site
from tests.bench.report import Figure, Target
from tests.bench.sizes import Sizes

STATION = site.stations()[0]
DAY = datetime(2026, 1, 20, tzinfo=UTC)
HOUR = DAY + timedelta(hours=10)
PER_HOUR = 60
TIMES = 10
RATIO = Target("<=", 1.2)

FILL = """
insert into internal.sample (series_key, ts, value)
select k, %(start)s::timestamptz + n * %(step)s::interval, 1
from generate_series(0, %(count)s - 1) as n, unnest(%(series)s::int[]) as k
"""
CORRECT = "select api.ingest(%s, array[%s], array[%s::timestamptz], array[%s::double precision], null, null)"
CLOSE = "select api.close_window(%s, %s, %s, null, true, 'bench')"


def measure(few_url: str, many_url: str, sizes: Sizes) -> list[Figure]:
    """Close the same hour in two databases, of which the second stores ten times as much of everything else."""
    with psycopg.connect(few_url, autocommit=True) as few, psycopg.connect(many_url, autocommit=True) as many:
        series = [_fill(few, sizes.stored), _fill(many, TIMES * sizes.stored)]
        took: list[list[float]] = [[], []]
        for number in range(-max(1, sizes.closes // 10), sizes.closes):
            for turn in (0, 1) if number % 2 else (1, 0):
                took[turn].append(_close((few, many)[turn], series[turn], number))
        stored = [_count(connection) for connection in (few, many)]
    few_ms, many_ms = (1000 * statistics.median(seconds[-sizes.closes :]) for seconds in took)
    return [
        Figure("closing an hour", few_ms, "ms"),
        Figure(f"closing an hour, {TIMES} times as much stored", many_ms, "ms"),
        Figure(
            "the second against the first",
            many_ms / few_ms,
            target=RATIO,
            how="api.close_window with recalculate, after a late sample, of an hour of 40 series with "
            f"{PER_HOUR} samples each, in a complete day; in turn in two databases of {stored[0]:,} and {stored[1]:,} "
            f"samples, which differ in what other stations and other weeks hold; medians of {sizes.closes}.",
        ),
    ]


def _fill(connection: psycopg.Connection, elsewhere: int) -> int:
    """Store a day of the station, half of `elsewhere` for the others in the same week, half for all in weeks before.

    Returns one series of the station.
    """
    keys = site.resolve(connection)
    mine, others = keys.pop(STATION), [key for found in keys.values() for key in found]
    week = timedelta(weeks=1)
    _store(connection, mine, DAY, timedelta(hours=1) / PER_HOUR, 24 * PER_HOUR)
    count = elsewhere // 2 // len(others)
    _store(connection, others, DAY, 2 * week / (count + 1), count)
    count = elsewhere // 2 // len(mine + others)
    _store(connection, mine + others, DAY - (count + 1) * timedelta(hours=3), timedelta(hours=3), count)
    connection.execute("analyze")
    for hour in range(24):
        connection.execute(CLOSE, [site.TENANT, STATION, DAY + timedelta(hours=hour)])
    return mine[0]


def _store(connection: psycopg.Connection, series: list[int], start: datetime, step: timedelta, count: int) -> None:
    connection.execute(FILL, {"series": series, "start": start, "step": step, "count": count})


def _close(connection: psycopg.Connection, series: int, number: int) -> float:
    """Correct one sample of the hour and close it again; seconds of the latter."""
    connection.execute(CORRECT, [site.TENANT, series, HOUR, 2 + number])
    started = time.perf_counter()
    connection.execute(CLOSE, [site.TENANT, STATION, HOUR])
    return time.perf_counter() - started


def _count(connection: psycopg.Connection) -> int:
    row = connection.execute("select count(*) from internal.sample").fetchone()
    assert row is not None
    return int(row[0])
