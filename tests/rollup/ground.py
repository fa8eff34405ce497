"""Stations with random samples around the changes of their clocks, on a database of either edition."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, Self

import psycopg
from psycopg.rows import dict_row

HOUR = timedelta(hours=1)
SPAN = timedelta(hours=36)  # before and after a change
TENANT = "t1"
# When clocks change, as far as they do.
CHANGES = {
    "UTC": ("2025-03-30 01:00", "2025-10-26 01:00"),
    "Europe/Berlin": ("2025-03-30 01:00", "2025-10-26 01:00"),
    "America/New_York": ("2025-03-09 07:00", "2025-11-02 06:00"),
    "Asia/Kolkata": ("2025-03-30 01:00", "2025-10-26 01:00"),
    "Australia/Lord_Howe": ("2025-04-05 15:00", "2025-10-04 15:30"),
}
POINTS = {"kWh": ("energy_kwh", "kWh"), "W": ("power_kw", "W"), "reg": ("energy_register_kwh", "Wh")}
PROVISION = """
select api.provision_station(%s, jsonb_build_object(
  'station', jsonb_build_object('id', %s::text, 'name', %s::text, 'timezone', %s::text),
  'devices', '[{"id": "d1", "name": "d1"}]'::jsonb), '{}', 'tester')
"""
MAP = "insert into point_mappings (tenant_id, station_id, point_key, semantic, unit) values (%s, %s, %s, %s, %s)"
RESOLVE = "select series_key from api.resolve_series(%s, array[%s], array['d1'], array[%s])"
INGEST = "select api.ingest(%s, %s::int[], %s::timestamptz[], %s::float8[], %s::text[], null)"


@dataclass(frozen=True)
class Sample:
    """A sample as it is sent; a value that is None is a text."""

    series: int
    ts: datetime
    value: float | None


class Ground:
    """One database of either edition, over one connection. `with` opens and closes it."""

    def __init__(self, url: str, chance: random.Random) -> None:
        self._url = url
        self.chance = chance
        self.series: dict[int, tuple[str, str]] = {}  # time zone and point
        self.samples: dict[tuple[int, datetime], Sample] = {}

    def __enter__(self) -> Self:
        self.connection = psycopg.connect(self._url, autocommit=True)
        self.connection.execute("set timezone = 'UTC'; set search_path = public")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.connection.close()

    @property
    def is_community(self) -> bool:
        """Whether rollups are kept here."""
        return bool(self.rows("select current_setting('timescaledb.license') = 'timescale' as yes")[0]["yes"])

    def rows(self, query: str, *args: object) -> list[dict[str, Any]]:
        """All rows of a query."""
        return self.connection.cursor(row_factory=dict_row).execute(query.encode(), args or None).fetchall()

    def build(self) -> None:
        """Make the stations, and give each series samples around its changes. Nothing happens by itself afterwards."""
        self.connection.execute(
            "select alter_job(job_id, scheduled => false) from timescaledb_information.jobs "
            "where proc_name in ('policy_refresh_continuous_aggregate', 'policy_compression')"
        )
        for zone in CHANGES:
            self.connection.execute(PROVISION, (TENANT, zone, zone, zone))
            for point, (semantic, unit) in POINTS.items():
                self.connection.execute(MAP, (TENANT, zone, point, semantic, unit))
                self.series[self.rows(RESOLVE, TENANT, zone, point)[0]["series_key"]] = (zone, point)
        for series in self.series:
            for change in self.changes(series):
                self.send(self._random_samples(series, change - SPAN, change + SPAN))

    def changes(self, series: int) -> list[datetime]:
        """When the clock of a series changes."""
        return [datetime.fromisoformat(text).replace(tzinfo=UTC) for text in CHANGES[self.series[series][0]]]

    def send(self, samples: Sequence[Sample]) -> None:
        """Send samples in one batch."""
        self.connection.execute(
            INGEST,
            (
                TENANT,
                [sample.series for sample in samples],
                [sample.ts for sample in samples],
                [sample.value for sample in samples],
                ["a text" if sample.value is None else None for sample in samples],
            ),
        )
        self.samples.update(((sample.series, sample.ts), sample) for sample in samples)

    def late(self, count: int) -> set[tuple[int, datetime]]:
        """Send samples of new times, as many; gives the hours of series that they are of."""
        samples = [self._late_sample() for _ in range(count)]
        self.send(samples)
        return {(sample.series, hour_of(sample.ts)) for sample in samples}

    def correct(self, count: int) -> set[tuple[int, datetime]]:
        """Send other values for samples that are stored."""
        chosen = self.chance.sample(sorted(self.samples), count)
        self.send([Sample(series, ts, self._value()) for series, ts in chosen])
        return {(series, hour_of(ts)) for series, ts in chosen}

    def hours(self, count: int) -> set[tuple[int, datetime]]:
        """Random hours of series, most of which have samples."""
        every = sorted({(series, hour_of(ts)) for series, ts in self.samples})
        return set(self.chance.sample(every, min(count, len(every))))

    def refresh(self) -> None:
        """Bring the rollups up to date, where they are kept."""
        if self.is_community:
            for name in ("sample_hour", "sample_day"):
                self.connection.execute(f"call refresh_continuous_aggregate('internal.{name}_aggregate', null, null)")

    def compress(self) -> int:
        """Store by column what is older than ever; gives how many chunks. 0 where the edition cannot."""
        if not self.is_community:
            return 0
        chunks = self.rows("select compress_chunk(c, true) from show_chunks('internal.sample') as c")
        return len(chunks)

    def _random_samples(self, series: int, start: datetime, end: datetime) -> list[Sample]:
        """Mostly some an hour, at times on its very edge; now and then a long silence."""
        samples = []
        ts = start
        while ts < end:
            samples.append(Sample(series, ts, self._value()))
            ts += timedelta(seconds=self.chance.expovariate(1 / 1500) + 0.001)
            if self.chance.random() < 0.03:
                ts += timedelta(hours=self.chance.uniform(1, 5))
            if self.chance.random() < 0.1:
                ts = hour_of(ts) + HOUR - self.chance.choice([timedelta(0), timedelta(microseconds=1)])
        return samples

    def _late_sample(self) -> Sample:
        series = self.chance.choice(sorted(self.series))
        change = self.chance.choice(self.changes(series))
        return Sample(series, change + self.chance.uniform(-1, 1) * SPAN, self._value())

    def _value(self) -> float | None:
        """Powers may be negative, registers may fall, and some values are texts."""
        return None if self.chance.random() < 0.03 else self.chance.uniform(-500, 2000)


def hour_of(ts: datetime) -> datetime:
    """The hour of UTC that holds a time."""
    return ts.replace(minute=0, second=0, microsecond=0)
