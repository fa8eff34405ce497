"""Readings that are older than the deployment keeps them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from tests.metering.plant import HOUR, SITE, Plant, codes, hourly, reading, stamp
from tests.support.service import Service

OLD = datetime(2025, 1, 20, tzinfo=UTC)


@pytest.fixture
def service(fresh_database: str) -> Iterator[Service]:
    """A service that keeps samples for 62 days."""
    with Service(fresh_database, RETAIN_SAMPLES_DAYS="62", HOUR_CLOSE_GRACE_SECONDS="0") as service:
        service.start()
        yield service


def is_true(service: Service, condition: str) -> bool:
    """Whether something holds in the database."""
    with psycopg.connect(service.database_url) as connection:
        return connection.execute(f"select {condition}".encode()).fetchall() == [(True,)]


def test_old_readings_leave_their_hours(service: Service) -> None:
    plant = Plant(service, OLD)
    plant.add_site()
    plant.store(hourly(OLD, [2.0] * 24))
    before = [plant.read("summary"), plant.series("hour"), plant.series("day"), plant.read("ingest_health")]
    assert before[0]["total_value"] == 48

    service.api.wait_until(lambda: is_true(service, "not exists (select from internal.dirty_hour)"))
    service.restart(service.workers)  # they look once an hour, and when they start
    retired = "exists (select from internal.retention where retired_until = sealed_until)"
    service.workers.wait_until(lambda: is_true(service, retired))

    assert [plant.read("summary"), plant.series("hour"), plant.series("day"), plant.read("ingest_health")] == before
    records = [reading(OLD + HOUR / 2), reading(datetime.now(UTC) - timedelta(days=1)), reading(OLD, site="nowhere")]
    result = plant.send(records)
    assert (result["ingested"], result["failed"]) == (1, 2)
    assert codes(result) == [(0, "INVALID_TIMESTAMP"), (2, "UNKNOWN_SITE")]
    assert "no longer kept" in result["errors"][0]["detail"]
    window = {"stationId": SITE, "windowStart": stamp(OLD), "recalculate": True}
    assert plant.call("POST", "/analytics/window-close", window).status_code == 409
