"""Names in a list: 司马文静、诸葛亮亮和尉迟恭平. Each says of the others that they are names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from piiguard.classify.language.persons_scalar import Scored
from piiguard.classify.language.persons_signs import LEAST_SIGNED, NO_SIGNS, Signs
from piiguard.classify.rules.later import later

__all__ = ["JOINERS", "MEAN", "listed"]

JOINERS: Final = "、和与及"
_REMARK: Final = later("[（(][^（()）\n]{1,8}[）)]、")

_CHINESE: Final = frozenset({0, 1, 2, 4})
MEAN: Final = 28  # of a list in which no name is sure
_SHORT: Final = 2  # characters: as often a brand or a place
_SIGN: Final = "in a list of names"


def listed(
    text: str, every: Iterable[Scored], signs: dict[tuple[int, int], Signs], *, sure: int
) -> Iterator[Scored]:
    """Make the names of lists sure.

    Args:
        text: A text in normal form.
        every: Candidates that do not overlap, by start.
        signs: The signs of each, to which those of lists are added.
        sure: The score from which on a name is sure.

    Yields:
        All of them, by start.
    """
    for group in _groups(text, every):
        totals = [each[3] for each in group]
        known = max(totals) >= sure or (
            sum(totals) >= MEAN * len(group) and all(end - start > _SHORT for start, end, _, _ in group)
        )
        for start, end, kind, total in group:
            if len(group) > 1 and known and LEAST_SIGNED <= total < sure and kind in _CHINESE:
                worth, why = signs.get((start, end), NO_SIGNS)
                signs[start, end] = worth + sure - total, (*why, _SIGN)
                yield start, end, kind, sure
            else:
                yield start, end, kind, total


def _joined(text: str, one: Scored, other: Scored) -> bool:
    """Say whether two follow one another: 王小明（上海）、李梅; by a blank 王小明 李大勇."""
    end = one[1]
    if other[0] != end + 1:
        remark = _REMARK.match(text, end, other[0])
        return remark is not None and remark.end() == other[0]
    long = min(end - one[0], other[1] - other[0]) > _SHORT
    return text[end] in JOINERS or (long and text[end] == " ")


def _groups(text: str, every: Iterable[Scored]) -> Iterator[Sequence[Scored]]:
    group: list[Scored] = []
    for each in every:
        if group and not _joined(text, group[-1], each):
            yield group
            group = []
        group.append(each)
    if group:
        yield group
