"""Partial masks of names, addresses, e-mail addresses and dates: what stays of a well-formed value.

Like those of numbers, each returns None for a value that is not of its form, and the caller then hides
all of it.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

__all__ = ["ANY_LENGTH", "date_of_birth", "email", "person", "place"]

ANY_LENGTH: Final = "***"
"""Stands for any number of characters, where their number itself would tell something."""

# 百家姓, the surnames of two characters; the last five in traditional characters. One that is missing here
# only shows less of a name.
_COMPOUND_SURNAME: Final = re.compile(
    "万俟|司马|上官|欧阳|夏侯|诸葛|闻人|东方|赫连|皇甫|尉迟|公羊|澹台|公冶|宗政|濮阳|淳于|单于|太叔|申屠|"
    "公孙|仲孙|轩辕|令狐|钟离|宇文|长孙|慕容|鲜于|闾丘|司徒|司空|亓官|司寇|子车|颛孙|端木|巫马|公西|漆雕|"
    "乐正|壤驷|公良|拓跋|夹谷|宰父|谷梁|段干|百里|东郭|南门|呼延|羊舌|微生|梁丘|左丘|东门|西门|南宫|第五|"
    "歐陽|司馬|諸葛|東方|長孫"
)
_LONGEST_NAME: Final = 5

_HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af\u3007"
_HAN_NAME: Final = re.compile(f"[{_HAN}]+")
_DOTTED_HAN_NAME: Final = re.compile(f"[{_HAN}]{{1,12}}(?:[·•・][{_HAN}]{{1,12}}){{1,3}}")
_LATIN_NAME: Final = re.compile(
    r"[A-Za-zÀ-ÖØ-öø-ɏ'’-]{1,30}(?:\.?[ ,]{1,2}[A-Za-zÀ-ÖØ-öø-ɏ'’-]{1,30}){0,4}\.?"
)
_LATIN_WORD: Final = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏ'’-]+")

_EMAIL: Final = re.compile(
    r"([A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64})(@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+)"
)
_SHORT_LOCAL_PART: Final = 2

_PROVINCE_SUFFIX: Final = re.compile("(?:壮族|回族|维吾尔)?(?:省|市|自治区|特别行政区)$")
_PREFECTURE: Final = re.compile(".{2,}(?:市|自治州|地区|盟)")
# 克孜勒苏柯尔克孜自治州, 黔西南布依族苗族自治州
_LONGEST_PLACE: Final = 11

_DATE: Final = re.compile(
    r"((?:1[89]|20)[0-9]{2})(?:[0-9]{4}|([-/.年][ ]?)([0-9]{1,2})([-/.月][ ]?)([0-9]{1,2})(日?))"
)


def person(name: str) -> str | None:
    """Keep the surname of a Chinese name, or the initials of a Latin one.

    Args:
        name: A personal name.

    Returns:
        The partial mask; None for a single character, or what does not look like a name.

    >>> person("张三"), person("欧阳锋"), person("买买提·艾力"), person("Zhang San")
    ('张*', '欧阳*', '买**·**', 'Z*** S***')
    """
    if _HAN_NAME.fullmatch(name):
        if not 1 < len(name) <= _LONGEST_NAME:
            return None
        surname = 2 if _COMPOUND_SURNAME.match(name) and name[2:] else 1
        return name[:surname] + "*" * (len(name) - surname)
    if _DOTTED_HAN_NAME.fullmatch(name):
        # Such a name has its given name first and no surname; one character of it is enough.
        return name[0] + "".join(char if char in "·•・" else "*" for char in name[1:])
    if _LATIN_NAME.fullmatch(name):
        return _LATIN_WORD.sub(lambda word: _initial(word.group()), name)
    return None


def _initial(word: str) -> str:
    return word[0] + ANY_LENGTH if len(word) > 1 and word[0].isalpha() else ANY_LENGTH


def email(address: str) -> str | None:
    """Keep the first character and the domain; of a local part of one or two characters, none.

    Args:
        address: An e-mail address.

    Returns:
        The partial mask, or None if *address* is none.

    >>> email("zhang.san@example.com"), email("li@example.com")
    ('z***@example.com', '***@example.com')
    """
    match = _EMAIL.fullmatch(address)
    if match is None:
        return None
    local, domain = match.groups()
    return (local[0] if len(local) > _SHORT_LOCAL_PART else "") + ANY_LENGTH + domain


def place(address: str) -> str | None:
    """Keep the province and the prefecture that an address begins with.

    Args:
        address: A Chinese address.

    Returns:
        The partial mask, or None if *address* begins with neither.

    Source: GB/T 2260, names of provinces and prefectures.

    >>> place("广东省深圳市南山区科技路1号"), place("深圳市南山区"), place("科技路1号")
    ('广东省深圳市***', '深圳市***', None)
    """
    provinces, prefectures = _place_names()
    end = _end_of_name(address, 0, provinces)
    end = _end_of_name(address, end, prefectures)
    return address[:end] + ANY_LENGTH if end else None


def date_of_birth(date: str) -> str | None:
    """Keep the year.

    Args:
        date: Year first, as ``1990-05-12``, ``19900512`` or ``1990年5月12日``.

    Returns:
        The partial mask, or None if *date* is written otherwise.

    >>> date_of_birth("1990-05-12"), date_of_birth("1990年5月12日"), date_of_birth("12/05/1990")
    ('1990-**-**', '1990年**月**日', None)
    """
    match = _DATE.fullmatch(date)
    if match is None:
        return None
    year, first, month, second, _, last = match.groups()
    # Always two stars: a month of one digit would say that it is not one of the last three.
    return f"{year}****" if month is None else f"{year}{first}**{second}**{last}"


def _end_of_name(address: str, start: int, names: frozenset[str]) -> int:
    # Longest first, so that 内蒙古自治区 is not cut at 内蒙古.
    for end in range(min(len(address), start + _LONGEST_PLACE), start, -1):
        if address[start:end] in names:
            return end
    return start


@cache
def _place_names() -> tuple[frozenset[str], frozenset[str]]:
    from piiguard.catalog.codes import regions

    table = regions()
    provinces: set[str] = set()
    prefectures: set[str] = set()
    for number in range(11, 84):
        province = table.name(f"{number}0000")
        if province is None:
            continue
        # Provinces are often written short; a prefecture's short name may be anything, so it is not taken.
        provinces |= {province, _PROVINCE_SUFFIX.sub("", province)}
        for prefecture in range(1, 100):
            name = table.name(f"{number}{prefecture:02}00")
            if name is not None and _PREFECTURE.fullmatch(name):
                prefectures.add(name)
    return frozenset(provinces), frozenset(prefectures)
