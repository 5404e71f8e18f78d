r"""Dates of birth by the place they stand in: a cell of somebody's row, an item of a record.

Found: ``刘晓\t1981-09-01\t第十一中学\t13800138000``, ``投保人王婷，1984.02.06，被保险人…``,
``D370047(0)|19450301|九龍``, ``胡佳，1992年4月13日，大陆居民往来台湾通行证L00000000``, ``女，19800820生``.
Near-misses: ``刘晓\t2021-09-01\t13800138000`` (nobody of age), ``入职日期\n刘晓,1998-09-01,13800138000``,
``1981-09-01 03:17:00 刘晓``, ``20010101生产``.

A row of somebody's telephone and a date holds orders and contracts too. So the year must be one in which
people of today were born who have documents, and no line above may name another date.

Source: custom of registers and forms.
"""

from __future__ import annotations

from typing import Final

from piiguard.catalog.entities import Entity
from piiguard.classify.rules.digital.birth_dates import birth_value, is_date
from piiguard.classify.rules.digital.labels import DASHES, line_around
from piiguard.classify.rules.later import later
from piiguard.classify.rules.rule import Rule, Scores, Trigger

__all__ = ["RULES"]

_YEAR: Final = "(?:19[2-9][0-9]|200[0-9]|201[0-2])"
_MONTH: Final = "(?:0?[1-9]|1[0-2])"
_DAY: Final = "(?:0?[1-9]|[12][0-9]|3[01])"
_COMPACT: Final = rf"{_YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_DATE: Final = (
    rf"(?:{_COMPACT}|{_YEAR}(?:-{_MONTH}-|/{_MONTH}/|\.{_MONTH}\.|[{DASHES}]{_MONTH}[{DASHES}]){_DAY}"
    rf"|{_YEAR}年{_MONTH}月{_DAY}日)"
)
_PARTS: Final = r",，、|\uff5c\t;；"
_PARTING: Final = later(rf"[ ]?[{_PARTS}][ ]?|[ ]{{1,4}}")
# The Han numerals are no names, and a date has no place behind a word that says what happened then.
_OTHER_DATE: Final = later(
    r"日期|时间|時間|入职|入職|签约|登记日|到期|发证|發證|签发|簽發|有效|下单|交易|就诊|入院|出院|注册|註冊"
    r"|缴费|截止|起始|毕业|畢業|参加工作|上牌|投产|成立|发布|出版|[购买](?![药藥])入?|租|办理|开户|开通|参加|加入|到店|来访|激活|签订|发生|(?<![A-Za-z])(?i:date|time|created|updated"
    r"|hired|joined|issued|expir)"
)
_BIRTH: Final = later("出生|生日|(?i:birth|dob)")
# What belongs to one person: numbers of documents and telephones.
_OWN: Final = later(
    r"(?<![0-9A-Za-z])(?:[1-9][0-9]{5}(?:19|20)[0-9]{9}[0-9Xx]|1[3-9][0-9](?:[ \-\x1e]?[0-9]{4}){2}"
    r"|[A-Z]{1,2}[0-9]{6}[(（][0-9A][)）]"
    r"|[A-Z][12][0-9]{8}|[157][0-9]{6}[(（][0-9][)）]|[CEGHLMT][A-Z0-9]?[0-9]{7,8}|09[0-9]{2}-?[0-9]{3}-?[0-9]{3})"
    r"(?![0-9A-Za-z])"
)
_MAILBOX: Final = later(r"[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,3}")
_DOCUMENT: Final = later(
    "身份证|身分證|护照|護照|通行证|通行證|居住证|军官证|台胞证|回乡证|证件|證件|社保|医保|受益人"
)
_ROLE: Final = later(
    "(?:投保人|被保险人|要保人|被保險人|受益人|患者|病人|考生|学生|學生|申请人|申請人|旅客|乘客|客人|员工|被鉴定人"
    "|当事人|原告|被告|嫌疑人|死者|产妇|孕妇|新生儿|监护人|家长|配偶|父亲|母亲|之[父母子女]|持证人|办理人|本人"
    "|姓名|丈夫|妻子)[:： ]?[一-鿿·\x1f]{2,12}$"
)
_GENDER: Final = later("^[男女]性?$")
_PERSONAL: Final = later("[男女]性?$|(?:汉|漢|[一-鿿]{1,4})族$")
_NAME: Final = later("[一-鿿]{2,4}")
_LATIN_NAME: Final = later("[A-Z][A-Za-z'\\-]{1,15}(?:,? [A-Z][A-Za-z'\\-]{0,15}){1,3}")
_LABELLED: Final = later(r"^.{0,40}[:：](?=[一-鿿]{2,4}$)")
_ABOVE: Final = 300


def _in_row(text: str, start: int, end: int) -> tuple[tuple[float, str], ...]:
    """See whether the cells beside it are somebody's."""
    before, after = line_around(text, start, end)
    above = text[max(0, start - len(before) - _ABOVE) : start - len(before)]
    if _OTHER_DATE.search(before[-24:] + "\n" + after[:12]) or (
        _OTHER_DATE.search(above) and not _BIRTH.search(above)
    ):
        return ((-0.3, "against: another date is named"),)
    cells = [cell for each in _PARTING.split(before) if (cell := each.strip("\"' "))]
    last = cells[-1] if cells else ""
    following = next((cell for cell in _PARTING.split(after) if cell), "")
    if _OWN.fullmatch(last) or _OWN.search(last[-20:]) or _MAILBOX.fullmatch(last):
        return ((0.35, "behind the number of somebody's document or telephone, or an e-mail address"),)
    if _ROLE.search(last):
        return ((0.35, "behind the name of somebody with a role"),)
    named = _is_name(_LABELLED.sub("", last)) or (
        len(cells) > 1 and _GENDER.match(last) is not None and _is_name(cells[-2])
    )
    if named and (_OWN.search(after) or _OWN.search(before) or _DOCUMENT.search(after[:24])):
        return ((0.3, "behind a name, in a row with a document or a telephone"),)
    if named and _PERSONAL.match(following):
        return ((0.3, "between a name, and a gender or a people"),)
    return ()


