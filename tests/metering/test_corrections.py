"""Readings that come again: skipped where nothing is new, corrected with a history where something is."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.api.site import problem
from tests.metering.plant import DAY, HOUR, METER, SITE, Plant, codes, follow, hourly, reading, stamp
from tests.support.processes import wait_for

USED = "DUPLICATE_IDEMPOTENCY_KEY"


def history(plant: Plant, **query: str) -> list[tuple[float, str, float, str]]:
    """What readings said and then said, in order."""
    rows = plant.read("corrections", **query)
    return [(row["old_value"], row["old_unit"], row["new_value"], row["new_unit"]) for row in rows]


def stored(plant: Plant) -> list[tuple[str, str]]:
    """Value and unit of what is stored."""
    return [(row["value"], row["unit"]) for row in plant.export()]


def counts(result: dict[str, Any]) -> tuple[int, int, int]:
    """Ingested, skipped, failed."""
    return result["ingested"], result["skipped_duplicate"], result["failed"]


def test_the_same_value_again_is_skipped(plant: Plant) -> None:
    """Without a key, with one, with another: no entry in `errors` unless the key was used."""
    assert counts(plant.send([reading(DAY, 5)])) == (1, 0, 0)
    for again in (
        reading(DAY, 5),
        reading(DAY, 5, idempotency_key="a"),
        reading(DAY, 5.0, idempotency_key="b", unit=" KWH"),
    ):
        result = plant.send([again])
        assert counts(result) == (0, 1, 0)
        assert result["errors"] == []
    result = plant.send([reading(DAY, 5, idempotency_key="a")])
    assert counts(result) == (0, 1, 0)
    assert codes(result) == [(0, USED)]
    assert history(plant) == []


def test_a_key_is_used_once(plant: Plant) -> None:
    """Whatever comes with it; the detail tells the same content from other content."""
    plant.store([reading(DAY, 5, idempotency_key="a")])
    same = plant.send([reading(DAY, 5, idempotency_key="a")])["errors"][0]["detail"]
    others = [
        reading(DAY, 6, idempotency_key="a"),
        reading(DAY, 5, unit="Wh", idempotency_key="a"),
        reading(DAY + HOUR, 5, idempotency_key="a"),
        reading(DAY, 5, meter="other", idempotency_key="a"),
    ]
    for other in others:
        result = plant.send([other])
        assert counts(result) == (0, 1, 0)
        assert codes(result) == [(0, USED)]
        assert "other content" in result["errors"][0]["detail"] != same
    assert "other content" not in same
    assert stored(plant) == [("5", "kWh")]
    assert history(plant) == []


def test_a_key_belongs_to_its_organization(plant: Plant) -> None:
    plant.store([reading(DAY, 5, idempotency_key="a")])
    other = Plant(plant.service)
    other.add_site()
    other.store([reading(DAY, 6, idempotency_key="a")])


def test_a_refused_record_does_not_use_its_key(plant: Plant) -> None:
    plant.send([reading(DAY, -1, idempotency_key="a"), reading(DAY, 1, site="nowhere", idempotency_key="b")])
    plant.store([reading(DAY, 1, idempotency_key="a"), reading(DAY + HOUR, 2, idempotency_key="b")])


def test_another_value_is_a_correction(plant: Plant) -> None:
    """It is ingested, and what was there is kept with who, when and where from."""
    plant.store([reading(DAY, 5)])
    assert counts(plant.send([reading(DAY, 6.5, idempotency_key="new")], source="second.csv")) == (1, 0, 0)
    assert stored(plant) == [("6.5", "kWh")]
    (row,) = plant.read("corrections")
    assert row.pop("corrected_at") > stamp(DAY)
    assert row == {
        "site_id": "plant-1",
        "meter_id": METER,
        "timestamp_utc": "2026-01-20T00:00:00Z",
        "old_value": 5,
        "old_unit": "kWh",
        "new_value": 6.5,
        "new_unit": "kWh",
        "source": "second.csv",
        "corrected_by": "test",
    }


def test_back_to_the_first_value(plant: Plant) -> None:
    """A, B, A are two corrections; the same again none."""
    for value, ingested in ((1, 1), (2, 1), (1, 1), (1, 0)):
        assert plant.send([reading(DAY, value)])["ingested"] == ingested
    assert history(plant) == [(1, "kWh", 2, "kWh"), (2, "kWh", 1, "kWh")]
    assert stored(plant) == [("1", "kWh")]


def test_one_batch_counts_as_its_records_one_after_the_other(plant: Plant) -> None:
    """Many values for one time: each is a correction of the one before, in this order."""
    values = [5, 6, 6, 7, 6, 5, 9]
    result = plant.send([reading(DAY, value) for value in values])
    assert counts(result) == (6, 1, 0)
    assert [(old, new) for old, _, new, _ in history(plant)] == [(5, 6), (6, 7), (7, 6), (6, 5), (5, 9)]
    assert stored(plant) == [("9", "kWh")]
    times = [row["corrected_at"] for row in plant.read("corrections")]
    assert times == sorted(set(times)), "each has a time of its own, in their order"


def test_a_long_chain_keeps_its_order(plant: Plant) -> None:
    plant.send([reading(DAY, n) for n in range(500)])
    assert [new for _, _, new, _ in history(plant)] == list(range(1, 500))


def test_a_batch_that_ends_where_it_began_writes_history_alone(plant: Plant) -> None:
    plant.store([reading(DAY, 1)])
    assert counts(plant.send([reading(DAY, 2), reading(DAY, 1)])) == (2, 0, 0)
    assert [(old, new) for old, _, new, _ in history(plant)] == [(1, 2), (2, 1)]
    assert stored(plant) == [("1", "kWh")]


def test_another_unit_is_a_correction(plant: Plant) -> None:
    """A reading is one per meter and time, whichever its unit; also where the energy is the same."""
    for value, unit in ((1, "kWh"), (1000, "Wh"), (1, "kW"), (1, "kWh")):
        plant.store([reading(DAY, value, unit=unit)])
        assert stored(plant) == [(str(value), unit)]
        assert plant.read("summary")["points"] == 1
    assert history(plant) == [(1, "kWh", 1000, "Wh"), (1000, "Wh", 1, "kW"), (1, "kW", 1, "kWh")]


def test_units_change_within_a_batch(plant: Plant) -> None:
    plant.store([reading(DAY, 1, unit=unit) for unit in ("kWh", "Wh", "W", "MWh")])
    assert stored(plant) == [("1", "MWh")]
    assert plant.read("summary")["total_value"] == 1000
    assert [(old, new) for _, old, _, new in history(plant)] == [("kWh", "Wh"), ("Wh", "W"), ("W", "MWh")]


def test_keys_within_a_batch(plant: Plant) -> None:
    """The first record that comes with a key uses it; a correction in between has no say in that."""
    records = [
        reading(DAY, 1, idempotency_key="a"),
        reading(DAY, 1, idempotency_key="a"),
        reading(DAY, 2, idempotency_key="a"),
        reading(DAY, 3),
        reading(DAY, 4, idempotency_key="b"),
        reading(DAY + HOUR, 9, idempotency_key="b"),
    ]
    result = plant.send(records)
    assert counts(result) == (3, 3, 0)
    assert codes(result) == [(1, USED), (2, USED), (5, USED)]
    assert ["other content" in error["detail"] for error in result["errors"]] == [False, True, True]
    assert stored(plant) == [("4", "kWh")]


@pytest.mark.parametrize("keyed", [True, False])
def test_a_whole_batch_again_changes_nothing(plant: Plant, keyed: bool) -> None:
    """Neither readings nor history, not even where the batch corrects itself, provided that it ends where it began."""
    records = hourly(DAY, range(24))
    if keyed:
        records = [record | {"idempotency_key": str(n)} for n, record in enumerate(records)]
    plant.store(records)
    before = plant.read("export")
    for _ in range(2):
        result = plant.send(records)
        assert counts(result) == (0, 24, 0)
        assert len(result["errors"]) == (24 if keyed else 0)
    assert plant.read("export") == before
    assert history(plant) == []


def test_an_old_batch_with_keys_does_not_undo_a_correction(plant: Plant) -> None:
    """That is what keys are for: the sender's memory of what it sent."""
    batch = [reading(DAY, 1, idempotency_key="a")]
    plant.store(batch)
    plant.store([reading(DAY, 2)])
    assert counts(plant.send(batch)) == (0, 1, 0)
    assert stored(plant) == [("2", "kWh")]


