"""Sets of characters as `re` parses them: what a node of an expression stands for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib import import_module
from typing import Any, Final, TypeAlias

from piiguard.classify.rules.later import source_of

__all__ = [
    "ANY",
    "BEYOND",
    "BMP",
    "REPEATS",
    "Nodes",
    "Ranges",
    "Value",
    "folds",
    "groups",
    "inverted",
    "joined",
    "least_of",
    "members_of",
    "parsed",
    "within",
    "without",
]

BMP: Final = 1 << 16
BEYOND: Final = 0xFFFF
"""Stands for whatever lies beyond the BMP."""

Ranges = tuple[tuple[int, int], ...]
"""A set of characters: first and last of each stretch, in order and apart."""

ANY: Final[Ranges] = ((0, BEYOND),)
REPEATS: Final = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})

Value: TypeAlias = Any  # what `re` parses an expression to has no type of its own
Nodes: TypeAlias = Sequence[tuple[Value, Value]]

_ASCII: Final = 0x7F
# What else counts as a letter of ASCII where case does not: dotted and dotless i, the sign of Kelvin, long s.
_OTHER_CASES: Final = {"i": (0x130, 0x131), "k": (0x212A,), "s": (0x17F,)}


def parsed(pattern: re.Pattern[str]) -> tuple[Nodes, bool] | None:
    """Parse an expression.

    Args:
        pattern: The expression; it is not compiled.

    Returns:
        Its nodes, and whether case does not count; None if that cannot be told.
    """
    try:
        source, flags = source_of(pattern)
        found: Value = import_module("re._parser").parse(source, flags & ~re.UNICODE)
    except (ImportError, AttributeError, re.error):
        # The parser is not a public part of `re`: nothing needs it to work.
        return None
    return found, bool(found.state.flags & re.IGNORECASE)


def members_of(name: str, value: Value, *, fold: bool) -> Ranges | None:
    """Return the characters that a node stands for, or None if it is no set."""
    if name == "LITERAL":
        return _set([(value, value)], fold=True) if fold else ((min(value, BEYOND),) * 2,)
    if name == "NOT_LITERAL":
        # Without its other cases: then more than is meant stands outside, never less.
        return inverted(_set([(value, value)], fold=False))
    if name == "ANY":
        return inverted(_set([(0x0A, 0x0A)], fold=False))
    return _class(tuple(value), fold=fold) if name == "IN" else None


def least_of(name: str, value: Value) -> Ranges | None:
    """Return what a node surely stands for where case does not count; None where that is not known."""
    if name == "ANY":
        return members_of(name, value, fold=False)
    items = value if name == "IN" else [(name, value)]
    ranges: list[tuple[int, int]] = []
    for kind, each in items:
        if str(kind) not in {"LITERAL", "RANGE"}:
            return None
        first, last = each if str(kind) == "RANGE" else (each, each)
        ranges.append((min(first, BEYOND), min(last, BEYOND)))
        ranges += (
            (code ^ 0x20, code ^ 0x20) for code in range(first, min(last, _ASCII) + 1) if chr(code).isalpha()
        )
    return joined(ranges)


@lru_cache(maxsize=1024)
def _class(items: tuple[tuple[Value, Value], ...], *, fold: bool) -> Ranges:
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
            return ANY
    return inverted(_set(ranges, fold=False)) if negated else _set(ranges, fold=fold)


def _set(ranges: Iterable[tuple[int, int]], *, fold: bool) -> Ranges:
    """Return the set of the characters in *ranges*, and where *fold* of those that differ by case alone."""
    every: list[tuple[int, int]] = []
    for first, last in ranges:
        every.append((min(first, BEYOND), min(last, BEYOND)))
        for code in range(first, min(last, BEYOND) + 1) if fold else ():
            if chr(code).upper() != chr(code).lower():
                if code > _ASCII:
                    return ANY
                every += ((other, other) for other in _cases(code))
    return joined(every)


def _cases(code: int) -> tuple[int, ...]:
    return code ^ 0x20, *_OTHER_CASES.get(chr(code).lower(), ())


def joined(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """Return stretches in order, and those that touch as one."""
    whole: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if whole and first <= whole[-1][1] + 1:
            whole[-1] = whole[-1][0], max(last, whole[-1][1])
        else:
            whole.append((first, last))
    return tuple(whole)


def inverted(members: Ranges) -> Ranges:
    """Return all other characters, and what stands for those beyond the BMP."""
    begins = (0, *(last + 1 for _, last in members))
    ends = (*(first - 1 for first, _ in members), BEYOND)
    others = [(begin, end) for begin, end in zip(begins, ends, strict=True) if begin <= end]
    return joined([*others, (BEYOND, BEYOND)])


def within(some: Ranges, others: Ranges) -> Ranges:
    """Return the characters that are in both sets."""
    return tuple((max(a, c), min(b, d)) for a, b in some for c, d in others if max(a, c) <= min(b, d))


def without(some: Ranges, others: Ranges) -> Ranges:
    """Return the characters of the first set that are not in the second."""
    begins = (0, *(last + 1 for _, last in others))
    ends = (*(first - 1 for first, _ in others), BEYOND)
    return within(some, tuple((a, b) for a, b in zip(begins, ends, strict=True) if a <= b))


def folds(fold: bool, added: int, removed: int) -> bool:  # noqa: FBT001 - flags
    """Say whether a group ignores case, by what is around it and its own flags."""
    return (fold or bool(added & re.IGNORECASE)) and not removed & re.IGNORECASE


def groups(nodes: Nodes, *, fold: bool) -> Iterator[tuple[int, tuple[Nodes, bool]]]:
    """Yield the groups of an expression, by number."""
    for name, value in nodes:
        if str(name) == "SUBPATTERN":
            group, added, removed, inner = value
            inner_folds = folds(fold, added, removed)
            if group is not None:
                yield group, (inner, inner_folds)
            yield from groups(inner, fold=inner_folds)
        elif str(name) == "BRANCH":
            for each in value[1]:
                yield from groups(each, fold=fold)
        elif str(name) in REPEATS:
            yield from groups(value[2], fold=fold)
        elif str(name) == "ATOMIC_GROUP":
            yield from groups(value, fold=fold)
        elif str(name) == "GROUPREF_EXISTS":
            for each in value[1:]:
                yield from groups(each or (), fold=fold)
