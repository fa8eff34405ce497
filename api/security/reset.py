"""A forgotten password, whether through the API or a page: a link that comes by mail, and the new password."""

import secrets
from datetime import timedelta

from api.config import Config
from api.database import Database
from api.errors import Problem
from api.security.credentials import CredentialCipher
from api.security.integration import hash_token
from api.security.passwords import Passwords, check_password

LIFETIME = timedelta(minutes=60)

REQUEST = "select api.request_password_reset($1, $2, $3, $4, $5)"
FIND = "select * from api.find_password_reset($1)"
RESET = "select api.reset_password($1, $2, $3)"


async def request(db: Database, cipher: CredentialCipher, config: Config, email: str, where: str) -> None:
    """Leave a mail with a link to the workers. What is done here does not depend on whether there is such an account.

    `where`: the network address, by which requests are counted. Raises a 409 Problem where this deployment sends no
    e-mail, a 429 one after too many requests.
    """
    if not config.sends_mail:
        raise Problem(409, "This service sends no e-mail; whoever runs it can make a link to choose a new password")
    secret = secrets.token_urlsafe(32)
    wait = await db.value(REQUEST, email, where, hash_token(secret), cipher.encrypt(secret), LIFETIME)
    if wait is not None:
        raise Problem(429, "Too many requests for a new password; wait", headers={"Retry-After": str(wait)})


async def find(db: Database, secret: str) -> str:
    """The address of the account that a link is good for. Raises 404 (not known, expired, used, replaced)."""
    row = await db.call(FIND, hash_token(secret))
    assert row is not None
    email: str = row["email"]
    return email


async def choose(db: Database, passwords: Passwords, config: Config, secret: str, password: str) -> None:
    """Replace the password by way of a link, which is used up, and end all sessions; a mail tells that it was done.

    Raises 404 (not known, expired, used, replaced by a newer one), 422 (password).
    """
    check_password(password, await find(db, secret))
    kept = await passwords.hash(password)
    await db.call(RESET, hash_token(secret), kept, config.sends_mail)
