"""Many texts, one a line, read by a book of rules as if each were read by itself.

All are read at once, and one by itself only where a match reaches beyond it: so a column costs what it holds,
not how many rows it has.
"""

from __future__ import annotations

import bisect
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import attrs

from piiguard.catalog.findings import Finding
from piiguard.classify.rules.book import MARGIN, Book, matches, windows_at
from piiguard.classify.rules.rule import Rule

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from piiguard.classify.rules.triggers import Places
    from piiguard.classify.units import Offsets

__all__ = ["read_rows"]

_Spans = list[tuple[int, int]]

# So many rows without a trigger between two that have one are cheaper to read than to leave out.
_GAP: Final = 4


def read_rows(book: Book, text: str, places: Places, begins: Offsets) -> Iterator[tuple[Rule, Finding]]:
    """Read several texts.

    Args:
        book: The rules.
        text: The texts in normal form, joined by line breaks.
        places: Where triggers lie in *text*.
        begins: Where each text begins.

    Yields:
        The findings, the more trusted rule's first, each with its rule; offsets are those of *text*.
    """
    import numpy as np

    ends = np.append(begins[1:] - 1, len(text))
    for number in sorted(places):
        rule = book.rules[number]
        starts, stops = places[number]
        row = np.searchsorted(begins, starts, side="right") - 1
        # A row that lies within reach of one of its triggers is read from end to end, whatever the others.
        covered = (starts - rule.reach <= begins[row]) & (stops + rule.reach >= ends[row])
        if rule.trigger.is_single:
            covered[:] = False
            firsts = np.maximum(starts - rule.trigger.back, begins[row])
            some = _begun(rule, text, firsts, np.minimum(stops + rule.reach + MARGIN, ends[row]))
            starts, stops, row, covered = starts[some], stops[some], row[some], covered[some]
        whole = np.zeros(len(begins), np.bool_)
        whole[row[covered]] = True
        apart = ~whole[row]
        parts: defaultdict[int, _Spans] = defaultdict(list)
        for each, start, stop in zip(row[apart].tolist(), starts[apart], stops[apart], strict=True):
            parts[each].append((int(start), int(stop)))
        found = _matches_of_rows(rule, text, whole, begins, ends)
        for each in sorted({*found, *parts}):
            begin, end = int(begins[each]), int(ends[each])
            own = text[begin:end]
            spans = found.get(each) or _matches_apart(rule, own, begin, parts.get(each) or [(begin, end)])
            for start, stop in spans:
                one = book.judged(rule, own, start, stop)
                if one is not None:
                    yield rule, attrs.evolve(one, start=start + begin, end=stop + begin)


def _begun(rule: Rule, text: str, starts: Offsets, stops: Offsets) -> NDArray[np.bool_]:
    """Say at which triggers a match begins; few do, and only those rows are read by themselves."""
    import numpy as np

    match = rule.pattern.match if rule.trigger.leads else rule.pattern.search
    places = zip(starts.tolist(), stops.tolist(), strict=True)
    return np.array([match(text, start, stop) is not None for start, stop in places], np.bool_)


def _matches_apart(rule: Rule, own: str, begin: int, places: _Spans) -> Iterator[tuple[int, int]]:
    """Find the matches in one row, which begins at *begin*, around places of the whole text."""
    near = [(start - begin, stop - begin) for start, stop in places]
    return matches(rule, own, windows_at(rule, near, len(own)))


def _matches_of_rows(
    rule: Rule, text: str, whole: NDArray[np.bool_], begins: Offsets, ends: Offsets
) -> dict[int, _Spans | None]:
    """Find the matches in rows that are read from end to end; None for a row that must be read apart."""
    import numpy as np

    found: dict[int, _Spans | None] = {}
    some = np.flatnonzero(whole)
    if not len(some):
        return found
    breaks = np.flatnonzero(np.diff(some) > _GAP)
    firsts: list[int] = some[np.append(0, breaks + 1)].tolist()
    lasts: list[int] = some[np.append(breaks, len(some) - 1)].tolist()
    starts: list[int] = begins.tolist()
    group = "id" if "id" in rule.pattern.groupindex else 0
    for first, last in zip(firsts, lasts, strict=True):
        stop = int(ends[last])
        for match in rule.pattern.finditer(text, starts[first], stop + MARGIN):
            if match.start() >= stop:
                break
            row = bisect.bisect_right(starts, match.start()) - 1
            if match.end() > ends[row]:
                touched = range(row, bisect.bisect_left(starts, match.end()))
                found |= {each: None for each in touched if whole[each]}
            elif whole[row]:
                spans = found.setdefault(row, [])
                start, end = match.span(group)
                if spans is not None and start < end:
                    spans.append((start - starts[row], end - starts[row]))
    return found
