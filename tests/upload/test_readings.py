"""Rows as readings: zones, clock changes, ends of intervals, and why a row is refused."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.upload.files import read

HEAD = "Zeit;kWh\n"
BERLIN = ZoneInfo("Europe/Berlin")
QUARTER = timedelta(minutes=15)


def local(start: str, count: int, step: timedelta = QUARTER) -> list[str]:
    """Times of Berlin's clock from an instant (UTC) on, as an export writes them: without an offset."""
    first = datetime.fromisoformat(start)
    return [f"{(first + n * step).astimezone(BERLIN):%d.%m.%Y %H:%M}" for n in range(count)]


def rows(times: list[str]) -> str:
    return HEAD + "".join(f"{time};{n},0\n" for n, time in enumerate(times))


def utc(start: str, count: int, step: timedelta = QUARTER) -> list[str]:
    first = datetime.fromisoformat(start)
    return [f"{first + n * step:%Y-%m-%d %H:%M}" for n in range(count)]


def test_local_times_are_those_of_the_site() -> None:
    text = f"{HEAD}2018-01-01 00:15;1\n2018-07-01 00:15;1\n"
    assert read(text).moments == ["2017-12-31 23:15", "2018-06-30 22:15"]
    assert read(text, site_id="s2").moments == ["2017-12-31 15:15", "2018-06-30 15:15"]
    assert read(text, timezone="UTC").moments == ["2018-01-01 00:15", "2018-07-01 00:15"]


def test_each_site_has_its_zone_and_an_offset_goes_before_it() -> None:
    text = "Zeit;site;kWh\n2018-01-01 00:15;s1;1\n2018-01-01 00:15;s2;1\n2018-01-01 00:15Z;s2;1\n"
    assert read(text).moments == ["2017-12-31 23:15", "2017-12-31 15:15", "2018-01-01 00:15"]


def test_autumn_is_decided_by_the_order_of_rows() -> None:
    """The hour that comes twice: once forwards, once backwards."""
    times = local("2025-10-25T22:00+00:00", 20)
    expected = utc("2025-10-25T22:00", 20)
    found = read(rows(times))
    assert (found.moments, found.decided, found.refusals) == (expected, 8, [])
    found = read(rows(times[::-1]))
    assert (found.moments, found.decided, found.refusals) == (expected[::-1], 8, [])


def test_autumn_is_decided_for_each_meter() -> None:
    times = local("2025-10-25T23:00+00:00", 4, timedelta(hours=1))
    text = "Zeit;meter;kWh\n" + "".join(f"{time};{meter};1\n" for time in times for meter in "ab")
    found = read(text)
    assert found.moments == [moment for moment in utc("2025-10-25T23:00", 4, timedelta(hours=1)) for _ in "ab"]
    assert found.decided == 4


def test_autumn_by_the_ends_of_intervals() -> None:
    times = local("2025-10-25T22:15+00:00", 20)
    assert read(rows(times), stamp="15").moments == utc("2025-10-25T22:00", 20)


def test_autumn_without_a_row_beside_it_is_refused() -> None:
    (refusal,) = read(f"{HEAD}26.10.2025 02:30;1\n26.10.2025 03:30;1\n").refusals
    assert (refusal.line, refusal.field) == (2, "Zeit")
    assert "comes twice" in refusal.reason


def test_spring_has_an_hour_that_is_none() -> None:
    found = read(f"{HEAD}30.03.2025 01:45;1\n30.03.2025 02:15;1\n30.03.2025 03:00;1\n")
    assert found.moments == ["2025-03-30 00:45", "2025-03-30 01:00"]
    (refusal,) = found.refusals
    assert refusal.line == 3
    assert "does not exist" in refusal.reason


def test_ends_of_intervals() -> None:
    """Readings are kept by their begin; a midnight that follows its own day ends it."""
    text = f"{HEAD}01.01.2018 23:45;1\n01.01.2018 00:00;1\n02.01.2018 00:15;1\n02.01.2018 24:00;1\n"
    found = read(text, stamp="15", timezone="UTC")
    assert found.moments == ["2018-01-01 23:30", "2018-01-01 23:45", "2018-01-02 00:00", "2018-01-02 23:45"]


def test_a_date_and_a_time_of_day() -> None:
    text = "Datum;Uhrzeit;kWh\n01.01.2018;00:15;3,17\n01.01.2018;;3\n"
    assert read(text, timezone="UTC").moments == ["2018-01-01 00:15", "2018-01-01 00:00"]


@pytest.mark.parametrize(
    ("row", "field", "reason"),
    [
        ("yesterday;s1;m;1,0;kWh", "Zeit", "no date and time"),
        (";s1;m;1,0;kWh", "Zeit", "is empty"),
        ("01.01.2101 00:00;s1;m;1,0;kWh", "Zeit", "ahead"),
        ("01.01.1999 00:00;s1;m;1,0;kWh", "Zeit", "too long ago"),
        ("01.01.2018 00:00;nowhere;m;1,0;kWh", "Werk", "not known"),
        (f"01.01.2018 00:00;s1;{'m' * 129};1,0;kWh", "Zähler", "at most 128"),
        ("01.01.2018 00:00;s1;m;n/a;kWh", "Wert", "“n/a” is no number with a decimal comma"),
        ("01.01.2018 00:00;s1;m;1.5;kWh", "Wert", "no number with a decimal comma"),
        ("01.01.2018 00:00;s1;m;;kWh", "Wert", "is empty"),
        ("01.01.2018 00:00;s1;m;-4,0;kWh", "Wert", "must be a number from 0"),
        ("01.01.2018 00:00;s1;m;1,0;kVA", "Einheit", "must be kWh"),
        ("01.01.2018 00:00;s1", "Wert", "is empty"),
    ],
)
def test_refused_rows(row: str, field: str, reason: str) -> None:
    """Each by its line, the column as the file names it, and the reason; the others are read."""
    good = "01.01.2018 00:00;s1;m;1,0;kWh"
    found = read(f"Zeit;Werk;Zähler;Wert;Einheit\n{good}\n{row}\n{good}\n{good}\n")
    assert len(found.readings) == 3
    (refusal,) = found.refusals
    assert (refusal.line, refusal.field) == (3, field)
    assert reason in refusal.reason


def test_units_and_values() -> None:
    text = "Zeit;Wert;Einheit\n01.01.2018 00:00;1.234,5;mwh\n01.01.2018 01:00;2;\n"
    assert [(reading.value, reading.unit) for reading in read(text).readings] == [(1234.5, "MWh"), (2, "kWh")]
