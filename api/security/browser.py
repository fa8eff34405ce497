"""Sessions of browsers: a secret in a cookie, looked up for each request, and the token that every form carries.

The secret is a session's refresh token that is never exchanged: a browser asks for several things at once, and one that
had to exchange its token at each request would be taken for a thief. The lookup makes up for it: a member who is
removed, or gets another role, notices at once.
"""

import hashlib
import hmac
import secrets
from typing import Any

import msgspec
from litestar.connection import ASGIConnection

from api.database import Database
from api.errors import Problem
from api.security.address import is_local, origin, own_page
from api.security.integration import hash_token
from api.security.sessions import CLOSE_SESSION, NO_LOGIN, REFRESH_LIFETIME, Proof, keep_session
from api.security.tokens import Caller

COOKIE = "wattledger_session"
FORM_COOKIE = "wattledger_form"
"""What the forms of somebody who has not signed in are bound to."""
TOKEN_HEADER = "x-csrf-token"  # noqa: S105  a header's name
TOKEN_FIELD = "form_token"  # noqa: S105
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
USE_SESSION = "select * from api.use_session($1, $2)"

Connection = ASGIConnection[Any, Any, Any, Any]


class Visitor(msgspec.Struct, frozen=True):
    """Somebody who has signed in with a browser, as he is at this moment."""

    caller: Caller
    email: str
    full_name: str | None
    organization: str
    last_event: int
    """The newest event of his organization when he asked."""


async def find_visitor(connection: Connection) -> Visitor | None:
    """Whose session the request's cookie is; None without one that is good."""
    secret = connection.cookies.get(COOKIE)
    if not secret:
        return None
    db: Database = connection.app.state.db
    row = await db.call(USE_SESSION, hash_token(secret), REFRESH_LIFETIME)
    if row is None:
        return None
    caller = Caller(row["tenant_id"], row["role"], row["user_id"])
    return Visitor(caller, row["email"], row["full_name"], row["organization_name"], row["last_event"])


async def begin_session(connection: Connection, user: Caller, proof: Proof = NO_LOGIN) -> str:
    """Open a session; returns the `Set-Cookie` that begins it. `proof`: the login, its attempt being forgiven.

    Raises a 401 PostgresError when the user was removed meanwhile, or his password replaced.
    """
    secret = secrets.token_urlsafe(32)
    db: Database = connection.app.state.db
    await keep_session(db, user, proof, secret)
    return cookie(connection, COOKIE, secret, int(REFRESH_LIFETIME.total_seconds()))


async def end_session(connection: Connection) -> str:
    """End the session, also where there is none; returns the `Set-Cookie` that says so."""
    if secret := connection.cookies.get(COOKIE):
        db: Database = connection.app.state.db
        await db.call(CLOSE_SESSION, hash_token(secret))
    return cookie(connection, COOKIE, "", 0)


def cookie(connection: Connection, name: str, value: str, seconds: int) -> str:
    """A `Set-Cookie` that no script reads, and that only goes over TLS, this machine's own pages aside."""
    secure = "" if is_local(origin(connection)) else "; Secure"
    return f"{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"


def form_token(connection: Connection, seed: str | None = None) -> str:
    """What a form must send to act for this session: an HMAC of its secret. `seed`: a form cookie about to be set."""
    bound = connection.cookies.get(COOKIE) or seed or connection.cookies.get(FORM_COOKIE) or ""
    key = connection.app.state.config.auth_jwt_secret.encode()
    return hmac.new(key, b"wattledger form\0" + bound.encode(), hashlib.sha256).hexdigest() if bound else ""


async def check_form_token(connection: Connection, sent: str | None) -> None:
    """Refuse what another site's page made a browser send. Raises a 403 Problem."""
    await own_page(connection, None)
    expected = form_token(connection)
    if not expected or not sent or not hmac.compare_digest(expected.encode(), sent.encode()):
        raise Problem(403, "The form is no longer valid; load the page again")


def is_changing(connection: Connection) -> bool:
    """Whether a request may change something."""
    return connection.scope.get("method") not in SAFE


async def authenticate_browser(connection: Connection) -> Caller | None:
    """Who calls the API from one of our own pages; None where no session speaks for it.

    What changes something must carry the form token as `X-CSRF-Token`. Raises a 403 Problem where it does not.
    """
    visitor = await find_visitor(connection)
    if visitor is None:
        return None
    if is_changing(connection):
        await check_form_token(connection, connection.headers.get(TOKEN_HEADER))
    return visitor.caller
