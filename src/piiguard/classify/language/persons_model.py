"""The model that tells a name from other text: its tables, and how a feature finds its weight in them.

A candidate's score is the sum of small whole numbers, one for each feature: its own characters, those beside
it, and what a list of words says of the stretches at its two edges. `scripts/train_persons.py` makes the
tables, and says from what; all of that may be used for any purpose.
"""

from __future__ import annotations

import json
import pkgutil
import re
import zlib
from functools import cache
from typing import Final

import attrs

from piiguard.classify.rules.later import later

__all__ = [
    "AFTER",
    "BITS",
    "DOT",
    "ELDER",
    "FIRST",
    "FORMS",
    "GROUPS",
    "HAN",
    "LAST",
    "MULTIPLIERS",
    "PAIR",
    "SECOND",
    "SEED",
    "STEP",
    "SURNAME",
    "TITLE",
    "TRANSLITERATION",
    "WORD_BITS",
    "Model",
    "model",
    "seed",
]

BITS: Final = 22
WORD_BITS: Final = 18
MULTIPLIERS: Final = (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F, 0x165667B1)
STEP: Final = 0x3C6EF372
SEED: Final = 0x2545F491
DOT: Final = 0xB7
GROUPS: Final = (0, 0, 0, 1, 2, 3, 4, 5, 6, 7)
"""By kind of candidate, which weights of context it shares with others."""

# What a character can be in a name: bits of `Model.flags`.
HAN: Final = 1
SURNAME: Final = 2
TRANSLITERATION: Final = 4
FIRST: Final = 8  # of two characters of a given name
SECOND: Final = 16
PAIR: Final = 32  # first character of a surname of two
AFTER: Final = 64  # a title of one character, right after a surname
ELDER: Final = 128  # 老, 小, 阿 before a surname

LAST: Final = frozenset(map(ord, "哥姐爷"))
"""What follows the last character of a given name in 伟哥, 丽姐."""

FORMS: Final = frozenset({"先生", "女士", "小姐", "太太"})
"""Forms of address that stand behind a name."""

TITLE: Final = 1
"""The class of words that are titles and callings."""

_MASK: Final = 0xFFFFFFFF


def seed(number: int) -> int:
    """Return what the hash of feature *number* begins with."""
    return (number + 1) * STEP & _MASK


@attrs.frozen(eq=False, repr=False)
class Model:
    """The tables.

    Attributes:
        symbols: Characters that count as another: digits as one, letters as one, traditional as simplified.
        flags: By code point of the BMP, what it can be in a name.
        pairs: Surnames of two characters, as ``first << 16 | second``.
        titles: Titles of two characters, likewise.
        weights: By hash of a feature, its weight; signed bytes.
        words: By hash of a word, ``frequency << 13 | class << 10 | fingerprint``; 16 bits.
    """

    symbols: dict[int, int]
    flags: bytes
    pairs: frozenset[int]
    titles: frozenset[int]
    weights: memoryview
    words: memoryview

    def members(self, bits: int) -> list[int]:
        """Return the characters that can be any of *bits* in a name, in order."""
        # A loop over the BMP takes ten times as long, and the first text waits for it.
        return [match.start() for match in _any_of(bits).finditer(self.flags)]

    def fold(self, text: str) -> str:
        """Return *text* with every character that counts as another replaced; offsets stay."""
        folded = text.translate(self.symbols)
        return folded if folded.isascii() or max(folded) <= "\uffff" else _BEYOND.sub("\uffff", folded)


@cache
def _any_of(bits: int) -> re.Pattern[bytes]:
    some = bytes(flags for flags in range(256) if flags & bits)
    return re.compile(b"[" + re.escape(some) + b"]")


_BEYOND: Final = later("[\U00010000-\U0010ffff]")


@cache
def model() -> Model:
    """Return the model that is built in, read on the first call."""
    # `importlib.resources` would take as long to load as all of the model.
    raw = zlib.decompress(pkgutil.get_data("piiguard.classify.language", "data/persons.bin") or b"")
    head, _, body = raw.partition(b"\n")
    parts = json.loads(head)
    flags = bytearray(1 << 16)
    flags[0x4E00:0xA000] = bytes((HAN,)) * (0xA000 - 0x4E00)
    for bit, chars in parts["flags"]:
        for char in chars:
            flags[ord(char)] |= bit
    weights = memoryview(body)[: 1 << BITS].cast("b")
    words = memoryview(body)[1 << BITS :].cast("H")
    ones, others = parts["symbols"]
    return Model(
        symbols=dict(zip(map(ord, ones), map(ord, others), strict=True)),
        flags=bytes(flags),
        pairs=_pairs(parts["pairs"]),
        titles=_pairs(parts["titles"]),
        weights=weights,
        words=words,
    )


def _pairs(words: str) -> frozenset[int]:
    return frozenset(ord(word[0]) << 16 | ord(word[1]) for word in words.split())
