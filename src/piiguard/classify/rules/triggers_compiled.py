"""The triggers of a book of rules as the compiled kernel reads them."""

from __future__ import annotations

import sys
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from string import ascii_letters, digits
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from piiguard.classify.kernel import Triggers, native
from piiguard.classify.rules.masks import Masks
from piiguard.classify.rules.shapes import Shapes

if TYPE_CHECKING:
    from piiguard.classify.rules.rule import Rule

__all__ = ["compiled_triggers"]

# What a character is to the search, as in triggers_find.h.
_OPENS: Final = 1
_SINGLE: Final = 2
_DIGIT: Final = 4
_ALNUM: Final = 8

# Where a shape must hold, as there.
_AT: Final = 1
_WITHIN: Final = 2
_WINDOW: Final = 3
_GATE: Final = 4  # numbers

_BMP: Final = 1 << 16
_LENGTHS: Final = 64
_MOST_ALNUM: Final = 8
# Knuth's multiplicative hash; tables that are half empty keep chains short.
_FACTOR: Final = 0x9E3779B1


def compiled_triggers(
    beside: Sequence[tuple[str, str]],
    by_word: Mapping[str, Sequence[int]],
    by_length: Mapping[int, Sequence[int]] = MappingProxyType({}),
    by_alnum: Mapping[int, Sequence[int]] = MappingProxyType({}),
    *,
    rules: Sequence[Rule] = (),
    near: Sequence[tuple[str, ...]] | None = None,
) -> Triggers | None:
    """Lay out the triggers of a book.

    Args:
        beside: By number of the rule: what stands right before, and right behind, its trigger; anything may
            where that is empty.
        by_word: By word, ASCII letters in lower case, the numbers of the rules it triggers.
        by_length: By length of a run of digits.
        by_alnum: By least length of a run of letters and digits.
        rules: The rules, if what stands beside a trigger is not all that is asked of it.
        near: By number of the rule, the words of which one must lie near its triggers, none where that need
            not be. A place then counts only where what the rules look for may be.

    Returns:
        What finds them, or None: where there is no kernel, or a trigger holds a character beyond the BMP,
        which the kernel does not tell from another.
    """
    kernel = native()
    # What must lie near others is looked for as if it triggered rules behind all others.
    asked = [words for words in dict.fromkeys(near or ()) if words]
    count = len(beside) + len(asked)
    by_word = _with_near(by_word, asked, len(beside)) if asked else by_word
    sides = [*(each for both in beside for each in both), *[""] * (2 * len(asked))]
    if kernel is None or len(by_alnum) > _MOST_ALNUM or not all(map(_is_plain, (*by_word, *sides))):
        return None
    numbers, masks = (
        array("H"),
        Masks(rules if near is not None and (by_word or by_length or by_alnum) else ()),
    )
    classes, singles = bytearray(_BMP), array("H", bytes(2 * _BMP))
    for codes, bit in ((digits, _DIGIT | _ALNUM), (ascii_letters, _ALNUM)):
        for code in map(ord, codes):
            classes[code] |= bit
    heads: defaultdict[str, list[int]] = defaultdict(list)
    words = array("I")
    # Of the words that begin alike the longest is tried first.
    every = sorted(by_word, key=lambda word: (word[:2], -len(word)))
    stretches = {
        numbers_of: _stretch(numbers, numbers_of) for numbers_of in set(map(tuple, by_word.values()))
    }
    letters = 0
    for number, word in enumerate(every):
        alone = len(word) == 1
        numbers_of = by_word[word]
        words.extend(
            (
                *stretches[tuple(numbers_of)],
                masks.of("char", word, numbers_of) if alone else 0,
                letters,
                len(word),
            )
        )
        letters += len(word)
        if alone:
            for code in _cases(word):
                classes[code] |= _SINGLE
                singles[code] = number
        else:
            heads[word[:2]].append(number)
    for char in {head[0] for head in heads}:
        for code in _cases(char):
            classes[code] |= _OPENS
    lengths = array("I", [0] * (3 * _LENGTHS))
    for length, each in by_length.items():
        stretch = *_stretch(numbers, each), masks.of("digits", length, each)
        lengths[3 * length : 3 * length + 3] = array("I", stretch)
    alnum = array("I")
    for least, each in by_alnum.items():
        alnum.extend((least, *_stretch(numbers, each), masks.of("alnum", least, each)))
    bitmaps = {chars: place for place, chars in enumerate(dict.fromkeys(filter(None, sides)), 1)}
    return kernel.Triggers(
        bytes(classes),
        singles.tobytes(),
        _codes_of("".join(every)),
        numbers.tobytes(),
        words.tobytes(),
        _slots(heads),
        lengths.tobytes(),
        alnum.tobytes(),
        array("I", [bitmaps.get(each, 0) for each in sides]).tobytes(),
        b"".join(map(_bitmap, bitmaps)),
        *_gates(rules if near is not None else (), count),
        *masks.tables(),
        array("Q", [*map(_checked, rules), *[0] * (count - len(rules))]).tobytes(),
        _numbers_of(near or (), asked, count),
    )


