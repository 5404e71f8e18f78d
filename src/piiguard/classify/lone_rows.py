"""Rows of a column that are one number from end to end: judged without a look at neighbours.

`piiguard.classify.lone_kinds` tells which they are, and of which kind. Those of one length form a matrix
for the rules that may say something of them. What these cannot decide alone (two that claim a row, a rule
that has no vector form) is left for the scan of rows as text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import attrs

from piiguard.catalog.entities import Entity
from piiguard.classify.extending.lists import DenyList
from piiguard.classify.gather import rows_at
from piiguard.classify.lone_kinds import LONGEST, TEXT, Lone, is_settled, lone_of
from piiguard.classify.lone_rules import PLAIN, is_reported, row_rules

if TYPE_CHECKING:
    import re

    import numpy as np  # noqa: TC004 - attrs keeps annotations as strings
    from numpy.typing import NDArray  # noqa: TC004 - as above

    from piiguard.catalog.columns import TextColumn
    from piiguard.classify.rules.rule import Rule
    from piiguard.classify.small import Settings
    from piiguard.classify.units import Bytes, Offsets  # noqa: TC004 - as above

__all__ = ["Found", "scan_lone_rows"]

_ROWS: Final = 1 << 14  # rows of digits that stay in a core's cache
_ID: Final = 18
_CASE: Final = 0x20  # of an ASCII letter


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

        if len(self.numbers) == 1:
            return self.numbers[0], self.rows[0], self.starts[0], self.ends[0]
        nothing = np.zeros(0, np.int64)
        return (
            np.concatenate([np.zeros(0, np.int16), *self.numbers]),
            np.concatenate([nothing, *self.rows]),
            np.concatenate([nothing, *self.starts]),
            np.concatenate([nothing, *self.ends]),
        )


def scan_lone_rows(column: TextColumn, settings: Settings, found: Found) -> Offsets:
    """Scan the rows that are one number from end to end.

    Args:
        column: The column.
        settings: What to do.
        found: Where to add what was found.

    Returns:
        The numbers of the rows that are to be scanned as text.
    """
    import numpy as np

    if settings.further is not None and any(isinstance(each, DenyList) for each in settings.further.finders):
        # What a user denied wins over all, and may be any number.
        return np.flatnonzero(np.diff(column.offsets) > 0)
    lone = lone_of(column, settings)
    if lone is None:
        return np.flatnonzero(np.diff(column.offsets) > 0)
    _apply_rules(column, settings, found, lone)
    found.add(*lone.spans(column))
    return np.flatnonzero(lone.codes == TEXT)


def _apply_rules(column: TextColumn, settings: Settings, found: Found, lone: Lone) -> None:
    """Apply the rules to the rows of digits, and say of each what is left to say."""
    import numpy as np

    offsets, codes, rules = column.offsets, lone.codes, row_rules(settings)
    if lone.open[LONGEST] and rules.always:
        codes[(np.diff(offsets) >= LONGEST) & (codes != TEXT)] = TEXT
    present = np.flatnonzero(lone.open[:LONGEST]).tolist()
    present = [length for length in present if rules.firsts[length]]
    if not present:
        return
    # What is as sure as an ID gives way to no rule, and no guard keeps it from its row.
    opened = np.flatnonzero((codes > TEXT) & ~is_settled(settings)[codes])
    lengths = offsets[opened + 1] - offsets[opened]
    first = column.data[offsets[opened]] - np.uint8(ord("0"))
    may = (np.array(rules.firsts, np.uint16)[lengths.clip(0, LONGEST)] >> first) & 1 > 0
    opened, lengths = opened[may], lengths[may]
    for length in present:
        rows = opened[lengths == length]
        if rules.before_x and length == _ID:
            ends_in_x = (column.data[offsets[rows + 1] - 1] | _CASE) == ord("x")
            codes[rows[ends_in_x]] = TEXT
            rows = rows[~ends_in_x]
        own = rules.of_length(length)
        for begin in range(0, len(rows) if own else 0, _ROWS):
            some = rows[begin : begin + _ROWS]
            said = _judged(rows_at(column.data, offsets[some], length), codes[some], own, settings, found)
            _settle(column, some, codes, said, found)


def _settle(column: TextColumn, rows: Offsets, codes: NDArray[np.int8], said: _Said, found: Found) -> None:
    """Choose between what a row is by its kind and what the rules say of it."""
    import numpy as np

    kind = codes[rows]
    claims = said.claims + (kind >= 0)
    # Which of two wins is for the scan of rows as text to say.
    unsure = said.unsure | (claims > 1) | (said.guarded & (claims > 0))
    codes[rows[unsure]] = TEXT
    by_rule = np.flatnonzero(~unsure & (kind < 0) & (said.number >= 0))
    row = rows[by_rule]
    found.add(said.number[by_rule], row, column.offsets[row], column.offsets[row + 1])


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

    def where(self, some: Offsets) -> _Said:
        """Return what is said of some of the rows, to be said more of."""
        return _Said(self.number[some], self.claims[some], self.guarded[some], self.unsure[some])


def _judged(
    rows: Bytes, kind: NDArray[np.int8], rules: Sequence[Rule], settings: Settings, found: Found
) -> _Said:
    """Apply *rules* to rows of digits: those that are only guards where something claims a row."""
    import numpy as np

    count = len(rows)
    said = _Said(
        np.full(count, -1, np.int16),
        np.zeros(count, np.int8),
        np.zeros(count, np.bool_),
        np.zeros(count, np.bool_),
    )
    silent = [rule.guard and not is_reported(rule, settings) for rule in rules]
    guards = [rule for rule, only in zip(rules, silent, strict=True) if only]
    _apply(rows, [rule for rule, only in zip(rules, silent, strict=True) if not only], settings, found, said)
    claimed = np.flatnonzero((said.claims > 0) | (kind >= 0))
    if guards and len(claimed):
        some = said.where(claimed)
        _apply(rows[claimed], guards, settings, found, some)
        said.guarded[claimed] = some.guarded
        said.unsure[claimed] = some.unsure
    return said


def _apply(rows: Bytes, rules: Sequence[Rule], settings: Settings, found: Found, said: _Said) -> None:
    """Let each of *rules* say what it has to say."""
    import numpy as np

    width = rows.shape[1]
    every = np.arange(len(rows))
    for rule in rules:
        if rule.check_rows is None or width not in rule.widths:
            some = np.flatnonzero(_holds(rows, rule.trigger.words)) if rule.trigger.words else every
            matched = some[_matching(rows[some], rule.pattern)]
            # A guard that is not reported itself matters only where something else claims the row.
            silent = rule.guard and not is_reported(rule, settings)
            (said.guarded if silent else said.unsure)[matched] = True
            continue
        passed = rule.check_rows(rows)
        if rule.surroundings is not None or any(PLAIN.issuperset(word) for word in rule.words):
            said.unsure[passed] = True
            continue
        said.guarded[passed] |= rule.guard
        if is_reported(rule, settings):
            said.number[passed] = found.number(rule.entity)
            said.claims[passed] += 1


def _holds(rows: Bytes, words: tuple[str, ...]) -> NDArray[np.bool_]:
    """Say which rows hold one of *words*, of those that are digits."""
    import numpy as np

    found = np.zeros(len(rows), np.bool_)
    columns = np.ascontiguousarray(rows.T)
    for word in words:
        octets = word.encode()
        for begin in range(len(columns) - len(octets) + 1 if PLAIN.issuperset(word) else 0):
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
