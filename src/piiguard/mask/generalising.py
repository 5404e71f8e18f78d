"""Operators that say less instead of hiding: a band of ages for a birth, a region for an address.

What is left still describes people, and several such columns together may name one: count how many share each
combination with `piiguard.classify.anonymity_report`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Final, TypeVar

import attrs

from piiguard.catalog.entities import Entity
from piiguard.errors import InvalidInput
from piiguard.mask.shapes import HIDDEN
from piiguard.mask.spelling import fold

__all__ = ["AgeBand", "RegionOnly"]

_Value = TypeVar("_Value")

_DATE: Final = re.compile(
    r"((?:1[89]|20)[0-9]{2})(?:([0-9]{2})([0-9]{2})|[-/.年] ?([0-9]{1,2})[-/.月] ?([0-9]{1,2})日?)(?:[ t].*)?"
)
_AGE: Final = re.compile(r"([0-9]{1,3}) ?(?:岁|周岁|years?)?")
# GB 11643-1999, 4: digits 7 to 14 are the day of birth; an older ID has fifteen digits, and six of birth.
_LONG_ID: Final = re.compile(r"[0-9]{6}([0-9]{4})([0-9]{2})([0-9]{2})[0-9]{3}[0-9X]")
_SHORT_ID: Final = re.compile(r"[0-9]{6}([0-9]{2})([0-9]{2})([0-9]{2})[0-9]{3}")
_OLDEST_EVER: Final = 130

_MUNICIPAL: Final = re.compile("(?:壮族|回族|维吾尔)?(?:省|市|自治区|特别行政区)$")
_PREFECTURE: Final = re.compile(".{2,}(?:市|自治州|地区|盟)")
_LONGEST_NAME: Final = 11


@attrs.frozen
class AgeBand:
    """Replace a date of birth, a resident ID, or an age, by a band of ages: ``30-39``.

    A value from which no age can be read is hidden entirely.

    Args:
        as_of: The day on which ages count.
        width: Years in a band, at least 1.
        oldest: From this age on there is one open band, for the very old are few.

    Raises:
        TypeError: If *as_of* is a moment, not a day.
        InvalidInput: If *width* or *oldest* is not at least 1.
    """

    as_of: date
    width: int = 10
    oldest: int = 90

    def __attrs_post_init__(self) -> None:
        if isinstance(self.as_of, datetime):
            raise TypeError("as_of takes a date, not a datetime; write moment.date()")
        if self.width < 1 or self.oldest < 1:
            raise InvalidInput("A band of ages is at least one year wide", hint="Give width=5 or width=10.")

    def apply(self, entity: Entity, value: str) -> str:
        """Return the band; an empty value stays empty.

        >>> AgeBand(date(2026, 1, 1)).apply(Entity.DATE_OF_BIRTH, "1990年5月12日")
        '30-39'
        >>> AgeBand(date(2026, 1, 1), width=5).apply(Entity.CN_RESIDENT_ID, "11010519491231002X")
        '75-79'
        """
        if not value:
            return ""
        age = self._age(entity, value)
        if age is None or not 0 <= age <= _OLDEST_EVER:
            return HIDDEN
        if age >= self.oldest:
            return f"{self.oldest}+"
        first = age - age % self.width
        return f"{first}-{min(first + self.width, self.oldest) - 1}"

    def _age(self, entity: Entity, value: str) -> int | None:
        if entity == Entity.CN_RESIDENT_ID:
            spelled = fold(value, number=True)
            long, short = _LONG_ID.fullmatch(spelled), _SHORT_ID.fullmatch(spelled)
            found = long.groups() if long else ("19" + short[1], short[2], short[3]) if short else None
        else:
            spelled = fold(value, number=False)
            plain = _AGE.fullmatch(spelled)
            if plain is not None:
                return int(plain[1])
            written = _DATE.fullmatch(spelled)
            found = None if written is None else tuple(filter(None, written.groups()))
        if found is None:
            return None
        try:
            born = date(*map(int, found))
        except ValueError:
            return None
        had_birthday = (self.as_of.month, self.as_of.day) >= (born.month, born.day)
        return self.as_of.year - born.year - (not had_birthday)


@attrs.frozen
class RegionOnly:
    """Replace an address, or a resident ID, by its province, or by its province and prefecture.

    Written in full whichever way the address has it, so that equal regions are equal. A value from which no
    region can be read is hidden entirely.

    Args:
        prefecture: Whether the prefecture (地级市) stays as well; where it is not told, the province alone.
    """

    prefecture: bool = False

    def apply(self, entity: Entity, value: str) -> str:
        """Return the region; an empty value stays empty.

        >>> RegionOnly().apply(Entity.LOCATION, "杭州市西湖区文三路1号")
        '浙江省'
        >>> RegionOnly(prefecture=True).apply(Entity.CN_RESIDENT_ID, "330106199001010000")
        '浙江省杭州市'
        """
        if not value:
            return ""
        province, prefecture = _of_id(value) if entity == Entity.CN_RESIDENT_ID else _of_address(value)
        if province is None:
            return HIDDEN
        return province + (prefecture if self.prefecture and prefecture != province else "")


def _of_id(value: str) -> tuple[str | None, str]:
    from piiguard.catalog.codes import regions

    spelled = fold(value, number=True)
    if not (_LONG_ID.fullmatch(spelled) or _SHORT_ID.fullmatch(spelled)):
        return None, ""
    name = regions().name(f"{spelled[:4]}00") or ""
    return regions().name(f"{spelled[:2]}0000"), name if _PREFECTURE.fullmatch(name) else ""


def _of_address(value: str) -> tuple[str | None, str]:
    provinces, prefectures = _names()
    address = value.strip()
    start, province = _longest(address, 0, provinces)
    _, found = _longest(address, start, prefectures)
    if found is None:
        return province, ""
    above, prefecture = found
    # 吉林省, and 吉林市 in it; but no prefecture of another province.
    if province is None:
        return above or None, prefecture
    return province, prefecture if above in {"", province} else ""


def _longest(address: str, start: int, names: Mapping[str, _Value]) -> tuple[int, _Value | None]:
    for end in range(min(len(address), start + _LONGEST_NAME), start, -1):
        if address[start:end] in names:
            return end, names[address[start:end]]
    return start, None


@cache
def _names() -> tuple[dict[str, str], dict[str, tuple[str, str]]]:
    """Return spelling → province, and prefecture → province and prefecture; no province where two have it."""
    from piiguard.catalog.codes import regions

    table = regions()
    provinces: dict[str, str] = {}
    prefectures: dict[str, tuple[str, str]] = {}
    for number in range(11, 84):
        province = table.name(f"{number}0000")
        if province is None:
            continue
        provinces |= {province: province, _MUNICIPAL.sub("", province): province}
        for below in range(1, 100):
            name = table.name(f"{number}{below:02}00")
            if name is not None and _PREFECTURE.fullmatch(name):
                known = prefectures.get(name, (province, name))
                prefectures[name] = (province if known[0] == province else "", name)
    return provinces, prefectures
