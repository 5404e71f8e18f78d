"""What a value says, apart from how it is written: full width, separators and case.

Only a fixed set of characters counts as separators. Anything else that is no letter or digit makes a
number "not of its form", so that a name written next to a number is hidden with it.
"""

from __future__ import annotations

import unicodedata
from typing import Final

__all__ = ["SEPARATORS", "fold", "significant"]

SEPARATORS: Final = frozenset(
    " \t\u00a0\u2007\u2009\u202f\u3000"  # spaces
    "-\u2010\u2011\u2012\u2013\u2014\u2212\uff0d"  # dashes
    ".\u00b7\u2022\u30fb\uff0e"  # dots
    "()\uff08\uff09+\uff0b/\uff0f"  # brackets, plus and slash
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"  # zero width
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # bidirectional controls
)
"""What means nothing in a number."""

# The full-width forms mirror ASCII at this distance (Unicode, block Halfwidth and Fullwidth Forms).
_FULL_WIDTH: Final = {ord("！") + i: ord("!") + i for i in range(94)}


def significant(value: str) -> tuple[str, tuple[int, ...]]:
    """Return the characters of *value* that are no separators, half-width and upper-case.

    Args:
        value: As written.

    Returns:
        The characters, and for each the index in *value* where it stands.

    >>> significant("１38-00x")
    ('13800X', (0, 1, 2, 4, 5, 6))
    """
    if value.isascii() and value.isalnum():
        return value.upper(), tuple(range(len(value)))
    at = tuple(index for index, char in enumerate(value) if char not in SEPARATORS)
    kept = "".join([value[index] for index in at]).translate(_FULL_WIDTH)
    # Upper-casing only ASCII: elsewhere one character can become two, and the indices would be off.
    return "".join([char.upper() if char.isascii() else char for char in kept]), at


def fold(value: str, *, number: bool) -> str:
    """Return one spelling for all the ways to write the same value.

    Args:
        value: As written.
        number: Whether separators mean nothing in it. In an address they do: 1-2 is not 12.

    Returns:
        Half-width, without case, and without separators or with single spaces.

    >>> fold("138-0013-8000", number=True), fold("１３８００１３８０００", number=True)
    ('13800138000', '13800138000')
    >>> fold(" Zhang  San ", number=False)
    'zhang san'
    """
    if number:
        characters = value.upper() if value.isascii() and value.isalnum() else significant(value)[0]
        if characters.isalnum():
            return characters
    return " ".join(unicodedata.normalize("NFKC", value).casefold().split())
