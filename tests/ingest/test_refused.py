"""Messages that are refused as a whole: the right status, the field at fault, and nothing stored."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from tests.api.site import problem
from tests.ingest.station import NOON, Station

NESTED = "[" * 100_000 + "]" * 100_000
SQL = "x'; drop table internal.sample; --"
LONG = "x" * 129


def spelt(station: Station, **change: str) -> bytes:
    """A message in which some fields are spelt as given, be it JSON or not."""
    fields = {name: json.dumps(value) for name, value in station.message().items()}
    return ("{" + ",".join(f'"{name}":{text}' for name, text in {**fields, **change}.items()) + "}").encode()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"{",
        b"no json",
        b"{'tenantId':1}",
        b'{"tenantId":"t",}',
        b"\xff\xfe",
        b"\xef\xbb\xbf{}",
        b"<xml/>",
        b"{}{}",
        NESTED.encode(),
        b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    ],
)
def test_what_is_no_json(shared_station: Station, body: bytes) -> None:
    problem(shared_station.offer(body), 400)


TOKENS = ["NaN", "Infinity", "-Infinity", "nan", "undefined", ".5", "1.", "01", "+1", "0x1", "1_000", "'a'"]


@pytest.mark.parametrize("value", [*TOKENS, NESTED, '"\x01"', '"\t"'])
def test_values_that_are_no_json(shared_station: Station, value: str) -> None:
    """Tokens that some writers of JSON make up, and nests without end."""
    problem(shared_station.offer(spelt(shared_station, values=f'{{"a":{value}}}')), 400)
    problem(shared_station.offer(spelt(shared_station, meta=value)), 400)


@pytest.mark.parametrize("value", [b'"\xed\xa0\x80"', b'"\xff"', b'"\xc3"', b'"\xf8\x88\x80\x80\x80"'])
def test_bytes_that_are_no_utf8(shared_station: Station, value: bytes) -> None:
    """In a value and in a key."""
    for values in (b'{"a":' + value + b"}", b"{" + value + b":1}"):
        problem(shared_station.offer(spelt(shared_station, values="{}").replace(b"{}", values)), 400)


@pytest.mark.parametrize("body", ["[]", "1", '"text"', "null", "true", "[[1]]"])
def test_json_that_is_no_object(shared_station: Station, body: str) -> None:
    problem(shared_station.offer(body), 422, "body")


@pytest.mark.parametrize("field", ["tenantId", "stationId", "deviceId"])
@pytest.mark.parametrize("value", [None, 1, True, [], {}, "", LONG, "a\nb", "\x7f", "a\u0000b", "\ud800", "\u2028"])
def test_ids_that_are_none(shared_station: Station, field: str, value: Any) -> None:
    problem(shared_station.offer(shared_station.message(**{field: value})), 422, field)


@pytest.mark.parametrize("field", ["tenantId", "stationId", "deviceId"])
def test_ids_that_are_missing(shared_station: Station, field: str) -> None:
    message = shared_station.message()
    del message[field]
    problem(shared_station.offer(message), 422, field)


END_OF_9999 = 253_402_300_799


@pytest.mark.parametrize(
    "ts", [0, -1, -(10**13), 10**12, END_OF_9999, END_OF_9999 * 1000, 10**30, -(10**30), 10**400, -(10**400)]
)
def test_times_far_from_now(shared_station: Station, ts: int) -> None:
    """The epoch, before it, the year 9999, and numbers that no clock shows."""
    problem(shared_station.offer(shared_station.message(ts=ts)), 422, "ts")
    point = {"ts": ts, "values": {"a": 1}}
    problem(shared_station.offer(shared_station.points({**point, "ts": NOON}, point)), 422, "points[1].ts")


@pytest.mark.parametrize("days", [-3651, 1.1, 366])
def test_times_outside_of_the_window(shared_station: Station, days: float) -> None:
    """More than ten years back or a day ahead."""
    problem(shared_station.offer(shared_station.message(ts=int(time.time() + days * 86_400))), 422, "ts")


@pytest.mark.parametrize(
    "ts", [f'"{NOON}"', '"2026-01-20T12:00:00Z"', f"{NOON}.0", "1.7689104e9", "true", "[]", "{}", "1e999"]
)
def test_times_of_the_wrong_type(shared_station: Station, ts: str) -> None:
    """Text, floats, booleans."""
    problem(shared_station.offer(spelt(shared_station, ts=ts)), 422, "ts")
    points = f'[{{"ts":{ts},"values":{{"a":1}}}}]'
    body = spelt(shared_station, points=points).replace(b'"ts":%d,"values":{"charge_power_kw": 1.5},' % NOON, b"")
    problem(shared_station.offer(body), 422, "points[0].ts")


@pytest.mark.parametrize("value", [None, {}, {"a": 1}, [], [1]])
def test_values_of_the_wrong_type(shared_station: Station, value: Any) -> None:
    """Null and whatever is nested; the one at fault is named."""
    values = {"good": 1, "bad": value, "other": "x"}
    problem(shared_station.offer(shared_station.message(values=values)), 422, "values.bad")
    points = [{"ts": NOON, "values": {"a": 1}}, {"ts": NOON, "values": values}]
    problem(shared_station.offer(shared_station.points(*points)), 422, "points[1].values.bad")


@pytest.mark.parametrize(
    ("value", "field"),
    [
        ("1e999", "values.bad"),
        ("-1e999", "values.bad"),
        ("1" + "0" * 400, "values.bad"),
        ("-1" + "0" * 400, "values.bad"),
        ("1" + "0" * 5000, "values"),
    ],
)
def test_numbers_that_no_double_holds(shared_station: Station, value: str, field: str) -> None:
    problem(shared_station.offer(spelt(shared_station, values=f'{{"good":1,"bad":{value}}}')), 422, field)


@pytest.mark.parametrize("value", [1e151, -1e151, 1e308, 1e-151, 5e-324])
def test_numbers_that_no_fold_bears(shared_station: Station, value: float) -> None:
    """Their sums and products would leave the range of a double; the database says so."""
    problem(shared_station.offer(shared_station.message(values={"a": 1, "b": value})), 422, "values")


@pytest.mark.parametrize("values", [None, [], 1, "text", True])
def test_values_that_are_no_object(shared_station: Station, values: Any) -> None:
    problem(shared_station.offer(shared_station.message(values=values)), 422, "values")


UNSEEN = ["a\tb", "\x1f", "\x7f", "\x85", "\u2029", "\u200b", "a\u0000", "\udfff", "\ud800x"]


@pytest.mark.parametrize("key", ["", LONG, "電" * 129, *UNSEEN])
def test_keys_that_are_none(shared_station: Station, key: str) -> None:
    """Empty, too long, or with what nobody can see."""
    problem(shared_station.offer(shared_station.message(values={"a": 1, key: 1})), 422, "values")
    point = {"ts": NOON, "values": {key: 1}}
    assert problem(shared_station.offer(shared_station.points(point)), 422)["errors"][0]["field"] == "points[0].values"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"values": {"a": "a\u0000"}}, "values.a"),
        ({"values": {"a": "\ud83d"}}, "values.a"),
        ({"values": {"a": "x" * 4097}}, "values.a"),
        ({"quality": "q" * 65}, "quality"),
        ({"quality": "\u0000"}, "quality"),
        ({"quality": 1}, "quality"),
        ({"quality": ["good"]}, "quality"),
        ({"meta": {"deep": ["\u0000"]}}, "meta.deep[0]"),
    ],
)
def test_texts_that_are_not_stored(shared_station: Station, change: dict[str, Any], field: str) -> None:
    problem(shared_station.offer(shared_station.message(**change)), 422, field)


@pytest.mark.parametrize(
    ("points", "field"),
    [
        (None, "values"),
        ({}, "points"),
        (1, "points"),
        ("text", "points"),
        ([None], "points[0]"),
        ([1], "points[0]"),
        ([[]], "points[0]"),
        ([{}], "points[0].ts"),
        ([{"ts": NOON}], "points[0].values"),
        ([{"values": {"a": 1}}], "points[0].ts"),
    ],
)
def test_points_that_are_none(shared_station: Station, points: Any, field: str) -> None:
    problem(shared_station.offer(shared_station.points(points=points)), 422, field)


def test_one_form_or_the_other(shared_station: Station) -> None:
    """Neither both forms nor none of them, nor half of one."""
    point = {"ts": NOON, "values": {"a": 1}}
    message = shared_station.message(points=[point])
    problem(shared_station.offer(message), 422, "points")
    problem(shared_station.offer(shared_station.points(point, ts=NOON)), 422, "points")
    problem(shared_station.offer(shared_station.points(point, values={})), 422, "points")
    problem(shared_station.offer(shared_station.message(ts=None)), 422, "ts")
    problem(shared_station.offer({name: message[name] for name in ("tenantId", "stationId", "deviceId")}), 422)


def test_too_many_values(shared_station: Station) -> None:
    """10,001, at one time or at many."""
    values = {f"k{n}": n for n in range(10_001)}
    problem(shared_station.offer(shared_station.message(values=values)), 413)
    points = [{"ts": NOON + n, "values": {"a": n}} for n in range(10_001)]
    problem(shared_station.offer(shared_station.points(*points)), 413)


def test_too_large(shared_station: Station) -> None:
    """Whatever stands in it, and whether it says its size or not."""
    problem(shared_station.offer(shared_station.message(meta="x" * 4_200_000)), 413)
    sent = shared_station.service.http.post(
        "/ingest/thingsboard/telemetry", content=(b"x" * 65_536 for _ in range(70)), headers={"X-Ingest-Timestamp": "1"}
    )
    problem(sent, 413)


@pytest.mark.parametrize("name", ["unknown", SQL, "%", "a" * 128, "'", '"', "{}", "NULL"])
def test_unknown_stations_and_devices(shared_station: Station, name: str) -> None:
    """404 that says which."""
    unknown = problem(shared_station.offer(shared_station.message(stationId=name)), 404, "stationId")
    assert unknown["detail"] == f"station {name} is not known"
    unknown = problem(shared_station.offer(shared_station.message(deviceId=name)), 404, "deviceId")
    assert unknown["detail"] == f"device {name} of station {shared_station.station} is not known"


def test_unknown_without_a_value(shared_station: Station) -> None:
    """A message that stores nothing finds out as well."""
    problem(shared_station.offer(shared_station.message(stationId="unknown", values={})), 404, "stationId")
    problem(shared_station.offer(shared_station.points(deviceId="unknown")), 404, "deviceId")


@pytest.mark.parametrize("tenant", ["tenant-demo2", "TENANT-DEMO", "tenant-demo ", SQL, "*"])
def test_another_tenant(shared_station: Station, tenant: str) -> None:
    """The secret speaks for one tenant, whether the other has such a station or not."""
    problem(shared_station.offer(shared_station.message(tenantId=tenant)), 403)


def test_the_station_of_another_tenant(shared_station: Station) -> None:
    """Is as unknown as one that nobody has."""
    body = {"station": {"id": "only-theirs", "name": "x", "timezone": "UTC"}, "devices": [{"id": "d", "name": "d"}]}
    answer = shared_station.service.call("POST", "/api/v1/provisioning/stations", body, tenant="somebody-else")
    assert answer.status_code == 200
    sent = shared_station.offer(shared_station.message(stationId="only-theirs", deviceId="d"))
    assert problem(sent, 404, "stationId")["detail"] == "station only-theirs is not known"


def test_nothing_of_all_this_was_stored(shared_station: Station) -> None:
    """A message is stored as a whole or not at all."""
    assert shared_station.samples() == []
