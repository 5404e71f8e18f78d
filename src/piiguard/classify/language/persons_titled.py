"""Surnames that a rank, a calling or kin stands behind: 陶护士, 侯大爷, 簡老師, 黃生; and those behind 姓.

`persons_forms` reads the common forms of address where somebody is spoken to or of. Here all ranks and
callings count, also where words run on before them, if the characters before the surname are no word with it
and no name. The name is the surname alone; 老周 and 小夏, where somebody speaks or is greeted, are whole.

>>> text = "通知病区陶护士，由侯大爷代签，司机姓佟"
>>> [text[start:end] for start, end, _ in titled(text)]
['陶', '侯', '佟']
>>> list(titled("对方经理说，全体老师和学校医生都是语文老师"))
[]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Final

from piiguard.classify.language.persons_forms import DOUBLES, NICKNAMED, surnames_before_titles
from piiguard.classify.language.persons_framed import FRAMING, framed
from piiguard.classify.language.persons_model import model
from piiguard.classify.language.persons_roles import EPONYMS, KIN, PARTIES, ROLES
from piiguard.classify.language.persons_scalar import known_word
from piiguard.classify.language.persons_titles import (
    CANTONESE,
    CLANS,
    FUNCTION,
    GIVEN,
    NO_ELDERS,
    NO_TITLE_ENDS,
    PLAIN_TITLES,
    SHORT_TITLES,
    TITLES,
    UNSAFE,
    WORD_ENDS,
)
from piiguard.classify.language.watches import Watch
from piiguard.classify.rules.later import later

__all__ = ["titled", "titled_watch"]

_LONGEST_TITLE: Final = max(map(len, TITLES))
_BEFORE: Final = 8
_BEFORE_WHO: Final = 2
_AFTER: Final = 12
_ELDERS: Final = "老小阿"
_PERSONS: Final = frozenset({6, 7})
_FAMILIAR: Final = "阿"
_DOUBLES: Final = frozenset(DOUBLES)
_EPONYMS: Final = frozenset(EPONYMS.split())
_WHO: Final = frozenset(f"{ROLES} {KIN} {PARTIES} 姓名".split()) | TITLES
_ENDS: Final = later(NO_TITLE_ENDS)
# What somebody is spoken to or of by, folded.
_CUED: Final = later(
    r"(?:尊敬的|亲爱的|敬爱的|联系|[是叫找请给跟让欠替帮据搵系问托由被派]|[谁你]有|有没有|认识|告诉|通知|致电|感谢|多谢|谢谢|恭喜|祝贺|对不起|麻烦|"
    r"拜托|转[给交告]|[称喊]其?[为作]|人称|外号|绰号|隔壁|[您你]好[，,])\Z"
)
_SPEAKS: Final = (
    "说|讲|问|答|补充|反馈|表示|提醒|回复|交代|通知|安排|指示|批示|同意|要求|确认|转告|介绍|汇报|让我|叫我|要我|告诉|答应|"
    "[您你]好|好[，,！!]|早[，,！!]|过奖|辛苦|的(?:电话|手机|号码|微信|邮箱|车牌|身份证|地址|账号|工号|儿子|女儿|孩子)|"
    "[代签][收领取]|[收拿带送取](?![一-鿿])"
)
_SHORTLY: Final = later(rf"(?:{_SPEAKS}|[^一-鿿]|\Z)")
_SAYS: Final = later(rf"(?:{_SPEAKS})")
_JOINED: Final = later(rf"(?:{_SPEAKS}|[和与跟及、，,。；;！!：:（(]|\Z)")
_GREETED: Final = later(r"[，,！!](?![ ]?[0-9])")
_SPOKEN: Final = later("(?:\\A|(?:群|调度|客服|司机|前台|仓库|值班|门卫|财务|店长|队长|站长|班长)[：:])\\Z")
_PLACED: Final = later(
    "(?:仓库|仓管|车间|门卫|门岗|前台|财务|出纳|会计|销售|售后|客服|物流|司机|采购|楼[上下]|隔壁|对门|小区|工地|食堂|厨房|"
    "保安|保洁|我们|咱们|你们|他们|[店站厂队班组部所群]里?|同事|邻居|室友|朋友)\\Z"
)
_IS_THERE: Final = later(
    "[今明昨后][天早晚日]|刚[才刚]?|休息|请假|不在|在不在|还没|已经|出差|下班|上班|辞职|离职|生病|住院|退休"
)
_GOES: Final = later("[在去到从往找问放]\\Z")
_HOME: Final = later("家(?![具居乡庭园电装政用属长常族务教访禽畜业])|[那这][里儿边]")
_SHOP: Final = later(
    "家(?![具居乡庭园电装政用属长常])|[那这][里儿边]|[一-鿿]{0,3}[店铺馆摊档]|超市|[一-鿿]{2}部"
)
_DEPARTMENT: Final = later("[一-鿿]{2}[部科室处组队仓库店厂]\\Z")
_HEARS: Final = "[呀啊吖喺唔嘅话话同佢系打来]|[您你]好"
_HEARD: Final = later(rf"{_HEARS}|[^一-鿿]|\Z")
# Every character that what follows a title of one character may begin with, and more.
_FOLLOWS: Final = frozenset(_SPEAKS + _HEARS)
_CLAN_ENDS: Final = later(r"[^一-鿿]|\Z|的(?!人家|家族)|[，。]|我|电话|手机|名[叫字]|住|家住")
# 欧阳, 别写成姓欧
_NO_CLAN_BEFORE: Final = later("[写打念读说听认叫当][成错]姓\\Z|不是?姓\\Z")
_CLAN_WORDS: Final = frozenset("百家同老改")
_NO_CLAN: Final = frozenset("名氏什甚啥何谁字别资社无党")
_NO_NICKNAMES: Final = frozenset(FUNCTION + UNSAFE)


@cache
def titled_watch() -> Watch:
    """Return what finds where such a surname may stand."""
    surnames = _spellings({*surnames_before_titles(), *(each[-1] for each in DOUBLES)})
    titles = _spellings({*(each[0] for each in TITLES), *SHORT_TITLES, *CANTONESE})
    clans = _spellings({*surnames_before_titles(), *(each[0] for each in DOUBLES)})
    plain = _spellings(surnames_before_titles())
    return Watch(((surnames, titles), (CLANS, clans), (_ELDERS, plain), (_spellings(FRAMING), clans)))


def titled(text: str, places: Iterable[int] | None = None) -> Iterator[tuple[int, int, str]]:
    """Find the surnames.

    Args:
        text: A text in normal form.
        places: Where the characters behind them are, or those behind 姓, as the watch has them.

    Yields:
        Start, end, and the evidence; they may overlap.
    """
    others, framing = _others(), _framing()
    for place in titled_watch().places(text) if places is None else places:
        if text[place - 1] in framing:
            yield from framed(text, place)
        if text[place - 1] not in others and not _may_be_titled(text[place : place + 2]):
            continue
        begin = max(0, place - _BEFORE - 2)
        near = model().fold(text[begin : place + _AFTER])
        at = place - begin
        if near[at - 1] in CLANS:
            found = _clan(near, at)
        elif near[at - 1] in _ELDERS:
            found = _elder(near, at)
        else:
            found = _before_title(near, at)
        if found is not None:
            start, end, why = found
            yield begin + start, begin + end, why


# Of two characters, most of which come again and again.
@lru_cache(maxsize=1 << 13)
def _may_be_titled(near: str) -> bool:
    """Say whether a title may begin with the characters *near*."""
    near = model().fold(near)
    if near in _title_starts():
        return True
    behind = near[1:]
    if near[:1] in _KIN_OF_ONE:
        return True  # 放郭姐水果店
    return near[:1] in _SHORT and (not "一" <= behind <= "鿿" or behind in _FOLLOWS)


@cache
def _others() -> frozenset[str]:
    """Return the characters behind which a surname stands without a title."""
    return frozenset(_spellings(CLANS + _ELDERS))


@cache
def _framing() -> frozenset[str]:
    return frozenset(_spellings(FRAMING))


@cache
def _title_starts() -> frozenset[str]:
    return frozenset(each[:2] for each in TITLES)


_SHORT: Final = frozenset((*SHORT_TITLES, *CANTONESE))


def _before_title(near: str, at: int) -> tuple[int, int, str] | None:
    start = at - 2 if near[max(0, at - 2) : at] in _DOUBLES else at - 1
    surname, before, after = near[start:at], near[:start], near[at:]
    if (surname not in _DOUBLES and surname not in surnames_before_titles()) or before[-1:] in _ELDER_ONES:
        return None
    title = next((after[:n] for n in range(_LONGEST_TITLE, 1, -1) if after[:n] in TITLES), "")
    if title:
        if _ENDS.match(near, at + len(title)) or surname + title in _EPONYMS:
            return None
        return (start, at, f"surname before a title: {title}") if _stands(before, surname, title) else None
    told = surname + after[:1] not in _NO_SHORT and _is_short(near, at, surname, before)
    return (start, at, f"surname before a title: {after[:1]}") if told else None


def _is_short(near: str, at: int, surname: str, before: str) -> bool:
    """Say whether 总, 工, 姐, 太 and their like make a surname of the character before them."""
    title, behind, who = near[at], at + 1, _who(before)
    if title in CANTONESE:
        if not who and surname not in _SHORTLY_CALLED:
            return False
        # 何太， alone is as good as 何太太.
        open_end = "一" <= near[behind : behind + 1] <= "鿿"
        if title == "太" and before[-1:] in _SET_OFF and not open_end:
            return True
        return (who or _CUED.search(before) is not None) and _HEARD.match(near, behind) is not None
    if title not in SHORT_TITLES or (not who and surname not in NICKNAMED):
        return False
    # 售后部严工; 放郭姐水果店
    told = who or _CUED.search(before) or _DEPARTMENT.search(before)
    at_home = title in _KIN_OF_ONE and _GOES.search(before) and _SHOP.match(near, behind)
    if told or at_home:
        ends = at_home or _SHORTLY.match(near, behind)
        return ends is not None and not _is_word(surname + title)
    return _is_open(before) and _SAYS.match(near, behind) is not None


_KIN_OF_ONE: Final = frozenset("姐哥嫂")
_ELDER_ONES: Final = frozenset(_ELDERS)
_SET_OFF: Final = frozenset("：:，,、")
_DOTTED: Final = later("[·\x1f][一-鿿]{0,6}\\Z")
_SHORTLY_CALLED: Final = frozenset(
    "陈黄李梁林张王吴刘何郑罗叶曾郭谭邓萧邝关冯苏蔡潘邱卢杨周朱胡徐许谢卓麦区简欧霍古甘莫莫温黎陆钟江戴余袁方伍"
)
_NO_SHORT: Final = frozenset(["方太", "马太", "余生", "温哥", "关导", "江导"])


def _stands(before: str, surname: str, title: str) -> bool:
    """Say whether a surname stands by itself before its title."""
    # 买买提江·阿不都拉师傅, 任何先生
    if _DOTTED.search(before) or before[-1:] + surname in WORD_ENDS:
        return False
    cued = _CUED.search(before) is not None or _who(before)
    if surname in FUNCTION:
        return cued and before[-1:] not in "是让"
    if len(surname) > 1 or _is_open(before):
        return not _is_word(before[-1:] + surname)
    if _is_word(before[-1:] + surname) or (_is_word(before[-2:] + surname) and len(before) > 1):
        return False
    if surname in GIVEN and any(each in surnames_before_titles() for each in before[-2:]) and not cued:
        return False
    # 王胡老师 is a name as well; 导师胡老师, 病区胡护士 are none.
    last = before[-1:]
    named = last in surnames_before_titles() and last not in _NO_NICKNAMES and not _is_word(before[-2:])
    return cued or (title in PLAIN_TITLES and surname not in UNSAFE and not named)


def _elder(near: str, at: int) -> tuple[int, int, str] | None:
    """Read 老周 and 小夏, where somebody speaks of them, or they are greeted."""
    name, before = near[at - 1 : at + 1], near[: at - 1]
    if name[1] not in surnames_before_titles() or name[1] in _NO_NICKNAMES or name in NO_ELDERS:
        return None
    if name[0] == _FAMILIAR and name[1] not in NICKNAMED:
        return None  # 阿里, 阿姨
    cued = _CUED.search(before) is not None
    behind = at + 1
    told = (cued and _JOINED.match(near, behind)) or (_is_open(before) and _SAYS.match(near, behind))
    # 老魏，服务器上那个账号我改了; 调度：小罗，到了没
    greeted = name[1] in NICKNAMED and _SPOKEN.search(before) is not None and _GREETED.match(near, behind)
    # 仓库老雷今天休息; 放在老袁家五金店
    placed = _PLACED.search(before) is not None and _IS_THERE.match(near, behind)
    homely = _GOES.search(before) is not None and _HOME.match(near, behind)
    return (at - 1, behind, "surname after 老 or 小") if told or greeted or placed or homely else None


def _clan(near: str, at: int) -> tuple[int, int, str] | None:
    """Read the surname behind 姓: 司机姓佟, 我姓诸葛."""
    end = at + 2 if near[at : at + 2] in _DOUBLES else at + 1
    if near[at] in _NO_CLAN or _CLAN_ENDS.match(near, end) is None or near[at - 2 : at - 1] in _CLAN_WORDS:
        return None
    if _NO_CLAN_BEFORE.search(near[:at]):
        return None
    return at, end, "behind 姓"


def _who(before: str) -> bool:
    bare = before.rstrip("：: ")
    # 管理员陆姐, 理发师王姐
    if bare.endswith(("员", "师")) and len(bare) > _BEFORE_WHO and "一" <= bare[-_BEFORE_WHO] <= "鿿":
        return True
    return any(bare[-size:] in _WHO for size in range(2, min(_BEFORE, len(bare)) + 1))


def _is_open(before: str) -> bool:
    return not "一" <= before[-1:] <= "鿿" and before[-1:] not in ("·", "\x1f")


def _is_word(text: str) -> bool:
    frequency, kind = known_word(text)
    return text in WORD_ENDS or (frequency > 0 and kind not in _PERSONS)


def _spellings(chars: Iterable[str]) -> str:
    """Return characters with those that count as them."""
    wanted = {*map(ord, chars)}
    return "".join(map(chr, sorted(wanted | {c for c, same in model().symbols.items() if same in wanted})))
