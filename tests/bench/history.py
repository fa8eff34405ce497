"""Whether questions take longer when years are stored: what an analyst asks, of a million samples and of ten."""

import asyncio
import secrets
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import psycopg

from scripts import analyst
from tests.bench import plants
from tests.bench.report import Figure, Target
from tests.bench.sizes import Sizes
from tests.support.editions import edition_of

TIMES = 10
GROWTH = Target("<=", 1.3)
NONE = Target("==", 0)
QUESTIONS = {
    "a month of daily energy of a station": """
select day, consumption_kwh, samples from energy_daily
where station_id = 'plant-3' and day >= %(month)s and day < %(today)s
order by day
""",
    "the last 24 hours of all stations": """
select station_id, station_name, sum(consumption_kwh), sum(samples) from energy_hourly
where hour >= %(day)s
group by station_id, station_name
order by station_id
""",
    "the newest value of each series": """
select station_id, device_id, point, value, unit, measured_at from latest_values
order by station_id, device_id, point
""",
}
Row = tuple[Any, ...]
Asker = psycopg.ClientCursor[Row]


def measure(few_url: str, many_url: str, sizes: Sizes) -> list[Figure]:
    """Ask the same of two databases, of which the second stores ten times as long a past; by column too, if it can."""
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    urls = (few_url, many_url)
    with psycopg.connect(few_url, autocommit=True) as few, psycopg.connect(many_url, autocommit=True) as many:
        for owner, days in ((few, sizes.history_days), (many, TIMES * sizes.history_days)):
            plants.build(owner, sizes.history_sites, now - timedelta(days=days), now)
        plants.refresh(few)
        rollups = plants.refresh(many)
        with _analyst(urls) as askers:
            figures = _ask(askers, many, sizes, now, edition_of(many).name)
            if rollups:
                for owner in (few, many):
                    plants.store_by_column(owner, now)
                figures.append(Figure("bytes of the aggregates for a sample", rollups))
                figures += _ask(askers, many, sizes, now, "by column")
    return figures


@contextmanager
def _analyst(urls: Sequence[str]) -> Iterator[list[Asker]]:
    """Sessions of an analyst, one in each database."""
    name, password = f"bench_{secrets.token_hex(6)}", secrets.token_urlsafe(24)
    for url in urls:
        asyncio.run(_grant(url, name, password))
    sessions = [psycopg.connect(analyst.url_for(url, name, password), autocommit=True) for url in urls]
    try:
        yield [psycopg.ClientCursor(session) for session in sessions]
    finally:
        for session in sessions:
            session.close()
        for url in urls:
            with psycopg.connect(url, autocommit=True) as owner:
                owner.execute("delete from internal.analyst_grant where login = %s", [name])
        with psycopg.connect(urls[0], autocommit=True) as owner:
            owner.execute(f"drop role {name}".encode())


async def _grant(url: str, name: str, password: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await analyst.grant(connection, name, plants.TENANT, password)
    finally:
        await connection.close()


def _ask(askers: Sequence[Asker], many: psycopg.Connection, sizes: Sizes, now: datetime, stored: str) -> list[Figure]:
    """Every question in turn of both pasts, and how it grew."""
    today = now.date()
    times = {"month": today - timedelta(days=30), "today": today, "day": now - timedelta(hours=24)}
    figures: list[Figure] = []
    different = 0
    for name, question in QUESTIONS.items():
        took: list[list[float]] = [[], []]
        for number in range(-3, sizes.questions):
            answers: dict[int, list[Row]] = {}
            for turn in (0, 1) if number % 2 else (1, 0):
                started = time.perf_counter()
                answers[turn] = askers[turn].execute(question.encode(), times).fetchall()
                took[turn].append(time.perf_counter() - started)
            different += answers[0] != answers[1] or not answers[0]
        figures += _figures(f"{name}, {stored}", [seconds[3:] for seconds in took], sizes)
    return [
        *figures,
        Figure(f"bytes of a sample, {stored}", plants.bytes_of_sample(many)),
        Figure(
            f"answers that differ, {stored}",
            different,
            target=NONE,
            how=f"two databases with {sizes.history_sites * plants.PER_DAY * sizes.history_days:,} samples "
            f"({sizes.history_days} days) and {TIMES} times as many, one reading every half hour of each of "
            f"{sizes.history_sites} x {len(plants.METERS)} meters, aggregates up to an hour ago; asked in turn by an "
            f"analyst's login through energy_daily, energy_hourly and latest_values; medians of {sizes.questions}.",
        ),
    ]


def _figures(name: str, took: list[list[float]], sizes: Sizes) -> list[Figure]:
    few, many = (1000 * statistics.median(seconds) for seconds in took)
    return [
        Figure(f"{name}, {sizes.history_days} days", few, "ms"),
        Figure(f"{name}, {TIMES} times as many", many, "ms"),
        Figure("the longer past against the shorter", many / few, target=GROWTH),
    ]
