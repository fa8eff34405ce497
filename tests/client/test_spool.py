"""What could not be sent is kept beside the CSV and goes first next time; no batch stands in the way of others."""

from typing import Any

from tests.client.machine import Machine
from tests.client.wayward import Reply, Wayward, failing, fine


def poisoned(*values: float) -> Any:
    """A service that fails for batches with one of these values, and takes all others."""

    def judge(batch: dict[str, Any]) -> Reply:
        here = {record.get("value") for record in batch["records"]}
        return failing(500) if here & set(values) else fine(batch)

    return judge


def firsts(wayward: Wayward) -> list[Any]:
    """The first value of each batch that came, once."""
    return list(dict.fromkeys(call.values[0] for call in wayward.calls))


def test_what_was_not_sent_goes_first_next_time(machine: Machine, wayward: Wayward) -> None:
    """In its order, with its source; then it is gone. The file may be another one by then."""
    wayward.judge = lambda _: failing(401)
    machine.write_readings(range(1500))
    assert machine.run().code == 2
    assert [len(path.read_text()) > 0 for path in machine.waiting] == [True, True]
    machine.write_readings([9000, 9001])
    wayward.calls, wayward.judge = [], fine
    outcome = machine.run()
    assert (outcome.code, outcome.counts) == (0, (1502, 0, 0))
    assert firsts(wayward) == [0, 1000, 9000]
    assert {call.batch["source"] for call in wayward.calls} == {"site22_meter.csv"}
    assert list(machine.spool.iterdir()) == []


def test_an_outage_does_not_fill_the_disk(machine: Machine, wayward: Wayward) -> None:
    """Run after run with the same file keeps each batch once."""
    wayward.judge = lambda _: failing(401)
    machine.write_readings(range(2500))
    for _ in range(5):
        assert machine.run().code == 2
    assert len(machine.waiting) == 3


def test_one_poisoned_batch(machine: Machine, wayward: Wayward) -> None:
    """It is kept, tried again each time, and the rest goes past it."""
    wayward.judge = poisoned(1500)
    machine.write_readings(range(4500))
    outcome = machine.run()
    assert (outcome.code, outcome.counts) == (2, (3500, 0, 0))
    assert len(machine.waiting) == 1
    machine.write_readings(range(9000, 10500))
    outcome = machine.run()
    assert (outcome.code, outcome.counts) == (2, (1500, 0, 0))
    wayward.judge = fine
    assert machine.run().code == 0
    assert machine.waiting == []


def test_a_batch_that_breaks_the_connection(machine: Machine, wayward: Wayward) -> None:
    """A filter on the way that cuts off one batch does not keep the others either, this time or the next."""

    def judge(batch: dict[str, Any]) -> Reply:
        return Reply(0) if 500 in {record.get("value") for record in batch["records"]} else fine(batch)

    wayward.judge = judge
    machine.write_readings(range(3500))
    outcome = machine.run()
    assert (outcome.code, outcome.counts) == (2, (2500, 0, 0))
    assert len(machine.waiting) == 1
    machine.write_readings(range(9000, 10500))
    assert machine.run().counts == (1500, 0, 0)
    assert len(machine.waiting) == 1


def test_several_poisoned_batches(machine: Machine, wayward: Wayward) -> None:
    """Not even two in a row stand in the way, this time or the next."""
    wayward.judge = poisoned(500, 1500, 2500)
    machine.write_readings(range(4500))
    assert machine.run().counts == (1500, 0, 0)
    assert len(machine.waiting) == 3
    machine.write_readings([9000])
    assert machine.run().counts == (1, 0, 0)
    assert len(machine.waiting) == 3


def test_a_service_that_is_down_is_asked_little(machine: Machine, wayward: Wayward) -> None:
    """Six times for the first batch, once for each other; and soon again in vain."""
    wayward.judge = lambda _: failing(503)
    machine.write_readings(range(9500))
    outcome = machine.run()
    assert (outcome.code, len(wayward.calls), len(outcome.pauses)) == (2, 6 + 9, 5)
    assert len(machine.waiting) == 10


def test_a_spooled_batch_that_is_refused_is_set_aside(machine: Machine, wayward: Wayward) -> None:
    """So that it is not sent for ever; it stays for somebody to look at."""
    wayward.judge = lambda _: failing(401)
    machine.write_readings(range(1500))
    machine.run()
    machine.write()
    wayward.replies, wayward.judge = [failing(422, "unusable")], fine
    outcome = machine.run()
    assert (outcome.code, outcome.counts) == (1, (500, 0, 1000))
    assert machine.waiting == []
    assert len(list(machine.spool.glob("*.refused"))) == 1
    assert machine.run().counts == (0, 0, 0)


def test_a_wrong_address_loses_nothing(machine: Machine, wayward: Wayward) -> None:
    """A proxy that answers 404 for an hour does not make the client throw away what waits."""
    wayward.judge = lambda _: failing(401)
    machine.write_readings(range(10))
    machine.run()
    wayward.judge = lambda _: failing(404)
    assert machine.run().code == 2
    assert len(machine.waiting) == 1


def test_spool_files_that_nobody_can_read(machine: Machine, wayward: Wayward) -> None:
    """Half a file of a power cut, or somebody's own: set aside, and the rest is sent."""
    machine.spool.mkdir()
    for name, text in (
        ("1.json", "{"),
        ("2.json", "[]"),
        ("3.json", '{"records": 1}'),
        ("4.json.partial", "{"),
        ("x.txt", ""),
    ):
        (machine.spool / name).write_text(text)
    (machine.spool / "5.json").write_bytes(b"\xff")
    machine.write_readings([1])
    outcome = machine.run()
    assert outcome.counts == (1, 0, 0)
    assert "Traceback" not in outcome.err
    assert machine.waiting == []
    assert len(list(machine.spool.glob("*.refused"))) >= 3


def test_a_folder_that_cannot_be_written(machine: Machine, wayward: Wayward) -> None:
    """2, and a line that says so; the CSV still has the rows."""
    machine.spool.write_text("a file where the folder is to be")
    wayward.judge = lambda _: failing(401)
    machine.write_readings([1])
    outcome = machine.run()
    assert outcome.code == 2
    assert "cannot keep" in outcome.err


def test_ramp_mode_keeps_nothing(machine: Machine, wayward: Wayward) -> None:
    wayward.judge = lambda _: failing(401)
    assert machine.run("plant-1", "main", "24").code == 2
    assert not machine.spool.exists()
