"""Where a request comes from and what it was addressed to, the words of proxies believed only from known ones."""

import re
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit

from litestar.connection import ASGIConnection
from litestar.handlers.base import BaseRouteHandler

from api.errors import Problem

Connection = ASGIConnection[Any, Any, Any, Any]
Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Networks = tuple[Network, ...]

LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
SUBSCRIBER_BITS = 64
"""An IPv6 subscriber has at least this network: its addresses count as one."""

_HOST = re.compile(r"[A-Za-z0-9._-]+(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]+\](:[0-9]{1,5})?")
_PORT = re.compile(r"^(?:\[(?P<six>[^]]+)\]|(?P<four>[0-9.]+))(?::[0-9]+)?$")


def parse_networks(text: str) -> Networks:
    """A comma-separated list of addresses and networks in CIDR form. Raises ValueError for one that is none."""
    return tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())


def client_address(connection: Connection) -> Address | None:
    """The address that a request comes from; None when it did not come over a network.

    Behind configured proxies it is the right-most entry of `X-Forwarded-For` that none of them is: what stands left of
    it is the caller's own invention. A malformed entry ends the search.
    """
    trusted: Networks = connection.app.state.config.trusted_proxies
    address = _parse(connection.client.host) if connection.client else None
    for entry in _forwarded_for(connection):
        if address is None or not _is_in(address, trusted):
            break
        following = _parse(entry)
        if following is None:
            break
        address = following
    return address


def login_subject(connection: Connection) -> str:
    """What failed logins are counted by: the address, for IPv6 its /64 network."""
    address = client_address(connection)
    if isinstance(address, IPv6Address):
        return str(IPv6Network((address, SUBSCRIBER_BITS), strict=False))
    return str(address or "unknown")


def origin(connection: Connection) -> str:
    """`https://host[:port]` as the caller wrote it, told by a trusted proxy or by the request itself.

    Raises a 400 Problem for a host that is none.
    """
    scheme, host = connection.scope["scheme"], connection.headers.get("host", "")
    peer = _parse(connection.client.host) if connection.client else None
    if peer is not None and _is_in(peer, connection.app.state.config.trusted_proxies):
        scheme = _last(connection, "x-forwarded-proto") or scheme
        host = _last(connection, "x-forwarded-host") or host
    if not _HOST.fullmatch(host) or scheme not in ("http", "https"):
        raise Problem(400, "The request does not name the host that it is for")
    return f"{scheme}://{host}"


def is_local(origin: str) -> bool:
    """Whether an origin is this machine itself, where browsers are content without TLS."""
    return urlsplit(origin).hostname in LOCAL_HOSTS


async def own_page(connection: Connection, _: BaseRouteHandler | None) -> None:
    """Guard: refuse a browser that acts for another site's page (its `Origin`). Raises a 403 Problem."""
    page = connection.headers.get("origin")
    if page is not None and page.partition("://")[2].lower() != origin(connection).partition("://")[2].lower():
        raise Problem(403, "The call comes from a page of another site")


def _forwarded_for(connection: Connection) -> Iterator[str]:
    """The entries of every `X-Forwarded-For`, the last one first."""
    entries = ",".join(connection.headers.getall("x-forwarded-for", [])).split(",")
    return (entry.strip() for entry in reversed(entries))


def _last(connection: Connection, name: str) -> str:
    return connection.headers.get(name, "").rpartition(",")[2].strip()


def _parse(text: str) -> Address | None:
    """An address, with or without a port; one that IPv6 maps IPv4 to is the IPv4 address."""
    located = _PORT.match(text)
    try:
        address = ip_address((located["six"] or located["four"]) if located else text)
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        return address.ipv4_mapped or IPv6Address(int(address))
    return address


def _is_in(address: Address, networks: Networks) -> bool:
    return any(address in network for network in networks)
