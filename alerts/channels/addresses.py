"""Which network addresses messages may go to: public ones, and those that the operator named."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Sequence

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# RFC 6052 and 8215: the IPv4 address stands in the last 32 bits.
_NAT64 = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("64:ff9b:1::/48"))


def may_reach(address: Address, allowed: Sequence[Network]) -> bool:
    """Whether a message may go there. Loopback, private, link-local and shared (100.64/10) addresses are refused in every form
    they can be written in, unless `allowed` names them."""
    return is_named(address, allowed) or all(
        form.is_global and not form.is_multicast for form in _forms(address)
    )


def is_named(address: Address, allowed: Sequence[Network]) -> bool:
    """Whether the operator's networks hold it."""
    return any(
        form in network for form in _forms(address) for network in allowed if form.version == network.version
    )


def _forms(address: Address) -> Iterator[Address]:
    """The address, or the IPv4 addresses to which it is another way."""
    if isinstance(address, ipaddress.IPv4Address):
        yield address
        return
    if address.ipv4_mapped:
        yield address.ipv4_mapped
        return
    if any(address in network for network in _NAT64):
        yield ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        return
    yield address
    if address.sixtofour:
        yield address.sixtofour
    if address.teredo:
        yield address.teredo[1]
