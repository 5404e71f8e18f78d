"""Candidates for names and their scores, one by one: the small path's form of `persons_bulk`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Final

from piiguard.classify.language.persons_compiled import compiled_names
from piiguard.classify.language.persons_dots import dotted
from piiguard.classify.language.persons_model import (
    AFTER,
    BITS,
    DOT,
    ELDER,
    FIRST,
    GROUPS,
    HAN,
    LAST,
    MULTIPLIERS,
    PAIR,
    SECOND,
    SEED,
    SURNAME,
    TRANSLITERATION,
    WORD_BITS,
    model,
    seed,
)

__all__ = [
    "EDGE",
    "GATE",
    "Scored",
    "about",
    "about_by_words",
    "is_common",
    "known_word",
    "score_of",
    "scored",
    "scored_by_re",
]

EDGE: Final = 24
"""Line breaks before and after the text, so that no look at a neighbour needs a test for the ends."""

Scored = tuple[int, int, int, int]
"""Start, end, kind and score of a candidate."""

GATE: Final = -20
"""Candidates whose quick features add up to less are not looked at further: seven in ten of all, one in two
hundred of the names."""

_MASK: Final = 0xFFFFFFFF
_BREAK: Final = ord("\n")
_LONGEST_RUN: Final = 8
_OFFSETS: Final = 7
_WORD_KEYS: Final = tuple(length * SEED & _MASK for length in range(17))
_HASHED: Final = 16


def scored(text: str, *, least: int) -> list[Scored]:
    """Score every candidate in a text.

    Args:
        text: A text in normal form.
        least: The least score that is of interest.

    Returns:
        The candidates that reach it, by start and end.
    """
    compiled = compiled_names()
    return scored_by_re(text, least=least) if compiled is None else compiled.scored(text, least)


def scored_by_re(text: str, *, least: int) -> list[Scored]:
    """Do what `scored` does, without the compiled kernel, whose reference this is."""
    tables = model()
    folded = tables.fold(text)
    if _places().search(folded) is None:
        return []
    breaks = "\n" * EDGE
    codes = [*map(ord, f"{breaks}{folded}{breaks}")]
    found: dict[tuple[int, int], int] = {}
    for start, end, kind in _candidates(codes):
        if found.get((start, end), kind) >= kind:
            found[start, end] = kind
    every: list[Scored] = []
    for (start, end), kind in sorted(found.items()):
        score = _score(codes, start, end, kind)
        if score >= least:
            every.append((start - EDGE, end - EDGE, kind, score))
    return every


def score_of(name: str, kind: int) -> int:
    """Score a folded name of a kind as it would stand in a list."""
    codes = [*map(ord, f"{_IN_LIST}{name}{_IN_LIST}")]
    return _score(codes, len(_IN_LIST), len(_IN_LIST) + len(name), kind)


_IN_LIST: Final = "，，，，"  # as far as any look at a neighbour goes


def known_word(text: str) -> tuple[int, int]:
    """Return frequency, 1 to 7, and class of a folded word, or zeros if it is none."""
    entry = _word(*map(ord, text[:_HASHED]), length=min(len(text), _HASHED))
    return entry >> 3, entry & 7


def is_common(name: str) -> bool:
    """Say whether a folded stretch is a common word, or begins with a frequent one: 空间中, 应禁食."""
    frequency, kind = known_word(name)
    if frequency:
        return kind not in _PERSONS
    if name[0] in _MODAL and len(name) > 2 and known_word(name[1:])[0]:  # noqa: PLR2004 - 应 and a verb
        return True
    frequency, kind = known_word(name[:2]) if len(name) > 2 else (0, 0)  # noqa: PLR2004 - a word of two
    return frequency >= _FREQUENT and kind not in _PERSONS


_PERSONS: Final = frozenset({6, 7})
_FREQUENT: Final = 6
_MODAL: Final = frozenset("应须当都时于向从")


def about(text: str, start: int, end: int) -> tuple[int, int, int]:
    """Return of which classes words around a stretch are.

    Args:
        text: A text in normal form; of a long one what is near is enough.
        start: Where the stretch begins.
        end: Where it ends.

    Returns:
        The class of the longest word that ends where it begins, of the one that begins where it ends, and of
        the stretch itself; 0 for none.
    """
    begin = max(0, start - _NEAR)
    near, start, end = text[begin : end + _NEAR], start - begin, end - begin
    compiled = compiled_names()
    if compiled is None or len(near) > _MOST_NEAR:
        return about_by_words(near, start, end)
    packed = compiled.about(near, start, end)
    return packed & 7, packed >> 3 & 7, packed >> 6


_NEAR: Final = 4
_MOST_NEAR: Final = 256


def about_by_words(text: str, start: int, end: int) -> tuple[int, int, int]:
    """Do what `about` does, without the compiled kernel, whose reference this is."""
    folded = model().fold(text)
    before = folded[max(0, start - _NEAR) : start].rpartition("\n")[2]
    after = folded[end : end + _NEAR].partition("\n")[0]
    return (
        _longest(before[-size:] for size in (4, 3, 2) if len(before) >= size),
        _longest(after[:size] for size in (4, 3, 2) if len(after) >= size),
        known_word(folded[start:end])[1],
    )


def _longest(words: Iterator[str]) -> int:
    return next((kind for frequency, kind in map(known_word, words) if frequency), 0)


@cache
def _places() -> re.Pattern[str]:
    return re.compile("[\u4e00-\u9fff]")


def _candidates(  # noqa: PLR0912 - one pass over the characters, a branch for each kind
    codes: Sequence[int],
) -> Iterator[tuple[int, int, int]]:
    tables = model()
    flags, pairs, titles = tables.flags, tables.pairs, tables.titles
    what = [flags[code] for code in codes]
    dots: list[int] = []
    run = EDGE
    # Of a line of log few characters can be in a name at all; what ends with others is seen from those.
    for at in [at for at, here in enumerate(what) if here or codes[at] == DOT]:
        here, after = what[at], what[at + 1]
        if here & TRANSLITERATION:
            if not what[at - 1] & TRANSLITERATION:
                run = at
            if not after & TRANSLITERATION:
                yield from _run(run, at + 1)
        if here & SURNAME:
            if after & HAN:
                yield at, at + 2, 0
                if what[at + 2] & HAN:
                    yield at, at + 3, 1
                    if what[at + 3] & HAN and after & SURNAME:
                        yield at, at + 4, 2
            if after & AFTER or codes[at + 1] << 16 | codes[at + 2] in titles:
                yield at, at + 1, 3
        if here & PAIR and codes[at] << 16 | codes[at + 1] in pairs:
            yield at, at + 2, 4
            for end in range(at + 3, at + 6):
                if not what[end - 1] & HAN:
                    break
                yield at, end, 4
        if here & ELDER:
            if after & SURNAME:
                yield at, at + 2, 5
            elif after & SECOND and codes[at] != _OLD:
                yield at, at + 2, 9
        if here & FIRST and not here & SURNAME and after & SECOND:
            yield at, at + 2, 8
        if codes[at] in LAST and what[at - 1] & SECOND:
            yield at - 1, at + 1, 9
        if codes[at] == DOT and what[at - 1] & after & HAN:
            dots.append(at)
    for start, end in dotted(codes, flags, dots):
        yield start, end, 7


_OLD: Final = ord("老")


def _run(begin: int, end: int) -> Iterator[tuple[int, int, int]]:
    for start in range(begin, min(end - 1, begin + _OFFSETS)):
        for stop in range(start + 2, min(end, start + _LONGEST_RUN) + 1):
            yield start, stop, 6


def _score(c: Sequence[int], s: int, e: int, kind: int) -> int:
    """Add up the weights; the features, in their order, are those of `persons_features.features`."""
    group, length = GROUPS[kind], e - s
    kk = kind * 16 + min(length, 9)
    p1, n0 = c[s - 1], c[e]
    s0, l1 = c[s], c[e - 1]
    s1 = c[s + 1] if length > 1 else 0
    s2 = c[s + 2] if length > 2 else 0  # noqa: PLR2004 - the third character
    l2 = c[e - 2] if length > 1 else 0
    total = (
        _weight1(0, kk)
        + _weight(1, kk, s0)
        + _weight3(2, group, s0, s1)
        + _weight(3, kk, s1)
        + _weight(4, kk, l1)
        + _weight3(5, kk, l2, l1)
        + _weight(7, group, p1)
        + _weight(10, group, n0)
        + _weight3(13, group, p1, s0)
        + _weight3(14, group, l1, n0)
    )
    if total < GATE:
        return total - 1000
    p2 = _BREAK if p1 == _BREAK else c[s - 2]
    p3 = _BREAK if p2 == _BREAK else c[s - 3]
    p4 = _BREAK if p3 == _BREAK else c[s - 4]
    n1 = _BREAK if n0 == _BREAK else c[e + 1]
    n2 = _BREAK if n1 == _BREAK else c[e + 2]
    n3 = _BREAK if n2 == _BREAK else c[e + 3]
    x2, x3 = c[s + 2], c[s + 3]
    before, after = _word2(p1, s0), _word2(l1, n0)
    begin, end = _word2(s0, s1), _word2(l2, l1)
    two_before, two_after = _word2(p2, p1), _word2(n0, n1)
    wp, wpp, ws, we, wnn, wl = before >> 3, two_before >> 3, begin >> 3, after >> 3, two_after >> 3, end >> 3
    whole = _word(*c[s:e][:_HASHED], length=min(length, _HASHED))
    flags = model().flags
    f_p, f_n = flags[p1], flags[n0]
    near = (f_p & HAN) + 2 * (f_n & HAN)
    class_before = _edge(_word(p4, p3, p2, p1), _word(p3, p2, p1), two_before)
    class_after = _edge(_word(n0, n1, n2, n3), _word(n0, n1, n2), two_after)
    return (
        total
        + _sum(6, kk, s1, s2)
        + _sum(8, group, p2, p1)
        + _sum(9, group, p3, p2, p1)
        + _sum(11, group, n0, n1)
        + _sum(12, group, n0, n1, n2)
        + _sum(16, kk, l2, l1, n0)
        + _sum(17, group, p1, s0, s1)
        + _sum(21, kk, wp, wpp)
        + _sum(22, kk, ws, _word(s0, s1, x2) >> 3, _word(s0, s1, x2, x3) >> 3)
        + _sum(23, kk, we, wnn)
        + _sum(24, kk, _word(l1, n0, n1) >> 3, _word(l2, l1, n0) >> 3, _word(l2, l1, n0, n1) >> 3)
        + _sum(25, kk, _word(p2, p1, s0) >> 3, _word(p1, s0, s1) >> 3, _word(p2, p1, s0, s1) >> 3)
        + _sum(26, kk, wl, _word(c[e - 3], l2, l1) >> 3)
        + _sum(30, kk, wp, ws)
        + _sum(31, kk, f_p & TRANSLITERATION and 1, f_n & TRANSLITERATION and 1, near)
        + _sum(33, kk, whole)
        + _sum(34, group, class_before, wp)
        + _sum(35, group, class_after, we)
        + _sum(37, group, whole & 7, class_before)
        + _sum(38, group, whole & 7, class_after)
    )


def _edge(four: int, three: int, two: int) -> int:
    """Return the length and the class of the longest word at an edge."""
    if four:
        return four & 7 | 24
    if three:
        return three & 7 | 16
    return two & 7 | 8 if two else 0


_WORD_MULTIPLIERS: Final = (*MULTIPLIERS, *MULTIPLIERS[-1:] * _HASHED)
_WORD_SHIFT: Final = 32 - WORD_BITS
_SEEDS: Final = tuple(map(seed, range(40)))
_SHIFT: Final = 32 - BITS
_BY0, _BY1, _BY2, _BY3 = MULTIPLIERS[:4]


def _sum(number: int, one: int, two: int = -1, three: int = -1, four: int = -1) -> int:
    # Written out: a candidate has thirty sums of one to four values, none below zero.
    h = (_SEEDS[number] ^ one) * _BY0 & _MASK
    h ^= h >> 15
    if two >= 0:
        h = (h ^ two) * _BY1 & _MASK
        h ^= h >> 15
        if three >= 0:
            h = (h ^ three) * _BY2 & _MASK
            h ^= h >> 15
            if four >= 0:
                h = (h ^ four) * _BY3 & _MASK
                h ^= h >> 15
    return _weights()[h >> _SHIFT]


@cache
def _weights() -> memoryview:
    return model().weights


# Of one or two characters: few enough to remember, and no name.
_weight1 = lru_cache(maxsize=1 << 10)(_sum)
_weight = lru_cache(maxsize=1 << 14)(_sum)
_weight3 = lru_cache(maxsize=1 << 15)(_sum)


@lru_cache(maxsize=1 << 14)
def _word2(first: int, second: int) -> int:
    return _word(first, second)


def _word(*chars: int, length: int = 0) -> int:
    """Return frequency and class of a word, ``frequency << 3 | class``, or 0 if it is none."""
    h = _WORD_KEYS[length or len(chars)]
    for char, by in zip(chars, _WORD_MULTIPLIERS, strict=False):
        h = (h ^ char) * by & _MASK
        h ^= h >> 15
    entry = model().words[h >> _WORD_SHIFT]
    return entry >> 10 if entry & 1023 == h & 1023 else 0
