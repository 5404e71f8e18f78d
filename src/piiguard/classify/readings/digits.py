"""Characters that stand for one digit, in whatever script: Chinese, circled, Arabic-Indic, mathematical.

Source: the Unicode Character Database's Numeric_Type, Decimal and Digit, for every other script; for
Chinese, the ten figures as they are written (〇一二, GB/T 15835-2011), their capital forms 大写 (零壹贰), the
traditional ones, and those spoken on the telephone (幺, 两) and the radio (洞, 拐, 勾). Ten, hundred and
thousand 十百千 stand for no single digit: they end a number.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Final

from piiguard.classify.rules.later import later

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "BMP_DIGIT_CLASS",
    "DIGIT_CLASS",
    "digit_of",
    "digit_table",
    "digits_within",
    "gap_table",
    "is_digit",
    "is_gap",
]

_FIGURES: Final = (
    "零〇○洞",
    "一壹壱弌幺么",
    "二贰貳弐弍两",
    "三叁參弎",
    "四肆",
    "五伍",
    "六陆陸",
    "七柒拐",
    "八捌",
    "九玖勾",
)
_CHINESE: Final = {char: str(digit) for digit, row in enumerate(_FIGURES) for char in row}
# Numeric_Type=Decimal: the zero of each script, after which the other nine stand; full-width ones are folded.
_ZEROS: Final = (
    "\u0660\u06f0\u07c0\u0966\u09e6\u0a66\u0ae6\u0b66\u0be6\u0c66\u0ce6\u0d66\u0de6\u0e50\u0ed0\u0f20"
    "\u1040\u1090\u17e0\u1810\u1946\u19d0\u1a80\u1a90\u1b50\u1bb0\u1c40\u1c50\ua620\ua8d0\ua900\ua9d0"
    "\ua9f0\uaa50\uabf0\U000104a0\U00010d30\U00011066\U000110f0\U00011136\U000111d0\U000112f0\U00011450"
    "\U000114d0\U00011650\U000116c0\U00011730\U000118e0\U00011950\U00011c50\U00011d50\U00011da0\U00016a60"
    "\U00016ac0\U00016b50\U0001d7ce\U0001d7d8\U0001d7e2\U0001d7ec\U0001d7f6\U0001e140\U0001e2f0\U0001e950"
    "\U0001fbf0"
)
# Numeric_Type=Digit, zero or first to last of each series: superscripts, subscripts, and the figures in
# circles, in brackets, with a full stop, negative, double or sans-serif.
_SERIES: Final = (
    "\u00b2\u00b3\u00b9\u2070\u2074-\u2079\u2080-\u2089\u2460-\u2468\u2474-\u247c\u2488-\u2490\u24ea"
    "\u24f5-\u24fd\u24ff\u2776-\u277e\u2780-\u2788\u278a-\u2792\U0001f100-\U0001f10a"
)

_OTHERS: Final = "".join((*_CHINESE, *(f"{zero}-{chr(ord(zero) + 9)}" for zero in _ZEROS), _SERIES))
# A character class is quick only if it keeps to the BMP.
_BMP_ONLY: Final = re.sub("[\U00010000-\U0010ffff](?:-.)?", "", _OTHERS)

DIGIT_CLASS: Final = f"0-9{_OTHERS}"
"""Inside of a character class: whatever stands for a digit."""

BMP_DIGIT_CLASS: Final = f"0-9{_BMP_ONLY}"
"""The same without what lies beyond the BMP."""

# One that stands alone, as in 张三, belongs to no number.
_BMP_DIGIT: Final = later(
    rf"[{_BMP_ONLY}](?:(?:[^\w\n\r○]|_){{0,3}}[0-9{_BMP_ONLY}]|(?<=[0-9].)|(?<=[0-9]..)|(?<=[0-9]...)|(?<=[0-9]....))"
)
_ASTRAL: Final = later("[\U00010000-\U0010ffff]")


def is_digit(char: str) -> bool:
    """Say whether a character stands for one digit, in whatever script.

    Args:
        char: One character.

    Returns:
        True for 8, 八, ⑧ and the like; full-width ones are folded before anybody asks.
    """
    return char in _CHINESE or unicodedata.digit(char, None) is not None


def digits_within(text: str) -> str:
    """Say which digits a text holds in company.

    Args:
        text: Any text.

    Returns:
        The inside of a character class that covers them.
    """
    if text.isascii():
        return "0-9"
    if _ASTRAL.search(text) is not None:
        return DIGIT_CLASS
    return BMP_DIGIT_CLASS if _BMP_DIGIT.search(text) is not None else "0-9"


_BEYOND: Final = 0xFFFF


def digit_of(char: str) -> str:
    """Return the ASCII digit that a character of `DIGIT_CLASS` stands for.

    Args:
        char: One character.

    Returns:
        One of ``0``-``9``.

    >>> "".join(map(digit_of, "幺三⑧𝟎٣"))
    '13803'
    """
    return _CHINESE.get(char) or str(unicodedata.digit(char))


def is_gap(char: str) -> bool:
    """Say whether *char* can part two groups of one number: no letter of any script, no digit, no line break.

    Args:
        char: One character.

    Returns:
        True for spaces, punctuation, symbols and marks.
    """
    return not char.isalnum() and char not in "\n\r" and char not in _CHINESE


@cache
def digit_table() -> NDArray[np.bool_]:
    """Return, by code point of the BMP, whether it stands for a digit and is not ASCII.

    What lies beyond the BMP is one code there and may be one.
    """
    import numpy as np

    table = np.zeros(1 << 16, np.bool_)
    table[[code for code in range(0x80, 0xFF00) if is_digit(chr(code))]] = True
    table[_BEYOND] = True
    return table


@cache
def gap_table() -> NDArray[np.bool_]:
    """Return, by code point of the BMP, what `is_gap` says of it; True for what lies beyond."""
    import numpy as np

    table = np.array([is_gap(chr(code)) for code in range(1 << 16)])
    table[_BEYOND] = True
    return table
