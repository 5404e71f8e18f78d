"""Names that a label or a form of address introduces: 姓名：张三, "contact": "李四", Mr John Smith.

A label is stronger evidence than any language around a name, so a value is taken that only looks like one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal

import attrs

from piiguard.classify.language.persons_abroad import names_abroad
from piiguard.classify.language.persons_cues import places_in
from piiguard.classify.language.persons_forms import forms_in
from piiguard.classify.language.persons_label_words import LATIN, NAMES, ROLE_LABELS, TOUCHED, VAGUE
from piiguard.classify.language.persons_latin import NAME, REVERSED, is_latin_name, latin_names
from piiguard.classify.language.persons_model import TITLE, model
from piiguard.classify.language.persons_places import Places, matches
from piiguard.classify.language.persons_roles import WHO
from piiguard.classify.language.persons_romanised import romanised
from piiguard.classify.language.persons_scalar import known_word, scored
from piiguard.classify.language.persons_titled import titled
from piiguard.classify.language.persons_values import may_fill_a_role, value_end
from piiguard.classify.rules.later import later

__all__ = ["Labelled", "labelled"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


Labelled = tuple[int, int, str]
"""Start, end, and the evidence."""

_WHO: Final = NAMES | ROLE_LABELS
# Any word of who does something: 报警人, 麻醉师.
_ANYBODY: Final = later("[一-鿿]{2}\\Z")
_TWO: Final = 2
_NAMED: Final = ("名称", "名")
"""What makes a label of what somebody is: 客户名称."""

# Between a label and its value: a colon, an equals sign, the end of an XML tag, a tab, the bracket behind a
# note; or, between two characters of Chinese, a space, a stroke or a dash alone.
_BETWEEN: Final = later(
    "[:：=>\t](?=[ ]{0,2}[\"'“「]?[ ]{0,2}[\"'“「]?[一-鿿A-Z])"
    "|(?<=[一-鿿])(?:[ |-](?=[一-鿿])|[）)](?=[一-鿿A-Z]))"
)
_BETWEEN_ASCII: Final = later("[:=>\t](?=[ ]{0,2}[\"']?[ ]{0,2}[\"']?[A-Z])")
_BARE: Final = frozenset(" |-")
_BACK: Final = 24
_LONGEST: Final = 7
_NOTE: Final = later("[（(](?P<note>[^（()）\n:：]{1,10})[）)]?\\Z")
_CLOSES: Final = ("）", ")")
_NAME: Final = "姓名"
_SIGNED: Final = ("签字", "签名", "签章", "盖章", "姓名", "手印")
_QUOTES: Final = "\"'”」】] "
_WORDS: Final = later(r"(?:[A-Za-z]+[ _.-]){0,2}[A-Za-z]+\Z")
_CHINESE: Final = later(
    r"""["'“「]?[ ]{0,2}["'“「]?(?P<id>[一-鿿](?:[一-鿿]|[·\x1f](?=[一-鿿])){1,14}"""
    r"""|[一-鿿][ ][一-鿿](?![一-鿿]))"""
)
_CAPITALISED: Final = later(rf"[\"'“]?[ ]{{0,2}}[\"'“]?(?P<id>{NAME})(?![A-Za-z])")
_LATIN_NAME: Final = later(rf"[\"'“]?[ ]{{0,2}}[\"'“]?(?P<id>{REVERSED}|{NAME})(?![A-Za-z@])")
_CAPITALS: Final = later(r"[\"'“]?[ ]{0,2}[\"'“]?(?P<id>[A-Z]{2,12}(?:[ ][A-Z]{2,20}){2})(?![A-Za-z@])")
# Of a name after a label and a space alone: nothing but these may follow.
_ALONE: Final = later(
    r"[ ]{0,3}(?:[^一-鿿A-Za-z ]|性别|电话|手机|身份证|年龄|联系|\Z)|[ ]{1,3}[一-鿿]{2,6}[ :：0-9A-Za-z]"
)
# Before a space alone these are as often the subject of a sentence.
_LOOSE: Final = _words("名字 户名 客户 员工 学生 家长 原告 被告 证人 签名")
_CLOSING: Final = (
    r"\Z|[^一-鿿]|先生|女士|小姐|太太|来电|来访|来信|已|于|预约|申请|办理|签收|咨询|投诉|反映|报案|表示|要求|"
    "的(?:电话|手机|身份|地址|住址|银行|账号|账户|邮箱|车牌|病历|订单|快递)"
)
_TOUCHING: Final = later(
    rf"(?P<label>{'|'.join(sorted(TOUCHED.split(), key=len, reverse=True))})"
    rf"(?P<id>[一-鿿]{{2,4}}?)(?={_CLOSING})"
)
# The least the language model may say, by characters; long ones are as often the start of a phrase.
_LEAST: Final = {2: -32, 3: -16, 4: 0}
_ADDRESSED: Final = later(
    r"[MDP](?<![A-Za-z].)(?:(?<=M)(?:rs?|s)|(?<=D)r|(?<=P)rof(?:essor)?)\.? (?P<id>[A-Z][a-z'’]{2,15}"
    r"(?:[ -][A-Z][a-z'’]{0,15}){0,2})(?![a-z])"
)
_SHORT: Final = 4
_SALUTATIONS: Final = ("Hi ", "Dear ", "Hello ", "@author ")
_SALUTED: Final = later(r"[ :：]{0,3}(?P<id>[一-鿿]{2,4})(?=[ ]{0,2}(?:[,，:：!！<*\n]|\Z))")


