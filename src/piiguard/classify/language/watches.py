"""Where in a text a finder of language looks at all: beside certain pairs of characters.

The pairs are found by a regular expression in a short text, and by whole arrays in a large one.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

import attrs

from piiguard.classify.kernel import Pairs, native
from piiguard.classify.text import FOLD

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from piiguard.classify.units import Units

__all__ = ["Watch"]

_MOST_GROUPS: Final = 8


@attrs.frozen
class Watch:
    """Pairs of characters beside which something may be found.

    Attributes:
        pairs: Groups of pairs, at most eight: any first character of a group before any second one. An empty
            string of first characters stands for every character, and for the beginning of the text.

    >>> Watch((("小社", "区"), ("", "路"))).places("路过小区，朝阳区")
    [0, 3]
    """

    pairs: tuple[tuple[str, str], ...]

    def __attrs_post_init__(self) -> None:
        if not 0 < len(self.pairs) <= _MOST_GROUPS:
            raise ValueError("A watch has one to eight groups of pairs")

    def places(self, text: str) -> list[int]:
        """Find the pairs in a short text.

        Args:
            text: A text in normal form.

        Returns:
            Where their second characters are, in order.
        """
        compiled = _compiled(self.pairs)
        return self.places_by_re(text) if compiled is None else compiled.places(text)

    def places_by_re(self, text: str) -> list[int]:
        """Do what `places` does, without the compiled kernel, whose reference this is."""
        return [match.start() for match in _scalar(self.pairs).finditer(text)]

    def places_bulk(self, units: Units) -> list[int]:
        """Find the pairs in a large text.

        Args:
            units: The text.

        Returns:
            Where their second characters are in ``units.normal``, in order.
        """
        compiled = _compiled(self.pairs)
        return self.places_by_arrays(units) if compiled is None else compiled.places(units.readable)

    def places_by_arrays(self, units: Units) -> list[int]:
        """Do what `places_bulk` does, without the compiled kernel, whose reference this is."""
        import numpy as np

        from piiguard.classify.units import PAD

        first, second = _vector(self.pairs)
        # The line break of the padding goes along, for the first character has none before it.
        codes = units.codes[PAD - 1 : -PAD]
        hits: list[int] = np.flatnonzero(second[codes[1:]] & first[codes[:-1]]).tolist()
        return hits


@cache
def _compiled(pairs: tuple[tuple[str, str], ...]) -> Pairs | None:
    """Return the pairs as the kernel reads them, where there is one."""
    kernel = native()
    if kernel is None or any(char >= "\uffff" for group in pairs for chars in group for char in chars):
        return None
    first, second = bytearray(1 << 16), bytearray(1 << 16)
    for number, (before, chars) in enumerate(pairs):
        for table, members in ((first, before), (second, chars)):
            for char in members:
                table[ord(char)] |= 1 << number
        if not before:
            first = first.translate(bytes(each | 1 << number for each in range(256)))
    return kernel.Pairs(bytes(first), bytes(second))


@cache
def _scalar(pairs: tuple[tuple[str, str], ...]) -> re.Pattern[str]:
    """Return what finds a second character behind a first one of the same group."""
    # The second is read first, so that the search can skip to one.
    groups = "|".join(
        f"(?<={f'[{re.escape(before)}]' if before else ''}[{re.escape(chars)}])" for before, chars in pairs
    )
    return re.compile(f"[{re.escape(''.join(chars for _, chars in pairs))}](?:{groups})")


@cache
def _vector(pairs: tuple[tuple[str, str], ...]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return, by code point, the groups it is a first and a second character of, a bit for each."""
    import numpy as np

    spelled: dict[str, list[int]] = {}
    for code, becomes in FOLD.items():
        spelled.setdefault(becomes, [ord(becomes)]).append(code)
    first, second = np.zeros(1 << 16, np.uint8), np.zeros(1 << 16, np.uint8)
    for number, (before, chars) in enumerate(pairs):
        bit = np.uint8(1 << number)
        for table, members in ((first, before), (second, chars)):
            for char in members:
                table[spelled.get(char, [ord(char)])] |= bit
        if not before:
            first |= bit
    return first, second
