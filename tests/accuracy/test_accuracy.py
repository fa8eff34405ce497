"""The measuring itself works: a walk of some weeks, and the bars that a year is judged by."""

import os
import subprocess
import sys

from tests.accuracy.__main__ import missed
from tests.accuracy.series import PLANT, SERIES
from tests.accuracy.walk import Errors, Hits, Walk
from tests.support.databases import Cluster
from tests.support.processes import CHECKOUT


def test_a_short_walk_prints_every_series(cluster: Cluster) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.accuracy", "--weeks", "4"],
        cwd=CHECKOUT,
        env={**os.environ, "DATABASE_URL": cluster.url},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    lines = {line[:22].strip(): line[22:].split() for line in done.stdout.splitlines()}
    for series in SERIES:
        days, ratio, week, band, *_ = lines[series.name]
        assert int(days) == 28
        assert float(ratio) < 1, "better than the week before"
        assert float(week) < 1
        assert 0.6 < float(band) < 0.95


def test_bars_that_are_missed_are_told() -> None:
    kept = Walk(PLANT, 280, Errors(1, 0.75, 1.0), band=Hits(100, 80))
    assert missed(kept) == []
    assert len(missed(Walk(PLANT, 280, Errors(1, 0.76, 1.0), band=Hits(100, 86)))) == 2
    assert len(missed(Walk(PLANT, 280, Errors(1, 0.7, 1.0), band=Hits(100, 74)))) == 1
    assert missed(Walk(PLANT, 28, Errors(1, 2.0, 1.0), band=Hits(100, 10))) == [], "too short to be judged"


def test_hours_that_are_nothing_by_nature_are_in_no_band() -> None:
    result = Walk(PLANT)
    result.add([(0, 0, 0.0, 0.0, 0.0, 0.0, 0.0), (0, 1, 5.0, 4.0, 6.0, 6.5, 5.0), (1, 1, 5.0, 4.0, 6.0, None, 5.0)])
    assert (result.band.hours, result.band.within) == (1, 0)
    assert (result.day.hours, result.day.ours, result.day.naive) == (2, 1.5, 1.5)
