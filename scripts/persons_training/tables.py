"""The tables of the model, but for the weights: which characters names are made of, and the list of words."""

from __future__ import annotations

import json
import math
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import attrs
import numpy as np
from numpy.typing import NDArray

from persons_training.sources import HAN, Lexicon
from persons_training.wording import (
    COMPOUND_SURNAMES,
    JAPANESE_SURNAMES,
    ONE_CHARACTER_TITLES,
    SURNAMES,
    TITLES,
    TITLES_AFTER,
)
from piiguard.classify.language import persons_model as shipped

__all__ = ["Names", "head", "symbols", "word_table", "write"]

_CLASSES: Final = {
    1: "nnt nnd",
    2: "v vi vn vl",
    3: "ns nsf",
    4: "d p c cc u r rr f m q t pba pbei",
    5: "a al ad z i l b",
}
_CLASS_OF: Final = {tag: number for number, tags in _CLASSES.items() for tag in tags.split()}
_PLACE: Final = 3
_CHINESE: Final = 6
_FOREIGN: Final = 7
_MOST: Final = 7
_BASE: Final = 5


@attrs.frozen
class Names:
    """Names that the teacher took for such in two sentences.

    Attributes:
        chinese: Two to four characters.
        foreign: Transliterated.
        dotted: Transliterated, of several parts.
    """

    chinese: list[str]
    foreign: list[str]
    dotted: list[str]


def symbols(simplified: Mapping[str, str]) -> dict[str, str]:
    """Return the characters that count as another."""
    same = {
        **dict.fromkeys("0123456789", "0"),
        **{chr(code): "a" for first in (65, 97) for code in range(first, first + 26)},
        **simplified,
        **dict.fromkeys("\u30fb\u2022\u2027\u22c5\uff65\x1f\uff0e", "\xb7"),
        **dict.fromkeys("\uff02\u201c\u201d\u201e\u300c\u300d\u300e\u300f\u2018\u2019", '"'),
        **dict(zip(",:();!?", "\uff0c\uff1a\uff08\uff09\uff1b\uff01\uff1f", strict=True)),
        **dict.fromkeys("\t\u3000\xa0\r", " "),
    }
    return {char: other for char, other in same.items() if char != other}


def head(names: Names, same: Mapping[str, str]) -> dict[str, object]:
    """Return the small tables."""
    runs = Counter(char for name in names.foreign for char in name)
    pairs = Counter((name[1], name[2]) for name in names.chinese if len(name) == 3)
    first, second = Counter[str](), Counter[str]()
    for (one, two), count in pairs.items():
        first[one] += count
        second[two] += count
    surnames = sorted({*COMPOUND_SURNAMES, *(each for each in JAPANESE_SURNAMES if len(each) == 2)})
    flags = [
        (shipped.SURNAME, SURNAMES),
        (shipped.TRANSLITERATION, "".join(sorted(char for char, count in runs.items() if count >= 4))),
        (shipped.FIRST, "".join(sorted(char for char, _ in first.most_common(260)))),
        (
            shipped.SECOND,
            "".join(sorted({char for char, _ in second.most_common(330)} | set("宝娃妹弟儿豆猫贝乐妞爷叔"))),
        ),
        (shipped.PAIR, "".join(sorted({each[0] for each in surnames}))),
        (shipped.AFTER, ONE_CHARACTER_TITLES),
        (shipped.ELDER, "老小阿"),
    ]
    return {
        "flags": flags,
        "pairs": " ".join(surnames),
        "titles": " ".join(sorted(set(TITLES_AFTER))),
        "symbols": ("".join(same), "".join(same.values())),
    }


def word_table(lexicon: Lexicon, names: Names, same: Mapping[str, str]) -> NDArray[np.uint16]:
    """Return the list of words as a table by hash; where two meet, the more frequent one stays."""
    best: dict[str, tuple[int, int]] = {}
    for tag, words in lexicon.by_tag.items():
        for word, count in words:
            if count > best.get(word, (0, 0))[0]:
                best[word] = count, _CLASS_OF.get(tag, 0)
    entries: dict[str, tuple[int, int]] = {}
    for word, count in lexicon.words.items():
        kind = best[word][1] if word in best else _CLASS_OF.get(lexicon.tags.get(word, ""), 0)
        short = len(word) <= 4 and count >= (3 if len(word) > 2 else 2)
        if len(word) > 1 and HAN.fullmatch(word) and (short or (kind == _PLACE and len(word) <= 9)):
            entries[word] = _level(count), kind
    for word in TITLES:
        if len(word) > 1:
            entries[word] = entries.get(word, (4, 0))[0], shipped.TITLE
    sure = {word for word in names.chinese if lexicon.chinese[word] >= 3}
    far = {*names.foreign, *(word for word, count in lexicon.foreign.items() if count >= 8)}
    for known, counts, kind in ((sure, lexicon.chinese, _CHINESE), (far, lexicon.foreign, _FOREIGN)):
        for word, count in counts.items():
            if word in known and word not in entries:
                entries[word] = _level(count), kind
    table = np.zeros(1 << shipped.WORD_BITS, np.uint16)
    for word, (level, kind) in sorted(entries.items(), key=lambda each: each[1][0]):
        key = _key(same.get(char, char) for char in word)
        table[key >> (32 - shipped.WORD_BITS)] = (level << 3 | kind) << 10 | key & 1023
    return table


def write(
    place: Path, top: Mapping[str, object], weights: NDArray[np.int8], words: NDArray[np.uint16]
) -> None:
    """Write the file that `piiguard.classify.language.persons_model` reads."""
    raw = json.dumps(top).encode() + b"\n" + weights.tobytes() + words.astype("<u2").tobytes()
    place.write_bytes(zlib.compress(raw, 9))
    shipped.model.cache_clear()


def _level(count: int) -> int:
    return min(_MOST, 1 + int(math.log(max(count, 1), _BASE)))


def _key(chars: Iterable[str]) -> int:
    codes = [*map(ord, chars)]
    h = len(codes) * shipped.SEED & 0xFFFFFFFF
    for at, code in enumerate(codes):
        h = (h ^ code) * shipped.MULTIPLIERS[min(at, 4)] & 0xFFFFFFFF
        h ^= h >> 15
    return h
