"""What a point means may be said after it was measured, and what a station is called may be said again."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.api.site import problem
from tests.ingest.station import NOON, Station, accepted
from tests.support.processes import wait_for

HOUR = datetime.fromtimestamp(NOON, UTC)


def map_points(station: Station, *mappings: dict[str, Any]) -> None:
    """Provision the station again with mappings beside those that it has."""
    body = station.master_data()
    body["point_mappings"] += [{"semantic": "charge_power_kw", "unit": "kW", **mapping} for mapping in mappings]
    assert station.call("POST", "/api/v1/provisioning/stations", body).status_code == 200


def test_an_unmapped_point_counts_once_it_is_mapped(station: Station) -> None:
    """It is stored from the first message on; the hour that was closed without it is folded again by itself."""
    station.send({"new": 3000}, ts=NOON + 300)
    station.close(HOUR)
    assert station.energy(HOUR) == 0
    map_points(station, {"device_id": station.device, "point_key": "new", "unit": "W"})
    wait_for(lambda: station.energy(HOUR) == 3, what="for the hour with the point that was mapped")
    station.send({"new": 5000}, ts=NOON + 300)
    station.close(HOUR, recalculate=True)
    assert station.energy(HOUR) == 5


def test_a_mapping_of_the_station_holds_for_every_device(station: Station) -> None:
    """The device's own goes before it."""
    body = station.master_data()
    body["devices"].append({"id": "device-2", "name": "second of " + station.station})
    assert station.call("POST", "/api/v1/provisioning/stations", body).status_code == 200
    for device in ("device-1", "device-2"):
        station.send({"p": 10}, deviceId=device)
    map_points(station, {"point_key": "p"})
    station.close(HOUR)
    assert station.energy(HOUR) == 20
    map_points(station, {"point_key": "p", "device_id": "device-2", "factor": 0.5})
    station.close(HOUR, recalculate=True)
    assert station.energy(HOUR) == 15


def test_a_mapped_point_that_says_text(station: Station) -> None:
    """What is no number does not count, and does not disturb."""
    station.send({"charge_power_kw": 2})
    station.send({"charge_power_kw": "fault"}, ts=NOON + 1800)
    station.close(HOUR)
    assert station.energy(HOUR) == 2


def test_a_register_with_a_text_between_two_readings(station: Station) -> None:
    """A reading that comes late also belongs to the hour of the next reading, whatever was said in between."""
    map_points(station, {"point_key": "register", "semantic": "charge_register_kwh", "unit": "kWh"})
    station.send({"register": 100}, ts=NOON - 600)
    station.send({"register": "restarting"}, ts=NOON + 3600 + 60)
    station.send({"register": 160}, ts=NOON + 7200 + 60)
    for hours in (-1, 0, 1, 2):
        station.close(HOUR + timedelta(hours=hours))
    assert station.energy(HOUR + timedelta(hours=2)) == 60
    station.send({"register": 150}, ts=NOON + 600)
    wait_for(lambda: station.energy(HOUR) == 50, what="for the hour of the late reading")
    wait_for(lambda: station.energy(HOUR + timedelta(hours=2)) == 10, what="for the hour of the next reading")


def delete(station: Station) -> None:
    """Take the station out of the database, as an administrator would."""
    with station.service.connect() as connection:
        connection.execute("delete from stations where tenant_id = %s and id = %s", (station.tenant, station.station))


def test_a_station_made_again_is_found_again(station: Station) -> None:
    """Without a restart, although its series have other keys now; nothing is written to the old ones."""
    station.send({"a": 1, "b": 2})
    delete(station)
    assert station.provision().status_code == 200
    assert station.send({"a": 3, "c": 4}) == 2
    assert station.numbers() == {"a": 3, "c": 4}


def test_a_station_that_is_gone(station: Station) -> None:
    """Is unknown at once, then known again."""
    station.send({"a": 1})
    delete(station)
    for _ in range(2):
        problem(station.offer(station.message(values={"a": 2})), 404, "stationId")
    assert station.provision().status_code == 200
    assert station.send({"a": 3}) == 1
    assert station.numbers() == {"a": 3}


def test_a_device_that_is_gone(station: Station) -> None:
    """Is unknown at once; the others of its station are not."""
    body = station.master_data()
    body["devices"].append({"id": "device-2", "name": "second of " + station.station})
    assert station.call("POST", "/api/v1/provisioning/stations", body).status_code == 200
    for device in ("device-1", "device-2"):
        station.send({"a": 1}, deviceId=device)
    with station.service.connect() as connection:
        connection.execute("delete from devices where station_id = %s and id = 'device-2'", [station.station])
    problem(station.offer(station.message(deviceId="device-2", values={"a": 2})), 404, "deviceId")
    station.send({"a": 2})
    assert station.call("POST", "/api/v1/provisioning/stations", body).status_code == 200
    assert accepted(station.offer(station.message(deviceId="device-2", values={"a": 3}))) == 1
    assert station.numbers() == {"a": 2}


@pytest.mark.parametrize("round_", range(3))
def test_a_station_that_goes_while_others_send(make_station: Callable[[], Station], round_: int) -> None:
    """Its messages are unknown or written; those of others are written."""
    gone, stays = make_station(), make_station()
    for station in (gone, stays):
        station.send({"a": 0})

    def send(number: int) -> tuple[Station, int]:
        station = (gone, stays)[number % 2]
        return station, station.offer(station.message(values={"a": number}, ts=NOON + number)).status_code

    with ThreadPoolExecutor(16) as crowd:
        sent = crowd.map(send, range(1, 201))
        delete(gone)
        answers = list(sent)
    assert {status for station, status in answers if station is stays} == {200}
    assert {status for station, status in answers if station is gone} <= {200, 404}
    assert len(stays.samples()) == 101
    assert gone.samples() == []
