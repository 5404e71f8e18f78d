"""The bulk path: where the triggers of a book of rules lie in a large text, by whole arrays.

`piiguard.classify.rules.book.Book.hits` states what is found; this module finds the same. One table says of
each code point whether a trigger begins or goes on with it; the few places where both are so are looked at
one by one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import attrs

from piiguard.classify.gather import rows_at
from piiguard.classify.rules.book import Book, Windows
from piiguard.classify.rules.rule import Rule, Trigger
from piiguard.classify.text import FOLD, char_table
from piiguard.classify.units import PAD
from piiguard.classify.validators.bank_card import luhn

if TYPE_CHECKING:
    import numpy as np  # noqa: TC004 - attrs keeps annotations as strings
    from numpy.typing import NDArray  # noqa: TC004 - as above

    from piiguard.classify.units import Codes, Offsets, Units  # noqa: TC004 - as above

    Places = Mapping[int, tuple[Offsets, Offsets]]

__all__ = ["Places", "places_by_arrays", "places_in", "windows_in"]

_FIRST: Final = 1
_SECOND: Final = 2
_WHOLE: Final = 4
_BLOCK: Final = 1 << 16  # code points whose classes stay in a core's cache
_HEAD: Final = 4  # code points that one number of 64 bits holds
_PLACES: Final = 1 << 12  # whose spellings stay in a core's cache
_UNDECIDED: Final = -1
_NO_WORD: Final = -2
_BITS: Final = 16
# Knuth's multiplicative hash, as far as 32 bits hold it.
_FACTOR: Final = 0x9E3779B1
_LONG: Final = 64
_LETTERS: Final = 26
_DIGITS: Final = 10
_BEYOND: Final = 0xFFFF  # stands for what lies beyond the BMP


def places_in(units: Units, book: Book) -> Places:
    """Find where the triggers of *book* lie.

    Args:
        units: A text.
        book: The rules.

    Returns:
        By number of the rule, starts and ends in ``units.normal``, by start.
    """
    compiled = book.triggers_for(len(units.codes))
    if compiled is None:
        return places_by_arrays(units, book)
    import numpy as np

    found: dict[int, tuple[Offsets, Offsets]] = {}
    for number, octets in compiled.find(units.readable, True).items():  # noqa: FBT003 - as arrays
        starts, ends = np.frombuffer(octets, np.int64).reshape(2, -1)
        rule = book.rules[number]
        if rule.trigger.only is not None:
            only = np.array(_only(rule.trigger, units.normal, starts, ends, ends + rule.reach), np.bool_)
            starts, ends = starts[only], ends[only]
        if len(starts):
            found[number] = starts, ends
    return found


def places_by_arrays(units: Units, book: Book) -> Places:
    """Do what `places_in` does, without the compiled kernel, whose reference this is."""
    import numpy as np

    found: dict[int, tuple[Offsets, Offsets]] = {}
    for length, starts, ends in _runs(units, book):
        for number in book.by_length[length]:
            before = found.get(number, (_none(), _none()))
            found[number] = np.concatenate((before[0], starts)), np.concatenate((before[1], ends))
    for length, numbers in book.by_alnum.items():
        runs = _alnum_runs(units, length)
        if len(runs[0]):
            found |= dict.fromkeys(numbers, runs)
    tables = _tables_of(book)
    if tables is not None:
        starts, ends, words = _words(units, tables)
        for number, chosen in _chosen(book, tables, words).items():
            found[number] = starts[chosen], ends[chosen]
    for number in book.narrowed & found.keys():
        starts, ends = _narrowed(units, book.rules[number], *found.pop(number))
        if len(starts):
            found[number] = starts, ends
    return {number: _sorted(*places) for number, places in found.items()}


def windows_in(places: Places, book: Book, length: int) -> Windows:
    """Turn places into stretches to be read, as ``book.hits`` does.

    Args:
        places: Where triggers lie.
        book: The rules.
        length: The length of the text.

    Returns:
        The stretches, by rule.
    """
    import numpy as np

    windows: dict[int, list[tuple[int, int]]] = {}
    for number, (starts, ends) in places.items():
        reach = book.rules[number].reach
        trigger = book.rules[number].trigger
        if trigger.is_single:
            begins, stops = np.maximum(starts - trigger.back, 0), np.minimum(ends + reach, length)
            windows[number] = list(zip(begins.tolist(), stops.tolist(), strict=True))
            continue
        begins = np.maximum(starts - reach, 0)
        stops = np.maximum.accumulate(np.minimum(ends + reach, length))
        opens = np.flatnonzero(np.append(True, starts[1:] - reach > stops[:-1]))
        closes = np.append(opens[1:] - 1, len(stops) - 1)
        windows[number] = list(zip(begins[opens].tolist(), stops[closes].tolist(), strict=True))
    return windows


def _narrowed(units: Units, rule: Rule, starts: Offsets, ends: Offsets) -> tuple[Offsets, Offsets]:
    """Keep the places of a trigger around which the rest of it is."""
    import numpy as np

    trigger = rule.trigger
    kept = np.ones(len(starts), np.bool_)
    if trigger.before:
        kept &= char_table(trigger.before)[units.codes[starts + (PAD - 1)]]
    if trigger.after:
        kept &= char_table(trigger.after)[units.codes[ends + PAD]]
    if trigger.luhn:
        runs = zip(starts.tolist(), ends.tolist(), strict=True)
        kept &= np.array(
            [end - start not in trigger.luhn or luhn(units.normal[start:end]) for start, end in runs],
            np.bool_,
        )
    starts, ends = starts[kept], ends[kept]
    if trigger.only is not None and len(starts):
        only = np.array(_only(trigger, units.normal, starts, ends, ends + rule.reach), np.bool_)
        starts, ends = starts[only], ends[only]
    return starts, ends


def _only(trigger: Trigger, text: str, starts: Offsets, ends: Offsets, furthest: Offsets) -> list[bool]:
    """Say of each place whether what the trigger asks for is there: the last half of `narrowed`."""
    import numpy as np

    if trigger.only is None:
        return [True] * len(starts)
    if trigger.back:
        search, firsts = trigger.only.search, np.maximum(starts - trigger.back, 0).tolist()
        return [
            search(text, first, end) is not None for first, end in zip(firsts, ends.tolist(), strict=True)
        ]
    match = trigger.only.match
    return [
        match(text, start, end) is not None
        for start, end in zip(starts.tolist(), furthest.tolist(), strict=True)
    ]


def _none() -> Offsets:
    import numpy as np

    return np.zeros(0, np.int64)


def _sorted(starts: Offsets, ends: Offsets) -> tuple[Offsets, Offsets]:
    import numpy as np

    if (starts[1:] >= starts[:-1]).all():
        return starts, ends
    order = np.argsort(starts, kind="stable")
    return starts[order], ends[order]


def _words(units: Units, tables: _Tables) -> tuple[Offsets, Offsets, Offsets]:
    """Find each word, the longest that begins at a place: starts, ends, and its number."""
    import numpy as np

    places = np.array(_candidates(units.codes, tables), np.int64)
    codes, longest = units.codes, max(tables.longest, _HEAD)
    if longest > PAD:
        codes = np.append(codes, np.full(longest, ord("\n"), np.uint16))
    heads = tables.folded[rows_at(codes, places + PAD, _HEAD)]
    _, firsts, groups = np.unique(heads.view(np.uint64), return_index=True, return_inverse=True)
    groups = groups.reshape(-1)
    # Most places begin like some other: a word no longer than a head is looked up once for all of them.
    spelled = _spelled(heads[firsts])
    by_head = np.array(
        [_word_at(tables, spelled[at : at + _HEAD]) for at in range(0, len(spelled), _HEAD)], np.int64
    )
    words = by_head[groups]
    undecided = np.flatnonzero(words == _UNDECIDED)
    for begin in range(0, len(undecided), _PLACES):
        some = undecided[begin : begin + _PLACES]
        spelled = _spelled(tables.folded[rows_at(codes, places[some] + PAD, longest)])
        starts = range(0, len(spelled), longest)
        words[some] = [_word_at(tables, spelled[at : at + longest]) for at in starts]
    found = words >= 0
    places, words = places[found], words[found]
    return places, places + tables.lengths[words], words


def _spelled(codes: Codes) -> str:
    return codes.tobytes().decode("utf-16-le")


def _word_at(tables: _Tables, spelled: str) -> int:
    """Return the number of the longest word that *spelled* begins with, or why there is none."""
    sizes = tables.sizes.get(spelled[:2]) or tables.sizes.get(spelled[0], ())
    for size in sizes:
        if size > len(spelled):
            if spelled in tables.heads:
                return _UNDECIDED
            continue
        number = tables.numbers.get(spelled[:size])
        if number is not None:
            return number
    return _NO_WORD


def _chosen(book: Book, tables: _Tables, words: Offsets) -> dict[int, Offsets]:
    """Return for each rule that some of *words* trigger where they are."""
    import numpy as np

    counts = np.bincount(words, minlength=len(tables.numbers))
    by_word = np.argsort(words, kind="stable")
    bounds = np.concatenate((np.zeros(1, np.int64), np.cumsum(counts)))
    parts: defaultdict[int, list[Offsets]] = defaultdict(list)
    present = counts > 0
    for number, word in enumerate(tables.numbers):
        if present[number]:
            places = by_word[bounds[number] : bounds[number + 1]]
            for rule in book.by_word[word]:
                parts[rule].append(places)
    return {rule: np.sort(np.concatenate(each)) for rule, each in parts.items()}


def _runs(units: Units, book: Book) -> Iterator[tuple[int, Offsets, Offsets]]:
    """Yield each length that triggers something, with the runs of digits that have it."""
    import numpy as np

    if not book.by_length:
        return
    lengths = np.minimum(units.ends - units.starts, _LONG).astype(np.uint8)
    present = np.bincount(lengths, minlength=_LONG + 1)
    for length in book.by_length:
        if length < _LONG and present[length]:
            some = np.flatnonzero(lengths == length)
            yield length, units.starts[some] - PAD, units.ends[some] - PAD


def _alnum_runs(units: Units, length: int) -> tuple[Offsets, Offsets]:
    """Return where so many ASCII letters and digits in a row begin, and where such runs end."""
    import numpy as np

    opens: list[Offsets] = [_none()]
    for begin in range(PAD, len(units.narrow) - PAD, _BLOCK):
        block = units.narrow[begin : begin + _BLOCK + length - 1]
        within = ((block | np.uint8(0x20)) - np.uint8(ord("a")) < _LETTERS) | (
            block - np.uint8(ord("0")) < _DIGITS
        )
        # What is true at a place is true of as many code points from there on as *reach* says.
        reach = 1
        while reach < length and len(within) > 0:
            step = min(reach, length - reach)
            within = within[:-step] & within[step:]
            reach += step
        opens.append(np.flatnonzero(within) + begin)
    places = np.concatenate(opens) - PAD
    if not len(places):
        return places, places
    breaks = np.flatnonzero(np.diff(places) > 1)
    return places[np.append(0, breaks + 1)], places[np.append(breaks, len(places) - 1)] + length


@attrs.frozen(eq=False)
class _Tables:
    """The words of a book as tables.

    Attributes:
        classes: By code point of the BMP, as it is before folding: what of a word it is.
        folded: By code point of the BMP: itself, folded and in lower case; U+FFFF for half of a pair.
        pairs: By hash of two folded code points: whether a word begins with them.
        whole: By the same hash: whether they are a word.
        threes: By hash of that hash and a third: whether a word begins with them.
        sizes: By the first character, and by the first two: the lengths of the words that begin so, and of
            their beginnings, the longest first.
        longest: The length of the longest word.
        heads: How the words begin that are longer than a head.
        numbers: The words, and their numbers.
        lengths: Their lengths.
    """

    classes: NDArray[np.uint8]
    folded: Codes
    pairs: NDArray[np.bool_]
    whole: NDArray[np.bool_]
    threes: NDArray[np.bool_]
    sizes: Mapping[str, tuple[int, ...]]
    longest: int
    heads: frozenset[str]
    numbers: Mapping[str, int]
    lengths: Offsets


@lru_cache(maxsize=16)
def _made(words: tuple[str, ...]) -> _Tables:
    import numpy as np

    folded = np.arange(1 << _BITS, dtype=np.uint16)
    folded[list(FOLD)] = [ord(char) for char in FOLD.values()]
    upper = (folded >= ord("A")) & (folded <= ord("Z"))
    folded[upper] += 32
    folded[0xD800:0xE000] = _BEYOND
    by_char = np.zeros(1 << _BITS, np.uint8)
    pairs, whole, threes = (np.zeros(1 << _BITS, np.bool_) for _ in range(3))
    sizes: defaultdict[str, set[int]] = defaultdict(set)
    for word in words:
        codes = np.array([min(ord(char), _BEYOND) for char in word], np.uint16)
        sizes[word[0]].add(len(word))
        if len(word) == 1:
            by_char[codes[0]] |= _WHOLE
            continue
        sizes[word[:2]].add(len(word))
        by_char[codes[0]] |= _FIRST
        by_char[codes[1]] |= _SECOND
        pair = _hash(codes[0:1], codes[1:2])
        pairs[pair] = True
        if len(word) == 2:  # noqa: PLR2004 - a pair
            whole[pair] = True
        else:
            threes[_hash(pair, codes[2:3])] = True
    ordered = {
        start: tuple(sorted(lengths | ({1} & sizes[start[0]]), reverse=True))
        for start, lengths in sizes.items()
    }
    numbers = {word: number for number, word in enumerate(words)}
    lengths = np.array([*map(len, words)], np.int64)
    heads = frozenset(word[:_HEAD] for word in words if len(word) > _HEAD)
    longest = max(map(len, words))
    return _Tables(by_char[folded], folded, pairs, whole, threes, ordered, longest, heads, numbers, lengths)


def _tables_of(book: Book) -> _Tables | None:
    return _made(tuple(sorted(book.by_word))) if book.by_word else None


def _hash(first: Codes, second: Codes) -> Codes:
    import numpy as np

    mixed: NDArray[np.uint32] = (first.astype(np.uint32) << np.uint32(_BITS)) | second
    mixed *= np.uint32(_FACTOR)
    mixed ^= mixed >> np.uint32(_BITS - 1)
    mixed *= np.uint32(_FACTOR)
    return (mixed >> np.uint32(_BITS)).astype(np.uint16)


def _candidates(codes: Codes, tables: _Tables) -> list[int]:
    """Return where a word may begin, without padding."""
    import numpy as np

    found: list[Offsets] = [np.zeros(0, np.int64)]
    for begin in range(PAD, len(codes) - PAD, _BLOCK):
        end = min(begin + _BLOCK, len(codes) - PAD)
        classes = tables.classes[codes[begin : end + 1]]
        may = classes[:-1] & _FIRST & (classes[1:] >> 1)
        may |= classes[:-1] & _WHOLE
        found.append(np.flatnonzero(may) + begin)
    places = np.concatenate(found)
    whole = (tables.classes[codes[places]] & _WHOLE) > 0
    first, second, third = (tables.folded[codes[places + step]] for step in range(3))
    pair = _hash(first, second)
    likely = tables.pairs[pair] & (tables.whole[pair] | tables.threes[_hash(pair, third)])
    chosen: list[int] = (places[whole | likely] - PAD).tolist()
    return chosen
