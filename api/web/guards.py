"""Who may see a page, and from where a form may come."""

from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.handlers.base import BaseRouteHandler

from api.errors import Problem
from api.security.browser import TOKEN_FIELD, TOKEN_HEADER, Visitor, check_form_token, find_visitor, is_changing
from api.security.guards import Role, has_role
from api.web.terms import term
from api.web.view import View
from api.web.words import _

Connection = ASGIConnection[Any, Any, Any, Any]


class SignInFirst(Exception):
    """Nobody has signed in; the answer leads to where one does."""


class visits:  # noqa: N801  (reads as a verb where it is used)
    """Let people see a page whose role is at least `role`; forms must carry their token.

    Raises SignInFirst without a session, a 403 Problem for another role or a form of another site.
    """

    def __init__(self, role: Role = "viewer") -> None:
        self.role: Role = role

    async def __call__(self, connection: Connection, handler: BaseRouteHandler) -> None:
        """Check one request."""
        visitor = await find_visitor(connection)
        if visitor is None:
            raise SignInFirst
        connection.scope["state"]["visitor"] = visitor
        connection.scope["auth"] = visitor.caller
        if not has_role(visitor.caller, self.role):
            assert isinstance(connection, Request)
            View(connection, visitor)  # so that it is said in his language
            raise Problem(403, _("This page needs the role %s") % term(self.role))
        await own_form(connection, handler)


async def own_form(connection: Connection, handler: BaseRouteHandler) -> None:
    """Guard: what changes something must be sent by a form of ours. Raises a 403 Problem."""
    if not is_changing(connection):
        return
    sent = connection.headers.get(TOKEN_HEADER)
    if sent is None:
        assert isinstance(connection, Request)
        value = (await connection.form()).get(TOKEN_FIELD)
        sent = value if isinstance(value, str) else None
    await check_form_token(connection, sent)


def provide_view(request: Request[Any, Any, Any]) -> View:
    """The view of a request, as its guard found out who looks."""
    visitor: Visitor | None = request.scope["state"].get("visitor")
    return View(request, visitor)
