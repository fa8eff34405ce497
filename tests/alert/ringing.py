"""Sites with four weeks of history up to now, in which something rings."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from tests.metering.plant import HOUR, Plant, hourly, reading

ALERTS = "/api/v1/alerts"
HISTORY = "/api/v1/alerts/history"
THRESHOLDS = "/api/v1/alerts/thresholds"
DAYS = 28
PATIENCE = 60.0

Json = dict[str, Any]


def last_hour() -> datetime:
    """Begin of the newest hour that is over; waits where one is about to end."""
    while True:
        now = datetime.now(UTC)
        hour = now.replace(minute=0, second=0, microsecond=0)
        if now - hour < timedelta(minutes=59, seconds=20):
            return hour - HOUR
        time.sleep(1)


def usual(hour: datetime) -> float:
    """What the site usually uses in an hour: more by day, and never twice the same."""
    return round(40 + 20 * (7 <= hour.hour < 19) + (hour.hour * 7 + hour.day * 3) % 10 + hour.minute / 100, 3)


def history(site: str, until: datetime, days: int = DAYS) -> list[Json]:
    """Hourly readings of so many days before a time."""
    begin = until - timedelta(days=days)
    return hourly(begin, (usual(begin + n * HOUR) for n in range(days * 24)), site=site)


def add_site(plant: Plant, site: str, **details: object) -> datetime:
    """A site with its history up to the newest hour that is over, which is left out: its begin."""
    newest = last_hour()
    plant.add_site(site, timezone="UTC", **details)
    plant.store(history(site, newest))
    return newest


def ring(plant: Plant, site: str, factor: float = 1.6) -> Json:
    """A site whose newest hour is a spike; the alert that it raises."""
    newest = add_site(plant, site)
    plant.store([reading(newest, 70 * factor, site=site)])
    return wait_for_alert(plant, site)


def alerts(plant: Plant, role: str = "viewer", **query: str) -> list[Json]:
    """What a viewer lists."""
    answer = plant.call("GET", ALERTS, role=role, **query)
    assert answer.status_code == 200, answer.text
    found: list[Json] = answer.json()
    return found


def steps(plant: Plant, **query: str) -> list[Json]:
    """The history, oldest step first."""
    answer = plant.call("GET", HISTORY, role="viewer", **query)
    assert answer.status_code == 200, answer.text
    found: list[Json] = answer.json()
    return found[::-1]


def change(plant: Plant, identity: str, role: str = "operator", **fields: object) -> httpx.Response:
    """Change an alert."""
    return plant.call("PATCH", f"{ALERTS}/{identity}", fields, role=role)


def wait_until(is_so: Callable[[], Any], what: str) -> Any:
    """What is_so gives once it is true."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if found := is_so():
            return found
        time.sleep(0.1)
    raise AssertionError(f"in {PATIENCE:.0f} seconds: no {what}")


def wait_for_alert(plant: Plant, site: str, kind: str = "spike") -> Json:
    """The alert of a kind at a site."""
    (found,) = wait_until(lambda: alerts(plant, site_id=site, kind=kind), f"{kind} at {site}")
    alert: Json = found
    return alert


def checked(plant: Plant, site: str) -> None:
    """Wait until workers have looked at all that is there."""
    query = """
        select count(*) from stations as s
        join internal.alert_watch as w using (station_key)
        where s.tenant_id = %s and s.id = %s
          and not exists (select from internal.alert_mark as m where m.station_key = s.station_key)"""
    with plant.service.connect() as connection:
        wait_until(
            lambda: (connection.execute(query, (plant.tenant, site)).fetchone() or (0,))[0],
            f"look at {site}",
        )


@contextmanager
def listening(plant: Plant, last_id: int | None = None, **query: str) -> Iterator[Iterator[Json]]:
    """An open stream of alerts: what it tells, one after the other."""
    headers = plant.service.auth("viewer", plant.tenant)
    if last_id is not None:
        headers["Last-Event-ID"] = str(last_id)
    with (
        httpx.Client(base_url=plant.service.base_url, timeout=PATIENCE) as client,
        client.stream("GET", f"{ALERTS}/stream", headers=headers, params=query) as answer,
    ):
        assert answer.status_code == 200, answer.status_code
        told = _told(answer)
        assert next(told)["event"] == "ready"
        yield told


def _told(answer: httpx.Response) -> Iterator[Json]:
    fields: Json = {}
    for line in answer.iter_lines():
        if line:
            name, _, value = line.partition(":")
            fields[name] = value.removeprefix(" ")
        elif "event" in fields:
            yield {"event": fields["event"], "id": int(fields["id"]), **json.loads(fields["data"])}
            fields = {}
