"""English addresses of places in China, behind a label: ``Address: Room 501, 5 Xueyuan Road, Beijing``."""

from __future__ import annotations

import re
from typing import Final

from piiguard.catalog.entities import Entity
from piiguard.catalog.findings import Finding

__all__ = ["english_address"]

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
