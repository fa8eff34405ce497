"""Factories with years of readings: sites of five meters each, one reading every half hour of each meter."""

import json
from datetime import datetime, timedelta

import psycopg

TENANT = "tenant-history"
STEP = timedelta(minutes=30)
METERS = {"meter-1": "kWh", "meter-2": "kWh", "meter-3": "kWh", "meter-4": "kW", "meter-5": "register"}
MEANINGS = {
    "kWh": ("energy_kwh", "kWh"),
    "kW": ("power_kw", "kW"),
    "register": ("energy_register_kwh", "kWh"),
}
PER_DAY = len(METERS) * (timedelta(days=1) // STEP)
"""Samples of a site in a day."""

# A load by day and night with chance in it. It is the same whenever and wherever it is filled in, and as a meter would
# send it: to three digits, an energy, a power, or what the register has come to.
FILL = """
insert into internal.sample (series_key, ts, value)
select
  s.series_key,
  b.ts,
  case s.semantic
    when 'energy_register_kwh' then n.step * 4 + (n.chance & 3)
    else round((10 + 5 * sin(n.step * pi() / 24)) * 1000 + (n.chance & 1023)) / 1000
  end
from generate_series(%(start)s::timestamptz, %(stop)s::timestamptz - %(step)s::interval, %(step)s::interval) as b (ts)
cross join internal.series as s
cross join lateral (
  select
    extract(epoch from b.ts)::bigint / 1800 as step,
    hashint8(s.series_key * 4294967296 + extract(epoch from b.ts)::bigint / 1800) as chance
  offset 0
) as n
where s.tenant_id = %(tenant)s
order by b.ts, s.series_key
"""
PART = timedelta(days=30)

REFRESH = "call refresh_continuous_aggregate('internal.{}_aggregate', null, now() - interval '1 hour')"
KEPT = "select count(*) from timescaledb_information.continuous_aggregates"
STOP_JOBS = """
select alter_job(job_id, scheduled => false) from timescaledb_information.jobs
where proc_name in ('policy_refresh_continuous_aggregate', 'policy_compression')
"""
ROLLUPS = ("sample_hour", "sample_day")
BYTES = "select hypertable_size('internal.sample')::float8 / (select count(*) from internal.sample)"
BYTES_OF_ROLLUPS = """
select
  sum(hypertable_size(format('%I.%I', h.schema_name, h.table_name)::regclass))::float8
  / (select count(*) from internal.sample)
from _timescaledb_catalog.continuous_agg as a
join _timescaledb_catalog.hypertable as h on h.id = a.mat_hypertable_id
"""
COMPRESS = """
select compress_chunk(format('%%I.%%I', chunk_schema, chunk_name)::regclass)
from timescaledb_information.chunks
where hypertable_schema = 'internal' and hypertable_name = 'sample' and range_end < %s
"""


def site(number: int) -> str:
    """Id of a site."""
    return f"plant-{number}"


def build(connection: psycopg.Connection, sites: int, start: datetime, end: datetime) -> None:
    """Make as many sites, and give each meter a reading every half hour from `start` until before `end`.

    Nothing happens by itself in the database afterwards.
    """
    connection.execute(STOP_JOBS)
    for number in range(sites):
        _make(connection, site(number))
    while start < end:
        stop = min(start + PART, end)
        connection.execute(FILL, {"start": start, "stop": stop, "step": STEP, "tenant": TENANT})
        start = stop
    connection.execute("vacuum analyze")


def refresh(connection: psycopg.Connection) -> float:
    """Bring the rollups up to an hour ago. Gives their bytes for each sample; 0 where the edition keeps none."""
    if not _number(connection, KEPT):
        return 0
    for name in ROLLUPS:
        connection.execute(REFRESH.format(name).encode())
    connection.execute("vacuum analyze")
    return _number(connection, BYTES_OF_ROLLUPS)


def store_by_column(connection: psycopg.Connection, end: datetime) -> None:
    """Store by column what is in chunks that are over."""
    connection.execute(COMPRESS, [end])
    connection.execute("vacuum analyze")


def bytes_of_sample(connection: psycopg.Connection) -> float:
    """What a sample takes, its share of the indexes included."""
    return _number(connection, BYTES)


def _make(connection: psycopg.Connection, station: str) -> None:
    body = {
        "station": {"id": station, "name": station, "timezone": "Europe/Berlin"},
        "devices": [{"id": meter} for meter in METERS],
        "point_mappings": [
            {"point_key": point, "semantic": semantic, "unit": unit} for point, (semantic, unit) in MEANINGS.items()
        ],
    }
    connection.execute("select api.provision_station(%s, %s, '{}', 'bench')", [TENANT, json.dumps(body)])
    series = ([station] * len(METERS), list(METERS), list(METERS.values()))
    connection.execute("select api.resolve_series(%s, %s, %s, %s)", [TENANT, *series])


def _number(connection: psycopg.Connection, query: str) -> float:
    row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return float(row[0])
