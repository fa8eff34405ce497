"""The pilot script of the factory runbook: on a fresh database, again, and when something differs."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from tests.support.processes import CHECKOUT
from tests.support.service import Service

PILOT = ["bash", str(CHECKOUT / "scripts" / "factory_pilot.sh")]
FACTORY = CHECKOUT / "scripts" / "pilot" / "factory"
YEAR = CHECKOUT / "data" / "steel-plant-2018.csv.gz"
ROWS, ENERGY = 35_040, "959636.71"
RUN_SECONDS = 120
QUARTER, WEEK = timedelta(minutes=15), timedelta(weeks=1)


def run(base_url: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Walk the runbook as a factory does: with the address of the service and nothing else."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    return subprocess.run(
        PILOT,
        cwd=folder,
        env=kept | {"BASE_URL": base_url} | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=RUN_SECONDS,
    )


def tool(name: str, *arguments: str | Path) -> str:
    """What a script of the pilot prints."""
    command = [sys.executable, FACTORY / name, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def test_it_ends_well_on_a_fresh_database_and_again(own_service: Service, tmp_path: Path) -> None:
    for _ in range(2):
        done = run(own_service.base_url, tmp_path, API_LOG=str(own_service.api.log))
        assert done.returncode == 0, done.stdout + done.stderr
        for line in (
            "Ingested: 24, Skipped duplicates: 0, Failed: 0",
            f"Ingested: {ROWS}, Skipped duplicates: 0, Failed: 0",
            f"Ingested: 0, Skipped duplicates: {ROWS}, Failed: 0",
            "✓ the plan: expected cei-starter / active, came cei-starter / active",
            "✓ the list shows the secret: expected no, came no",
            f"✓ the summary (readings / kWh): expected {ROWS} / {ENERGY}, came {ROWS} / {ENERGY}",
            f"other than sent): expected 8760 / {ENERGY} / 0, came 8760 / {ENERGY} / 0",
            f"other than sent): expected {ROWS} / {ENERGY} / 0, came {ROWS} / {ENERGY} / 0",
            "✓ reading with it, at once: expected 401, came 401",
            "expected 35067 / 35069 / 1, came 35067 / 35069 / 1",
        ):
            assert line in done.stdout
        assert "cei_int_" not in done.stdout
        assert done.stdout.splitlines()[-1].startswith("factory pilot: ")
        assert "checks passed" in done.stdout
        assert len(read(tmp_path / "var" / "factory" / "steel-plant-export.csv")) == ROWS


def test_without_the_log_it_says_what_it_did_not_check(service: Service, tmp_path: Path) -> None:
    done = run(service.base_url, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Not checked: the log" in done.stdout


def test_it_fails_at_the_first_difference_and_says_where_to_look(fresh_database: str, tmp_path: Path) -> None:
    with Service(fresh_database, TIMESERIES_MAX_PAST_DAYS="30") as service:
        service.start()
        done = run(service.base_url, tmp_path)
    assert done.returncode == 1
    assert "✗ ingested / skipped / failed / exit code: expected 35040 / 0 / 0 / 0, came " in done.stdout
    assert "INVALID_TIMESTAMP" in done.stdout
    assert "7.1)" not in done.stdout
    assert "passed" not in done.stdout
    assert 'factory pilot: failed in "4.3) CSV mode' in done.stderr
    assert "Look at: docs/factory_client.py" in done.stderr


def test_a_service_that_is_not_there_is_told(tmp_path: Path) -> None:
    done = run("http://127.0.0.1:9", tmp_path)
    assert done.returncode == 1
    assert "`make up` starts the service" in done.stderr


@pytest.mark.parametrize("hour", ["2026-11-21T21:00:00Z", "2026-03-01T00:59:59Z", "2024-02-29T15:00:00Z"])
def test_the_year_is_moved_in_whole_weeks_to_end_at_an_hour(hour: str, tmp_path: Path) -> None:
    told = json.loads(tool("move_weeks.py", YEAR, tmp_path / "moved.csv", hour))
    rows = read(tmp_path / "moved.csv")
    times = [datetime.fromisoformat(row["timestamp_utc"]) for row in rows]
    end = datetime.fromisoformat(hour).replace(minute=0, second=0)
    assert told == {
        "rows": ROWS,
        "kwh": ENERGY,
        "start": rows[0]["timestamp_utc"],
        "end": end.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    assert times == sorted(set(times))
    assert times[-1] + QUARTER == end
    gaps = [later - earlier for earlier, later in pairwise(times) if later - earlier != QUARTER]
    assert len(gaps) <= 1
    assert all(gap < WEEK for gap in gaps)
    assert all(row["idempotency_key"] == f"steel-plant|main-incomer|{row['timestamp_utc']}" for row in rows)


def test_each_reading_keeps_its_place_in_the_week(tmp_path: Path) -> None:
    tool("move_weeks.py", YEAR, tmp_path / "still.csv", "2018-12-31T15:00:00Z")
    tool("move_weeks.py", YEAR, tmp_path / "moved.csv", "2026-11-21T21:00:00Z")

    def places(name: str) -> Counter[tuple[str, str]]:
        rows = read(tmp_path / name)
        return Counter((f"{datetime.fromisoformat(row['timestamp_utc']):%a %H:%M}", row["value"]) for row in rows)

    assert places("moved.csv") == places("still.csv")


def test_what_was_read_back_otherwise_is_counted(tmp_path: Path) -> None:
    sent, exported, series = tmp_path / "sent.csv", tmp_path / "export.csv", tmp_path / "hours.json"
    sent.write_text("timestamp_utc,value\n2026-01-20T00:00:00Z,1.10\n2026-01-20T00:30:00Z,2\n2026-01-20T01:00:00Z,4\n")
    exported.write_text("timestamp_utc,value\n2026-01-20T00:00:00Z,1.1\n2026-01-20T00:30:00Z,3\n")
    assert tool("compare.py", sent, exported) == "2 / 4.1 / 2"
    points = [{"ts": "2026-01-20T00:00:00Z", "value": 3.1}, {"ts": "2026-01-20T01:00:00Z", "value": None}]
    series.write_text(json.dumps({"points": points}))
    assert tool("compare.py", sent, series) == "1 / 3.1 / 1"
    assert tool("compare.py", sent, sent) == "3 / 7.1 / 0"
