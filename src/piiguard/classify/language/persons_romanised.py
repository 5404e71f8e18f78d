"""Names in Latin letters within Chinese text: Lu Xiaofeng, REN, ZEYU, Wong Wing Sze, Jacky Fung, Anna Müller.

A name is told by its syllables, those of pinyin or of the spellings of Hong Kong, Macao and Taiwan, beside a
surname of the same; by a Western given name before such a surname; or by who it is said to be. Where the
given name is one syllable, no more Latin words may touch it unless one of them is a label. English text
without a Chinese character is left to the labels.

>>> text = "请Wang Xiaoli和LEUNG Kwok Fai到Hong Kong的Song List"
>>> [text[start:end] for start, end, _ in romanised(text)]
['Wang Xiaoli', 'LEUNG Kwok Fai']
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from piiguard.classify.language.persons_abroad import ACCOUNTS, CALLED_SO
from piiguard.classify.language.persons_forms import surnames_before_titles
from piiguard.classify.language.persons_latin import is_no_person
from piiguard.classify.language.persons_model import model
from piiguard.classify.language.persons_romanised_words import (
    CANTONESE_SURNAMES,
    CANTONESE_SYLLABLES,
    ENGLISH,
    GIVEN_ABROAD,
    PINYIN,
    PINYIN_SURNAMES,
    PLACES,
    STREETS,
    TAIWAN_SYLLABLES,
)
from piiguard.classify.rules.later import later

__all__ = ["romanised"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LETTERS: Final = "A-Za-zÀ-ÖØ-öø-ž'’-"
# The first letter is read before anything is looked at, so that the search can skip to one.
_RUN: Final = later(
    rf"[A-Z](?<![A-Za-z0-9@_./\\&'’<-].)[{_LETTERS}]{{0,19}}(?:(?:[ ]|,[ ]?)[A-Z][{_LETTERS}]{{0,19}}){{1,3}}"
    r"(?![A-Za-z0-9@_/\\&'’<-]|\.[A-Za-z0-9])"
)
_WORDS: Final = later("[ ,]+")
_WORD: Final = later("[^ ,]+")
_LABEL_WORDS: Final = _words(
    "name dear hi hello student candidate landlord tenant taxpayer employee employer guest passenger "
    "owner user author beneficiary patient applicant client customer mr ms mrs dr prof contact attn "
    "teacher doctor nurse driver buyer seller payee payer holder cardholder manager sender receiver "
    "recipient consignee insured parent"
)
_MOST_SYLLABLES: Final = 3
_LEAST_SURE: Final = 2
_REACH: Final = 24
_QUOTED: Final = r"[\"'”]?[ ]?[:=：]?[ ]?[\"'“]?\Z"
_LABEL: Final = later(
    r"(?<![a-z])(?:name(?:[ _-]?(?:py|pinyin|en|on card))?|to|by|with|call|from|welcome|signed|resume|"
    rf"{'|'.join(sorted(_LABEL_WORDS))})\.?{_QUOTED}"
)
_NAME_LABEL: Final = later(rf"(?<![a-z])(?:full ?|real ?)?name(?:[ _-]?(?:py|pinyin|en))?{_QUOTED}")
_LATIN_BEFORE: Final = later(r"[A-Za-z0-9][ ]?\Z")
_LATIN_AFTER: Final = later(r"(?![ ](?:is|owns|has|will|said|joins|and)\b)[ ]?[A-Za-z]")
_STREET_AFTER: Final = later(rf",?[ ]?(?:{STREETS})(?![a-z])")
_PLACE_BEFORE: Final = later(r"(?<![a-z])(?:the|in|at|of|on|near)[ ]\Z")
_CAPS_FIRST: Final = later(r"[A-Z]{2,14} [A-Z][a-z]{1,14}\Z|[A-Z]{2,14},[ ]?[A-Z]{2,14}(?: [A-Z]{2,14})?\Z")
# 代表Windows NT Server
_CALLED: Final = CALLED_SO - {"代表"} - ACCOUNTS | frozenset(
    ["佣工", "拼音", "姓名拼音", "英文姓名", "雇主", "外佣", "家佣", "租客", "持证人", "持有人"]
)
_LONGEST_ROLE: Final = 6
_CAPITAL: Final = "\u0401\u0404\u0406\u0407\u0410-\u042f"
_SMALL: Final = "\u0430-\u044f\u0451\u0454\u0456\u0457"
_BESIDE: Final = later(
    rf"[S{_CAPITAL}](?:(?P<sir>(?<=[一-鿿]S)ir(?![A-Za-z]))"
    rf"|(?<![{_CAPITAL}{_SMALL}S].)(?<!S)[{_SMALL}]{{1,15}}(?:[ -][{_CAPITAL}][{_SMALL}]{{1,19}}){{1,2}}"
    rf"(?![{_CAPITAL}{_SMALL}]))"
)
_TWO: Final = 2
_HAN: Final = later("[一-鿿]")


def romanised(text: str) -> Iterator[tuple[int, int, str]]:
    """Find the names.

    Args:
        text: A text in normal form; nothing is found in one without a character beyond ASCII.

    Yields:
        Start, end, and the evidence, by start; none overlap.
    """
    if text.isascii() or _HAN.search(text) is None:
        return
    yield from _beside_chinese(text)
    for run in _RUN.finditer(text):
        for start, end in _names_in(text, *run.span()):
            why = _why(text, start, end)
            if why:
                yield start, end, why


def _beside_chinese(text: str) -> Iterator[tuple[int, int, str]]:
    """Find 李 of 李Sir, and names in Cyrillic letters behind who somebody is."""
    for match in _BESIDE.finditer(text):
        start, end = match.span()
        if match["sir"] is not None:
            if model().fold(text[start - 1]) in surnames_before_titles():
                yield start - 1, start, "surname before a title: Sir"
        elif _is_called(text[max(0, start - _REACH) : start].rpartition("\n")[2]):
            yield start, end, "role before"


def _names_in(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Part a run of capitalised words: Taxpayer LEUNG Kwok Fai; REN, ZEYU, Date; Li Ming, Wang Fang."""
    words = [*_WORD.finditer(text, start, end)]
    while words and words[0].group().lower() in _LABEL_WORDS:
        words.pop(0)
    parts: list[list[re.Match[str]]] = []
    for word in words:
        after_comma = bool(parts) and "," in text[parts[-1][-1].end() : word.start()]
        # REN, ZEYU: a comma behind the first word of a part is within a name.
        if not parts or (after_comma and (len(parts[-1]) > 1 or _has_comma(text, parts[-1]))):
            parts.append([word])
        else:
            parts[-1].append(word)
    for part in parts:
        if len(part) > 1:
            yield part[0].start(), part[-1].end()


