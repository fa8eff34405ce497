"""Whose word on a caller's address is believed."""

from types import SimpleNamespace
from typing import Any, cast

import pytest
from litestar.connection import ASGIConnection

from api.config import ConfigError, load_config
from api.errors import Problem
from api.security.address import client_address, is_local, login_subject, origin, parse_networks

PROXIES = "10.0.0.0/8, 192.0.2.1, 2001:db8:1::/48"
NEEDED = {"DATABASE_URL": "x", "AUTH_JWT_SECRET": "x", "INGEST_HMAC_SECRET": "x"}


def connection(peer: str | None, *, trusted: str = PROXIES, scheme: str = "http", **headers: str | list[str]) -> Any:
    """A request from `peer`; a list of values is that many headers."""
    config = SimpleNamespace(trusted_proxies=parse_networks(trusted))
    lines = [
        (name.replace("_", "-").encode(), value.encode("latin-1"))
        for name, values in headers.items()
        for value in (values if isinstance(values, list) else [values])
    ]
    scope = {
        "type": "http",
        "scheme": scheme,
        "client": (peer, 1234) if peer is not None else None,
        "headers": lines,
        "litestar_app": SimpleNamespace(state=SimpleNamespace(config=config)),
    }
    return ASGIConnection(cast(Any, scope))


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("203.0.113.5", None, "203.0.113.5"),
        ("203.0.113.5", "198.51.100.1", "203.0.113.5"),  # no proxy of ours: its word is worth nothing
        ("10.1.2.3", None, "10.1.2.3"),
        ("10.1.2.3", "198.51.100.1", "198.51.100.1"),
        ("10.1.2.3", "1.1.1.1, 198.51.100.1", "198.51.100.1"),  # 1.1.1.1 is the caller's invention
        ("10.1.2.3", "1.1.1.1, 198.51.100.1, 10.9.9.9, 192.0.2.1", "198.51.100.1"),
        ("10.1.2.3", ["1.1.1.1", "198.51.100.1,10.9.9.9"], "198.51.100.1"),
        ("10.1.2.3", "10.0.0.1, 10.0.0.2", "10.0.0.1"),
        ("192.0.2.2", "198.51.100.1", "192.0.2.2"),
        ("10.1.2.3", "nonsense", "10.1.2.3"),
        ("10.1.2.3", "198.51.100.1, nonsense", "10.1.2.3"),
        ("10.1.2.3", "198.51.100.1, ", "10.1.2.3"),
        ("10.1.2.3", "198.51.100.1:4711", "198.51.100.1"),
        ("10.1.2.3", "[2001:db8:7::1]:4711", "2001:db8:7::1"),
        ("10.1.2.3", "2001:db8:7::1", "2001:db8:7::1"),
        ("2001:db8:1::5", "198.51.100.1", "198.51.100.1"),
        ("::ffff:10.1.2.3", "::ffff:198.51.100.1", "198.51.100.1"),
        ("fe80::1%eth0", None, "fe80::1"),
        (None, "198.51.100.1", "None"),
        ("not an address", "198.51.100.1", "None"),
    ],
)
def test_the_right_most_address_that_no_proxy_of_ours_has(
    peer: str | None, forwarded: str | list[str] | None, address: str
) -> None:
    headers: dict[str, Any] = {} if forwarded is None else {"x_forwarded_for": forwarded}
    assert str(client_address(connection(peer, **headers))) == address


def test_nobody_is_believed_unless_configured() -> None:
    headers = {"x_forwarded_for": "198.51.100.1", "x_forwarded_host": "evil.example", "x_forwarded_proto": "https"}
    request = connection("127.0.0.1", trusted="", host="factory.example", **headers)
    assert str(client_address(request)) == "127.0.0.1"
    assert origin(request) == "http://factory.example"


def test_what_failures_are_counted_by() -> None:
    assert login_subject(connection("198.51.100.1")) == "198.51.100.1"
    assert login_subject(connection("2001:db8:7:8:9::1")) == "2001:db8:7:8::/64"
    assert login_subject(connection(None)) == "unknown"


def test_a_proxy_tells_the_origin() -> None:
    headers = {"x_forwarded_host": "factory.example", "x_forwarded_proto": "https"}
    assert origin(connection("10.1.2.3", host="10.1.2.3:8080", **headers)) == "https://factory.example"
    assert origin(connection("203.0.113.5", host="here.example", **headers)) == "http://here.example"
    assert origin(connection("10.1.2.3", host="here.example:8080", scheme="https")) == "https://here.example:8080"


@pytest.mark.parametrize(("host", "scheme"), [("", "http"), ("a b", "http"), ("a/b", "http"), ("a", "javascript")])
def test_an_origin_that_is_none(host: str, scheme: str) -> None:
    with pytest.raises(Problem) as caught:
        origin(connection("10.1.2.3", host=host, x_forwarded_proto=scheme))
    assert caught.value.status == 400


def test_this_machine() -> None:
    assert all(is_local(f"http://{host}") for host in ("localhost", "localhost:80", "127.0.0.1:8080", "[::1]:8080"))
    assert not any(is_local(f"http://{host}") for host in ("localhost.example", "127.0.0.1.example", "10.0.0.1"))


def test_proxies_are_configured() -> None:
    config = load_config({**NEEDED, "TRUSTED_PROXIES": f" {PROXIES},"})
    assert [str(network) for network in config.trusted_proxies] == ["10.0.0.0/8", "192.0.2.1/32", "2001:db8:1::/48"]
    assert load_config(NEEDED).trusted_proxies == ()


@pytest.mark.parametrize("text", ["proxy.example", "10.0.0.1/8", "10.0.0.0/33", "*", "10.0.0.1 10.0.0.2"])
def test_proxies_that_are_none(text: str) -> None:
    with pytest.raises(ConfigError, match="TRUSTED_PROXIES"):
        load_config({**NEEDED, "TRUSTED_PROXIES": text})
