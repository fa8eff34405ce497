"""What `api.ingest` costs beside the fastest way into the same table, binary COPY."""

import random
import statistics
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import psycopg

from api.database import SETTINGS
from api.ingest.writer import INGEST
from tests.bench import site
from tests.bench.report import Figure, Target
from tests.bench.sizes import Sizes

POWERS = site.POINTS[:2]
TIMES = 5
"""Times of one batch, each with a sample of every series: 10 stations x 10 devices x 2 powers x 5 = 1,000 samples."""
STEP = timedelta(milliseconds=10)
LOUD_EVERY = 25
"""Every so many batches one sample is above the thresholds of its rules, and the next batch clears what it raised."""
RATIO = Target(">=", 0.35)

COLUMNS = ["series_key", "ts", "value", "value_text", "quality"]
COPY_TABLE = """
create table internal.sample_copy (like internal.sample including all);
select create_hypertable('internal.sample_copy', by_range('ts', interval '7 days'), create_default_indexes => false);
"""

Row = tuple[int, datetime, float, None, None]


async def measure(url: str, sizes: Sizes) -> list[Figure]:
    """Write the same batches both ways in turn, into a database on which `site.build` has been."""
    with psycopg.connect(url, autocommit=True) as connection:
        found = site.resolve(connection, POWERS)
        connection.execute(COPY_TABLE)
    series = [key for keys in found.values() for key in keys]
    owner = await asyncpg.connect(url, server_settings={name: SETTINGS[name] for name in SETTINGS if name != "role"})
    service = await asyncpg.connect(url, server_settings=SETTINGS)
    try:
        copied, ingested = await _alternate(owner, service, series, sizes.batches)
        kept = await owner.fetchval("select count(*) from internal.sample")
        same = await owner.fetchval("select count(*) from internal.sample_copy")
        alarms = await owner.fetchval("select count(*) from public.alarms")
    finally:
        await service.close()
        await owner.close()
    return _figures(copied, ingested, kept - same, alarms)


async def _alternate(owner: Any, service: Any, series: list[int], count: int) -> tuple[list[float], list[float]]:
    start = datetime.now(UTC) - timedelta(minutes=1)
    copied: list[float] = []
    ingested: list[float] = []
    for number in range(-count // 10, count):
        rows = _batch(series, start + number * TIMES * STEP, is_loud=number % LOUD_EVERY == 0)
        keys, times, values, *_ = (list(column) for column in zip(*rows, strict=True))

        async def copy(records: list[Row] = rows) -> None:
            await owner.copy_records_to_table("sample_copy", schema_name="internal", records=records, columns=COLUMNS)

        async def ingest(columns: tuple[list[Any], ...] = (keys, times, values)) -> None:
            await service.fetchval(INGEST, site.TENANT, *columns, None, None)

        turns = ((copied, copy), (ingested, ingest))
        for seconds, write in turns if number % 2 else reversed(turns):
            started = time.perf_counter()
            await write()
            seconds.append(time.perf_counter() - started)
    return copied[-count:], ingested[-count:]


def _batch(series: list[int], start: datetime, *, is_loud: bool) -> list[Row]:
    rows: list[Row] = [
        (key, start + number * STEP, random.random() * site.QUIET, None, None)
        for number in range(TIMES)
        for key in series
    ]
    if is_loud:
        key, moment, *_ = rows[-1]
        rows[-1] = (key, moment, site.LOUD, None, None)
    return rows


def _figures(copied: list[float], ingested: list[float], lost: int, alarms: int) -> list[Figure]:
    copy, ingest = statistics.median(copied), statistics.median(ingested)
    return [
        Figure("binary COPY, 1,000 samples", copy * 1000, "ms"),
        Figure("api.ingest, 1,000 samples", ingest * 1000, "ms"),
        Figure(
            "api.ingest against COPY",
            copy / ingest,
            target=RATIO,
            how=f"the same {len(copied)} batches of 1,000 random samples (200 series of 10 stations with 10 alarm "
            "rules each), by COPY into a hypertable with the same columns, key, checks and chunks, and by api.ingest, "
            "in turn, each batch its own transaction, with asyncpg; median time of COPY over median of api.ingest.",
        ),
        Figure("alarms raised meanwhile", alarms),
        Figure("samples missing beside COPY", lost, target=Target("==", 0)),
    ]
