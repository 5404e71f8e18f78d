"""Topics: whether a text speaks of somebody's health, faith, body, whereabouts, accounts, standing or child.

A topic has no form that could be checked, only phrases that tell; a finding is the phrase. A scan reports one
only if it is asked for by name. Columns are asked by `topics_in`.

>>> topics_in("患者确诊高血压"), topics_in("医院在路口")
((Entity('HEALTH'),), ())
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Final

import attrs

from piiguard.catalog.entities import Entity
from piiguard.catalog.findings import Finding
from piiguard.catalog.ports import SystemClock
from piiguard.classify.language.topics_minors import is_minor_birth, minors_in
from piiguard.classify.language.topics_words import ANCHORS, PHRASES, TERMS
from piiguard.classify.language.watches import Watch

if TYPE_CHECKING:
    from piiguard.classify.finders import Mode
    from piiguard.classify.units import Units

__all__ = ["TOPICS", "TopicFinder", "finder_for", "is_minor_birth", "topics_in"]

TOPICS: Final = tuple(PHRASES)
"""The topics, each an entity."""

_BEFORE: Final = 24
_AFTER: Final = 32
_SCORE: Final = 0.8
_LONGEST_CELL: Final = 20


@attrs.frozen
class TopicFinder:
    """Finds phrases that tell of a topic.

    Attributes:
        as_of: The day on which somebody is a minor or not.
        entities: The topics.
    """

    as_of: date
    entities: tuple[Entity, ...] = TOPICS

    def find(self, text: str) -> list[Finding]:
        """Find such phrases in a short text.

        Args:
            text: A text in normal form.

        Returns:
            The findings; those of one topic do not overlap.
        """
        return [*self._read(text, _watch().places(text))]

    def find_bulk(self, units: Units) -> list[Finding]:
        """Find such phrases in a large text.

        Args:
            units: The text.

        Returns:
            As `find`, with offsets of ``units.normal``.
        """
        return [*self._read(units.normal, _watch().places_bulk(units))]

    def _read(self, text: str, places: Sequence[int]) -> Iterator[Finding]:
        if Entity.MINOR in self.entities:
            yield from minors_in(text, self.as_of)
        anchors = _anchors()
        done = dict.fromkeys(self.entities, 0)
        for place in places:
            topics = anchors.get(text[max(0, place - 1) : place + 1], ()) or anchors.get(text[place], ())
            for topic in topics:
                if place < done.get(topic, place + 1):
                    continue
                match = _phrase_at(text, place, topic, done[topic])
                if match is not None:
                    done[topic] = match.end()
                    why = (f"phrase of the topic {topic}",)
                    yield Finding(topic, match.start(), match.end(), _SCORE, match.group(), why)


def finder_for(mode: Mode, *, as_of: date | None = None) -> TopicFinder:
    """Return the finder of topics.

    Args:
        mode: Which mistakes are the worse ones; a phrase tells in either.
        as_of: The day on which somebody is a minor or not; today if None.
    """
    del mode
    return TopicFinder(as_of or SystemClock().now().date())


def topics_in(text: str, *, as_of: date | None = None) -> tuple[Entity, ...]:
    """Say of which topics a text or the cell of a table speaks.

    Args:
        text: Any text in normal form. A short one may also be a bare term: 糖尿病, 佛教.
        as_of: As for `finder_for`.

    Returns:
        The topics, in the order of `TOPICS`.

    >>> topics_in("2型糖尿病")
    (Entity('HEALTH'),)
    """
    found = {finding.entity for finding in finder_for("recall", as_of=as_of).find(text)}
    cell = text.strip()
    if len(cell) <= _LONGEST_CELL:
        found |= {topic for topic, term in _terms().items() if term.fullmatch(cell)}
    return tuple(topic for topic in TOPICS if topic in found)


def _phrase_at(text: str, place: int, topic: Entity, done: int) -> re.Match[str] | None:
    """Return the first phrase of a topic that holds the character at *place*."""
    begin = max(done, place - _BEFORE, text.rfind("\n", 0, place) + 1)
    stop = min(len(text), place + _AFTER)
    line_end = text.find("\n", place, stop)
    for match in _phrases()[topic].finditer(text, begin, stop if line_end < 0 else line_end):
        if match.end() > place:
            return match if match.start() <= place else None
    return None


@cache
def _watch() -> Watch:
    pairs: list[tuple[str, str]] = []
    for words in ANCHORS.values():
        twos = [word for word in words.split() if len(word) > 1]
        pairs.append(("".join(word[0] for word in twos), "".join(word[1] for word in twos)))
    ones = "".join(word for words in ANCHORS.values() for word in words.split() if len(word) == 1)
    return Watch((*pairs, ("", ones)))


@cache
def _anchors() -> dict[str, tuple[Entity, ...]]:
    anchors: dict[str, tuple[Entity, ...]] = {}
    for topic, words in ANCHORS.items():
        for word in words.split():
            anchors[word] = (*anchors.get(word, ()), topic)
    return anchors


@cache
def _phrases() -> dict[Entity, re.Pattern[str]]:
    return {topic: re.compile(pattern) for topic, pattern in PHRASES.items()}


@cache
def _terms() -> dict[Entity, re.Pattern[str]]:
    return {topic: re.compile(pattern) for topic, pattern in TERMS.items()}
