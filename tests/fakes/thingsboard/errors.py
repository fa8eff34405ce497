"""The error answers of ThingsBoard: ``{"status", "message", "errorCode", "timestamp"}``."""

from __future__ import annotations

import time
from typing import Any

from litestar import Request, Response

AUTHENTICATION, TOKEN_EXPIRED, INVALID_ARGUMENTS, BAD_REQUEST, NOT_FOUND, VERSION_CONFLICT = 10, 11, 30, 31, 32, 35


class TbError(Exception):
    """A refusal, as the real one words it."""

    def __init__(self, status: int, message: str, code: int) -> None:
        super().__init__(message)
        self.status, self.message, self.code = status, message, code

    def body(self) -> dict[str, Any]:
        """The JSON body of this refusal; ``timestamp`` in milliseconds."""
        return {
            "status": self.status,
            "message": self.message,
            "errorCode": self.code,
            "timestamp": int(time.time() * 1000),
        }


def bad_request(message: str) -> TbError:
    """Input that is not acceptable: 400."""
    return TbError(400, message, BAD_REQUEST)


def not_found(message: str = "Requested item wasn't found!") -> TbError:
    """No such item in this tenant: 404."""
    return TbError(404, message, NOT_FOUND)


def unauthorized(message: str = "Authentication failed", code: int = AUTHENTICATION) -> TbError:
    """No valid token: 401."""
    return TbError(401, message, code)


def answer_error(_request: Request[Any, Any, Any], error: TbError) -> Response[dict[str, Any]]:
    """Litestar's exception handler for ``TbError``."""
    return Response(error.body(), status_code=error.status)
