"""English addresses of places in China: ``Address: Room 501, 5 Xueyuan Road, Beijing``.

Behind a label nearly anything counts that has a number. Elsewhere the whole grammar must be there: a number,
a road, and a place in China at the end.
"""

from __future__ import annotations

import re
from typing import Final

from piiguard.catalog.entities import Entity
from piiguard.catalog.findings import Finding

__all__ = ["english_address", "english_address_around", "is_road"]

_PIECE: Final = r"(?:[A-Za-z0-9#&'./()\-]{1,30}[ ]?){1,8}"
_LINE: Final = re.compile(rf"{_PIECE}(?:[,，][ ]?{_PIECE}){{0,9}}")
_SIGNS: Final = re.compile(
    r"(?<![A-Za-z])(?:Road|Rd|Street|St|Avenue|Ave|Lane|Alley|Hutong|Boulevard|Blvd|Highway|District|County|"
    r"Township|Village|City|Province|Building|Bldg|Block|Tower|Plaza|Mansion|Garden|Room|Rm|Unit|Floor|Flat|"
    r"Suite|Apartment|Apt|No|[0-9]{1,5}F|F[0-9]{1,3}|[0-9]{1,2}/F)(?![A-Za-z])",
    re.IGNORECASE,
)
_PLACE: Final = re.compile(
    r"(?<![A-Za-z])(?:China|P\.?R\.?C|Hong Kong|HK|Kowloon|Macau|Macao|Taiwan|Taipei|Beijing|Shanghai|"
    r"Tianjin|Chongqing|Guangdong|Guangzhou|Shenzhen|Dongguan|Foshan|Zhuhai|Zhejiang|Hangzhou|Ningbo|Wenzhou|Jiangsu|"
    r"Nanjing|Suzhou|Wuxi|Fujian|Fuzhou|Xiamen|Shandong|Jinan|Qingdao|Henan|Zhengzhou|Hubei|Wuhan|"
    r"Hunan|Changsha|Sichuan|Chengdu|Shaanxi|Xi'?an|Shanxi|Taiyuan|Hebei|Shijiazhuang|Liaoning|Shenyang|Dalian|"
    r"Jilin|Changchun|Heilongjiang|Harbin|Anhui|Hefei|Jiangxi|Nanchang|Guangxi|Nanning|Guizhou|Guiyang|"
    r"Yunnan|Kunming|Hainan|Haikou|Gansu|Lanzhou|Qinghai|Xining|Ningxia|Yinchuan|Xinjiang|Urumqi|Tibet|"
    r"Lhasa|Inner Mongolia|Hohhot|Pudong|Haidian|Chaoyang|Nanshan|Futian)(?![A-Za-z])",
    re.IGNORECASE,
)
_NAME: Final = r"[A-Z][A-Za-z'-]{0,20}+"
_NUMBER: Final = r"(?:[A-Z]?-?[0-9]{1,5}[A-Z]?(?:-[0-9A-Z]{1,4})?|[A-Z](?![A-Za-z]))"
_PART: Final = (
    r"(?:(?:Room|Rm|Unit|Flat|Suite|Apt|Apartment|Shop|House|Block|Building|Bldg|Tower|Floor|Lane|Alley|No|Gate)"
    rf"\.?[ ]?{_NUMBER}"
    rf"|[0-9]{{1,3}}(?:/F|F|(?:st|nd|rd|th)[ ][Ff]loor)"
    rf"|(?:{_NAME}[ ]){{1,4}}"
    "(?:Mansion|Building|Tower|Plaza|Centre|Center|Gardens?|House|Court|Estate|Square|Park|Community|Campus))"
)
_ROADS: Final = "(?:Road|Rd|Street|St|Avenue|Ave)"
_SIDES: Final = "(?:[ ](?:East|West|North|South|Central|Middle))?"
_WHOLE: Final = re.compile(
    rf"(?<![A-Za-z0-9])(?:(?:{_PART},[ ]?){{1,4}}(?:{_NAME}[ ]){{0,3}}{_NAME},[ ]?(?=(?:No\.?[ ]?)?[0-9]))?"
    rf"(?:{_PART},[ ]?){{0,6}}(?:No\.?[ ]?)?(?:[0-9]{{1,5}}[A-Z]?(?:-[0-9]{{1,5}})?,?[ ])?"
    rf"(?:{_NAME}[ ]){{1,4}}(?P<road>{_ROADS})(?![A-Za-z])\.?{_SIDES}"
    rf"(?P<tail>(?:,[ ]?{_NAME}(?:[ ]{_NAME}){{0,3}}(?:[ ][0-9]{{6}}(?![0-9]))?){{1,6}})"
)
_PLACED: Final = re.compile(
    rf"(?:{_PLACE.pattern}|(?<![A-Za-z])(?:District|County|New Area|Province|New Territories)(?![A-Za-z]))"
    "(?:[ ][0-9]{6})?",
    re.IGNORECASE,
)
_ROAD: Final = re.compile(f"{_ROADS}(?![A-Za-z])")
_REACH: Final = 160
_DIGIT: Final = re.compile("[0-9]")
_ENOUGH: Final = 2


def english_address(text: str, start: int) -> Finding | None:
    """Read an English address behind its label.

    Args:
        text: A text in normal form.
        start: Where the label ends.

    Returns:
        The finding; None unless a number and two words such as ``Road`` and ``Room``, or one of them and the
        name of a place in China, stand in one line.

    >>> line = "Address: Room 501, No. 5 Xueyuan Road, Haidian District, Beijing"
    >>> english_address(line, 9).value
    'Room 501, No. 5 Xueyuan Road, Haidian District, Beijing'
    """
    match = _LINE.match(text, start)
    if match is None:
        return None
    value = match.group().rstrip(" ,.")
    signs = {sign.lower() for sign in _SIGNS.findall(value)}
    place = _PLACE.search(value)
    if not _DIGIT.search(value) or len(signs) + bool(place) < _ENOUGH:
        return None
    why = ("English address: " + ", ".join(sorted(signs)), "label before it")
    return Finding(Entity.LOCATION, start, start + len(value), 0.85 if place else 0.7, value, why)


def is_road(text: str, at: int) -> bool:
    """Say whether an English word for a road begins at one place."""
    return _ROAD.match(text, at) is not None


def english_address_around(text: str, road: int, done: int) -> Finding | None:
    """Read the English address of a place in China that no label stands before.

    Args:
        text: A text in normal form.
        road: Where the word for its road begins.
        done: Where the address before ends.

    Returns:
        The finding; None unless a number stands before the road, and a division or a city of China behind it.

    >>> line = "Send it to No. 5 Xueyuan Road, Haidian District, Beijing, please"
    >>> english_address_around(line, line.index("Road"), 0).value
    'No. 5 Xueyuan Road, Haidian District, Beijing'
    """
    begin = max(done, road - _REACH, text.rfind("\n", 0, road) + 1)
    for match in _WHOLE.finditer(text, begin, min(len(text), road + _REACH)):
        if match.start("road") < road:
            continue
        places = list(_PLACED.finditer(text, *match.span("tail")))
        if match.start("road") > road or not places or not _DIGIT.search(text, match.start(), road):
            return None
        start, end = match.start(), places[-1].end()
        why = ("English address: road, place in China",)
        return Finding(Entity.LOCATION, start, end, 0.75, text[start:end], why)
    return None
