"""Other spellings of a value: what people, forms, chats and programs make of one and the same number.

Each spelling is a rule over any value, so that none is made for one entity or one recognizer.
"""

from __future__ import annotations

import random
import urllib.parse
from collections.abc import Callable, Mapping
from typing import Final

__all__ = ["SPELLINGS", "fits"]

_WIDE: Final = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
_NUMERALS: Final = dict(zip(map(ord, "0123456789"), "零一二三四五六七八九", strict=True))
_CIRCLE: Final = dict(zip(map(ord, "0123456789"), "〇一二三四五六七八九", strict=True))
_FORMAL: Final = dict(zip(map(ord, "0123456789"), "零壹贰叁肆伍陆柒捌玖", strict=True))
_RADIO: Final = dict(zip(map(ord, "0123456789"), "零幺二三四五六七八九", strict=True))
_INVISIBLE: Final = "\u200b\u200c\u200d\u2060\ufeff\u202c"
_GROUPS: Final = {11: (3, 4, 4), 18: (6, 8, 4), 16: (4, 4, 4, 4), 19: (4, 4, 4, 4, 3), 15: (4, 6, 5)}

Spelling = Callable[[str, random.Random], str]


def _grouped(separator: str) -> Spelling:
    def spell(value: str, _: random.Random) -> str:
        sizes = _GROUPS.get(len(value), (len(value),))
        groups, at = [], 0
        for size in sizes:
            groups.append(value[at : at + size])
            at += size
        return separator.join(groups)

    return spell


def _sprinkled(value: str, rng: random.Random) -> str:
    return (
        "".join(char + (rng.choice(_INVISIBLE) if rng.random() < 0.4 else "") for char in value[:-1])
        + value[-1]
    )


def _half_wide(value: str, rng: random.Random) -> str:
    return "".join(char.translate(_WIDE) if rng.random() < 0.5 else char for char in value)


def _odd_groups(value: str, rng: random.Random) -> str:
    groups, at = [], 0
    while at < len(value):
        size = rng.choice((2, 3, 4))
        groups.append(value[at : at + size])
        at += size
    return rng.choice((" ", "-")).join(groups)


def _entities(value: str, rng: random.Random) -> str:
    return "".join(f"&#{ord(char)};" if rng.random() < 0.7 else f"&#x{ord(char):x};" for char in value)


def _broken(value: str, _: random.Random) -> str:
    return f"{value[: len(value) // 2]}\n{value[len(value) // 2 :]}"


SPELLINGS: Final[Mapping[str, Spelling]] = {
    "full width": lambda value, _: value.translate(_WIDE),
    "half of it full width": _half_wide,
    "groups, spaces": _grouped(" "),
    "groups, dashes": _grouped("-"),
    "groups, dots": _grouped("."),
    "groups, en dashes": _grouped("–"),
    "groups, full-width spaces": _grouped("\u3000"),
    "odd groups": _odd_groups,
    "every digit apart": lambda value, _: " ".join(value),
    "zero-width characters": _sprinkled,
    "Chinese numerals": lambda value, _: value.translate(_NUMERALS),
    "Chinese numerals, round zero": lambda value, _: value.translate(_CIRCLE),
    "Chinese numerals, formal": lambda value, _: value.translate(_FORMAL),
    "Chinese numerals, 幺": lambda value, _: value.translate(_RADIO),
    "HTML entities": _entities,
    "percent-encoded": lambda value, _: "".join(f"%{byte:02X}" for byte in value.encode()),
    "escaped Unicode": lambda value, _: "".join(f"\\u{ord(char):04x}" for char in value),
    "broken over two lines": _broken,
    "URL-quoted": lambda value, _: urllib.parse.quote(value, safe=""),
    "lower case": lambda value, _: value.lower(),
}
"""Name → from a value to that spelling of it."""

_DIGITS_ONLY: Final = ("groups", "odd", "every", "Chinese", "broken")
_NUMBERS: Final = frozenset({"CN_RESIDENT_ID", "CN_MOBILE", "CN_BANK_CARD"})
_EVERY: Final = frozenset({"CN_USCC", "CN_PASSPORT", "EMAIL_ADDRESS"})


def fits(spelling: str, entity: str) -> bool:
    """Say whether anybody writes *entity* in that *spelling*."""
    if entity in _NUMBERS:
        return True
    if spelling == "lower case":
        return entity in {"CN_USCC", "CN_PLATE", "VIN"}
    return entity in _EVERY and not spelling.startswith(_DIGITS_ONLY)
