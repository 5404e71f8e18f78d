"""One finding for each stretch of text: which of those that overlap remain."""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

__all__ = ["without_overlap"]


class _Stretch(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


_S = TypeVar("_S", bound=_Stretch)


def without_overlap(
    found: Iterable[_S], *, rank: Callable[[_S], tuple[float, ...]]
) -> list[tuple[_S, _S | None]]:
    """Take stretches best first, and leave out any that overlaps one taken before.

    Args:
        found: Stretches, in any order.
        rank: What the least of is taken first; of equals, the one that starts first.

    Returns:
        Those taken, by start, each with the best of those that claimed the very same stretch, or None.
    """
    taken: list[tuple[_S, _S | None]] = []
    starts: list[int] = []
    for each in sorted(found, key=lambda each: (*rank(each), each.start)):
        at = bisect.bisect_right(starts, each.start)
        before, loser = taken[at - 1] if at else (None, None)
        if before is not None and before.end > each.start:
            if (before.start, before.end) == (each.start, each.end) and loser is None:
                taken[at - 1] = before, each
        elif at == len(taken) or taken[at][0].start >= each.end:
            taken.insert(at, (each, None))
            starts.insert(at, each.start)
    return taken
