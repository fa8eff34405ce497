"""What a message may look like, and what is stored of it."""

import time
from typing import Any

import pytest

from tests.ingest.station import NOON, Station, accepted

KEY = "charge_power_kw"


def test_one_time_with_several_values(station: Station) -> None:
    """Numbers, strings and booleans, each as it was sent; a boolean is a number too."""
    values = {"number": 1.25, "whole": -7, "text": "on", "empty": "", "yes": True, "no": False, "zero": 0}
    assert station.send(values) == 7
    assert station.samples() == [
        ("empty", NOON, None, "", None),
        ("no", NOON, 0.0, "false", None),
        ("number", NOON, 1.25, None, None),
        ("text", NOON, None, "on", None),
        ("whole", NOON, -7.0, None, None),
        ("yes", NOON, 1.0, "true", None),
        ("zero", NOON, 0.0, None, None),
    ]


def test_several_times(station: Station) -> None:
    """Each point has its time, its values and its quality."""
    message = station.points(
        {"ts": NOON, "values": {"a": 1, "b": 2}},
        {"ts": NOON + 60, "values": {"a": 3}, "quality": "good"},
        {"ts": NOON - 60, "values": {"a": 4}, "quality": None},
    )
    assert accepted(station.offer(message)) == 4
    assert station.samples() == [
        ("a", NOON - 60, 4.0, None, None),
        ("a", NOON, 1.0, None, None),
        ("a", NOON + 60, 3.0, None, "good"),
        ("b", NOON, 2.0, None, None),
    ]


@pytest.mark.parametrize(
    ("ts", "seconds"),
    [(NOON, NOON), (NOON * 1000, NOON), (NOON * 1000 + 1, NOON + 0.001), (NOON * 1000 + 999, NOON + 0.999)],
)
def test_seconds_or_milliseconds(station: Station, ts: int, seconds: float) -> None:
    """By their size."""
    station.send({"a": 1}, ts=ts)
    assert [sample[1] for sample in station.samples()] == [seconds]


def test_quality_of_a_single_time(station: Station) -> None:
    """It holds for all its values."""
    station.send({"a": 1, "b": "x"}, quality="estimated")
    assert [sample[4] for sample in station.samples()] == ["estimated"] * 2


@pytest.mark.parametrize("meta", [{}, {"customer": {"id": [1, None, {"deep": True}]}}, "text", None, [1], 7, "\\"])
def test_what_else_a_message_says_is_ignored(station: Station, meta: Any) -> None:
    """`meta`, and fields of a newer sender, of whatever type."""
    assert accepted(station.offer(station.message(meta=meta, more=meta))) == 1


def test_overwritten_values_are_counted(station: Station) -> None:
    """N is how many were written or overwritten, also when nothing changes."""
    assert [station.send({"a": 1, "b": 2}) for _ in range(3)] == [2, 2, 2]
    assert station.send({"b": 3, "c": 4}) == 2
    assert station.numbers() == {"a": 1, "b": 3, "c": 4}


def test_the_last_write_stands(station: Station) -> None:
    """With its type, text and quality, nothing of the earlier one left."""
    station.send({"a": "text"}, quality="bad")
    station.send({"a": 1.5})
    assert station.samples() == [("a", NOON, 1.5, None, None)]
    station.send({"a": True}, ts=NOON * 1000, quality="good")
    assert station.samples() == [("a", NOON, 1.0, "true", "good")]
    station.send({"a": "text"})
    assert station.samples() == [("a", NOON, None, "text", None)]


def test_the_last_write_of_one_message_stands(station: Station) -> None:
    """Two points at one time, in seconds and in milliseconds."""
    first, last = {"ts": NOON, "values": {"a": 1, "b": 1}}, {"ts": NOON * 1000, "values": {"a": 2}, "quality": "q"}
    assert accepted(station.offer(station.points(first, last))) == 3
    assert station.samples() == [("a", NOON, 2.0, None, "q"), ("b", NOON, 1.0, None, None)]
    assert accepted(station.offer(station.points(last, first))) == 3
    assert station.numbers() == {"a": 1, "b": 1}


def test_a_key_named_twice(station: Station) -> None:
    """As JSON readers do it: the last one counts."""
    body = f'{{"tenantId":"{station.tenant}","stationId":"{station.station}","deviceId":"device-1","ts":{NOON},'
    assert accepted(station.offer(body + '"values":{"a":1,"a":2}}')) == 1
    assert station.numbers() == {"a": 2}


def test_nothing_to_store(station: Station) -> None:
    """No points or no values are no error, whether the device has sent before or not."""
    for _ in range(2):
        assert accepted(station.offer(station.message(values={}))) == 0
        assert accepted(station.offer(station.points())) == 0
        assert accepted(station.offer(station.points({"ts": NOON, "values": {}}))) == 0
    points = {"ts": NOON, "values": {}}, {"ts": NOON, "values": {"a": 1}}
    assert accepted(station.offer(station.points(*points))) == 1


@pytest.mark.parametrize("value", [1e150, -1e150, 1e-150, 123456789.123456789, 2**53 + 1, -(2**63) - 1, 0.1])
def test_numbers_of_any_usual_size(station: Station, value: float) -> None:
    """They come back as the double that they are."""
    station.send({"a": value})
    assert station.numbers() == {"a": float(value)}


@pytest.mark.parametrize(
    "key",
    ["x" * 128, "電" * 128, "😀" * 128, "a b", "température °C", '"', "'", "a.b[0]", "\\u0041", "1", "$1", "null", "%"],
)
def test_keys_of_any_letters(station: Station, key: str) -> None:
    """Up to 128 of them, counted as a reader does."""
    assert station.send({key: 1}) == 1
    assert station.numbers() == {key: 1}


SQL = "x'; delete from internal.sample; --"


@pytest.mark.parametrize("key", [SQL, "a'b", "$$ select 1 $$", "{1,2}", "(1)", '{"a":1}', "%s", "${x}", "\\'", "NULL"])
def test_sql_in_keys_and_texts_is_text(station: Station, key: str) -> None:
    """Nothing of it is ever run or read as an array."""
    station.send({key: key, KEY: 1}, quality=key[:64])
    assert (key, NOON, None, key, key[:64]) in station.samples()


@pytest.mark.parametrize("ts", ["now", "tomorrow", "years ago"])
def test_the_edges_of_time(station: Station, ts: str) -> None:
    """Ten years back, and one day ahead."""
    now = int(time.time())
    moment = {"now": now, "tomorrow": now + 86_000, "years ago": now - 3650 * 86_400 + 400}[ts]
    assert station.send({"a": 1}, ts=moment) == 1


def test_a_full_message(station: Station) -> None:
    """Ten thousand values are taken, with new keys for half of them."""
    points = [{"ts": NOON + n, "values": {f"k{i}": n for i in range(2_500)}} for n in range(4)]
    assert accepted(station.offer(station.points(*points))) == 10_000
    assert len(station.samples()) == 10_000


def test_the_longest_text(station: Station) -> None:
    """4,096 characters, whatever they are in bytes."""
    text = "電" * 4096
    station.send({"a": text}, quality="q" * 64)
    assert station.samples() == [("a", NOON, None, text, "q" * 64)]
