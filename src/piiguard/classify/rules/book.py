"""A book of rules, run over a text: only the places where a trigger lies are read.

The places are found by one pass for all rules: here for a short text, in `piiguard.classify.rules.triggers`
for a large one. From there on the small and the bulk path are the same code, so they find the same.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from typing import Final

import attrs

from piiguard.catalog.findings import Finding
from piiguard.classify.kernel import Triggers
from piiguard.classify.rules.marks import Marks, marks_of
from piiguard.classify.rules.nearby import Nearby, nearby
from piiguard.classify.rules.rule import Rule
from piiguard.classify.rules.triggers_compiled import compiled_triggers
from piiguard.classify.rules.words import Words, lower
from piiguard.classify.validators.bank_card import luhn

__all__ = ["MARGIN", "Book", "Windows", "matches", "narrowed", "windows_at", "windows_of"]

Windows = Mapping[int, Sequence[tuple[int, int]]]
"""By number of the rule, the stretches of the normal form to read for it, in order and apart."""

_DIGITS: Final = re.compile("[0-9]++")
_HIGHEST: Final = 0.99
_SILENT: Final = Nearby()
_WORTH_SHAPES: Final = 16_000  # code points
_CALL: Final = 64  # as many take as long as the call itself
MARGIN: Final = 32
"""How far beyond a window a pattern's last look ahead sees, in code points."""


@attrs.define(eq=False)
class _Usage:
    """How much a book has read; several threads may lose some of it, which only delays what it decides."""

    points: int = 0


