"""The measuring itself works: a run of tiny sizes, in which nothing timed is judged."""

import os
import subprocess
import sys

from tests.bench.browser import missing
from tests.bench.report import Figure, Target, render
from tests.support.databases import Cluster
from tests.support.processes import CHECKOUT


def test_quick_run_prints_every_figure(cluster: Cluster) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench", "--quick"],
        cwd=CHECKOUT,
        env={**os.environ, "DATABASE_URL": cluster.url},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "\nanswers that differ, " in done.stdout
    for name in (
        "api.ingest against COPY",
        "messages acknowledged",
        "share of that",
        "failed requests",
        "acknowledged values missing",
        "memory of the API after the load",
        "memory of the workers after the load",
        "the second against the first",
        "batches over HTTP against COPY, 1 sender",
        "a full replay against the first time, 4 senders",
        "readings missing beside COPY",
        "the year against one request a reading",
        "growth of the API's memory by the export",
        "slowest health check meanwhile",
        "insights of a site, median",
        "key figures of a site, median",
        "forecast of a site, median",
        "weekly report of a site, median",
        "the longer past against the shorter",
    ):
        assert f"\n{name} " in done.stdout
    if reason := missing():
        assert f"{reason}\n" in done.stdout
        return
    for name in (
        "largest page, transferred",
        "slowest first contentful paint",
        "trends and deviations of the portfolio in view",
        "bytes of a second visit against the first",
        "frame of a year that is panned, median",
        "frames of it",
    ):
        assert f"\n{name} " in done.stdout


def test_a_missed_target_fails() -> None:
    slow = Figure("speed", 0.2, target=Target(">=", 0.5), how="by the clock")

    assert not slow.passed
    assert "FAIL" in render([slow])
    assert Figure("speed", 0.5, target=Target(">=", 0.5)).passed


def test_lost_values_count_at_any_speed() -> None:
    lost = Figure("missing", 1, target=Target("==", 0))

    assert not lost.untimed().passed
    assert Figure("speed", 0.2, target=Target(">=", 0.5)).untimed().passed
