"""A batch as a whole: its size, its encoding, what is answered and logged."""

import gzip
import json
from typing import Any

import httpx
import pytest

from tests.api.site import problem
from tests.metering.plant import BATCH, DAY, HOUR, Plant, codes, reading
from tests.support.service import Service

MIB = 1024 * 1024
GZIP = {"Content-Encoding": "gzip"}


def padded(size: int) -> bytes:
    """A good batch of so many bytes."""
    body = json.dumps({"records": [reading(DAY)]}).encode()
    return body[:-1] + b" " * (size - len(body)) + b"}"


def field(answer: httpx.Response) -> list[str]:
    """The fields that a problem names."""
    return [error["field"] for error in answer.json()["errors"]]


def test_the_answer(plant: Plant) -> None:
    """Three counts and the errors, and nothing else."""
    records: list[object] = [reading(DAY, idempotency_key="a"), reading(DAY), reading(DAY, idempotency_key="a"), {}]
    result = plant.send(records)
    assert set(result) == {"ingested", "skipped_duplicate", "failed", "errors"}
    assert (result["ingested"], result["skipped_duplicate"], result["failed"]) == (1, 2, 1)
    assert codes(result) == [(2, "DUPLICATE_IDEMPOTENCY_KEY"), (3, "UNKNOWN_SITE")]


def test_an_empty_batch(shared_plant: Plant) -> None:
    answer = shared_plant.post(b'{"records":[]}')
    problem(answer, 422, "records")


@pytest.mark.parametrize("body", [b"[]", b"null", b"1", b'"records"', b"true"])
def test_a_body_that_is_no_object(shared_plant: Plant, body: bytes) -> None:
    problem(shared_plant.post(body), 422, "body")


@pytest.mark.parametrize("records", [..., None, 1, "x", {}, {"0": {}}])
def test_records_that_are_no_list(shared_plant: Plant, records: object) -> None:
    body = {} if records is ... else {"records": records}
    problem(shared_plant.post(json.dumps(body).encode()), 422, "records")


@pytest.mark.parametrize("source", [5, [], "x" * 201, "a\0b", "a\nb", "\ud800", {}])
def test_a_source_that_is_none(shared_plant: Plant, source: object) -> None:
    body = {"records": [reading(DAY)], "source": source}
    problem(shared_plant.post(json.dumps(body).encode()), 422, "source")


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b" ", b"{", b"nope", b"NaN", b"{}x", b'{"records":[}', b'{"records":[{]}', b"{'records':[]}"),
        *(b'{"records":[{"site_id":"\xff"}]}', b"\xff\xfe{\0}\0", b"\xef\xbb\xbf{}", b"\x1f\x8b\x08"),
    ],
)
def test_what_is_no_json(shared_plant: Plant, body: bytes) -> None:
    problem(shared_plant.post(body), 400)


def test_deep_nesting(shared_plant: Plant) -> None:
    """400, wherever the nest is; the service goes on."""
    nest = b"[" * 200_000 + b"]" * 200_000
    good = json.dumps(reading(DAY)).encode()
    for body in (
        nest,
        b'{"records":' + nest + b"}",
        b'{"records":[' + good + b',{"a":' + nest + b"}]}",
        b'{"records":[],"a":' + nest + b"}",
    ):
        problem(shared_plant.post(body), 400)
    assert shared_plant.service.http.get("/healthz").status_code == 200


def test_at_most_ten_thousand_records(plant: Plant) -> None:
    """10,000 are taken; one more is refused as a whole, good or bad."""
    minutes = [reading(DAY + n * HOUR / 60) for n in range(10_001)]
    problem(plant.post(json.dumps({"records": minutes}).encode()), 413)
    problem(plant.post(json.dumps({"records": [None] * 10_001}).encode()), 413)
    assert plant.read("summary")["points"] == 0
    plant.store(minutes[:10_000])


def test_at_most_16_mib(plant: Plant) -> None:
    """To the byte, packed or not, announced or not."""
    plant.add_site("spare")
    assert plant.post(padded(16 * MIB)).status_code == 200
    problem(plant.post(padded(16 * MIB + 1)), 413)
    problem(
        plant.service.http.post(
            BATCH, content=iter([padded(16 * MIB), b" "]), headers=plant.service.auth(tenant=plant.tenant)
        ),
        413,
    )
    assert plant.post(gzip.compress(padded(16 * MIB)), **GZIP).status_code == 200
    problem(plant.post(gzip.compress(padded(16 * MIB + 1)), **GZIP), 413)


