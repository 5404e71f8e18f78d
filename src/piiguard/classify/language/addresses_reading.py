"""Where in a text an address may begin, and what chain of parts begins there.

An address is looked for around a trigger, and triggers may stand close: a line of nothing but 3号 has one in
every other place. So what begins at a place is read once, however many triggers ask for it.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from typing import Final

from piiguard.classify.language.addresses_divisions import division_at
from piiguard.classify.language.addresses_grammar import LONG_NAME, Chain, Part, chain_at
from piiguard.classify.language.addresses_words import BOLD, CUES, HAN, LEADS, PREPOSITIONS

__all__ = ["Reading", "segment_end"]

_BEFORE: Final = 64  # code points from the begin of an address to its first trigger
_LONGEST: Final = 120
_BREAK: Final = re.compile("[\n\r。；;！!？?…]")
_BOUNDARY: Final = re.compile(
    f"(?<!{HAN})(?={HAN}|[A-Za-z])|(?={BOLD})|(?:{PREPOSITIONS}|{LEADS}|{CUES})[在于]?"
)
_LEAD: Final = re.compile(f".*(?:{PREPOSITIONS}|{LEADS})[在于]?")
_HOUSING: Final = frozenset({"住宅", "住房", "住户", "住所", "住院", "住处", "住建"})
_WORD: Final = re.compile("[一-鿿]")
_KEPT: Final = 1024


def segment_end(text: str, at: int) -> int:
    """Return where an address that begins at one place must have ended: at a full stop, a line break.

    Args:
        text: A text in normal form.
        at: The place.
    """
    stop = min(len(text), at + _LONGEST)
    cut = _BREAK.search(text, at, stop)
    return cut.start() if cut else stop


class Reading:
    """The chains of a text that is read from left to right.

    Args:
        text: A text in normal form.
    """

    __slots__ = ("_boundaries", "_divisions", "_known", "_seen", "text")

    def __init__(self, text: str) -> None:
        self.text: str = text
        self._seen = 0
        self._divisions: deque[int] = deque()
        self._boundaries: deque[int] = deque()
        self._known: dict[int, Chain | None] = {}

    def begin(self, place: int, done: int) -> int:
        """Return where the address around *place* may begin at the earliest.

        Args:
            place: A trigger.
            done: Where the address before ends.
        """
        begin = max(done, place - _BEFORE)
        for cut in _BREAK.finditer(self.text, begin, place):
            begin = cut.end()
        return begin

    def chains(self, begin: int, place: int) -> Iterator[Chain]:
        """Read the chains that cover a place: that from a known division on, then those from a boundary on.

        Args:
            begin: Where they may begin at the earliest.
            place: The place; not less than that of the call before.

        Yields:
            The chains, the longest first.
        """
        self._advance(begin, place)
        for starts in (self._divisions, self._boundaries):
            for at in starts:
                chain = self._chain_from(at) if at >= begin else None
                if chain is not None and chain.end > place:
                    yield chain
                    if starts is self._divisions:
                        break

    def _advance(self, begin: int, place: int) -> None:
        first = max(begin, self._seen)
        for starts in (self._divisions, self._boundaries):
            while starts and starts[0] < begin:
                starts.popleft()
        for at in range(first, place):
            if division_at(self.text, at, opening=True) is not None:
                self._divisions.append(at)
        for match in _BOUNDARY.finditer(self.text, first, place):
            at = match.end()
            if self.text[at - 1 : at + 1] not in _HOUSING:
                self._boundaries.append(at)
        self._seen = max(self._seen, place)

    def _chain_from(self, at: int) -> Chain | None:
        if at not in self._known:
            if len(self._known) > _KEPT:
                self._known.clear()
            self._known[at] = _chain_from(self.text, at)
        return self._known[at]


def _chain_from(text: str, at: int) -> Chain | None:
    """Read the chain at one place, without the words before its first name that are no part of it."""
    stop = segment_end(text, at)
    chain = chain_at(text, at, stop)
    if chain is None:
        return None
    lead = _LEAD.match(chain.opening)
    skipped = 0
    if lead is not None and lead.end() < len(chain.opening):
        skipped = lead.end()
    elif len(chain.opening) > LONG_NAME and chain.first is Part.ROAD and _WORD.match(text[at - 1 : at]):
        skipped = len(chain.opening) - 2  # most roads have names of two characters
    return (chain_at(text, at + skipped, stop) or chain) if skipped else chain
