"""What sites with a year of hourly readings are asked for: insights, key figures and forecast, over HTTP."""

import http.client
import json
import statistics
import time
from datetime import UTC, datetime, timedelta

import psycopg

from tests.bench.report import Figure, Target
from tests.bench.sizes import Sizes
from tests.support.service import TENANT, Service

BAR = Target("<=", 50)
ROUNDS = 3
CREATE = "select api.create_site(%s, jsonb_build_object('site_id', %s::text, 'timezone', 'Europe/Berlin'), 'bench')"
FIRST = """
select count(*) from api.ingest_readings(
  %s, array[%s], array['main'], array['kWh'], array[1], array[%s::timestamptz], array[40.0], array[null]::text[],
  null, 'bench')
"""
FILL = """
insert into internal.sample (series_key, ts, value)
select
  s.series_key, t,
  (case when extract(isodow from t) >= 6 then 20 else 60 end + extract(hour from t) * 7 %% 24) * (0.9 + random() * 0.2)
from internal.series as s, generate_series(%s::timestamptz, %s, interval '1 hour') as t
where s.point_key = 'kWh'
on conflict do nothing
"""
QUESTIONS = {
    "insights": ("analytics/sites/{}/insights?window_hours=24", "24 hours"),
    "key figures": ("analytics/sites/{}/kpi", "the key figures"),
    "forecast": ("analytics/sites/{}/forecast?horizon_hours=168", "168 hours"),
    "weekly report": ("reports/weekly?site_id={}", "seven days"),
}


def measure(url: str, sizes: Sizes) -> list[Figure]:
    """Fill the sites, ask each once, then each again and again, in a database of its own."""
    sites = [f"plant-{number}" for number in range(sizes.sites)]
    fill(url, TENANT, sites, sizes.history)
    with Service(url) as service:
        service.api.start()
        service.api.wait_until(service.is_answering)
        host = service.base_url.removeprefix("http://")
        connection = http.client.HTTPConnection(host, timeout=60)
        first = _ask(service, connection, sites, QUESTIONS["forecast"][0])
        figures = []
        for name, (question, what) in QUESTIONS.items():
            _ask(service, connection, sites[:10], question)
            waits = [wait for _ in range(ROUNDS) for wait in _ask(service, connection, sites, question)]
            figures.append(
                Figure(
                    f"{name} of a site, median",
                    statistics.median(waits),
                    "ms",
                    target=BAR,
                    how=f"GET /api/v1/{question.format('...')}: {what} of {len(sites)} sites with "
                    f"{sizes.history} days of hourly readings, one after the other, {ROUNDS} times.",
                )
            )
        connection.close()
    return [
        *figures,
        Figure(
            "first forecast of a site, median",
            statistics.median(first),
            "ms",
            how="the same, asked for the first time after all readings came, when nothing of it is kept yet.",
        ),
    ]


def fill(url: str, tenant: str, sites: list[str], days: int) -> None:
    """Make sites with as many days of hourly readings, up to an hour ago, in a database without other meters."""
    end = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(hours=1)
    start = end - timedelta(days=days)
    with psycopg.connect(url, autocommit=True) as connection:
        for site in sites:
            connection.execute(CREATE, [tenant, site])
            connection.execute(FIRST, [tenant, site, start])
        connection.execute(FILL, [start, end])
        connection.execute("vacuum analyze internal.sample")


def _ask(service: Service, connection: http.client.HTTPConnection, sites: list[str], question: str) -> list[float]:
    """Milliseconds of each answer."""
    headers = service.auth("viewer", TENANT)
    waits = []
    for site in sites:
        started = time.perf_counter()
        connection.request("GET", f"/api/v1/{question.format(site)}", headers=headers)
        answer = connection.getresponse()
        told = json.loads(answer.read())
        waits.append(1000 * (time.perf_counter() - started))
        assert answer.status == 200, told
    return waits
