"""Where webhooks may go. A target is a customer's word: it must not lead into the networks that this service is in."""

from __future__ import annotations

import asyncio
import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

from workers.notification.delivery import Refused, Undelivered

Address = IPv4Address | IPv6Address

TRANSLATED = IPv6Network("64:ff9b::/96")
"""NAT64: the last 32 bits are the IPv4 address that it leads to."""
NOT_PUBLIC = tuple(ip_network(net) for net in ("192.0.0.0/24", "fec0::/10", "3fff::/20"))
"""For protocols, inside of sites (of old), and for documentation: what `ipaddress` alone would let pass."""


async def resolve(host: str, port: int, *, private: bool) -> list[str]:
    """The addresses behind a host, to be connected to as they are: a name asked twice may answer differently.

    Raises Refused where one of them is not public and ``private`` is false, Undelivered where there is none.
    """
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Undelivered(f"{host} does not resolve: {error}") from None
    addresses = list(dict.fromkeys(str(address[0]) for _, _, _, _, address in found))
    for address in addresses:
        if not private and not is_public(ip_address(address.partition("%")[0])):
            raise Refused(f"{host} is not a public address; this service does not send there")
    return addresses


def is_public(address: Address) -> bool:
    """Whether an address is one of the public internet; those that wrap another are what they wrap."""
    if isinstance(address, IPv6Address):
        wrapped = address.ipv4_mapped or address.sixtofour
        if wrapped is None and address in TRANSLATED:
            wrapped = IPv4Address(int(address) & 0xFFFFFFFF)
        if wrapped is not None:
            return is_public(wrapped)
        if address.teredo is not None:
            return False
    if any(address in network for network in NOT_PUBLIC):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved
