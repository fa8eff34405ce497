"""Integration tokens: secrets of machines that send or read for an organization. Kept as their SHA-256 only."""

import hashlib
import secrets

from api.database import Database
from api.security.tokens import Caller, unauthenticated

PREFIX = "cei_int_"
ROLE = "integration"

LOOK_UP = "select * from api.use_integration_token($1)"


def new_integration_token() -> str:
    """A new secret: the prefix and 43 url-safe characters, 256 bits."""
    return PREFIX + secrets.token_urlsafe(32)


def hash_token(token: str) -> bytes:
    """What a token is kept and looked up as. It is random, so that a plain hash keeps it safe."""
    return hashlib.sha256(token.encode(errors="surrogateescape")).digest()


async def verify_integration_token(token: str, db: Database) -> Caller:
    """Whom a token speaks for, asked of the database each time, so that a revoked one ends at once in every process.

    Raises a 401 Problem for one that is not known, was revoked, or has expired.
    """
    row = await db.call(LOOK_UP, hash_token(token))
    if row is None:
        raise unauthenticated("The integration token is not known, was revoked, or has expired", "invalid_token")
    scopes = frozenset(row["scopes"])
    return Caller(tenant=row["tenant_id"], role=ROLE, subject=f"token:{row['id']}", scopes=scopes)
