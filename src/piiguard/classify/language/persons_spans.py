"""Which of many overlapping candidates are names: the set of greatest weight in which none overlaps."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from piiguard.classify.language.persons_scalar import Scored

__all__ = ["best_set"]


def best_set(found: Iterable[Scored], *, least: int) -> list[Scored]:
    """Choose candidates that do not overlap so that what they score above *least* adds up to most.

    Args:
        found: Candidates, each with a score of at least *least*.
        least: What a score is counted from; each candidate counts one more than it is above that.

    Returns:
        Those chosen, by start.

    >>> best_set([(0, 2, 0, 5), (0, 3, 1, 9), (3, 5, 0, 1)], least=0)
    [(0, 3, 1, 9), (3, 5, 0, 1)]
    """
    every = sorted(found, key=lambda each: (each[1], each[0]))
    ends = [each[1] for each in every]
    best = [0]
    before: list[int] = []
    for number, (start, _, _, score) in enumerate(every):
        fits = bisect_right(ends, start, 0, number)
        before.append(fits)
        best.append(max(best[fits] + score - least + 1, best[number]))
    return _chosen(every, best, before)


def _chosen(every: Sequence[Scored], best: Sequence[int], before: Sequence[int]) -> list[Scored]:
    chosen: list[Scored] = []
    at = len(every)
    while at:
        if best[at] > best[at - 1]:
            chosen.append(every[at - 1])
            at = before[at - 1]
        else:
            at -= 1
    return chosen[::-1]
