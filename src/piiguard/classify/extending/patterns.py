"""What a user's pattern promises: that it is quick, how long a match can be, and what every match holds.

The pattern is read as `re` reads it. From its parts follow the most ways in which it can be tried at one
place, which bounds the time, and a trigger, so that a large text is read only where one lies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from importlib import import_module
from itertools import chain
from typing import Any, Final, TypeAlias

import attrs

from piiguard.classify.rules.book import MARGIN
from piiguard.classify.rules.rule import Trigger
from piiguard.classify.rules.words import lower
from piiguard.errors import PatternError

__all__ = ["LONGEST", "Form", "form_of", "least_width", "may_consist_of"]

LONGEST: Final = 256
"""The longest match a pattern may have, in code points."""

_MOST_WAYS: Final = 10_000
_MOST_CHARS: Final = 128

# The parser of `re` has no public face; what it returns is a list of pairs of an operator and its arguments.
_Part: TypeAlias = tuple[str, Any]

_REPEATS: Final = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})
_ANCHORS: Final = frozenset(
    {"AT_BEGINNING", "AT_BEGINNING_STRING", "AT_END", "AT_END_STRING", "AT_BEGINNING_LINE", "AT_END_LINE"}
)
# Where among its arguments an operator has the sequence it applies to.
_PLACES: Final = {**dict.fromkeys(_REPEATS, 2), "SUBPATTERN": 3, "ASSERT": 1, "ASSERT_NOT": 1}
_GROUPS: Final = frozenset({"SUBPATTERN", "ATOMIC_GROUP", "BRANCH"})
_DIGITS: Final = frozenset("0123456789")


@attrs.frozen
class Form:
    r"""A pattern with what follows from it.

    Attributes:
        pattern: The pattern, ``\d``, ``\w``, ``\s`` and ``\b`` in it being those of ASCII.
        trigger: What every match holds, or None where that does not follow from the pattern.
        reach: How far from the trigger a match may begin or end.
    """

    pattern: re.Pattern[str]
    trigger: Trigger | None
    reach: int


def form_of(pattern: str) -> Form:
    """Read a pattern.

    Args:
        pattern: As `re` writes it.

    Returns:
        What follows from it.

    Raises:
        PatternError: If it is no pattern, may match nothing or more than `LONGEST` code points, is anchored
            to the ends of a text, or could be tried in too many ways at one place.

    >>> form_of("MB[0-9]{6}").trigger.words
    ('mb',)
    """
    try:
        compiled = re.compile(pattern, re.ASCII)
    except (re.error, RecursionError) as error:
        raise PatternError(f"The pattern cannot be compiled: {error}", hint="Correct it.") from None
    parsed = import_module("re._parser").parse(pattern, re.ASCII)
    parts = _parts(parsed)
    shortest, longest = parsed.getwidth()
    if any(_walk_anchors(parts)):
        raise PatternError(
            "The pattern is anchored to the ends of a text or line",
            hint="Leave out ^, $, \\A and \\Z: a rule finds a value wherever it stands.",
        )
    if not shortest or longest > LONGEST:
        raise PatternError(
            "The pattern may match nothing" if not shortest else f"A match may be longer than {LONGEST}",
            hint="Bound every repetition, from at least 1: write {1,20} for + and {0,20} for *.",
        )
    if _ways(parts) > _MOST_WAYS:
        raise PatternError(
            f"The pattern can be tried in more than {_MOST_WAYS:,} ways at one place",
            hint="Make repetitions fixed, shorter or possessive, as in [a-z]{1,20}+, above all nested ones.",
        )
    before, after = _looks(parts)
    if after > MARGIN:
        raise PatternError(
            f"The pattern looks ahead at more than {MARGIN} characters", hint="Look at fewer of them."
        )
    return Form(compiled, _trigger(parts), longest + max(before, after))


def may_consist_of(pattern: re.Pattern[str], chars: frozenset[str]) -> bool:
    """Say whether a match may hold nothing but some characters.

    Args:
        pattern: The pattern.
        chars: The characters, letters in lower case.

    Returns:
        False only if every match holds another character.

    >>> may_consist_of(re.compile("[0-9]{4}-[0-9]{4}"), frozenset("0123456789"))
    False
    """
    parsed = import_module("re._parser").parse(pattern.pattern, pattern.flags)
    return _may_consist(_parts(parsed), chars)


def least_width(pattern: re.Pattern[str]) -> int:
    """Return how many characters every match of *pattern* has at least.

    >>> least_width(re.compile("[0-9]{4}-[0-9]{4}x?"))
    9
    """
    width: tuple[int, int] = import_module("re._parser").parse(pattern.pattern, pattern.flags).getwidth()
    return width[0]


def _may_consist(parts: Sequence[_Part], chars: frozenset[str]) -> bool:
    for part in parts:
        operator, arguments = part
        if operator == "LITERAL":
            if lower(chr(arguments)) not in chars:
                return False
        elif operator == "IN":
            some = _chars(arguments)
            if some and some.isdisjoint(chars):
                return False
        elif operator in _GROUPS or (operator in _REPEATS and arguments[0] > 0):
            inner = _inner(part)
            if not any(_may_consist(each, chars) for each in inner):
                return False
    return True


def _parts(parsed: Any) -> list[_Part]:  # noqa: ANN401 - see _Part
    return [(str(operator), arguments) for operator, arguments in parsed]


def _inner(part: _Part) -> list[list[_Part]]:
    """Return the sequences within a part: several for alternatives."""
    operator, arguments = part
    if operator == "ATOMIC_GROUP":
        return [_parts(arguments)]
    if operator == "BRANCH":
        return [_parts(each) for each in arguments[1]]
    if operator == "GROUPREF_EXISTS":
        return [_parts(each) for each in arguments[1:] if each is not None]
    place = _PLACES.get(operator)
    return [] if place is None else [_parts(arguments[place])]


def _walk_anchors(parts: Sequence[_Part]) -> Iterator[bool]:
    for part in parts:
        yield part[0] == "AT" and str(part[1]) in _ANCHORS
        for inner in _inner(part):
            yield from _walk_anchors(inner)


def _ways(parts: Sequence[_Part]) -> int:
    """Count the ways in which a sequence can be tried at one place, up to a little more than the most."""
    ways = 1
    for part in parts:
        operator, arguments = part
        each = sum(map(_ways, _inner(part))) or 1
        if operator in _REPEATS:
            least, most, _ = arguments
            if operator == "POSSESSIVE_REPEAT":
                each = min(each, _MOST_WAYS + 1) * int(most)
            else:
                each = _ways_repeated(each, int(least), int(most))
        ways = min(ways * each, _MOST_WAYS + 1)
    return ways


def _ways_repeated(once: int, least: int, most: int) -> int:
    ways, power = 0, 1
    for count in range(min(most, LONGEST) + 1):
        ways += power if count >= least else 0
        power *= once
        if ways > _MOST_WAYS or power > _MOST_WAYS:
            return _MOST_WAYS + 1
    return ways


def _looks(parts: Sequence[_Part]) -> tuple[int, int]:
    """Return how far the pattern looks behind and ahead at most."""
    before = after = 0
    for part in parts:
        operator, arguments = part
        if operator in {"ASSERT", "ASSERT_NOT"}:
            width = int(arguments[1].getwidth()[1])
            before, after = (before, max(after, width)) if arguments[0] > 0 else (max(before, width), after)
        for inner in _inner(part):
            behind, ahead = _looks(inner)
            before, after = max(before, behind), max(after, ahead)
    return before, after


# --- triggers -------------------------------------------------------------------------------------


def _trigger(parts: Sequence[_Part]) -> Trigger | None:
    digits = _runs(parts)
    if digits:
        return Trigger(digits=digits)
    words = _needed(parts)
    if not words:
        return None
    if all(len(word) == 1 for word in words):
        return Trigger(chars="".join(sorted(words)))
    return Trigger(words=sorted(words))


def _needed(parts: Sequence[_Part]) -> frozenset[str]:
    """Return words of which every match holds one, the most telling such set; empty if there is none."""
    found: list[frozenset[str]] = []
    run = ""
    end: _Part = ("END", ())
    for part in [*_flat(parts), end]:
        operator, arguments = part
        if operator == "LITERAL":
            run += lower(chr(arguments))
            continue
        if run:
            found.append(frozenset({run}))
            run = ""
        if operator == "IN":
            found.append(_chars(arguments))
        elif operator == "BRANCH":
            each = [_needed(inner) for inner in _inner(part)]
            found.append(frozenset(chain.from_iterable(each) if all(each) else ()))
        elif (operator in _REPEATS and arguments[0] > 0) or operator == "ASSERT":
            found.append(_needed(_inner(part)[0]))
    return max((each for each in found if each), key=_worth, default=frozenset[str]())


def _worth(words: frozenset[str]) -> tuple[int, int]:
    """Rank sets of words: long words first, then few of them."""
    return min(map(len, words)), -len(words)


def _flat(parts: Sequence[_Part]) -> Iterator[_Part]:
    """Yield parts with groups opened, as they follow one another."""
    for part in parts:
        if part[0] in {"SUBPATTERN", "ATOMIC_GROUP"}:
            yield from _flat(_inner(part)[0])
        else:
            yield part


def _chars(items: Any) -> frozenset[str]:  # noqa: ANN401 - see _Part
    """Return the characters of a class, in lower case, if it lists few; otherwise none."""
    chars: set[str] = set()
    for name, value in items:
        if str(name) == "LITERAL":
            chars.add(lower(chr(value)))
        elif str(name) == "RANGE" and value[1] - value[0] < _MOST_CHARS:
            chars.update(lower(chr(code)) for code in range(value[0], value[1] + 1))
        elif str(name) == "CATEGORY" and str(value) == "CATEGORY_DIGIT":
            chars |= _DIGITS
        else:
            return frozenset()
    return frozenset(chars) if len(chars) <= _MOST_CHARS else frozenset()


def _runs(parts: Sequence[_Part]) -> frozenset[int]:
    """Return the lengths of a maximal run of digits that every match holds; empty if there is none."""
    flat = list(_flat(parts))
    for first, part in enumerate(flat):
        if _digit_count(part) is None or (first and _digit_count(flat[first - 1]) is not None):
            continue
        least = most = 0
        last = first
        while last < len(flat) and (count := _digit_count(flat[last])) is not None:
            least, most = least + count[0], most + count[1]
            last += 1
        closed = _ends(flat[first - 1] if first else None, -1) and _ends(
            flat[last] if last < len(flat) else None, 1
        )
        if closed and 0 < least <= most < 64:  # noqa: PLR2004 - as Trigger has it
            return frozenset(range(least, most + 1))
    return frozenset()


def _digit_count(part: _Part) -> tuple[int, int] | None:
    """Return how many digits a part matches, least and most, if it matches nothing else."""
    operator, arguments = part
    if operator == "LITERAL":
        return (1, 1) if chr(arguments) in _DIGITS else None
    if operator == "IN":
        chars = _chars(arguments)
        return (1, 1) if chars and chars <= _DIGITS else None
    if operator in _REPEATS:
        inner = [_digit_count(each) for each in _flat(_inner(part)[0])]
        if inner and all(each == (1, 1) for each in inner):
            return int(arguments[0]) * len(inner), int(arguments[1]) * len(inner)
    return None


def _ends(part: _Part | None, direction: int) -> bool:
    """Say whether no digit can stand where *part* is, so that a run of digits ends there."""
    if part is None:
        return False
    operator, arguments = part
    if operator == "LITERAL":
        return chr(arguments) not in _DIGITS
    if operator == "IN":
        chars = _chars(arguments)
        return bool(chars) and chars.isdisjoint(_DIGITS)
    if operator == "ASSERT_NOT" and arguments[0] == direction:
        inner = list(_flat(_inner(part)[0]))
        return len(inner) == 1 and inner[0][0] == "IN" and _chars(inner[0][1]) >= _DIGITS
    if operator in _REPEATS and arguments[0] > 0:
        inner = list(_flat(_inner(part)[0]))
        return bool(inner) and _ends(inner[-1 if direction < 0 else 0], direction)
    return False