def test_a_gzip_bomb(shared_plant: Plant) -> None:
    """A gigabyte in a megabyte is refused, and not unpacked to find out."""
    bomb = gzip.compress(b" " * 1024 * MIB, 1)
    assert len(bomb) < 16 * MIB
    problem(shared_plant.post(bomb, **GZIP), 413)


@pytest.mark.parametrize("encoding", ["gzip", "GZIP", "identity"])
def test_encodings_that_are_taken(plant: Plant, encoding: str) -> None:
    body = json.dumps({"records": [reading(DAY)]}).encode()
    packed = body if encoding == "identity" else gzip.compress(body)
    assert plant.post(packed, **{"Content-Encoding": encoding}).json()["ingested"] == 1


@pytest.mark.parametrize("encoding", ["br", "deflate", "zstd", "gzip, gzip", "x"])
def test_encodings_that_are_not(shared_plant: Plant, encoding: str) -> None:
    problem(shared_plant.post(padded(1000), **{"Content-Encoding": encoding}), 415)


@pytest.mark.parametrize("fault", ["none", "empty", "cut", "checksum", "behind it", "two"])
def test_broken_gzip(shared_plant: Plant, fault: str) -> None:
    """400; also for what stands behind the packed body, which would be lost without a word."""
    packed = gzip.compress(padded(1000))
    bodies = {
        "none": padded(1000),
        "empty": b"",
        "cut": packed[:-5],
        "checksum": packed[:-8] + b"12345678",
        "behind it": packed + b"more",
        "two": packed + packed,
    }
    problem(shared_plant.post(bodies[fault], **GZIP), 400)


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "text/plain", "application/octet-stream", ""])
def test_the_content_type_does_not_matter(shared_plant: Plant, kind: str) -> None:
    assert shared_plant.post(padded(1000), **{"Content-Type": kind}).status_code == 200


def test_one_log_line_per_batch(plant: Plant) -> None:
    """With what an operator looks at, and without the readings or the token."""
    plant.send([reading(DAY, 424242.5), reading(DAY, 424242.5), {}], source="site22.csv")
    log = plant.service.api.log.read_text(errors="replace")
    lines: list[dict[str, Any]] = [json.loads(line) for line in log.splitlines() if f'"{plant.tenant}"' in line]
    batches = [line for line in lines if line["event"] == "batch"]
    assert len(batches) == 1
    line = batches[0]
    expected = {"source": "site22.csv", "total_records": 3, "ingested": 1, "skipped_duplicate": 1, "failed": 1}
    assert expected.items() <= line.items()
    assert line["org_id"] == plant.tenant
    assert 0 <= line["duration_ms"] < 30_000
    assert "424242" not in log
    assert plant.service.token("operator", plant.tenant)[:40] not in log


def test_a_batch_past_the_rate(slow_lane: Service) -> None:
    """429 with Retry-After, for this sender alone; a refused body counts too."""
    plant, neighbour = Plant(slow_lane), Plant(slow_lane)
    plant.add_site()
    neighbour.add_site()
    plant.store([reading(DAY)])
    problem(plant.post(b"nope"), 400)
    plant.store([reading(DAY + HOUR)])
    answer = plant.post(json.dumps({"records": [reading(DAY + 2 * HOUR)]}).encode())
    problem(answer, 429)
    assert 1 <= int(answer.headers["retry-after"]) <= 60
    neighbour.store([reading(DAY)])
    assert plant.read("summary")["points"] == 2, "reading is not counted"


def test_who_may_send(plant: Plant) -> None:
    """Operators and admins; not viewers, nor nobody."""
    body = {"records": [reading(DAY)]}
    for role, status in (("viewer", 403), ("operator", 200), ("admin", 200)):
        assert plant.call("POST", BATCH, body, role=role).status_code == status, role
    assert plant.service.http.post(BATCH, json=body).status_code == 401
    assert plant.service.http.post(BATCH, json=body, headers={"Authorization": "Bearer cei_int_x"}).status_code == 401