@attrs.frozen(init=False)
class Book:
    """Rules, ready to run.

    Args:
        rules: The rules, the more trusted first.
        context: Whether the words near a match count.
        least: The least score that is asked for; a guard's counts whatever it is.
    """

    rules: tuple[Rule, ...]
    context: bool
    least: float
    by_length: Mapping[int, tuple[int, ...]] = attrs.field(repr=False, eq=False)
    """Length of a run of digits → numbers of the rules it triggers."""
    by_word: Mapping[str, tuple[int, ...]] = attrs.field(repr=False, eq=False)
    """Word → numbers of the rules that it, or a word it begins with, triggers."""
    by_alnum: Mapping[int, tuple[int, ...]] = attrs.field(repr=False, eq=False)
    """Least length of a run of ASCII letters and digits → numbers of the rules it triggers."""
    narrowed: frozenset[int] = attrs.field(repr=False, eq=False)
    """Numbers of the rules whose trigger says more than what it is."""
    ceiling: float = attrs.field(repr=False, eq=False)
    """The highest score any match can have; 0 without rules."""
    _words: Words | None = attrs.field(repr=False, eq=False)
    _usage: _Usage = attrs.field(repr=False, eq=False)

    def __init__(self, rules: Iterable[Rule], *, context: bool = True, least: float = 0.0) -> None:
        every = tuple(rules)
        by_length: defaultdict[int, list[int]] = defaultdict(list)
        tokens: defaultdict[str, set[int]] = defaultdict(set)
        by_alnum: defaultdict[int, list[int]] = defaultdict(list)
        for number, rule in enumerate(every):
            if rule.trigger.alnum:
                by_alnum[rule.trigger.alnum].append(number)
            for length in rule.trigger.digits:
                by_length[length].append(number)
            for token in (*rule.trigger.chars, *rule.trigger.words):
                tokens[lower(token)].add(number)
        by_word = {
            token: tuple(
                sorted({number for size in range(len(token)) for number in tokens.get(token[: size + 1], ())})
            )
            for token in [*tokens]
        }
        # attrs makes it, which pyright does not see.
        self.__attrs_init__(  # pyright: ignore[reportUnknownMemberType, reportAttributeAccessIssue]
            every,
            context,
            least,
            {length: tuple(numbers) for length, numbers in by_length.items()},
            by_word,
            {length: tuple(numbers) for length, numbers in by_alnum.items()},
            frozenset(number for number, rule in enumerate(every) if _is_narrowed(rule)),
            max((rule.ceiling for rule in every), default=0.0),
            Words(by_word) if by_word else None,
            _Usage(),
        )

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuilt, (self.rules, self.context, self.least))

    def find(self, text: str) -> list[Finding]:
        """Find what the rules find in a short text.

        Args:
            text: A text in normal form.

        Returns:
            The findings, in no particular order; they may overlap. Offsets are those of *text*.
        """
        return [finding for _, finding in self.read(text, self.hits(text))]

    def hits(self, text: str) -> Windows:
        """Find where there is something to read, by the triggers that lie there.

        Args:
            text: A text in normal form.

        Returns:
            The stretches, by rule.
        """
        compiled = self.triggers_for(len(text))
        if compiled is not None:
            return self._windows(text, compiled.find(text, False), self._closely)  # noqa: FBT003 - not as arrays
        return self.hits_by_re(text)

    def hits_by_re(self, text: str) -> Windows:
        """Do what `hits` does, without the compiled kernel, whose reference this is."""
        places: dict[int, list[tuple[int, int]]] = {}
        by_length, by_word = self.by_length, self.by_word
        if by_length:
            for run in _DIGITS.finditer(text):
                start, end = run.span()
                for number in by_length.get(end - start, ()):
                    places.setdefault(number, []).append((start, end))
        if self._words is not None:
            lowered = lower(text)
            for start, end in self._words.find(lowered):
                for number in by_word[lowered[start:end]]:
                    places.setdefault(number, []).append((start, end))
        for length, numbers in self.by_alnum.items():
            for run in _alnum(length).finditer(text):
                for number in numbers:
                    places.setdefault(number, []).append(run.span())
        return self._windows(text, places, self.narrowed)

    def triggers_for(self, size: int) -> Triggers | None:
        """Return what finds the triggers in a text, where there is a compiled kernel.

        Args:
            size: The code points of the text. Only once enough have been read, over all texts, is it worth
                the hundredths of a second that the shapes of all rules take.
        """
        self._usage.points += size + _CALL
        return self.triggers if self.is_worth_shapes else self._plain_triggers

    def shaped_triggers_for(self, size: int) -> Triggers | None:
        """Return the same once the shapes are worth their time, and nothing before."""
        self._usage.points += size + _CALL
        return self.triggers if self.is_worth_shapes else None

    @property
    def is_worth_shapes(self) -> bool:
        """Whether so much has been read that the shapes of all rules are worth their time."""
        return self._usage.points > _WORTH_SHAPES

    @cached_property
    def marks(self) -> Marks:
        """What shows of a claim that a rule may hold it, if the rules are guards."""
        return marks_of(self.rules)

    @cached_property
    def triggers(self) -> Triggers | None:
        """What finds the triggers by which a match is possible, where there is a compiled kernel."""
        return compiled_triggers(
            self._beside, self.by_word, self.by_length, self.by_alnum, rules=self.rules, near=self.near
        )

    @cached_property
    def shapes(self) -> Triggers | None:
        """What says near which stretches a match may begin, where there is a compiled kernel."""
        return compiled_triggers(self._beside, {}, rules=self.rules, near=[()] * len(self.rules))

    @cached_property
    def _plain_triggers(self) -> Triggers | None:
        return compiled_triggers(self._beside, self.by_word, self.by_length, self.by_alnum, rules=self.rules)

    @property
    def near(self) -> list[tuple[str, ...]]:
        """Words of which one lies near whatever of a rule is asked for; any may where there are none."""
        return [() if rule.guard or rule.scores.silent >= self.least else rule.near for rule in self.rules]

    @property
    def _beside(self) -> list[tuple[str, str]]:
        return [(rule.trigger.before, rule.trigger.after) for rule in self.rules]

    @cached_property
    def _closely(self) -> frozenset[int]:
        """Numbers of the rules of whose triggers the kernel does not see all."""
        return frozenset(number for number in self.narrowed if self.rules[number].trigger.only is not None)

    def _windows(
        self, text: str, places: Mapping[int, list[tuple[int, int]]], closely: frozenset[int]
    ) -> Windows:
        windows: dict[int, list[tuple[int, int]]] = {}
        same: dict[tuple[object, ...], list[tuple[int, int]]] = {}
        for number, each in places.items():
            rule = self.rules[number]
            if number in closely:
                before = rule.trigger.before
                # Most often nothing else need be looked at.
                if before:
                    each = [place for place in each if place[0] and text[place[0] - 1] in before]  # noqa: PLW2901 - the same, but fewer
                each = [place for place in each if narrowed(rule, text, *place)]  # noqa: PLW2901 - as above
                if not each:
                    continue
            if rule.trigger.is_single:
                windows[number] = windows_at(rule, sorted(each), len(text))
                continue
            # Most rules that something triggers are triggered by the same few numbers.
            key = (rule.reach, *each)
            if key not in same:
                same[key] = windows_at(rule, sorted(each), len(text))
            windows[number] = same[key]
        return windows

    def read(self, text: str, windows: Windows) -> Iterator[tuple[Rule, Finding]]:
        """Read *text* where there is something to read.

        Args:
            text: A text in normal form.
            windows: What `hits` returns for it.

        Yields:
            The findings, the more trusted rule's first, each with its rule.
        """
        for number in sorted(windows):
            rule = self.rules[number]
            for start, end in matches(rule, text, windows[number]):
                found = self.judged(rule, text, start, end)
                if found is not None and (rule.guard or found.score >= self.least):
                    yield rule, found

    def judged(self, rule: Rule, text: str, start: int, end: int) -> Finding | None:
        """Judge what looks like a finding of *rule*.

        Args:
            rule: The rule.
            text: A text in normal form.
            start: Where the finding would begin.
            end: Where it would end.

        Returns:
            The finding, or None if its check says it is none.
        """
        value = rule.value(text[start:end])
        if rule.check is not None and not rule.check(value):
            return None
        near = nearby(text, start, end, rule) if self.context else _SILENT
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
        score = round(min(_HIGHEST, max(0.0, score)), 2)
        return Finding(rule.entity, start, end, score, value, (*why, f"rule: {rule.name}"))


