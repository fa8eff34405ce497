"""Many callers who do the same thing at the same time, at a station of theirs."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any

import httpx

from tests.api.site import DAY, Site
from tests.support.service import Service

CROWD = 16
JANUARY = {"from_": "2026-01-01T00:00:00Z", "to": "2026-02-01T00:00:00Z"}
STORE = """
    insert into telemetry_points (tenant_id, station_id, device_id, point_key, ts, value_numeric)
    select %(tenant)s, %(station)s, %(device)s, point, hour + interval '5 minutes', value
    from generate_series(%(day)s, %(day)s + interval '23 hours', interval '1 hour') as hour
    cross join (values ('charge_power_kw', 1), ('discharge_power_kw', 2)) as v (point, value)
"""
CLOSE = """
    select api.close_window(%(tenant)s, %(station)s, hour, null, false, 'test')
    from generate_series(%(day)s, %(day)s + interval '23 hours', interval '1 hour') as hour
"""
_numbers = count(1)


def new_site(service: Service) -> Site:
    """A station of a new tenant, known to ThingsBoard."""
    site = Site(service, f"tenant-crowd-{next(_numbers)}")
    assert site.provision().json()["tb"]["status"] == "synced"
    return site


def run(site: Site, statement: str) -> None:
    """Run a statement about the site's day."""
    with site.service.connect() as connection:
        names = {"tenant": site.tenant, "station": site.station, "device": site.device, "day": DAY}
        connection.execute(statement.encode(), names)


def together(*calls: Callable[[], httpx.Response]) -> list[httpx.Response]:
    """Make all these calls at the same time; their answers in the same order."""
    with ThreadPoolExecutor(len(calls)) as crowd:
        return [future.result() for future in [crowd.submit(call) for call in calls]]


def crowd(call: Callable[[], httpx.Response], size: int = CROWD) -> list[httpx.Response]:
    """The answers of many who make the same call at once."""
    return together(*[call] * size)


def same(answers: list[httpx.Response]) -> Any:
    """What all of them were answered."""
    assert {answer.status_code for answer in answers} == {200}, [answer.text for answer in answers]
    assert len({answer.text for answer in answers}) == 1, {answer.text for answer in answers}
    return answers[0].json()
