"""Chains: groups of digits with something between them, which together may be one number.

Between two groups may stand up to three characters that are neither letters nor digits of any script: a
dash, a space and a bracket, the two marks of a keycap emoji. Of a chain the parts that may be a number of
their own are

* the whole of it;
* what lies between marks that part list items, or before an opening bracket;
* a stretch whose groups are all parted by the same mark.

A part is one number only as a whole: what is left over on either side would make it another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate, pairwise
from typing import Final

import attrs

from piiguard.classify.readings.digits import digit_of, digits_within

__all__ = ["LONGEST", "PARTING", "SHORTEST", "Chain", "chains_in", "grouped", "parts_of"]

LONGEST: Final = 80
"""The most code points from the first digit of a number to its last."""

SHORTEST: Final = 11
"""Digits of a number, at least."""
# With 86 or 0086 a mobile has 13 or 15 digits; a card has 15 to 19.
_SIZES: Final = frozenset({11, 13, *range(15, 20)})
_MANY: Final = 5

_GAP: Final = r"(?:[^\w\n\r○]|_){1,3}+"  # here \w, letters and digits of every script, is what is meant
_GAP_OF_ASCII: Final = r"[^0-9A-Za-z\n\r]{1,3}+"
# A date and time by itself, the most frequent chain of all, is taken out of the way at once.
_REST_OF_MOMENT: Final = (
    r"(?<=[12])[09][0-9]{2}([-/.])[0-9]{1,2}\1[0-9]{1,2} {1,2}[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?"
    r"(?:[.,][0-9]{1,9})?"
)
PARTING: Final = frozenset(",，;；、。|\t([{<（【「『")
"""Marks that part the items of a list, or open one."""
_APART: Final = PARTING | frozenset(" :：=>)]}）】」』\"'")


@attrs.frozen
class Chain:
    """Groups of digits.

    Attributes:
        groups: Start and end of each in the text.
        gaps: What stands between them, one fewer.
        spelled: All digits as they are in the text.
        digits: All digits, as ASCII.
    """

    groups: Sequence[tuple[int, int]]
    gaps: Sequence[str] = attrs.field(repr=False)
    spelled: str = attrs.field(repr=False)
    digits: str = attrs.field(repr=False)

    @classmethod
    def of(cls, text: str, groups: Sequence[tuple[int, int]]) -> Chain:
        """Make the chain of *groups*, by their start and end in *text*."""
        gaps = [text[before[1] : after[0]] for before, after in pairwise(groups)]
        spelled = "".join([text[start:end] for start, end in groups])
        return cls(groups, gaps, spelled, spelled if spelled.isascii() else "".join(map(digit_of, spelled)))

    @property
    def plain(self) -> bool:
        """Whether all digits are ASCII in the text."""
        return self.spelled.isascii()

    @property
    def start(self) -> int:
        """Where the first digit is."""
        return self.groups[0][0]

    @property
    def end(self) -> int:
        """One past the last digit."""
        return self.groups[-1][1]

    @property
    def sizes(self) -> tuple[int, ...]:
        """Digits in each group."""
        return tuple(end - start for start, end in self.groups)

    def after(self, count: int) -> Chain:
        """Return the chain without its first *count* digits, which fill some of its groups or all but one."""
        groups, gaps, left = list(self.groups), list(self.gaps), count
        while left:
            start, end = groups[0]
            if end - start <= left:
                left -= end - start
                del groups[0], gaps[:1]
            else:
                groups[0] = (start + left, end)
                left = 0
        return Chain(groups, gaps, self.spelled[count:], self.digits[count:])


def chains_in(text: str, fewest: int) -> Iterator[tuple[int, int]]:
    """Find the chains of *text*.

    Args:
        text: A text in normal form.
        fewest: How many code points a chain has at least.

    Yields:
        Start and end of each maximal chain, single groups included; but no date and time by itself.
    """
    for match in _patterns(digits_within(text), ascii_only=text.isascii())[0].finditer(text):
        start, end = match.span()
        if end - start >= fewest and match["rest"] is not None:
            yield start, end


def grouped(text: str, start: int, end: int) -> Chain | None:
    """Look at a chain as groups.

    Args:
        text: A text in normal form.
        start: Where the chain begins.
        end: Where it ends.

    Returns:
        The chain; None if it is too short, or one run of ASCII digits, which needs no second reading.
    """
    whole = text[start:end]
    if end - start < SHORTEST or (whole.isascii() and whole.isdecimal()):
        return None
    group = _patterns(digits_within(text), ascii_only=text.isascii())[1]
    groups = [each.span() for each in group.finditer(text, start, end)]
    return Chain.of(text, groups) if sum(last - first for first, last in groups) >= SHORTEST else None


@cache
def _patterns(digit: str, *, ascii_only: bool) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of a chain and of one group in it."""
    gap = _GAP_OF_ASCII if ascii_only else _GAP
    chain = (
        f"[{digit}](?:{_REST_OF_MOMENT}(?!{gap}[{digit}]|[{digit}])"
        f"|(?P<rest>[{digit}]*+(?:{gap}[{digit}]++)*+))"
    )
    return re.compile(chain), re.compile(f"[{digit}]++")


def parts_of(chain: Chain) -> Iterator[Chain]:
    """Find the parts of a chain that may be a number of their own.

    Args:
        chain: A maximal chain.

    Yields:
        Its parts, the whole first, none twice.
    """
    groups = chain.groups
    before = [0, *accumulate([end - start for start, end in groups])]
    seen: set[tuple[int, int]] = set()
    for first, last in _stretches(chain):
        size = before[last + 1] - before[first]
        if size not in _SIZES or groups[last][1] - groups[first][0] > LONGEST or (first, last) in seen:
            continue
        seen.add((first, last))
        own = slice(before[first], before[last + 1])
        part = Chain(groups[first : last + 1], chain.gaps[first:last], chain.spelled[own], chain.digits[own])
        if first < last if part.plain else _is_dense(part):
            yield part


def _is_dense(part: Chain) -> bool:
    """Say whether Chinese numerals stand so close that they are no enumeration: 一、二、三."""
    return max(map(len, part.gaps), default=0) < 2 or max(part.sizes) > _MANY  # noqa: PLR2004 - one character


def _stretches(chain: Chain) -> Iterable[tuple[int, int]]:
    """Return first and last group of each part, whatever its size."""
    whole = (0, len(chain.groups) - 1)
    return [whole, *_parted_at_marks(chain.gaps), *_parted_at_changes(chain.gaps)]


def _parted_at_marks(gaps: Sequence[str]) -> Iterator[tuple[int, int]]:
    first = 0
    for at, gap in enumerate(gaps):
        if not PARTING.isdisjoint(gap):
            yield first, at
            first = at + 1
    yield first, len(gaps)


def _parted_at_changes(gaps: Sequence[str]) -> Iterator[tuple[int, int]]:
    first = 0
    for at in range(1, len(gaps) + 1):
        if at == len(gaps) or gaps[at] != gaps[at - 1]:
            # 182+20210205 in 0.182+20210205-1 is no number by itself.
            before, after = gaps[first - 1] if first else " ", gaps[at] if at < len(gaps) else " "
            if not (_APART.isdisjoint(before) or _APART.isdisjoint(after)):
                yield first, at
            first = at
