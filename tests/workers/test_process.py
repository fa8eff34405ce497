"""The process of the workers: how it starts, stops and keeps going; and the hours that it closes."""

from __future__ import annotations

import asyncio
from pathlib import Path

from db import migrate
from tests.support.processes import Process, wait_for
from tests.workers.stage import Stage

ENVIRONMENT = {"AUTH_JWT_SECRET": "x" * 32, "INGEST_HMAC_SECRET": "y" * 32, "TB_BASE_URL": "http://127.0.0.1:1"}


def test_it_waits_for_a_database_that_is_not_migrated(empty_database: str, tmp_path: Path) -> None:
    process = Process(["workers"], ENVIRONMENT | {"DATABASE_URL": empty_database}, tmp_path / "log")
    process.start()
    process.wait_until(lambda: "waiting for the database" in process.log.read_text())
    asyncio.run(migrate.up(empty_database))
    process.wait_until(lambda: '"listening"' in process.log.read_text())
    assert process.stop() == 0


def test_it_ends_while_it_waits_for_a_database(tmp_path: Path) -> None:
    url = "postgres://nobody:hush@127.0.0.1:1/nothing"
    process = Process(["workers"], ENVIRONMENT | {"DATABASE_URL": url}, tmp_path / "log")
    process.start()
    process.wait_until(lambda: "waiting for the database" in process.log.read_text())
    assert process.stop() == 0
    assert "hush" not in process.log.read_text()


def test_it_says_which_worker_it_does_not_know(tmp_path: Path) -> None:
    process = Process(["workers", "baker"], ENVIRONMENT | {"DATABASE_URL": "postgres://x"}, tmp_path / "log")
    process.start()
    wait_for(lambda: not process.is_running)
    assert "no worker is called 'baker'" in process.log.read_text()


def test_it_says_which_setting_is_missing(tmp_path: Path) -> None:
    process = Process(["workers"], ENVIRONMENT | {"DATABASE_URL": ""}, tmp_path / "log")
    process.start()
    wait_for(lambda: not process.is_running)
    assert process.log.read_text().strip() == "workers: DATABASE_URL must be set"


def test_it_touches_its_health_file_while_the_database_answers(stage: Stage, tmp_path: Path) -> None:
    health = tmp_path / "health"
    stage.start_worker(WORKERS_HEALTH_FILE=str(health))
    wait_for(health.exists)


def test_the_scheduler_closes_the_hours_that_are_over(stage: Stage, tenant: str) -> None:
    stage.provision(tenant)
    stage.rows(
        "update stations set running_since = date_trunc('hour', now()) - interval '5 hours' where tenant_id = %s",
        tenant,
    )
    stage.start_worker("scheduler")
    closed = (
        "select count(*) as n from analytics_statistics where tenant_id = %s and time_type = 'HOUR' and is_completed"
    )
    wait_for(lambda: stage.rows(closed, tenant)[0]["n"] == 5)


def test_the_scheduler_folds_late_data_into_a_closed_hour(stage: Stage, tenant: str) -> None:
    stage.provision(tenant)
    start = "2026-01-20T06:00:00Z"
    stage.rows("select api.close_window(%s, 'station-1', %s, null, false, 'test')", tenant, start)
    stage.start_worker("scheduler")
    key = "(select array_agg(series_key) from api.resolve_series(%s, '{station-1}', '{device-1}', '{p}'))"
    stage.rows(
        f"select api.ingest(%s, {key}, '{{2026-01-20T06:05:00Z}}', '{{10}}', '{{null}}', '{{null}}')", tenant, tenant
    )
    hours = "select charge_kwh as n from analytics_statistics where tenant_id = %s and time_type = 'HOUR'"
    wait_for(lambda: stage.rows(hours, tenant)[0]["n"] == 20)


def test_old_events_are_forgotten(stage: Stage, tenant: str) -> None:
    stage.provision(tenant)
    stage.start_worker("provisioning")
    stage.synced(tenant)
    assert stage.rows("select 1 from internal.event where tenant_id = %s", tenant)
    stage.rows("update internal.event set created_at = now() - interval '31 days'")
    stage.start_worker("scheduler")
    wait_for(lambda: not stage.rows("select 1 from internal.event where tenant_id = %s", tenant))
