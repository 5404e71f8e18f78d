"""Names that a label or a form of address introduces: 姓名：张三, "contact": "李四", Mr John Smith.

A label is stronger evidence than any language around a name, so a value is taken that only looks like one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, Literal

import attrs

from piiguard.classify.kernel import Triggers
from piiguard.classify.language.persons_abroad import names_abroad
from piiguard.classify.language.persons_forms import forms_in
from piiguard.classify.language.persons_latin import NAME, REVERSED, is_latin_name, latin_names
from piiguard.classify.language.persons_model import TITLE, model
from piiguard.classify.language.persons_roles import APPROVALS, KIN, PARTIES, ROLES, WHO
from piiguard.classify.language.persons_scalar import known_word, scored
from piiguard.classify.language.persons_values import may_fill_a_role, value_end
from piiguard.classify.rules.later import later
from piiguard.classify.rules.triggers_compiled import compiled_triggers

__all__ = ["Labelled", "between_by_re", "labelled", "touching_by_re"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


Labelled = tuple[int, int, str]
"""Start, end, and the evidence."""

_NAMES: Final = _words(
    "姓名 名字 联系人 收件人 收货人 寄件人 发件人 经办人 申请人 负责人 法定代表人 法人代表 法人 持卡人 "
    "户主 患者 病人 乘客 乘车人 旅客 投保人 被保险人 受益人 紧急联系人 签收人 签字人 签名 借款人 担保人 "
    "出租人 承租人 委托人 受托人 代理人 被告人 原告 被告 嫌疑人 当事人 证人 客户 员工 学生 家长 监护人 "
    "审批人 审核人 复核人 制单人 填表人 报案人 投诉人 开户名 户名 账户名 收款人 付款人 汇款人 购买人 "
    "下单人 入住人 预订人 主讲人 面试官 候选人 作者 译者"
)
"""Labels of names as such."""

# What somebody is or did: a name stands behind the colon more often than not, but so does 技术部.
_ROLES: Final = _words(f"{ROLES} {PARTIES} {KIN} {APPROVALS}") - _NAMES
_WHO: Final = _NAMES | _ROLES
# Any word of who does something: 报警人, 麻醉师.
_ANYBODY: Final = later("[一-鿿]{2}\\Z")
_TWO: Final = 2
_NAMED: Final = ("名称", "名")
"""What makes a label of what somebody is: 客户名称."""

_LATIN: Final = _words(
    "fullname realname customername contactname contactperson receivername recipient consignee "
    "cardholder patientname employeename studentname passengername applicant signedby"
)
"""Labels in Latin letters, without the spaces, dashes and strokes in them."""

# These stand before anything that has a name, be it a file.
_VAGUE: Final = _words(
    "name xm xingming username nickname nick englishname givenname guestname drivername managername "
    "ownername accountname accountholder operator author owner assignee reporter reviewer approver user "
    "customer client contact emergencycontact sender receiver driver manager tenant landlord patient "
    "employee student teacher passenger guest candidate interviewer buyer seller payee payer "
    "beneficiary doctor nurse lawyer shipto billto soldto deliverto attn attention dear from to cc bcc "
    "approvedby preparedby reviewedby checkedby signed signature submittedby createdby requestedby"
)
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
# Of a name after a label and a space alone: nothing but these may follow.
_ALONE: Final = later(
    r"[ ]{0,3}(?:[^一-鿿A-Za-z ]|性别|电话|手机|身份证|年龄|联系|\Z)|[ ]{1,3}[一-鿿]{2,6}[ :：0-9A-Za-z]"
)
# Before a space alone these are as often the subject of a sentence.
_LOOSE: Final = _words("名字 户名 客户 员工 学生 家长 原告 被告 证人 签名")
# Labels that a name may touch, and what closes the name then.
_TOUCHED: Final = (
    "姓名 联系人 收件人 收货人 寄件人 发件人 经办人 申请人 负责人 法定代表人 持卡人 户主 患者 病人 乘客 "
    "旅客 投保人 被保险人 受益人 签收人 借款人 担保人 出租人 承租人 委托人 受托人 代理人 被告人 嫌疑人 "
    "当事人 监护人 报案人 投诉人 收款人 付款人 汇款人 购买人 下单人 入住人 预订人 客户 住户 业主 租客 "
    "车主 家属 我叫 他叫 她叫 名叫 我是 本人"
)
_CLOSING: Final = (
    r"\Z|[^一-鿿]|先生|女士|小姐|太太|来电|来访|来信|已|于|预约|申请|办理|签收|咨询|投诉|反映|报案|表示|要求|"
    "的(?:电话|手机|身份|地址|住址|银行|账号|账户|邮箱|车牌|病历|订单|快递)"
)
_TOUCHING: Final = later(
    rf"(?P<label>{'|'.join(sorted(_TOUCHED.split(), key=len, reverse=True))})"
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


def labelled(text: str) -> Iterator[Labelled]:
    """Find the names that a label or a form of address introduces.

    Args:
        text: A text in normal form.

    Yields:
        Each, by start within labels, then within forms of address; they may overlap.
    """
    plain = text.isascii()
    for between in _between(text):
        label = _label_before(text, between.start(), between.group())
        found = None
        if label is not None:
            found = _after(text, between.end(), label, spaced=between.group() in _BARE)
        if label is not None and found is not None:
            yield *found, f"label before: {label.word}"
    if not plain:
        yield from _glued(text)
        yield from _saluted(text)
    yield from latin_names(text)
    yield from names_abroad(text)
    yield from forms_in(text)
    for match in _ADDRESSED.finditer(text):
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
        if word in _NAMES:
            return _Label(word, "name")
        if word in _ROLES:
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
        if word in _LATIN:
            return _Label(word, "name")
        if word in _VAGUE:
            return _Label(word, "vague")
    return None


def between_by_re(text: str) -> Iterator[re.Match[str]]:
    """Find what may stand between a label and its value."""
    yield from (_BETWEEN_ASCII if text.isascii() else _BETWEEN).finditer(text)


def _between(text: str) -> Iterator[re.Match[str]]:
    """Do what `between_by_re` does, at the places that the kernel finds by the characters on both sides."""
    marks = _compiled_between()
    if marks is None:
        yield from between_by_re(text)
        return
    pattern = _BETWEEN_ASCII if text.isascii() else _BETWEEN
    found = marks.find(text, False)  # noqa: FBT003 - not as arrays
    places = [place for each in found.values() for place, _ in each]
    if len(found) > 1:
        places.sort()
    for at in places:
        match = pattern.match(text, at)
        if match is not None:
            yield match


@cache
def _compiled_between() -> Triggers | None:
    han, capitals = "".join(map(chr, range(0x4E00, 0xA000))), "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    beside = [("", f" \"'“「{han}{capitals}"), (han, han), (han, f"{han}{capitals}")]
    marks = (":：=>\t", " |-", "）)")
    return compiled_triggers(beside, {mark: (number,) for number, each in enumerate(marks) for mark in each})


def touching_by_re(text: str) -> Iterator[re.Match[str]]:
    """Find the labels that may be touched by a name, with it."""
    yield from _TOUCHING.finditer(text)


def _touching(text: str) -> Iterator[re.Match[str]]:
    """Do what `touching_by_re` does, at the places that the kernel finds."""
    labels = _compiled_touching()
    if labels is None:
        yield from touching_by_re(text)
        return
    done = 0
    for start, _ in labels.find(text, False).get(0, ()):  # noqa: FBT003 - not as arrays
        match = _TOUCHING.match(text, start) if start >= done else None
        if match is not None:
            yield match
            done = match.end()


@cache
def _compiled_touching() -> Triggers | None:
    return compiled_triggers([("", "")], dict.fromkeys(_TOUCHED.split(), (0,)))


def _glued(text: str) -> Iterator[Labelled]:
    """Find the names that a label touches, as in 客户程艳来电 and 我叫卢伟.

    What follows must close the name, as nothing else parts it from the sentence; and the language model must
    not think it unlikely.
    """
    for match in _touching(text):
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
    name = _LATIN_NAME.match(text, at)
    return name.span("id") if name is not None and is_latin_name(name["id"]) else None
