"""What the client sends, what it says, and what it does when the service misbehaves."""

import json
import sys
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from tests.client.machine import TOKEN, Machine
from tests.client.wayward import Reply, Wayward, choosy, failing, fine

TRIES = 6


def test_ramp_mode(machine: Machine, wayward: Wayward) -> None:
    """Hourly readings of the last hours, the running one last; the same hour always says the same."""
    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    outcome = machine.run("site-22", "main-meter", "24")
    assert (outcome.code, outcome.counts) == (0, (24, 0, 0))
    assert outcome.out == "Ingested: 24, Skipped duplicates: 0, Failed: 0\n"
    (call,) = wayward.calls
    records = call.batch["records"]
    times = [datetime.fromisoformat(record["timestamp_utc"]) for record in records]
    assert times[-1] in (hour, hour + timedelta(hours=1))
    assert times == [times[-1] - timedelta(hours=back) for back in reversed(range(24))]
    assert {(record["site_id"], record["meter_id"], record["unit"]) for record in records} == {
        ("site-22", "main-meter", "kWh")
    }
    assert len({record["idempotency_key"] for record in records}) == 24
    assert all(0 < record["value"] < 100 for record in records)
    machine.run("site-22", "main-meter", "2")
    assert wayward.calls[1].batch["records"] in (records[-2:], [records[-1], wayward.calls[1].batch["records"][1]])


def test_the_request(machine: Machine, wayward: Wayward) -> None:
    machine.set(CEI_BASE_URL=wayward.url + "/")
    assert machine.run("site-22", "main", "1").code == 0
    (call,) = wayward.calls
    assert call.path == "/api/v1/timeseries/batch"
    assert call.headers["Authorization"] == f"Bearer {TOKEN}"
    assert (call.headers["Content-Type"], call.headers["Content-Encoding"]) == ("application/json", "gzip")


def test_csv_mode(machine: Machine, wayward: Wayward) -> None:
    """One record per row, as it stands there; empty cells and unknown columns are left out or ignored by the service."""
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
    assert sum((call.values for call in wayward.calls), []) == list(range(2500))


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


@pytest.mark.parametrize("fault", [500, 502, 503, 504, 429, 0, "garbage", "no json", "no object", "half a body"])
def test_faults_that_pass(machine: Machine, wayward: Wayward, fault: int | str) -> None:
    """Tried again with longer and longer pauses, and then all is in."""
    bodies = {"garbage": b"<html>hello</html>", "no json": b'{"ingested":', "no object": b"[1]", "half a body": b"{}"}
    headers = {"Content-Length": "1000"} if fault == "half a body" else {}
    reply = (
        failing(fault)
        if isinstance(fault, int) and fault
        else Reply(200 if fault else 0, bodies.get(str(fault), b""), headers)
    )
    wayward.replies = [reply] * 3
    machine.write_readings([1, 2])
    outcome = machine.run()
    assert (outcome.code, outcome.counts) == (0, (2, 0, 0)), outcome.err
    assert [call.batch for call in wayward.calls] == [wayward.calls[0].batch] * 4
    assert len(outcome.pauses) == 3
    for pause, least in zip(outcome.pauses, (0.5, 1, 2), strict=True):
        assert least <= pause <= 2 * least
    assert not machine.spool.exists()


def test_pauses_differ(machine: Machine, wayward: Wayward) -> None:
    """So that not all plants come back at once."""
    wayward.judge = lambda _: failing(503)
    machine.write_readings([1])
    assert machine.run().pauses != machine.run().pauses


