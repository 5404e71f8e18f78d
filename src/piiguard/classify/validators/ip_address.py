"""IP addresses 网际协议地址: what is one, and what its range says about who may be behind it.

An address of the public Internet stands for a subscriber at a time; one of a private range for a device
behind a router; a loopback address, a netmask or a broadcast address for nobody.

Source: RFC 791 and RFC 4291 (forms), RFC 5952 (spelling of IPv6); the ranges as Python's `ipaddress` takes
them from the IANA special-purpose address registries (RFC 6890).
"""

from __future__ import annotations

import enum
from ipaddress import AddressValueError, IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import Final

__all__ = ["Scope", "is_ip_address", "scope_of"]


class Scope(enum.Enum):
    """What a range of addresses is for."""

    PUBLIC = "public"
    PRIVATE = "private"
    DOCUMENTATION = "documentation"
    NOBODY = "nobody"


_DOCUMENTATION: Final = tuple(
    map(IPv4Network, ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"))  # RFC 5737
)
_DOCUMENTATION_6: Final = (IPv6Network("2001:db8::/32"), IPv6Network("3fff::/20"))  # RFC 3849, RFC 9637
# Open to everybody, and in every manual: they tell nothing about who uses them.
_RESOLVERS: Final = frozenset(
    (
        "1.1.1.1",
        "1.0.0.1",
        "8.8.8.8",
        "8.8.4.4",
        "9.9.9.9",
        "208.67.222.222",
        "114.114.114.114",
        "114.114.115.115",
        "223.5.5.5",
        "223.6.6.6",
        "119.29.29.29",
        "180.76.76.76",
        "1.2.4.8",
        "4.2.2.1",
        "4.2.2.2",
        "4.4.4.4",
        "1.2.3.4",
    )
)
_NETMASK_FROM: Final = 0xF0  # 240.0.0.0/4 (RFC 1112) and netmasks
_GLOBAL: Final = IPv6Network("2000::/3")  # RFC 4291, 2.4
_TRANSLATED: Final = IPv6Network("64:ff9b::/96")  # RFC 6052, 2.1
_LEGACY: Final = 32  # below 2**32: IPv4-compatible, RFC 4291, 2.5.5.1


def is_ip_address(value: str) -> bool:
    """Say whether *value* is an IPv4 or IPv6 address.

    Args:
        value: The address, without brackets, port, zone or prefix length.

    Returns:
        True if it is.

    >>> is_ip_address("192.0.2.1"), is_ip_address("2001:db8::1"), is_ip_address("192.0.2.256")
    (True, True, False)
    """
    return _parsed(value) is not None


def scope_of(value: str) -> Scope:
    """Say what the range of an address is for.

    Args:
        value: An address that `is_ip_address` accepts, with or without the length of its prefix.

    Returns:
        Its scope. `Scope.NOBODY` for a loopback, multicast or broadcast address, a netmask, a network (such
        as ``10.0.0.0/8``), a resolver open to everybody, and for what is no address.

    >>> scope_of("192.168.1.23").value, scope_of("255.255.255.0").value, scope_of("10.0.0.0/8").value
    ('private', 'nobody', 'nobody')
    """
    value, _, prefix = value.partition("/")
    address = _parsed(value)
    if address is None or value in _RESOLVERS or (prefix and _is_network(address, int(prefix))):
        return Scope.NOBODY
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped
        if inner is None and (address in _TRANSLATED or 1 < int(address) < 1 << _LEGACY):
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is None:
            return _scope_6(address)
        address = inner
    if address.is_loopback or address.is_multicast or not address.packed[0]:
        return Scope.NOBODY
    if address.packed[0] >= _NETMASK_FROM:
        return Scope.NOBODY
    if any(address in network for network in _DOCUMENTATION):
        return Scope.DOCUMENTATION
    return Scope.PUBLIC if address.is_global else Scope.PRIVATE


def _is_network(address: IPv4Address | IPv6Address, prefix: int) -> bool:
    rest = address.max_prefixlen - prefix
    return rest > 0 and int(address) % (1 << rest) == 0


def _scope_6(address: IPv6Address) -> Scope:
    if any(address in network for network in _DOCUMENTATION_6):
        return Scope.DOCUMENTATION
    if address in _GLOBAL:
        return Scope.PUBLIC
    return Scope.PRIVATE if address.is_link_local or address.packed[0] in {0xFC, 0xFD} else Scope.NOBODY


def _parsed(value: str) -> IPv4Address | IPv6Address | None:
    try:
        return IPv6Address(value) if ":" in value else IPv4Address(value)
    except AddressValueError:
        return None
