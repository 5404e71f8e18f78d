"""What a column holds, weighed from its name and a sample of its values.

A value speaks for an entity if the finding covers its whole cell; a phone number inside a sentence only
says that the column *contains* phone numbers. Confidence from values is the lower end of the 95 % Wilson
interval of the share that matched: three matching rows prove less than three thousand.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Final, Protocol

import attrs

from piiguard.catalog import Entity
from piiguard.catalog.columns import ColumnSpans, TextColumn
from piiguard.classify.fields import remarks
from piiguard.classify.fields.forms import CHANCE, FORMS, forms_of
from piiguard.classify.fields.likenesses import LIKENESSES, TELLING
from piiguard.classify.fields.names import NameEvidence
from piiguard.classify.fields.notes import Note

__all__ = ["ColumnLook", "ColumnScanner", "Verdict", "look_at", "weigh"]

# What may be left of a cell beside the number: the country's dialling code, in any spelling.
_DIALLING: Final = frozenset({"", "86", "0086"})
# So many bytes of signs may stand beside a number that still fills its cell.
_BESIDE: Final = 24
_MAJORITY: Final = 0.5
_SUPPORT: Final = 0.1
_BEYOND_CHANCE: Final = 3
# Likeness alone: which share of the cells must resemble the entity, and how much that then proves. The
# hundred surnames that a name is told by cover 85 in 100 people, not all of them.
_LIKENESS_ALONE: Final[Mapping[Entity, tuple[float, float]]] = {
    Entity.PERSON: (0.7, 0.5),
    Entity.LOCATION: (0.85, 0.5),
    Entity.GENDER: (0.95, 0.5),
    Entity.CN_PLATE: (0.9, 0.6),
    Entity.IP_ADDRESS: (0.9, 0.6),
}
_CONTRADICTED: Final = 0.4
_LEAST: Final = 0.25
_Z95: Final = 1.96
# A finding in running text has no column to bear it out, but passed its own checks.
_FOUND_IN_TEXT: Final = 0.8


class Scanned(Protocol):
    """What was found in a column, and the column it was found in."""

    @property
    def column(self) -> TextColumn:
        """The cells, as one buffer."""
        ...

    @property
    def spans(self) -> ColumnSpans:
        """What lies where in the buffer."""
        ...


class ColumnScanner(Protocol):
    """What finds entities in a column: `piiguard.classify.Engine`."""

    @property
    def entities(self) -> Sequence[Entity]:
        """What it can find."""
        ...

    def scan_column(self, values: list[str]) -> Scanned:
        """Find them in every cell."""
        ...


@attrs.frozen
class ColumnLook:
    """What was counted in a sample of a column.

    Attributes:
        rows: Cells looked at.
        filled: Those that hold more than white space.
        whole: Entity → cells that it fills.
        within: Entity → cells that hold it beside other text.
        formed: Entity → cells that have its form, whether they pass its check or not.
        like: Entity → cells that could be it, for entities that no check digit proves.
    """

    rows: int
    filled: int
    whole: Mapping[Entity, int]
    within: Mapping[Entity, int]
    formed: Mapping[Entity, int]
    like: Mapping[Entity, int]

    def share(self, count: int) -> float:
        """Return which part of the filled cells *count* is."""
        return count / self.filled if self.filled else 0.0


@attrs.frozen
class Verdict:
    """What a column holds.

    Attributes:
        entity: What its cells are; None if nothing personal, or text.
        confidence: From 0 to 1.
        evidence: Why, strongest first.
        matched: How many cells bear it out.
        contains: What occurs in its cells beside that.
    """

    entity: Entity | None
    confidence: float
    evidence: tuple[Note, ...]
    matched: int = 0
    contains: tuple[Entity, ...] = ()


def look_at(
    values: Sequence[str | None], scanner: ColumnScanner, *, name: NameEvidence | None = None
) -> ColumnLook:
    """Count what a sample of a column holds.

    Args:
        values: The cells; None or white space where a row has no value.
        scanner: What finds entities in a cell.
        name: What the column's name says; only that likeness is looked for, or any if it says nothing.

    Returns:
        The counts.
    """
    cells = Counter(text for value in values if value is not None and (text := value.strip()))
    texts, times = list(cells), list(cells.values())
    whole, within = _count(scanner.scan_column(texts), times)
    formed, like = Counter[Entity](), Counter[Entity]()
    for cell, count in cells.items():
        for entity in forms_of(cell):
            formed[entity] += count
    for entity, alike in _sought(name, settled=whole.total() >= cells.total() * _MAJORITY).items():
        like[entity] = sum(count for cell, count in cells.items() if alike(cell))
    return ColumnLook(len(values), cells.total(), whole, within, formed, like)


def weigh(name: NameEvidence | None, look: ColumnLook, known: Sequence[Entity]) -> Verdict:
    """Decide what a column holds.

    Args:
        name: What its name says.
        look: What its values say.
        known: The entities that the scanner would have found.

    Returns:
        The verdict; where name and values contradict each other it says so and is less confident.
    """
    entity = _by_values(look)
    if entity is not None:
        verdict = _proved(entity, name, look)
    elif name is not None and name.entity is not None:
        verdict = _named(name.entity, name, look, known)
    else:
        verdict = _resembling(name, look)
    return _with_contents(verdict, look, not_personal=name is not None and name.entity is None)


def _sought(name: NameEvidence | None, *, settled: bool) -> Mapping[Entity, Callable[[str], bool]]:
    """Return the likenesses worth looking for."""
    if name is None:
        return {} if settled else TELLING
    alike = None if name.entity is None else LIKENESSES.get(name.entity)
    return {} if name.entity is None or alike is None else {name.entity: alike}


def _count(scanned: Scanned, times: Sequence[int]) -> tuple[Counter[Entity], Counter[Entity]]:
    """Count the cells that each entity fills, and those that it only occurs in."""
    import numpy as np

    spans, offsets = scanned.spans, scanned.column.offsets
    weights = np.array(times, dtype=np.int64)
    before, after = spans.start - offsets[spans.row], offsets[spans.row + 1] - spans.end
    fills = (before == 0) & (after == 0)
    data = scanned.column.data
    for at in np.flatnonzero(~fills & (before + after <= _BESIDE)).tolist():
        row = spans.row[at]
        left, right = data[offsets[row] : spans.start[at]], data[spans.end[at] : offsets[row + 1]]
        beside = (left.tobytes() + right.tobytes()).decode("utf-8", "replace")
        fills[at] = "".join(filter(str.isalnum, beside)) in _DIALLING
    whole, within = Counter[Entity](), Counter[Entity]()
    for index, entity in enumerate(spans.entities):
        mine = spans.entity == index
        filled = np.unique(spans.row[mine & fills])
        whole[entity] = int(weights[filled].sum())
        within[entity] = int(weights[np.setdiff1d(spans.row[mine], filled)].sum())
    return +whole, +within


def _by_values(look: ColumnLook) -> Entity | None:
    if not look.whole or not look.filled:
        return None
    entity = max(look.whole, key=lambda each: look.whole[each])
    passed, formed = look.whole[entity], look.formed.get(entity, 0)
    if look.share(passed) >= _MAJORITY:
        return entity
    beyond = entity in CHANCE and passed > formed * CHANCE[entity] * _BEYOND_CHANCE
    return entity if beyond and look.share(formed) >= _MAJORITY else None


def _proved(entity: Entity, name: NameEvidence | None, look: ColumnLook) -> Verdict:
    passed = look.whole[entity]
    sure = _wilson(passed, look.filled)
    evidence = [_check_note(entity, look) or remarks.share_of_values(entity, passed, look.filled)]
    if name is None:
        confidence = sure
    elif name.entity == entity or entity in name.others:
        weight = name.score if name.entity == entity else name.score / 2
        confidence = 1 - (1 - sure) * (1 - weight)
        evidence.append(remarks.agrees_by_name(entity))
    elif name.entity is None:
        confidence = sure * 0.8
        evidence.append(remarks.named_as_thing())
    else:
        confidence = sure * (1 - name.score / 2)
        evidence.append(remarks.contradicts_by_name(name.entity))
    return Verdict(entity, confidence, tuple(evidence), passed)


def _named(entity: Entity, name: NameEvidence, look: ColumnLook, known: Sequence[Entity]) -> Verdict:
    evidence = [remarks.agrees_by_name(entity)]
    if not look.filled:
        return Verdict(entity, name.score, (*evidence, remarks.no_values()))
    matched = sum(look.whole.get(each, 0) for each in (entity, *name.others))
    if entity in LIKENESSES and matched < look.like.get(entity, 0):
        matched = look.like[entity]
    if entity not in known and entity not in LIKENESSES:
        return Verdict(entity, name.score, tuple(evidence))
    support = look.share(matched)
    evidence.append(_check_note(entity, look) or remarks.resembles(entity, matched, look.filled))
    if support >= _SUPPORT:
        # Likeness is weaker than a check, so it never makes a name certain.
        confidence = 1 - (1 - 0.8 * _wilson(matched, look.filled)) * (1 - name.score)
        return Verdict(entity, confidence, tuple(evidence), matched)
    confidence = name.score * _CONTRADICTED
    kept = entity if confidence >= _LEAST else None
    return Verdict(kept, confidence if kept else 0.0, tuple(evidence), matched)


def _resembling(name: NameEvidence | None, look: ColumnLook) -> Verdict:
    if name is not None:
        return Verdict(None, 0.0, (remarks.named_as_thing(),))
    for entity, (least, score) in _LIKENESS_ALONE.items():
        matched = look.like.get(entity, 0)
        if look.share(matched) >= least:
            confidence = score * _wilson(matched, look.filled)
            if confidence >= _LEAST:
                return Verdict(
                    entity, confidence, (remarks.resembles(entity, matched, look.filled),), matched
                )
    return Verdict(None, 0.0, ())


def _with_contents(verdict: Verdict, look: ColumnLook, *, not_personal: bool) -> Verdict:
    notes: list[Note] = []
    contains: list[Entity] = []
    rows = Counter(look.within)
    for entity, count in look.whole.items():
        if entity == verdict.entity:
            continue
        if (not_personal and entity in FORMS) or _by_chance(entity, look):
            notes.append(remarks.passes_by_chance(entity, count, look.filled))
        else:
            rows[entity] += count
    for entity, count in rows.most_common():
        if entity != verdict.entity:
            contains.append(entity)
            notes.append(remarks.found_within(entity, count))
    weighed = attrs.evolve(verdict, evidence=(*verdict.evidence, *notes), contains=tuple(contains))
    if verdict.entity is not None or not contains:
        return weighed
    return attrs.evolve(weighed, confidence=_FOUND_IN_TEXT, matched=max(rows.values()))


def _by_chance(entity: Entity, look: ColumnLook) -> bool:
    """Say whether no more cells pass than a column of random numbers of that form would let through."""
    formed = look.formed.get(entity, 0)
    limit = formed * CHANCE.get(entity, 0.0) * _BEYOND_CHANCE
    return look.share(formed) >= _MAJORITY and look.whole[entity] <= max(limit, 1)


def _check_note(entity: Entity, look: ColumnLook) -> Note | None:
    passed, formed = look.whole.get(entity, 0), look.formed.get(entity, 0)
    failed = entity in CHANCE and 0 < passed < formed
    return remarks.fails_check(entity, passed, formed, look.filled) if failed else None


def _wilson(matched: int, seen: int) -> float:
    share, square = matched / seen, _Z95**2
    centre = share + square / (2 * seen)
    spread = _Z95 * math.sqrt(share * (1 - share) / seen + square / (4 * seen * seen))
    return (centre - spread) / (1 + square / seen)
