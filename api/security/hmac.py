"""The signature of the ThingsBoard webhook: hex HMAC-SHA256 of `<timestamp>` + newline + the raw body."""

import hmac

from api.errors import Problem

CHALLENGE = {"WWW-Authenticate": 'HMAC-SHA256 realm="ingest"'}


def sign(secret: bytes, timestamp: str, body: bytes) -> str:
    """The signature, in lower-case hex, of a body sent at `timestamp` (unix seconds, as the header carries it)."""
    return hmac.digest(secret, timestamp.encode() + b"\n" + body, "sha256").hex()


def verify_signature(
    secret: bytes, timestamp: str | None, signature: str | None, body: bytes, *, now: float, max_skew: int
) -> None:
    """Accept a signed body or raise a 401 Problem.

    `timestamp` and `signature` are the header values (None when absent), `now` unix seconds, `max_skew` seconds
    that the two clocks may be apart. Upper-case hex is accepted; the comparison takes constant time.
    """
    if timestamp is None or signature is None:
        raise _refused("X-Ingest-Timestamp and X-Ingest-Signature are required")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        raise _refused("X-Ingest-Timestamp must be unix seconds")
    if abs(now - int(timestamp)) > max_skew:
        raise _refused(f"X-Ingest-Timestamp is more than {max_skew} seconds away from the server's clock")
    if not (signature.isascii() and signature.isalnum() and len(signature) == 64):
        raise _refused("X-Ingest-Signature must be 64 hexadecimal digits")
    if not hmac.compare_digest(sign(secret, timestamp, body), signature.lower()):
        raise _refused("X-Ingest-Signature does not match the body")


def _refused(detail: str) -> Problem:
    return Problem(401, detail, headers=CHALLENGE)
