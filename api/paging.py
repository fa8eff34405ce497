"""Ranges and pages of lists: `from`, `to`, `limit`, `cursor`, and the `Link` header to the next page."""

import base64
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, Any, TypeVar
from urllib.parse import parse_qsl, quote, urlencode

import msgspec
from litestar import Request, Response
from litestar.params import QueryParameter

from api.errors import invalid
from api.wire import Id, Instant, parse_instant, utc

MAX_LIMIT = 10_000

T = TypeVar("T")


class Moment(msgspec.Struct, array_like=True, frozen=True):
    """A position in a list ordered by one time."""

    at: Instant


class MomentAndId(msgspec.Struct, array_like=True, frozen=True):
    """A position in a list ordered by a time and an id."""

    at: Instant
    id: Id


class Identity(msgspec.Struct, array_like=True, frozen=True):
    """A position in a list that is cut after an id."""

    id: Id


class Period(msgspec.Struct, frozen=True):
    """A range of time, `[start, end)`, in UTC."""

    start: datetime
    end: datetime


class Page(msgspec.Struct, frozen=True):
    """How many items are wanted, and after which."""

    limit: int
    cursor: str | None

    @property
    def probe(self) -> int:
        """What to ask the database for: one more than wanted, which tells whether there is a next page."""
        return self.limit + 1

    def after(self, kind: type[T]) -> T | None:
        """The position that the cursor stands for, None at the beginning. Raises a 422 Problem for a made-up one."""
        if self.cursor is None:
            return None
        try:
            return msgspec.json.decode(base64.urlsafe_b64decode(self.cursor + "=" * (-len(self.cursor) % 4)), type=kind)
        except (ValueError, msgspec.DecodeError):
            raise invalid("cursor", "is not one that this list gave out") from None

    def after_moment(self) -> datetime | None:
        """The position in a list ordered by one time."""
        position = self.after(Moment)
        return utc(position.at, "cursor") if position else None

    def after_moment_and_id(self) -> tuple[datetime | None, str | None]:
        """The position in a list ordered by a time and an id."""
        position = self.after(MomentAndId)
        return (utc(position.at, "cursor"), position.id) if position else (None, None)


def provide_period(
    from_: Annotated[
        str,
        QueryParameter(name="from", description="Begin, included: RFC 3339", schema_extra={"format": "date-time"}),
    ],
    to: Annotated[str, QueryParameter(description="End, excluded: RFC 3339", schema_extra={"format": "date-time"})],
) -> Period:
    """The query parameters `from` and `to`. Raises a 422 Problem for a naive time or a range that runs backwards."""
    period = Period(parse_instant(from_, "from"), parse_instant(to, "to"))
    if period.start > period.end:
        raise invalid("from", "must not be later than to")
    return period


def provide_page(
    limit: Annotated[int, QueryParameter(ge=1, le=MAX_LIMIT, description="Items wanted")] = 1000,
    cursor: Annotated[str | None, QueryParameter(max_length=2000, description="From the Link header of a page")] = None,
) -> Page:
    """The query parameters `limit` and `cursor`."""
    return Page(limit, cursor)


def paged(
    request: Request[Any, Any, Any], items: Sequence[T], page: Page, key: Callable[[T], tuple[object, ...]]
) -> Response[list[T]]:
    """The answer of a list fetched with `page.probe`: at most `limit` items, and where the next ones are.

    `key` gives the position of an item, as the list's `after…` reads it.
    """
    kept = list(items[: page.limit])
    headers = {}
    if len(items) > page.limit:
        headers["Link"] = f'<{_next_url(request, key(kept[-1]))}>; rel="next"'
    return Response(kept, headers=headers)


def paged_by_id(
    request: Request[Any, Any, Any], items: Sequence[T], page: Page, identity: Callable[[T], str]
) -> Response[list[T]]:
    """The answer of a short list that the database gives whole: cut here, its position an item's id."""
    position = page.after(Identity)
    start = 0
    if position:
        start = next((index + 1 for index, item in enumerate(items) if identity(item) == position.id), len(items))
    return paged(request, items[start : start + page.probe], page, lambda item: (identity(item),))


def cursor_at(position: tuple[object, ...]) -> str:
    """What stands for a position in a list, as the list's `after…` reads it."""
    return base64.urlsafe_b64encode(msgspec.json.encode(position)).decode().rstrip("=")


def _next_url(request: Request[Any, Any, Any], position: tuple[object, ...]) -> str:
    cursor = cursor_at(position)
    sent = parse_qsl(request.scope["query_string"].decode("latin-1"), keep_blank_values=True)
    query = [(name, value) for name, value in sent if name != "cursor"]
    return f"{quote(request.scope['path'])}?{urlencode([*query, ('cursor', cursor)])}"
