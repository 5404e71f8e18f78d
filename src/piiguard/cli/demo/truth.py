"""What was planted where, so that recall and false alarms can be measured and not guessed.

A column is scored by its rows, a text by its spans. An identifier counts as found when the finding covers
all of it: what a mask would leave readable was not found.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterable, Mapping

import attrs

from piiguard.catalog import Entity

__all__ = ["Mark", "Nature", "Planted", "Score", "Tally", "Truth"]


class Nature(enum.Enum):
    """What a planted string is."""

    VALID = "valid"
    """An identifier that passes every check."""
    INVALID = "invalid"
    """Meant as the identifier, but mistyped or damaged."""
    LOOKALIKE = "look-alike"
    """Something else of the same form: an order number, a timestamp."""


@attrs.frozen
class Mark:
    """One string planted in a text.

    Attributes:
        place: Row of the CSV, line of the chat or number of the contract, from 0.
        start: Where the identifier begins in that text, in code points, without any country code.
        end: Where it ends.
        entity: What it is, or looks like.
        nature: Whether it is valid, invalid or a look-alike.
        way: How it is spelled: ``"plain"``, ``"dashes"`` …
    """

    place: int
    start: int
    end: int
    entity: Entity
    nature: Nature
    way: str


@attrs.frozen
class Planted:
    """How much of one entity stands in one column or text.

    Attributes:
        file: Name of the file below the shop's folder; ``"contracts"`` for all of them.
        column: Its column or field; empty for plain text.
        entity: The entity.
        valid: How many identifiers pass every check.
        invalid: How many were meant as one, but are mistyped or damaged.
        lookalikes: How many are something else of the same form.
        passing: How many of the look-alikes pass every check by chance.
        ways: How many of the valid ones are spelled in which way.
        wrong_rows: Rows, from 0, whose whole cell is invalid or a look-alike.
    """

    file: str
    column: str
    entity: Entity
    valid: int
    invalid: int
    lookalikes: int
    passing: int
    ways: Mapping[str, int]
    wrong_rows: tuple[int, ...] = attrs.field(repr=False)


@attrs.frozen
class Score:
    """How well something was found.

    Attributes:
        hits: Valid identifiers found.
        missed: Valid identifiers not found.
        false_alarms: Findings that are none.
    """

    hits: int
    missed: int
    false_alarms: int

    @property
    def recall(self) -> float:
        """Share of the valid identifiers that was found, 0 to 1; 1 where there was nothing to find."""
        return self.hits / (self.hits + self.missed) if self.hits + self.missed else 1.0

    @property
    def precision(self) -> float:
        """Share of the findings that are right, 0 to 1; 1 where there are none."""
        return self.hits / (self.hits + self.false_alarms) if self.hits + self.false_alarms else 1.0

    def __add__(self, other: Score) -> Score:
        return Score(
            self.hits + other.hits, self.missed + other.missed, self.false_alarms + other.false_alarms
        )


@attrs.frozen
class Truth:
    """Everything that was planted.

    Attributes:
        planted: The counts, by file, column and entity.
        marks: The exact places in texts, by file and column.
    """

    planted: tuple[Planted, ...]
    marks: Mapping[tuple[str, str], tuple[Mark, ...]] = attrs.field(repr=False)

    def valid(self, entity: Entity, *, file: str | None = None) -> int:
        """Return how many valid identifiers of *entity* there are, in one file or in all."""
        return sum(each.valid for each in self.planted if each.entity == entity and file in {None, each.file})

    def score_rows(self, file: str, column: str, entity: Entity, rows: Iterable[int]) -> Score:
        """Score what was found in a column whose cells hold one value each.

        Args:
            file: Name of the file.
            column: Name of the column.
            entity: What was looked for.
            rows: The rows in which it was found, from 0.

        Returns:
            The score; where none was planted, every row is a false alarm.
        """
        known = next(
            (
                each
                for each in self.planted
                if (each.file, each.column, each.entity) == (file, column, entity) and each.valid
            ),
            None,
        )
        found = set(rows)
        if known is None:
            return Score(0, 0, len(found))
        wrong = len(found.intersection(known.wrong_rows))
        return Score(len(found) - wrong, known.valid - len(found) + wrong, wrong)

    def score_spans(
        self, file: str, column: str, entity: Entity, spans: Iterable[tuple[int, int, int]]
    ) -> Score:
        """Score what was found in texts.

        Args:
            file: Name of the file; ``"contracts"`` for all of them.
            column: Name of the column or field; empty for plain text.
            entity: What was looked for.
            spans: Place, start and end of each finding, as in `Mark`.

        Returns:
            The score. A finding that touches no valid identifier of that entity is a false alarm.
        """
        right: dict[int, list[Mark]] = {}
        for mark in self.marks.get((file, column), ()):
            if mark.entity == entity and mark.nature is Nature.VALID:
                right.setdefault(mark.place, []).append(mark)
        total = sum(map(len, right.values()))
        covered: set[tuple[int, int]] = set()
        false_alarms = 0
        for place, start, end in spans:
            touched = [mark for mark in right.get(place, ()) if mark.start < end and start < mark.end]
            false_alarms += not touched
            covered |= {(place, mark.start) for mark in touched if start <= mark.start and mark.end <= end}
        return Score(len(covered), total - len(covered), false_alarms)


@attrs.define
class Tally:
    """Counts while the data are made, for one column or text.

    Args:
        file: As in `Planted`.
        column: As in `Planted`.
    """

    file: str
    column: str
    _others: Counter[tuple[Entity, Nature]] = attrs.field(init=False, factory=Counter)
    _ways: dict[Entity, Counter[str]] = attrs.field(init=False, factory=dict)
    _passing: Counter[Entity] = attrs.field(init=False, factory=Counter)
    _wrong: dict[Entity, list[int]] = attrs.field(init=False, factory=dict)
    _marks: list[Mark] = attrs.field(init=False, factory=list)

    def cell(self, row: int, entity: Entity, nature: Nature, way: str, *, passes: bool = False) -> None:
        """Count a cell that holds one value.

        Args:
            row: The row, from 0.
            entity: What it is, or looks like.
            nature: Whether it is valid, invalid or a look-alike.
            way: How it is spelled.
            passes: Whether a look-alike passes every check by chance.
        """
        self._count(entity, nature, way, passes=passes)
        if nature is not Nature.VALID:
            self._wrong.setdefault(entity, []).append(row)

    def mark(self, mark: Mark, *, passes: bool = False) -> None:
        """Count a string within a text."""
        self._count(mark.entity, mark.nature, mark.way, passes=passes)
        self._marks.append(mark)

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The places counted by `mark`, in order."""
        return tuple(self._marks)

    def planted(self) -> list[Planted]:
        """Return the counts, by entity in alphabetical order."""
        return [
            Planted(
                file=self.file,
                column=self.column,
                entity=entity,
                valid=sum(self._ways.get(entity, Counter()).values()),
                invalid=self._others[entity, Nature.INVALID],
                lookalikes=self._others[entity, Nature.LOOKALIKE],
                passing=self._passing[entity],
                ways=dict(sorted(self._ways.get(entity, Counter()).items())),
                wrong_rows=tuple(self._wrong.get(entity, ())),
            )
            for entity in sorted(self._ways.keys() | {entity for entity, _ in self._others})
        ]

    def _count(self, entity: Entity, nature: Nature, way: str, *, passes: bool) -> None:
        if nature is Nature.VALID:
            ways = self._ways.get(entity)
            if ways is None:
                ways = self._ways[entity] = Counter()
            ways[way] += 1
        else:
            self._others[entity, nature] += 1
            self._passing[entity] += passes
