"""A plant's CSV export, uploaded: however it is written, each row is stored or told of."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.api.site import problem
from tests.metering.plant import DAY, HOUR, SITE, UPLOAD, Plant, hourly, reading, stamp

HEADER = "timestamp_utc,site_id,meter_id,value,unit,idempotency_key"
ROWS = 100_000


def table(*rows: str, header: str = HEADER) -> str:
    """A file with a header."""
    return "\n".join([header, *rows, ""])


def one(plant: Plant, content: str | bytes, **form: str) -> dict[str, str]:
    """Upload a file with one row; what is stored."""
    assert plant.take(content, **form)["rows_ingested"] == 1
    (row,) = plant.export()
    return row


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


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_separators_line_ends_and_encodings(plant: Plant, separator: str, end: str, encoding: str) -> None:
    lines = ["Zeitstempel,Werk,Zähler,Wert,Einheit", "2026-01-20T00:00:00Z,plant-1,Müller-Zähler,1.5,kWh", ""]
    row = one(plant, end.join(lines).replace(",", separator).encode(encoding))
    assert (row["meter_id"], row["value"], row["unit"]) == ("Müller-Zähler", "1.5", "kWh")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_both_byte_orders(plant: Plant, encoding: str) -> None:
    assert (
        one(plant, ("\ufeff" + table("2026-01-20T00:00:00Z,plant-1,Zähler,1,kWh,")).encode(encoding))["meter_id"]
        == "Zähler"
    )


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(
            ("1,5", "1.5"),
            ("1.5", "1.5"),
            ("0,001", "0.001"),
            ("1234", "1234"),
            ("1.234,5", "1234.5"),
            ("1,234.5", "1234.5"),
        ),
        *(
            ("1 234,5", "1234.5"),
            ("1\u00a0234,5", "1234.5"),
            ("1\u202f234", "1234"),
            ("1'234.5", "1234.5"),
            ("+5", "5"),
        ),
        *(
            ("1.234.567", None),
            ("12.345,678", "12345.678"),
            ("123,456.75", "123456.75"),
            (",5", "0.5"),
            ("1e3", "1000"),
        ),
        *(("1,234", "1.234"), (" 7 ", "7"), ("1E-3", "0.001"), ("5.", "5")),
        *(
            ("1,5.2", None),
            ("1.2.3", None),
            ("1_000", None),
            ("0x10", None),
            ("٣", None),
            ("12,34,5", None),
            ("1 2", None),
        ),
        *(
            ("nan", None),
            ("inf", None),
            ("1e400", None),
            ("-1", None),
            ("", None),
            ("-", None),
            ("1,5 kWh", None),
            ("=1+1", None),
        ),
        *(("−5", None), ("1000001", None), ("'5", None)),
    ],
)
def test_numbers(plant: Plant, text: str, value: str | None) -> None:
    """A decimal comma or point, and another mark between thousands. What is in doubt is refused, and never another number."""
    result = plant.take(table(f'2026-01-20T00:00:00Z;plant-1;main;"{text}"', header="ts;site;meter;value"))
    if value is None:
        assert (result["rows_failed"], result["errors"][0]["field"]) == (1, "value")
    else:
        assert [row["value"] for row in plant.export()] == [value]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2026-01-20T01:00:00+01:00",
            "2026-01-20T00:00:00Z",
            "2026-01-20 01:00:00",
            "2026-01-20T01:00:00",
            "2026-01-20 01:00",
        ),
        *(
            "2026-01-20T01:00",
            "20.01.2026 01:00",
            "20.01.2026 01:00:00",
            "20.1.2026 1:00",
            "2026/01/20 01:00",
            "2026/01/20 01:00:00",
        ),
    ],
)
def test_dates(plant: Plant, text: str) -> None:
    """Naive ones are what the form's time zone says."""
    row = one(plant, table(f"{text},plant-1,main,1,kWh,"), timezone="Europe/Berlin")
    assert row["timestamp_utc"] == "2026-01-20T00:00:00Z"


@pytest.mark.parametrize(
    "text",
    ["", "20.01.2026", "2026-01-20", "01/20/2026 01:00", "20.01.26 01:00", "46042.04", "31.02.2026 01:00", "now"],
)
def test_dates_that_are_none(plant: Plant, text: str) -> None:
    """Or that could be two."""
    result = plant.take(table(f"{text},plant-1,main,1,kWh,"), timezone="Europe/Berlin")
    assert [error["field"] for error in result["errors"]] == ["timestamp_utc"]


