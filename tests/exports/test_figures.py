"""Numbers as a person reads them."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.exports import figures


@pytest.mark.parametrize(
    ("energies", "decimals"),
    [([], 2), (["72"], 2), (["72.5", "1E+3"], 2), (["0.1234"], 4), (["72.500000"], 2), (["0.12345678"], 6)],
)
def test_a_column_has_the_decimals_that_its_energies_need(energies: list[str], decimals: int) -> None:
    assert figures.energy_decimals(map(Decimal, energies)) == decimals


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        ("1234567.5", 2, "1,234,567.50"),
        ("0.125", 2, "0.12"),
        ("1E+30", 0, "1,000,000,000,000,000,000,000,000,000,000"),
        ("1E-9", 3, "0.000"),
        ("-5", 2, "-5.00"),
        (None, 2, "\u2013"),
    ],
)
def test_numbers_are_grouped_and_never_scientific(value: str | None, decimals: int, text: str) -> None:
    assert figures.grouped(None if value is None else Decimal(value), decimals) == text


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_plain_numbers_lose_nothing(value: Decimal) -> None:
    text = figures.plain(value)
    assert Decimal(text) == value
    assert "E" not in text.upper()


@pytest.mark.parametrize(
    ("share", "text"),
    [("1", "100.0%"), ("0.99999", "99.9%"), ("0.0968", "9.7%"), ("0", "0.0%"), (None, "\u2013")],
)
def test_only_what_is_complete_shows_a_hundred_percent(share: str | None, text: str) -> None:
    assert figures.percent(None if share is None else Decimal(share)) == text


def test_times_are_told_in_utc() -> None:
    shanghai = timezone(timedelta(hours=8))
    assert figures.instant(datetime(2026, 2, 1, 7, 59, 59, 999999, shanghai)) == "2026-01-31 23:59:59 UTC"
    assert figures.instant(datetime(2026, 2, 1, tzinfo=UTC)) == "2026-02-01 00:00:00 UTC"


def test_a_span_names_its_month_once() -> None:
    assert figures.span(date(2026, 1, 1), date(2026, 1, 31)) == "1 \u2013 31 January 2026"
    assert figures.span(date(2025, 12, 16), date(2026, 1, 15)) == "16 December 2025 \u2013 15 January 2026"
