"""Numbers with a decimal comma or point, and which of both fits."""

import pytest

from api.upload.numbers import Decimal, decimal_of, looks_like_number, read_number


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [
        ("3.17", "point", 3.17),
        ("3,17", "comma", 3.17),
        ("1.234,5", "comma", 1234.5),
        ("1,234.5", "point", 1234.5),
        ("1'234'567.5", "point", 1234567.5),
        ("1\u2019234,5", "comma", 1234.5),
        ("1 234,5", "comma", 1234.5),
        ("1\u202f234,5", "comma", 1234.5),
        ("1,234", "point", 1234),
        ("1,234", "comma", 1.234),
        ("12", "comma", 12),
        (",5", "comma", 0.5),
        ("-4,0", "comma", -4),
        ("1e3", "point", 1000),
        (" 7 ", "point", 7),
    ],
)
def test_numbers(text: str, decimal: Decimal, value: float) -> None:
    assert read_number(text, decimal) == value
    assert looks_like_number(text)


@pytest.mark.parametrize(
    ("text", "decimal"),
    [
        ("3,17", "point"),
        ("3.17", "comma"),
        ("1,2345", "point"),
        ("0.250", "comma"),
        ("1.23,4", "point"),
        ("", "point"),
        ("n/a", "point"),
        ("-", "comma"),
        ("e", "point"),
        ("nan", "point"),
        ("inf", "point"),
        ("1,2,3", "comma"),
        ("٣", "point"),
    ],
)
def test_what_is_no_number(text: str, decimal: Decimal) -> None:
    assert read_number(text, decimal) is None


@pytest.mark.parametrize(
    ("texts", "decimal"),
    [
        (["1.250", "1.500"], None),
        (["1.250", "0.500"], "point"),
        (["1.250", "1.5"], "point"),
        (["1.250", "1250,5"], "comma"),
        (["1,250", "1,5"], "comma"),
        (["1.250,0"], "comma"),
        (["1.250.000"], "comma"),
        (["5", "n/a", ""], "point"),
        (["1234.567"], "point"),
    ],
)
def test_the_decimal_mark(texts: list[str], decimal: Decimal | None) -> None:
    """Not guessed where every number can be read both ways."""
    assert decimal_of(texts) == decimal
