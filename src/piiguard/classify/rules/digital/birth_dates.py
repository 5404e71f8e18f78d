"""Dates of birth 出生日期: a date of any spelling with a word that says somebody was born then.

Found: ``出生日期：1988-03-05``, ``生日 1988年3月5日``, ``出生于一九八八年三月五日``, ``DOB: 03/05/1988``,
``born on 5 March 1988``, ``"birthday": "19880305"``, ``1988年3月5日出生``, ``1988-03-05生``,
``出生年月：1988年3月``, ``1988年3月生``, ``1988.03生``, ``2026.11.02 03:17出生``.
Near-misses: ``出厂日期：2019-03-05``, ``生日快乐``, ``1988年出生``, ``13/32/1988``.

Source: GB/T 7408.1-2023 (ISO 8601-1) for the spelling in figures; the others are custom. A year before 1900
or a day that no calendar has is no date.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from piiguard.catalog.entities import Entity
from piiguard.classify.rules.digital.labels import DASHES, GAP
from piiguard.classify.rules.later import later
from piiguard.classify.rules.rule import Rule, Scores, Trigger

__all__ = ["RULES", "birth_value", "is_date"]

_MONTHS: Final = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH_NAME: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR: Final = "(?:19|20)[0-9]{2}"
_S: Final = rf"[ ]?[./{DASHES}][ ]?"
_SPOKEN_YEAR: Final = "[一二〇零○O三四五六七八九]"
_SPOKEN: Final = "[一二三四五六七八九十廿卅]"
_FIGURES: Final = (
    rf"{_YEAR}{_S}[0-9]{{1,2}}{_S}[0-9]{{1,2}}|[0-9]{{1,2}}{_S}[0-9]{{1,2}}{_S}{_YEAR}|{_YEAR}[0-9]{{4}}"
    rf"|[0-9]{{1,2}}{_S}[0-9]{{1,2}}{_S}[0-9]{{2}}"
)
_WRITTEN: Final = (
    rf"(?:{_YEAR}|[0-9]{{2}})[ ]?年[ ]?[0-9]{{1,2}}[ ]?月[ ]?[0-9]{{1,2}}(?:[ ]?[日号]|(?![ ]?[日号0-9]))"
    rf"|{_SPOKEN_YEAR}{{4}}年{_SPOKEN}{{1,2}}月{_SPOKEN}{{1,3}}[日号]?"
)
_ENGLISH: Final = (
    rf"(?i:{_MONTH_NAME}[ ][0-9]{{1,2}}(?:st|nd|rd|th)?,?[ ]{_YEAR}"
    rf"|[0-9]{{1,2}}(?:st|nd|rd|th)?[ {DASHES}](?:of[ ])?{_MONTH_NAME},?[ {DASHES}]{_YEAR}"
    rf"|{_YEAR}[ {DASHES}]{_MONTH_NAME}[ {DASHES}][0-9]{{1,2}}(?![0-9]))"
)
_MONTH_ONLY: Final = (
    rf"{_YEAR}[ ]?年[ ]?[0-9]{{1,2}}[ ]?月|{_YEAR}[.\-/]?(?:0[1-9]|1[0-2])(?![0-9.\-/])"
    rf"|{_SPOKEN_YEAR}{{4}}年{_SPOKEN}{{1,2}}月"
)
_DATE: Final = rf"(?:{_WRITTEN}|{_ENGLISH}|(?:{_FIGURES})(?![0-9]))"
_CHINESE: Final = (
    "出生日期|出生年月日|出生年月|出生时间|出生于|出生日|出生|生日|诞辰"
    "|(?<![发产诞滋衍寄萌])生于|阳历生日|公历生日|生辰"
    "|出[ ]{1,4}生(?:[ ]{0,4}(?:日[ ]{0,4}期|年[ ]{0,4}月(?:[ ]{0,4}日)?))?"
)
_LATIN: Final = (
    r"(?<![A-Za-z])(?:date[ _\-]?of[ _\-]?birth|birth[ _\-]?dates?|birth[ _\-]?days?"
    r"|d\.o\.b\.?|dob|birthed|born(?:[ _]on)?|birth(?:[ _]?(?:dt|time|ymd|ym))?(?=[\"'\\]{0,3}[ ]?[:=])"
    r"|bdate|csrq|csny|shengri)(?![A-Za-z])"
)
_LATIN_WORDS: Final = ("birth", "dob", "d.o.b", "born", "bdate", "csrq", "csny", "shengri")
# The end of a date and the word right behind it: 生 alone stands in one line of prose in three.
_BORN: Final = tuple(
    end + word
    for end in "0123456789月日号〇零一二两三四五六七八九十廿卅"  # noqa: RUF001 - a zero as it is written in years
    for word in ("生", "出生", "诞生", "降生", "的生日")
)
_BORN_WORD: Final = r"(?:出生|生人|诞生|降生|生于|的生日|生(?=的(?![产物])|[，。；、,;）)|\uff5c \t\r\n]|$))"
_TO: Final = (
    rf"(?:[ ]?[（(][^()（）\n]{{1,16}}[)）])?(?:{GAP}|[ \t]{{0,4}}(?:on[ ]|[,，|\t])?[\"'(（]?)"
    r"(?:在)?(?:公元|农历|阴历|阳历|公历)?"
)
_AFTER_BORN: Final = "(?=的?(?:[，。；,;）) \\t\\r\\n]|$))"
# In a row of a person: 男 1988年3月5日 汉族, 女,1988-03-05,110101….
_GENDER: Final = "[男女]性?[ ,，、|/\\t]{1,3}"
_ROW_GOES_ON: Final = "[ ,，、|/\\t]{1,3}(?:[一-鿿]{1,4}族|[1-9][0-9]{5}(?:19|20)[0-9]{9}[0-9Xx])"
_NUMBER: Final = later("[0-9]+")
_WITHOUT_YEAR: Final = "[0-9]{1,2}月[0-9]{1,2}[日号]"
_ANNIVERSARY: Final = later(_WITHOUT_YEAR)
_YEAR_AND_MONTH: Final = 2
_YEAR_DIGITS: Final = 4  # spelled one by one
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2099
_SPOKEN_DIGITS: Final = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "○": 0,
    "O": 0,
}
_TENS: Final = {"十": 1, "廿": 2, "卅": 3}
_CENTURY: Final = 100
_THIS_CENTURY: Final = 30
_COMPACT: Final = 10_000_000  # from here on a year, a month and a day


def is_date(spelling: str) -> bool:
    """Say whether a spelling names a day, or a month, that exists.

    Args:
        spelling: A date of one of the spellings above.

    Returns:
        True if it does, with a year from 1900 to 2099.

    >>> is_date("1988年2月29日"), is_date("1989-02-29"), is_date("一九八八年三月五日")
    (True, False, True)
    """
    # A day without its year is written --02-29 by ISO 8601:2000, and exists if it does in a leap year.
    return _iso(f"2000{spelling[1:]}" if spelling.startswith("--") else spelling) is not None


def _iso(spelling: str) -> str | None:
    anniversary = _ANNIVERSARY.fullmatch(spelling)
    if anniversary is not None:
        leap = _iso(f"2000年{spelling}")
        return leap and leap.replace("2000", "-", 1)
    for year, month, day in _readings(spelling.lower()):
        if day is None and _FIRST_YEAR <= year <= _LAST_YEAR and 1 <= month <= len(_MONTHS):
            return f"{year}-{month:02}"
        try:
            found = date(year, month, day or 0)
        except ValueError:
            continue
        if _FIRST_YEAR <= year <= _LAST_YEAR:
            return found.isoformat()
    return None


def _readings(spelling: str) -> list[tuple[int, int, int | None]]:
    """Return what the spelling may mean, year, month and day, the likelier first."""
    if "年" in spelling:
        parts = [part for part in re.split("[年月日号 ]+", spelling) if part]
        year, *rest = (_figure(part) for part in parts)
        return [(_of_a_century(year), rest[0], rest[1] if rest[1:] else None)]
    numbers = [int(number) for number in _NUMBER.findall(spelling)]
    name = re.search("[a-z]{3}", re.sub("[0-9](?:st|nd|rd|th)|of ", "", spelling))
    if name is not None:
        return [(max(numbers), _MONTHS.index(name.group()) + 1, min(numbers))]
    if len(numbers) == 1:
        (number,) = numbers
        compact = (number // 100, number % 100, None)
        return [compact if number < _COMPACT else (number // 10_000, number // 100 % 100, number % 100)]
    if len(numbers) == _YEAR_AND_MONTH:
        return [(numbers[0], numbers[1], None)]
    first, second, third = numbers
    last = _of_a_century(third)
    return [(first, second, third)] if first > _CENTURY else [(last, first, second), (last, second, first)]


def _of_a_century(year: int) -> int:
    """Return the year that two digits mean; one of four as it is."""
    return year + (1900 if year > _THIS_CENTURY else 2000) * (year < _CENTURY)


def _figure(part: str) -> int:
    if part.isdecimal() and part.isascii():
        return int(part)
    if len(part) == _YEAR_DIGITS:
        return int("".join(str(_SPOKEN_DIGITS[char]) for char in part))
    tens, ones = 0, 0
    for at, char in enumerate(part):
        if char in _TENS:
            tens = (ones or 1) if char == "十" and at else _TENS[char]
            ones = 0
        else:
            ones = _SPOKEN_DIGITS[char]
    return tens * 10 + ones


def birth_value(spelling: str) -> str:
    """Reduce a date to its figures: ``1988-03-05``, ``1988-03``, ``--02-29``.

    Args:
        spelling: A date of one of the spellings above.

    Returns:
        The date by ISO 8601, or the spelling if it is none.

    >>> birth_value("1988年3月5日")
    '1988-03-05'
    """
    return _iso(spelling) or spelling


def _rule(name: str, source: str, trigger: Trigger, *why: str, flags: int = 0) -> Rule:
    return Rule(
        entity=Entity.DATE_OF_BIRTH,
        name=name,
        pattern=later(source, flags),
        trigger=trigger,
        scores=Scores(0.92, 0.92, 0.92),
        why=("named a date of birth", *why),
        check=is_date,
        value=birth_value,
        reach=96,
    )


RULES: Final = (
    _rule(
        "after a Chinese label",
        rf"(?:{_CHINESE})(?:的?日期|时间)?{_TO}(?P<id>{_DATE})",
        Trigger(words=("出生", "生日", "诞辰", "生于", "生辰", "出 生", "出  生"), leads=True),
    ),
    _rule(
        "month of birth",
        rf"出生(?:年月|日期)?{_TO}(?P<id>{_MONTH_ONLY})(?![0-9]|[ ]?[0-9一二三四五六七八九十])",
        Trigger(words=("出生",), leads=True),
    ),
    _rule(
        "birthday without a year",
        rf"(?:生日|诞辰){_TO}(?P<id>{_WITHOUT_YEAR})",
        Trigger(words=("生日", "诞辰"), leads=True),
    ),
    _rule(
        "before a label in brackets",
        rf"(?<![0-9])(?P<id>{_DATE})[ ]?[（(](?:{_CHINESE}|(?i:dob|birthday|date of birth))[)）]",
        # As it begins, or after 阳历 or "date of".
        Trigger(words=("生日", "出生", "dob", "birth"), before="(（历 "),
    ),
    _rule("after a Latin label", rf"(?i:{_LATIN}){_TO}(?P<id>{_DATE})", Trigger(words=_LATIN_WORDS)),
    _rule(
        "between gender and people, or number",
        rf"(?<![一-鿿]){_GENDER}(?P<id>{_DATE})(?={_ROW_GOES_ON})",
        Trigger(words=("男", "女"), leads=True, only=later(f"{_GENDER}{_YEAR}")),
    ),
    _rule(
        "before the word born",
        rf"(?<![0-9])(?P<id>{_WRITTEN}"
        rf"|{_YEAR}{_S}[0-9]{{1,2}}{_S}[0-9]{{1,2}})"
        rf"(?:[ T][0-9]{{1,2}}:[0-9]{{2}}(?::[0-9]{{2}})?[ ]?)?{_BORN_WORD}",
        Trigger(words=_BORN, only=later(rf"年|[0-9][ ]?[./{DASHES}]"), back=34),
    ),
    _rule(
        "month before the word born",
        rf"(?<![0-9./{DASHES}])(?P<id>{_YEAR}[ ]?年[ ]?[0-9]{{1,2}}[ ]?月|{_YEAR}[./{DASHES}][0-9]{{1,2}}"
        rf"|{_SPOKEN_YEAR}{{4}}年{_SPOKEN}{{1,2}}月)[份]?{_BORN_WORD}",
        Trigger(words=_BORN, only=later(rf"年|[0-9][./{DASHES}]"), back=16),
    ),
)
"""The rules."""
