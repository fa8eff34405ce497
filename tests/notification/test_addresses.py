"""Which addresses are public, and what a name is found to be."""

from ipaddress import ip_address

import pytest

from tests.support.processes import free_port
from workers.notification.address import is_public, resolve
from workers.notification.delivery import Refused, Undelivered

PRIVATE = [
    *(
        "127.0.0.1",
        "127.8.9.1",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
    ),
    *("100.64.0.1", "192.0.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255"),
    *("::", "::1", "fe80::1", "fc00::1", "fd12::1", "ff02::1", "2001:db8::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1"),
    *("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2002:c0a8:101::1", "2001:0:7f00:1::1", "64:ff9b:1::1"),
    *("192.0.0.8", "fec0::1", "3fff::1", "::ffff:192.0.0.8"),
]
PUBLIC = ["8.8.8.8", "93.184.215.14", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"]


@pytest.mark.parametrize("address", PRIVATE)
def test_private_ones(address: str) -> None:
    """This machine, its networks, what is reserved, and what leads to any of them."""
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_public_ones(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize("host", ["localhost", "127.1", "0x7f.1", "2130706433", "0177.0.0.1", "::1", "fe80::1%1"])
async def test_names_are_judged_by_where_they_lead(host: str) -> None:
    with pytest.raises(Refused, match="not a public address"):
        await resolve(host, free_port(), private=False)


async def test_where_private_ones_are_allowed() -> None:
    assert "127.0.0.1" in await resolve("localhost", 80, private=True)


@pytest.mark.parametrize("host", ["nowhere.invalid", "a" * 70 + ".example"])
async def test_names_that_lead_nowhere(host: str) -> None:
    """It may be that the name will lead somewhere later."""
    with pytest.raises(Undelivered) as error:
        await resolve(host, 80, private=False)
    assert not isinstance(error.value, Refused)
