"""What the client sends, what it says, and what it does when the service misbehaves."""

import json
import sys
from datetime import datetime, timedelta

import pytest

from tests.client.machine import TOKEN, Machine
from tests.client.wayward import Reply, Wayward, choosy, failing, fine
from tests.metering.plant import settle_in_the_hour


def test_ramp_mode(machine: Machine, wayward: Wayward) -> None:
    """Hourly readings of the last hours, the running one last; the same hour always says the same."""
    hour = settle_in_the_hour().replace(minute=0, second=0, microsecond=0)
    outcome = machine.run("site-22", "main-meter", "24")
    assert (outcome.code, outcome.counts) == (0, (24, 0, 0))
    assert outcome.out == "Ingested: 24, Skipped duplicates: 0, Failed: 0\n"
    (call,) = wayward.calls
    records = call.batch["records"]
    times = [datetime.fromisoformat(record["timestamp_utc"]) for record in records]
    assert times == [hour - timedelta(hours=back) for back in reversed(range(24))]
    assert {(record["site_id"], record["meter_id"], record["unit"]) for record in records} == {
        ("site-22", "main-meter", "kWh")
    }
    assert len({record["idempotency_key"] for record in records}) == 24
    assert all(0 < record["value"] < 100 for record in records)
    machine.run("site-22", "main-meter", "2")
    assert wayward.calls[1].batch["records"] == records[-2:]


def test_the_request(machine: Machine, wayward: Wayward) -> None:
    machine.set(CEI_BASE_URL=wayward.url + "/")
    assert machine.run("site-22", "main", "1").code == 0
    (call,) = wayward.calls
    assert call.path == "/api/v1/timeseries/batch"
    assert call.headers["Authorization"] == f"Bearer {TOKEN}"
    assert (call.headers["Content-Type"], call.headers["Content-Encoding"]) == ("application/json", "gzip")


def test_csv_mode(machine: Machine, wayward: Wayward) -> None:
    """One record per row, as it stands there, without its empty cells."""
    machine.write(
        "2026-01-20T00:00:00Z,plant-1,main,1.5,kWh,a",
        "2026-01-20T01:00:00Z , plant-1, Zähler 電力,2,,",
        "",
        '2026-01-20T02:00:00Z,plant-1,"a, b",x,kW,,more,cells',
        "2026-01-20T03:00:00Z",
        "2026-01-20T04:00:00Z,plant-1,main,nan,,",
        "2026-01-20T05:00:00Z,plant-1,main,1e999,,",
    )
    outcome = machine.run()
    (call,) = wayward.calls
    assert call.batch["source"] == "site22_meter.csv"
    plain = {"site_id": "plant-1", "meter_id": "main"}
    assert call.batch["records"] == [
        {"timestamp_utc": "2026-01-20T00:00:00Z", **plain, "value": 1.5, "unit": "kWh", "idempotency_key": "a"},
        {"timestamp_utc": "2026-01-20T01:00:00Z", "site_id": "plant-1", "meter_id": "Zähler 電力", "value": 2},
        {"timestamp_utc": "2026-01-20T02:00:00Z", "site_id": "plant-1", "meter_id": "a, b", "value": "x", "unit": "kW"},
        {"timestamp_utc": "2026-01-20T03:00:00Z"},
        {"timestamp_utc": "2026-01-20T04:00:00Z", **plain, "value": "nan"},
        {"timestamp_utc": "2026-01-20T05:00:00Z", **plain, "value": "1e999"},
    ]
    assert outcome.counts == (6, 0, 0)


def test_a_file_by_its_argument(machine: Machine, wayward: Wayward) -> None:
    """It stands above the variable; a byte order mark is no part of the first name."""
    other = machine.folder / "other.csv"
    other.write_text("timestamp_utc,site_id,meter_id,value\n2026-01-20T00:00:00Z,s,m,7\n", encoding="utf-8-sig")
    machine.write()
    assert machine.run("--csv", str(other)).code == 0
    assert wayward.calls[0].batch["source"] == "other.csv"
    assert wayward.calls[0].values == [7]


def test_a_file_without_rows(machine: Machine, wayward: Wayward) -> None:
    machine.write()
    outcome = machine.run()
    assert (outcome.code, outcome.counts, wayward.calls) == (0, (0, 0, 0), [])


def test_batches_of_a_thousand(machine: Machine, wayward: Wayward) -> None:
    machine.write_readings(range(2500))
    assert machine.run().counts == (2500, 0, 0)
    assert [len(call.values) for call in wayward.calls] == [1000, 1000, 500]
    assert [value for call in wayward.calls for value in call.values] == list(range(2500))


def test_records_that_are_refused(machine: Machine, wayward: Wayward) -> None:
    """1, and index in the file, code and detail of each; a used key is no failure."""
    wayward.judge = choosy
    machine.write_readings(range(1500))
    outcome = machine.run()
    assert (outcome.code, outcome.counts) == (1, (1496, 2, 2))
    assert outcome.err.splitlines() == [
        "record 0: INVALID_VALUE: not for \\u96fb\\u529b",
        "record 1000: INVALID_VALUE: not for \\u96fb\\u529b",
    ]
    assert not machine.spool.exists()


def test_413_is_split(machine: Machine, wayward: Wayward) -> None:
    """Until it fits; errors are still told by their index in the file."""

    def small(batch: dict[str, list[object]]) -> Reply:
        if len(batch["records"]) > 100:
            return failing(413)
        answer = json.loads(fine(batch).body)
        answer |= {
            "ingested": answer["ingested"] - 1,
            "failed": 1,
            "errors": [{"index": 0, "code": "X", "detail": "y"}],
        }
        return Reply(200, json.dumps(answer).encode())

    wayward.judge = small
    machine.write_readings(range(800))
    outcome = machine.run()
    assert (outcome.code, outcome.counts) == (1, (792, 0, 8))
    taken = [value for call in wayward.calls if len(call.values) <= 100 for value in call.values]
    assert taken == list(range(800))
    assert [line.split(":")[0] for line in outcome.err.splitlines()] == [f"record {n}" for n in range(0, 800, 100)]


def test_a_record_that_is_too_large_alone(machine: Machine, wayward: Wayward) -> None:
    """It is refused; the others of its batch are sent."""
    wayward.judge = lambda batch: failing(413) if 5 in [r["value"] for r in batch["records"]] else fine(batch)
    machine.write_readings(range(10))
    outcome = machine.run()
    assert (outcome.code, outcome.counts) == (1, (9, 0, 1))
    assert "records 5 to 5: REFUSED: 413" in outcome.err


def test_progress_is_for_terminals(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    machine.write_readings(range(2500))
    assert machine.run().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    shown = machine.run().err
    assert "1000/2500" in shown
    assert "2500/2500" in shown
    assert "#" * 40 in shown
