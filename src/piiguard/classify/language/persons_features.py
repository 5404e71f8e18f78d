"""Features of candidates for names by whole arrays: the bulk path's form of those of `persons_scalar`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from piiguard.classify.language.persons_candidates import Candidates, tables
from piiguard.classify.language.persons_model import (
    BITS,
    GROUPS,
    HAN,
    MULTIPLIERS,
    SEED,
    TRANSLITERATION,
    WORD_BITS,
    model,
    seed,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.uint32]
    Places = NDArray[np.int64]


__all__ = ["features", "quick_features"]

_BREAK: Final = ord("\n")


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
    flags = tables()[1]
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
