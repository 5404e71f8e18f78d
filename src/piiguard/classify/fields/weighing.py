"""What a column holds, weighed from its name, its values, its declared type and the columns beside it.

Confidence from values is the lower end of the 95 % Wilson interval of the share that matched: three matching
rows prove less than three thousand. What a name says is believed the more, the fewer other readings it has;
one that has many needs values that bear it out. And what no more cells pass than chance lets through is none.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

import attrs

from piiguard.catalog import Entity
from piiguard.classify.fields import remarks
from piiguard.classify.fields.columns import ColumnLook
from piiguard.classify.fields.forms import CHANCE, by_chance
from piiguard.classify.fields.likenesses import LIKENESSES
from piiguard.classify.fields.names import SURE, USUAL, NameEvidence
from piiguard.classify.fields.notes import Note
from piiguard.classify.fields.value_kinds import ValueKind, allows

__all__ = ["Verdict", "weigh"]

_MAJORITY: Final = 0.5
# Which share of the values has to bear a name out: one without other readings, a usual one, a weak one.
_SUPPORT: Final = ((SURE, 0.1), (USUAL, 0.4), (0.0, 0.6))
# From this share on values that fit the name's own entity are taken as it, whatever else they pass as.
_FITTING: Final = 0.8
# Likeness alone: which share of the cells must resemble the entity, and how much that then proves. The
# hundred surnames that a name is told by cover 85 in 100 people, not all of them.
_LIKENESS_ALONE: Final[Mapping[Entity, tuple[float, float]]] = {
    Entity.LOCATION: (0.85, 0.5),
    Entity.ORGANIZATION: (0.85, 0.5),
    Entity.GENDER: (0.95, 0.5),
    Entity.CN_PLATE: (0.85, 0.6),
    Entity.IP_ADDRESS: (0.5, 0.8),
    Entity.COORDINATES: (0.9, 0.6),
    Entity.URL: (0.8, 0.6),
    Entity.RELIGION: (0.8, 0.6),
    Entity.HEALTH: (0.8, 0.6),
    Entity.PERSON: (0.7, 0.5),
}
# A few words that come again and again are a list of choices, not names.
_FEWEST_NAMES: Final = 10
_REPEATED: Final = 0.35
_BESIDE: Final = frozenset(
    {
        Entity.PERSON,
        Entity.CN_MOBILE,
        Entity.CN_RESIDENT_ID,
        Entity.LOCATION,
        Entity.EMAIL_ADDRESS,
        Entity.CN_BANK_CARD,
        Entity.DATE_OF_BIRTH,
        Entity.GENDER,
    }
)
_NEIGHBOURS: Final = 2
_BESIDE_WEIGHT: Final = 0.3
_BESIDE_EASE: Final = 0.85
# Numbers of a counter lie so close, on average.
_NAMED_GAP: Final = 64
_NEARLY_ALL: Final = 0.9
_IMPROBABLE: Final = 0.001
_CONTRADICTED: Final = 0.4
_LEAST: Final = 0.25
_Z95: Final = 1.96
# A finding in running text has no column to bear it out, but passed its own checks.
_FOUND_IN_TEXT: Final = 0.8
# In a column of codes so few cells with an identifier inside are chance.
_FEW_CODES: Final = 0.05
# Entities without a check, found by the words they are made of: so small a share of a column is chance, by
# what its name says of it.
_FEW_WORDS: Final = 0.02
_SOME_WORDS: Final[Mapping[Entity, float]] = {
    Entity.PERSON: 0.2,
    Entity.ORGANIZATION: 0.2,
    Entity.LOCATION: 0.05,
}
_MANY_WORDS: Final = 0.4


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


def weigh(
    name: NameEvidence | None,
    look: ColumnLook,
    known: Sequence[Entity],
    *,
    kind: ValueKind = ValueKind.OTHER,
    beside: frozenset[Entity] = frozenset(),
) -> Verdict:
    """Decide what a column holds.

    Args:
        name: What its name says.
        look: What its values say.
        known: The entities that the scanner would have found.
        kind: What type it is declared to have.
        beside: What the columns beside it hold.

    Returns:
        The verdict; where name and values contradict each other it says so and is less confident.
    """
    refused = name is not None and name.entity is not None and not allows(kind, name.entity)
    heard = None if refused else name
    entity = _by_values(heard, look)
    if entity is not None and not _fits_name(heard, entity, look):
        verdict = _proved(entity, heard, look)
    elif heard is not None and heard.entity is not None:
        verdict = _named(heard, look, known)
    elif refused:
        verdict = Verdict(None, 0.0, (remarks.refused_by_type(kind.value),))
    else:
        verdict = _resembling(heard, look, eased=len(beside & _BESIDE) >= _NEIGHBOURS)
    verdict = _with_neighbours(verdict, beside)
    return _with_contents(verdict, look, name)


def _by_values(name: NameEvidence | None, look: ColumnLook) -> Entity | None:
    """Return what most cells are, if it is more than chance makes of any numbers."""
    thing = name is not None and name.entity is None
    for entity, passed in sorted(look.whole.items(), key=lambda item: -item[1]):
        formed = look.formed.get(entity, 0)
        if _versions(entity, look, thing=thing) or (thing and not _refutes_name(entity, look)):
            continue
        if name is None and entity == Entity.PERSON and _choices(look):
            continue
        beyond = not by_chance(entity, passed, formed)
        if beyond and (look.share(passed) >= _MAJORITY or look.share(formed) >= _MAJORITY):
            return entity
    return None


def _refutes_name(entity: Entity, look: ColumnLook) -> bool:
    """Say whether so many cells pass that even a name of a thing is wrong.

    Nearly all must, more than chance could let through, and they must not be what a counter gave out, which
    runs through whole segments of numbers.
    """
    share = CHANCE.get(entity)
    if share is None:
        return entity not in _SOME_WORDS
    passed = look.whole[entity]
    if 0 < look.gap <= _NAMED_GAP or passed < look.formed.get(entity, 0) * _NEARLY_ALL:
        return False
    return share ** min(passed, look.distinct) < _IMPROBABLE


def _versions(entity: Entity, look: ColumnLook, *, thing: bool) -> bool:
    """Say whether what passes as addresses is more likely versions, 4.12.0.3."""
    if entity != Entity.IP_ADDRESS:
        return False
    return thing or look.share(look.like.get(entity, 0)) < _MAJORITY


def _fits_name(name: NameEvidence | None, entity: Entity, look: ColumnLook) -> bool:
    """Say whether the cells fit what a sure name says, so that passing as *entity* besides is no surprise."""
    if name is None or name.entity is None or name.entity == entity or entity in name.others:
        return False
    return name.score >= SURE and look.share(look.like.get(name.entity, 0)) >= _FITTING


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


def _named(name: NameEvidence, look: ColumnLook, known: Sequence[Entity]) -> Verdict:
    """Judge by the name, and by how many values bear it out."""
    if name.entity is None:
        raise ValueError("The name says nothing that could be judged")
    first = name.entity
    evidence = [remarks.agrees_by_name(first)]
    if not look.filled:
        return Verdict(first, name.score, (*evidence, remarks.no_values()))
    candidates = (first, *name.others)
    matches = {each: _bearing_out(each, look) for each in candidates}
    # What the name says first also takes the values of the others, unless nearly all are one of those.
    entity = max(candidates, key=lambda each: (look.share(matches[each]) >= _FITTING, matches[each]))
    if look.share(matches[first]) >= _MAJORITY:
        entity = first
    matched = matches[entity]
    if first not in known and first not in LIKENESSES and not matched:
        return Verdict(first, name.score, tuple(evidence))
    damaged = look.damaged if first in CHANCE else 0
    support = look.share(min(look.filled, matched + damaged))
    evidence.append(_check_note(entity, look) or remarks.resembles(entity, matched, look.filled))
    if look.masked.get(entity):
        evidence.append(remarks.masked_already(look.masked[entity], look.filled))
    if damaged:
        evidence.append(remarks.rounded(damaged, look.filled))
    needed = next(share for least, share in _SUPPORT if name.score >= least)
    if support >= needed:
        # Likeness is weaker than a check, so it never makes a name certain.
        weight = name.score if entity == first else name.score / 2
        confidence = 1 - (1 - 0.8 * _wilson(min(look.filled, matched + damaged), look.filled)) * (1 - weight)
        return Verdict(entity, confidence, tuple(evidence), matched)
    confidence = name.score * _CONTRADICTED
    kept = first if name.score >= SURE else None
    return Verdict(kept, confidence if kept else 0.0, tuple(evidence), matched)


def _bearing_out(entity: Entity, look: ColumnLook) -> int:
    masked = look.masked.get(entity, 0)
    return min(look.filled, max(look.whole.get(entity, 0), look.like.get(entity, 0)) + masked)


def _resembling(name: NameEvidence | None, look: ColumnLook, *, eased: bool) -> Verdict:
    """Judge by likeness alone, where the name says nothing."""
    if name is not None:
        return Verdict(None, 0.0, (remarks.named_as_thing(),))
    for entity, count in look.masked.items():
        if look.share(count) >= _FITTING:
            evidence = (remarks.masked_already(count, look.filled),)
            return Verdict(entity, 0.6 * _wilson(count, look.filled), evidence, count)
    for entity, (least, score) in _LIKENESS_ALONE.items():
        matched = look.like.get(entity, 0)
        if look.share(matched) < least * (_BESIDE_EASE if eased else 1):
            continue
        if entity == Entity.PERSON and _choices(look):
            continue
        confidence = score * _wilson(matched, look.filled)
        if confidence >= _LEAST or (eased and look.share(matched) >= least):
            return Verdict(entity, confidence, (remarks.resembles(entity, matched, look.filled),), matched)
    return Verdict(None, 0.0, ())


def _choices(look: ColumnLook) -> bool:
    """Say whether the cells are a few words to choose from."""
    return look.distinct < _FEWEST_NAMES and _repeats(look)


def _repeats(look: ColumnLook) -> bool:
    return look.distinct < look.filled * _REPEATED


def _with_neighbours(verdict: Verdict, beside: frozenset[Entity]) -> Verdict:
    """Believe a name the more where the columns beside it describe a person, too."""
    neighbours = beside & _BESIDE - {verdict.entity}
    if verdict.entity not in _BESIDE or len(neighbours) < _NEIGHBOURS:
        return verdict
    confidence = 1 - (1 - verdict.confidence) * (1 - _BESIDE_WEIGHT)
    note = remarks.beside(tuple(sorted(neighbours))[:3])
    return attrs.evolve(verdict, confidence=confidence, evidence=(*verdict.evidence, note))


def _with_contents(verdict: Verdict, look: ColumnLook, name: NameEvidence | None) -> Verdict:
    not_personal = name is not None and name.entity is None
    notes: list[Note] = []
    contains: list[Entity] = []
    rows = Counter(look.within)
    codes = look.share(look.running) < _MAJORITY
    for entity, count in look.whole.items():
        if entity == verdict.entity:
            continue
        thing = not_personal and codes and entity in CHANCE
        counted = 0 < look.gap <= _NAMED_GAP and entity in CHANCE
        if (
            thing
            or counted
            or _versions(entity, look, thing=not_personal)
            or by_chance(entity, count, look.formed.get(entity, 0))
        ):
            notes.append(remarks.passes_by_chance(entity, count, look.filled))
        else:
            rows[entity] += count
    for entity, count in rows.most_common():
        least = _least_of_words(entity, look, name) if entity in _SOME_WORDS else _FEW_CODES if codes else 0.0
        few = look.share(count) < least
        if entity != verdict.entity and not few:
            contains.append(entity)
            notes.append(remarks.found_within(entity, count))
    weighed = attrs.evolve(verdict, evidence=(*verdict.evidence, *notes), contains=tuple(contains))
    if verdict.entity is not None or not contains:
        return weighed
    return attrs.evolve(weighed, confidence=_FOUND_IN_TEXT, matched=max(rows.values()))


def _least_of_words(entity: Entity, look: ColumnLook, name: NameEvidence | None) -> float:
    """Return how many cells must hold a name, a place or a company before the column is said to.

    No check proves them, and goods and brands are named after people: 马应龙 is an ointment.
    """
    if name is not None and name.entity is not None:
        return _FEW_WORDS if _SOME_WORDS.keys() & {name.entity, *name.others} else _SOME_WORDS[entity]
    return _MANY_WORDS if name is not None or _repeats(look) else _SOME_WORDS[entity]


def _check_note(entity: Entity, look: ColumnLook) -> Note | None:
    passed, formed = look.whole.get(entity, 0), look.formed.get(entity, 0)
    failed = entity in CHANCE and 0 < passed < formed
    return remarks.fails_check(entity, passed, formed, look.filled) if failed else None


def _wilson(matched: int, seen: int) -> float:
    share, square = matched / seen, _Z95**2
    centre = share + square / (2 * seen)
    spread = _Z95 * math.sqrt(share * (1 - share) / seen + square / (4 * seen * seen))
    return (centre - spread) / (1 + square / seen)
