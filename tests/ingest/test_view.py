"""Whoever writes to `telemetry_points` comes through the same door as a message."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from tests.ingest.station import NOON, Station

MOMENT = datetime.fromtimestamp(NOON, UTC)
KEY = "charge_power_kw"
INSERT = """
    insert into telemetry_points (tenant_id, station_id, device_id, point_key, ts, value_numeric, value_text, quality)
    values (%(tenant)s, %(station)s, %(device)s, %(key)s, %(ts)s, %(number)s, %(text)s, %(quality)s)
"""

BACKFILL = """
    insert into telemetry_points (tenant_id, station_id, device_id, point_key, ts, value_numeric)
    select %s, %s, %s, k, t, 1
    from unnest(%s::text[]) as k, generate_series(%s, %s, interval '10 minutes') as t
"""


def insert(at: Station, **change: Any) -> None:
    """Insert a row, changed."""
    ids = {"tenant": at.tenant, "station": at.station, "device": at.device}
    row = {**ids, "key": KEY, "ts": MOMENT, "number": 1.5, "text": None, "quality": None, **change}
    with at.service.connect() as connection:
        connection.execute(INSERT, row)


def test_a_row_is_a_value(station: Station) -> None:
    """Stored like one that was sent, new points included; the last write stands."""
    insert(station)
    insert(station, key="unmapped", number=None, text="on", quality="good")
    assert station.samples() == [(KEY, NOON, 1.5, None, None), ("unmapped", NOON, None, "on", "good")]
    insert(station, number=2)
    station.send({"unmapped": 7})
    assert station.numbers() == {KEY: 2, "unmapped": 7}


def test_many_rows(station: Station) -> None:
    """As a backfill writes them, one statement over several hours; the hours are marked as late."""
    with station.service.connect() as connection:
        ids = (station.tenant, station.station, station.device)
        connection.execute(BACKFILL, (*ids, [KEY, "b"], MOMENT, MOMENT + timedelta(hours=3)))
    assert len(station.samples()) == 2 * 19
    station.close(MOMENT)
    assert station.energy(MOMENT) == 1
    insert(station, number=7)
    station.close(MOMENT, recalculate=True)
    assert station.energy(MOMENT) == 2


def test_a_row_can_be_corrected(station: Station) -> None:
    """Its value, text and quality; not what it is a sample of. It is not deleted."""
    station.send({KEY: 1, "b": 2})
    where = "where station_id = %s and point_key = 'b'"
    with station.service.connect() as connection:
        connection.execute(
            f"update telemetry_points set value_numeric = 3, quality = 'fixed' {where}", [station.station]
        )
        assert station.samples()[0] == ("b", NOON, 3.0, None, "fixed")
        for change in ("point_key = 'c'", "ts = ts + interval '1 second'", "device_id = 'x'", "tenant_id = 'x'"):
            with pytest.raises(psycopg.Error) as error:
                connection.execute(f"update telemetry_points set {change} {where}", [station.station])
            assert error.value.sqlstate == "WL409"
        with pytest.raises(psycopg.Error) as error:
            connection.execute(f"delete from telemetry_points {where}", [station.station])
        assert error.value.sqlstate == "WL409"


@pytest.mark.parametrize(
    ("change", "state"),
    [
        ({"tenant": "nobody"}, "WL404"),
        ({"station": "unknown"}, "WL404"),
        ({"device": "unknown"}, "WL404"),
        ({"tenant": None}, "WL404"),
        ({"station": "x' or true; --"}, "WL404"),
        ({"number": float("nan")}, "WL422"),
        ({"number": float("inf")}, "WL422"),
        ({"number": -1e200}, "WL422"),
        ({"ts": datetime(9999, 12, 31, tzinfo=UTC)}, "WL422"),
        ({"ts": datetime(1970, 1, 1, tzinfo=UTC)}, "WL422"),
        ({"ts": None}, "WL422"),
        ({"key": None}, "WL422"),
        ({"key": ""}, "WL422"),
        ({"key": "x" * 129}, "23514"),
        ({"key": "a\nb"}, "23514"),
    ],
)
def test_what_a_message_may_not_say_a_row_may_not_either(
    shared_station: Station, change: dict[str, Any], state: str
) -> None:
    with pytest.raises(psycopg.Error) as error:
        insert(shared_station, **change)
    assert error.value.sqlstate == state
    assert shared_station.samples() == []


def test_rows_raise_and_clear_alarms(station: Station) -> None:
    """In the transaction that writes them."""
    rule = {"station_id": station.station, "name": "high", "semantic": KEY, "operator": ">", "threshold": 100}
    station.post("/api/v1/alarm-rules", {**rule, "hysteresis": 5})

    def statuses() -> list[str]:
        range_ = {"from_": "2026-01-20T00:00:00Z", "to": "2026-01-21T00:00:00Z"}
        return [alarm["status"] for alarm in station.get("/api/v1/alarms", station_id=station.station, **range_)]

    insert(station, number=120)
    assert statuses() == ["active"]
    insert(station, number=96, ts=MOMENT + timedelta(seconds=1))
    assert statuses() == ["active"]
    station.send({KEY: 95}, ts=NOON + 2)
    assert statuses() == ["cleared"]
    with station.service.connect() as connection, connection.transaction(force_rollback=True):
        row = (station.tenant, station.station, station.device, KEY, MOMENT + timedelta(seconds=3), 200)
        connection.execute("insert into telemetry_points values (%s, %s, %s, %s, %s, %s)", row)
    assert statuses() == ["cleared"]
    station.send({KEY: 200}, ts=NOON + 4)
    assert statuses() == ["active", "cleared"]
