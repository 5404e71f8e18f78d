"""What machines write in letters and digits: UUIDs, hashes, pointers, encoded bytes.

Guarded: ``550e8400-e29b-41d4-a716-446655440000``, 32 hexadecimal digits or more, ``0x13100000132``,
``&o17777777777``, 40 characters of base64 or more. Not guarded: what stands right behind a label such as 手机
or 身份证, a number with a letter or two before it.

The digits within are drawn at random: in a megabyte of hashes a dozen runs pass as a mobile number.

Source: RFC 9562 (UUID), FIPS 180-4 (lengths of hashes), RFC 4648 (base64).
"""

from __future__ import annotations

from typing import Final

from piiguard.classify.rules.later import later
from piiguard.classify.rules.ordinary.guards import ALNUM, HEX, guard
from piiguard.classify.rules.rule import Beside, Rule, Trigger

__all__ = ["RULES"]

_HEX: Final = "[0-9A-Fa-f]"
# Where no run of digits is as long as these, nothing can be mistaken.
_RUNS: Final = Trigger(digits=frozenset(range(7, 41)))
_LETTER: Final = later("[A-Fa-f]")
_CASES: Final = later("(?=[^a-z]*[a-z])(?=[^A-Z]*[A-Z])")
_CHANGES: Final = later("[0-9][A-Za-z+/]|[A-Za-z+/][0-9]")
_LEAST_CHANGES: Final = 8


def _has_letter(value: str) -> bool:
    return _LETTER.search(value) is not None


def _is_mixed(value: str) -> bool:
    return _CASES.match(value) is not None and len(_CHANGES.findall(value)) >= _LEAST_CHANGES


RULES: Final[tuple[Rule, ...]] = (
    guard(
        "UUID",
        "uuid",
        rf"{_HEX}(?<![0-9A-Za-z].){_HEX}{{7}}-(?:{_HEX}{{4}}-){{3}}{_HEX}{{12}}(?![0-9A-Za-z])",
        _RUNS,
        0.98,
        "eight, four, four, four and twelve hexadecimal digits (RFC 9562)",
        against=(),
        beside=Beside(before=f"{HEX}-", after=f"{HEX}-", least=36),
        reach=48,
    ),
    guard(
        "HASH",
        "hash",
        rf"{_HEX}(?<![0-9A-Za-z].){_HEX}{{31,511}}+(?![0-9G-Zg-z])",
        _RUNS,
        0.98,
        "32 hexadecimal digits or more",
        against=(),
        check=_has_letter,
        beside=Beside(before=HEX, after=HEX, least=32),
        reach=560,
    ),
    guard(
        "HASH",
        "pointer",
        rf"[0&](?<![0-9A-Za-z].)(?:(?<=0)[xXoO]|(?<=&)[HhOo]){_HEX}{{7,64}}+(?![0-9G-Zg-z])",
        _RUNS,
        0.9,
        "hexadecimal or octal by its prefix",
        beside=Beside(before=f"{HEX}xXoOhH&", first="0&"),
        reach=80,
    ),
    guard(
        "BASE64",
        "encoded bytes",
        r"[0-9A-Za-z+/_\-](?<![0-9A-Za-z+/_\-].)(?:[0-9A-Za-z+/]{39,2000}+|[0-9A-Za-z_\-]{39,2000}+)={0,2}",
        _RUNS,
        0.94,
        "40 characters of base64 or more, cases and digits mixed (RFC 4648)",
        against=(),
        check=_is_mixed,
        beside=Beside(before=f"{ALNUM}+/_-", after=f"{ALNUM}+/_-=", least=40),
        reach=2048,
    ),
)
"""The guards."""
