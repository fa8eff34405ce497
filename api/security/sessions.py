"""Sessions of people: a short access token in the answer, a refresh token in a cookie that no script can read."""

import secrets
import time
from datetime import timedelta
from typing import Any, Literal

import jwt
import msgspec
from litestar import Request, Response

from api.database import Database
from api.security.address import is_local, origin
from api.security.integration import hash_token
from api.security.tokens import Caller, unauthenticated

COOKIE = "wattledger_refresh"
COOKIE_PATH = "/api/v1/auth"
ACCESS_SECONDS = 900
REFRESH_LIFETIME = timedelta(days=30)

OPEN_SESSION = "select api.open_session($1, $2, $3, $4, $5)"
REFRESH_SESSION = "select * from api.refresh_session($1, $2, $3)"
CLOSE_SESSION = "select api.close_session($1)"

AnyRequest = Request[Any, Any, Any]


class Proof(msgspec.Struct, frozen=True):
    """What a login went by: the network address that it is counted by, and the hash that its password fits."""

    login_subject: str | None = None
    password_hash: str | None = None

    def __repr__(self) -> str:
        return f"Proof({self.login_subject!r})"


NO_LOGIN = Proof()
"""Of somebody whose account was made just now."""


class Session(msgspec.Struct, frozen=True):
    """What a signed-in person shows as Bearer, and for how many seconds it is good."""

    access_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105  the kind of token, not one
    expires_in: int = ACCESS_SECONDS


async def open_session(
    request: AnyRequest, db: Database, user: Caller, *, proof: Proof = NO_LOGIN, status: int
) -> Response[Session]:
    """The answer that begins a session. `proof`: the login, its attempt being forgiven.

    Raises a 401 PostgresError when the user was removed meanwhile, or his password replaced.
    """
    refresh = secrets.token_urlsafe(32)
    await keep_session(db, user, proof, refresh)
    return _answer(request, user, refresh, status)


async def keep_session(db: Database, user: Caller, proof: Proof, secret: str) -> None:
    """Keep the secret of a session that begins. Raises as `open_session` does."""
    await db.call(
        OPEN_SESSION, user.subject, proof.login_subject, hash_token(secret), REFRESH_LIFETIME, proof.password_hash
    )


async def refresh_session(request: AnyRequest, db: Database) -> Response[Session]:
    """The answer that goes on with a session: a new pair, the old refresh token being dead.

    Raises a 401 Problem without a cookie that is good; one used before ends its session.
    """
    old, new = request.cookies.get(COOKIE), secrets.token_urlsafe(32)
    row = await db.call(REFRESH_SESSION, hash_token(old), hash_token(new), REFRESH_LIFETIME) if old else None
    if row is None:
        problem = unauthenticated("The session is over; sign in again")
        problem.headers["Set-Cookie"] = _cookie(request, "", 0)
        raise problem
    return _answer(request, Caller(row["tenant_id"], row["role"], row["user_id"]), new, 200)


async def close_session(request: AnyRequest, db: Database) -> Response[None]:
    """The answer that ends a session, also where there is none."""
    if token := request.cookies.get(COOKIE):
        await db.call(CLOSE_SESSION, hash_token(token))
    return Response(None, status_code=204, headers={"Set-Cookie": _cookie(request, "", 0)})


def access_token(user: Caller, secret: str) -> str:
    """A JSON Web Token with the claims that every caller's has."""
    now = int(time.time())
    claims = {"sub": user.subject, "tenant_id": user.tenant, "role": user.role, "iat": now, "exp": now + ACCESS_SECONDS}
    return jwt.encode(claims, secret, algorithm="HS256")


def _answer(request: AnyRequest, user: Caller, refresh: str, status: int) -> Response[Session]:
    session = Session(access_token(user, request.app.state.config.auth_jwt_secret))
    seconds = int(REFRESH_LIFETIME.total_seconds())
    headers = {"Cache-Control": "no-store", "Set-Cookie": _cookie(request, refresh, seconds)}
    return Response(session, status_code=status, headers=headers)


def _cookie(request: AnyRequest, value: str, seconds: int) -> str:
    secure = "" if is_local(origin(request)) else "; Secure"
    return f"{COOKIE}={value}; Path={COOKIE_PATH}; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"
