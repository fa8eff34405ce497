"""What columns are taken as, and what is asked instead of guessed."""

import pytest

from api.errors import Problem
from api.upload.choices import Choices
from tests.upload.files import SITES, plan

WIRE = "timestamp_utc,site_id,meter_id,value,unit,idempotency_key\n2018-01-01T00:00:00Z,s1,main,1.5,kWh,a\n"


@pytest.mark.parametrize(
    ("header", "row", "roles"),
    [
        ("Zeitstempel;Wirkarbeit kWh", "2018-01-01 00:15;3,17", "time value"),
        (
            "Datum;Uhrzeit;Zählpunkt;Wirkarbeit [kWh];Status",
            "01.01.2018;00:15;A;3,17;ok",
            "date clock ignore value ignore",
        ),
        ("Datum;Zeit;Wert", "01.01.2018;00:15;3,17", "date clock value"),
        ("Tag;Verbrauch", "01.01.2018;3,17", "time value"),
        ("when;kW;kWh", "2018-01-01 00:15;12;3", "time ignore value"),
        ("when;P (kW);count", "2018-01-01 00:15;12;3", "time value ignore"),
        ("ts;Zähler;Messwert;n", "2018-01-01 00:15;A;3;1", "time meter value ignore"),
        ("ts;site;value", "2018-01-01 00:15;s1;3", "time site value"),
        ("ts;site;value", "2018-01-01 00:15;Hall 7;3", "time ignore value"),
        ("a;b", "2018-01-01 00:15;x", "time ignore"),
        ("timestamp;value", "1514852100;5", "time value"),
    ],
)
def test_columns(header: str, row: str, roles: str) -> None:
    assert plan(f"{header}\n{row}\n{row}\n").roles == roles.split()


def test_the_files_of_the_api_need_no_choice() -> None:
    found = plan(WIRE)
    assert found.roles == ["time", "site", "meter", "value", "unit", "key"]
    assert found.questions == {}


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("Zeit;Wirkarbeit kWh\n2018-01-01 00:15;3,17\n", {"site_id", "meter_id"}),
        ("Zeit;Wert\n2018-01-01 00:15;3,17\n", {"site_id", "meter_id", "unit"}),
        ("Zeit;kWh\n01/02/2018 00:15;3.170\n", {"site_id", "meter_id", "order", "decimal"}),
        ("Zeit;x\n01.02.2018 00:15;y\n", {"columns", "site_id", "meter_id", "unit"}),
        ("x\ny\n", {"columns", "site_id", "meter_id", "unit"}),
    ],
)
def test_what_is_not_plain_is_asked(text: str, questions: set[str]) -> None:
    assert plan(text).questions.keys() == questions


def test_the_only_site_is_meant() -> None:
    assert plan("Zeit;kWh\n2018-01-01 00:15;3\n", {"s2": SITES["s2"]}).site_id == "s2"


@pytest.mark.parametrize(
    ("columns", "question"),
    [
        ({"column-1": "time"}, "two-columns"),
        ({"column-1": "ignore"}, "no-value"),
        ({"column-0": "ignore"}, "no-time"),
        ({"column-0": "clock"}, "no-date"),
        ({"column-2": "clock"}, "two-times"),
        ({"column-0": "date"}, None),
    ],
)
def test_columns_that_do_not_go_together(columns: dict[str, str], question: str | None) -> None:
    found = plan("Zeit;kWh;x\n2018-01-01 00:15;3;y\n", **columns)
    assert found.questions.get("columns") == question


def test_a_choice_goes_before_a_guess() -> None:
    form = {"column-1": "ignore", "column-2": "value", "order": "mdy", "decimal": "point", "stamp": "15", "unit": "mwh"}
    found = plan("Zeit;kWh;x\n01.02.2018 00:15;3,0;5\n", **form)
    assert (found.roles, found.order, found.decimal, found.stamp, found.unit) == (
        ["time", "ignore", "value"],
        "mdy",
        "point",
        15,
        "MWh",
    )


def test_times_that_tell_the_end() -> None:
    """A midnight after the other times of its day, or 24:00, can only end it."""
    days = [(1, hour) for hour in range(1, 24)] + [(1, 0)] + [(2, hour) for hour in range(1, 24)]
    text = "Zeit;kWh\n" + "".join(f"{day:02}.01.2018 {hour:02}:00;1\n" for day, hour in days)
    assert plan(text).stamp == 60
    assert plan(text.replace("01.01.2018 00:00", "01.01.2018 24:00")).stamp == 60
    assert plan(text.replace("01.01.2018 00:00", "02.01.2018 00:00")).stamp == 0
    assert plan(text, stamp="0").stamp == 0


@pytest.mark.parametrize(
    "form",
    [
        {"order": "x"},
        {"decimal": "x"},
        {"timezone": "Mars/Olympus"},
        {"stamp": "7"},
        {"unit": "kVA"},
        {"site_id": "x" * 129},
        {"meter_id": "a\x00b"},
    ],
)
def test_choices_that_cannot_be(form: dict[str, str]) -> None:
    with pytest.raises(Problem) as refused:
        Choices.of(form)
    assert [error.field for error in refused.value.errors] == list(form)


def test_a_column_that_is_nothing() -> None:
    with pytest.raises(Problem) as refused:
        Choices.of({"column-0": "password"})
    assert [error.field for error in refused.value.errors] == ["columns"]
