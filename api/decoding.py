"""Request bodies: strict JSON into the handler's Struct, and errors that name the field."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from typing import Any

import msgspec
from litestar import Request
from litestar.datastructures import State

from api.errors import Problem, invalid
from api.patterns import readable
from api.security.tokens import Caller

_LOCATED = re.compile(r"^(?P<message>.*?)(?: - at (?:`key` in )?`\$(?P<path>[^`]*)`)?$", re.DOTALL)
_MISSING = re.compile(r"^Object missing required field `([^`]+)`$")
_ESCAPES = (b"\\u0000", b"\\ud", b"\\uD")


class JsonRequest(Request[Any, Caller, State]):
    """A request whose `data` is decoded straight into the type that its handler asks for.

    Litestar would decode twice, the second time leniently ("1" for 1).
    """

    async def json(self) -> Any:
        """The body as the type of the handler's `data`; raises what `decode_body` raises."""
        field = self.route_handler.parsed_data_field
        return decode_body(await self.body(), field.annotation if field else Any)


@lru_cache
def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)


def decode_body(body: bytes, kind: Any) -> Any:
    """Decode JSON into `kind`. Raises a 400 Problem when it is no JSON, 422 naming the field when it does not fit."""
    if any(escape in body for escape in _ESCAPES):
        refuse_unstorable(body)
    try:
        return _decode(body, kind)
    except msgspec.ValidationError as exc:
        # The first misfit ends the decoding: what comes after it may not even be JSON.
        with suppress(msgspec.ValidationError):
            _decode(body, Any)
        raise body_problem(exc) from None


def _decode(body: bytes, kind: Any) -> Any:
    try:
        return _decoder(kind).decode(body)
    except msgspec.ValidationError:
        raise
    except RecursionError:
        raise Problem(400, "The body is nested too deeply") from None
    except (msgspec.DecodeError, ValueError):
        raise Problem(400, "The body is not valid JSON") from None


def body_problem(exc: msgspec.ValidationError) -> Problem:
    """The 422 that msgspec's message stands for, with the field's path as `devices[0].name`."""
    located = _LOCATED.match(str(exc))
    message, path = (located["message"], located["path"] or "") if located else (str(exc), "")
    missing = _MISSING.match(message)
    if missing:
        path, message = f"{path}.{missing[1]}", "is required"
    return invalid(path.lstrip(".") or "body", readable(message))


def refuse_unstorable(body: bytes) -> None:
    """Refuse text that PostgreSQL cannot hold: NUL and half a surrogate pair, both JSON can spell."""
    try:
        document = json.loads(body, parse_constant=_no_constant)
    except RecursionError:
        raise Problem(400, "The body is nested too deeply") from None
    except ValueError:
        raise Problem(400, "The body is not valid JSON") from None
    for path, text in _texts(document):
        if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
            raise invalid(path.lstrip(".") or "body", "must not contain NUL or half a surrogate pair")


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _texts(document: Any) -> Iterator[tuple[str, str]]:
    """Every string of a document, keys included, with its path. Iterative: depth is the sender's choice."""
    rest: list[tuple[str, Any]] = [("", document)]
    while rest:
        path, value = rest.pop()
        if isinstance(value, str):
            yield path, value
        elif isinstance(value, dict):
            rest.extend((path, key) for key in value)
            rest.extend((f"{path}.{key}", item) for key, item in value.items())
        elif isinstance(value, list):
            rest.extend((f"{path}[{index}]", item) for index, item in enumerate(value))