@pytest.mark.parametrize(
    ("header", "least", "most"),
    [
        *(
            ("7", 7, 8),
            ("0", 0, 1),
            ("100000", 300, 301),
            ("in a while", 0.5, 1),
            ("nan", 0.5, 1),
            ("-5", 0.5, 1),
            ("1e9", 0.5, 1),
        ),
        *(
            ("", 0.5, 1),
            ("²", 0.5, 1),
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0, 1),
            ("Fri, 31 Dec 9999 23:59:59 GMT", 300, 301),
        ),
        (format_datetime(datetime.now(UTC) + timedelta(seconds=100), usegmt=True), 0, 101),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_retry_after(machine: Machine, wayward: Wayward, header: str, least: float, most: float, status: int) -> None:
    """Seconds or a date; at most five minutes; what is neither is passed over."""
    wayward.replies = [failing(status, **{"Retry-After": header})]
    machine.write_readings([1])
    outcome = machine.run()
    assert outcome.code == 0
    assert len(outcome.pauses) == 1
    assert least <= outcome.pauses[0] <= most


@pytest.mark.parametrize("status", [400, 409, 413, 415, 422])
def test_a_batch_that_is_refused_is_not_sent_again(machine: Machine, wayward: Wayward, status: int) -> None:
    """1, and the next batch is sent all the same."""
    machine.write_readings([1])
    wayward.replies = [failing(status, "not like that")]
    outcome = machine.run()
    assert (outcome.code, outcome.counts, len(wayward.calls)) == (1, (0, 0, 1), 1)
    assert f"REFUSED: {status} not like that" in outcome.err
    assert machine.waiting == []


@pytest.mark.parametrize("status", [401, 403, 404, 405, 407, 301, 302, 307, 308])
def test_what_no_batch_can_help_gives_up_at_once(machine: Machine, wayward: Wayward, status: int) -> None:
    """2 after one request: token or address are wrong. What was not sent is kept."""
    wayward.judge = lambda _: failing(status, "no", Location="http://127.0.0.1:9/elsewhere")
    machine.write_readings(range(2500))
    outcome = machine.run()
    assert (outcome.code, outcome.counts, len(wayward.calls)) == (2, (0, 0, 0), 1)
    assert outcome.pauses == []
    assert f"gave up: {status}" in outcome.err
    assert len(machine.waiting) == 3


def test_the_token_goes_nowhere_else(machine: Machine, wayward: Wayward) -> None:
    """Redirects are not followed."""
    wayward.replies = [failing(302, Location=wayward.url + "/elsewhere")]
    assert machine.run("s", "m", "1").code == 2
    assert [call.path for call in wayward.calls] == ["/api/v1/timeseries/batch"]


def test_nobody_listens(machine: Machine) -> None:
    """Connection refused: tried six times, then 2."""
    machine.set(CEI_BASE_URL="http://127.0.0.1:9")
    machine.write_readings(range(2500))
    outcome = machine.run()
    assert (outcome.code, outcome.counts, len(outcome.pauses)) == (2, (0, 0, 0), TRIES - 1)
    assert all(pause <= 60 for pause in outcome.pauses)
    assert len(machine.waiting) == 3


@pytest.mark.parametrize("url", ["http://no-such-host.invalid", "http://127.0.0.1:99999", "http://[::1", "http://a b"])
def test_addresses_that_lead_nowhere(machine: Machine, url: str) -> None:
    """2 or 64, and no traceback."""
    machine.set(CEI_BASE_URL=url, CEI_TRIES="1")
    outcome = machine.start("s", "m", "1")
    assert outcome.code in (2, 64)
    assert "Traceback" not in outcome.err


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
    taken = [call.values for call in wayward.calls if len(call.values) <= 100]
    assert sum(taken, []) == list(range(800))
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


def test_a_crash_of_the_service_in_the_middle(machine: Machine, wayward: Wayward) -> None:
    """The connection breaks after the batch was stored: it is sent again, which is what duplicates are for."""
    seen: list[list[object]] = []

    def forgetful(batch: dict[str, list[dict[str, object]]]) -> Reply:
        values = [record["value"] for record in batch["records"]]
        if values not in seen:
            seen.append(values)
            return Reply(0)
        answer = {"ingested": 0, "skipped_duplicate": len(values), "failed": 0, "errors": []}
        return Reply(200, json.dumps(answer).encode())

    wayward.judge = forgetful
    machine.write_readings(range(1200))
    outcome = machine.run()
    assert (outcome.code, outcome.counts) == (0, (0, 1200, 0))
