"""The rules that may say something of a row of a column that is digits from end to end."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, cast

import attrs

from piiguard.classify.kinds import Kind
from piiguard.classify.rules.rule import Rule

if TYPE_CHECKING:
    import re

    from piiguard.classify.rules.book import Book
    from piiguard.classify.small import Settings

__all__ = ["LONGEST", "PLAIN", "RowRules", "is_reported", "row_rules"]

LONGEST: Final = 64
"""A row of more digits is a number of nothing; the scan of rows as text says so too."""

_DIGITS: Final = frozenset("0123456789")
PLAIN: Final = _DIGITS | {"x"}
"""What such a row consists of; an ID may end in X."""

_ID: Final = 18
_MASTER: Final = 17
_ANY_DIGIT: Final = (1 << 10) - 1
_CODED_MOBILES: Final = (13, 15)
"""Lengths of a mobile number with its country code, which begins within the row."""


@attrs.frozen
class RowRules:
    """The rules, for one engine.

    Attributes:
        always: Those that a word of digits triggers, whatever the length.
        by_length: By length, up to `LONGEST`, all that may say something.
        firsts: By length, the digits that a row begins with of which any does, a bit for each.
        before_x: Whether a row of 17 digits and an X must be read as text.
    """

    always: tuple[Rule, ...]
    by_length: tuple[tuple[Rule, ...], ...]
    firsts: tuple[int, ...]
    before_x: bool

    def of_length(self, length: int) -> tuple[Rule, ...]:
        """Return the rules for rows of so many digits."""
        return self.by_length[length]


def row_rules(settings: Settings) -> RowRules:
    """Return the rules that may say something of a row of digits.

    Args:
        settings: What to do.

    Returns:
        The rules, made once.
    """
    if "row rules" not in settings.memo:
        settings.memo["row rules"] = _made(settings)
    return cast("RowRules", settings.memo["row rules"])


def is_reported(rule: Rule, settings: Settings) -> bool:
    """Say whether what a rule finds where no word is near comes to a finding.

    Args:
        rule: A rule.
        settings: What to do.

    Returns:
        True if it is sure enough, and asked for.
    """
    further = settings.further
    return (
        further is not None
        and rule.scores.silent >= settings.min_score
        and rule.entity in (further.guarded if rule.guard else further.reported)
    )


def _made(settings: Settings) -> RowRules:
    always = _rules_of_words(settings)
    by_length = [
        tuple(_that_fit(always + _rules_of(settings, length), length, _DIGITS)) for length in range(LONGEST)
    ]
    before_x = bool(_that_fit(always + _rules_of(settings, _MASTER), _ID, PLAIN))
    firsts = [_firsts(rules, length, settings) for length, rules in enumerate(by_length)]
    if before_x:
        firsts[_ID] = _ANY_DIGIT
    return RowRules(tuple(always), tuple(by_length), (*firsts, _ANY_DIGIT), before_x)


def _firsts(rules: tuple[Rule, ...], length: int, settings: Settings) -> int:
    """Return the digits that a row of a length begins with, if one of *rules* may say something of it."""
    found = 0
    for rule in rules:
        beside = rule.beside
        if (
            beside is None
            or not rule.guard
            or is_reported(rule, settings)
            or "\n" in beside.before + beside.after
            or 0 < beside.least <= length
            or (Kind.MOBILE in settings.kinds and length in _CODED_MOBILES)
        ):
            return _ANY_DIGIT
        # What is claimed of a row is all of it, so a guard that holds it begins where the row begins.
        found |= sum(1 << int(char) for char in set(beside.first) & _DIGITS)
    return found


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
        numbers = {number for word, own in book.by_word.items() if PLAIN.issuperset(word) for number in own}
        rules += [book.rules[number] for number in sorted(numbers)]
    return [rule for rule in rules if _may_count(rule, settings)]


def _books(settings: Settings) -> tuple[Book, ...]:
    return () if settings.further is None else (settings.further.book, settings.further.guards)


def _may_count(rule: Rule, settings: Settings) -> bool:
    """Say whether a match that has no letter beside it can come to anything."""
    if rule.labelled or not _may_be_plain(rule.pattern, PLAIN):
        return False
    return (
        rule.scores.silent >= settings.min_score
        or rule.surroundings is not None
        or any(PLAIN.issuperset(word) for word in rule.words)
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


@lru_cache(maxsize=512)
def _may_be_plain(pattern: re.Pattern[str], chars: frozenset[str]) -> bool:
    from piiguard.classify.extending.patterns import may_consist_of

    return may_consist_of(pattern, chars)
