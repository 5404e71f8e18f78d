"""Names that their form tells: a surname with a form of address, one of two characters, a name with dots.

A surname with a form of address is somebody's where nothing joins it to what is before: 尊敬的王女士, or
张师傅 where a clause begins. A surname of two characters that is no other word (欧阳) begins a name wherever
it stands, if the name's end shows. Of a name with dots every part is written as foreign names are.

>>> text = "叫王姐，完颜博与我同去（阿依古丽·马木提也去）"
>>> [text[start:end] for start, end, _ in forms_in(text)]
['王', '完颜博', '阿依古丽·马木提']
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

from piiguard.classify.language.persons_model import SURNAME, TRANSLITERATION, model
from piiguard.classify.language.persons_places import EVERYWHERE, Places
from piiguard.classify.language.persons_roles import EPONYMS, KIN, PARTIES, ROLES
from piiguard.classify.language.watches import Watch
from piiguard.classify.rules.later import later
from piiguard.classify.text import DOT

__all__ = [
    "BRIEF",
    "BRIEF_GOES_ON",
    "DOTS",
    "DOUBLES",
    "ELDERS",
    "NICKNAMED",
    "NICKNAME_GOES_ON",
    "TITLES",
    "WRITTEN_SO",
    "forms_in",
    "surnames_before_titles",
    "without_title",
]

# Source: Ministry of Public Security 公安部, national report on names for 2020: frequent surnames, less those
# that other words begin with behind 老 and 小: 小时, 小于, 小米.
_FREQUENT: Final = (
    "王李张刘陈杨赵吴周徐孙朱胡郭何林罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘董袁余杜魏吕丁任卢姚沈姜崔谭陆汪廖贾韦"
    "孟秦邱侯邹段郝龚邵赖武乔贺覃庞樊殷施陶洪翟颜倪严温芦俞葛伍申尤毕聂焦柳邢骆岳齐"
)
NICKNAMED: Final = f"{_FREQUENT}马黄高叶"
"""Surnames that make a nickname behind 找, 叫 and the like: 小黄 alone is a bicycle."""

TITLES: Final = (
    "先生|女士|小姐|太太|夫人|师傅|大爷|大妈|大娘|大叔|大婶|大伯|大哥|大姐|阿姨|叔叔|伯伯|老师|医生|大夫|护士|主任|经理|"
    "老板|教授|律师|警官|法官"
)
# What stands before it where it is spoken of as somebody; the last character of each.
_CUES: Final = (
    "尊敬的|亲爱的|敬爱的|联系人?|收[件货]人|客户|顾客|会员|旅客|乘客|患者|业主|住户|房东|房客|租客|车主|司机|班主任|门卫|"
    "户主|家长|邻居|同事|[您你我]是|这是|这位是|转[诊给交]|通知|告诉|就说|问|找|叫|请|给|跟|让|欠|谢谢|感谢|替|帮|据|致电|刚才|[内里是与和由]|(?<!摩)托|[您你]好，"
)
_BEFORE: Final = later(rf"(?:{_CUES}|[^一-鿿]|\A)\Z")
_CUED: Final = later(rf"(?:{_CUES})\Z")
_WHO: Final = frozenset(f"{ROLES} {KIN} {PARTIES} 姓名".split())
_LONGEST_ROLE: Final = 6
_EPONYMS: Final = frozenset(EPONYMS.split())
_REACH: Final = 8
_BEFORE_PREPOSITIONS: Final = frozenset("由对关至位等")
_MYRIAD: Final = "万"
_TITLED: Final = later(f"(?:{TITLES})(?![级职类节们楼团证岗]|办公|资格)")
BRIEF: Final = "姐哥总工"
"""Forms of address of one character."""

BRIEF_GOES_ON: Final = "接说要来让给的回带"
"""What may stand behind one, of Chinese."""

_SHORTLY: Final = later(
    "[姐哥总工](?![一-鿿])|[姐哥](?=接|说|要|来|让|给|的电话|的手机)|总(?=回[电复话]|带|说|让|的电话|的手机)"
)
NICKNAME_GOES_ON: Final = "头说要给让来去找问刚想家今昨明请在的"
"""What may stand behind 老周, of Chinese."""

_WHO_GOES_ON: Final = later(
    "头?(?:[^一-鿿]|\\Z|[说要给让来去找问刚想]|家[里的]|今天|昨天|明天|请假|在[吗家]|的(?!时候))|头[一二两三四五六七八九十]"
)
# Surnames of two characters that are no other words.
_DOUBLE: Final = (
    "万俟 司徒 欧阳 夏侯 诸葛 赫连 皇甫 尉迟 公羊 澹台 公冶 濮阳 淳于 申屠 仲孙 轩辕 令狐 钟离 宇文 慕容 "
    "鲜于 闾丘 亓官 司寇 颛孙 端木 巫马 漆雕 乐正 壤驷 拓跋 夹谷 宰父 段干 呼延 羊舌 "
    "梁丘 左丘 完颜 纳兰 叶赫 相里 范姜"
)
_DOUBLE_ALONE: Final = "闻人 上官 司马 公孙 东郭 贺兰"
"""More of them, which are or end other words: 新闻人物. They count where no Chinese character is before."""

# What a name ends before, if it is more of the text: the words of prose that no given name ends in.
_PROSE: Final = "与和跟同及等说称在的是已于因为被把对向从到就也又来去将"
_ENDED: Final = (
    f"[^一-鿿]|\\Z|[{_PROSE}]|先生|女士|小姐|老师|同学|妈妈|爸爸|名下|委托|"
    "今天|昨天|明天|之[父母妻夫子女]|本人|签[字收名]|申请|办理|生日|负责|来电|表示"
)
# What a name stands behind where words run on: 由, 和, 受益人, 客户, 母亲.
_LED: Final = "由自叫写致派被受人和与跟及是给为向找请对托员者师生客户亲妻夫子女名长任事"
DOUBLES: Final = (*_DOUBLE.split(), *_DOUBLE_ALONE.split())
_OF_TWO: Final = later(
    rf"(?:(?<![一-鿿])|(?<=[{_LED}]))"
    rf"(?:{'|'.join(_DOUBLE.split())}|(?<![一-鿿])(?:{'|'.join(_DOUBLE_ALONE.split())}))(?![氏姓家族国城县市区镇路街山])"
    rf"(?:[一-鿿](?![{_PROSE}])[一-鿿](?={_ENDED})|[一-鿿](?={_ENDED}))"
)
DOTS: Final = f"·{DOT}"
ELDERS: Final = "老小"
_NO_SURNAMES: Final = "老小大随士自和与及同"  # before a title: 老师傅, 士大夫, 和夫人
_TITLE_STARTS: Final = "".join(sorted({*(title[0] for title in TITLES.split("|")), *BRIEF}))
_OPENED: Final = later(rf"(?:{_CUES}|寄给|(?:[收寄发]件|[收发]货|名字|姓名|就)写|[^一-鿿·{DOT}]|\A)\Z")
_CLOSED: Final = later(rf"(?![·{DOT}])(?:{_ENDED}|师傅|借|持|入职|[（(])")
_LEAST_PART: Final = 2
_LEAST: Final = 5
WRITTEN_SO: Final = frozenset("吐不都买麦艾萨孜孜江则扎措曲珠央")


def forms_in(text: str, places: Places = EVERYWHERE) -> Iterator[tuple[int, int, str]]:
    """Find the names whose form tells them.

    Args:
        text: A text in normal form.
        places: Where to look.

    Yields:
        Start, end, and the evidence; they may overlap.
    """
    if text.isascii():
        return
    for place in _watch().places(text) if places.forms is None else places.forms:
        if text[place] in DOTS:
            yield from _dotted(text, place)
            continue
        start = place - 1
        if text[start] in ELDERS:
            yield from _nickname(text, start)
        elif (name := _OF_TWO.match(text, start)) is not None:
            yield *name.span(), "begins with a surname of two characters"
        elif text[place] in _TITLE_STARTS:
            yield from _titled(text, start)


@cache
def surnames_before_titles() -> frozenset[str]:
    """Return the surnames that a form of address may follow."""
    return frozenset(map(chr, model().members(SURNAME))) - {*_NO_SURNAMES}


def without_title(text: str, start: int, end: int) -> int:
    """Return where a name ends that may be a surname with a form of address behind it: 王 of 王女士.

    Args:
        text: A text in normal form.
        start: Where the name begins.
        end: Where it ends, a title with it or not.
    """
    title = _TITLED.match(text, start + 1)
    return start + 1 if title is not None and title.end() == end else end


@cache
def _watch() -> Watch:
    """Return what finds where such a name may begin, or its dot is."""
    return Watch(
        (
            (ELDERS, NICKNAMED),
            ("".join(sorted({each[0] for each in DOUBLES})), "".join(sorted({each[1] for each in DOUBLES}))),
            ("".join(sorted(surnames_before_titles())), _TITLE_STARTS),
            ("", DOTS),
        )
    )


def _titled(text: str, start: int) -> Iterator[tuple[int, int, str]]:
    """Read a surname with a form of address behind it: 王女士; 张姐 where somebody speaks of her."""
    before = text[max(0, start - _REACH) : start]
    if text[start] == _MYRIAD and before[-1:].isdecimal():
        return
    title = _TITLED.match(text, start + 1)
    if text[start] == "于" and before[-1:] in _BEFORE_PREPOSITIONS:
        return  # 由于经理不在
    if title is not None:
        goods = text[start : title.end()] in _EPONYMS and "一" <= text[title.end() : title.end() + 1] <= "鿿"
        if (_BEFORE.search(before) or _who(before)) and not goods:
            yield start, start + 1, f"surname before a title: {title.group()}"
        return
    short = _SHORTLY.match(text, start + 1)
    if short is not None and text[start] in NICKNAMED:
        numbered = text[short.end() : short.end() + 1].isdecimal()
        if _CUED.search(before) or (numbered and _BEFORE.search(before)):
            yield start, start + 1, f"surname before a title: {short.group()}"


def _nickname(text: str, start: int) -> Iterator[tuple[int, int, str]]:
    """Read 老周 and 小陈, where a clause begins or somebody is spoken to or of."""
    before = text[max(0, start - _REACH) : start]
    cued = _CUED.search(before) is not None
    frequent = text[start + 1] in _FREQUENT
    goes_on = _WHO_GOES_ON.match(text, start + 2)
    if goes_on is None or not (cued or (frequent and _BEFORE.search(before))):
        return
    end = start + 2 + goes_on.group().startswith("头")
    bare = text[end : end + 1]
    # Alone between two marks it may be anything: a heading, a cell.
    if cued or "一" <= bare <= "鿿":
        yield start, end, "surname after 老 or 小"


def _dotted(text: str, dot: int) -> Iterator[tuple[int, int, str]]:
    """Read the name around a dot, all of whose characters are those of foreign names."""
    start, end = dot, dot + 1
    while start > 0 and _is_written_so(text[start - 1]):
        start -= 1
    while end < len(text) and _is_written_so(text[end]):
        end += 1
    while start < dot and text[start] in WRITTEN_SO:
        start += 1
    if dot - start < _LEAST_PART or end - dot <= _LEAST_PART or end - start <= _LEAST:
        return
    # Where words run on, the language model parts them better.
    for at in range(dot - _LEAST_PART, start - 1, -1):
        if _who(text[max(0, at - _LONGEST_ROLE) : at]):  # 留学生叶卡捷琳娜·伊万诺娃
            start = at
            break
    before = text[max(0, start - _REACH) : start]
    if (_OPENED.search(before) or _who(before)) and _CLOSED.match(text, end):
        yield start, end, "parts joined by a dot, written as foreign names are"


def _who(before: str) -> bool:
    """Say whether a stretch ends in a word for who somebody is: 教练, 外教."""
    return any(before[-size:] in _WHO for size in range(2, min(_LONGEST_ROLE, len(before)) + 1))


def _is_written_so(char: str) -> bool:
    return char in WRITTEN_SO or (char <= "\uffff" and bool(model().flags[ord(char)] & TRANSLITERATION))
