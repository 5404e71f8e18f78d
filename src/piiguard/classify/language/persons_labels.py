"""Names that a label or a form of address introduces: 姓名：张三, "contact": "李四", Mr John Smith.

A label is stronger evidence than any language around a name, so a value is taken that only looks like one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from piiguard.classify.kernel import Triggers
from piiguard.classify.language.persons_model import SURNAME, model
from piiguard.classify.language.persons_scalar import known_word, scored
from piiguard.classify.rules.triggers_compiled import compiled_triggers

__all__ = ["Labelled", "labelled", "labels_by_re", "touching_by_re"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


Labelled = tuple[int, int, str]
"""Start, end, and the evidence."""

_LABELS: Final = (
    "姓名 名字 联系人 收件人 收货人 寄件人 发件人 经办人 申请人 负责人 法定代表人 法人代表 "
    "法人 持卡人 户主 患者 病人 乘客 乘车人 旅客 投保人 被保险人 受益人 紧急联系人 签收人 "
    "签字人 签名 借款人 担保人 出租人 承租人 委托人 受托人 代理人 被告人 原告 被告 嫌疑人 "
    "当事人 证人 客户 员工 学生 家长 监护人 审批人 审核人 复核人 制单人 填表人 报案人 "
    "投诉人 开户名 户名 账户名 收款人 付款人 汇款人 购买人 下单人 入住人 预订人 导师 主讲人 "
    "面试官 候选人 作者 译者 摄影 记者"
)
_LATIN_LABELS: Final = (
    "full[ _]?name|real[ _]?name|user[ _]?name|customer[ _]?name|contact[ _]?name|contact[ _]?person|"
    "receiver[ _]?name|recipient|consignee|cardholder|patient[ _]?name|employee[ _]?name|student[ _]?name|"
    "passenger[ _]?name|applicant|signed by|name|xm|xingming"
)
# What each of them ends in.
_LATIN_LAST: Final = (
    "applicant",
    "by",
    "cardholder",
    "consignee",
    "name",
    "person",
    "recipient",
    "xm",
    "xingming",
)
# Between a label and its value: a colon, an equals sign, the end of an XML tag, a tab; or a space alone.
_BETWEEN: Final = re.compile("[:：=>\t ](?:(?<! )|(?<=[\u4e00-\u9fff] )(?=[\u4e00-\u9fff]))")
_BACK: Final = 24
_LABEL: Final = re.compile(
    rf"(?:(?P<zh>{'|'.join(sorted(_LABELS.split(), key=len, reverse=True))})"
    rf"|(?<![A-Za-z])(?P<en>(?i:{_LATIN_LABELS})))"
    r"""["'”」]?[ ]?\Z"""
)
# Nine in ten colons and equals signs of a log stand behind something else.
_CLOSERS: Final = "\"'”」 "
_LABEL_ENDS: Final = frozenset(label[-2:] for label in (*_LABELS.split(), *_LATIN_LABELS.split("|")))
_CHINESE: Final = re.compile(
    r"""["'“「]?[ ]{0,2}["'“「]?(?P<id>[\u4e00-\u9fff](?:[\u4e00-\u9fff]|[·\x1f](?=[\u4e00-\u9fff])){1,14}"""
    r"""|[\u4e00-\u9fff][ ][\u4e00-\u9fff](?![\u4e00-\u9fff]))"""
)
_LATIN: Final = re.compile(
    r"""["'“]?[ ]{0,2}["'“]?(?P<id>[A-Z][a-z'’]{1,15}(?:[ -][A-Z][a-z'’]{0,15}\.?){1,3})(?![A-Za-z])"""
)
# Of a name after a label and a space alone: nothing but these may follow.
_ALONE: Final = re.compile(r"(?:[ ]{0,2}(?:[^\u4e00-\u9fffA-Za-z ]|性别|电话|手机|身份证|年龄|联系|\Z))")
# Labels that a name may touch, and what closes the name then.
_TOUCHED: Final = (
    "姓名 联系人 收件人 收货人 寄件人 发件人 经办人 申请人 负责人 法定代表人 持卡人 户主 患者 病人 乘客 旅客 "
    "投保人 被保险人 受益人 签收人 借款人 担保人 出租人 承租人 委托人 受托人 代理人 被告人 嫌疑人 当事人 "
    "监护人 报案人 投诉人 收款人 付款人 汇款人 购买人 下单人 入住人 预订人 客户 住户 业主 租客 车主 家属 "
    "我叫 他叫 她叫 名叫 我是 本人"
)
_CLOSING: Final = (
    r"\Z|[^\u4e00-\u9fff]|先生|女士|小姐|太太|来电|来访|来信|已|于|预约|申请|办理|签收|咨询|投诉|反映|报案|表示|要求|"
    "的(?:电话|手机|身份|地址|住址|银行|账号|账户|邮箱|车牌|病历|订单|快递)"
)
_TOUCHING: Final = re.compile(
    rf"(?P<label>{'|'.join(sorted(_TOUCHED.split(), key=len, reverse=True))})"
    rf"(?P<id>[\u4e00-\u9fff]{{2,4}}?)(?={_CLOSING})"
)
# The least the language model may say, by characters; long ones are as often the start of a phrase.
_LEAST: Final = {2: -32, 3: -16, 4: 0}
_ADDRESSED: Final = re.compile(
    r"[MDP](?<![A-Za-z].)(?:(?<=M)(?:rs?|s)|(?<=D)r|(?<=P)rof(?:essor)?)\.? (?P<id>[A-Z][a-z'’]{2,15}"
    r"(?:[ -][A-Z][a-z'’]{0,15}){0,2})(?![a-z])"
)
# What is written where a name is wanted and none is given, and headings that follow a label in a form.
_NO_NAMES: Final = _words(
    "不详 未知 保密 必填 选填 为空 无 测试 某某 匿名 全部 其他 本人 同上 如下 电话 手机 "
    "地址 性别 年龄 证件 身份证 单位 职务 部门 日期 编号 备注 签字 签名 盖章 签章 公章 信息 "
    "列表 名称 姓名 类型 联系"
)
_TWO: Final = 2
_SHORT: Final = 4
_LONG: Final = 6
_LINKED: Final = 15
_NEXT: Final = re.compile(
    "性别|电话|手机|身份证|年龄|地址|职务|部门|单位|联系|出生|民族|住址|证件|先生|女士|小姐|同志|老师|，|,"
)


