"""The same energy comes to the same numbers, however it was sent, and all sums of it agree."""

from typing import Any

import pytest

from tests.metering.plant import DAY, HOUR, METER, PROFILE, Plant, agree, hourly, reading

QUARTER = HOUR / 4


def quarters(values: list[float], **more: Any) -> list[dict[str, Any]]:
    """Hourly energies as readings of a quarter of an hour."""
    return [
        reading(DAY + n * HOUR + q * QUARTER, value / 4, **more) for n, value in enumerate(values) for q in range(4)
    ]


SAME: dict[str, list[dict[str, Any]]] = {
    "hourly kWh": hourly(DAY, PROFILE),
    "hourly Wh": hourly(DAY, [value * 1000 for value in PROFILE], unit="Wh"),
    "hourly MWh": hourly(DAY, [value / 1000 for value in PROFILE], unit="MWh"),
    "quarters kWh": quarters(PROFILE),
    "hourly kW": hourly(DAY, PROFILE, unit="kW"),
    "hourly W": hourly(DAY, [value * 1000 for value in PROFILE], unit="W"),
    "hourly MW": hourly(DAY, [value / 1000 for value in PROFILE], unit="MW"),
    "quarters kW": [record | {"value": record["value"] * 4} for record in quarters(PROFILE, unit="kW")],
    "kW at odd times": [
        reading(DAY + n * HOUR + m * HOUR / 60, v, unit="kW") for n, v in enumerate(PROFILE) for m in (7, 8, 41)
    ],
    "two meters": hourly(DAY, [value / 2 for value in PROFILE])
    + hourly(DAY, [value / 2 for value in PROFILE], meter="two"),
    "two units": hourly(DAY, PROFILE[:12]) + hourly(DAY + 12 * HOUR, PROFILE[12:], unit="kW"),
    "units that change within the hour": [
        reading(DAY + n * HOUR + q * QUARTER, value * (1000 if q % 2 else 1), unit="W" if q % 2 else "kW")
        for n, value in enumerate(PROFILE)
        for q in range(4)
    ],
    "two meters, two units": hourly(DAY, [value / 4 for value in PROFILE], unit="kW")
    + quarters([value * 3 / 4 for value in PROFILE], meter="two"),
}


@pytest.mark.parametrize("way", SAME)
def test_the_same_profile_however_it_was_sent(plant: Plant, way: str) -> None:
    """The same kWh by hour, and everything agrees."""
    plant.store(SAME[way])
    agree(plant, sum(PROFILE))
    points = plant.series("hour")
    assert [point["value"] for point in points] == pytest.approx(PROFILE, abs=1e-6)


def test_one_of_two_meters(plant: Plant) -> None:
    plant.store(hourly(DAY, PROFILE) + hourly(DAY, [100] * 24, meter="two"))
    agree(plant, sum(PROFILE), meter_id=METER)
    agree(plant, 2400, meter_id="two")
    agree(plant, 2400 + sum(PROFILE))
    points = plant.series("raw")
    assert len(points) == 24
    assert {point["samples"] for point in points} == {2}, "meters are added up where their times are equal"


def test_power_over_a_gap_holds_to_the_end_of_its_hour(plant: Plant) -> None:
    """A reading of power stands for its own hour, and an hour without one has no energy."""
    plant.store([reading(DAY, 10, unit="kW"), reading(DAY + 3.5 * HOUR, 20, unit="kW")])
    assert [point["value"] for point in plant.series("hour")[:5]] == [10, None, None, 20, None]
    agree(plant, 30)


def test_a_power_that_is_corrected_in_another_unit(plant: Plant) -> None:
    """It is one meter still: the hour is not counted twice."""
    plant.store([reading(DAY + q * QUARTER, 10, unit="kW") for q in range(4)])
    plant.store([reading(DAY + 2 * QUARTER, 20_000, unit="W")])
    agree(plant, 12.5)


def test_rounding_adds_up(plant: Plant) -> None:
    """To the milliwatt-hour, over ten thousand readings of a third."""
    plant.store([reading(DAY + n * HOUR / 360, 1 / 3) for n in range(8640)])
    agree(plant, 2880)
