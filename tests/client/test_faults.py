"""What the client does when the network or the service misbehaves."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from tests.client.machine import Machine
from tests.client.wayward import Reply, Wayward, failing

TRIES = 6


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