def labelled(text: str, places: Places | None = None) -> Iterator[Labelled]:
    """Find the names that a label or a form of address introduces.

    Args:
        text: A text in normal form.
        places: Where to look; by itself it looks where the kernel finds that it is worth while.

    Yields:
        Each, by start within labels, then within forms of address; they may overlap.
    """
    plain = text.isascii()
    if places is None:
        places = places_in(text)
    for between in matches(_BETWEEN_ASCII if plain else _BETWEEN, text, places.labels):
        label = _label_before(text, between.start(), between.group())
        found = None
        if label is not None:
            found = _after(text, between.end(), label, spaced=between.group() in _BARE)
        if label is not None and found is not None:
            yield *found, f"label before: {label.word}"
    if not plain:
        yield from _glued(text, places)
        yield from _saluted(text)
    yield from latin_names(text, places)
    yield from names_abroad(text, places)
    if not plain:
        yield from titled(text)
        yield from romanised(text)
    yield from forms_in(text, places)
    for match in matches(_ADDRESSED, text, places.addressed):
        yield *match.span("id"), "form of address before"


@attrs.frozen
class _Label:
    """A label: its word, and whether it is one of names, of a role, or one that stands before much else."""

    word: str
    kind: Literal["name", "role", "vague"]


def _label_before(text: str, at: int, between: str) -> _Label | None:
    """Read the label that ends at *at*."""
    before = text[max(0, at - _BACK) : at].rpartition("\n")[2].rstrip(_QUOTES)
    signed = False
    if between in _CLOSES or before.endswith(_CLOSES):
        note = _NOTE.search(before)
        if note is None:
            return None
        before, signed = before[: note.start()].rstrip(" "), note["note"].endswith(_SIGNED)
    if before.isascii() or before[-1].isascii():
        return _latin_label(before)
    label = _chinese_label(before.replace(" ", ""))  # 姓 名
    if label is None or between not in _CLOSES or label.word == _NAME:
        return _Label(label.word, "name") if label and signed else label
    # 客户（王芳）的手机 is no label with a note.
    return _Label(label.word, "role")


def _chinese_label(before: str) -> _Label | None:
    for size in range(min(_LONGEST, len(before)), 1, -1):
        word = before[-size:]
        if word in NAMES:
            return _Label(word, "name")
        if word in ROLE_LABELS:
            return _Label(word, "role")
    if before.endswith(WHO) and _ANYBODY.search(before):
        return _Label(before[-_TWO:], "role")
    if any(known_word(model().fold(before[-size:]))[1] == TITLE for size in (_TWO, _TWO + 1)):
        return _Label(before[-_TWO:], "role")
    for named in _NAMED:
        bare = before.removesuffix(named)
        if bare != before and any(bare[-size:] in _WHO for size in range(2, _LONGEST)):
            return _Label(before[-_LONGEST:], "role")
    return None


def _latin_label(before: str) -> _Label | None:
    words = _WORDS.search(before)
    if words is None:
        return None
    parts = re.split("[ _.-]", words.group().lower())
    for first in range(len(parts)):
        word = "".join(parts[first:])
        if word in LATIN:
            return _Label(word, "name")
        if word in VAGUE:
            return _Label(word, "vague")
    return None


def _glued(text: str, places: Places) -> Iterator[Labelled]:
    """Find the names that a label touches, as in 客户程艳来电 and 我叫卢伟.

    What follows must close the name, as nothing else parts it from the sentence; and the language model must
    not think it unlikely.
    """
    for match in matches(_TOUCHING, text, places.touched):
        start, end = match.span("id")
        if value_end(text, start, end, vague=True) != end:
            continue
        near = text[max(0, start - _BACK) : end + _BACK]
        at = start - max(0, start - _BACK)
        least = _LEAST[end - start]
        if any(each[:2] == (at, at + end - start) for each in scored(near, least=least)):
            yield start, end, f"label before: {match['label']}"


def _saluted(text: str) -> Iterator[Labelled]:
    """Find the Chinese names behind an English greeting, and behind the tag of an author: Hi 王小明，."""
    for cue in _SALUTATIONS:
        at = text.find(cue)
        while at >= 0:
            match = _SALUTED.match(text, at + len(cue))
            before = text[at - 1 : at] if at else ""
            if match is not None and not (before.isascii() and before.isalnum()):
                start, end = match.span("id")
                if value_end(text, start, end, vague=True) == end and may_fill_a_role(
                    text, start, end, spaced=True
                ):
                    yield start, end, f"label before: {cue.strip()}"
            at = text.find(cue, at + 1)


def _after(text: str, at: int, label: _Label, *, spaced: bool) -> tuple[int, int] | None:
    """Read the value that begins after a label, at *at*."""
    chinese = _CHINESE.match(text, at)
    if chinese is None:
        return None if spaced else _latin_after(text, at, label)
    start, end = chinese.span("id")
    end = value_end(text, start, end, vague=label.kind != "name")
    if end == start or (
        spaced and (label.word in _LOOSE or end - start > _SHORT or _ALONE.match(text, end) is None)
    ):
        return None
    if label.kind == "role" and not may_fill_a_role(text, start, end, spaced=spaced):
        return None
    return start, end


def _latin_after(text: str, at: int, label: _Label) -> tuple[int, int] | None:
    if label.kind == "name" and (name := _CAPITALISED.match(text, at)) is not None:
        return name.span("id")
    # CHAN TAI MAN; two words if the third is none of the name
    for pattern in (_CAPITALS, _LATIN_NAME):
        name = pattern.match(text, at)
        if name is not None and is_latin_name(name["id"]):
            return name.span("id")
    return None
