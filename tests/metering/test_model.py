"""Whatever two senders send at once, the service does what a simple model does, in one of the two orders."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise, permutations
from threading import Barrier
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.metering.model import Content, Model, Place, Sent
from tests.metering.plant import DAY, HOUR, Plant, hourly, stamp
from tests.support.service import Service

SITES = ["plant-1", "plant-2"]
TIMES = [DAY + n * HOUR for n in range(3)]
SPELLINGS: list[Callable[[int], dict[str, Any]]] = [
    lambda n: {"timestamp_utc": stamp(TIMES[n])},
    lambda n: {"timestamp": stamp(TIMES[n]).replace("Z", ".000+00:00")},
    lambda n: {"ts": int(TIMES[n].timestamp())},
    lambda n: {"ts": int(TIMES[n].timestamp() * 1000)},
]
UNITS = {None: "kWh", "kWh": "kWh", "Wh": "Wh", " KW ": "kW"}
FAULTS: list[tuple[dict[str, Any], str]] = [
    ({"site_id": "nowhere"}, "UNKNOWN_SITE"),
    ({"site_id": None}, "UNKNOWN_SITE"),
    ({"meter_id": "a\0"}, "INVALID_METER"),
    ({"timestamp_utc": "2026-01-20T00:00:00"}, "INVALID_TIMESTAMP"),
    ({"timestamp_utc": "2126-01-20T00:00:00Z"}, "INVALID_TIMESTAMP"),
    ({"value": "1"}, "INVALID_VALUE"),
    ({"value": -1}, "INVALID_VALUE"),
    ({"value": float("nan")}, "INVALID_VALUE"),
    ({"unit": "kVA"}, "INVALID_UNIT"),
]


@st.composite
def good_records(draw: st.DrawFn) -> Sent:
    """A record that is a reading; few places, values and keys, so that they meet."""
    site, meter = draw(st.sampled_from(SITES)), draw(st.sampled_from(["m1", "m2"]))
    time, value = draw(st.integers(0, len(TIMES) - 1)), draw(st.sampled_from([0, 1, 2.5, 1_000_000]))
    unit, key = draw(st.sampled_from(list(UNITS))), draw(st.sampled_from([None, None, "a", "b", "c"]))
    wire = {"site_id": site, "meter_id": meter, "value": value, **draw(st.sampled_from(SPELLINGS))(time)}
    wire |= {name: given for name, given in (("unit", unit), ("idempotency_key", key)) if given is not None}
    return Sent(wire, None, (site, meter, stamp(TIMES[time])), (UNITS[unit], float(value)), key)


@st.composite
def bad_records(draw: st.DrawFn) -> Sent:
    """A record that is refused."""
    wire = {"site_id": SITES[0], "meter_id": "m1", "timestamp_utc": stamp(DAY), "value": 1, "idempotency_key": "a"}
    change, code = draw(st.sampled_from(FAULTS))
    return Sent(wire | change, code)


records = st.one_of(good_records(), good_records(), good_records(), bad_records())
batches = st.lists(records, min_size=1, max_size=8)
pairs = st.one_of(st.tuples(batches, batches), batches.map(lambda batch: (batch, batch)))


@pytest.fixture(scope="module")
def pool() -> Iterator[ThreadPoolExecutor]:
    """Senders."""
    with ThreadPoolExecutor(6) as pool:
        yield pool


def send_at_once(pool: ThreadPoolExecutor, plant: Plant, bodies: list[list[Any]]) -> list[dict[str, Any]]:
    """Send batches from as many senders at the same moment; their answers."""
    barrier = Barrier(len(bodies))

    def send(body: list[Any]) -> dict[str, Any]:
        barrier.wait(30)
        return plant.send(body)

    return list(pool.map(send, bodies))


def stored(plant: Plant) -> tuple[dict[Place, Content], dict[Place, list[tuple[Content, Content]]]]:
    """What the service has: readings, and what they said before."""
    readings: dict[Place, Content] = {}
    history = defaultdict(list)
    for site in SITES:
        for row in plant.export(site):
            place = (row["site_id"], row["meter_id"], row["timestamp_utc"])
            assert place not in readings, "a reading is one per meter and time"
            readings[place] = (row["unit"], float(row["value"]))
        for row in plant.read("corrections", site):
            place = (row["site_id"], row["meter_id"], row["timestamp_utc"])
            history[place].append(((row["old_unit"], row["old_value"]), (row["new_unit"], row["new_value"])))
        points = plant.read("summary", site)["points"]
        assert points == sum(place[0] == site for place in readings)
    return readings, history


@settings(
    max_examples=120,
    deadline=None,
    phases=[Phase.reuse, Phase.generate],  # what threads do is not told better by a smaller example
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(rounds=st.lists(pairs, min_size=1, max_size=4))
def test_two_senders_and_a_model(
    service: Service, pool: ThreadPoolExecutor, rounds: list[tuple[list[Sent], ...]]
) -> None:
    """Answers and stored readings are those of the model for one order of each two batches; other orders are none."""
    plant = Plant(service)
    for site in SITES:
        plant.add_site(site)
    possible = [Model()]
    for pair in rounds:
        answers = send_at_once(pool, plant, [[sent.wire for sent in batch] for batch in pair])
        found = [
            after
            for model in possible
            for order in permutations(range(len(pair)))
            for after, expected in [model.after(*(pair[n] for n in order))]
            if all(each.explains(answers[n]) for n, each in zip(order, expected, strict=True))
        ]
        assert found, (pair, answers, [model.after(*pair)[1] for model in possible])
        possible = [model for n, model in enumerate(found) if model not in found[:n]]
    readings, history = stored(plant)
    assert readings in [model.readings for model in possible]
    assert history in [model.history for model in possible if model.readings == readings]


@pytest.mark.parametrize("keyed", [True, False])
@pytest.mark.parametrize("kind", ["new", "correction", "another unit"])
def test_one_batch_from_six_senders_at_once(service: Service, pool: ThreadPoolExecutor, keyed: bool, kind: str) -> None:
    """It is ingested once, by one of them; the others skip all of it. New meters come into being once too."""
    for attempt in range(4):
        plant = Plant(service)
        plant.add_site()
        if kind != "new":
            plant.store([record for n in range(5) for record in hourly(DAY, range(1, 21), meter=f"m{n}")])
        batch = [
            record | ({"idempotency_key": f"{attempt} {number} {n}"} if keyed else {})
            for number in range(5)
            for n, record in enumerate(
                hourly(DAY, range(20), meter=f"m{number}", unit="Wh" if kind == "another unit" else "kWh")
            )
        ]
        answers = send_at_once(pool, plant, [batch] * 6)
        assert sorted(answer["ingested"] for answer in answers) == [0] * 5 + [100]
        assert sum(answer["skipped_duplicate"] for answer in answers) == 500
        assert len(plant.export()) == 100
        assert len(plant.read("corrections")) == (0 if kind == "new" else 100)


def test_batches_that_share_keys_but_no_site(service: Service, pool: ThreadPoolExecutor) -> None:
    """Each key is used by one of them, and they never wait for each other crosswise."""
    for _ in range(5):
        plant = Plant(service)
        for n in range(6):
            plant.add_site(f"plant-{n}")
        keys = [str(n) for n in range(200)]
        bodies = []
        for n in range(6):
            order = keys if n % 2 else list(reversed(keys))
            rows = hourly(DAY, range(200), site=f"plant-{n}")
            bodies.append([row | {"idempotency_key": key} for row, key in zip(rows, order, strict=True)])
        answers = send_at_once(pool, plant, bodies)
        assert sum(answer["ingested"] for answer in answers) == 200
        assert sum(answer["skipped_duplicate"] for answer in answers) == 1000


def test_senders_that_correct_each_other(service: Service, pool: ThreadPoolExecutor) -> None:
    """Six values for the same times at once: one stands, and the history leads from the first to it without a gap."""
    plant = Plant(service)
    plant.add_site()
    answers = send_at_once(pool, plant, [hourly(DAY, [value] * 24) for value in range(6)])
    assert sum(answer["ingested"] for answer in answers) == 6 * 24
    chains = defaultdict(list)
    for row in plant.read("corrections"):
        chains[row["timestamp_utc"]].append((row["old_value"], row["new_value"]))
    final = {row["timestamp_utc"]: float(row["value"]) for row in plant.export()}
    assert len(set(final.values())) == 1, "a batch is written as a whole"
    for time, chain in chains.items():
        assert len(chain) == 5
        assert all(before[1] == after[0] for before, after in pairwise(chain)), chain
        assert chain[-1][1] == final[time]


def test_a_delete_and_batches_at_once(service: Service, pool: ThreadPoolExecutor) -> None:
    """A batch is either before it, and gone, or after it, and refused; no reading stays without its site."""
    for _ in range(5):
        plant = Plant(service)
        plant.add_site()
        batch = [row | {"idempotency_key": str(n)} for n, row in enumerate(hourly(DAY, range(500)))]
        body = json.dumps({"records": batch}).encode()
        sent = [pool.submit(plant.post, body) for _ in range(3)]
        gone = pool.submit(plant.call, "DELETE", "/api/v1/sites/plant-1", confirm="plant-1")
        assert gone.result().status_code == 204
        for answer in sent:
            assert answer.result().status_code == 200
            assert answer.result().json()["failed"] in (0, 500)
        plant.add_site()
        assert plant.read("summary")["points"] == 0
        plant.store(batch)
