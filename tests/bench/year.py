"""A year of one meter through the factory client, beside one request a reading; and a million readings out again."""

import csv
import gzip
import http.client
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg

from tests.bench.memory import resident_mb
from tests.bench.probe import Probe
from tests.bench.report import Figure, Target
from tests.bench.sizes import Sizes
from tests.support.processes import CHECKOUT
from tests.support.service import TENANT, Service

YEAR = CHECKOUT / "data/steel-plant-2018.csv.gz"
TENTH = Target("<=", 0.1)
GROWTH = Target("<=", 20)
PROMPT = Target("<=", 100)
NONE = Target("==", 0)
MANY = """
insert into internal.sample (series_key, ts, value)
select k, timestamptz '2025-01-01Z' + g * interval '15 minutes', 1.25
from unnest(%s::int[]) as k, generate_series(1, %s) as g
"""


def measure(url: str, sizes: Sizes) -> list[Figure]:
    """Send the year, then export what a hundred meters have, in a database of its own."""
    with Service(url, TIMESERIES_BATCH_LIMIT="1000000") as service:
        service.start()
        port = int(service.base_url.rsplit(":", 1)[1])
        with Probe(port) as probe:
            figures = [*_year(service, sizes), *_export(service, port, sizes)]
    return [
        *figures,
        Figure(
            "slowest health check meanwhile",
            probe.slowest * 1000,
            "ms",
            target=PROMPT,
            how="GET /healthz every 20 ms while the year was sent and the million exported.",
        ),
    ]


def send(service: Service, tenant: str, count: int) -> tuple[list[dict[str, str]], float]:
    """Send readings of the year by the factory client to the site `steel-plant`; gives them, and its seconds."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "year.csv"
        with gzip.open(YEAR, "rt") as file:
            lines = file.readlines()[: 1 + count]
        path.write_text("".join(lines))
        rows = list(csv.DictReader(lines))
        token = service.token("operator", tenant)
        environment = {"CEI_BASE_URL": service.base_url, "CEI_INT_TOKEN": token, "PATH": ""}
        client = [sys.executable, str(CHECKOUT / "docs/factory_client.py"), "--csv", str(path)]
        started = time.perf_counter()
        done = subprocess.run(client, env=environment, capture_output=True, text=True, check=True, timeout=300)
        seconds = time.perf_counter() - started
    assert f"Ingested: {len(rows)}," in done.stdout, done.stdout
    return rows, seconds


def _year(service: Service, sizes: Sizes) -> list[Figure]:
    for site in ("steel-plant", "one-by-one"):
        service.call("POST", "/api/v1/sites", {"site_id": site})
    rows, seconds = send(service, TENANT, sizes.year_rows)
    single = _one_by_one(service, rows[: sizes.singles])
    return [
        Figure("a year of readings through the factory client", seconds, "s"),
        Figure("one request a reading", single * 1000, "ms each"),
        Figure(
            "the year against one request a reading",
            seconds / (single * len(rows)),
            target=TENTH,
            how=f"{len(rows):,} readings of the steel plant by docs/factory_client.py, start to exit, against the mean "
            f"of {sizes.singles} requests with one reading each over a keep-alive connection, times the readings.",
        ),
    ]


def _one_by_one(service: Service, rows: list[dict[str, str]]) -> float:
    connection = http.client.HTTPConnection(service.base_url.removeprefix("http://"), timeout=60)
    headers = {**service.auth("operator"), "Content-Type": "application/json"}
    started = time.perf_counter()
    for row in rows:
        record = {**row, "site_id": "one-by-one", "value": float(row["value"]), "idempotency_key": None}
        connection.request("POST", "/api/v1/timeseries/batch", json.dumps({"records": [record]}), headers)
        answer = json.loads(connection.getresponse().read())
        assert answer["ingested"] == 1, answer
    return (time.perf_counter() - started) / len(rows)


def _export(service: Service, port: int, sizes: Sizes) -> list[Figure]:
    service.call("POST", "/api/v1/sites", {"site_id": "large"})
    with psycopg.connect(service.database_url, autocommit=True) as connection:
        series = _series(service, connection)
        connection.execute(MANY, [series, sizes.exported // len(series)])
    before = peak = resident_mb(service.api.pid)
    reader = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    query = "site_id=large&start_utc=2025-01-01T00:00:00Z&end_utc=2027-01-01T00:00:00Z"
    started = time.perf_counter()
    reader.request("GET", f"/api/v1/timeseries/export?{query}", headers=service.auth("viewer"))
    answer = reader.getresponse()
    lines = 0
    while chunk := answer.read(1 << 18):
        lines += chunk.count(b"\n")
        peak = max(peak, resident_mb(service.api.pid))
    seconds = time.perf_counter() - started
    return [
        Figure(f"export of {sizes.exported:,} readings", seconds, "s"),
        Figure(
            "growth of the API's memory by the export",
            peak - before,
            "MB",
            target=GROWTH,
            how=f"VmRSS sampled while {sizes.exported:,} readings of 100 meters stream out as CSV, over that before.",
        ),
        Figure("lines missing in the export", sizes.exported + 1 - lines, target=NONE),
    ]


def _series(service: Service, connection: psycopg.Connection) -> list[int]:
    stamp = time.strftime("%Y-%m-%dT%H:00:00Z", time.gmtime())
    records = [
        {"site_id": "large", "meter_id": f"meter-{number}", "timestamp_utc": stamp, "value": 1.25}
        for number in range(100)
    ]
    assert service.call("POST", "/api/v1/timeseries/batch", {"records": records}).json()["ingested"] == len(records)
    found = connection.execute(
        "select s.series_key from internal.series as s join public.devices as d using (device_key) "
        "where d.tenant_id = %s and d.station_id = 'large'",
        [TENANT],
    ).fetchall()
    keys = [key for (key,) in found]
    connection.execute("delete from internal.sample where series_key = any (%s)", [keys])
    return keys
