"""Which ways to read a short text may find anything in it, by one look of the compiled kernel.

A text is read in nine ways: for numbers, in groups, over lines, with escapes, in other scripts. Most texts
hold nothing for most of them. What the kernel does not tell of is not there; what it tells of may be.
"""

from __future__ import annotations

import re
import string
import sys
from functools import cache
from typing import TYPE_CHECKING, Final

from piiguard.classify.kernel import native
from piiguard.classify.text import FOLD, INVISIBLE, SEPARATORS, code_units

if TYPE_CHECKING:
    from piiguard.classify.kernel import Survey

__all__ = [
    "ADDRESS",
    "AT",
    "BEYOND",
    "CHAIN",
    "DIGIT",
    "ESCAPE",
    "EVERYTHING",
    "FIELD",
    "FIRM",
    "LETTER",
    "LINE",
    "NUMBER",
    "ODD",
    "OTHER_DIGIT",
    "PERSON",
    "PLACE",
    "RULE",
    "SCRIPT",
    "char_kinds",
    "survey",
]

# As in survey.c; plain numbers, since a flag of `enum` takes longer to test than the look itself.
ODD: Final = 1
"""The text is not in normal form; nothing else is told of it."""
NUMBER: Final = 2
"""Numbers, as `spelled.candidates` finds them."""
AT: Final = 4
"""An ``@``."""
CHAIN: Final = 8
"""Numbers in groups, as `readings.chains` and `readings.codes` find them."""
LINE: Final = 16
"""A line break."""
ESCAPE: Final = 32
"""Escapes, as `readings.escapes` finds them."""
SCRIPT: Final = 64
"""Digits of another script, as `readings.numerals` finds them."""
LETTER: Final = 128
"""Letters of another alphabet, as `readings.lookalikes` finds them."""
ADDRESS: Final = 256
"""An address spelled out, as `readings.addresses` finds it."""
# What only a gate tells.
RULE: Final = 512
"""A trigger of a rule."""
PERSON: Final = 1024
"""What tells of a name."""
PLACE: Final = 2048
"""What tells of an address."""
FIRM: Final = 4096
"""What tells of an organisation."""
FIELD: Final = 8192
"""The name of a field with values under it, or behind it."""
BEYOND: Final = RULE | PERSON | PLACE | FIRM | FIELD
"""All that a survey does not tell of."""
EVERYTHING: Final = 511 - ODD | BEYOND
"""What is told where there is no kernel to look."""

_BMP: Final = 1 << 16
_CODEC: Final = f"utf-16-{sys.byteorder[0]}e"
_SURROGATES: Final = (0xD800, 0xE000)
# What a character is to the look, as in characters.h.
DIGIT: Final = 1
"""A digit of ASCII, by `char_kinds`."""
_ALPHA: Final = 2
OTHER_DIGIT: Final = 4
"""A digit of another script, or what lies beyond the BMP."""
_GAP: Final = 8
_ODD: Final = 16
_LOOKALIKE: Final = 32
_SEPARATES: Final = 64
_TELLS: Final = 128
# What `readings.digits.is_gap` is true of, digits aside; asked of each character, it would take 30 ms.
_GAPS: Final = r"[\W_]+"
_MORE_DIGITS: Final = "\u1369-\u1371\u19da"  # digits by `is_digit`, in series without a zero
_TELLING: Final = "\n@&%\\=tT艾"


@cache
def survey() -> Survey | None:
    """Return what looks, or None where there is no kernel."""
    kernel = native()
    if kernel is None:
        return None
    # It reads what is told here, so it cannot be there before it.
    from piiguard.classify.readings.addresses import CLOSING

    closes = bytearray(_BMP // 8)
    for char in CLOSING:
        closes[ord(char) >> 3] |= 1 << (ord(char) & 7)
    return kernel.Survey(char_kinds(), bytes(closes))


@cache
def char_kinds() -> bytes:
    """Return what each character of the BMP is where numbers are looked for, as `characters.h` has it."""
    # As above.
    from piiguard.classify.readings.digits import BMP_DIGIT_CLASS
    from piiguard.classify.readings.lookalikes import LETTERS

    kinds = bytearray(_BMP)
    every = _bmp()
    # A run at a time: of runs there are hundreds, of characters thousands.
    for pattern, bit in ((_GAPS, _GAP), (f"[{BMP_DIGIT_CLASS}{_MORE_DIGITS}]+", OTHER_DIGIT)):
        for run in re.finditer(pattern, every):
            kinds[run.start() : run.end()] = bytes((bit,)) * len(run.group())
    for code in b"\n\r":
        kinds[code] = 0
    for code in b"0123456789":
        kinds[code] = DIGIT
    for code in string.ascii_letters.encode():
        kinds[code] = _ALPHA
    # What lies beyond the BMP may be anything.
    kinds[_BMP - 1] = OTHER_DIGIT | _GAP
    for codes, bit in (
        (map(ord, LETTERS), _LOOKALIKE),
        (map(ord, SEPARATORS), _SEPARATES),
        (map(ord, _TELLING), _TELLS),
    ):
        for code in codes:
            kinds[code] |= bit
    # One of these ends the look, so it is nothing else.
    for code in (*FOLD, *INVISIBLE):
        kinds[code] = _ODD
    return bytes(kinds)


def _bmp() -> str:
    """Return every character of the BMP at its own place; for a surrogate a NUL, no letter either."""
    first, beyond = _SURROGATES
    units = code_units()
    low, high = (some.tobytes().decode(_CODEC) for some in (units[:first], units[beyond:]))
    return low + "\0" * (beyond - first) + high
