"""Patterns of values that stand right behind what they are called: in prose, JSON, XML, a form or a table.

An identifier without a check digit and of a common shape is recognised by its label alone; then it may also
be written with separators anywhere in it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from string import ascii_letters
from typing import Final

import attrs

from piiguard.classify.rules.later import later
from piiguard.classify.rules.rule import Rule, Scores, Trigger
from piiguard.classify.text import SEPARATORS

__all__ = [
    "ALSO",
    "NO_DOCUMENT",
    "SEPARATOR",
    "joined",
    "labelled",
    "lettered",
    "listed",
    "named_after",
    "near",
    "spaced",
]

SEPARATOR: Final = f"[{re.escape(SEPARATORS)}]"
"""One separator of the normal form."""

_LETTERED: Final = later(rf"(?<![A-Za-z0-9])[A-Za-z]{{1,3}}{SEPARATOR}?[0-9]")
_BELOW: Final = 0.45
# As far as a word counts, and the longest value.
_NEAR: Final = 64
_LETTERS: Final = 5  # with a separator, and one more
_NO_DOCUMENT: Final = (
    "订单 訂單 单号 單號 流水 批号 货号 型号 序列号 条码 条形码 发票 合同号 设备编号 产品编号 商品编号 版本 "
    "order serial sku model part invoice batch tracking version commit error"
)
NO_DOCUMENT: Final = tuple(_NO_DOCUMENT.split())
"""Labels of numbers that belong to nobody."""

_NUMBER: Final = (
    r"(?:[ _\-;；,，、]{0,2}(?:(?:证件?|證件?|件)?(?:号码?|號碼?)|编号|編號|卡号|卡號"
    r"|(?:numbers?|num|nos?|id|code)(?![a-z])\.?))"
)
ALSO: Final = r"[ ]?[\"']?(?:[、,，/;；|]|[和及或与與])[ ]?[\"']?"
"""The source of an expression for what parts the values of a list."""

_TAGS: Final = r"(?:</?[a-z]{1,8}[^<>\n]{0,40}>[ \t\n]{0,4}){0,3}"
# What joins or quotes, not what ends a sentence. (A class of all but letters, digits and Chinese would take
# two milliseconds to compile where case is ignored, for each of fifty patterns.)
_BETWEEN: Final = (
    r"""[ \t\r\n:：=\uff1d>|,，、./\\*_#~&`"'“”\u2018\u2019「」『』"""
    r"""【】《》(（)）\[\]{}→\-\x1e\x1f]"""
)
_NO_WORD: Final = "(?<![a-z].)"
_HEAD: Final = re.compile(r"\[([0-9A-Z-]+)\](?![{?*+])(?!.*\|)")
"""The class at the head of a form without alternatives, if that is one character."""
# Or the rest of a label that brackets part: 通行证（台胞证）号：, 台胞证（号码01234567）.
_IS: Final = rf"(?:(?:为|為|是|is|[号號][码碼]?){_BETWEEN}{{0,3}})?"


def joined(labels: Iterable[str]) -> tuple[str, ...]:
    """Add to labels of several Latin words the names that programs make of them.

    Args:
        labels: Labels, Chinese or lower-case ASCII.

    Returns:
        The labels, and those with a blank without it too, and with an underscore or a dash instead.

    >>> joined(["org code", "护照"])
    ('org code', 'orgcode', 'org_code', 'org-code', '护照')
    """
    spelled = (label.replace(" ", by) for label in labels for by in (" ", "", "_", "-"))
    return tuple(dict.fromkeys(spelled))


def labelled(
    labels: Iterable[str], form: str, *, numbered: bool = False, then: str = "", behind: str = ""
) -> re.Pattern[str]:
    """Make the pattern of a value behind one of its labels.

    Args:
        labels: What the value is called, Chinese or lower-case ASCII; also the trigger of the rule.
        form: The source of an expression for the value; letters match in either case.
        numbered: Whether a word like 号码 or "no" must follow the label.
        then: The source of an expression for what may stand right behind the label.
        behind: The source of an expression for what stands right before the value.

    Returns:
        The pattern, whose group ``id`` is the value. Nothing alphanumeric follows it.

    >>> labelled(["护照"], "E[0-9]{8}").search('{"护照号码": "E12345678"}')["id"]
    'E12345678'
    """
    rests: defaultdict[str, list[str]] = defaultdict(list)
    for label in sorted(labels, key=len, reverse=True):
        rests[label[0]].append(re.escape(label[1:]))
    # The first character stands alone at the head, so that `re` skips to the next one by a table; for that no
    # flag may ignore its case. re.ASCII, so that no letter outside ASCII is another's other case.
    heads = "".join(re.escape(first + first.upper() if first.isascii() else first) for first in rests)
    bodies = "|".join(
        f"(?<={first}){_NO_WORD if first.isascii() else ''}(?:{'|'.join(rest)})"
        for first, rest in rests.items()
    )
    return later(
        rf"[{heads}](?i:(?:{bodies}){then}{_NUMBER}{'' if numbered else '?'}{_BETWEEN}{{0,6}}{_IS}{_TAGS}"
        rf"{behind}(?P<id>{form})(?![0-9a-z]))",
        re.ASCII,
    )


