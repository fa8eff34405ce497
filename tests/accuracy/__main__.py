"""`python -m tests.accuracy [--weeks N]`: measure the forecast, print, and end with 1 when a bar is missed.

Runs the SQL of the product in a database of its own. With fewer than 40 weeks nothing is judged.
"""

import argparse
import asyncio
import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack

import psycopg

from db import migrate
from tests.accuracy.series import PLANT, SERIES
from tests.accuracy.walk import Walk, walk
from tests.support.databases import Cluster, embedded_cluster

JUDGED_DAYS = 280
RATIO = 0.75
BAND = (0.75, 0.85)
HEADINGS = ("Series", "days", "24 h", "168 h", "band 24 h", "by hour of day", "band 168 h", "best / worst 4 weeks")
LEGEND = """
24 h, 168 h: mean absolute error over that of taking the same hour of the week before.
band: share of the hours within the 80 % band. Every forecast is made from what was before its midnight alone."""


def line(result: Walk) -> tuple[str, ...]:
    """A walk's line of the table."""
    hours = [hits.share for hits in result.by_hour.values() if hits.hours >= result.days / 2]
    months = [errors.ratio for errors in result.by_month if errors.hours >= 336]
    return (
        result.series.name,
        str(result.days),
        f"{result.day.ratio:.3f}",
        f"{result.week.ratio:.3f}",
        f"{result.band.share:.3f}",
        f"{min(hours):.2f} to {max(hours):.2f}",
        f"{result.week_band.share:.3f}",
        f"{min(months):.2f} / {max(months):.2f}",
    )


def missed(result: Walk) -> list[str]:
    """The bars that the plant's year misses, in words."""
    if result.series is not PLANT or result.days < JUDGED_DAYS:
        return []
    bars = []
    if result.day.ratio > RATIO:
        bars.append(f"{result.series.name}: error of 24 hours is {result.day.ratio:.3f} of the naive one, not {RATIO}")
    if not BAND[0] <= result.band.share <= BAND[1]:
        bars.append(f"{result.series.name}: {result.band.share:.3f} of the hours are within the band, not {BAND}")
    return bars


def render(lines: Sequence[tuple[str, ...]]) -> str:
    """The table."""
    rows = [HEADINGS, *lines]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)


def run(cluster: Cluster, weeks: int | None) -> list[Walk]:
    """Walk through every series."""
    with (
        cluster.template(lambda url: asyncio.run(migrate.up(url))) as template,
        cluster.database(template) as url,
        psycopg.connect(url, autocommit=True) as connection,
    ):
        return [walk(connection, series, weeks) for series in SERIES]


def main() -> int:
    """Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.accuracy", description="Measure the forecast on real years.")
    parser.add_argument("--weeks", type=int, help="walk only so many weeks; under 40 nothing is judged")
    weeks = parser.parse_args().weeks
    with ExitStack() as stack:
        url = os.environ.get("DATABASE_URL")
        cluster = Cluster(url) if url else stack.enter_context(embedded_cluster())
        results = run(cluster, weeks)
    print(render([line(result) for result in results]), LEGEND, sep="\n")
    bars = [bar for result in results for bar in missed(result)]
    print(*(f"MISSED: {bar}" for bar in bars), sep="\n", end="\n" if bars else "")
    return 1 if bars else 0


if __name__ == "__main__":
    sys.exit(main())
