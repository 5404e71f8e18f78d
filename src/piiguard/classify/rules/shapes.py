"""The shapes of expressions: what a match at least looks like, as a program that the compiled kernel runs.

A shape holds wherever the expression matches, and at few other places; where it does not, nobody need try the
expression. It leaves out whatever would take more than a few steps to say: what comes after that, looks
around of no fixed width, that a group comes again as it was.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib import import_module
from typing import Any, Final, TypeAlias

import attrs

from piiguard.classify.rules.later import source_of

__all__ = ["Shapes"]

# The codes of steps, as in shapes.h.
_ACCEPT: Final = 0
_SET: Final = 1
_REPEAT: Final = 2
_SPLIT: Final = 3
_JUMP: Final = 4
_BEHIND: Final = 5
_AHEAD: Final = 6
_PEEK: Final = 7

_BMP: Final = 1 << 16
_BEYOND: Final = 0xFFFF  # stands for whatever lies beyond the BMP
_LONGEST: Final = 1200  # steps of one program, with their operands
_WIDEST: Final = 8  # characters that a look around sees
_MOST: Final = 0xFFFF
# What else counts as a letter of ASCII where case does not: dotted and dotless i, the sign of Kelvin, long s.
_OTHER_CASES: Final = {"i": (0x130, 0x131), "k": (0x212A,), "s": (0x17F,)}

_ASCII: Final = 0x7F
_REPEATS: Final = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})
_PAGE: Final = 256

_Ranges = tuple[tuple[int, int], ...]
"""A set of characters: first and last of each stretch, in order and apart."""

_ANY: Final = ((0, _BEYOND),)

_Value: TypeAlias = Any  # what `re` parses an expression to has no type of its own
_Nodes: TypeAlias = Sequence[tuple[_Value, _Value]]


class _Enough(Exception):  # noqa: N818 - no error: the rest of the shape is left out
    pass


@attrs.define
class Shapes:
    """Programs and the sets of characters they ask for, gathered for many expressions.

    Attributes:
        steps: The programs, one after the other.
        sets: Sets of characters, and their numbers.
    """

    steps: array[int] = attrs.field(factory=lambda: array("H"))
    sets: dict[_Ranges, int] = attrs.field(factory=dict[_Ranges, int])

    def add(self, pattern: re.Pattern[str], *, ahead: bool = True) -> int | None:
        """Add the shape of an expression.

        Args:
            pattern: The expression.
            ahead: Whether looks ahead count; they do not where the text is cut at the end of a match.

        Returns:
            Where its program begins, or None if there is nothing to say, or no room left.
        """
        begin = len(self.steps)
        if begin + 2 * _LONGEST > _MOST:
            return None
        try:
            source, flags = source_of(pattern)
            parsed: _Value = import_module("re._parser").parse(source, flags & ~re.UNICODE)
        except (ImportError, AttributeError, re.error):
            # The parser is not a public part of `re`: without it there is no shape, and all is tried.
            return None
        nodes: _Nodes = parsed
        fold = bool(parsed.state.flags & re.IGNORECASE)
        one = _Program(self, begin, ahead)
        try:
            opening = _opening(nodes, fold=fold)
            if opening is not None and _members(str(nodes[0][0]), nodes[0][1], fold=False) is None:
                one.emit(_PEEK, self.number(opening))
            one.sequence(nodes, fold=fold)
        except _Enough:
            pass
        one.emit(_ACCEPT)
        if self.steps[begin] == _ACCEPT:  # nothing is known of its beginning
            del self.steps[begin:]
            return None
        return begin

    def pages(self) -> tuple[bytes, bytes]:
        """Return all sets: for each the number of its 256 pages, and the pages, 256 bits each."""
        pages = {0: 0, (1 << _PAGE) - 1: 1}
        table = array("H")
        for members in self.sets:
            row = array("H", bytes(2 * _BMP // _PAGE))
            for page, bits in _paged(members).items():
                row[page] = pages.setdefault(bits, len(pages))
            table.extend(row)
        return table.tobytes(), b"".join(_in_words(each.to_bytes(_PAGE // 8, "little")) for each in pages)

    def number(self, members: _Ranges) -> int:
        """Return the number of a set."""
        return self.sets.setdefault(members, len(self.sets))


def _paged(members: _Ranges) -> dict[int, int]:
    """Return the pages of a set that are not empty, a bit for each character."""
    bits: dict[int, int] = {}
    for first, last in members:
        for page in range(first // _PAGE, last // _PAGE + 1):
            low, high = max(first - page * _PAGE, 0), min(last - page * _PAGE, _PAGE - 1)
            bits[page] = bits.get(page, 0) | ((1 << (high - low + 1)) - 1) << low
    return bits


def _in_words(bits: bytes) -> bytes:
    """Return bytes as numbers of 32 bits in the order of this machine; bit 0 of each is its lowest."""
    numbers = (int.from_bytes(bits[at : at + 4], "little") for at in range(0, len(bits), 4))
    return array("I", numbers).tobytes()


@attrs.define
class _Program:
    shapes: Shapes
    begin: int
    ahead: bool
    groups: dict[int, tuple[_Nodes, bool]] = attrs.field(factory=dict[int, "tuple[_Nodes, bool]"])

    def emit(self, *steps: int) -> int:
        self.shapes.steps.extend(steps)
        return len(self.shapes.steps) - len(steps)

    def sequence(self, nodes: _Nodes, *, fold: bool) -> None:
        for name, value in nodes:
            if len(self.shapes.steps) - self.begin > _LONGEST:
                raise _Enough
            self.node(str(name), value, fold=fold)

    def node(self, name: str, value: _Value, *, fold: bool) -> None:
        members = _members(name, value, fold=fold)
        if members is not None:
            self.emit(_SET, self.shapes.number(members))
        elif name == "SUBPATTERN":
            group, added, removed, nodes = value
            inner = (fold or bool(added & re.IGNORECASE)) and not removed & re.IGNORECASE
            if group is not None:
                self.groups[group] = nodes, inner
            self.sequence(nodes, fold=inner)
        elif name == "BRANCH":
            self.branch([lambda each=each: self.sequence(each, fold=fold) for each in value[1]])
        elif name in _REPEATS:
            self.repeat(*value, fold=fold)
        elif name == "ATOMIC_GROUP":
            self.sequence(value, fold=fold)
        elif name == "GROUPREF" and value in self.groups:
            nodes, inner = self.groups[value]
            self.sequence(nodes, fold=inner)
        elif name in {"ASSERT", "ASSERT_NOT"}:
            self.look(*value, negative=name == "ASSERT_NOT", fold=fold)
        elif name != "AT":
            raise _Enough

    def branch(self, ways: Sequence[Any]) -> None:
        """Emit one way after the other, each but the last behind a split; all go on at the same place."""
        jumps: list[int] = []
        enough = False
        for number, way in enumerate(ways):
            split = self.emit(_SPLIT, 0) if number < len(ways) - 1 else None
            try:
                way()
            except _Enough:
                self.emit(_ACCEPT)
                enough = True
            if split is not None:
                jumps.append(self.emit(_JUMP, 0))
                self.shapes.steps[split + 1] = len(self.shapes.steps)
        for jump in jumps:
            self.shapes.steps[jump + 1] = len(self.shapes.steps)
        if enough and len(self.shapes.steps) - self.begin > _LONGEST:
            raise _Enough

    def repeat(self, least: int, most: int, nodes: _Nodes, *, fold: bool) -> None:
        most = min(int(most), _MOST)
        members = _members(str(nodes[0][0]), nodes[0][1], fold=fold) if len(nodes) == 1 else None
        if members is not None:
            if least != most or least > 1:
                self.emit(_REPEAT, self.shapes.number(members), least, most)
            else:
                self.emit(_SET, self.shapes.number(members))
            return
        for _ in range(least):
            self.sequence(nodes, fold=fold)
        if most > least:
            if most - least > _WIDEST:
                raise _Enough
            self.optional(most - least, nodes, fold=fold)

    def optional(self, count: int, nodes: _Nodes, *, fold: bool) -> None:
        """Emit up to so many repetitions: each may be the last."""

        def some() -> None:
            self.sequence(nodes, fold=fold)
            if count > 1:
                self.optional(count - 1, nodes, fold=fold)

        self.branch([some, lambda: None])

    def look(self, direction: int, nodes: _Nodes, *, negative: bool, fold: bool) -> None:
        if direction > 0 and not self.ahead:
            return
        try:
            sets = [*_fixed(nodes, fold=fold, exactly=negative)]
        except _Enough:
            return
        if 0 < len(sets) <= _WIDEST:
            numbers = [self.shapes.number(each) for each in (sets if direction > 0 else reversed(sets))]
            self.emit(_AHEAD if direction > 0 else _BEHIND, int(negative), len(numbers), *numbers)


def _opening(nodes: _Nodes, *, fold: bool) -> _Ranges | None:
    """Return the characters that a match may begin with, or None if that is not known, or any may."""
    first: list[tuple[int, int]] = []
    for name, value in nodes:
        members = _members(str(name), value, fold=fold)
        if members is not None:
            return _joined([*first, *members])
        if str(name) in {"ASSERT", "ASSERT_NOT", "AT"}:
            continue
        inner, optional = fold, False
        if str(name) in _REPEATS:
            ways, optional = [value[2]], value[0] == 0
        elif str(name) == "BRANCH":
            ways = value[1]
        elif str(name) == "SUBPATTERN":
            ways, inner = [value[3]], fold or bool(value[1] & re.IGNORECASE)
        else:
            return None
        openings = [_opening(way, fold=inner) for way in ways]
        if any(each is None for each in openings):
            return None
        first += [part for each in openings if each for part in each]
        if not optional:
            return _joined(first)
    return None


def _fixed(nodes: _Nodes, *, fold: bool, exactly: bool) -> Iterator[_Ranges]:
    """Yield the set of each character of what has a fixed width; of alternatives what any allows there.

    Raises:
        _Enough: If it has no fixed width, or that would not be exact and must be.
    """
    for name, value in nodes:
        members = _members(str(name), value, fold=fold)
        if members is not None:
            # What is beyond the BMP, and classes of Unicode, are not told apart.
            if exactly and (fold or members == _ANY or _holds_more(str(name), value)):
                raise _Enough
            yield members
        elif str(name) == "SUBPATTERN":
            inner = (fold or bool(value[1] & re.IGNORECASE)) and not value[2]
            yield from _fixed(value[3], fold=inner, exactly=exactly)
        elif str(name) == "BRANCH" and not exactly:
            ways = [[*_fixed(each, fold=fold, exactly=exactly)] for each in value[1]]
            if len({len(each) for each in ways}) > 1:
                raise _Enough
            yield from (_joined([part for one in each for part in one]) for each in zip(*ways, strict=True))
        elif str(name) == "MAX_REPEAT" and value[0] == value[1] <= _WIDEST:
            for _ in range(value[0]):
                yield from _fixed(value[2], fold=fold, exactly=exactly)
        else:
            raise _Enough


def _holds_more(name: str, value: _Value) -> bool:
    """Say whether a set names characters that lie beyond the BMP."""
    if name == "IN":
        return any(_holds_more(str(kind), each) for kind, each in value)
    return name in {"LITERAL", "NOT_LITERAL", "RANGE"} and (value[1] if name == "RANGE" else value) >= _BEYOND


def _members(name: str, value: _Value, *, fold: bool) -> _Ranges | None:
    """Return the characters that a node stands for, or None if it is no set."""
    if name == "LITERAL":
        return _set([(value, value)], fold=True) if fold else ((min(value, _BEYOND),) * 2,)
    if name == "NOT_LITERAL":
        # Without its other cases: then more than is meant stands outside, never less.
        return _inverted(_set([(value, value)], fold=False))
    if name == "ANY":
        return _inverted(_set([(0x0A, 0x0A)], fold=False))
    return _class(tuple(value), fold=fold) if name == "IN" else None


@lru_cache(maxsize=1024)
def _class(items: tuple[tuple[_Value, _Value], ...], *, fold: bool) -> _Ranges:
    """Return the characters of a class in brackets; rules share most of theirs."""
    ranges: list[tuple[int, int]] = []
    negated = False
    for kind, each in items:
        if str(kind) == "NEGATE":
            negated = True
        elif str(kind) == "LITERAL":
            ranges.append((each, each))
        elif str(kind) == "RANGE":
            ranges.append(each)
        else:
            # Classes such as \d depend on tables of Unicode; any character may be meant.
            return _ANY
    return _inverted(_set(ranges, fold=False)) if negated else _set(ranges, fold=fold)


def _set(ranges: Iterable[tuple[int, int]], *, fold: bool) -> _Ranges:
    """Return the set of the characters in *ranges*, and where *fold* of those that differ by case alone."""
    every: list[tuple[int, int]] = []
    for first, last in ranges:
        every.append((min(first, _BEYOND), min(last, _BEYOND)))
        for code in range(first, min(last, _BEYOND) + 1) if fold else ():
            if chr(code).upper() != chr(code).lower():
                if code > _ASCII:
                    return _ANY
                every += ((other, other) for other in _cases(code))
    return _joined(every)


def _cases(code: int) -> tuple[int, ...]:
    return code ^ 0x20, *_OTHER_CASES.get(chr(code).lower(), ())


def _joined(ranges: Iterable[tuple[int, int]]) -> _Ranges:
    joined: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = joined[-1][0], max(last, joined[-1][1])
        else:
            joined.append((first, last))
    return tuple(joined)


def _inverted(members: _Ranges) -> _Ranges:
    """Return all other characters, and what stands for those beyond the BMP."""
    begins = (0, *(last + 1 for _, last in members))
    ends = (*(first - 1 for first, _ in members), _BEYOND)
    others = [(begin, end) for begin, end in zip(begins, ends, strict=True) if begin <= end]
    return _joined([*others, (_BEYOND, _BEYOND)])
