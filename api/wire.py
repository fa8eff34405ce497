"""The words that requests and answers are made of: ids, months, times, numbers. Each is also its OpenAPI schema."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

import msgspec
from litestar.params import PathParameter, QueryParameter

from api.database import EXACT
from api.errors import Problem, invalid
from api.patterns import EMAIL, MONTH, NO_CONTROL, readable

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=128, pattern=NO_CONTROL)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=NO_CONTROL)]
Email = Annotated[str, msgspec.Meta(min_length=3, max_length=254, pattern=EMAIL, examples=["a@example.org"])]
Month = Annotated[str, msgspec.Meta(pattern=MONTH, examples=["2026-01"])]
Instant = Annotated[datetime, msgspec.Meta(tz=True)]
Number = int | float
"""Energy, money, shares: whole numbers are written without a fraction (72), others as short as they are (2.4)."""
Price = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] | Annotated[float, msgspec.Meta(ge=0, le=1_000_000)]
"""Money for one kWh."""
NotNegative = Annotated[int, msgspec.Meta(ge=0)] | Annotated[float, msgspec.Meta(ge=0)]
"""A Number that is zero or more."""

QueryId = Annotated[str, QueryParameter(min_length=1, max_length=128, pattern=NO_CONTROL)]
OptionalQueryId = Annotated[str | None, QueryParameter(min_length=1, max_length=128, pattern=NO_CONTROL)]
PathId = Annotated[str, PathParameter(min_length=1, max_length=128, pattern=NO_CONTROL)]
OptionalQueryMonth = Annotated[str | None, QueryParameter(pattern=MONTH)]

T = TypeVar("T")


def utc(moment: datetime, field: str) -> datetime:
    """The same instant in UTC. Raises a 422 Problem for one that UTC puts before year 1 or after 9999."""
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise invalid(field, "must lie in the years 1 to 9999") from None


def parse_instant(text: str, field: str) -> datetime:
    """An RFC 3339 time with an offset, in UTC. Raises a 422 Problem that names the field.

    A `+` that a query string turned into a space is read as the `+` it was.
    """
    if len(text) > 11 and " " in text[11:]:
        text = text[:11] + text[11:].replace(" ", "+")
    try:
        return utc(msgspec.convert(text, Instant), field)
    except msgspec.ValidationError as exc:
        raise invalid(field, readable(str(exc))) from None


def from_row(kind: type[T], row: Any) -> T:
    """A database row as the Struct of the same field names; further columns are ignored. No row: a 404 Problem."""
    if row is None:
        raise Problem(404, "There is nothing by this id")
    return msgspec.convert(dict(row), kind)


def from_rows(kind: type[T], rows: Iterable[Any]) -> list[T]:
    """Database rows as a list of Structs."""
    return msgspec.convert([dict(row) for row in rows], list[kind])  # type: ignore[valid-type]


def shorten(item: msgspec.Struct, *names: str) -> None:
    """Let measurements (float8) of a Struct be written like other numbers: a whole one without a fraction."""
    for name in names:
        value = getattr(item, name)
        if isinstance(value, float) and value.is_integer() and abs(value) < EXACT:
            msgspec.structs.force_setattr(item, name, int(value))
