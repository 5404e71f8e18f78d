"""Numbers of officers' and soldiers' cards 军官证: 军字第…号 and its kin.

Found: ``军字第1234567号``, ``军官证开户：武字第1234567号``, ``军官证：南字第012345号``,
``士字第 2012345 号``, ``军官证号 军1234567``, ``空字第012345号军官证``.
Near-misses: ``海字第12号文``, ``房权证海字第123456号``
(a deed), ``京军字第12号`` (a document).

Source: no public standard. That officers' cards bear 军 and seven digits, conscripts' 兵, sergeants' 士 and
civilians' 文, with the former regions' and services' characters on older cards, from descriptions (read);
the form 字第…号 is the one public validators use.
"""

from __future__ import annotations

import re
from typing import Final

from piiguard.catalog.entities import Entity
from piiguard.classify.rules.labelled import SEPARATOR, labelled, named_after, spaced
from piiguard.classify.rules.later import later
from piiguard.classify.rules.rule import Rule, Scores, Trigger
from piiguard.classify.text import SEPARATORS

__all__ = ["RULES"]

_LABELS: Final = (
    "军官证",
    "軍官證",
    "军人证",
    "军人身份证件",
    "军人身份证",
    "士兵证",
    "士官证",
    "军士证",
    "义务兵证",
    "文职干部证",
    "文职证",
    "文职人员证",
    "警官证",
    "officer card",
    "officer's card",
    "military id",
)
_OLD: Final = "军軍兵士文职政后装海空沈北兰济南广成参武警"
_BODY: Final = (
    f"字{SEPARATOR}?第?{SEPARATOR}?[0-9A-Za-z](?:{SEPARATOR}?[0-9A-Za-z]){{3,7}}(?:{SEPARATOR}?[号號])?"
)
_HAN: Final = "\u3400-\u9fff"
# Of every arm and service, and of headquarters, politics, logistics, armament and staff.
_ARMS: Final = "军軍兵士文职職政后後装裝参參海空武火警"
_LABEL_END: Final = "证證号號码碼是为為凭持件"
_FORCES: Final = (
    *_LABELS,
    *("军官", "军人", "軍人", "士官", "军士", "文职", "现役", "退役", "部队", "军衔", "转业", "警衔", "士兵"),
)
_OF_FORCES: Final = later(
    "军[官人士属属衔]|軍[官人士]|士[官兵]|文职|现役|退[役伍]|部队|转业|武警|优抚|优先|义务兵|证件类型"
)
_DEED: Final = later("权证|權證|[房地产產]证|许可证|合格证|批准文号|判决|裁定")
_TOLD: Final = 48
_DROPPED: Final = later(f"[{re.escape(SEPARATORS)}]")


def _of_the_forces(text: str, start: int, end: int) -> tuple[tuple[float, str], ...]:
    """See whether the forces are spoken of near a number, or a deed is right before it."""
    before, after = text[max(0, start - _TOLD) : start], text[end : end + _TOLD]
    if _DEED.search(before[-8:]):
        return ((-0.5, "against: number of a deed"),)
    if _OF_FORCES.search(f"{before}\n{after}"):
        return ((0.4, "context: the forces spoken of"),)
    return ()


def _value(spelling: str) -> str:
    return _DROPPED.sub("", spelling).upper()


RULES: Final = (
    Rule(
        entity=Entity.CN_OFFICER_CARD,
        name="字第 form",
        # Documents and deeds are numbered so too, but by more than one character before 字.
        pattern=later(
            rf"(?<![{_HAN}])[军軍兵士]字[ ]?第[ ]?"
            + spaced("[0-9]", 5)
            + rf"(?:{SEPARATOR}?[0-9]){{0,3}}[ ]?[号號]"
        ),
        trigger=Trigger(words=("字第", "字 第")),
        scores=Scores(silent=0.7, supported=0.95, opposed=0.2),
        why=("number of the forces' cards", "no check digit"),
        words=_LABELS,
        against=("文件", "文号", "判决", "裁定"),
        value=_value,
    ),
    Rule(
        entity=Entity.CN_OFFICER_CARD,
        name="字第 form of any arm",
        pattern=later(
            rf"(?:(?<![{_HAN}])|(?<=[{_LABEL_END}]))(?P<id>[{_ARMS}]字[ ]?第[ ]?"
            + spaced("[0-9]", 6)
            + rf"(?:{SEPARATOR}?[0-9]){{0,2}}[ ]?[号號])"
        ),
        trigger=Trigger(words=("字第", "字 第")),
        scores=Scores(silent=0.45, supported=0.9, opposed=0.1),
        why=("number of the forces' cards", "no check digit"),
        words=_FORCES,
        against=("文件", "文号", "判决", "裁定", "房权证", "房产证", "土地证"),
        value=_value,
        surroundings=_of_the_forces,
    ),
    Rule(
        entity=Entity.CN_OFFICER_CARD,
        name="behind a label",
        pattern=labelled(
            _LABELS, rf"[{_OLD}]{{1,2}}{_BODY}|[军軍兵士文警][0-9]{{6,8}}|[{_OLD}][0-9]{{6,10}}"
        ),
        trigger=Trigger(words=_LABELS, leads=True),
        scores=Scores(silent=0.93, supported=0.95, opposed=0.93),
        why=("label", "number of the forces' cards", "no check digit"),
        words=_LABELS,
        value=_value,
    ),
    Rule(
        entity=Entity.CN_OFFICER_CARD,
        name="named after it",
        pattern=named_after(_LABELS, f"[{_OLD}]{_BODY}"),
        trigger=Trigger(words=_LABELS),
        scores=Scores(silent=0.9, supported=0.93, opposed=0.9),
        why=("label after it", "number of the forces' cards", "no check digit"),
        words=_LABELS,
        value=_value,
    ),
    Rule(
        entity=Entity.CN_OFFICER_CARD,
        name="right before its name",
        pattern=later(
            rf"(?P<id>[{_OLD}]{_BODY})的?[ ]?(?:{'|'.join(each for each in _LABELS if not each.isascii())})"
        ),
        trigger=Trigger(words=_LABELS),
        scores=Scores(silent=0.9, supported=0.93, opposed=0.9),
        why=("label after it", "number of the forces' cards", "no check digit"),
        words=_LABELS,
        value=_value,
        reach=48,
    ),
    Rule(
        entity=Entity.CN_OFFICER_CARD,
        name="digits behind a label",
        pattern=labelled(_LABELS, r"[0-9]{6,10}", numbered=True),
        trigger=Trigger(words=_LABELS, leads=True),
        scores=Scores(silent=0.8, supported=0.8, opposed=0.8),
        why=("label", "six to ten digits", "no check digit"),
        words=_LABELS,
        value=_value,
    ),
)
