"""What stands between a label and its value, in prose, in JSON, in XML, in a URL and in a table."""

from __future__ import annotations

import re
from typing import Final

from piiguard.classify.rules.later import later
from piiguard.classify.text import DASH

__all__ = ["ASSIGN", "CELL", "DASHES", "GAP", "LOOSE", "OPEN", "either", "has_han_near", "line_around"]

DASHES: Final = f"\\-{DASH}"
"""The dashes of the normal form, for a character class."""

CELL: Final = r"</[A-Za-z]{1,8}>[ \t]{0,4}<[A-Za-z]{1,8}[^<>\n]{0,40}>"
"""From one cell of an HTML table to the next."""

OPEN: Final = r"""[ \t"'“\u2018「『【《\[(（\\*`]{0,6}"""
"""What may open a value."""

_CLOSE: Final = r"""[ \t"'”\u2019」』】\])）\\*`]{0,5}+"""

_IS: Final = (
    r"(?:就|还|還|应该|應該|好像)?是(?:不是|否)?|[为為]|(?:已经|已|现在)?(?:[改换換]|更换|更改)?(?:成了?|[为為])"
    r"|(?<=[ ])is(?=[ ])"
)

GAP: Final = rf"(?:{_CLOSE}(?:=>|[:：=\uff1d|>]|{_IS}|{CELL})[:：=]?{OPEN})"
"""What must stand between a label and its value: something that says the value follows."""

ASSIGN: Final = r"""["'\\\]]{0,3}[ \t]{0,4}(?:=>|:=|[:：=\uff1d])[ \t]{0,4}"""
"""What stands between a label and its value in settings and programs."""

LOOSE: Final = rf"(?:{GAP}|{OPEN})"
"""The same, or next to nothing."""

# A character, or the punctuation nobody writes in a program.
_HAN: Final = later(r"[\u4e00-\u9fff\u3001\u3002\uff0c\uff1a\uff1b\uff08\uff09]")
_LINE: Final = 160


def either(words: str) -> str:
    """Make an alternative of the words in *words*, the longest first.

    Args:
        words: Words without spaces in them, separated by spaces; ``_`` stands for any one of ``_``, ``-``,
            a space, or nothing.

    Returns:
        The source of an expression.
    """
    ordered = sorted(words.split(), key=len, reverse=True)
    return "(?:" + "|".join(re.escape(word).replace("_", "[_ \\-]?") for word in ordered) + ")"


def line_around(text: str, start: int, end: int) -> tuple[str, str]:
    """Return what stands before and after a match in its line, 160 code points at most on either side."""
    before = text[max(0, start - _LINE) : start]
    return before[before.rfind("\n") + 1 :], text[end : end + _LINE].partition("\n")[0]


def has_han_near(text: str, start: int, end: int) -> bool:
    """Say whether a Chinese character or stop stands within 24 code points of a match, in its line."""
    before, after = line_around(text, start, end)
    return _HAN.search(before[-24:] + after[:24]) is not None
