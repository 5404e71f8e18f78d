"""Expressions as automata of characters, with what stands before and behind a match.

An automaton accepts at least what its expression matches: what would take too long to say, such as a look
around of several characters within an expression, is left out. It is what `piiguard.classify.rules.beside`
asks what stands beside a trigger.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import attrs

from piiguard.classify.rules.char_sets import (
    ANY,
    REPEATS,
    Nodes,
    Ranges,
    Value,
    folds,
    groups,
    inverted,
    joined,
    members_of,
    parsed,
    within,
    without,
)
from piiguard.classify.rules.shapes import TooMuch, fixed, opening

__all__ = ["AROUND", "Automaton", "automaton_of"]

AROUND: Final = 6
"""So many characters before and behind a match have states of their own."""

_MOST: Final = 2_000  # states, or what they are made from
_MOST_ALONE: Final = 64  # repetitions of a single character that are told apart
_MOST_REPEATED: Final = 20  # and of more
_BREAK: Final[Ranges] = ((0x0A, 0x0A),)  # what stands for the ends of a text


@attrs.frozen
class Automaton:
    """States, each a set of characters, and which follows which; sets of states are numbers, a bit for each.

    Attributes:
        sets: The characters that each state stands for.
        follow: The states that may follow each.
        before: The states of what stands before a match, any number of characters.
        behind: The states of what stands behind one.
        firsts: The states that a match begins with.
    """

    sets: tuple[Ranges, ...]
    follow: tuple[int, ...]
    before: int
    behind: int
    firsts: int
    _precede: tuple[int, ...] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        precede = [0] * len(self.sets)
        for state, follow in enumerate(self.follow):
            for other in states_in(follow):
                precede[other] |= 1 << state
        object.__setattr__(self, "_precede", tuple(precede))

    @property
    def within(self) -> int:
        """The states of a match."""
        return (1 << len(self.sets)) - 1 & ~(self.before | self.behind)

    def after(self, states: int) -> int:
        """Return the states that follow one of *states*."""
        return _united(self.follow, states)

    def ahead_of(self, states: int) -> int:
        """Return the states that one of *states* follows."""
        return _united(self._precede, states)

    def holding(self, chars: Ranges) -> int:
        """Return the states that may be one of *chars*."""
        return sum(1 << state for state, each in enumerate(self.sets) if within(each, chars))

    def chars(self, states: int) -> Ranges:
        """Return what *states* may be."""
        return joined(part for state in states_in(states) for part in self.sets[state])


def states_in(states: int) -> Iterator[int]:
    """Yield the numbers of the states in a set."""
    while states:
        low = states & -states
        yield low.bit_length() - 1
        states ^= low


def automaton_of(pattern: re.Pattern[str]) -> Automaton | None:
    """Make the automaton of an expression.

    Args:
        pattern: The expression; it is not compiled.

    Returns:
        The automaton, or None where it would be too large, or the expression says what no set of characters
        does.
    """
    found = parsed(pattern)
    if found is None:
        return None
    try:
        return _Drafted.of(*found).automaton()
    except TooMuch:
        return None


def _united(table: Sequence[int], states: int) -> int:
    united = 0
    for state in states_in(states):
        united |= table[state]
    return united


@attrs.frozen
class _Node:
    """One character of an expression, or a place between two where *ahead* follows *behind*.

    Attributes:
        chars: The character; None for a place.
        then: The nodes that follow.
        ahead: What follows a place.
        behind: What stands before it.
    """

    chars: Ranges | None
    then: list[int]
    ahead: Ranges = ANY
    behind: Ranges = ANY


@attrs.frozen
class _Look:
    """A place where one of *chars* stands before."""

    chars: Ranges


@attrs.define
class _Drafted:
    """An expression as nodes, from its end to its beginning."""

    groups: dict[int, tuple[Nodes, bool]]
    nodes: list[_Node] = attrs.field(factory=list[_Node])
    starts: list[int] = attrs.field(factory=list[int])

    @classmethod
    def of(cls, nodes: Nodes, fold: bool) -> _Drafted:  # noqa: FBT001 - what `parsed` returns
        drafted = cls(dict(groups(nodes, fold=fold)))
        # Behind a match: AROUND characters, and any number of others.
        last = drafted.add(ANY, [])
        drafted.nodes[last].then.append(last)
        then = [last]
        for _ in range(AROUND):
            then = [drafted.add(ANY, then)]
        drafted.starts = drafted.sequence(nodes, then, fold=fold)
        return drafted

    def add(self, chars: Ranges | None, then: list[int], ahead: Ranges = ANY, behind: Ranges = ANY) -> int:
        if len(self.nodes) >= _MOST:
            raise TooMuch
        self.nodes.append(_Node(chars, then, ahead, behind))
        return len(self.nodes) - 1

    def sequence(self, nodes: Nodes, then: list[int], *, fold: bool) -> list[int]:
        """Add nodes before others; return those that come first."""
        for each in reversed(_moved(nodes, fold=fold)):
            if isinstance(each, _Look):
                then = [self.add(None, then, behind=each.chars)]
            else:
                then = self.one(str(each[0]), each[1], then, fold=fold)
        return then

    def one(self, name: str, value: Value, then: list[int], *, fold: bool) -> list[int]:
        members = members_of(name, value, fold=fold)
        if members is not None:
            return [self.add(members, then)]
        if name in REPEATS:
            return self.repeated(then, *value, fold=fold)
        if name in {"ASSERT", "ASSERT_NOT"}:
            return self.looked(then, *value, negative=name == "ASSERT_NOT", fold=fold)
        return _united_lists(
            self.sequence(way, then, fold=folds) for way, folds in self.ways(name, value, fold)
        )

    def ways(self, name: str, value: Value, fold: bool) -> list[tuple[Nodes, bool]]:  # noqa: FBT001 - a state
        """Return the ways to go on from a node to the next, and whether case counts in each."""
        if name == "SUBPATTERN":
            _, added, removed, nodes = value
            return [(nodes, folds(fold, added, removed))]
        if name in {"BRANCH", "GROUPREF_EXISTS"}:
            return [(each or (), fold) for each in (value[1] if name == "BRANCH" else value[1:])]
        if name == "GROUPREF" and value in self.groups:
            return [self.groups[value]]
        if name not in {"ATOMIC_GROUP", "AT"}:
            raise TooMuch
        return [(value if name == "ATOMIC_GROUP" else (), fold)]

    def repeated(self, then: list[int], least: int, most: int, nodes: Nodes, *, fold: bool) -> list[int]:
        alone = len(nodes) == 1 and members_of(str(nodes[0][0]), nodes[0][1], fold=fold) is not None
        limit = _MOST_ALONE if alone else _MOST_REPEATED
        first = then
        if int(most) > limit:
            again = self.add(None, [])
            self.nodes[again].then.extend((*self.sequence(nodes, [again], fold=fold), *then))
            first, least = [again], min(int(least), limit)
        else:
            for _ in range(int(most) - int(least)):
                first = _united_lists((self.sequence(nodes, first, fold=fold), then))
        for _ in range(least):
            first = self.sequence(nodes, first, fold=fold)
        return first

    def looked(
        self, then: list[int], direction: int, nodes: Nodes, *, negative: bool, fold: bool
    ) -> list[int]:
        """Add a place at which one character is looked at; more than one is left out."""
        if direction > 0 and not negative:
            ahead = opening(nodes, fold=fold)
            return then if ahead is None else [self.add(None, then, ahead=ahead)]
        try:
            sets = [*fixed(nodes, fold=fold, exactly=negative)]
        except TooMuch:
            return then
        if not sets or (negative and len(sets) > 1):
            return then
        chars = _all_but(sets[0]) if negative else sets[-1]
        if direction > 0:
            return [self.add(None, then, ahead=chars)]
        return [self.add(None, then, behind=chars)]

    def automaton(self) -> Automaton:
        """Resolve places into states: what is looked at restricts the characters themselves."""
        behind = frozenset(range(AROUND + 1))
        before: list[int] = []
        then = self.starts
        for _ in range(AROUND):
            then = [self.add(ANY, then)]
            before += then
        first = self.add(ANY, then)
        self.nodes[first].then.append(first)
        before.append(first)
        edges = {
            number: self.edges(number) for number, each in enumerate(self.nodes) if each.chars is not None
        }
        states: dict[tuple[int, Ranges], int] = {}
        follow: list[int] = []
        waiting: list[tuple[int, Ranges]] = []

        def entered(number: int, chars: Ranges) -> int:
            bits = 0
            for cell in _cells(chars, (behind for _, _, behind in edges[number])):
                if (number, cell) not in states:
                    if len(states) >= _MOST:
                        raise TooMuch
                    states[number, cell] = len(states)
                    follow.append(0)
                    waiting.append((number, cell))
                bits |= 1 << states[number, cell]
            return bits

        entered(first, ANY)
        while waiting:
            number, cell = waiting.pop()
            bits = 0
            for other, ahead, behind_it in edges[number]:
                chars = within(self.nodes[other].chars or (), ahead)
                if chars and within(cell, behind_it):
                    bits |= entered(other, chars)
            follow[states[number, cell]] = bits
        kinds = [number for number, _ in states]
        return _reaching(
            Automaton(
                tuple(chars for _, chars in states),
                tuple(follow),
                sum(1 << state for state, number in enumerate(kinds) if number in before),
                sum(1 << state for state, number in enumerate(kinds) if number in behind),
                0,
            )
        )

    def edges(self, number: int) -> list[tuple[int, Ranges, Ranges]]:
        """Return the characters that follow one, with what they, and it, must be for that."""
        found: dict[tuple[int, Ranges, Ranges], None] = {}
        seen: set[tuple[int, Ranges, Ranges]] = set()
        waiting = [(each, ANY, ANY) for each in self.nodes[number].then]
        while waiting:
            each = waiting.pop()
            if each in seen:
                continue
            seen.add(each)
            if len(seen) > _MOST:
                raise TooMuch
            other, ahead, behind = each
            node = self.nodes[other]
            if node.chars is not None:
                found[each] = None
            else:
                ahead, behind = within(ahead, node.ahead), within(behind, node.behind)
                waiting += [(following, ahead, behind) for following in node.then]
        return [*found]


def _reaching(whole: Automaton) -> Automaton:
    """Leave out the states from which no match ends."""
    reach, more = 0, whole.behind
    while more & ~reach:
        reach |= more
        more = whole.ahead_of(reach)
    old = [*states_in(reach)]
    new = {state: number for number, state in enumerate(old)}

    def renumbered(states: int) -> int:
        return sum(1 << new[state] for state in states_in(states & reach))

    sets, follow = (whole.sets[state] for state in old), (renumbered(whole.follow[state]) for state in old)
    before, behind = renumbered(whole.before), renumbered(whole.behind)
    made = Automaton(tuple(sets), tuple(follow), before, behind, 0)
    return attrs.evolve(made, firsts=made.after(before) & ~before)


def _cells(chars: Ranges, looks: Iterable[Ranges]) -> list[Ranges]:
    """Part a set so that each look is true of all of a part, or of none of it."""
    cells = [chars]
    for look in looks:
        if look != ANY:
            cells = [part for cell in cells for part in (within(cell, look), without(cell, look)) if part]
    return cells


def _moved(nodes: Nodes, *, fold: bool) -> list[tuple[Value, Value] | _Look]:
    """Move looks behind to the first character that they say something of.

    What ``[1-6](?<![0-9].)`` says of the second character before is said of the one before the digit.
    """
    moved: list[tuple[Value, Value] | _Look] = []
    for name, value in nodes:
        sets = _refused(str(name), value, fold=fold)
        at = len(moved)
        while len(sets) > 1 and at:
            each = moved[at - 1]
            if not isinstance(each, _Look):
                members = members_of(str(each[0]), each[1], fold=fold)
                if members is None or without(members, sets[-1]):
                    break
                sets.pop()
            at -= 1
        if len(sets) == 1 and at < len(moved):
            moved.insert(at, _Look(_all_but(sets[0])))
        else:
            moved.append((name, value))
    return moved


def _refused(name: str, value: Value, *, fold: bool) -> list[Ranges]:
    """Return what must not stand before a place; nothing where it is no look behind."""
    if name != "ASSERT_NOT" or value[0] > 0:
        return []
    try:
        return [*fixed(value[1], fold=fold, exactly=True)]
    except TooMuch:
        return []


def _all_but(chars: Ranges) -> Ranges:
    return joined([*inverted(chars), *_BREAK])


def _united_lists(lists: Iterable[list[int]]) -> list[int]:
    return [*dict.fromkeys(each for some in lists for each in some)]
