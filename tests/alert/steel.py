"""The steel plant's year in a database, faults put into it, and the alerts that a walk through it finds."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg

from tests.support.processes import CHECKOUT

YEAR = CHECKOUT / "data/steel-plant-2018.csv.gz"
WALK = Path(__file__).with_name("walk.sql")
ZONE = ZoneInfo("Asia/Seoul")
SITE = "plant"
TENANT = "steel"
HOUR = timedelta(hours=1)
FIRST_JUDGED = date(2018, 2, 26)
"""Day 56: the first with eight weeks before it."""
LAST = date(2018, 12, 31)

FOUNDED = "insert into tenants (id, name) values (%s, %s) on conflict do nothing"
CREATE = """select api.create_site(%s, '{"site_id": "plant", "timezone": "Asia/Seoul"}', 'test')"""
INGEST = """
select count(*) from api.ingest_readings(%(tenant)s,
  array['plant'], array['meter'], array['kWh'],
  array_fill(1, array[cardinality(%(ts)s::timestamptz[])]), %(ts)s, %(values)s::float8[],
  array_fill(null::text, array[cardinality(%(ts)s::timestamptz[])]), null, 'test')
"""
FOUND = """
select a.kind, a.severity, a.status, a.opened_at, a.resolved_at, a.first_hour, a.last_hour, a.title,
  (a.facts ->> 'cost')::float8 as cost, array(select jsonb_array_elements_text(a.facts -> 'also')) as also
from alerts as a where a.tenant_id = %s order by a.opened_at, a.kind
"""


@dataclass(frozen=True)
class Found:
    """An alert that the walk found; `opened_at` is in the plant's time."""

    kind: str
    severity: str
    status: str
    opened_at: datetime
    resolved_at: datetime | None
    first_hour: datetime
    last_hour: datetime
    title: str
    cost: float | None
    also: list[str]

    def delay(self, begin: datetime) -> float:
        """Hours of data from the begin of a fault until it was found."""
        return ((self.opened_at - begin) - timedelta(minutes=15)) / HOUR


class SteelYear:
    """The year in a migrated database; the connection is one transaction after the other."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self.connection = connection

    def load(self) -> None:
        """Store the year's readings."""
        with gzip.open(YEAR, "rt") as file:
            rows = list(csv.DictReader(file))
        times = [row["timestamp_utc"] for row in rows]
        values = [float(row["value"]) for row in rows]
        with self.connection.transaction():
            self.connection.execute(FOUNDED, (TENANT, TENANT))
            self.connection.execute(CREATE, (TENANT,))
            self.connection.execute(INGEST, {"tenant": TENANT, "ts": times, "values": values})
        self.connection.execute("analyze internal.sample")

    def walk(self, first: date, last: date) -> list[Found]:
        """Walk through days, and list what was found."""
        with self.connection.transaction():
            self.connection.execute("set local search_path = public, internal")
            self.connection.execute("drop function if exists pg_temp.walk_alerts")
            self.connection.execute(WALK.read_text().encode())
            self.connection.execute("set local jit = off")
            self.connection.execute("select pg_temp.walk_alerts(%s, %s, %s)", (SITE, first, last))
            return self.found()

    def found(self) -> list[Found]:
        """The alerts that are there, oldest first."""
        rows = self.connection.execute(FOUND, (TENANT,)).fetchall()
        return [Found(row[0], row[1], row[2], row[3].astimezone(ZONE), *row[4:]) for row in rows]

    @contextmanager
    def untouched_after(self) -> Iterator[None]:
        """What is done within is undone."""
        with self.connection.transaction(force_rollback=True):
            yield

    def change(self, begin: datetime, end: datetime, value: str, **more: Any) -> None:
        """Give the readings in [begin, end) another value: an SQL expression over `x.value` and `x.ts`."""
        self.connection.execute(
            f"update internal.sample as x set value = {value} where x.ts >= %(begin)s and x.ts < %(end)s",
            {"begin": begin, "end": end, **more},
        )

    def forget(self, begin: datetime, end: datetime) -> None:
        """Take the readings in [begin, end) away."""
        self.connection.execute("delete from internal.sample where ts >= %s and ts < %s", (begin, end))
