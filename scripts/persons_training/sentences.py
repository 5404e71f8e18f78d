"""The training text: reviews with names put into them, templates, words at random, and manuals."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from random import Random
from typing import Final

from persons_training.business import GIVEN_FIRST, GIVEN_SECOND, RECORDS, RELATIONS, WHO
from persons_training.fitting import Labelled
from persons_training.sources import HAN, Lexicon
from persons_training.tables import Names
from persons_training.teacher import spans
from persons_training.wording import (
    ADDRESSED,
    CALLINGS,
    COMPOUND_SURNAMES,
    DOINGS,
    FORMS,
    FREQUENT_SURNAMES,
    JAPANESE_GIVEN,
    JAPANESE_SURNAMES,
    PATTERNS,
    SURNAMES,
    TEMPLATES,
    THINGS,
)

__all__ = ["Writer"]

_POOLS: Final = {
    "v": ("v vi vn", 1, 4),
    "d": ("d ad", 1, 6),
    "p": ("p pba pbei", 1, 6),
    "n": ("n vn an nz nl", 2, 5),
    "ti": ("nnt nnd", 2, 6),
    "ns": ("ns nsf", 2, 5),
    "nsf": ("nsf", 2, 8),
    "nt": ("nt nis nit ntu nto", 2, 8),
    "nz": ("nz nt nto nba nhd nhm", 2, 8),
    "a": ("a al", 1, 6),
    "t": ("t", 1, 6),
    "c": ("c cc", 1, 6),
    "m": ("m", 1, 6),
    "q": ("q", 1, 6),
    "r": ("r rr rzs", 1, 6),
    "f": ("f", 1, 6),
    "i": ("i l vl", 1, 6),
    "nzf": ("nz n ntc", 2, 6),
}
_PRONOUN: Final = re.compile("[他她俺](?!们)|我(?!们|国|的)")
_BEFORE: Final = re.compile(
    "(作者|老师|医生|朋友|同事|老婆|老公|客服|经理|导演|编剧|主角|店员|服务员|老板|同学|先生|小姐|女儿|儿子|孩子|妈妈|"
    "爸爸|感谢|谢谢|喜欢|看到|跟|和|对|给|是|像|比)(?=[\u4e00-\u9fff，。！])"
)
_WHO: Final = WHO.split()
_RELATIONS: Final = RELATIONS.split()
_SLOT: Final = re.compile(r"\{(\w)\}")


class Writer:
    """Writes sentences at random.

    Args:
        lexicon: Words by part of speech.
        names: Names to put into them.
        given: Given names.
        tagged: Reviews with the teacher's tags.
        seed: Where chance begins.
    """

    def __init__(
        self,
        lexicon: Lexicon,
        names: Names,
        given: Sequence[str],
        tagged: Sequence[tuple[str, list[str]]],
        seed: int,
    ) -> None:
        self._rng = Random(seed)  # noqa: S311 - sentences, not secrets
        self._names = names
        self._tagged = tagged
        self._clauses = [sentence for sentence, _ in tagged if 3 <= len(sentence) <= 18]
        self._pools = _pools(lexicon, names)
        self._surnames = _weighted(
            {
                char: 80 / (at + 3) if char in FREQUENT_SURNAMES else 0.12
                for at, char in enumerate(dict.fromkeys(FREQUENT_SURNAMES + SURNAMES))
            }
        )
        bearers: defaultdict[str, set[str]] = defaultdict(set)
        for name in names.chinese:
            if len(name) == 3 and name[:2] not in COMPOUND_SURNAMES:
                bearers[name[1:]].add(name[0])
        shared = {pair: len(who) for pair, who in bearers.items() if len(who) > 1}
        first, second = Counter[str](), Counter[str]()
        for pair, count in shared.items():
            first[pair[0]] += count - 1
            second[pair[1]] += count - 1
        self._pairs = _weighted({pair: count**0.5 for pair, count in shared.items()})
        self._first = _weighted({char: count**0.8 for char, count in first.items()})
        self._second = _weighted({char: count**0.8 for char, count in second.items()})
        ones = Counter(name[1] for name in names.chinese if len(name) == 2)
        self._ones = [char for char, count in ones.items() if count >= 3 and char in second]
        self._templates = [*TEMPLATES, *RECORDS]
        self._given = [each for each in given if each not in COMPOUND_SURNAMES and each not in SURNAMES]
        self._trigrams: defaultdict[str, str] = defaultdict(str)
        for name in names.foreign:
            if 3 <= len(name) <= 6:
                whole = f"^^{name}$"
                for at in range(len(whole) - 2):
                    self._trigrams[whole[at : at + 2]] += whole[at + 2]

    def reviews(self) -> Iterator[Labelled]:
        """Yield the reviews with the names the teacher found, then with names put into them."""
        for sentence, tags in self._tagged:
            yield sentence, spans(sentence, tags)
        for sentence, tags in self._tagged:
            places = self._places(sentence, tags)
            if places:
                yield self._inserted(sentence, spans(sentence, tags), places)

    def filled(self) -> Labelled:
        """Fill a template."""
        template = self._rng.choice(self._templates)
        text, found, at = "", list[tuple[int, int]](), 0
        for slot in _SLOT.finditer(template):
            text += template[at : slot.start()]
            at = slot.end()
            value, length = self._slot(slot[1])
            if length:
                found.append((len(text), len(text) + length))
            text += value
        return text + template[at:], found

    def shuffled(self) -> Labelled:
        """Write words at random, in half of the cases around a name."""
        rng = self._rng
        text, found = "".join(self._piece() for _ in range(rng.randint(1, 3))), list[tuple[int, int]]()
        if rng.random() < 0.55:
            lot = rng.random()
            text += rng.choice(CALLINGS) if lot < 0.35 else self._word("ti") if lot < 0.5 else ""
            while True:
                name = self.person()
                found.append((len(text), len(text) + len(name)))
                text += name
                if rng.random() >= 0.25:
                    break
                text += rng.choice(["、", "、", "、", "和", "与", " ", "，", "", ""])
            lot = rng.random()
            text += rng.choice(FORMS) if lot < 0.15 else rng.choice(DOINGS) if lot < 0.4 else ""
        return text + "".join(self._piece() for _ in range(rng.randint(1, 4))), found

    def person(self) -> str:
        """Make up a name."""
        lot = self._rng.random()
        if lot < 0.03:
            return self._nickname()
        lot = self._rng.random()
        if lot < 0.76:
            return self._chinese()
        if lot < 0.97:
            return self._foreign()
        return self._rng.choice(JAPANESE_SURNAMES) + (
            self._rng.choice(JAPANESE_GIVEN) if self._rng.random() < 0.7 else ""
        )

    def _chinese(self) -> str:
        rng, lot = self._rng, self._rng.random()
        if lot < 0.03:
            return rng.choice(COMPOUND_SURNAMES[:30]) + self._given_name()
        if lot < 0.04:
            return self._surname() + self._surname() + self._first(rng) + self._second(rng)
        return rng.choice(self._names.chinese) if lot < 0.36 else self._surname() + self._given_name()

    def _surname(self) -> str:
        return self._surnames(self._rng) if self._rng.random() < 0.85 else self._rng.choice(SURNAMES[:330])

    def _given_name(self) -> str:
        rng, lot = self._rng, self._rng.random()
        if lot < 0.2:
            return rng.choice(self._ones)
        if lot < 0.26:
            return rng.choice(GIVEN_SECOND)
        if lot < 0.32:
            return rng.choice(self._given)
        if lot < 0.58:
            return rng.choice(GIVEN_FIRST) + rng.choice(GIVEN_SECOND)
        return self._pairs(rng) if lot < 0.8 else self._first(rng) + self._second(rng)

    def _nickname(self) -> str:
        rng, lot = self._rng, self._rng.random()
        first, second = self._first(rng), self._second(rng)
        if lot < 0.5:
            return first + second
        if lot < 0.65:
            return second * 2
        return rng.choice("小阿") + second if lot < 0.8 else second + rng.choice("哥姐爷")

    def _foreign(self) -> str:
        rng, lot = self._rng, self._rng.random()
        if lot < 0.5:
            return rng.choice(self._names.foreign)
        if lot < 0.8:
            return self._new_foreign()
        if lot < 0.9:
            return rng.choice(self._names.dotted)
        parts = [
            rng.choice(self._names.foreign),
            *(self._new_foreign() for _ in range(1 + (rng.random() < 0.15))),
        ]
        return "·".join(parts)

    def _new_foreign(self) -> str:
        for _ in range(20):
            name = "^^"
            while len(name) < 10 and (char := self._rng.choice(self._trigrams[name[-2:]])) != "$":
                name += char
            if 2 <= len(name) - 2 <= 7:
                return name[2:]
        return self._rng.choice(self._names.foreign)

    def _slot(self, kind: str) -> tuple[str, int]:
        """Return what fills a slot, and how much of it, from its beginning, is a name."""
        rng = self._rng
        if kind == "P":
            name = self.person()
            return name, len(name)
        if kind == "Z":
            surname = self._surname()
            return (
                (surname + rng.choice(ADDRESSED), 1)
                if rng.random() < 0.75
                else (rng.choice("老老小小小阿") + surname, 2)
            )
        plain: dict[str, Callable[[], str]] = {
            "X": lambda: self._thing() if rng.random() < 0.6 else self._word("nsf"),
            "Y": lambda: self._word(rng.choice(["n", "nz", "ns", "nsf", "nzf", "i", "v", "a"])),
            "L": lambda: self._word("ns" if rng.random() < 0.7 else "nsf"),
            "O": lambda: self._word("nt"),
            "T": lambda: rng.choice(CALLINGS) if rng.random() < 0.6 else self._word("ti"),
            "A": lambda: rng.choice(FORMS),
            "S": lambda: rng.choice(DOINGS),
            "D": lambda: rng.choice(
                [f"{rng.randint(1, 12)}月{rng.randint(1, 28)}日", "今天", "昨天", self._word("t")]
            ),
            "N": lambda: str(rng.randint(1, 10 ** rng.randint(1, 11))),
            "M": lambda: f"1{rng.randint(3 * 10**9, 10**10 - 1)}",
            "W": lambda: rng.choice(_WHO),
            "R": lambda: rng.choice(_RELATIONS),
            "C": self._clause,
            "F": lambda: self._word("n"),
        }
        return plain[kind]() if kind in plain else self._word(kind), 0

    def _thing(self) -> str:
        known = self._rng.random() < 0.4
        return (self._rng.choice(self._names.foreign) if known else self._new_foreign()) + self._rng.choice(
            THINGS
        )

    def _clause(self) -> str:
        rng = self._rng
        if rng.random() < 0.5:
            return rng.choice(self._clauses)
        words = (self._word(rng.choice("vdpnnaritv")) for _ in range(rng.randint(1, 4)))
        return "".join(words) + rng.choice(["", "。", "，"])

    def _piece(self) -> str:
        rng = self._rng
        parts = rng.choice(PATTERNS).split("+")
        return "".join(
            self._word(part) if part in self._pools else rng.choice("，。、；：") if part == "w" else part
            for part in parts
        )

    def _word(self, pool: str) -> str:
        return self._pools[pool](self._rng)

    def _places(self, sentence: str, tags: Sequence[str]) -> list[tuple[int, int]]:
        """Choose where a name can stand: for a pronoun, after a noun, at the beginning of a clause."""
        rng = self._rng
        places: list[tuple[int, int]] = []
        places += [
            match.span()
            for match in _PRONOUN.finditer(sentence)
            if rng.random() < (0.1 if match[0] == "我" else 0.7)
        ]
        places += [
            (match.end(), match.end())
            for match in _BEFORE.finditer(sentence)
            if tags[match.end()].endswith("B") and rng.random() < (0.5 if len(match[0]) > 1 else 0.06)
        ]
        begins = (at for at in range(len(sentence)) if not at or sentence[at - 1] in "，。！；")
        places += [(at, at) for at in begins if tags[at] in {"v-B", "d-B", "p-B"} and rng.random() < 0.12]
        return sorted(places)

    def _inserted(
        self, sentence: str, known: Sequence[tuple[int, int]], places: Sequence[tuple[int, int]]
    ) -> Labelled:
        text, found, at = "", list[tuple[int, int]](), 0
        for start, end in places:
            if start < at or any(first < end and start < last for first, last in known):
                continue
            found += [(a - at + len(text), b - at + len(text)) for a, b in known if at <= a and b <= start]
            text += sentence[at:start]
            name = self.person()
            found.append((len(text), len(text) + len(name)))
            text, at = text + name, end
        found += [(a - at + len(text), b - at + len(text)) for a, b in known if at <= a]
        return text + sentence[at:], found


_Draw = Callable[[Random], str]


def _weighted(weights: dict[str, float]) -> _Draw:
    values, sums = [*weights], [*accumulate(weights.values())]
    return lambda rng: rng.choices(values, cum_weights=sums)[0]


def _pools(lexicon: Lexicon, names: Names) -> dict[str, _Draw]:
    far = {char for name in names.foreign for char in name}
    pools: dict[str, _Draw] = {}
    for pool, (tags, least, most) in _POOLS.items():
        weights: Counter[str] = Counter()
        for tag in tags.split():
            for word, count in lexicon.by_tag.get(tag, ()):
                fits = pool != "nzf" or sum(char in far for char in word) >= len(word) - 1
                if least <= len(word) <= most and HAN.fullmatch(word) and fits:
                    weights[word] += count
        pools[pool] = _weighted({word: count**0.75 for word, count in weights.items()})
    return pools
