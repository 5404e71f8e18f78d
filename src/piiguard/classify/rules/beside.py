"""What stands beside a trigger within a match: by that nearly all triggers of a text are left out at once.

A log line holds twenty runs of digits that trigger a hundred rules. In a match of a passport the eight digits
have a letter before them, in one of a card a separator behind them and four digits more. Which characters may
stand there follows from the expression, and is looked up for all rules that a trigger has together.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from piiguard.classify.rules.automata import AROUND, Automaton, automaton_of, states_in
from piiguard.classify.rules.char_sets import ANY, Ranges, within, without
from piiguard.classify.rules.known import known

if TYPE_CHECKING:
    from piiguard.classify.rules.rule import Rule, Trigger

__all__ = ["PLACES", "Beside", "Key", "analysed_besides", "besides_of"]

_BEFORE: Final = 3
PLACES: Final = _BEFORE + 2 + AROUND
"""Three characters before a trigger, the nearest first; its first two; six behind it."""

Key = tuple[str, str | int]
"""A trigger: ``("digits", 8)``, ``("alnum", 15)``, ``("char", "-")``."""

Beside = tuple[Ranges, ...]
"""What may stand at each of the places; empty if the trigger is part of no match."""

_DIGITS: Final[Ranges] = ((0x30, 0x39),)
_ALNUM: Final[Ranges] = ((0x30, 0x39), (0x41, 0x5A), (0x61, 0x7A))


def besides_of(rule: Rule) -> Mapping[Key, Beside]:
    """Say what stands beside the triggers of a rule within its matches.

    Args:
        rule: The rule.

    Returns:
        By trigger. Nothing for words; nothing at all where a match may have its trigger beside it, or where
        too much would have to be said.
    """
    if rule.trigger.words:
        return {}
    found = known().beside(rule)
    return analysed_besides(rule) if found is None else found


def analysed_besides(rule: Rule) -> Mapping[Key, Beside]:
    """Do what `besides_of` does, though the answer be known."""
    trigger = rule.trigger
    automaton = None if trigger.words else automaton_of(rule.pattern)
    # An empty match, or one that begins or ends in two ways at once, would hold no trigger.
    if automaton is None or automaton.after(automaton.before) & automaton.behind:
        return {}
    if not trigger.leads and _may_lack(automaton, trigger):
        return {}
    starts = _starts(automaton, trigger)
    found: dict[Key, Beside] = {}
    for length in sorted(trigger.digits):
        found["digits", length] = _narrowed(_beside_digits(automaton, length, starts), rule, length)
    for char in trigger.chars:
        beside = _beside_char(automaton, ((ord(char), ord(char)),), starts & ~automaton.before)
        found["char", char] = _narrowed(beside, rule, 1)
    if trigger.alnum:
        found["alnum", trigger.alnum] = _beside_alnum(automaton, starts)
    return found


def _narrowed(beside: Beside, rule: Rule, length: int) -> Beside:
    """Leave out what the rest of a trigger, of that length, says may not stand there."""
    trigger = rule.trigger
    # A look ahead of it might see where the text is cut, at the end of the rule's reach.
    if not beside or trigger.only is None or trigger.back or rule.reach < PLACES:
        return beside
    only = automaton_of(trigger.only)
    if only is None:
        return beside
    states, sets = only.firsts, list[Ranges]()
    for _ in range(length + AROUND):
        sets.append(only.chars(states))
        states = only.after(states)
    first = (sets[0], sets[1]) if length > 1 else (sets[0], ANY)
    said = (*(ANY,) * _BEFORE, *first, *sets[length:])
    return tuple(within(each, other) for each, other in zip(beside, said, strict=True))


def _starts(automaton: Automaton, trigger: Trigger) -> int:
    """Return the states with which the trigger of a match may begin."""
    if not trigger.is_single:
        return automaton.within | automaton.before
    states = automaton.firsts
    for _ in range(trigger.back):
        states |= automaton.after(states)
    # A trigger may begin before the match.
    return states if trigger.leads else states | automaton.before


def _beside_digits(automaton: Automaton, length: int, starts: int) -> Beside:
    digits, others = automaton.holding(_DIGITS), _holding_others(automaton, _DIGITS)
    runs = [automaton.after(others) & digits & starts]
    for _ in range(length - 1):
        runs.append(automaton.after(runs[-1]) & digits)
    runs[-1] &= automaton.ahead_of(others) & ~automaton.before
    for at in range(length - 2, -1, -1):
        runs[at] &= automaton.ahead_of(runs[at + 1])
    if not runs[0]:
        return ()
    first = within(automaton.chars(runs[0]), _DIGITS)
    second = within(automaton.chars(runs[1]), _DIGITS) if length > 1 else ANY
    before, behind = _around(automaton, runs[0], runs[-1], _DIGITS)
    return *before, first, second, *behind


def _beside_alnum(automaton: Automaton, starts: int) -> Beside:
    alnum, others = automaton.holding(_ALNUM), _holding_others(automaton, _ALNUM)
    to_match = from_match = automaton.within & alnum
    while (more := automaton.ahead_of(to_match) & alnum) & ~to_match:
        to_match |= more
    while (more := automaton.after(from_match) & alnum) & ~from_match:
        from_match |= more
    first = automaton.after(others) & to_match & starts
    last = automaton.ahead_of(others) & from_match
    if not first or not last:
        return ()
    before, behind = _around(automaton, first, last, _ALNUM)
    second = within(automaton.chars(automaton.after(first)), _ALNUM)
    return *before, within(automaton.chars(first), _ALNUM), second, *behind


def _beside_char(automaton: Automaton, char: Ranges, starts: int) -> Beside:
    some = automaton.holding(char) & starts
    if not some:
        return ()
    before, behind = _around(automaton, some, some, ())
    return *before, ANY, ANY, *behind


def _around(automaton: Automaton, first: int, last: int, run: Ranges) -> tuple[Beside, Beside]:
    """Say what stands before what *first* begins, and behind what *last* ends; none of *run* touches it."""
    others = _holding_others(automaton, run)
    before, behind = [automaton.ahead_of(first) & others], [automaton.after(last) & others]
    for _ in range(_BEFORE - 1):
        before.append(automaton.ahead_of(before[-1]))
    for _ in range(AROUND - 1):
        behind.append(automaton.after(behind[-1]))
    nearest, next_one = (without(automaton.chars(each[0]), run) for each in (before, behind))
    return (nearest, *map(automaton.chars, before[1:])), (next_one, *map(automaton.chars, behind[1:]))


def _holding_others(automaton: Automaton, chars: Ranges) -> int:
    return sum(1 << state for state, each in enumerate(automaton.sets) if without(each, chars))


def _may_lack(automaton: Automaton, trigger: Trigger) -> bool:
    """Say whether a match may have no trigger within it or touching its ends."""
    if trigger.chars:
        chars = tuple(sorted((ord(char), ord(char)) for char in trigger.chars))
        whole = ~sum(1 << state for state, each in enumerate(automaton.sets) if not without(each, chars))
        return bool(_reached(automaton, automaton.firsts & whole, whole) & automaton.behind)
    run = _DIGITS if trigger.digits else _ALNUM
    lengths = frozenset(trigger.digits or (trigger.alnum,))
    longest = max(lengths) + (1 if trigger.digits else 0)
    return _passes(automaton, run, lengths, longest)


def _reached(automaton: Automaton, states: int, allowed: int) -> int:
    while (more := automaton.after(states & ~automaton.behind) & allowed) & ~states:
        states |= more
    return states


def _passes(automaton: Automaton, run: Ranges, lengths: frozenset[int], longest: int) -> bool:
    """Say whether a match is possible whose runs have none of *lengths*; *longest* stands for longer ones.

    A run that lies wholly before a match, or behind it, is none of its own.
    """
    inside, outside = automaton.holding(run), _holding_others(automaton, run)
    waiting = [(state, 0) for state in states_in(automaton.before & outside)]
    seen = set(waiting)
    while waiting:
        state, length = waiting.pop()
        at, follow = 1 << state, automaton.follow[state]
        ends = length not in lengths or bool(at & automaton.before)
        more = [(each, 0) for each in states_in(follow & outside if ends else 0)]
        more += [(each, min(length + 1, longest)) for each in states_in(follow & inside)]
        if any(1 << each & automaton.behind and 0 in {count, length} for each, count in more):
            return True
        waiting += (each for each in more if each not in seen)
        seen.update(more)
    return False
