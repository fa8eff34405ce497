"""The pilot script against a service: on a fresh database, again, after it was interrupted, and when it fails."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.support.processes import CHECKOUT
from tests.support.service import TENANT, Service

PILOT = ["bash", str(CHECKOUT / "scripts" / "pilot_e2e.sh")]
RUN_SECONDS = 120


def environment(service: Service) -> dict[str, str]:
    """What `make env` prints of a running service."""
    return os.environ | {
        "BASE_URL": service.base_url,
        "DATABASE_URL": service.database_url,
        "TENANT_ID": TENANT,
        "AUTH_JWT_SECRET": service.jwt_secret,
        "INGEST_HMAC_SECRET": service.ingest_secret,
        "TB_BASE_URL": service.thingsboard_url,
    }


def run(service: Service, folder: Path) -> subprocess.CompletedProcess[str]:
    """Walk the runbook; the documents go below the folder."""
    return subprocess.run(
        PILOT,
        cwd=folder,
        env=environment(service),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=RUN_SECONDS,
    )


def the_end(ended: subprocess.CompletedProcess[str]) -> str:
    """The last lines that a run printed, and why it failed."""
    return "\n".join([*ended.stdout.splitlines()[-20:], ended.stderr])


def interrupt(service: Service, folder: Path, line: str) -> None:
    """Walk the runbook until it prints a line that begins so, and kill it there."""
    with subprocess.Popen(
        PILOT, cwd=folder, env=environment(service), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            assert any(each.strip().startswith(line) for each in process.stdout), f"{line} did not come"
        finally:
            process.kill()


def test_it_ends_well_on_a_fresh_database_and_again(own_service: Service, tmp_path: Path) -> None:
    first = run(own_service, tmp_path)
    assert first.returncode == 0, the_end(first)
    assert "the contract's numbers are expected" in first.stdout
    for number in ("72 x 1 / 2 / 0.1 / 0.01", "24 / 48 / 2.4 / 0.24", "72 / 72 / v1", "216 / 216", "99 / 99 / v2"):
        assert f"expected {number}, came {number}" in first.stdout
    assert "frozen / 216, draft / 243, came frozen / 216, draft / 243" in first.stdout
    assert "calls that reached ThingsBoard: expected 1, came 1" in first.stdout
    for name in ("statement.pdf", "statement.xlsx", "statement.csv"):
        document = tmp_path / "var" / "exports" / name
        assert str(document) in first.stdout
        assert document.stat().st_size > 0

    second = run(own_service, tmp_path)
    assert second.returncode == 0, the_end(second)
    assert "day 2026-01-21 with 33 / 66 kWh, statement version 2" in second.stdout
    assert "versions, oldest first: expected 1, 2, 3, came 1, 2, 3" in second.stdout
    assert "calls that reached ThingsBoard: expected 1, came 1" in second.stdout


def test_it_ends_well_after_it_was_interrupted_anywhere(own_service: Service, tmp_path: Path) -> None:
    for line in (
        "> 24 x POST /ingest/thingsboard/telemetry, POST /analytics/window-close: 2026-01-22",
        "✓ the statement's version",
        "✓ 120 kW: the stream tells",
        "> POST /api/v1/commands",
        "> POST /ingest/thingsboard/telemetry: 2026-01-21T06:00:00Z",
    ):
        interrupt(own_service, tmp_path, line)
    last = run(own_service, tmp_path)
    assert last.returncode == 0, the_end(last)


def test_it_fails_at_the_first_difference_and_says_where_to_look(fresh_database: str, tmp_path: Path) -> None:
    with Service(fresh_database, PRICE_PER_KWH="2") as service:
        service.start()
        done = run(service, tmp_path)
    assert done.returncode == 1
    assert "✗ settlement by psql: expected 72 / 72 / v1" in done.stdout
    assert "72 / 144 / v1" in done.stdout
    assert "5) Statement" not in done.stdout
    assert "passed" not in done.stdout
    assert "settlements_day" in done.stderr
    assert "PRICE_PER_KWH" in done.stderr


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"BASE_URL": "http://127.0.0.1:1"}, "`make up` starts the service"),
        ({"AUTH_JWT_SECRET": ""}, "AUTH_JWT_SECRET has to be"),
        ({"AUTH_JWT_SECRET": "wrong"}, "is it the running service's?"),
        ({"INGEST_HMAC_SECRET": "wrong"}, "X-Ingest-Signature does not match"),
        ({"DATABASE_URL": "postgres://me:hush@127.0.0.1:1/none"}, "DATABASE_URL, and"),
    ],
)
def test_what_is_wrong_with_the_environment_is_told(
    service: Service, tmp_path: Path, changed: dict[str, str], told: str
) -> None:
    done = subprocess.run(
        PILOT,
        cwd=tmp_path,
        env=environment(service) | changed,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=RUN_SECONDS,
    )
    assert done.returncode == 1
    assert told in done.stderr
    assert "hush" not in done.stdout + done.stderr
