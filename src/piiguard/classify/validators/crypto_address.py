"""Addresses of crypto wallets 加密货币钱包地址 that carry a check of their own.

Base58Check: a version byte, 20 bytes and a check of 4, written in 58 letters and digits. Bitcoin begins
with 1 or 3, Litecoin with L or M, Dogecoin with D, Tron (much used for USDT) with T. Bech32 and Bech32m:
``bc1`` or ``ltc1``, then 32 letters and digits, the last six of which check the rest. An Ethereum address
is ``0x`` and 40 hexadecimal digits; the check in its capitals (EIP-55) needs Keccak-256, which no library
here has.

Source: Bitcoin Wiki, Base58Check encoding; BIP-173 and BIP-350 (Bech32, Bech32m); version bytes as the
projects' chainparams state them (Tron: its documentation). Confidence: secondary; those of Litecoin and
Dogecoin memory.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["is_base58_address", "is_bech32_address", "is_ethereum_address"]

_BASE58: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BASE58_FORM: Final = re.compile(f"[{_BASE58}]{{26,35}}")
_VALUES: Final = {char: value for value, char in enumerate(_BASE58)}
# Bitcoin, Bitcoin scripts, Litecoin, Litecoin scripts, Dogecoin, Tron.
_VERSIONS: Final = frozenset({0x00, 0x05, 0x30, 0x32, 0x1E, 0x41})
_PAYLOAD: Final = 21
_CHECK: Final = 4

_BECH32: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_BECH32_FORM: Final = re.compile(f"(?P<chain>bc|ltc)1(?P<data>[{_BECH32}]{{14,74}})")
_GENERATOR: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CONSTANTS: Final = frozenset({1, 0x2BC830A3})  # BIP-173, BIP-350

_ETHEREUM_FORM: Final = re.compile(r"0[xX][0-9A-Fa-f]{40}")


def is_base58_address(value: str) -> bool:
    """Say whether *value* can be an address in Base58Check.

    Args:
        value: As it is written; its case matters.

    Returns:
        True if its version is one of a known currency and the check, four bytes of SHA-256, is right.

    >>> is_base58_address("3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy"), is_base58_address("3" * 34)
    (True, False)
    """
    if not _BASE58_FORM.fullmatch(value):
        return False
    number = 0
    for char in value:
        number = number * 58 + _VALUES[char]
    if number.bit_length() > 8 * (_PAYLOAD + _CHECK):
        return False
    raw = number.to_bytes(_PAYLOAD + _CHECK, "big")
    import hashlib  # OpenSSL takes as long to load as a line of log to scan

    # Each leading 1 stands for one zero byte, so that a value has one spelling only.
    if len(value) - len(value.lstrip("1")) != len(raw) - len(raw.lstrip(b"\0")):
        return False
    payload, check = raw[:_PAYLOAD], raw[_PAYLOAD:]
    return (
        payload[0] in _VERSIONS
        and hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:_CHECK] == check
    )


def is_bech32_address(value: str) -> bool:
    """Say whether *value* can be an address in Bech32 or Bech32m.

    Args:
        value: As it is written, all in lower or all in upper case.

    Returns:
        True if it is one of Bitcoin's or Litecoin's and its check is right.

    >>> is_bech32_address("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq")
    True
    """
    if value not in {value.lower(), value.upper()}:
        return False
    match = _BECH32_FORM.fullmatch(value.lower())
    if match is None:
        return False
    chain = match["chain"]
    check = 1
    for each in (
        *(ord(char) >> 5 for char in chain),
        0,
        *(ord(char) & 31 for char in chain),
        *map(_BECH32.index, match["data"]),
    ):
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ each
        for bit, generator in enumerate(_GENERATOR):
            if top >> bit & 1:
                check ^= generator
    return check in _CONSTANTS


def is_ethereum_address(value: str) -> bool:
    """Say whether *value* has the form of an Ethereum address; its check is not verified.

    Args:
        value: As it is written.

    Returns:
        True for ``0x`` and 40 hexadecimal digits that are not all the same.

    >>> is_ethereum_address("0x" + "52908400098527886E0F7030069857D2E4169EE7")
    True
    """
    return _ETHEREUM_FORM.fullmatch(value) is not None and len({*value[2:]}) > 1
