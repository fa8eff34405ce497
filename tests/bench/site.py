"""The stations that a run measures on: 10 with 10 devices each, 4 points a device, and 10 alarm rules a station."""

import json
from collections.abc import Iterator

import psycopg

TENANT = "tenant-demo"
STATIONS = 10
DEVICES = 10
POINTS = ("charge_power_kw", "discharge_power_kw", "earnings", "carbon_reduction")
RULES = 10
THRESHOLD = 100.0
"""The lowest threshold of the rules. Samples stay below half of it, but for the few that are meant to ring."""
QUIET = THRESHOLD / 2
LOUD = THRESHOLD * 2

_MAPPINGS = [
    {"point_key": point, "semantic": point, "unit": unit}
    for point, unit in zip(POINTS, ("kW", "kW", "CNY", "kg"), strict=True)
]
_RULE = """
insert into public.alarm_rules
  (id, tenant_id, station_id, name, semantic, operator, threshold, hysteresis, duration_seconds, severity, enabled)
values (%s, %s, %s, 'too much', %s, '>', %s, 5, 0, 'high', true)
"""


def stations() -> list[str]:
    """Ids of the stations."""
    return [f"site-{number}" for number in range(STATIONS)]


def devices() -> list[tuple[str, str]]:
    """Station and device of every device."""
    return [(station, f"device-{number}") for number in range(DEVICES) for station in stations()]


def build(url: str) -> None:
    """Provision the stations and write the rules, half of them on each power."""
    with psycopg.connect(url, autocommit=True) as connection:
        for station in stations():
            provision(connection, station)
            for number in range(RULES):
                row = (f"{station}-{number}", TENANT, station, POINTS[number % 2], THRESHOLD + number)
                connection.execute(_RULE, row)


def provision(connection: psycopg.Connection, station: str) -> None:
    """One station with its devices and mappings."""
    body = {
        "station": {"id": station, "name": station, "timezone": "Europe/Berlin"},
        "devices": [{"id": f"device-{number}"} for number in range(DEVICES)],
        "point_mappings": _MAPPINGS,
    }
    connection.execute("select api.provision_station(%s, %s, '{}', 'bench')", [TENANT, json.dumps(body)])


def resolve(connection: psycopg.Connection, points: tuple[str, ...] = POINTS) -> dict[str, list[int]]:
    """Keys of the series of those points, by station."""
    keys: dict[str, list[int]] = {station: [] for station in stations()}
    names = list(_names(points))
    columns = [list(column) for column in zip(*names, strict=True)]
    found = connection.execute("select series_key from api.resolve_series(%s, %s, %s, %s)", [TENANT, *columns])
    for (station, _, _), (key,) in zip(names, found, strict=True):
        keys[station].append(key)
    return keys


def _names(points: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    return ((station, device, point) for station, device in devices() for point in points)
