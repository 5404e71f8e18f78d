"""Many words looked for at once in a short text.

An alternation of two thousand words is tried branch by branch at every character. Here each pair of
neighbouring characters is looked up in a table of how words begin, and only the few that are in it are looked
at further: a line of log takes some microseconds.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from operator import add
from typing import Final

import attrs

from piiguard.classify.rules.later import later

__all__ = ["LOWER", "Words", "lower"]

LOWER: Final = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}
"""ASCII letters in lower case; `str.lower` changes the length of some texts."""

_FEW: Final = 48
"""So many beginnings an expression finds as quickly as the table."""

_UPPER: Final = re.compile("[A-Z]")


def lower(text: str) -> str:
    """Return *text* with its ASCII letters in lower case, at the same offsets.

    >>> lower("微信 İD")
    '微信 İd'
    """
    if text.isascii():
        return text.lower()
    return text.translate(LOWER) if _UPPER.search(text) else text


@attrs.frozen(init=False)
class Words:
    """Words, ready to be looked for.

    Args:
        words: Non-empty, ASCII letters in lower case.
    """

    _words: frozenset[str]
    _sizes: Mapping[str, tuple[int, ...]] = attrs.field(repr=False, eq=False)
    _few: re.Pattern[str] | None = attrs.field(repr=False, eq=False)
    _single: re.Pattern[str] | None = attrs.field(repr=False, eq=False)

    def __init__(self, words: Iterable[str]) -> None:
        every = frozenset(words)
        sizes: defaultdict[str, set[int]] = defaultdict(set)
        for word in every:
            if len(word) > 1:
                sizes[word[:2]].add(len(word))
        single = "".join(map(re.escape, sorted(word for word in every if len(word) == 1)))
        # attrs makes it, which pyright does not see.
        self.__attrs_init__(  # pyright: ignore[reportUnknownMemberType, reportAttributeAccessIssue]
            every,
            {head: tuple(sorted(each, reverse=True)) for head, each in sizes.items()},
            _heads(sizes) if len(sizes) <= _FEW else None,
            re.compile(f"[{single}]") if single else None,
        )

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Find the words in a text.

        Args:
            text: A text in normal form, ASCII letters in lower case.

        Yields:
            Start and end of the longest word at each place where one begins; they may overlap.
        """
        sizes, words = self._sizes, self._words
        taken: set[int] = set()
        if self._few is not None:
            starts = [match.start() for match in self._few.finditer(text)]
        else:
            starts = [at for at, head in enumerate(map(add, text, text[1:])) if head in sizes]
        for start in starts:
            for size in sizes[text[start : start + 2]]:
                if text[start : start + size] in words:
                    taken.add(start)
                    yield start, min(start + size, len(text))
                    break
        if self._single is not None:
            for match in self._single.finditer(text):
                if match.start() not in taken:
                    yield match.span()


def _heads(heads: Iterable[str]) -> re.Pattern[str] | None:
    """Return what finds the first of two characters that one of *heads* is."""
    seconds: defaultdict[str, str] = defaultdict(str)
    for head in sorted(heads):
        seconds[head[0]] += re.escape(head[1])
    if not seconds:
        return None
    return later("|".join(f"{re.escape(first)}(?=[{chars}])" for first, chars in seconds.items()))
