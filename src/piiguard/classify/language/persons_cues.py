"""Where to look for names that something introduces: the compiled kernel sees it in one pass."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from functools import cache
from typing import Final

from piiguard.classify.kernel import Cues, native
from piiguard.classify.language.persons_abroad import CALLED_SO, OPENERS
from piiguard.classify.language.persons_compiled import symbols_by_code
from piiguard.classify.language.persons_forms import (
    BRIEF,
    BRIEF_GOES_ON,
    DOTS,
    DOUBLES,
    ELDERS,
    NICKNAME_GOES_ON,
    NICKNAMED,
    TITLES,
    WRITTEN_SO,
    surnames_before_titles,
)
from piiguard.classify.language.persons_label_words import LATIN, NAMES, ROLE_LABELS, TOUCHED, VAGUE
from piiguard.classify.language.persons_model import MULTIPLIERS, TRANSLITERATION, model
from piiguard.classify.language.persons_places import EVERYWHERE, Places
from piiguard.classify.language.persons_roles import WHO

__all__ = ["compiled_cues", "places_in"]

_CAPITALS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MAIL: Final = f"{_CAPITALS}{_CAPITALS.lower()}0123456789._%+-"
_FIRST_HAN: Final = 0x4E00
_HANS: Final = 0xA000 - _FIRST_HAN
_BMP: Final = 1 << 16

# The bits of a character's class, as in cues_find.h.
_HAN: Final = 3
_WRITTEN: Final = 15
_ENDING_BITS: Final = 14
_MASK: Final = 0xFFFFFFFF


def places_in(text: str) -> Places:
    """Find where a look is worth while.

    Args:
        text: A text in normal form.

    Returns:
        The places, or, without the compiled kernel, `EVERYWHERE`.
    """
    cues = compiled_cues()
    return EVERYWHERE if cues is None else Places(*cues.find(text))


@cache
def compiled_cues() -> Cues | None:
    """Return what introduces names as the kernel reads it, or None where there is no kernel."""
    kernel = native()
    if kernel is None:
        return None
    pairs = (
        {word[-2:] for word in NAMES | ROLE_LABELS if len(word) > 1},
        {word[:2] for word in TOUCHED.split()},
        {*TITLES.split("|")},
        {*DOUBLES},
    )
    return kernel.Cues(
        _classes().tobytes(),
        symbols_by_code(),
        model().words,
        _endings(word[at:] for word in LATIN | VAGUE for at in range(len(word))),
        _endings(OPENERS),
        array("I", [key for each in pairs for key in sorted(map(_key, each))]).tobytes(),
        array("I", map(len, pairs)).tobytes(),
    )


def _classes() -> array[int]:
    """Return, by code point, what it is to the search."""
    members = (
        *(":：=>\t", " |-", "）)", "", _CAPITALS, _CAPITALS.lower(), "\"'“「", "\"'”」】] "),
        {word[0] for word in TOUCHED.split()},
        {*(title[0] for title in TITLES.split("|")), *BRIEF},
        surnames_before_titles(),
        NICKNAMED,
        ELDERS,
        {word[0] for word in DOUBLES},
        DOTS,
        {*WRITTEN_SO, *map(chr, _transliterating())},
        {word[-1] for word in CALLED_SO},
        BRIEF,
        BRIEF_GOES_ON,
        NICKNAME_GOES_ON,
        *("<", "/", _MAIL, WHO, "（(", ":：", "名", "称"),
    )
    classes = array("I", bytes(4 * _FIRST_HAN))
    classes.extend(array("I", [1 << _HAN]) * _HANS)
    classes.extend(array("I", bytes(4 * (_BMP - _FIRST_HAN - _HANS))))
    for bit, chars in enumerate(members):
        for char in chars:
            classes[ord(char)] |= 1 << bit
    return classes


def _transliterating() -> Iterable[int]:
    return model().members(TRANSLITERATION)


def _key(pair: str) -> int:
    return ord(pair[0]) << 16 | ord(pair[1])


def _endings(words: Iterable[str]) -> bytes:
    """Return a bit for each hash of words, read from their ends: a word that is there has its bit set."""
    bits = array("I", bytes((1 << _ENDING_BITS) // 8))
    for word in words:
        h = 0
        for letter in reversed(word):
            h = (h ^ ord(letter)) * MULTIPLIERS[0] & _MASK
            h ^= h >> 15
        h >>= 32 - _ENDING_BITS
        bits[h >> 5] |= 1 << (h & 31)
    return bits.tobytes()
