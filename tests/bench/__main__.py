"""`python -m tests.bench [--quick]`: measure, print, and end with 1 when a target is missed."""

import argparse
import asyncio
import os
import platform
import sys
from contextlib import ExitStack

from db import migrate
from tests.bench import baseline, close, history, ingest, pages, readings, site, webhook, year
from tests.bench.report import Figure, render
from tests.bench.sizes import FULL, QUICK, Sizes
from tests.support.databases import Cluster, embedded_cluster


def run(cluster: Cluster, sizes: Sizes) -> list[Figure]:
    """Measure everything, each subject in databases of its own, which are dropped after it."""

    def prepare(url: str) -> None:
        asyncio.run(migrate.up(url))
        site.build(url)

    figures: list[Figure] = []
    with cluster.template(prepare) as template:
        with cluster.database(template) as url:
            figures += asyncio.run(ingest.measure(url, sizes))
        with cluster.database(template) as url:
            figures += webhook.measure(url, sizes)
        with cluster.database(template) as few, cluster.database(template) as many:
            figures += close.measure(few, many, sizes)
        with cluster.database(template) as url:
            figures += readings.measure(url, sizes)
        with cluster.database(template) as url:
            figures += year.measure(url, sizes)
        with cluster.database(template) as url:
            figures += baseline.measure(url, sizes)
        with cluster.database(template) as url:
            figures += pages.measure(url, sizes)
        with cluster.database(template) as few, cluster.database(template) as many:
            figures += history.measure(few, many, sizes)
    return figures


def machine() -> str:
    """What the figures are figures of."""
    busy = os.getloadavg()[0]
    return f"{os.cpu_count()} processors, load average {busy:.1f} before, Python {platform.python_version()}\n"


def main() -> int:
    """Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measure the service on this machine.")
    parser.add_argument(
        "--quick", action="store_true", help="tiny sizes, to see that it works; nothing timed is judged"
    )
    quick = parser.parse_args().quick
    print(machine())
    with ExitStack() as stack:
        url = os.environ.get("DATABASE_URL")
        cluster = Cluster(url) if url else stack.enter_context(embedded_cluster())
        figures = run(cluster, QUICK if quick else FULL)
    if quick:
        figures = [figure.untimed() for figure in figures]
    print(render(figures))
    return 0 if all(figure.passed for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
