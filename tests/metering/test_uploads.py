"""A plant's CSV export, uploaded: however it is written, each row is stored or told of."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import structlog

from api.metering.csv_upload import UploadResult
from api.routes.upload import _lines
from tests.api.site import problem
from tests.metering.plant import DAY, HEADER, HOUR, SITE, UPLOAD, Plant, hourly, stamp, table


def test_the_answer(plant: Plant) -> None:
    """Counts, and each refused row by its line, field and reason; used keys are no errors."""
    result = plant.take(
        table(
            "2026-01-20T00:00:00Z,plant-1,main,1,kWh,a",
            "2026-01-20T00:00:00Z,plant-1,main,1,kWh,a",
            "2026-01-20T01:00:00Z,nowhere,main,1,kWh,",
            "yesterday,plant-1,main,1,kWh,",
            "2026-01-20T02:00:00Z,plant-1,,1,kWh,",
            "2026-01-20T02:00:00Z,plant-1,main,n/a,kWh,",
            "2026-01-20T02:00:00Z,plant-1,main,1,kVA,",
            "2026-01-20T02:00:00Z,plant-1,main,2,,",
        )
    )
    counts = {"rows_received": 8, "rows_ingested": 2, "rows_skipped_duplicate": 1, "rows_failed": 5}
    assert {name: result[name] for name in counts} == counts
    assert set(result) == {*counts, "errors"}
    fields = ["site_id", "timestamp_utc", "meter_id", "value", "unit"]
    assert [(error["row"], error["field"]) for error in result["errors"]] == list(zip(range(4, 9), fields, strict=True))
    assert all(set(error) == {"row", "field", "message"} and error["message"] for error in result["errors"])
    assert [row["value"] for row in plant.export()] == ["1", "2"]


def test_the_same_file_again(plant: Plant) -> None:
    rows = [f"{stamp(DAY + n * HOUR)},plant-1,main,{n},kWh,{n if n % 2 else ''}" for n in range(24)]
    assert plant.take(table(*rows))["rows_ingested"] == 24
    again = plant.take(table(*rows))
    assert (again["rows_skipped_duplicate"], again["errors"]) == (24, [])


def test_a_file_and_a_batch_are_the_same(plant: Plant) -> None:
    """One way in: what a batch stored is a duplicate here, and the other way round; corrections name the file."""
    plant.store(hourly(DAY, [1, 2]))
    result = plant.take(table("2026-01-20T00:00:00Z,plant-1,main,1,kWh,", "2026-01-20T01:00:00Z,plant-1,main,3,kWh,"))
    assert (result["rows_skipped_duplicate"], result["rows_ingested"]) == (1, 1)
    (correction,) = plant.read("corrections")
    assert (correction["old_value"], correction["new_value"], correction["source"]) == (2, 3, "meter.csv")


@pytest.mark.parametrize(
    "content",
    [
        "",
        "\n",
        "a,b\n1,2\n",
        "timestamp_utc,site_id,meter_id\n2026-01-20T00:00:00Z,plant-1,main\n",
        "\0\0\0",
        '"',
        "PK\x03\x04",
    ],
)
@pytest.mark.parametrize("accept", ["*/*", "application/x-ndjson"])
def test_a_file_without_the_columns(shared_plant: Plant, content: str, accept: str) -> None:
    """422 before anything is stored, with what is missing and what was found."""
    document = problem(shared_plant.upload(content, accept=accept), 422, "file")
    assert "value" in document["detail"]


def test_a_file_without_rows(shared_plant: Plant) -> None:
    problem(shared_plant.upload(table()), 422)
    answer = shared_plant.upload(table(), accept="application/x-ndjson")
    assert [line["status"] for line in map(json.loads, answer.text.splitlines())] == [422]


def test_forms_that_are_none(shared_plant: Plant) -> None:
    """4xx, whatever comes instead of a form with a file."""
    service = shared_plant.service
    headers = service.auth("operator", shared_plant.tenant)
    bad_part = {**headers, "Content-Type": "multipart/form-data; boundary=abc"}
    file = ("a.csv", table("2026-01-20T00:00:00Z,plant-1,main,1,kWh,").encode())
    answers: list[httpx.Response] = [
        service.http.post(UPLOAD, headers=headers),
        service.http.post(UPLOAD, headers=headers, content=b"x"),
        service.http.post(UPLOAD, headers=headers, json={"file": "x"}),
        service.http.post(UPLOAD, headers=headers, data={"site_id": SITE}),
        service.http.post(UPLOAD, headers=headers, files={"other": file}),
        service.http.post(UPLOAD, headers=headers, files=[("file", file), ("file", file)]),
        service.http.post(UPLOAD, headers=bad_part, content=b"--x"),
        service.http.post(
            UPLOAD,
            headers=bad_part,
            content=b'--abc\r\nContent-Disposition: form-data; name="file"\r\n\r\nx\r\n--abc--',
        ),
    ]
    assert {answer.status_code for answer in answers} <= {400, 422}
    for answer in answers:
        problem(answer, answer.status_code)
    problem(shared_plant.upload(file[1], timezone="Mars/Olympus"), 422, "timezone")


@pytest.mark.parametrize(
    "name", [b"a\0b.csv", b"a\x1b.csv", "Zähler 電力.csv".encode(), b"x" * 500, b"../../etc/passwd", b"=1+1"]
)
def test_names_of_files(plant: Plant, name: bytes) -> None:
    """Any name is taken; it is only told where a reading was corrected."""
    head = b'--abc\r\nContent-Disposition: form-data; name="file"; filename="' + name + b'"\r\n\r\n'
    file = table("2026-01-20T00:00:00Z,plant-1,main,1,kWh,", "2026-01-20T00:00:00Z,plant-1,main,2,kWh,").encode()
    headers = {**plant.service.auth("operator", plant.tenant), "Content-Type": "multipart/form-data; boundary=abc"}
    answer = plant.service.http.post(UPLOAD, content=head + file + b"\r\n--abc--\r\n", headers=headers)
    assert answer.status_code == 200, answer.text
    assert answer.json()["rows_ingested"] == 2
    (correction,) = plant.read("corrections")
    assert 0 < len(correction["source"]) <= 200


def test_a_row_that_does_not_end(plant: Plant) -> None:
    """It is refused, whatever its length, and those beside it are stored."""
    rows = [f"2026-01-20T0{n}:00:00Z,plant-1,main,{n},kWh," for n in range(2)]
    result = plant.take(table(rows[0], "," * 1_000_000, rows[1]))
    assert (result["rows_ingested"], result["rows_failed"], result["errors"][0]["row"]) == (2, 1, 3)
    assert "more than 65536 characters" in result["errors"][0]["message"]


def test_rows_are_counted_as_lines(plant: Plant) -> None:
    """Empty lines, quoted line ends and cells too many do not put the numbers out of step."""
    lines = [
        HEADER,
        "",
        "2026-01-20T00:00:00Z,plant-1,main,1,kWh,,more,cells",
        ",,,,,",
        "2026-01-20T01:00:00Z,plant-1,main,x,kWh,",
        '2026-01-20T02:00:00Z,plant-1,"ma\nin",1,kWh,',
        "2026-01-20T03:00:00Z,plant-1",
        "2026-01-20T04:00:00Z,plant-1,main,4,kWh,",
    ]
    result = plant.take("\n".join(lines))
    assert [(error["row"], error["field"]) for error in result["errors"]] == [
        (5, "value"),
        (7, "meter_id"),
        (8, "meter_id"),
    ]
    assert result["rows_received"] == 5
    assert [row["value"] for row in plant.export()] == ["1", "4"]


def test_cells_that_cannot_be(plant: Plant) -> None:
    """A cell of a megabyte, a NUL, a quote that never ends: rows that fail, and no more."""
    good = "2026-01-20T00:00:00Z,plant-1,main,1,kWh,"
    rows = [
        "2026-01-20T01:00:00Z,plant-1," + "x" * 1_000_000 + ",1,kWh,",
        "2026-01-20T02:00:00Z,plant-1,a\0b,1,kWh,",
        good,
        '"',
    ]
    result = plant.take(table(*rows))
    assert result["rows_ingested"] == 1
    assert result["rows_failed"] == result["rows_received"] - 1


def test_progress(plant: Plant) -> None:
    """A line after each thousand rows; the last one is the result."""
    rows = [f"{stamp(DAY + n * HOUR / 360)},plant-1,main,{'x' if n == 1500 else n},kWh," for n in range(2500)]
    answer = plant.upload(table(*rows), accept="application/x-ndjson")
    assert answer.headers["content-type"] == "application/x-ndjson"
    lines: list[dict[str, Any]] = [json.loads(line) for line in answer.text.splitlines()]
    assert [(line["rows_received"], line["rows_ingested"]) for line in lines] == [
        (1000, 1000),
        (2000, 1999),
        (2500, 2499),
    ]
    assert lines[-1]["errors"] == [{"row": 1502, "field": "value", "message": lines[-1]["errors"][0]["message"]}]


def test_a_fault_of_ours_in_the_middle_is_logged() -> None:
    """The status has been sent by then: the last line tells that it broke off, and the log why."""

    async def states() -> AsyncIterator[UploadResult]:
        yield UploadResult(1000, 1000)
        raise RuntimeError("secret")

    async def read() -> list[dict[str, Any]]:
        return [json.loads(line) async for line in _lines(states())]

    with structlog.testing.capture_logs() as log:
        told = asyncio.run(read())
    assert (told[0]["rows_received"], told[1]["status"]) == (1000, 500)
    assert "secret" not in str(told)
    assert [entry["event"] for entry in log] == ["upload failed"]


def test_at_most_a_thousand_errors_are_listed(plant: Plant) -> None:
    result = plant.take(table(*(f"{n},plant-1,main,1,kWh," for n in range(2500))))
    assert (result["rows_failed"], len(result["errors"])) == (2500, 1000)


def test_who_may_upload(plant: Plant) -> None:
    file = {"file": ("a.csv", table("2026-01-20T00:00:00Z,plant-1,main,1,kWh,").encode())}
    for role, status in (("viewer", 403), ("operator", 200)):
        headers = plant.service.auth(role, plant.tenant)
        assert plant.service.http.post(UPLOAD, files=file, headers=headers).status_code == status
    assert plant.service.http.post(UPLOAD, files=file).status_code == 401
