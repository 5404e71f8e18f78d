"""Whether a word of a pattern can end at a place, told by its last characters before the pattern is asked.

A pattern of words that must end at a place is tried from each place before it; what this tells is told at
once, and at nearly every place it is no.

>>> tails = Tails.of("大学|(?:市|县)公司|[一二]{1,2}[中小]|(?<!布)局")
>>> [tails.may_end(text, len(text)) for text in ("北京大学", "文学", "县公司", "第一中", "布局")]
[True, False, True, True, True]
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

import attrs

__all__ = ["Tails"]

_CLASS_AT_END = re.compile(r"(?:([一-鿿])|\[([^\]]+)\](?:\{[1-9],[0-9]\})?)?\[([^\]]+)\]\Z")
_HAN_PAIR = re.compile("[一-鿿]{2}")


@attrs.frozen
class Tails:
    """How the words of a pattern end.

    Attributes:
        pairs: By their last two characters, where both are told.
        ones: By the last one.
    """

    pairs: frozenset[str]
    ones: frozenset[str]

    @classmethod
    def of(cls, pattern: str) -> Tails:
        """Read the ends of a pattern's words.

        Args:
            pattern: Words joined by ``|``, each of which ends in Chinese characters or a class of them.
        """
        pairs, ones = set[str](), set[str]()
        for word in _alternatives(pattern):
            last = _CLASS_AT_END.search(word)
            if last is not None and (before := last[1] or last[2]):
                pairs.update(map("".join, product(before, last[3])))
            elif last is not None:
                ones.update(last[3])
            elif _HAN_PAIR.fullmatch(word[-2:]):
                pairs.add(word[-2:])
            else:
                ones.add(word[-1])
        return cls(frozenset(pairs), frozenset(ones))

    def joined(self, other: Tails) -> Tails:
        """Return the ends of the words of both."""
        return Tails(self.pairs | other.pairs, self.ones | other.ones)

    def may_end(self, text: str, end: int) -> bool:
        """Say whether a word may end at *end*, which is behind a character; False if none does."""
        return text[end - 1] in self.ones or text[end - 2 : end] in self.pairs


def _alternatives(pattern: str) -> Iterator[str]:
    begin = depth = 0
    for at, char in enumerate(pattern):
        depth += (char in "([") - (char in ")]")
        if char == "|" and not depth:
            yield pattern[begin:at]
            begin = at + 1
    yield pattern[begin:]
