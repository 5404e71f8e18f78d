"""Whether what stands behind a label is a name: 姓名：张三, but not 负责人：技术部 and 联系人：不详."""

from __future__ import annotations

from typing import Final

from piiguard.classify.language.persons_model import SURNAME, model
from piiguard.classify.language.persons_roles import NO_LAST
from piiguard.classify.language.persons_scalar import known_word, scored
from piiguard.classify.language.persons_slots import SELDOM
from piiguard.classify.rules.later import later

__all__ = ["may_fill_a_role", "value_end"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What is written where a name is wanted and none is given, and headings that follow a label in a form.
_NO_NAMES: Final = _words(
    "不详 未知 保密 必填 选填 为空 无 测试 某某 匿名 全部 其他 本人 同上 如下 电话 手机 "
    "地址 性别 年龄 证件 身份证 单位 职务 部门 日期 编号 备注 签字 签名 盖章 签章 公章 信息 "
    "列表 名称 姓名 类型 联系 待定 待聘 系统 客服 佚名"
)
_NEXT: Final = later(
    "性别|电话|手机|身份证|年龄|地址|职务|部门|单位|联系|出生|民族|住址|证件|先生|女士|小姐|太太|同志|老师|教授|律师|医生|大夫|护士|主任|经理|，|,"
)
_ADDRESSED: Final = later("先生|女士|小姐|太太|老师|同志|经理|主任|总(?![一-鿿])")
_ENDED: Final = later(rf"[ ]|\Z|[^一-鿿A-Za-z]|{_NEXT.pattern}")
_TWO: Final = 2
_SHORT: Final = 4
_LONG: Final = 6
_LINKED: Final = 15
_NEAR: Final = 24
# By characters; of longer ones, which have dots, as of four.
_LEAST: Final = {2: -32, 3: -16}
_FREQUENT: Final = 4
_RARE: Final = 3
_PERSONS: Final = frozenset({6, 7})
# Behind 姓名 and the like, after a surname.
_FIRM_LAST: Final = frozenset("部处科室局司厂站某们员")
_NO_FIRST: Final = frozenset("某无暂未不没请待须按可我你您他她它这那哪谁")


def value_end(text: str, start: int, end: int, *, vague: bool) -> int:
    """Return where a name ends that begins at a place.

    Args:
        text: A text in normal form.
        start: The place, behind a label.
        end: Where it ends at the latest.
        vague: Whether the label stands before much that is no name.

    Returns:
        Its end, or *start* if there is none.
    """
    if _ADDRESSED.match(text, start + 1):
        return start  # 王先生 is no full name
    following = _NEXT.search(text, start + 2, end)
    if following is not None:
        end = following.start()
    folded = model().fold(text[start:end])
    dotted = "·" in folded
    plain = folded.replace(" ", "")
    if len(plain) > (_LONG if not dotted else _LINKED) or plain in _NO_NAMES or plain[0] in _NO_FIRST:
        return start
    surname = _has_surname(plain)
    # Names without a surname are three characters or more: 扎西多吉.
    if not (dotted or (surname and len(plain) <= _SHORT)) and (vague or not _TWO < len(plain) <= _SHORT):
        return start
    if len(plain) == _SHORT and vague and not dotted and not _has_two(plain):
        return start
    ends = NO_LAST if vague or not surname else _FIRM_LAST
    if plain[-1] in ends or (not dotted and _is_phrase(plain, surname=surname)):
        return start
    frequency, kind = known_word(plain)
    common = frequency > 0 and kind not in _PERSONS
    return start if common and (not surname or frequency > _RARE or vague) else end


def may_fill_a_role(text: str, start: int, end: int, *, spaced: bool) -> bool:
    """Say whether a value that looks like a name may be who did something.

    Args:
        text: A text in normal form.
        start: Where the value begins.
        end: Where it ends.
        spaced: Whether nothing but a space is between it and its label.
    """
    if _ENDED.match(text, end) is None:
        return False
    begin = max(0, start - _NEAR)
    here = (start - begin, end - begin)
    near = text[begin : end + _NEAR]
    if any(each[:2] == here for each in scored(near, least=_LEAST.get(end - start, 0))):
        return True
    # What the model does not know may be a name that is rare: a surname, and no word behind it.
    frequency, _ = known_word(model().fold(text[start + 1 : end]))
    return end - start > _TWO and not spaced and frequency < _FREQUENT


def _has_surname(plain: str) -> bool:
    return bool(model().flags[ord(plain[0])] & SURNAME) or plain[0] in SELDOM or _has_pair(plain)


def _has_two(plain: str) -> bool:
    """Say whether a folded text begins with a surname of two characters, or with two surnames."""
    flags = model().flags
    return _has_pair(plain) or all(flags[ord(char)] & SURNAME for char in plain[:2])


def _has_pair(plain: str) -> bool:
    return ord(plain[0]) << 16 | ord(plain[1]) in model().pairs


def _is_phrase(plain: str, *, surname: bool) -> bool:
    """Say whether a value of three or four characters is made of words: 安全员, 全体员工, 不同意."""
    if len(plain) == _SHORT:
        return all(map(_is_word, (plain[:2], plain[2:])))
    return not surname and len(plain) > _TWO and any(map(_is_frequent, (plain[:2], plain[1:])))


def _is_word(text: str) -> bool:
    frequency, kind = known_word(text)
    return frequency > 0 and kind not in _PERSONS


def _is_frequent(text: str) -> bool:
    frequency, kind = known_word(text)
    return frequency >= _FREQUENT and kind not in _PERSONS