def listed(rule: Rule, labels: Iterable[str], form: str) -> tuple[Rule, ...]:
    """Make the rules of the second value and the third of a list behind one label: 单号：…、….

    Args:
        rule: The rule of the first, whose pattern `labelled` made.
        labels: Its labels.
        form: The source of an expression for the value, as for `labelled`.

    Returns:
        The rules.
    """
    every = tuple(labels)
    return tuple(
        attrs.evolve(
            rule,
            name=f"{rule.name}, {which} of a list",
            pattern=labelled(every, form, behind=rf"(?:(?:{form}){ALSO}){{{count}}}"),
        )
        for count, which in enumerate(("second", "third"), 1)
    )


def named_after(labels: Iterable[str], form: str) -> re.Pattern[str]:
    """Make the pattern of a value with one of its labels in brackets right after it.

    Args:
        labels: What the value is called, Chinese or lower-case ASCII; also the trigger of the rule.
        form: The source of an expression for the value; letters match in either case.

    Returns:
        The pattern, whose group ``id`` is the value.

    >>> named_after(["台胞证"], "[0-9]{8}").search("证件12345678（台胞证）")["id"]
    '12345678'
    """
    names = "|".join(map(re.escape, sorted(labels, key=len, reverse=True)))
    return later(
        rf"(?<![0-9a-z])(?P<id>{form})[ ]?[(（\[【][^()（）\n]{{0,8}}(?:{names})", re.IGNORECASE | re.ASCII
    )


def lettered(digits: Iterable[int]) -> Trigger:
    """Make the trigger of a value of one to three letters and a run of digits, parted at most once.

    Args:
        digits: As for `Trigger.digits`.

    Returns:
        The trigger.
    """
    return Trigger(
        digits=frozenset(digits), before=f"{ascii_letters}{SEPARATORS}", only=_LETTERED, back=_LETTERS
    )


def near(rule: Rule, form: str) -> Rule:
    """Make the rule of the same value with separators in it, near one of the rule's words.

    Args:
        rule: The rule of the value as it is written in one piece; it has words.
        form: The source of an expression for the value with separators; letters match in either case.

    Returns:
        The rule. What it finds scores below one half unless a word speaks for it.
    """
    head = _HEAD.match(form)
    if head is None:
        source = rf"(?i:(?<![0-9a-z])(?<![0-9]{SEPARATOR})(?:{form})"
    else:
        # As in `labelled`, for the same reason. What comes before it is looked at from behind it.
        source = (
            rf"[{head[1]}{head[1].lower() if head[1].upper() != head[1].lower() else ''}]"
            rf"(?i:(?<![0-9a-z].)(?<![0-9]{SEPARATOR}.){form[head.end() :]}"
        )
    return attrs.evolve(
        rule,
        name=f"{rule.name}, with separators",
        pattern=later(rf"{source}(?![0-9a-z])(?!{SEPARATOR}[0-9]))", re.ASCII),
        trigger=Trigger(words=rule.words),
        scores=Scores(
            silent=min(rule.scores.silent, _BELOW),
            supported=rule.scores.supported,
            opposed=rule.scores.opposed,
        ),
        check_rows=None,
        widths=(),
        reach=_NEAR,
    )


def spaced(place: str, count: int) -> str:
    """Make the source of an expression for some characters with a separator between any two.

    Args:
        place: The source of an expression for one character.
        count: How many there are, 1 or more.

    Returns:
        The source.

    >>> re.fullmatch(spaced("[0-9]", 4), "1-23 4") is not None
    True
    """
    return f"{place}(?:{SEPARATOR}?{place}){{{count - 1}}}"
