"""The signature of the ThingsBoard webhook."""

import pytest

from api.errors import Problem
from api.security.hmac import sign, verify_signature

SECRET = b"s"
GOOD = "e466e6af9b9eb0526c4fe462ef3d93bab17c1ccac426ce4efc4beb6978d1f0e0"


def verify(timestamp: str | None, signature: str | None, body: bytes = b"b", now: float = 1.0) -> None:
    """Verify with the contract's example and a skew of 300 seconds."""
    verify_signature(SECRET, timestamp, signature, body, now=now, max_skew=300)


def test_the_contracts_example() -> None:
    """`ingest_signature s 1 b` of the contract."""
    assert sign(SECRET, "1", b"b") == GOOD
    verify("1", GOOD)


def test_upper_case_is_accepted() -> None:
    """Hex is hex."""
    verify("1", GOOD.upper())


@pytest.mark.parametrize("now", [1.0, 301.0, -299.0])
def test_clocks_may_be_apart(now: float) -> None:
    """Up to the skew, in both directions."""
    verify("1", GOOD, now=now)


@pytest.mark.parametrize(
    ("timestamp", "signature", "body", "now"),
    [
        (None, GOOD, b"b", 1.0),
        ("1", None, b"b", 1.0),
        ("", GOOD, b"b", 1.0),
        ("1", "", b"b", 1.0),
        ("1", GOOD[:-1], b"b", 1.0),
        ("1", GOOD + "0", b"b", 1.0),
        ("1", "z" * 64, b"b", 1.0),
        ("1", "é" * 64, b"b", 1.0),
        ("1", GOOD.replace("e", "0"), b"b", 1.0),
        ("1", GOOD, b"B", 1.0),
        ("2", GOOD, b"b", 1.0),
        ("01", GOOD, b"b", 1.0),
        ("1.0", GOOD, b"b", 1.0),
        ("-1", GOOD, b"b", 1.0),
        ("١", GOOD, b"b", 1.0),  # noqa: RUF001  (a digit, but not one of ours)
        ("9" * 400, GOOD, b"b", 1.0),
        ("1", GOOD, b"b", 302.0),
        ("1", GOOD, b"b", -300.5),
    ],
)
def test_anything_else_is_refused(timestamp: str | None, signature: str | None, body: bytes, now: float) -> None:
    """Missing, malformed, stale, or of another body: 401."""
    with pytest.raises(Problem) as refused:
        verify(timestamp, signature, body, now)
    assert refused.value.status == 401
