"""The ways in, whether through the API or a page: founding an organization, a password, an invitation."""

from api.database import Database
from api.errors import Problem
from api.security.integration import hash_token
from api.security.passwords import Passwords, check_password
from api.security.sessions import Proof
from api.security.tokens import Caller, unauthenticated

SIGN_UP = "select * from api.sign_up($1, $2, $3, $4)"
BEGIN_LOGIN = "select * from api.begin_login($1, $2)"
FIND_INVITATION = "select * from api.find_invitation($1)"
ACCEPT_INVITATION = "select * from api.accept_invitation($1, $2, $3)"

INVALID_CREDENTIALS = "invalid credentials"


async def found(
    db: Database, passwords: Passwords, email: str, password: str, full_name: str | None, organization: str | None
) -> Caller:
    """Found an organization; returns its first user, an admin. Raises 422 (password) and 409 (address is taken)."""
    check_password(password, email)
    kept = await passwords.hash(password)
    row = await db.call(SIGN_UP, email, kept, full_name, organization)
    assert row is not None
    return Caller(row["tenant_id"], "admin", row["user_id"])


async def check_login(
    db: Database, passwords: Passwords, username: str, password: str, where: str
) -> tuple[Caller, Proof]:
    """Whose name and password these are, and what that is known by, for the session that begins.

    `where`: what failures are counted by beside the account.

    Raises a 429 Problem after too many failures (the password is not looked at then), a 401 one for a wrong password.
    """
    row = await db.call(BEGIN_LOGIN, username.strip(), where)
    assert row is not None
    if row["retry_after"] is not None:
        raise Problem(429, "Too many failed logins; wait", headers={"Retry-After": str(row["retry_after"])})
    if not await passwords.verify(row["password_hash"], password):
        raise unauthenticated(INVALID_CREDENTIALS)
    return Caller(row["tenant_id"], row["role"], row["user_id"]), Proof(where, row["password_hash"])


async def accept(db: Database, passwords: Passwords, secret: str, password: str, full_name: str | None) -> Caller:
    """Make an account of an invitation. Raises 404 (not known, expired, used), 409 (has an account), 422 (password)."""
    invitation = hash_token(secret)
    row = await db.call(FIND_INVITATION, invitation)
    assert row is not None
    check_password(password, row["email"])
    kept = await passwords.hash(password)
    row = await db.call(ACCEPT_INVITATION, invitation, kept, full_name)
    assert row is not None
    return Caller(row["tenant_id"], row["role"], row["user_id"])
