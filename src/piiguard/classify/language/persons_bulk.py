"""Candidates for names and their scores, by whole arrays: the bulk path's form of `persons_scalar`."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import attrs

from piiguard.classify.language.persons_dots import dotted
from piiguard.classify.language.persons_model import (
    AFTER,
    BITS,
    DOT,
    ELDER,
    FIRST,
    FORMS,
    GROUPS,
    HAN,
    LAST,
    MULTIPLIERS,
    PAIR,
    SECOND,
    SEED,
    SURNAME,
    TRANSLITERATION,
    WORD_BITS,
    model,
    seed,
)
from piiguard.classify.language.persons_scalar import EDGE, GATE, Scored

if TYPE_CHECKING:
    import numpy as np  # noqa: TC004 - attrs keeps annotations as strings
    from numpy.typing import NDArray  # noqa: TC004 - as above

    Numbers = NDArray[np.uint32]
    Places = NDArray[np.int64]

__all__ = ["Candidates", "candidates", "codes_of", "features", "quick_features", "scored_bulk"]

_BREAK: Final = ord("\n")
_BLOCK: Final = 1 << 17


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


def scored_bulk(text: str, *, least: int, wanted: int | None = None) -> list[Scored]:
    """Score every candidate in a text, as `persons_scalar.scored` does.

    Args:
        text: A text in normal form.
        least: The least score that is of interest.
        wanted: If given, leave out the candidates that neither reach this score, nor stand before what may be
            a form of address, nor overlap one that does, if only by way of others.

    Returns:
        The candidates that reach *least*, by start and end.
    """
    import numpy as np

    weights = np.frombuffer(model().weights, np.int8)
    every: list[tuple[Candidates, NDArray[np.int32]]] = []
    codes = codes_of(text)
    found = candidates(codes)
    for begin in range(0, len(found.start), _BLOCK):
        here = slice(begin, begin + _BLOCK)
        some = Candidates(found.start[here], found.end[here], found.kind[here])
        quick = _total(weights, quick_features(codes, some))
        hopeful = quick >= GATE
        some, quick = some.where(hopeful), quick[hopeful]
        total = quick + _total(weights, features(codes, some))
        good = total >= least
        every.append((some.where(good), total[good]))
    if not every:
        return []
    starts, ends, kinds = (
        np.concatenate([getattr(some, name) for some, _ in every]) for name in ("start", "end", "kind")
    )
    totals = np.concatenate([total for _, total in every])
    if wanted is not None and len(starts):
        may_be = (totals >= wanted) | _addressing()[codes[ends]]
        apart = np.append(False, starts[1:] >= np.maximum.accumulate(ends)[:-1])
        group = np.cumsum(apart)
        kept = (np.bincount(group, weights=may_be) > 0)[group]
        starts, ends, kinds, totals = starts[kept], ends[kept], kinds[kept], totals[kept]
    columns = (starts - EDGE, ends - EDGE, kinds, totals)
    return [*zip(*(column.tolist() for column in columns), strict=True)]


@cache
def _addressing() -> NDArray[np.bool_]:
    """Return, by code point, whether a form of address begins with it."""
    import numpy as np

    table = np.zeros(1 << 16, np.bool_)
    table[[ord(form[0]) for form in FORMS]] = True
    return table


def _total(weights: NDArray[np.int8], columns: list[Numbers]) -> NDArray[np.int32]:
    import numpy as np

    total = np.zeros(len(columns[0]), np.int32)
    for column in columns:
        total += weights[column]
    return total


def codes_of(text: str) -> Numbers:
    """Return the folded code points of *text*, padded by `EDGE` line breaks."""
    import numpy as np

    symbols, _ = _tables()
    codes = np.full(len(text) + 2 * EDGE, _BREAK, np.uint32)
    if text:
        codes[EDGE:-EDGE] = symbols[np.minimum(np.array([text]).view(np.uint32), 0xFFFF)]
    return codes


@cache
def _tables() -> tuple[Numbers, NDArray[np.uint8]]:
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
    what = _tables()[1][codes]
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


def quick_features(codes: Numbers, found: Candidates) -> list[Numbers]:
    """Return, for each of the quick features, where its weight is for every candidate."""
    import numpy as np

    s, e = found.start, found.end
    group, kk = _sorts(found)
    zero = np.uint32(0)
    p1, n0, s0, l1 = codes[s - 1], codes[e], codes[s], codes[e - 1]
    s1, l2 = (np.where(e - s > 1, codes[each], zero) for each in (s + 1, e - 2))
    return [
        _hash(0, kk),
        _hash(1, kk, s0),
        _hash(2, group, s0, s1),
        _hash(3, kk, s1),
        _hash(4, kk, l1),
        _hash(5, kk, l2, l1),
        _hash(7, group, p1),
        _hash(10, group, n0),
        _hash(13, group, p1, s0),
        _hash(14, group, l1, n0),
    ]


def features(codes: Numbers, found: Candidates) -> list[Numbers]:
    """Return, for each of the other features, where its weight is for every candidate."""
    import numpy as np

    s, e = found.start, found.end
    group, kk = _sorts(found)
    zero = np.uint32(0)
    line = np.uint32(_BREAK)
    p1, n0 = codes[s - 1], codes[e]
    p2, n1 = np.where(p1 == line, line, codes[s - 2]), np.where(n0 == line, line, codes[e + 1])
    p3, n2 = np.where(p2 == line, line, codes[s - 3]), np.where(n1 == line, line, codes[e + 2])
    p4, n3 = np.where(p3 == line, line, codes[s - 4]), np.where(n2 == line, line, codes[e + 3])
    s0, l1, x2, x3 = codes[s], codes[e - 1], codes[s + 2], codes[s + 3]
    s1, l2 = (np.where(e - s > 1, codes[each], zero) for each in (s + 1, e - 2))
    s2 = np.where(e - s > 2, x2, zero)  # noqa: PLR2004 - the third character
    three = np.uint32(3)
    two_before, two_after = _word(p2, p1), _word(n0, n1)
    wp, wpp, ws, we, wnn, wl = (
        each >> three
        for each in (_word(p1, s0), two_before, _word(s0, s1), _word(l1, n0), two_after, _word(l2, l1))
    )
    whole = _whole(codes, s, e)
    flags = _tables()[1]
    f_p, f_n = flags[p1], flags[n0]
    near = (f_p & HAN) + 2 * (f_n & HAN)
    class_before = _edge(_word(p4, p3, p2, p1), _word(p3, p2, p1), two_before)
    class_after = _edge(_word(n0, n1, n2, n3), _word(n0, n1, n2), two_after)
    seven = np.uint32(7)
    return [
        _hash(6, kk, s1, s2),
        _hash(8, group, p2, p1),
        _hash(9, group, p3, p2, p1),
        _hash(11, group, n0, n1),
        _hash(12, group, n0, n1, n2),
        _hash(16, kk, l2, l1, n0),
        _hash(17, group, p1, s0, s1),
        _hash(21, kk, wp, wpp),
        _hash(22, kk, ws, _word(s0, s1, x2) >> three, _word(s0, s1, x2, x3) >> three),
        _hash(23, kk, we, wnn),
        _hash(24, kk, _word(l1, n0, n1) >> three, _word(l2, l1, n0) >> three, _word(l2, l1, n0, n1) >> three),
        _hash(25, kk, _word(p2, p1, s0) >> three, _word(p1, s0, s1) >> three, _word(p2, p1, s0, s1) >> three),
        _hash(26, kk, wl, _word(codes[e - 3], l2, l1) >> three),
        _hash(30, kk, wp, ws),
        _hash(31, kk, (f_p & TRANSLITERATION) > 0, (f_n & TRANSLITERATION) > 0, near),
        _hash(33, kk, whole),
        _hash(34, group, class_before, wp),
        _hash(35, group, class_after, we),
        _hash(37, group, whole & seven, class_before),
        _hash(38, group, whole & seven, class_after),
    ]


def _sorts(found: Candidates) -> tuple[Numbers, Numbers]:
    import numpy as np

    length = np.minimum(found.end - found.start, 9).astype(np.uint32)
    kind = found.kind.astype(np.uint32)
    return np.array(GROUPS, np.uint32)[found.kind], kind * np.uint32(16) + length


def _mixed(h: Numbers, column: NDArray[np.generic], by: int) -> Numbers:
    import numpy as np

    h = (h ^ column.astype(np.uint32)) * np.uint32(by)
    return h ^ (h >> np.uint32(15))


def _hash(number: int, *columns: NDArray[np.generic]) -> Numbers:
    import numpy as np

    h = np.full(len(columns[0]), seed(number), np.uint32)
    for column, by in zip(columns, MULTIPLIERS, strict=False):
        h = _mixed(h, column, by)
    return h >> np.uint32(32 - BITS)


def _word(*columns: Numbers) -> Numbers:
    import numpy as np

    h = np.full(len(columns[0]), len(columns) * SEED & 0xFFFFFFFF, np.uint32)
    for column, by in zip(columns, MULTIPLIERS, strict=False):
        h = _mixed(h, column, by)
    return _looked_up(h)


def _whole(codes: Numbers, start: Places, end: Places) -> Numbers:
    import numpy as np

    length = np.minimum(end - start, 16).astype(np.uint32)
    h = length * np.uint32(SEED)
    for at in range(int(length.max(initial=0))):
        h = np.where(length > at, _mixed(h, codes[start + at], MULTIPLIERS[min(at, 4)]), h)
    return _looked_up(h)


def _looked_up(h: Numbers) -> Numbers:
    import numpy as np

    entry = np.frombuffer(model().words, np.uint16)[h >> np.uint32(32 - WORD_BITS)].astype(np.uint32)
    same = (entry & np.uint32(1023)) == (h & np.uint32(1023))
    return np.where(same, entry >> np.uint32(10), np.uint32(0))


def _edge(four: Numbers, three: Numbers, two: Numbers) -> Numbers:
    import numpy as np

    seven = np.uint32(7)
    return np.where(
        four > 0,
        four & seven | np.uint32(24),
        np.where(
            three > 0,
            three & seven | np.uint32(16),
            np.where(two > 0, two & seven | np.uint32(8), np.uint32(0)),
        ),
    )
