"""Partial masks of what people leave on the net: addresses, places, handles."""

from __future__ import annotations

import re
from ipaddress import IPv6Address, ip_address
from typing import Final

from piiguard.mask.words import ANY_LENGTH

__all__ = ["coordinates", "handle", "ip", "mac", "url"]

_URL: Final = re.compile(
    r"([A-Za-z][A-Za-z0-9+.\-]{1,20}://)([A-Za-z0-9.\-]{1,253})(?::[0-9]{1,5})?([/?#].*)?", re.DOTALL
)
_DEGREES: Final = re.compile(r"([+-]?[0-9]{1,3}\.)[0-9]{1,18}(°?[NSEWnsew]?)")
_POSITION: Final = re.compile(rf"[\[(]?{_DEGREES.pattern}(?:[, ]{{1,3}}{_DEGREES.pattern})?[\])]?")
# IEEE 802: the first three bytes are the maker's.
_MAC: Final = re.compile(
    r"[0-9A-Fa-f]{2}([:\-]?)(?:[0-9A-Fa-f]{2}\1){4}[0-9A-Fa-f]{2}|(?:[0-9A-Fa-f]{4}\.){2}[0-9A-Fa-f]{4}"
)
_MAKER_DIGITS: Final = 6
_HANDLE: Final = re.compile(r"@?[A-Za-z0-9_\-\u3400-\u9fff]{3,40}")
_LABELS: Final = 2


def ip(address: str) -> str | None:
    """Keep the first half of an IPv4 address, and the first two groups of an IPv6 one.

    >>> ip("203.0.113.9"), ip("2001:db8::1"), ip("1.2.3")
    ('203.0.*.*', '2001:0db8:***', None)
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return None
    if isinstance(parsed, IPv6Address):
        return ":".join(parsed.exploded.split(":")[:2]) + f":{ANY_LENGTH}"
    return ".".join(address.split(".")[:2]) + ".*.*"


def mac(address: str) -> str | None:
    """Keep the maker's half.

    >>> mac("3c:5a:b4:01:02:03"), mac("3c5a.b401.0203"), mac("3c:5a")
    ('3c:5a:b4:**:**:**', '3c5a.b4**.****', None)
    """
    if not _MAC.fullmatch(address):
        return None
    digits = [at for at, char in enumerate(address) if char.isalnum()]
    hidden = set(digits[_MAKER_DIGITS:])
    return "".join("*" if at in hidden else char for at, char in enumerate(address))


def url(address: str) -> str | None:
    """Keep the scheme and the end of the host: neither a path nor a subdomain may name anybody.

    >>> url("https://li.space.example.com/u/li?tel=1"), url("example.com")
    ('https://***.example.com/***', None)
    """
    match = _URL.fullmatch(address)
    if match is None:
        return None
    scheme, host, rest = match.groups()
    labels = host.split(".")
    # An address in numbers has no end that would be anybody's domain.
    shown = ANY_LENGTH if labels[-1].isdigit() else ".".join(labels[-_LABELS:])
    hidden = f"{ANY_LENGTH}." if len(labels) > _LABELS and not labels[-1].isdigit() else ""
    return f"{scheme}{hidden}{shown}{f'/{ANY_LENGTH}' if rest else ''}"


def coordinates(position: str) -> str | None:
    """Keep whole degrees: a square of about 100 km.

    >>> coordinates("31.230416,121.473701"), coordinates("121.47"), coordinates("121")
    ('31.***,121.***', '121.***', None)
    """
    if not _POSITION.fullmatch(position):
        return None
    return _DEGREES.sub(rf"\g<1>{ANY_LENGTH}\g<2>", position)


def handle(name: str) -> str | None:
    """Keep the first character of an account's name.

    >>> handle("@zhangsan"), handle("wx_li88"), handle("li")
    ('@z***', 'w***', None)
    """
    if not _HANDLE.fullmatch(name):
        return None
    at = "@" if name.startswith("@") else ""
    return at + name[len(at)] + ANY_LENGTH