def _childs(text: str, start: int, end: int) -> tuple[tuple[float, str], ...]:
    """See whether no line names another date, and a name stands before the gender."""
    before, after = line_around(text, start, end)
    above = text[max(0, start - len(before) - _ABOVE) : start]
    if _OTHER_DATE.search(before[-24:] + "\n" + after[:12]) or (
        _OTHER_DATE.search(above) and not _BIRTH.search(above)
    ):
        return ((-0.3, "against: another date is named"),)
    cells = [cell for each in _PARTING.split(before) if (cell := each.strip("\"' "))]
    named = len(cells) > 1 and _is_name(_LABELLED.sub("", cells[-2])[-4:].split("：")[-1])
    return ((0.3, "behind a name and a gender"),) if named else ()


def _is_name(cell: str) -> bool:
    if _LATIN_NAME.fullmatch(cell):
        return True
    if not _NAME.fullmatch(cell):
        return False
    from piiguard.classify.language.persons_model import SURNAME, model

    return bool(model().flags[ord(cell[0])] & SURNAME)


_CELL: Final = (
    rf"(?:(?<![^{_PARTS} \n])|(?<=[{_PARTS}][\"']))(?P<id>{_DATE})"
    rf"(?=[\"']?(?:[{_PARTS}\n]|$)|[ ]{{1,3}}(?![0-9]))"
)
_RECENT: Final = "(?:201[3-9]|202[0-9])"
_CHILDS: Final = rf"{_RECENT}(?:-{_MONTH}-|/{_MONTH}/|\.{_MONTH}\.|[{DASHES}]{_MONTH}[{DASHES}]){_DAY}"

# As Taiwan counts the years: 民國78年 is 1989.
_ERA: Final = "民[國国]"
_REPUBLIC: Final = (
    r"[0-9]{1,3}(?:[ ]?年[ ]?[0-9]{1,2}[ ]?月[ ]?[0-9]{1,2}[ ]?日|[./\-][0-9]{1,2}[./\-][0-9]{1,2})"
)
_BORN_ON: Final = "出生年月日|出生日期|出生日|出生|生日"
_NUMBERS: Final = later("[0-9]+")
_BEFORE_FIRST: Final = 1911


def _republic_value(spelling: str) -> str:
    """Reduce a date of the Republic to its figures by ISO 8601."""
    year, month, day = map(int, _NUMBERS.findall(spelling))
    return birth_value(f"{year + _BEFORE_FIRST}-{month}-{day}")


RULES: Final = (
    Rule(
        entity=Entity.DATE_OF_BIRTH,
        name="in a row of somebody's",
        pattern=later(_CELL),
        trigger=Trigger(digits=frozenset({4, 8}), leads=True, only=later(_DATE)),
        scores=Scores(0.35, 0.35, 0.35),
        why=("a date of a year in which people were born",),
        check=is_date,
        value=birth_value,
        surroundings=_in_row,
        reach=40,
    ),
    Rule(
        entity=Entity.DATE_OF_BIRTH,
        name="of a child, behind its name and gender",
        pattern=later(
            rf"(?<![一-鿿])[一-鿿]{{2,4}}[{_PARTS}][\"']?[男女][\"']?[{_PARTS}][\"']?(?P<id>{_CHILDS})"
            rf"(?=[\"']?(?:[{_PARTS}\n]|$))"
        ),
        trigger=Trigger(words=("男", "女")),
        scores=Scores(0.45, 0.45, 0.45),
        why=("a date behind a name and a gender",),
        check=is_date,
        value=birth_value,
        surroundings=_childs,
        reach=48,
    ),
    Rule(
        entity=Entity.DATE_OF_BIRTH,
        name="a year of the Republic behind a label",
        pattern=later(rf"(?:{_BORN_ON})[ :：]{{0,3}}(?P<id>{_ERA}[ ]?{_REPUBLIC})(?![0-9])"),
        trigger=Trigger(words=("出生", "生日"), leads=True),
        scores=Scores(0.92, 0.92, 0.92),
        why=("named a date of birth", "a year of the Republic, 1911 before the first"),
        check=is_date,
        value=_republic_value,
        reach=40,
    ),
    Rule(
        entity=Entity.DATE_OF_BIRTH,
        name="a year of the Republic before the word born",
        pattern=later(rf"(?P<id>{_ERA}[ ]?{_REPUBLIC})[ ]?(?:出生|生(?=[{_PARTS}。）) \r\n]|$))"),
        trigger=Trigger(words=("民國", "民国"), leads=True),
        scores=Scores(0.92, 0.92, 0.92),
        why=("said to be the day of somebody's birth", "a year of the Republic, 1911 before the first"),
        check=is_date,
        value=_republic_value,
        reach=40,
    ),
    Rule(
        entity=Entity.DATE_OF_BIRTH,
        name="digits before the word born",
        pattern=later(
            rf"(?<![0-9A-Za-z])(?P<id>{_COMPACT})(?:出生|生人|降生|誕生|生(?=[{_PARTS}。）) \r\n]|$))"
        ),
        trigger=Trigger(digits=frozenset({8}), leads=True, only=later(rf"{_COMPACT}[出生降誕]")),
        scores=Scores(0.9, 0.9, 0.9),
        why=("said to be the day of somebody's birth",),
        check=is_date,
        value=birth_value,
        reach=40,
    ),
)
"""The rules."""
