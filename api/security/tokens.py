"""Bearer tokens: JSON Web Tokens, HS256 only."""

import warnings

import jwt
import msgspec
from jwt.types import Options
from jwt.warnings import InsecureKeyLengthWarning

from api.errors import Problem

# api.config refuses short secrets at start, where that matters; PyJWT would repeat it for every token.
warnings.filterwarnings("ignore", category=InsecureKeyLengthWarning)

_OPTIONS: Options = {"require": ["exp"]}


class Caller(msgspec.Struct, frozen=True):
    """Who is calling: the tenant whose data he sees, his role, and the subject written into histories.

    `scopes` is what an integration token may do; empty for a person.
    """

    tenant: str
    role: str
    subject: str
    scopes: frozenset[str] = frozenset()


def verify_token(token: str, secret: str) -> Caller:
    """Check a token's algorithm, signature, `exp` (required), `iat` and `nbf` (if present) and read its claims.

    Raises a 401 Problem for anything that is no valid token. A role that nobody knows is read as it is: it ranks
    below every other (see `api.security.guards`).
    """
    try:
        claims = jwt.decode(token, secret, algorithms=["HS256"], options=_OPTIONS)
    except jwt.ExpiredSignatureError:
        raise unauthenticated("The token has expired", "invalid_token") from None
    except (jwt.PyJWTError, ValueError, TypeError, OverflowError, RecursionError):
        raise unauthenticated("The token is not valid", "invalid_token") from None
    tenant, role, subject = (claims.get(name) for name in ("tenant_id", "role", "sub"))
    return Caller(tenant=_name(tenant), role=_name(role), subject=_name(subject or "unknown"))


def unauthenticated(detail: str, error: str | None = None) -> Problem:
    """The 401 of a call that needs a bearer token."""
    challenge = 'Bearer realm="wattledger"' + (f', error="{error}"' if error else "")
    return Problem(401, detail, headers={"WWW-Authenticate": challenge})


def _name(claim: object) -> str:
    if isinstance(claim, str) and 0 < len(claim) <= 128 and claim.isprintable():
        return claim
    raise unauthenticated("The token lacks a usable tenant_id, role or sub", "invalid_token")
