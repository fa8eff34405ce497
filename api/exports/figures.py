"""Numbers, days and instants as a person reads them: no scientific notation, no binary noise."""

import calendar
from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal

DASH = "\u2013"
NOTHING = DASH
"""Shown for a value that is not known."""

FEWEST_ENERGY_DECIMALS = 2
MOST_ENERGY_DECIMALS = 6
MOST_OF_INCOMPLETE = Decimal("0.999")


def energy_decimals(energies: Iterable[Decimal]) -> int:
    """How many decimals a column of energies needs to show every value whole (2 to 6)."""
    needed = (-int(value.normalize().as_tuple().exponent) for value in energies)
    return min(max(FEWEST_ENERGY_DECIMALS, *needed, 0), MOST_ENERGY_DECIMALS)


def grouped(value: Decimal | None, decimals: int) -> str:
    """A number with thousands separated: 1,234.50. Half to even."""
    return NOTHING if value is None else f"{value:,.{decimals}f}"


def plain(value: Decimal) -> str:
    """A number for machines: every digit, no separators, no exponent, no trailing zeros."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def percent(share: Decimal | None) -> str:
    """A share (0 to 1) as a percentage with one decimal; only what is complete shows 100.0%."""
    if share is None:
        return NOTHING
    return f"{share if share >= 1 else min(share, MOST_OF_INCOMPLETE):.1%}"


def instant(moment: datetime) -> str:
    """An instant in UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def addressee(category: str) -> str:
    """For whom a statement is made, by its category; one that is not ours as it stands."""
    return "The owner of the station" if category == "owner" else category


def month(first: date) -> str:
    """A month by its name: January 2026."""
    return f"{calendar.month_name[first.month]} {first.year}"


def span(first: date, last: date) -> str:
    """A range of days, both inclusive, with a dash between them."""
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} {DASH} {last.day} {month(last)}"
    return f"{first.day} {month(first)} {DASH} {last.day} {month(last)}"
