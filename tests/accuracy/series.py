"""The years that the forecast is measured on, and how they get into a database."""

import csv
import gzip
from dataclasses import dataclass
from datetime import datetime

import psycopg

from db.place import CHECKOUT

TENANT = "accuracy"
METER = "meter"
ROWS = 5000
CREATE = "select api.create_site(%s, jsonb_build_object('site_id', %s::text, 'timezone', %s::text), 'accuracy')"
INGEST = """
select count(*) from api.ingest_readings(
  %s, array[%s], array[%s], array['kWh'], %s::int[], %s::timestamptz[], %s::float8[], %s::text[], null, 'accuracy')
"""


@dataclass(frozen=True)
class Series:
    """One year of readings, kWh: a file in `data`, and the column with the value."""

    site: str
    name: str
    file: str
    column: str
    zone: str

    def load(self, connection: psycopg.Connection) -> None:
        """Create the site and store its readings, through the functions that the API calls."""
        connection.execute(CREATE, [TENANT, self.site, self.zone])
        rows = self._rows()
        for first in range(0, len(rows), ROWS):
            part = rows[first : first + ROWS]
            n = len(part)
            times, values = [time for time, _ in part], [value for _, value in part]
            batch = [self.site, METER, [1] * n, times, values, [None] * n]
            refused = connection.execute(INGEST, [TENANT, *batch]).fetchone()
            assert refused == (0,), f"{self.site}: {refused} readings were not stored"

    def _rows(self) -> list[tuple[datetime, float]]:
        with gzip.open(CHECKOUT / "data" / self.file, "rt") as file:
            return [
                (datetime.fromisoformat(row["timestamp_utc"]), float(row[self.column]))
                for row in csv.DictReader(file)
                if row[self.column]
            ]


PLANT = Series("plant", "steel plant 2018", "steel-plant-2018.csv.gz", "value", "Asia/Seoul")
SERIES = [
    PLANT,
    Series("household", "household Sceaux 2008", "household-sceaux-2008.csv.gz", "value_kwh", "UTC"),
    Series("solar", "solar roof Turin 2019", "solar-turin-2019.csv.gz", "value_kwh", "UTC"),
]