def matches(rule: Rule, text: str, windows: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Find what looks like a finding of *rule*.

    Args:
        rule: The rule.
        text: A text in normal form.
        windows: Where to look.

    Yields:
        Start and end of the finding within each match.
    """
    group = "id" if "id" in rule.pattern.groupindex else 0
    if rule.trigger.is_single:
        first, last = rule.pattern.match if rule.trigger.leads else rule.pattern.search, 0
        for begin, stop in windows:
            if rule.trigger.leads and begin < last:
                continue
            match = first(text, max(begin, last), stop + MARGIN)
            if match is not None and match.end() <= stop:
                start, end = match.span(group)
                last = match.end()
                if start < end:
                    yield start, end
        return
    for begin, stop in windows:
        for match in rule.pattern.finditer(text, begin, stop + MARGIN):
            if match.end() > stop:
                break
            start, end = match.span(group)
            if start < end:
                yield start, end


def narrowed(rule: Rule, text: str, start: int, end: int) -> bool:
    """Say whether more than the trigger itself is where it lies.

    Args:
        rule: The rule that it triggers.
        text: A text in normal form.
        start: Where the trigger begins.
        end: Where it ends.

    Returns:
        True if what the trigger says of its surroundings holds.
    """
    trigger = rule.trigger
    if trigger.before and not (start and text[start - 1] in trigger.before):
        return False
    if trigger.after and not (end < len(text) and text[end] in trigger.after):
        return False
    if end - start in trigger.luhn and not luhn(text[start:end]):
        return False
    return trigger.only is None or (
        trigger.only.search(text, max(0, start - trigger.back), end) is not None
        if trigger.back
        else trigger.only.match(text, start, end + rule.reach) is not None
    )


def windows_at(rule: Rule, places: Sequence[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    """Turn the places of a rule's triggers into stretches to be read for it.

    Args:
        rule: The rule.
        places: Where its triggers lie, by start.
        length: The length of the text.

    Returns:
        The stretches: one for each trigger that is single, or else those that touch as one.
    """
    if rule.trigger.is_single:
        back = rule.trigger.back
        return [(max(0, start - back), min(length, end + rule.reach)) for start, end in places]
    return windows_of(places, rule.reach, length)


def windows_of(places: Iterable[tuple[int, int]], reach: int, length: int) -> list[tuple[int, int]]:
    """Turn places into stretches to be read.

    Args:
        places: Where triggers lie, by start.
        reach: How far from them, in code points.
        length: The length of the text.

    Returns:
        The stretches, those that touch as one.
    """
    windows: list[tuple[int, int]] = []
    begin = stop = -1
    for first, last in places:
        if first - reach > stop or stop < 0:
            if stop >= 0:
                windows.append((begin, stop))
            begin = max(0, first - reach)
        stop = max(stop, min(length, last + reach))
    if stop >= 0:
        windows.append((begin, stop))
    return windows


def _is_narrowed(rule: Rule) -> bool:
    trigger = rule.trigger
    return bool(trigger.before or trigger.after or trigger.luhn or trigger.only is not None)


@cache
def _alnum(length: int) -> re.Pattern[str]:
    return re.compile(f"[0-9A-Za-z]{{{length},}}+")


def _rebuilt(rules: tuple[Rule, ...], context: bool, least: float) -> Book:  # noqa: FBT001 - called by pickle alone
    return Book(rules, context=context, least=least)
