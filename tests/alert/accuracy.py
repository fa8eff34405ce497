"""``python -m tests.alert.accuracy``: what the alerts find in the steel plant's year, as it was and with faults put in.

Prints the tables of docs/accuracy.md; ends with 1 when the year rings more than twice a month. Takes three minutes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from statistics import median, quantiles

import psycopg

from db import migrate
from tests.alert.faults import FAULTS, Fault, Outcome, is_quiet, outcome, untouched
from tests.alert.steel import FIRST_JUDGED, LAST, Found, SteelYear
from tests.support.databases import embedded_cluster

MONTHS = ((LAST - FIRST_JUDGED).days + 1) / 30.4
MOST_A_MONTH = 2


def lines(year: SteelYear, noise: Sequence[Found]) -> Iterator[str]:
    """The section of docs/accuracy.md, line by line."""
    yield from told(noise)
    yield ""
    yield "| Fault | Found | Hours of data until found: median, 90 % | Alerts opened by each: mean, most |"
    yield "|---|---|---|---|"
    for fault in FAULTS:
        quiet = [begin for begin in fault.begins if is_quiet(begin, fault.hours, noise)]
        yield row(fault, [outcome(year, fault, begin) for begin in quiet])


def told(noise: Sequence[Found]) -> Iterator[str]:
    """What the untouched year rings."""
    yield f"Untouched: {len(noise)} alerts in {MONTHS:.1f} months, {len(noise) / MONTHS:.2f} a month."
    yield ""
    yield "| Opened (site time) | Kind | Severity | About |"
    yield "|---|---|---|---|"
    for alert in noise:
        kinds = ", ".join([alert.kind, *alert.also])
        title = alert.title.removeprefix("plant: ")
        yield f"| {alert.opened_at:%a %Y-%m-%d %H:%M} | {kinds} | {alert.severity} | {title} |"


def row(fault: Fault, outcomes: Sequence[Outcome]) -> str:
    """One kind of fault."""
    delays = [each.delay for each in outcomes if each.delay is not None]
    opened = [len(each.alerts) for each in outcomes if each.delay is not None]
    late = quantiles(delays, n=10)[-1] if len(delays) > 1 else delays[0]
    return (
        f"| {fault.name} | {len(delays)} of {len(outcomes)} | {median(delays):.0f}, {late:.0f} "
        f"| {sum(opened) / len(opened):.2f}, {max(opened)} |"
    )


def main() -> None:
    """Measure in a database of its own."""
    with embedded_cluster() as cluster, cluster.database() as url:
        asyncio.run(migrate.up(url))
        with psycopg.connect(url, autocommit=True) as connection:
            year = SteelYear(connection)
            year.load()
            noise = untouched(year)
            for line in lines(year, noise):
                print(line, flush=True)
    if len(noise) > MOST_A_MONTH * MONTHS:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
