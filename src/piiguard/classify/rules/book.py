"""A book of rules, run over a text: only the places where a trigger lies are read.

The places are found by one pass for all rules. From there on the small and the bulk path are the same code,
so they find the same.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import attrs

from piiguard.catalog.findings import Finding
from piiguard.classify.rules.nearby import nearby
from piiguard.classify.rules.rule import Rule

__all__ = ["Book", "Hits"]

Hits = Mapping[int, Sequence[tuple[int, int]]]
"""By number of the rule, where its trigger lies: start and end in the normal form, in order."""

_DIGITS: Final = re.compile("[0-9]+")
_LOWER: Final = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


@attrs.frozen(init=False)
class Book:
    """Rules, ready to run.

    Args:
        rules: The rules, the more trusted first.
    """

    rules: tuple[Rule, ...]
    _by_length: Mapping[int, tuple[int, ...]] = attrs.field(repr=False, eq=False)
    _by_word: Mapping[str, tuple[int, ...]] = attrs.field(repr=False, eq=False)
    _words: re.Pattern[str] | None = attrs.field(repr=False, eq=False)

    def __init__(self, rules: Iterable[Rule]) -> None:
        every = tuple(rules)
        by_length: defaultdict[int, list[int]] = defaultdict(list)
        tokens: defaultdict[str, set[int]] = defaultdict(set)
        for number, rule in enumerate(every):
            for length in rule.trigger.digits:
                by_length[length].append(number)
            for token in (*rule.trigger.chars, *rule.trigger.words):
                tokens[token.translate(_LOWER)].add(number)
        by_word = {
            token: tuple(
                sorted(set().union(*(own for each, own in tokens.items() if token.startswith(each))))
            )
            for token in tokens
        }
        union = "|".join(map(re.escape, sorted(by_word, key=len, reverse=True)))
        # attrs makes it, which pyright does not see.
        self.__attrs_init__(  # pyright: ignore[reportUnknownMemberType, reportAttributeAccessIssue]
            every,
            {length: tuple(numbers) for length, numbers in by_length.items()},
            by_word,
            re.compile(f"(?=({union}))") if union else None,
        )

    def __reduce__(self) -> tuple[object, ...]:
        return (Book, (self.rules,))

    def find(self, text: str) -> list[Finding]:
        """Find what the rules find in a short text.

        Args:
            text: A text in normal form.

        Returns:
            The findings, in no particular order; they may overlap. Offsets are those of *text*.
        """
        return list(self.read(text, self.hits(text)))

    def hits(self, text: str) -> Hits:
        """Find where the triggers lie.

        Args:
            text: A text in normal form.

        Returns:
            The places, by rule.
        """
        hits: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        if self._by_length:
            for run in _DIGITS.finditer(text):
                for number in self._by_length.get(run.end() - run.start(), ()):
                    hits[number].append(run.span())
        if self._words is not None:
            for match in self._words.finditer(text.translate(_LOWER)):
                for number in self._by_word[match.group(1)]:
                    hits[number].append(match.span(1))
        return hits

    def read(self, text: str, hits: Hits) -> Iterator[Finding]:
        """Read *text* where the triggers lie.

        Args:
            text: A text in normal form.
            hits: What `hits` returns for it.

        Yields:
            The findings.
        """
        for number, places in hits.items():
            rule = self.rules[number]
            for begin, stop in _windows(places, rule.reach, len(text)):
                for match in rule.pattern.finditer(text, begin, stop):
                    found = _judged(rule, text, match)
                    if found is not None:
                        yield found


def _windows(places: Sequence[tuple[int, int]], reach: int, length: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches around *places*, those that touch as one."""
    begin = stop = 0
    for first, last in places:
        if first - reach > stop:
            if stop:
                yield begin, stop
            begin = first - reach
        stop = min(length, last + reach)
    if stop:
        yield max(0, begin), stop


def _judged(rule: Rule, text: str, match: re.Match[str]) -> Finding | None:
    start, end = match.span("id") if "id" in rule.pattern.groupindex else match.span()
    value = rule.value(text[start:end])
    if rule.check is not None and not rule.check(value):
        return None
    near = nearby(text, start, end, rule)
    why = rule.why
    if near.supports is None:
        score = rule.scores.silent
    elif near.supports:
        score, why = rule.scores.supported, (*why, f"context: {near.word}")
    else:
        score, why = rule.scores.opposed, (*why, f"context, against: {near.word}")
    if rule.surroundings is not None:
        for move, reason in rule.surroundings(text, start, end):
            score, why = score + move, (*why, reason)
    return Finding(rule.entity, start, end, round(min(0.99, max(0.0, score)), 2), value, why)
