"""Many words looked for at once in a short text.

An alternation of hundreds of words is tried in full at every character. Here the first character is matched
and the rest only looked ahead at: `re` then skips to the next first character by a table, words may overlap,
and a line of log is read in a microsecond or two.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

import attrs

__all__ = ["LOWER", "Words", "lower"]

LOWER: Final = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}
"""ASCII letters in lower case; `str.lower` changes the length of some texts."""

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

    _ascii: re.Pattern[str] | None
    _other: re.Pattern[str] | None

    def __init__(self, words: Iterable[str]) -> None:
        every = {*words}
        # attrs makes it, which pyright does not see.
        self.__attrs_init__(  # pyright: ignore[reportUnknownMemberType, reportAttributeAccessIssue]
            _pattern(word for word in every if word.isascii()),
            _pattern(word for word in every if not word.isascii()),
        )

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Find the words in a text.

        Args:
            text: A text in normal form, ASCII letters in lower case.

        Yields:
            Start and end of the longest word at each place where one begins; they may overlap.
        """
        if self._ascii is not None:
            for match in self._ascii.finditer(text):
                yield match.start(), match.end(match.lastindex or 0)
        if self._other is not None and not text.isascii():
            for match in self._other.finditer(text):
                yield match.start(), match.end(match.lastindex or 0)


def _pattern(words: Iterable[str]) -> re.Pattern[str] | None:
    rests: defaultdict[str, list[str]] = defaultdict(list)
    for word in words:
        rests[word[0]].append(word[1:])
    if not rests:
        return None
    # Each first character stands alone at the head of its branch: so `re` makes its table of them.
    return re.compile("|".join(f"{re.escape(first)}(?=({_union(rests[first])}))" for first in sorted(rests)))


def _union(rests: Iterable[str]) -> str:
    every = sorted(rests, key=len, reverse=True)
    branches = [re.escape(rest) for rest in every if len(rest) > 1]
    # One class compiles in no time, where a thousand branches of one character take twenty milliseconds.
    ones = "".join(re.escape(rest) for rest in every if len(rest) == 1)
    return "|".join([*branches, *([f"[{ones}]"] if ones else []), *([""] if "" in every else [])])
