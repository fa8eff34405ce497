"""What is wrong with a record is told of this record, and the others of its batch are stored."""

import json
from itertools import count
from typing import Any

import pytest

from tests.metering.plant import DAY, HOUR, SITE, Plant, codes, reading

LONG = "x" * 129
CONTROLS = ["a\0b", "a\nb", "a\tb", "a\x1bb", "a\x7fb", "a\x85b", "a\u2028b", "\ud800", "a\udfffb"]

_meters = count(1)


def tell(plant: Plant, record: str) -> dict[str, Any]:
    """Send a record, as JSON, between two good ones of a new meter; the one error that is answered."""
    meter = f"beside-{next(_meters)}"
    before, after = (json.dumps(reading(DAY + n * HOUR, meter=meter)) for n in range(2))
    answer = plant.post(f'{{"records":[{before},{record},{after}]}}'.encode())
    assert answer.status_code == 200, answer.text
    result = answer.json()
    assert (result["ingested"], result["skipped_duplicate"], result["failed"]) == (2, 0, 1), result
    assert [error["index"] for error in result["errors"]] == [1]
    assert plant.read("summary", meter_id=meter)["points"] == 2, "what is reported as ingested is stored"
    error: dict[str, Any] = result["errors"][0]
    assert set(error) == {"index", "code", "detail"}
    return error


def spoilt(**change: object) -> str:
    """A good record with some fields changed, as JSON; `...` takes one away."""
    record = reading(DAY, meter="spoilt") | change
    return json.dumps({name: value for name, value in record.items() if value is not ...})


@pytest.mark.parametrize(
    "value", ["nowhere", "", None, 7, True, ["plant-1"], {}, ..., LONG, "PLANT-1", " plant-1 ", *CONTROLS]
)
def test_unknown_site(shared_plant: Plant, value: object) -> None:
    assert tell(shared_plant, spoilt(site_id=value))["code"] == "UNKNOWN_SITE"


def test_a_site_of_another_organization_is_unknown(service: Any, shared_plant: Plant) -> None:
    """In the same words as one that is nobody's."""
    other = Plant(service)
    other.add_site("theirs")
    theirs = tell(shared_plant, spoilt(site_id="theirs"))
    nobodys = tell(shared_plant, spoilt(site_id="nobodys"))
    assert theirs["code"] == "UNKNOWN_SITE"
    assert theirs["detail"].replace("theirs", "nobodys") == nobodys["detail"]


@pytest.mark.parametrize("value", ["", None, 7, False, [], {"id": 1}, ..., LONG, *CONTROLS])
def test_invalid_meter(shared_plant: Plant, value: object) -> None:
    assert tell(shared_plant, spoilt(meter_id=value))["code"] == "INVALID_METER"


@pytest.mark.parametrize(
    "value",
    [
        *("1.5", "NaN", "", None, True, False, [1], {}, ...),
        *(-1, -0.000001, 1_000_000.001, 1_000_001, 10**30, 10**400),
    ],
)
def test_invalid_value(shared_plant: Plant, value: object) -> None:
    assert tell(shared_plant, spoilt(value=value))["code"] == "INVALID_VALUE"


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400", "-1e400", "9" * 5000])
def test_a_number_that_no_double_holds_spoils_its_record_alone(shared_plant: Plant, number: str) -> None:
    """Many a client writes NaN where its meter gave nothing."""
    assert tell(shared_plant, spoilt(value="@").replace('"@"', number))["code"] == "INVALID_VALUE"


@pytest.mark.parametrize("record", ["null", "1", '"x"', "[]", "[{}]", "true", "NaN"])
def test_a_record_that_is_no_object(shared_plant: Plant, record: str) -> None:
    assert tell(shared_plant, record)["code"] == "INVALID_VALUE"


@pytest.mark.parametrize("key", ["", 7, True, [], "x" * 257, *CONTROLS])
def test_an_idempotency_key_that_is_none(shared_plant: Plant, key: object) -> None:
    error = tell(shared_plant, spoilt(idempotency_key=key))
    assert error["code"] == "INVALID_VALUE"
    assert "idempotency_key" in error["detail"]


@pytest.mark.parametrize(
    "unit", ["", " ", "kWhh", "k Wh", "GWh", "kVA", "J", "kw/h", 1, True, [], {}, "kWh\0", "\ud800"]
)
def test_invalid_unit(shared_plant: Plant, unit: object) -> None:
    assert tell(shared_plant, spoilt(unit=unit))["code"] == "INVALID_UNIT"


