"""Values that are never reported, and values that always are.

A scope is the name of a document or a column, or a pattern of names as in a shell: ``support_*``. An entry
with a scope counts only there.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

import attrs

from piiguard.catalog.entities import Entity
from piiguard.catalog.findings import Finding
from piiguard.classify.rules.words import Words, lower
from piiguard.classify.text import normalise, plain_value
from piiguard.errors import InvalidInput

if TYPE_CHECKING:
    from piiguard.classify.units import Units

__all__ = ["LISTED", "Allow", "AllowList", "Deny", "DenyList", "in_scope"]

LISTED = 1.0
"""The score of a denied value; nothing else is as sure."""


@attrs.frozen
class Allow:
    """A value, or a pattern of values, that is not reported.

    Attributes:
        value: The value, in any spelling.
        pattern: What the whole value of a finding matches; instead of *value*.
        entity: What it is allowed as; anything if None.
        scope: Where it is allowed; everywhere if empty.
    """

    value: str = attrs.field(default="", repr=False)
    pattern: str = attrs.field(default="", kw_only=True)
    entity: str | None = attrs.field(default=None, kw_only=True)
    scope: tuple[str, ...] = attrs.field(default=(), kw_only=True)

    def __attrs_post_init__(self) -> None:
        _demand_one(self.value, self.pattern)


@attrs.frozen
class Deny:
    """A value, or a pattern of values, that is always reported.

    Attributes:
        entity: What it is reported as.
        value: The value; it is found in any width and in either case.
        pattern: A pattern of values, as for a rule; instead of *value*.
        scope: Where it is denied; everywhere if empty.
        reason: Why, for ``why``.
    """

    entity: str
    value: str = attrs.field(default="", repr=False)
    pattern: str = attrs.field(default="", kw_only=True)
    scope: tuple[str, ...] = attrs.field(default=(), kw_only=True)
    reason: str = attrs.field(default="", kw_only=True)

    def __attrs_post_init__(self) -> None:
        _demand_one(self.value, self.pattern)
        Entity(self.entity)
        if any(len(line) != len(self.value) for line in self.value.splitlines()):
            raise InvalidInput("A denied value holds a line break", hint="Deny each line by itself.")


class AllowList:
    """What is allowed in one place.

    Args:
        entries: The entries, of any scope.
        place: The name of the document or column; None where it has none.
    """

    def __init__(self, entries: Iterable[Allow], place: str | None) -> None:
        self._values: defaultdict[str | None, set[str]] = defaultdict(set)
        self._patterns: list[tuple[str | None, re.Pattern[str]]] = []
        for each in entries:
            if not _is_in_scope(each.scope, place):
                continue
            if each.value:
                self._values[each.entity].update(_forms(each.value))
            else:
                self._patterns.append((each.entity, _compiled(each.pattern)))

    def __bool__(self) -> bool:
        return bool(self._values or self._patterns)

    def allows(self, entity: Entity, spelling: str) -> bool:
        """Say whether a finding is allowed.

        Args:
            entity: What it is.
            spelling: The stretch of text that was found.
        """
        forms = _forms(spelling)
        if any(not forms.isdisjoint(self._values.get(each, ())) for each in (None, entity)):
            return True
        return any(
            pattern.fullmatch(form)
            for only, pattern in self._patterns
            if only is None or only == entity
            for form in (normalise(spelling).text, plain_value(spelling))
        )


class DenyList:
    """Finds denied values; a `piiguard.classify.finders.Finder`.

    Args:
        entries: The entries, all in scope.
    """

    def __init__(self, entries: Iterable[Deny]) -> None:
        self._by_word: dict[str, tuple[Entity, str]] = {}
        self._patterns: list[tuple[re.Pattern[str], Entity, str]] = []
        for each in entries:
            reason = f"denied: {each.reason}" if each.reason else "denied"
            if each.value:
                self._by_word[lower(normalise(each.value).text)] = Entity(each.entity), reason
            else:
                self._patterns.append((_compiled(each.pattern), Entity(each.entity), reason))
        self._words = Words(self._by_word)
        listed = (*self._by_word.values(), *((entity, reason) for _, entity, reason in self._patterns))
        self._entities = tuple(dict.fromkeys(entity for entity, _ in listed))

    @property
    def entities(self) -> tuple[Entity, ...]:
        """The entities that denied values are reported as."""
        return self._entities

    def find(self, text: str) -> list[Finding]:
        """Return the denied values in *text*, which is in normal form."""
        lowered = lower(text)
        found: list[Finding] = []
        for start, end in self._words.find(lowered):
            if _stands_alone(lowered, start, end):
                entity, reason = self._by_word[lowered[start:end]]
                found.append(Finding(entity, start, end, LISTED, text[start:end], (reason,)))
        for pattern, entity, reason in self._patterns:
            for match in pattern.finditer(text):
                if match.end() > match.start():
                    found.append(Finding(entity, *match.span(), LISTED, match.group(), (reason,)))  # noqa: PERF401 - long
        return found

    def find_bulk(self, units: Units) -> list[Finding]:
        """Return the denied values in a large text."""
        return self.find(units.normal)


def in_scope(entries: Iterable[Deny], place: str | None) -> tuple[Deny, ...]:
    """Return the entries that count in a document or column of that name."""
    return tuple(each for each in entries if _is_in_scope(each.scope, place))


def _is_in_scope(scope: tuple[str, ...], place: str | None) -> bool:
    return not scope or (place is not None and any(fnmatchcase(place, each) for each in scope))


def _demand_one(value: str, pattern: str) -> None:
    if bool(value) == bool(pattern):
        raise InvalidInput("An entry needs a value or a pattern, one of the two", hint="Give one of them.")
    if pattern:
        _compiled(pattern)


def _compiled(pattern: str) -> re.Pattern[str]:
    from piiguard.classify.extending.patterns import form_of

    return form_of(pattern).pattern


def _forms(value: str) -> set[str]:
    """Return what the value of a finding may look like, in lower case."""
    return {lower(normalise(value).text), lower(plain_value(value))}


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Say whether a word is not cut out of a longer number or Latin word."""
    return not (
        (_is_alnum(text[start]) and start and _is_alnum(text[start - 1]))
        or (_is_alnum(text[end - 1]) and end < len(text) and _is_alnum(text[end]))
    )


def _is_alnum(char: str) -> bool:
    return char.isascii() and char.isalnum()
