"""How wide a text is in a terminal, where a Chinese character takes two columns."""

from __future__ import annotations

import unicodedata

__all__ = ["padded", "width"]


def width(text: str) -> int:
    """Return the columns *text* takes.

    >>> width("手机 x")
    6
    """
    return sum(map(_columns, text))


def padded(text: str, to: int) -> str:
    """Fill *text* up with blanks to exactly *to* columns, or cut it and say so by an ellipsis.

    >>> padded("手机号", 5)
    '手机…'
    """
    if width(text) > to:
        kept, used = "", 0
        for each in text:
            used += _columns(each)
            if used > to - 1:
                break
            kept += each
        text = f"{kept}…"
    return text + " " * (to - width(text))


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1
