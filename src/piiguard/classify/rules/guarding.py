"""Guards, looked for only where something is claimed that a guard could outdo.

A guard reports nothing; it keeps weaker findings from its text. So it is tried around the claims that are
weaker than it can be, and of those only around the ones that show at their ends that it may hold them:
`piiguard.classify.rules.rule.Beside`. Most texts have none, and cost nothing.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import compress
from typing import TYPE_CHECKING, Final

import attrs

from piiguard.catalog.findings import Finding
from piiguard.classify.rules.book import Book, matches, windows_of
from piiguard.classify.rules.rule import Beside, Rule
from piiguard.classify.rules.words import lower
from piiguard.classify.text import char_table

if TYPE_CHECKING:
    import numpy as np  # noqa: TC004 - attrs keeps annotations as strings
    from numpy.typing import NDArray  # noqa: TC004 - as above

    from piiguard.classify.units import Codes, Offsets, Units  # noqa: TC004 - as above

__all__ = ["Claim", "Claims", "guards_around", "guards_of", "may_be_guarded"]

Claim = tuple[int, int, float]
"""Start and end in the normal form, and the score."""

_Spans = list[tuple[int, int]]
_ONE_CLAIM: Final = 8192  # code points that the kernel reads meanwhile


@attrs.frozen(eq=False)
class Claims:
    """Claims on a large text, by start; offsets are those of the normal form, padded."""

    starts: Offsets
    ends: Offsets
    scores: NDArray[np.float64]


def guards_of(book: Book, text: str, claims: Sequence[Claim]) -> list[Finding]:
    """Find the guards around what is claimed in a short text.

    Args:
        book: The guards.
        text: A text in normal form.
        claims: What is claimed, by start.

    Returns:
        The guards, in no particular order.
    """
    by_rule: dict[int, _Spans] = {}
    for start, end, score in claims:
        for number in book.marks.shown(text, start, end, score):
            by_rule.setdefault(number, []).append((start, end))
    compiled = book.shaped_triggers_for(len(text)) if by_rule else None
    found: list[Finding] = []
    # Most often there is one claim, and all rules are asked of it.
    asked: _Spans = []
    opens = closes = b""
    for number in sorted(by_rule):
        spans = by_rule[number]
        if compiled is not None:
            if spans != asked:
                asked = spans
                opens = array("q", [start for start, _ in spans]).tobytes()
                closes = array("q", [end for _, end in spans]).tobytes()
            spans = [*compress(spans, compiled.near(text, number, opens, closes))]
        if spans:
            found += _around(book, book.rules[number], text, spans)
    return found


def guards_around(
    book: Book, units: Units, claims: Claims, begins: Sequence[int], lasts: Sequence[int]
) -> list[Finding]:
    """Find the guards around what is claimed in a large text: what `guards_of` finds in each of its rows.

    Args:
        book: The guards.
        units: The text.
        claims: What is claimed.
        begins: Where each row begins, in the normal form.
        lasts: Where each ends.

    Returns:
        The guards, in no particular order; offsets are those of the normal form.
    """
    import numpy as np

    from piiguard.classify.units import PAD

    text = units.normal
    seen = _Seen.of(units, claims.starts, claims.ends)
    row = np.searchsorted(begins, claims.starts - PAD, side="right") - 1
    found: list[Finding] = []
    for number, rule in enumerate(book.rules):
        some = claims.scores < rule.ceiling
        if rule.beside is not None:
            some &= seen.shows(rule.beside)
        chosen = np.flatnonzero(some)
        # To read the whole text takes the kernel as long as it takes to look around a few claims.
        compiled = book.shapes if len(chosen) * _ONE_CLAIM > len(text) else None
        if compiled is not None:
            opens, closes = (each[chosen] - PAD for each in (claims.starts, claims.ends))
            near = compiled.near(units.readable, number, opens.tobytes(), closes.tobytes())
            chosen = chosen[np.frombuffer(near, np.bool_)]
        if not len(chosen):
            continue
        starts: list[int] = (claims.starts[chosen] - PAD).tolist()
        stops: list[int] = (claims.ends[chosen] - PAD).tolist()
        if len(begins) == 1:
            found += _around(book, rule, text, list(zip(starts, stops, strict=True)))
            continue
        rows: list[int] = row[chosen].tolist()
        by_row: dict[int, _Spans] = {}
        for each, start, stop in zip(rows, starts, stops, strict=True):
            by_row.setdefault(each, []).append((start - begins[each], stop - begins[each]))
        for each, spans in by_row.items():
            begin = begins[each]
            found += (
                attrs.evolve(guard, start=guard.start + begin, end=guard.end + begin)
                for guard in _around(book, rule, text[begin : lasts[each]], spans)
            )
    return found


def may_be_guarded(book: Book, units: Units, starts: Offsets, ends: Offsets) -> NDArray[np.bool_]:
    """Say of stretches of a large text whether they show that any guard may hold them.

    Args:
        book: The guards.
        units: The text.
        starts: Where they begin, in padded offsets.
        ends: Where they end.

    Returns:
        One for each; true for more than have a guard.
    """
    import numpy as np

    every = _any_of(tuple(rule.beside for rule in book.rules))
    if every is None:
        return np.ones(len(starts), np.bool_)
    return _Seen.of(units, starts, ends).shows(every)


@lru_cache(maxsize=64)
def _any_of(every: tuple[Beside | None, ...]) -> Beside | None:
    """Return what shows where any of them does."""
    some = [each for each in every if each is not None]
    if len(some) < len(every):
        return None
    return Beside(
        before="".join(sorted({char for each in some for char in each.before})),
        first="".join(sorted({char for each in some for char in each.first})),
        after="".join(sorted({char for each in some for char in each.after})),
        least=min((each.least for each in some if each.least), default=0),
        at=any(each.at for each in some),
    )


def _around(book: Book, rule: Rule, text: str, spans: _Spans) -> Iterator[Finding]:
    """Find what *rule* finds near *spans*, if what triggers it is near."""
    if rule.trigger.words:
        triggers = _union(rule.trigger.words)
        reach = rule.reach
        spans = [
            (start, end)
            for start, end in spans
            if triggers.search(lower(text[max(0, start - reach) : end + reach])) is not None
        ]
    for start, end in matches(rule, text, windows_of(spans, rule.reach, len(text))):
        found = book.judged(rule, text, start, end)
        if found is not None:
            yield found


@lru_cache(maxsize=512)
def _union(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(lower(word)) for word in words))


@attrs.frozen(eq=False)
class _Seen:
    """What is seen at the ends of stretches of a large text."""

    before: Codes
    first: Codes
    after: Codes
    size: Offsets
    at: NDArray[np.bool_]

    @classmethod
    def of(cls, units: Units, starts: Offsets, ends: Offsets) -> _Seen:
        import numpy as np

        ats = np.searchsorted(units.ats, ends) > np.searchsorted(units.ats, starts)
        codes = units.codes
        return cls(codes[starts - 1], codes[starts], codes[ends], ends - starts, ats)

    def shows(self, beside: Beside) -> NDArray[np.bool_]:
        shown: NDArray[np.bool_] = char_table(beside.before)[self.before]
        shown |= char_table(beside.after)[self.after]
        shown |= char_table(beside.first)[self.first]
        if beside.at:
            shown |= self.at
        if beside.least:
            shown |= self.size >= beside.least
        return shown
