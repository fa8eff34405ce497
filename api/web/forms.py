"""Forms: what was sent, as the Struct that the API takes too, and what was wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import asyncpg
import msgspec
from litestar import Request

from api.decoding import body_problem
from api.errors import Problem, from_postgres
from api.security.browser import TOKEN_FIELD

T = TypeVar("T")

PASSWORD_FIELD = "password"  # noqa: S105
REFUSALS = (Problem, asyncpg.PostgresError)
"""What a form may be answered with instead of success."""


class Fields(dict[str, Any]):
    """What a form shows: a field that is not there is empty."""

    def __missing__(self, name: str) -> None:
        """Nothing, for a field that is not there."""

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Fields:
        """The fields as they are typed: whole numbers without a fraction."""
        return cls({name: _plain(value) for name, value in values.items()})


def _plain(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


async def read_form(request: Request[Any, Any, Any]) -> dict[str, str]:
    """The fields of a form, trimmed but for a password; empty ones are left out, as are files."""
    form = await request.form()
    fields = {
        name: value if name == PASSWORD_FIELD else value.strip()
        for name, value in form.items()
        if isinstance(value, str) and name != TOKEN_FIELD
    }
    return {name: value for name, value in fields.items() if value}


def to_struct(fields: dict[str, Any], kind: type[T]) -> T:
    """The fields as a Struct; numbers and booleans are read from their text. Raises a 422 Problem naming the field."""
    try:
        return msgspec.convert(fields, kind, strict=False)
    except msgspec.ValidationError as exc:
        raise body_problem(exc) from None


class Refusal:
    """What is wrong with a form: `summary` on top, `at` beside its fields. What is not its fault is raised again."""

    def __init__(self, exc: Exception, *fields: str) -> None:
        problem = exc if isinstance(exc, Problem) else None
        if isinstance(exc, asyncpg.PostgresError):
            problem = from_postgres(exc)
        if problem is None or problem.status >= 500 or problem.status == 403:
            raise exc
        self.status = problem.status
        self.at = {error.field: _sentence(error.message) for error in problem.errors if error.field in fields}
        self.summary = None if self.at else _sentence(problem.detail)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
