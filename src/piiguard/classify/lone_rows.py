"""Rows of a column that are one number from end to end: judged as matrices, without a look at neighbours.

All such rows of one length form a matrix and go straight to the vector validators. What they cannot decide
alone (two that claim a row, a rule that has no vector form) is left for the scan of rows as text.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache, lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Final

import attrs

from piiguard.catalog.entities import Entity
from piiguard.classify.evidence import SCORES, Sign, Verdict
from piiguard.classify.gather import rows_at
from piiguard.classify.kinds import Kind
from piiguard.classify.validators.bank_card import CARD_LENGTHS, are_bank_cards
from piiguard.classify.validators.mobile import are_mobiles
from piiguard.classify.validators.resident_id import are_resident_ids
from piiguard.classify.validators.uscc import are_usccs

if TYPE_CHECKING:
    import re

    import numpy as np  # noqa: TC004 - attrs keeps annotations as strings
    from numpy.typing import NDArray  # noqa: TC004 - as above

    from piiguard.catalog.columns import TextColumn
    from piiguard.classify.further import Further
    from piiguard.classify.rules.book import Book
    from piiguard.classify.rules.rule import Rule
    from piiguard.classify.small import Settings
    from piiguard.classify.units import Bytes, Offsets  # noqa: TC004 - as above

__all__ = ["Found", "scan_lone_rows"]

_ROWS: Final = 1 << 14  # rows of digits that stay in a core's cache
_MOBILE: Final = 11
_ID: Final = 18
_MASTER: Final = 17
_COUNTRY_CODE: Final = b"0086"
_LENGTHS: Final[Mapping[Kind, Collection[int]]] = {
    Kind.RESIDENT_ID: (_ID,),
    Kind.USCC: (_ID,),
    Kind.BANK_CARD: CARD_LENGTHS,
    Kind.MOBILE: (_MOBILE, _MOBILE + 2, _MOBILE + 4),  # with 86 or 0086
}
_OF_KINDS: Final = frozenset(chain.from_iterable(_LENGTHS.values()))
_LONGEST: Final = 64
"""A row of more digits is a number of nothing; the scan of rows as text says so too."""

_DIGITS: Final = frozenset("0123456789")
_PLAIN: Final = _DIGITS | {"x"}
_SURE: Final = 0.95


@attrs.define(eq=False, repr=False)
class Found:
    """Identifiers as they come in, in pieces; the entities of the kinds come first in *entities*."""

    entities: list[Entity]
    numbers: list[NDArray[np.int16]] = attrs.field(factory=list)
    rows: list[Offsets] = attrs.field(factory=list)
    starts: list[Offsets] = attrs.field(factory=list)
    ends: list[Offsets] = attrs.field(factory=list)

    def number(self, entity: Entity) -> int:
        """Return the number of *entity*, a new one if it has none yet."""
        if entity not in self.entities:
            self.entities.append(entity)
        return self.entities.index(entity)

    def add(self, number: NDArray[np.int16], row: Offsets, start: Offsets, end: Offsets) -> None:
        """Add identifiers: numbers of their entities, rows, starts and ends."""
        self.numbers.append(number)
        self.rows.append(row)
        self.starts.append(start)
        self.ends.append(end)

    def arrays(self) -> tuple[NDArray[np.int16], Offsets, Offsets, Offsets]:
        """Return all of them."""
        import numpy as np

        nothing = np.zeros(0, np.int64)
        return (
            np.concatenate([np.zeros(0, np.int16), *self.numbers]),
            np.concatenate([nothing, *self.rows]),
            np.concatenate([nothing, *self.starts]),
            np.concatenate([nothing, *self.ends]),
        )


def scan_lone_rows(column: TextColumn, settings: Settings, found: Found) -> Offsets:
    """Scan the rows that are digits from end to end (an ID may end in X).

    Args:
        column: The column.
        settings: What to do.
        found: Where to add what was found.

    Returns:
        The numbers of the rows that are to be scanned as text.
    """
    import numpy as np

    data, offsets = column.data, column.offsets
    lengths = np.diff(offsets)
    digit = (data - np.uint8(ord("0"))) < 10  # noqa: PLR2004 - ten digits
    strange = np.flatnonzero(~digit)
    if len(strange) * 2 > len(data):
        return np.flatnonzero(lengths > 0)
    row = np.searchsorted(offsets, strange, side="right") - 1
    last = (offsets[row + 1] - 1 == strange) & (lengths[row] == _ID) & ((data[strange] | 0x20) == ord("x"))
    mixed = np.zeros(len(lengths), np.bool_)
    mixed[row[~last]] = True
    in_x = np.zeros(len(lengths), np.bool_)
    in_x[row[last]] = True
    present = np.bincount(lengths.clip(0, _LONGEST), minlength=_LONGEST + 1)
    always = _rules_of_words(settings)
    if always:
        mixed |= lengths >= _LONGEST
    for length in range(1, _LONGEST):
        if not present[length]:
            continue
        rules = _that_fit(always + _rules_of(settings, length), length, _DIGITS)
        before_x = length == _ID and bool(_that_fit(always + _rules_of(settings, _MASTER), length, _PLAIN))
        if not (rules or length in _OF_KINDS):
            continue
        rows = np.flatnonzero((lengths == length) & ~mixed)
        for begin in range(0, len(rows), _ROWS):
            some = rows[begin : begin + _ROWS]
            matrix = rows_at(data, offsets[some], length)
            kind = _judge_digits(matrix, settings)
            best = kind.copy()
            # What is as sure as an ID gives way to no rule, and no guard keeps it from its row.
            unsettled = np.flatnonzero(~_settled()[kind])
            ends_in_x = in_x[some[unsettled]]
            if before_x:
                mixed[some[unsettled[ends_in_x]]] = True
                best[unsettled[ends_in_x]] = -1
            unsettled = unsettled[~ends_in_x]
            if rules and len(unsettled):
                rest = matrix if len(unsettled) == len(matrix) else matrix[unsettled]
                best[unsettled], unsure = _merged(kind[unsettled], _judge_rules(rest, rules, settings, found))
                mixed[some[unsettled[unsure]]] = True
            hit = np.flatnonzero(best >= 0)
            row = some[hit]
            end = offsets[row + 1]
            start = np.where(kind[hit] == Kind.MOBILE, end - _MOBILE, offsets[row])
            found.add(best[hit], row, start, end)
    return np.flatnonzero(mixed)


def _rules_of(settings: Settings, length: int) -> list[Rule]:
    """Return the rules that may say something of a row that is a run of so many digits."""
    rules: list[Rule] = []
    for book in _books(settings):
        numbers = [*book.by_length.get(length, ())]
        numbers += [number for least, each in book.by_alnum.items() if least <= length for number in each]
        rules += [book.rules[number] for number in numbers]
    return [rule for rule in rules if _may_count(rule, settings)]


def _rules_of_words(settings: Settings) -> list[Rule]:
    """Return the rules that a word made of digits, or of the X at the end of an ID, may trigger."""
    rules: list[Rule] = []
    for book in _books(settings):
        numbers = {number for word, own in book.by_word.items() if _PLAIN.issuperset(word) for number in own}
        rules += [book.rules[number] for number in sorted(numbers)]
    return [rule for rule in rules if _may_count(rule, settings)]


def _books(settings: Settings) -> tuple[Book, ...]:
    return () if settings.further is None else (settings.further.book, settings.further.guards)


def _may_count(rule: Rule, settings: Settings) -> bool:
    """Say whether a match that has no letter beside it can come to anything."""
    if rule.labelled or not _may_be_plain(rule.pattern, _PLAIN):
        return False
    return (
        rule.scores.silent >= settings.min_score
        or rule.surroundings is not None
        or any(_PLAIN.issuperset(word) for word in rule.words)
    )


def _that_fit(rules: list[Rule], length: int, chars: frozenset[str]) -> list[Rule]:
    """Leave out the rules whose every match is longer than a row, or of other characters than its."""
    return [
        rule for rule in rules if _least_width(rule.pattern) <= length and _may_be_plain(rule.pattern, chars)
    ]


@lru_cache(maxsize=512)
def _least_width(pattern: re.Pattern[str]) -> int:
    from piiguard.classify.extending.patterns import least_width

    return least_width(pattern)


@cache
def _settled() -> NDArray[np.bool_]:
    """Return, by kind and for none at the end, whether a row of it gives way to nothing."""
    import numpy as np

    return np.array([*(SCORES[kind][Verdict.SILENT][Sign.NONE] >= _SURE for kind in Kind), False])


@lru_cache(maxsize=512)
def _may_be_plain(pattern: re.Pattern[str], chars: frozenset[str]) -> bool:
    from piiguard.classify.extending.patterns import may_consist_of

    return may_consist_of(pattern, chars)


@attrs.frozen(eq=False)
class _Said:
    """What rules say of the rows of a matrix.

    Attributes:
        number: The entity of one that claims the row, or -1.
        claims: How many claim it.
        guarded: Whether a guard keeps others from it.
        unsure: Whether the row must be read as text.
    """

    number: NDArray[np.int16]
    claims: NDArray[np.int8]
    guarded: NDArray[np.bool_]
    unsure: NDArray[np.bool_]


def _judge_rules(rows: Bytes, rules: list[Rule], settings: Settings, found: Found) -> _Said:
    """Apply *rules* to rows of digits."""
    import numpy as np

    count, width = len(rows), rows.shape[1]
    said = _Said(
        np.full(count, -1, np.int16),
        np.zeros(count, np.int8),
        np.zeros(count, np.bool_),
        np.zeros(count, np.bool_),
    )
    every = np.arange(count)
    for rule in rules:
        if rule.check_rows is None or width not in rule.widths:
            some = np.flatnonzero(_holds(rows, rule.trigger.words)) if rule.trigger.words else every
            matched = some[_matching(rows[some], rule.pattern)]
            # A guard that is not reported itself matters only where something else claims the row.
            silent = rule.guard and not _is_reported(rule, settings.further, settings.min_score)
            (said.guarded if silent else said.unsure)[matched] = True
            continue
        passed = rule.check_rows(rows)
        if rule.surroundings is not None or any(_PLAIN.issuperset(word) for word in rule.words):
            said.unsure[passed] = True
            continue
        said.guarded[passed] |= rule.guard
        if _is_reported(rule, settings.further, settings.min_score):
            said.number[passed] = found.number(rule.entity)
            said.claims[passed] += 1
    return said


def _holds(rows: Bytes, words: tuple[str, ...]) -> NDArray[np.bool_]:
    """Say which rows hold one of *words*, of those that are digits."""
    import numpy as np

    found = np.zeros(len(rows), np.bool_)
    columns = np.ascontiguousarray(rows.T)
    for word in words:
        octets = word.encode()
        for begin in range(len(columns) - len(octets) + 1 if _PLAIN.issuperset(word) else 0):
            here = columns[begin] == octets[0]
            for place, octet in enumerate(octets[1:], begin + 1):
                here &= columns[place] == octet
            found |= here
    return found


def _matching(rows: Bytes, pattern: re.Pattern[str]) -> list[int]:
    """Return the numbers of the rows in which a pattern matches."""
    import numpy as np

    if not len(rows):
        return []
    width = rows.shape[1] + 1
    lines = np.full((len(rows), width), ord("\n"), np.uint8)
    lines[:, :-1] = rows
    return [match.start() // width for match in pattern.finditer(lines.tobytes().decode("ascii"))]


def _merged(kind: NDArray[np.int16], said: _Said) -> tuple[NDArray[np.int16], NDArray[np.bool_]]:
    """Return the number of what each row is, or -1, and which rows must be read as text."""
    import numpy as np

    claims = said.claims + (kind >= 0)
    # Which of two wins is for the scan of rows as text to say.
    unsure = said.unsure | (claims > 1) | (said.guarded & (claims > 0))
    best = np.where(kind >= 0, kind, said.number)
    best[unsure] = -1
    return best, unsure


def _is_reported(rule: Rule, further: Further | None, min_score: float) -> bool:
    return (
        further is not None
        and rule.scores.silent >= min_score
        and rule.entity in (further.guarded if rule.guard else further.reported)
    )


def _judge_digits(rows: Bytes, settings: Settings) -> NDArray[np.int16]:
    """Return the best kind of each row, -1 where it is none; rows of 18 may end in X."""
    import numpy as np

    best = np.full(len(rows), -1, np.int16)
    left = np.arange(len(rows))
    # All kinds but the mobile claim the whole row: the first in their order wins, and the rest need no test.
    for kind in sorted(settings.kinds & _kinds_of_length(rows.shape[1])):
        sign = Sign.COUNTRY_CODE if kind == Kind.MOBILE and rows.shape[1] > _MOBILE else Sign.NONE
        if SCORES[kind][Verdict.SILENT][sign] >= settings.min_score:
            passed = _passes(kind, rows if len(left) == len(rows) else rows[left], settings)
            best[left[passed]] = kind
            left = left[~passed]
    return best


def _kinds_of_length(length: int) -> frozenset[Kind]:
    return frozenset(kind for kind, lengths in _LENGTHS.items() if length in lengths)


def _passes(kind: Kind, rows: Bytes, settings: Settings) -> NDArray[np.bool_]:
    """Say which rows, of a length that *kind* can have, are of that kind."""
    if kind == Kind.MOBILE:
        front = rows.shape[1] - _MOBILE
        passed = are_mobiles(rows[:, front:])
        for place, digit in enumerate(_COUNTRY_CODE[len(_COUNTRY_CODE) - front :]):
            passed &= rows[:, place] == digit
        return passed
    if kind == Kind.BANK_CARD:
        all_digits: NDArray[np.bool_] = (rows[:, -1] | 0x20) != ord("x")  # a row of 18 may end in X
        return are_bank_cards(rows) & all_digits
    upper = rows.copy()
    upper[rows[:, -1] == ord("x"), -1] = ord("X")
    return are_usccs(upper) if kind == Kind.USCC else are_resident_ids(upper, as_of=settings.as_of)
