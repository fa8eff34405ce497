"""Route guards: `guards=[requires("operator")]`. They run before anything else of a request is read."""

from typing import Any, Literal

from litestar.connection import ASGIConnection
from litestar.handlers.base import BaseRouteHandler

from api.errors import Problem
from api.security.tokens import Caller, unauthenticated, verify_token

Role = Literal["viewer", "operator", "admin"]

_RANK: dict[str, int] = {"viewer": 1, "operator": 2, "admin": 3}


class requires:  # noqa: N801  (reads as a verb where it is used)
    """Let callers pass whose role is at least `role`; the caller is then `request.auth`.

    Raises a 401 Problem without a valid bearer token and a 403 Problem when the role is too low.
    """

    def __init__(self, role: Role) -> None:
        self.role = role

    async def __call__(self, connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
        """Check one request."""
        caller = await authenticate(connection)
        if _RANK.get(caller.role, 0) < _RANK[self.role]:
            raise Problem(
                403,
                f"This call needs the role {self.role}",
                headers={"WWW-Authenticate": 'Bearer realm="wattledger", error="insufficient_scope"'},
            )
        connection.scope["auth"] = caller


async def authenticate(connection: ASGIConnection[Any, Any, Any, Any]) -> Caller:
    """Who is calling, from the `Authorization: Bearer` header. Raises a 401 Problem."""
    header = connection.headers.get("authorization")
    if header is None:
        raise unauthenticated("A bearer token is required")
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise unauthenticated("The Authorization header must read: Bearer <token>")
    return verify_token(token.strip(), connection.app.state.config.auth_jwt_secret)


def same_tenant(caller: Caller, tenant: str | None) -> None:
    """Refuse a body that names another tenant than its sender's. Raises a 403 Problem."""
    if tenant is not None and tenant != caller.tenant:
        raise Problem(403, "The body names another tenant than the token")