def labelled(text: str) -> Iterator[Labelled]:
    """Find the names that a label or a form of address introduces.

    Args:
        text: A text in normal form.

    Yields:
        Each, by start within labels, then within forms of address; they may overlap.
    """
    for at, label in _labels(text):
        found = _after(text, at + 1, label, spaced=text[at] == " ")
        if found is not None:
            yield *found, f"label before: {label['zh'] or label['en'].lower()}"
    yield from _glued(text)
    for match in _ADDRESSED.finditer(text):
        yield *match.span("id"), "form of address before"


def labels_by_re(text: str) -> Iterator[tuple[int, re.Match[str]]]:
    """Find the labels that a colon or the like follows, and where that is."""
    for between in _BETWEEN.finditer(text):
        at = between.start()
        before = text[max(0, at - _BACK) : at]
        bare = before.rstrip(_CLOSERS)
        label = _LABEL.search(before) if bare[-2:].lower() in _LABEL_ENDS else None
        if label is not None:
            yield at, label


def _labels(text: str) -> Iterator[tuple[int, re.Match[str]]]:
    """Do what `labels_by_re` does, from the words on in which labels end, which the kernel finds."""
    words = _compiled_labels()
    if words is None:
        yield from labels_by_re(text)
        return
    found = words.find(text, False)  # noqa: FBT003 - not as arrays
    for end in sorted({end for _, end in found.get(0, ())}):
        # At most a mark of quotation and a space stand before what is between.
        for at in range(end, end + 3):
            between = _BETWEEN.match(text, at)
            label = _LABEL.search(text[max(0, at - _BACK) : at]) if between else None
            if label is not None:
                yield at, label
            if text[at : at + 1] not in _CLOSERS or at == len(text):
                break


@cache
def _compiled_labels() -> Triggers | None:
    words = (*_LABELS.split(), *_LATIN_LAST)
    return compiled_triggers([("", f"{_CLOSERS}:：=>\t")], dict.fromkeys(words, (0,)))


@cache
def _compiled_touching() -> Triggers | None:
    return compiled_triggers([("", "")], dict.fromkeys(_TOUCHED.split(), (0,)))


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


def _glued(text: str) -> Iterator[Labelled]:
    """Find the names that a label touches, as in 客户程艳来电 and 我叫卢伟.

    What follows must close the name, as nothing else parts it from the sentence; and the language model must
    not think it unlikely.
    """
    for match in _touching(text):
        start, end = match.span("id")
        if _value_end(text, start, end, vague=True) != end:
            continue
        near = text[max(0, start - _BACK) : end + _BACK]
        at = start - max(0, start - _BACK)
        least = _LEAST[end - start]
        if any(each[:2] == (at, at + end - start) for each in scored(near, least=least)):
            yield start, end, f"label before: {match['label']}"


_VAGUE: Final = frozenset({"name", "xm", "user name", "username", "user_name"})
# Before a space alone these are as often the subject of a sentence.
_LOOSE: Final = _words("名字 户名 作者 译者 记者 客户 员工 学生 家长 原告 被告 证人 导师 摄影 签名")


def _after(text: str, at: int, label: re.Match[str], *, spaced: bool) -> tuple[int, int] | None:
    """Read the value that begins after a label, at *at*."""
    vague = bool(label["en"]) and label["en"].lower() in _VAGUE
    chinese = _CHINESE.match(text, at)
    if chinese is None:
        # A key such as "name" stands before anything that has a name.
        latin = None if spaced or vague else _LATIN.match(text, at)
        return latin.span("id") if latin else None
    start, end = chinese.span("id")
    end = _value_end(text, start, end, vague=vague)
    if end == start or (
        spaced and (label["zh"] in _LOOSE or end - start > _SHORT or _ALONE.match(text, end) is None)
    ):
        return None
    return start, end


def _value_end(text: str, start: int, end: int, *, vague: bool) -> int:
    """Return where a name ends that begins at *start*, or *start* if there is none."""
    following = _NEXT.search(text, start + 2, end)
    if following is not None:
        end = following.start()
    value = text[start:end]
    tables = model()
    folded = tables.fold(value)
    dotted = "·" in folded
    plain = folded.replace(" ", "")
    if len(plain) > (_LONG if not dotted else _LINKED) or plain in _NO_NAMES:
        return start
    surname = (
        bool(tables.flags[ord(plain[0])] & SURNAME) or ord(plain[0]) << 16 | ord(plain[1]) in tables.pairs
    )
    # Names without a surname are three characters or more: 扎西多吉.
    if not (dotted or (surname and len(plain) <= _SHORT)) and (vague or not _TWO < len(plain) <= _SHORT):
        return start
    frequency, kind = known_word(plain)
    common = frequency > 0 and kind not in _PERSONS
    return start if common and (not surname or frequency > _RARE or vague) else end


_PERSONS: Final = frozenset({6, 7})
_RARE: Final = 3