@pytest.mark.parametrize(
    ("unit", "stored"),
    [
        *((..., "kWh"), (None, "kWh"), ("kWh", "kWh"), ("KWH", "kWh"), (" kwh\t", "kWh"), ("Wh", "Wh"), ("WH", "Wh")),
        *(
            ("mwh", "MWh"),
            ("MWh", "MWh"),
            ("kw", "kW"),
            ("\nKW ", "kW"),
            ("w", "W"),
            ("W", "W"),
            ("mw", "MW"),
            ("MW", "MW"),
        ),
    ],
)
def test_units_in_any_case_and_padding(plant: Plant, unit: object, stored: str) -> None:
    """Stored as given, under the unit's own name."""
    record = {name: value for name, value in reading(DAY, 12.5, unit=unit).items() if value is not ...}
    plant.store([record])
    assert [(row["value"], row["unit"]) for row in plant.export()] == [("12.5", stored)]


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        *(
            (0, "0"),
            (0.0, "0"),
            (-0.0, "0"),
            (1_000_000, "1000000"),
            (1e6, "1000000"),
            (0.1, "0.1"),
            (1 / 3, repr(1 / 3)),
        ),
        *((1e-150, "1e-150"), (5e-324, "0"), (999_999.9999999999, "999999.9999999999")),
    ],
)
@pytest.mark.parametrize("strict", [True, False])
def test_values_are_stored_as_they_are(plant: Plant, value: float, stored: str, strict: bool) -> None:
    """To the last bit, whether the batch is right as a whole or not; but nothing too small to be multiplied."""
    records: list[object] = [reading(DAY, value, unit="Wh")]
    plant.send(records if strict else [*records, "spoilt"])
    assert [row["value"] for row in plant.export()] == [stored]
    for resolution in ("raw", "hour", "day"):
        assert len(plant.series(resolution)) >= 1


def test_ids_at_their_limits(plant: Plant) -> None:
    """128 characters for a meter, 256 for a key; any script."""
    meters = ["x" * 128, "電" * 128, "Zähler №1 / Halle \"B\", 'C'", "=1+1", "\u202eabc", "🔋"]
    plant.store([reading(DAY, meter=meter, idempotency_key="k" * 255 + str(n)) for n, meter in enumerate(meters)])
    assert sorted(row["meter_id"] for row in plant.export()) == sorted(meters)
    assert {meter["meter_id"] for meter in plant.call("GET", f"/api/v1/sites/{SITE}/meters").json()} == set(meters)
    for meter in meters:
        assert plant.read("summary", meter_id=meter)["points"] == 1


def test_texts_with_marks(plant: Plant) -> None:
    """Quotes, backslashes, braces and words that mean something elsewhere are text like any other; in keys too."""
    texts = [
        '"',
        "\\",
        '\\"',
        "C:\\new\\tab",
        "{a,b}",
        "{}",
        ",",
        "null",
        "NULL",
        "[1]",
        "'",
        "$1",
        "%s",
        "\\u0041",
        "A",
    ]
    records = [reading(DAY, n, meter=text, idempotency_key=text) for n, text in enumerate(texts)]
    plant.store(records)
    assert {row["meter_id"]: row["value"] for row in plant.export()} == {text: str(n) for n, text in enumerate(texts)}
    again = plant.send([reading(DAY, n, meter=text) for n, text in enumerate(texts)])
    assert (again["skipped_duplicate"], again["errors"]) == (len(texts), [])
    assert codes(plant.send(records)) == [(n, "DUPLICATE_IDEMPOTENCY_KEY") for n in range(len(texts))]


def test_several_faults_in_one_batch(plant: Plant) -> None:
    """One entry each, by index; the first fault of a record is told."""
    records: list[object] = [
        reading(DAY, 1),
        reading(DAY, 1, site="nowhere"),
        reading(DAY, -1),
        reading(DAY, 1, unit="kVA"),
        {},
        "x",
        reading(DAY + HOUR, 2),
        reading(DAY, 1, meter=""),
        {**reading(DAY), "timestamp_utc": "yesterday"},
        reading(DAY, -1, site="nowhere", meter="", unit="kVA"),
    ]
    result = plant.send(records)
    assert (result["ingested"], result["failed"]) == (2, 8)
    assert codes(result) == [
        (1, "UNKNOWN_SITE"),
        (2, "INVALID_VALUE"),
        (3, "INVALID_UNIT"),
        (4, "UNKNOWN_SITE"),
        (5, "INVALID_VALUE"),
        (7, "INVALID_METER"),
        (8, "INVALID_TIMESTAMP"),
        (9, "INVALID_METER"),
    ]
    assert plant.read("summary")["total_value"] == 3


def test_nothing_but_bad_records(shared_plant: Plant) -> None:
    """200, and all of them failed."""
    result = shared_plant.send([1, None, {}, reading(DAY, site="nowhere")])
    assert (result["ingested"], result["failed"], len(result["errors"])) == (0, 4, 4)


def test_unknown_fields_are_ignored(plant: Plant) -> None:
    plant.store([reading(DAY, 1, quality="good", more={"a": [1]})])


def test_the_same_meter_name_at_two_sites(plant: Plant) -> None:
    plant.add_site("plant-2")
    plant.store([reading(DAY, 1), reading(DAY, 2, site="plant-2")])
    assert plant.read("summary")["total_value"] == 1
    assert plant.read("summary", "plant-2")["total_value"] == 2
