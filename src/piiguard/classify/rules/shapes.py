"""The shapes of expressions: what a match at least looks like, as a program that the compiled kernel runs.

A shape holds wherever the expression matches, and at few other places; where it does not, nobody need try the
expression. It leaves out whatever would take more than a few steps to say: what comes after that, looks
around of no fixed width, that a group comes again as it was.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from typing import Any, Final

import attrs

from piiguard.classify.rules.char_sets import (
    ANY,
    BEYOND,
    BMP,
    REPEATS,
    Nodes,
    Ranges,
    Value,
    joined,
    least_of,
    members_of,
    parsed,
)
from piiguard.classify.rules.known import key_of, known

__all__ = ["Shapes", "TooMuch", "fixed", "opening", "program_of"]

# The codes of steps, as in shapes.h.
_ACCEPT: Final = 0
_SET: Final = 1
_REPEAT: Final = 2
_SPLIT: Final = 3
_JUMP: Final = 4
_BEHIND: Final = 5
_AHEAD: Final = 6
_PEEK: Final = 7

_LONGEST: Final = 1200  # steps of one program, with their operands
_WIDEST: Final = 8  # characters that a look around sees
_MOST: Final = 0xFFFF
_PAGE: Final = 256


class TooMuch(Exception):  # noqa: N818 - no error: the rest of the shape is left out
    """There is more than a shape can say."""


@attrs.define
class Shapes:
    """Programs and the sets of characters they ask for, gathered for many expressions.

    Attributes:
        steps: The programs, one after the other.
        sets: Sets of characters, and their numbers.
    """

    steps: array[int] = attrs.field(factory=lambda: array("H"))
    sets: dict[Ranges, int] = attrs.field(factory=dict[Ranges, int])
    _numbers: dict[int, int] = attrs.field(factory=dict[int, int], init=False)  # of sets that are known

    def add(self, pattern: re.Pattern[str], *, ahead: bool = True) -> int | None:
        """Add the shape of an expression.

        Args:
            pattern: The expression.
            ahead: Whether looks ahead count; they do not where the text is cut at the end of a match.

        Returns:
            Where its program begins, or None if there is nothing to say.
        """
        begin = len(self.steps)
        found = known().programs.get(key_of(pattern, ahead=ahead))
        if found is None:
            _write(self, pattern, ahead=ahead)
        else:
            self.steps.extend(self._moved(found))
        return begin if len(self.steps) > begin else None

    def pages(self) -> tuple[bytes, bytes]:
        """Return all sets: for each the number of its 256 pages, and the pages, 256 bits each."""
        pages = {0: 0, (1 << _PAGE) - 1: 1}
        table = array("H")
        for members in self.sets:
            row = array("H", bytes(2 * BMP // _PAGE))
            for page, bits in _paged(members).items():
                row[page] = pages.setdefault(bits, len(pages))
            table.extend(row)
        return table.tobytes(), b"".join(_in_words(each.to_bytes(_PAGE // 8, "little")) for each in pages)

    def number(self, members: Ranges) -> int:
        """Return the number of a set."""
        return self.sets.setdefault(members, len(self.sets))

    def _moved(self, program: Sequence[int]) -> array[int]:
        """Return a program that is known with these numbers of sets."""
        sets, numbers = known().sets, self._numbers
        moved = array("H", program)
        at = 0
        while at < len(moved):
            step, first, stop = moved[at], at + 1, at + 2
            if step in {_BEHIND, _AHEAD}:
                first, stop = at + 3, at + 3 + moved[at + 2]
            if step not in {_SPLIT, _JUMP, _ACCEPT}:
                for place in range(first, stop):
                    each = moved[place]
                    if each not in numbers:
                        numbers[each] = self.number(sets[each])
                    moved[place] = numbers[each]
            at = at + 1 if step == _ACCEPT else at + 4 if step == _REPEAT else stop
        return moved


def program_of(pattern: re.Pattern[str], sets: dict[Ranges, int], *, ahead: bool) -> list[int]:
    """Analyse one expression.

    Args:
        pattern: The expression.
        sets: Sets of characters, and their numbers; others are added.
        ahead: As for `Shapes.add`.

    Returns:
        Its program, alone; empty if there is nothing to say.
    """
    shapes = Shapes(sets=sets)
    _write(shapes, pattern, ahead=ahead)
    return shapes.steps.tolist()


def _write(shapes: Shapes, pattern: re.Pattern[str], *, ahead: bool) -> None:
    """Append the program of an expression, unless nothing is known of its beginning."""
    begin = len(shapes.steps)
    found = parsed(pattern)
    if found is None:
        return
    nodes, fold = found
    one = _Program(shapes, begin, ahead)
    try:
        first = opening(nodes, fold=fold)
        if first is not None and members_of(str(nodes[0][0]), nodes[0][1], fold=False) is None:
            one.emit(_PEEK, shapes.number(first))
        one.sequence(nodes, fold=fold)
    except TooMuch:
        pass
    one.emit(_ACCEPT)
    if shapes.steps[begin] == _ACCEPT:
        del shapes.steps[begin:]


def _paged(members: Ranges) -> dict[int, int]:
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
    groups: dict[int, tuple[Nodes, bool]] = attrs.field(factory=dict[int, "tuple[Nodes, bool]"])

    def emit(self, *steps: int) -> int:
        self.shapes.steps.extend(steps)
        return len(self.shapes.steps) - len(steps)

    def sequence(self, nodes: Nodes, *, fold: bool) -> None:
        for name, value in nodes:
            if len(self.shapes.steps) - self.begin > _LONGEST:
                raise TooMuch
            self.node(str(name), value, fold=fold)

    def node(self, name: str, value: Value, *, fold: bool) -> None:
        members = members_of(name, value, fold=fold)
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
        elif name in REPEATS:
            self.repeat(*value, fold=fold)
        elif name == "ATOMIC_GROUP":
            self.sequence(value, fold=fold)
        elif name == "GROUPREF" and value in self.groups:
            nodes, inner = self.groups[value]
            self.sequence(nodes, fold=inner)
        elif name in {"ASSERT", "ASSERT_NOT"}:
            self.look(*value, negative=name == "ASSERT_NOT", fold=fold)
        elif name != "AT":
            raise TooMuch

    def branch(self, ways: Sequence[Any]) -> None:
        """Emit one way after the other, each but the last behind a split; all go on at the same place."""
        jumps: list[int] = []
        enough = False
        for number, way in enumerate(ways):
            split = self.emit(_SPLIT, 0) if number < len(ways) - 1 else None
            try:
                way()
            except TooMuch:
                self.emit(_ACCEPT)
                enough = True
            if split is not None:
                jumps.append(self.emit(_JUMP, 0))
                self.shapes.steps[split + 1] = len(self.shapes.steps) - split
        for jump in jumps:
            self.shapes.steps[jump + 1] = len(self.shapes.steps) - jump
        if enough and len(self.shapes.steps) - self.begin > _LONGEST:
            raise TooMuch

    def repeat(self, least: int, most: int, nodes: Nodes, *, fold: bool) -> None:
        most = min(int(most), _MOST)
        members = members_of(str(nodes[0][0]), nodes[0][1], fold=fold) if len(nodes) == 1 else None
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
                raise TooMuch
            self.optional(most - least, nodes, fold=fold)

    def optional(self, count: int, nodes: Nodes, *, fold: bool) -> None:
        """Emit up to so many repetitions: each may be the last."""

        def some() -> None:
            self.sequence(nodes, fold=fold)
            if count > 1:
                self.optional(count - 1, nodes, fold=fold)

        self.branch([some, lambda: None])

    def look(self, direction: int, nodes: Nodes, *, negative: bool, fold: bool) -> None:
        if direction > 0 and not self.ahead:
            return
        try:
            sets = [*fixed(nodes, fold=fold, exactly=negative)]
        except TooMuch:
            return
        if 0 < len(sets) <= _WIDEST:
            numbers = [self.shapes.number(each) for each in (sets if direction > 0 else reversed(sets))]
            self.emit(_AHEAD if direction > 0 else _BEHIND, int(negative), len(numbers), *numbers)


def opening(nodes: Nodes, *, fold: bool) -> Ranges | None:
    """Return the characters that a match may begin with, or None if that is not known, or any may."""
    first: list[tuple[int, int]] = []
    for name, value in nodes:
        members = members_of(str(name), value, fold=fold)
        if members is not None:
            return joined([*first, *members])
        if str(name) in {"ASSERT", "ASSERT_NOT", "AT"}:
            continue
        inner, optional = fold, False
        if str(name) in REPEATS:
            ways, optional = [value[2]], value[0] == 0
        elif str(name) == "BRANCH":
            ways = value[1]
        elif str(name) == "SUBPATTERN":
            ways, inner = [value[3]], fold or bool(value[1] & re.IGNORECASE)
        else:
            return None
        openings = [opening(way, fold=inner) for way in ways]
        if any(each is None for each in openings):
            return None
        first += [part for each in openings if each for part in each]
        if not optional:
            return joined(first)
    return None


def fixed(nodes: Nodes, *, fold: bool, exactly: bool) -> Iterator[Ranges]:
    """Yield the set of each character of what has a fixed width; of alternatives what any allows there.

    Raises:
        TooMuch: If it has no fixed width, or that would not be exact and must be.
    """
    for name, value in nodes:
        members = members_of(str(name), value, fold=fold)
        if members is not None:
            # What is beyond the BMP, and classes of Unicode, are not told apart.
            if exactly and (members == ANY or _holds_more(str(name), value)):
                raise TooMuch
            if exactly and fold:
                members = least_of(str(name), value)
                if members is None:
                    raise TooMuch
            yield members
        elif str(name) == "SUBPATTERN":
            inner = (fold or bool(value[1] & re.IGNORECASE)) and not value[2]
            yield from fixed(value[3], fold=inner, exactly=exactly)
        elif str(name) == "BRANCH" and not exactly:
            ways = [[*fixed(each, fold=fold, exactly=exactly)] for each in value[1]]
            if len({len(each) for each in ways}) > 1:
                raise TooMuch
            yield from (joined([part for one in each for part in one]) for each in zip(*ways, strict=True))
        elif str(name) == "MAX_REPEAT" and value[0] == value[1] <= _WIDEST:
            for _ in range(value[0]):
                yield from fixed(value[2], fold=fold, exactly=exactly)
        else:
            raise TooMuch


def _holds_more(name: str, value: Value) -> bool:
    """Say whether a set names characters that lie beyond the BMP."""
    if name == "IN":
        return any(_holds_more(str(kind), each) for kind, each in value)
    return name in {"LITERAL", "NOT_LITERAL", "RANGE"} and (value[1] if name == "RANGE" else value) >= BEYOND
