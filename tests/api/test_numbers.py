"""Energy and money on the wire: JSON numbers as short as they are."""

import re
from datetime import timedelta
from typing import Any

import pytest

from tests.api.site import DAY, Site

RANGE = {"from": "2026-01-01T00:00:00Z", "to": "2026-01-23T00:00:00Z"}
NOISE = re.compile(r"\d\.\d{9,}|\d[eE][+-]?\d|\d\.0\b|\"-?\d+(\.\d+)?\"")


@pytest.fixture(scope="module")
def paths(settled_site: Site) -> list[str]:
    """Everything that shows energy or money, of the site with one settled day."""
    statement = settled_site.statement()
    return [
        *[f"/api/v1/stats?granularity={grain}" for grain in ("hour", "day", "month", "year")],
        "/api/v1/settlements?",
        "/api/v1/statements?month=2026-01&category=owner",
        f"/api/v1/statements/{statement}?",
    ]


def test_numbers_are_plain(settled_site: Site, paths: list[str]) -> None:
    """Neither binary noise, nor an exponent, nor a pointless fraction, nor text."""
    for path in paths:
        address, _, query = path.partition("?")
        chosen = dict(part.split("=") for part in query.split("&") if part)
        answer = settled_site.call("GET", address, station_id=settled_site.station, **RANGE, **chosen)
        text = re.sub(r'"\w*(id|key|month|hash|_at|start)":"[^"]*",?', "", answer.text)
        assert answer.status_code == 200
        assert text != "[]"
        assert not NOISE.search(text), (path, NOISE.search(text))


def test_the_contracts_numbers(settled_site: Site) -> None:
    """One sample of 1, 2, 0.1, 0.01 an hour for a day."""

    def first(path: str, **query: str) -> dict[str, Any]:
        rows: list[dict[str, Any]] = settled_site.call(
            "GET", path, station_id=settled_site.station, **RANGE, **query
        ).json()
        return rows[0]

    names = ("charge_kwh", "discharge_kwh", "earnings", "carbon_reduction")
    hour, day = first("/api/v1/stats"), first("/api/v1/stats", granularity="day")
    assert [hour[name] for name in names] == [1, 2, 0.1, 0.01]
    assert [day[name] for name in names] == [24, 48, 2.4, 0.24]
    assert day["is_completed"] is True
    settled = first("/api/v1/settlements")
    assert (settled["energy_kwh"], settled["amount"], settled["currency"], settled["version"]) == (72, 72, "CNY", 1)


def test_values_that_binary_cannot_hold(site: Site) -> None:
    """0.1 + 0.2 is 0.3; a third is as short as it was stored."""
    values = [0.1, 0.2, 0.3, 1.1, 2.2]
    for number, value in enumerate(values):
        hour = DAY + timedelta(hours=number)
        site.store(hour, earnings=value)
        site.close(hour)
    rows = site.get("/api/v1/stats", station_id=site.station, from_=RANGE["from"], to=RANGE["to"])
    assert [row["earnings"] for row in rows] == values
    day = site.call("GET", "/api/v1/stats", station_id=site.station, granularity="day", **RANGE)
    assert '"earnings":3.9,' in day.text


def test_a_tariff_by_time_of_day(site: Site) -> None:
    """The contract's check: 1 kWh an hour at 0.5, 1.5 and 0.8 comes to 23.80."""
    periods = [("00:00", "08:00", 0.5), ("08:00", "18:00", 1.5), ("18:00", "24:00", 0.8)]
    plan = {
        "station_id": site.station,
        "effective_month": "2026-01",
        "mode": "time_of_use",
        "periods": [{"start": start, "end": end, "price_per_kwh": price} for start, end, price in periods],
    }
    stored = site.call("PUT", "/api/v1/tariffs", plan).json()
    assert stored["periods"] == plan["periods"]
    assert stored["price_per_kwh"] is None
    assert stored["version"] == 1
    site.settle_day(charge_power_kw=1)
    settled = site.call("GET", "/api/v1/settlements", station_id=site.station, **RANGE)
    assert '"energy_kwh":24,"amount":23.8,"currency":"CNY"' in settled.text


@pytest.mark.parametrize("value", [120, 120.0, 0.1, 1e-7, -40, 123456789.25])
def test_last_values_of_alarms(site: Site, value: float) -> None:
    """A measurement is the number that was measured."""
    rule = {"station_id": site.station, "name": "n", "semantic": "charge_power_kw", "operator": ">", "threshold": -50}
    site.post("/api/v1/alarm-rules", rule)
    site.store(DAY, charge_power_kw=value)
    alarms = site.get("/api/v1/alarms", station_id=site.station, from_=RANGE["from"], to=RANGE["to"])
    assert [alarm["last_value"] for alarm in alarms] == [value]
