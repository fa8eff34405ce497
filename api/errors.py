"""Every error leaves the service as problem+json (RFC 9457). This module holds the one table that says which.

Problem                 what Python raises
SQLSTATE_STATUS         what the database raises, by SQLSTATE or by its class (two characters)
to_problem              any exception, turned into a Problem
"""

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import asyncpg
import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException

from api.logs import loggable, request_id
from api.patterns import readable

log = structlog.get_logger("api")

CODES = {
    400: "bad_request",
    401: "unauthenticated",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    409: "conflict",
    413: "payload_too_large",
    415: "unsupported_media_type",
    422: "validation_failed",
    429: "rate_limited",
    500: "internal_error",
    503: "unavailable",
}

SQLSTATE_STATUS = {
    "WL400": 400,
    "WL401": 401,
    "WL403": 403,
    "WL404": 404,
    "WL409": 409,
    "WL413": 413,
    "WL422": 422,
    "WL429": 429,
    "WL500": 500,  # something stored is not as it was left
    "WL503": 503,
    "08": 503,  # the connection is lost
    "22003": 422,  # a number that no column holds
    "22007": 422,  # a time that is none
    "22008": 422,  # a time out of range
    "22021": 422,  # a character that the database does not store (NUL)
    "22P05": 422,  # the same, inside JSON
    "23503": 503,  # what it belongs to is being deleted at this moment: try again, and it is not known
    "23514": 422,  # a check that no routine was there to explain
    "40": 503,  # a deadlock or a serialization failure: try again
    "53": 503,  # out of connections, memory or disk
    "54001": 400,  # nested too deeply
    "55P03": 503,  # waited too long for a lock
    "57": 503,  # a statement timeout, or the server is shutting down or starting
}

DETAILS = {
    400: "The request cannot be read",
    422: "A value is out of the range that can be stored",
    500: "Something went wrong on our side; the request id helps to find out what",
    503: "The service is busy or its database is not available; try again shortly",
}

RETRY_AFTER_SECONDS = 2


class FieldError(msgspec.Struct, frozen=True):
    """What is wrong with one field; `field` is its path in the body (`devices[0].name`) or the parameter's name."""

    field: str
    message: str


class Problem(Exception):
    """An error that the caller is told about. `status` is the HTTP status, `detail` a sentence for a human."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.errors = list(errors)
        self.headers = dict(headers or {})
        if status in (429, 503):
            self.headers.setdefault("Retry-After", str(RETRY_AFTER_SECONDS))


class ProblemDocument(msgspec.Struct, frozen=True, kw_only=True):
    """An error as it is sent, `application/problem+json`."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str
    request_id: str
    errors: list[FieldError] | msgspec.UnsetType = msgspec.UNSET


def invalid(field: str, message: str) -> Problem:
    """The 422 of one bad field."""
    return Problem(422, f"{field}: {message}", errors=[FieldError(field, message)])


def unavailable(detail: str = DETAILS[503]) -> Problem:
    """The 503 of a service that cannot answer now; says when to come back."""
    return Problem(503, detail)


def to_problem(exc: Exception) -> Problem:
    """What the caller is told about `exc`. Nothing unexpected shows more than that it happened."""
    if isinstance(exc, Problem):
        return exc
    if isinstance(exc, ValidationException):
        return _from_parameters(exc)
    if isinstance(exc, HTTPException):
        return _from_framework(exc)
    if isinstance(exc, asyncpg.PostgresError):
        return from_postgres(exc)
    return Problem(500, DETAILS[500])


def from_postgres(exc: asyncpg.PostgresError) -> Problem:
    """An error that the database raised. Only the WL family carries words that are meant for the caller."""
    state = exc.sqlstate or ""
    status = SQLSTATE_STATUS.get(state) or SQLSTATE_STATUS.get(state[:2], 500)
    if not state.startswith("WL"):
        return Problem(status, DETAILS[status])
    errors = [FieldError(exc.column_name, exc.message)] if exc.column_name else []
    return Problem(status, exc.message, errors=errors)


_MISSING = re.compile(r"Missing required \w+ parameter '([^']+)'")


def _from_parameters(exc: ValidationException) -> Problem:
    extra: list[dict[str, str]] = exc.extra if isinstance(exc.extra, list) else []
    if any(item.get("key") == "data" for item in extra):
        return Problem(400, "The request needs a JSON body")
    if any(item.get("source") == "path" for item in extra):
        return Problem(404, "There is nothing by this id")
    missing = _MISSING.search(exc.detail)
    if missing:
        return invalid(missing[1], "is required")
    errors = [FieldError(item.get("key", "").rstrip("_"), readable(item["message"])) for item in extra]
    detail = "; ".join(f"{error.field}: {error.message}" for error in errors) or DETAILS[422]
    return Problem(422, detail, errors=errors)


def _from_framework(exc: HTTPException) -> Problem:
    status = exc.status_code
    if status >= 500:
        return Problem(500, DETAILS[500])
    details = {404: "There is nothing at this address", 405: "This address does not take that method"}
    details[413] = "The body is larger than this address takes"
    return Problem(status, details.get(status, HTTPStatus(status).phrase), headers=exc.headers)


def handle_exception(request: Request[Any, Any, Any], exc: Exception) -> Response[bytes]:
    """Litestar's handler for every exception: log what is ours, answer with problem+json."""
    problem = to_problem(exc)
    if problem.status >= 500 and problem is not exc:
        log.error("request failed", method=request.method, path=loggable(request.scope["path"]), exc_info=exc)
    if isinstance(exc, asyncpg.PostgresError) and _speaks_camel(request):
        problem.errors = [FieldError(camel(error.field), error.message) for error in problem.errors]
    return problem_response(problem)


def problem_response(problem: Problem) -> Response[bytes]:
    """The answer that says `problem`."""
    document = ProblemDocument(
        title=HTTPStatus(problem.status).phrase,
        status=problem.status,
        detail=problem.detail,
        code=CODES.get(problem.status, "error"),
        request_id=request_id.get(),
        errors=problem.errors or msgspec.UNSET,
    )
    return Response(
        msgspec.json.encode(document),
        status_code=problem.status,
        headers=problem.headers,
        media_type="application/problem+json",
    )


def _speaks_camel(request: Request[Any, Any, Any]) -> bool:
    handler = request.scope.get("route_handler")
    return handler is not None and bool(handler.opt.get("camel_case"))


def camel(name: str) -> str:
    """`window_start` as `windowStart`."""
    head, *rest = name.split("_")
    return head + "".join(word.capitalize() for word in rest)