def _with_near(
    by_word: Mapping[str, Sequence[int]], asked: Sequence[tuple[str, ...]], first: int
) -> dict[str, tuple[int, ...]]:
    """Add to the rules that words trigger those of the words that must lie near others."""
    own: defaultdict[str, set[int]] = defaultdict(set)
    for number, some in enumerate(asked, first):
        for word in some:
            own[word].add(number)
    found: dict[str, tuple[int, ...]] = {}
    for word in {*by_word, *own}:
        beginnings = [word[:size] for size in range(1, len(word) + 1)]
        numbers = {number for each in beginnings for number in (*by_word.get(each, ()), *own.get(each, ()))}
        found[word] = tuple(sorted(numbers))
    return found


def _numbers_of(near: Sequence[tuple[str, ...]], asked: Sequence[tuple[str, ...]], count: int) -> bytes:
    """Return for each rule the one whose triggers must lie near its own, from 1."""
    places = {words: count - len(asked) + at for at, words in enumerate(asked, 1)}
    numbers = [places.get(words, 0) for words in near]
    return array("I", [*numbers, *[0] * (count - len(numbers))]).tobytes()


def _gates(rules: Sequence[Rule], count: int) -> tuple[bytes, ...]:
    """Return what must hold at the triggers of each rule: two gates each; steps, sets and pages of all."""
    shapes = Shapes()
    gates = array("I", [0] * (_GATE * 2 * count))
    for number, rule in enumerate(rules):
        trigger = rule.trigger
        only = None if trigger.only is None else shapes.add(trigger.only, ahead=False)
        first = (_WITHIN if trigger.back else _AT, trigger.back, 0, only)
        mode = _AT if trigger.leads else _WITHIN if trigger.back else _WINDOW
        second = (mode, trigger.back, rule.reach, shapes.add(rule.pattern))
        for at, (*place, program) in enumerate((first, second), 2 * number):
            if program is not None:
                gates[_GATE * at : _GATE * (at + 1)] = array("I", (*place, program))
    return gates.tobytes(), shapes.steps.tobytes(), *shapes.pages()


def _codes_of(text: str) -> bytes:
    """Return code points of the BMP as numbers of 16 bits in the order of this machine."""
    return text.encode(f"utf-16-{sys.byteorder[0]}e", "surrogatepass")


def _checked(rule: Rule) -> int:
    """Return a bit for each length of a run whose last digit must check the others."""
    return sum(1 << length for length in rule.trigger.luhn)


def _stretch(numbers: array[int], some: Iterable[int]) -> tuple[int, int]:
    """Append numbers of rules; return where they begin and how many they are."""
    begin = len(numbers)
    numbers.extend(some)
    return begin, len(numbers) - begin


def _cases(char: str) -> set[int]:
    upper = char.upper() if char.isascii() else char
    return {ord(char), ord(upper)}


def _slots(heads: Mapping[str, Sequence[int]]) -> bytes:
    """Return a hash table of open addressing: head, first word, number of words."""
    size = 1 << (2 * len(heads) + 1).bit_length()
    table = array("I", [0] * (3 * size))
    for head, words in heads.items():
        key = ord(head[0]) << 16 | ord(head[1])
        at = ((key * _FACTOR & 0xFFFFFFFF) >> 12) & (size - 1)
        while table[3 * at + 2]:
            at = (at + 1) & (size - 1)
        table[3 * at : 3 * at + 3] = array("I", (key, words[0], len(words)))
    return table.tobytes()


def _bitmap(chars: str) -> bytes:
    bits = bytearray(_BMP // 8)
    for char in chars:
        bits[ord(char) >> 3] |= 1 << (ord(char) & 7)
    return _words_of(bits)


def _words_of(bits: bytearray) -> bytes:
    """Return bytes as numbers of 32 bits in the order of this machine; bit 0 of each is its lowest."""
    words = array("I", bits)
    if sys.byteorder == "big":
        words.byteswap()
    return words.tobytes()


def _is_plain(text: str) -> bool:
    return not text or max(text) < "\uffff"