def _has_comma(text: str, part: Sequence[re.Match[str]]) -> bool:
    return "," in text[part[0].start() : part[-1].end()]


def _why(text: str, start: int, end: int) -> str:
    name = text[start:end]
    words = _WORDS.split(name.lower())
    if len(words[-1]) == 1 or is_no_person(" ".join(words)) or " ".join(words) in PLACES:
        return ""
    before = text[max(0, start - _REACH) : start].rpartition("\n")[2]
    if _STREET_AFTER.match(text[end : end + _REACH].lower()):
        return ""
    if _is_told(name, before):
        return "role before"
    sure = _sureness(words)
    if not sure or _PLACE_BEFORE.search(before.lower()):
        return ""
    alone = not (_LATIN_BEFORE.search(before) or _LATIN_AFTER.match(text, end))
    told = sure >= _LEAST_SURE or alone or _LABEL.search(before.lower()) is not None
    return "spelled as Chinese names are" if told else ""


def _is_told(name: str, before: str) -> bool:
    """Say whether somebody is said to be called so: 收款人Anna Müller, name="SATO Kenji"."""
    if _is_called(before):
        return name.isupper() if "," in name else not name.isupper()
    return _CAPS_FIRST.match(name) is not None and _NAME_LABEL.search(before.lower()) is not None


def _is_called(before: str) -> bool:
    bare = model().fold(before).rstrip(" ：:")
    return any(bare[-size:] in _CALLED for size in range(2, _LONGEST_ROLE + 1))


def _sureness(words: Sequence[str]) -> int:
    """Return 0 for what is no Chinese name, 1 for what may be one, 2 for what can be little else."""
    first, *rest = words
    last = words[-1]
    if first in PINYIN_SURNAMES and (count := _syllables(rest)):
        return _LEAST_SURE if count > 1 else 1
    if first in CANTONESE_SURNAMES and _are_cantonese(rest):
        return _LEAST_SURE if len(rest) > 1 or "-" in rest[0] else 1
    surname = last in PINYIN_SURNAMES or last in CANTONESE_SURNAMES
    return _reversed_sureness(words) if surname and last not in ENGLISH else 0


def _reversed_sureness(words: Sequence[str]) -> int:
    """Do what `_sureness` does for a name whose surname is its last word."""
    first, *_, last = words
    if first in GIVEN_ABROAD:
        return _LEAST_SURE if len(words) == _TWO or _are_cantonese(words[1:-1]) else 0
    count = 0 if last in _LIKE_PLACES else _syllables(words[:-1])
    hyphen = "-" in first and len(words) == _TWO and _is_cantonese(first)
    return _LEAST_SURE if count > 1 or hyphen else count


_LIKE_PLACES: Final = _words("lu jie qu shi xian dao xi dong nan bei he jiang shan hu hai an cun")


def _syllables(words: Sequence[str]) -> int:
    """Return how many syllables of pinyin a given name has; 0 if it is of none, or English."""
    count = 0
    for word in words:
        if word in ENGLISH or word in _LIKE_PLACES:
            return 0
        counted = _count(word)
        if not counted:
            return 0
        count += counted
    return count if count <= _MOST_SYLLABLES else 0


@cache
def _count(word: str) -> int:
    bare = word.replace("-", "").replace("'", "").replace("’", "")
    if bare in PINYIN:
        return 1
    heads = [bare[:size] for size in range(1, len(bare)) if bare[:size] in PINYIN]
    return min((1 + more for head in heads if (more := _count(bare[len(head) :]))), default=0)


def _are_cantonese(words: Sequence[str]) -> bool:
    """Say whether all words are syllables of given names, and not all of them English."""
    return all(map(_is_cantonese, words)) and not ENGLISH.issuperset(words)


def _is_cantonese(word: str) -> bool:
    if "-" in word:
        return all(part in CANTONESE_SYLLABLES | TAIWAN_SYLLABLES | PINYIN for part in word.split("-"))
    return word in CANTONESE_SYLLABLES
