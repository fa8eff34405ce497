"""Dates and times as exports write them, and which order of day and month fits."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from api.upload.times import Order, looks_like_clock, looks_like_day, looks_like_time, order_of, read_time

MOMENT = datetime(2018, 1, 2, 0, 15)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("2018-01-02 00:15", "dmy"),
        ("2018-01-02T00:15:00", "mdy"),
        ("2018/1/2 0:15", "dmy"),
        ("02.01.2018 00:15", "dmy"),
        ("2.1.2018, 00:15:00", "dmy"),
        ("02.01.18 00:15", "dmy"),
        ("01/02/2018 00:15", "mdy"),
        ("1/2/18 12:15 AM", "mdy"),
        ("01/02/2018 12:15:00 a.m.", "mdy"),
        ("02-01-2018 00.15", "dmy"),
        ("18-01-02 00:15", "ymd"),
        ("20180102 0015", "dmy"),
        ("201801020015", "dmy"),
        ("20180102T001500", "dmy"),
        ("  2018-01-02 00:15:00.000 ", "dmy"),
    ],
)
def test_spellings(text: str, order: Order) -> None:
    assert read_time(text, order) == MOMENT


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2018-01-02 00:15Z", MOMENT.replace(tzinfo=UTC)),
        ("2018-01-02 00:15:00+09:00", MOMENT.replace(tzinfo=timezone(timedelta(hours=9)))),
        ("2018-01-02 00:15 -0330", MOMENT.replace(tzinfo=timezone(-timedelta(hours=3, minutes=30)))),
        ("02.01.2018 00:15 MEZ", MOMENT.replace(tzinfo=timezone(timedelta(hours=1)))),
        ("02.07.2018 00:15 CEST", datetime(2018, 7, 2, 0, 15, tzinfo=timezone(timedelta(hours=2)))),
        ("1514852100", MOMENT.replace(tzinfo=UTC)),
        ("1514852100000", MOMENT.replace(tzinfo=UTC)),
        ("02.01.2018 24:00", datetime(2018, 1, 3)),
        ("02.01.2018", datetime(2018, 1, 2)),
        ("2018-01-02 13:05 ", datetime(2018, 1, 2, 13, 5)),
        ("02.01.2018 1:05 pm", datetime(2018, 1, 2, 13, 5)),
        ("2018-01-02 00:15:30,5", MOMENT.replace(second=30, microsecond=500_000)),
    ],
)
def test_offsets_ends_of_days_and_unix_time(text: str, moment: datetime) -> None:
    found = read_time(text, "dmy")
    assert found == moment
    assert isinstance(found, datetime)
    assert found.utcoffset() == moment.utcoffset()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "13/13/2018 00:00",
        "31.02.2018 00:00",
        "01.01.2018 24:15",
        "01.01.2018 00:60",
        "01.01.2018 13:00 pm",
        "01.01.201 00:00",
        "00:15",
        "12.5",
        "01.01/2018 00:00",
        "2018-01-01 00:15 XYZ",
        "1.1.2018 00:15+99:00",
    ],
)
def test_what_is_no_time(text: str) -> None:
    found = read_time(text, "dmy")
    assert isinstance(found, str)
    assert found


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["01/02/2018 00:00", "02/02/2018 00:00"], None),
        (["01/02/2018 00:00", "13/02/2018 00:00"], "dmy"),
        (["01/02/2018 00:00", "02/13/2018 00:00"], "mdy"),
        (["01-02-2018"], None),
        (["01.02.2018"], "dmy"),
        (["2018-01-02"], "ymd"),
        (["18-01-02", "99-01-02"], "ymd"),
        (["18-01-02", "18-01-31"], None),
        (["20180102"], "ymd"),
        ([], "ymd"),
        (["x", ""], "ymd"),
    ],
)
def test_the_order_of_day_and_month(texts: list[str], order: Order | None) -> None:
    """Not guessed where both ways of reading fit every row."""
    assert order_of(texts) == order


def test_what_columns_look_like() -> None:
    assert looks_like_time("2018-01-01 00:15")
    assert looks_like_day("01.01.2018")
    assert looks_like_clock("0:15")
    assert not any(
        looks(text) for looks in (looks_like_time, looks_like_day, looks_like_clock) for text in ("3,17", "")
    )
    assert not looks_like_time("01.01.2018")
    assert not looks_like_time("201801010015")