def test_a_naive_date_without_a_time_zone(plant: Plant) -> None:
    result = plant.take(table("2026-01-20 00:00:00,plant-1,main,1,kWh,"))
    assert "time zone" in result["errors"][0]["message"]


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        *(
            ("timestamp_utc,site_id,meter_id,value", "kWh"),
            ("Timestamp,Site,Meter,Value", "kWh"),
            (" TS , Plant , Device , kW ", "kW"),
        ),
        *(("datetime,location,channel,usage_kWh", "kWh"), ("Date Time,Site ID,Meter-ID,Energy (MWh)", "MWh")),
        *(("Zeit,Werk,Messstelle,Verbrauch [Wh]", "Wh"), ("Zeitstempel,Standort,Zähler,Leistung kW", "kW")),
        *(
            ("DATUM,ANLAGE,ZAEHLER,MESSWERT", "kWh"),
            ("time,site,sensor,Power / W", "W"),
            ("time,site,meter,Total Energy kWh", "kWh"),
        ),
    ],
)
def test_header_names(plant: Plant, header: str, unit: str) -> None:
    """English and German, in any case; with the unit in the header of the value."""
    row = one(plant, table("2026-01-20T00:00:00Z,plant-1,main,1", header=header))
    assert (row["meter_id"], row["value"], row["unit"]) == ("main", "1", unit)


def test_columns_in_any_order_and_more_of_them(plant: Plant) -> None:
    row = one(
        plant, table("x,2,main,kWh,plant-1,2026-01-20T00:00:00Z,y", header="note,value,meter,unit,site,ts,value_2")
    )
    assert row["value"] == "2"


def test_the_form_stands_where_the_file_has_no_column(plant: Plant) -> None:
    row = one(
        plant,
        table("2026-01-20 01:00;1,5", header="Zeit;Wert"),
        site_id=SITE,
        meter_id=" m1 ",
        unit="kW",
        timezone="Europe/Berlin",
    )
    assert row == {
        "timestamp_utc": "2026-01-20T00:00:00Z",
        "site_id": SITE,
        "meter_id": "m1",
        "value": "1.5",
        "unit": "kW",
    }


def test_the_file_stands_above_the_form(plant: Plant) -> None:
    row = one(plant, table("2026-01-20T00:00:00Z,plant-1,main,1,Wh,"), site_id="nowhere", meter_id="m1", unit="kW")
    assert (row["site_id"], row["meter_id"], row["unit"]) == (SITE, "main", "Wh")


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


def test_at_most_a_thousand_errors_are_listed(plant: Plant) -> None:
    result = plant.take(table(*(f"{n},plant-1,main,1,kWh," for n in range(2500))))
    assert (result["rows_failed"], len(result["errors"])) == (2500, 1000)


def test_who_may_upload(plant: Plant) -> None:
    file = {"file": ("a.csv", table("2026-01-20T00:00:00Z,plant-1,main,1,kWh,").encode())}
    for role, status in (("viewer", 403), ("operator", 200)):
        headers = plant.service.auth(role, plant.tenant)
        assert plant.service.http.post(UPLOAD, files=file, headers=headers).status_code == status
    assert plant.service.http.post(UPLOAD, files=file).status_code == 401


def peak_mib(plant: Plant) -> float:
    """The most memory that the API has had since it was last asked, MiB."""
    folder = Path(f"/proc/{plant.service.api.pid}")
    line = next(line for line in (folder / "status").read_text().splitlines() if line.startswith("VmHWM"))
    (folder / "clear_refs").write_text("5")
    return int(line.split()[1]) / 1024


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="memory is measured as Linux tells it")
def test_a_large_file_and_a_large_export_take_constant_memory(plant: Plant) -> None:
    """100,000 rows, of 7 MiB, in and out again, while the service answers others."""
    rows = "".join(f"{stamp(DAY + n * HOUR / 360)},plant-1,main,{n % 1000}.25,kWh,key {n}\n" for n in range(ROWS))
    window = {"start_utc": stamp(DAY), "end_utc": stamp(DAY + 300 * HOUR)}
    plant.store([reading(DAY - HOUR, 1)])
    peak_mib(plant)
    before = peak_mib(plant)
    assert plant.take(f"{HEADER}\n{rows}")["rows_ingested"] == ROWS
    export = plant.read("export", **window)
    assert peak_mib(plant) - before < 20
    exported = list(csv.reader(io.StringIO(export)))
    assert len(exported) == ROWS + 1
    assert sum(float(row[3]) for row in exported[1:]) == plant.read("summary", **window)["total_value"]