def test_corrections_by_meter_window_and_limit(plant: Plant) -> None:
    plant.store(hourly(DAY, [1] * 3) + hourly(DAY, [1] * 3, meter="other"))
    plant.store(hourly(DAY, [2] * 3) + hourly(DAY, [3] * 3, meter="other"))
    assert len(history(plant)) == 6
    assert {new for _, _, new, _ in history(plant, meter_id="other")} == {3}
    assert len(history(plant, start_utc=stamp(DAY + HOUR), end_utc=stamp(DAY + 2 * HOUR))) == 2
    assert len(history(plant, limit="4")) == 4
    assert history(plant, meter_id="unknown") == []


def test_corrections_by_pages(plant: Plant) -> None:
    """Nothing is lost or doubled where a reading was corrected more than once, or two meters at one time."""
    for value in range(4):
        plant.store(hourly(DAY, [value] * 3) + hourly(DAY, [value] * 3, meter="other"))
    everything = plant.read("corrections")
    assert len(everything) == 18
    pages = follow(plant, "/api/v1/timeseries/corrections", site_id=SITE, limit="4", **plant.window)
    assert [len(page) for page in pages] == [4, 4, 4, 4, 2]
    assert [row for page in pages for row in page] == everything
    problem(
        plant.call("GET", "/api/v1/timeseries/corrections", site_id=SITE, cursor="x", **plant.window), 422, "cursor"
    )


def test_a_batch_that_is_sent_again_while_it_is_written(plant: Plant) -> None:
    """A lock that the first one holds: the second waits, and then finds everything there."""
    records = hourly(DAY, range(24))
    body = json.dumps({"records": records}).encode()
    with plant.service.connect() as connection, connection.transaction():
        connection.execute("select internal.lock_sites(%s, array['plant-1'])", [plant.tenant])
        with ThreadPoolExecutor(2) as pool:
            answers = [pool.submit(plant.post, body) for _ in range(2)]
            wait_for(lambda: waiting(plant) >= 2, what="for both to wait")
            connection.execute("commit")
            results = sorted(answer.result().json()["ingested"] for answer in answers)
    assert results == [0, 24]


def waiting(plant: Plant) -> int:
    """How many sessions wait for a lock in the service's database."""
    query = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
    with plant.service.connect() as connection:
        row = connection.execute(query).fetchone()
    return row[0] if row else 0
