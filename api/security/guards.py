"""Route guards: `guards=[requires("operator")]`. They run before anything else of a request is read."""

from typing import Any, Literal

from litestar.connection import ASGIConnection
from litestar.handlers.base import BaseRouteHandler

from api.errors import Problem
from api.security import integration
from api.security.browser import authenticate_browser
from api.security.tokens import Caller, unauthenticated, verify_token

Role = Literal["viewer", "operator", "admin"]
TokenScope = Literal["ingest", "read"]

_RANK: dict[str, int] = {"viewer": 1, "operator": 2, "admin": 3}


class requires:  # noqa: N801  (reads as a verb where it is used)
    """Let people pass whose role is at least `role`, and integration tokens that have `token_scope`.

    The caller is then `request.auth`. Without `token_scope` no integration token passes. Raises a 401 Problem without
    a valid bearer token and a 403 Problem for one that may not do this.
    """

    def __init__(self, role: Role, token_scope: TokenScope | None = None) -> None:
        self.role = role
        self.token_scope = token_scope

    async def __call__(self, connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
        """Check one request."""
        caller = await authenticate(connection)
        if caller.role == integration.ROLE:
            require_scope(caller, self.token_scope)
        elif not has_role(caller, self.role):
            raise _forbidden(f"This call needs the role {self.role}")
        connection.scope["auth"] = caller


async def authenticate(connection: ASGIConnection[Any, Any, Any, Any]) -> Caller:
    """Who is calling, from the `Authorization: Bearer` header, else from a browser's session. Raises a 401 Problem."""
    if "authorization" not in connection.headers and (caller := await authenticate_browser(connection)):
        return caller
    token = bearer_token(connection)
    if token.startswith(integration.PREFIX):
        return await integration.verify_integration_token(token, connection.app.state.db)
    return verify_token(token, connection.app.state.config.auth_jwt_secret)


def has_role(caller: Caller, role: Role) -> bool:
    """Whether a person's role is at least `role`."""
    return _RANK.get(caller.role, 0) >= _RANK[role]


def bearer_token(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """The token of the `Authorization: Bearer` header. Raises a 401 Problem without one."""
    header = connection.headers.get("authorization")
    if header is None:
        raise unauthenticated("A bearer token is required")
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise unauthenticated("The Authorization header must read: Bearer <token>")
    return token.strip()


def has_integration_token(connection: ASGIConnection[Any, Any, Any, Any]) -> bool:
    """Whether the caller shows an integration token, valid or not."""
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    return scheme.lower() == "bearer" and token.strip().startswith(integration.PREFIX)


def require_scope(caller: Caller, scope: TokenScope | None) -> None:
    """Refuse an integration token that lacks `scope`; None: every one. Raises a 403 Problem."""
    if scope is None:
        raise _forbidden("Integration tokens cannot do this")
    if scope not in caller.scopes:
        raise _forbidden(f"This call needs an integration token with the scope {scope}")


def same_tenant(caller: Caller, tenant: str | None) -> None:
    """Refuse a body that names another tenant than its sender's. Raises a 403 Problem."""
    if tenant is not None and tenant != caller.tenant:
        raise Problem(403, "The body names another tenant than the token")


def _forbidden(detail: str) -> Problem:
    return Problem(403, detail, headers={"WWW-Authenticate": 'Bearer realm="wattledger", error="insufficient_scope"'})
