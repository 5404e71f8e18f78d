"""What an engine is made of: from what its user asked for to the settings that both paths read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

import attrs

from piiguard.catalog.entities import STANDARD_ENTITIES, Entity
from piiguard.catalog.ports import Recognizer
from piiguard.classify.extending.lists import Allow, AllowList, Deny, DenyList, in_scope
from piiguard.classify.finders import ON_REQUEST, Finder, Mode, shipped_finders
from piiguard.classify.further import Further
from piiguard.classify.gates import waiting_reader
from piiguard.classify.headings import HEADED, Headings
from piiguard.classify.kinds import ENTITIES, Kind
from piiguard.classify.readings import WaitingReadings
from piiguard.classify.rules.book import Book
from piiguard.classify.rules.rule import Rule, Scores
from piiguard.classify.rules.shipped import shipped_rules
from piiguard.classify.small import Settings
from piiguard.errors import InvalidInput, UnknownEntity

__all__ = ["Asked", "Composed", "composed"]

_MODES: Final = ("precise", "recall")


@attrs.frozen
class Asked:
    """What the user asked an engine to be; the arguments of `piiguard.classify.Engine`, checked.

    Attributes:
        entities: The names of the entities to find; None for all.
        min_score: The least score that is kept.
        context: Whether the words near a match count.
        recognizers: The user's own recognizers, or another library's.
        rules: The user's own rules.
        allow: What is not reported.
        deny: What always is.
        mode: Which mistakes are the worse ones.
        ocr: Whether look-alike letters are read as digits.
        as_of: The last day of birth that is accepted in a resident ID.
    """

    entities: tuple[str, ...] | None
    min_score: float
    context: bool
    recognizers: tuple[Recognizer, ...]
    rules: tuple[Rule, ...]
    allow: tuple[Allow, ...]
    deny: tuple[Deny, ...]
    mode: Mode
    ocr: bool
    as_of: date

    def __attrs_post_init__(self) -> None:
        if not 0 <= self.min_score <= 1:
            raise InvalidInput(
                f"min_score is {self.min_score}", hint="Give a score from 0 to 1; 0.5 is the default."
            )
        if self.mode not in _MODES:
            raise InvalidInput(f"mode is {self.mode!r}", hint="Give 'precise' or 'recall'.")

    @property
    def is_scoped(self) -> bool:
        """Whether an entry of a list counts in some documents or columns only."""
        return any(each.scope for each in self.allow) or any(each.scope for each in self.deny)


@attrs.frozen
class Composed:
    """An engine's parts.

    Attributes:
        entities: What it finds.
        settings: What both paths are told to do.
        allowed: What is not reported.
    """

    entities: tuple[Entity, ...]
    settings: Settings
    allowed: AllowList


def composed(asked: Asked, place: str | None) -> Composed:
    """Put an engine together.

    Args:
        asked: What the user asked for.
        place: The name of the document or column it will read, if it has one.

    Returns:
        Its parts.

    Raises:
        UnknownEntity: If an entity is neither standard nor known here; the nearest are suggested.
        InvalidInput: If nothing here finds a standard entity.
    """
    rules = (*asked.rules, *shipped_rules())
    denied = DenyList(in_scope(asked.deny, place))
    found = _found_without_language(asked, rules)
    finders = () if found.issuperset(asked.entities or ("",)) else shipped_finders(asked.mode)
    entities = _entities(asked, rules, finders)
    wanted = frozenset((*entities, *denied.entities))
    kinds = frozenset(Kind(number) for number, entity in enumerate(ENTITIES) if entity in wanted)
    context = asked.context
    guarded = frozenset(entities if asked.entities is not None else ())
    book = Book(
        (
            rule
            for rule in _surer(rules, guarded)
            if rule.entity in (guarded if rule.guard else wanted) and _may_pass(rule, asked.min_score)
        ),
        context=context,
        least=asked.min_score,
    )
    guards = Book(
        (rule for rule in rules if _is_silent_guard(rule, guarded, context=context)), context=context
    )
    chosen = [each for each in finders if not wanted.isdisjoint(each.entities)]
    further = Further(
        book,
        guards,
        (*chosen, denied) if denied.entities else tuple(chosen),
        wanted,
        guarded,
        asked.min_score,
        WaitingReadings(kinds, asked.context, asked.as_of, book, asked.ocr),
        Headings() if context and not wanted.isdisjoint(HEADED) else None,
    )
    settings = Settings(
        kinds,
        asked.min_score,
        asked.context,
        asked.as_of,
        further if wanted else None,
        waiting_reader(further, kinds, asked.as_of) if wanted else None,
    )
    return Composed(entities, settings, AllowList(asked.allow, place))


def _surer(rules: Iterable[Rule], named: frozenset[Entity]) -> Iterator[Rule]:
    """Make the rules surer whose entity was asked for by name, where that makes a difference."""
    for rule in rules:
        if rule.named and rule.entity in named:
            silent, supported, opposed = (each + rule.named for each in attrs.astuple(rule.scores))
            yield attrs.evolve(rule, scores=Scores(silent, supported, opposed), named=0.0)
        else:
            yield rule


def _may_pass(rule: Rule, min_score: float) -> bool:
    # A plain URL never reaches the default threshold, so nobody need look for one.
    scores = rule.scores
    return rule.surroundings is not None or max(scores.silent, scores.supported, scores.opposed) >= min_score


def _is_silent_guard(rule: Rule, guarded: frozenset[Entity], *, context: bool) -> bool:
    # What stands under a label is guarded by its context.
    return rule.guard and rule.entity not in guarded and (context or not rule.labelled)


def _found_without_language(asked: Asked, rules: tuple[Rule, ...]) -> frozenset[Entity]:
    own = (entity for each in asked.recognizers for entity in each.entities)
    return frozenset((*ENTITIES, *(rule.entity for rule in rules), *own))


def _entities(asked: Asked, rules: tuple[Rule, ...], finders: tuple[Finder, ...]) -> tuple[Entity, ...]:
    """Return what is found: what was asked for, or all but what only guards find and what texts speak of."""
    spoken = [entity for each in finders for entity in each.entities]
    by_default = dict.fromkeys(
        (
            *ENTITIES,
            *(rule.entity for rule in rules if not rule.guard),
            *(entity for entity in spoken if entity not in ON_REQUEST),
            *(entity for each in asked.recognizers for entity in each.entities),
        )
    )
    if asked.entities is None:
        return tuple(by_default)
    known = frozenset((*by_default, *spoken, *(rule.entity for rule in rules)))
    return tuple(_known(name, known) for name in asked.entities)


def _known(name: str, known: frozenset[Entity]) -> Entity:
    """Return the entity of that name that something here finds."""
    if name in known:
        return Entity(name)
    if name not in STANDARD_ENTITIES:
        raise UnknownEntity.among(name, {*STANDARD_ENTITIES, *known}, noun="entity")
    raise InvalidInput(
        f"No recognizer here finds {name}",
        hint="Leave it out, or give one that does: Engine(recognizers=[...]). "
        f"Found here: {', '.join(sorted(known))}.",
        code="input.no_recognizer",
    )
