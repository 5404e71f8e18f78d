"""Candidates for names by whole arrays: the bulk path's form of those of `persons_scalar`."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import attrs

from piiguard.classify.language.persons_dots import dotted
from piiguard.classify.language.persons_model import (
    AFTER,
    DOT,
    ELDER,
    FIRST,
    HAN,
    LAST,
    PAIR,
    SECOND,
    SURNAME,
    TRANSLITERATION,
    model,
)
from piiguard.classify.language.persons_scalar import EDGE

if TYPE_CHECKING:
    import numpy as np  # noqa: TC004 - attrs keeps annotations as strings
    from numpy.typing import NDArray  # noqa: TC004 - as above

    Numbers = NDArray[np.uint32]
    Places = NDArray[np.int64]


__all__ = ["Candidates", "candidates", "codes_of", "tables"]

_BREAK: Final = ord("\n")


@attrs.frozen(eq=False, repr=False)
class Candidates:
    """Stretches that may be names, by start and end, each once.

    Attributes:
        start: Where they begin, in padded offsets.
        end: Where they end.
        kind: What would make them names.
    """

    start: Places
    end: Places
    kind: NDArray[np.int8]

    def where(self, chosen: NDArray[np.bool_]) -> Candidates:
        """Return those that are chosen."""
        return Candidates(self.start[chosen], self.end[chosen], self.kind[chosen])


def codes_of(text: str) -> Numbers:
    """Return the folded code points of *text*, padded by `EDGE` line breaks."""
    import numpy as np

    symbols, _ = tables()
    codes = np.full(len(text) + 2 * EDGE, _BREAK, np.uint32)
    if text:
        codes[EDGE:-EDGE] = symbols[np.minimum(np.array([text]).view(np.uint32), 0xFFFF)]
    return codes


@cache
def tables() -> tuple[Numbers, NDArray[np.uint8]]:
    """Return, by code point, what it folds to, and its flags."""
    import numpy as np

    symbols = np.arange(1 << 16, dtype=np.uint32)
    symbols[list(model().symbols)] = list(model().symbols.values())
    return symbols, np.frombuffer(model().flags, np.uint8)


@cache
def _sorted_pairs() -> tuple[Numbers, Numbers]:
    import numpy as np

    return tuple(np.array(sorted(each), np.uint32) for each in (model().pairs, model().titles))  # type: ignore[return-value]  # of two


@cache
def _heads() -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return, by code point, whether a surname of two characters, and a title, begins with it."""
    import numpy as np

    tables = [np.zeros(1 << 16, np.bool_) for _ in range(2)]
    for table, among in zip(tables, _sorted_pairs(), strict=True):
        table[among >> np.uint32(16)] = True
    return tables[0], tables[1]


@cache
def _lasts() -> NDArray[np.bool_]:
    import numpy as np

    table = np.zeros(1 << 16, np.bool_)
    table[sorted(LAST)] = True
    return table


def candidates(codes: Numbers) -> Candidates:
    """Find the stretches that may be names.

    Args:
        codes: As `codes_of` returns.

    Returns:
        The candidates.
    """
    import numpy as np

    pairs, titles = _sorted_pairs()
    pair_heads, title_heads = _heads()
    what = tables()[1][codes]
    what[:EDGE] = what[-EDGE:] = 0
    found: list[tuple[Places, Places, int]] = []

    def add(start: Places, length: int, kind: int) -> None:
        found.append((start, start + length, kind))

    def has(at: Places, flag: int) -> NDArray[np.bool_]:
        return (what[at] & flag) > 0

    def two(at: Places, among: Numbers, heads: NDArray[np.bool_]) -> NDArray[np.bool_]:
        found = np.zeros(len(at), np.bool_)
        # Few begin like one of them, and to look a pair up takes ten times as long as to see that.
        some = np.flatnonzero(heads[codes[at]])
        both = codes[at[some]] << np.uint32(16) | codes[at[some] + 1]
        place = np.searchsorted(among, both)
        place[place == len(among)] = 0
        found[some] = among[place] == both
        return found

    at = np.flatnonzero(what & SURNAME)
    title = at[has(at + 1, AFTER) | two(at + 1, titles, title_heads)]
    add(title, 1, 3)
    at = at[has(at + 1, HAN)]
    add(at, 2, 0)
    at = at[has(at + 2, HAN)]
    add(at, 3, 1)
    add(at[has(at + 3, HAN) & has(at + 1, SURNAME)], 4, 2)
    at = np.flatnonzero(what & PAIR)
    at = at[two(at, pairs, pair_heads)]
    add(at, 2, 4)
    for length in (3, 4, 5):
        at = at[has(at + length - 1, HAN)]
        add(at, length, 4)
    at = np.flatnonzero(what & ELDER)
    add(at[has(at + 1, SURNAME)], 2, 5)
    young = at[codes[at] != ord("老")]
    add(young[~has(young + 1, SURNAME) & has(young + 1, SECOND)], 2, 9)
    at = np.flatnonzero((what & (FIRST | SURNAME)) == FIRST)
    add(at[has(at + 1, SECOND)], 2, 8)
    at = np.flatnonzero(_lasts()[codes]) - 1
    add(at[has(at, SECOND)], 2, 9)
    _add_runs(what, found)
    dots = np.flatnonzero(codes == DOT)
    dots = dots[has(dots - 1, HAN) & has(dots + 1, HAN)]
    if len(dots):
        chains = [*dotted(codes, model().flags, dots.tolist())]  # type: ignore[arg-type]  # an array is one
        if chains:
            start, end = np.array(chains, np.int64).T
            found.append((start, end, 7))
    return _each_once(found)


def _add_runs(what: NDArray[np.uint8], found: list[tuple[Places, Places, int]]) -> None:
    """Add every stretch of two to eight characters near the beginning of a run of transliteration."""
    import numpy as np

    inside = (what & TRANSLITERATION) > 0
    edges = np.flatnonzero(inside[1:] != inside[:-1]) + 1
    begin, end = edges[::2], edges[1::2]
    for length in range(2, 9):
        for offset in range(7):
            start = begin[begin + offset + length <= end] + offset
            found.append((start, start + length, 6))


def _each_once(found: list[tuple[Places, Places, int]]) -> Candidates:
    """Sort by start and end; of the same stretch keep the first kind."""
    import numpy as np

    start = np.concatenate([each[0] for each in found])
    end = np.concatenate([each[1] for each in found])
    kind = np.concatenate([np.full(len(each[0]), each[2], np.int8) for each in found])
    order = np.argsort((start << 24) + ((end - start) << 8) + kind, kind="stable")
    start, end, kind = start[order], end[order], kind[order]
    first = np.ones(len(start), np.bool_)
    first[1:] = (start[1:] != start[:-1]) | (end[1:] != end[:-1])
    return Candidates(start[first], end[first], kind[first])
