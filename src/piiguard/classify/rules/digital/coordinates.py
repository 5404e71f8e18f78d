"""Geographic coordinates 地理坐标 of a place with an accuracy that tells a house, in degrees.

Found: ``39.904211, 116.407395`` (six decimals, in or near China), with a label or a letter of the compass
from two decimals on; ``"lat": 39.9042, "lng": 116.4074``; ``北纬39°54′15″，东经116°24′27″``;
``39°54'15"N 116°24'27"E``; ``geo:39.9042,116.4074``. Near-misses: ``x=39.9042, y=116.4074``, a row of more
than two numbers, ``1920.0000, 1080.0000``, a path of an SVG picture.

Four decimals are eleven metres. Source: ISO 6709:2008 (order and signs; DMS), RFC 5870 (``geo:``); China lies
within 3 to 54 degrees north, 73 to 136 east. Exact positions are sensitive personal information
(GB/T 35273-2020, annex B: 精准定位信息).
"""

from __future__ import annotations

import re
from typing import Final

from piiguard.catalog.entities import Entity
from piiguard.classify.rules.digital.labels import DASHES, line_around
from piiguard.classify.rules.rule import Rule, Scores, Trigger

__all__ = ["RULES"]

_LATITUDE: Final = r"(?:[0-8]?[0-9]\.[0-9]{4,15}|90\.0{4,15})"
_LONGITUDE: Final = r"(?:(?:1[0-7][0-9]|[0-9]?[0-9])\.[0-9]{4,15}|180\.0{4,15})"
_COARSE_LATITUDE: Final = r"[\-+]?(?:[0-8]?[0-9]|90)\.[0-9]{2,15}"
_COARSE_LONGITUDE: Final = r"[\-+]?(?:1[0-7][0-9]|180|[0-9]?[0-9])\.[0-9]{2,15}"
_BETWEEN: Final = r"[ ]?[,，;；、/|][ ]?|[ ]"
_ALONE_BEFORE: Final = r"(?<![0-9A-Za-z.\-+])"
_ALONE_AFTER: Final = r"(?![0-9A-Za-z])(?!\.[0-9])"
_WORDS: Final = tuple(
    "经纬 纬度 经度 坐标 定位 位置 位于 北纬 东经 gps latitude longitude latlng lnglat lonlat location geo lat: lng: lon: lat= "
    "geopoint gcj02 wgs84 bd09 导航 轨迹 打卡 签到 地图 poi".split()
)
_AGAINST: Final = ("像素", "屏幕", "pixel", "px", "path", "width", "height", "offset", "margin", "rect", "svg", "控件", "鼠标", "界面", "窗口")
_ROW: Final = re.compile(r"[0-9][ \t]{0,2}[,; \t|][ \t]{0,2}[\-+]?$")
_ROW_AFTER: Final = re.compile(r"[ \t]{0,2}[,; \t|][ \t]{0,2}[\-+]?[0-9]{1,4}\.[0-9]")
_NUMBER: Final = re.compile(r"[0-9]+\.([0-9]+)")
_FINE: Final = 6
_CHINA: Final = ((3.0, 54.0), (73.0, 136.0))


def _numbers(spelling: str) -> tuple[str, str]:
    first, second = (match.group() for match in _NUMBER.finditer(spelling))
    return first, second


def _pair(text: str, start: int, end: int) -> tuple[tuple[float, str], ...]:
    first, second = _numbers(text[start:end])
    before, after = line_around(text, start, end)
    signs: list[tuple[float, str]] = []
    low, high = sorted((float(first), float(second)))
    (south, north), (west, east) = _CHINA
    if south <= low <= north and west <= high <= east:
        signs.append((0.1, "in or near China"))
    if min(len(first.partition(".")[2]), len(second.partition(".")[2])) >= _FINE:
        signs.append((0.1, "six decimals"))
    if _ROW.search(before) or _ROW_AFTER.match(after):
        signs.append((-0.4, "against: one of a row of numbers"))
    return tuple(signs)


def _value(spelling: str) -> str:
    return re.sub(r"[^0-9.,+\-NSEWnsew°′″'\"度分秒北南东西纬经]", "", spelling.replace("，", ","))


_KEY_LAT: Final = r"(?:latitude|lat|纬度|wd|weidu)"
_KEY_LON: Final = r"(?:longitude|longtitude|lng|lon|long|经度|jd|jingdu)"
_TO_VALUE: Final = r"""[ \t"'\\]{0,3}[:：=][ \t"'\\]{0,3}"""
_TO_KEY: Final = r"""[ \t\n"'\\]{0,6}[,，;；&、 ]{0,2}[ \t\n"'\\]{0,8}(?:[A-Za-z]{1,12}_)?"""
_DEGREE: Final = r"[ ]?(?:°|º|度)[ ]?"
_MINUTE: Final = r"[ ]?(?:′|'|’|分)[ ]?"
_SECOND: Final = r"[ ]?(?:″|\"|”|''|秒)[ ]?"
_DMS: Final = rf"[0-9]{{1,3}}{_DEGREE}[0-9]{{1,2}}(?:\.[0-9]{{1,8}})?{_MINUTE}(?:[0-9]{{1,2}}(?:\.[0-9]{{1,8}})?{_SECOND})?"
_DEGREES: Final = rf"[0-9]{{1,3}}\.[0-9]{{2,15}}(?:{_DEGREE})?"
_ANY: Final = rf"(?:{_DMS}|{_DEGREES})"
_JOINT: Final = r"[ ]{0,2}[,，;；、/]?[ ]{0,2}"

RULES: Final = (
    Rule(
        entity=Entity.COORDINATES,
        name="pair of decimals",
        pattern=re.compile(
            rf"{_ALONE_BEFORE}(?P<id>[\-+]?(?:{_LATITUDE}(?:{_BETWEEN})[\-+]?{_LONGITUDE}"
            rf"|{_LONGITUDE}(?:{_BETWEEN})[\-+]?{_LATITUDE})){_ALONE_AFTER}"
        ),
        trigger=Trigger(chars="."),
        scores=Scores(0.35, 0.9, 0.1),
        why=("a latitude and a longitude, four decimals or more (ISO 6709)",),
        words=_WORDS,
        against=_AGAINST,
        value=_value,
        surroundings=_pair,
        reach=64,
    ),
    Rule(
        entity=Entity.COORDINATES,
        name="two named decimals",
        pattern=re.compile(
            rf"(?i:(?<![A-Za-z]){_KEY_LAT}{_TO_VALUE}(?P<id>{_COARSE_LATITUDE}{_TO_KEY}{_KEY_LON}{_TO_VALUE}{_COARSE_LONGITUDE}){_ALONE_AFTER})"
        ),
        trigger=Trigger(words=("lat", "纬度", "wd", "weidu")),
        scores=Scores(0.95, 0.95, 0.95),
        why=("named latitude and longitude",),
        value=lambda spelling: ",".join(re.findall(r"[\-+]?[0-9]+\.[0-9]+", spelling)),
        reach=96,
    ),
    Rule(
        entity=Entity.COORDINATES,
        name="two named decimals, longitude first",
        pattern=re.compile(
            rf"(?i:(?<![A-Za-z]){_KEY_LON}{_TO_VALUE}(?P<id>{_COARSE_LONGITUDE}{_TO_KEY}{_KEY_LAT}{_TO_VALUE}{_COARSE_LATITUDE}){_ALONE_AFTER})"
        ),
        trigger=Trigger(words=("lon", "lng", "经度", "jd", "jingdu")),
        scores=Scores(0.95, 0.95, 0.95),
        why=("named longitude and latitude",),
        value=lambda spelling: ",".join(re.findall(r"[\-+]?[0-9]+\.[0-9]+", spelling)),
        reach=96,
    ),
    Rule(
        entity=Entity.COORDINATES,
        name="with the points of the compass",
        pattern=re.compile(
            rf"(?P<id>(?:[北南]纬[ :：]{{0,2}}{_ANY}{_JOINT}[东西]经[ :：]{{0,2}}{_ANY}|[东西]经[ :：]{{0,2}}{_ANY}{_JOINT}[北南]纬[ :：]{{0,2}}{_ANY}))"
        ),
        trigger=Trigger(words=("北纬", "南纬", "东经", "西经")),
        scores=Scores(0.95, 0.95, 0.95),
        why=("latitude and longitude by name (ISO 6709)",),
        value=_value,
        reach=96,
    ),
    Rule(
        entity=Entity.COORDINATES,
        name="with letters of the compass",
        pattern=re.compile(
            rf"(?<![0-9A-Za-z.])(?P<id>(?:{_ANY}[ ]?[NSns]{_JOINT}{_ANY}[ ]?[EWew]|[NS][ ]?{_ANY}{_JOINT}[EW][ ]?{_ANY}"
            rf"|{_ANY}[ ]?[EW]{_JOINT}{_ANY}[ ]?[NS]|[EW][ ]?{_ANY}{_JOINT}[NS][ ]?{_ANY}))(?![0-9A-Za-z])"
        ),
        trigger=Trigger(chars=".°º度′'"),
        scores=Scores(0.9, 0.95, 0.9),
        why=("latitude and longitude with their letters (ISO 6709)",),
        value=_value,
        reach=64,
    ),
    Rule(
        entity=Entity.COORDINATES,
        name="geo URI",
        pattern=re.compile(rf"geo:(?P<id>{_COARSE_LATITUDE},{_COARSE_LONGITUDE}){_ALONE_AFTER}"),
        trigger=Trigger(words=("geo:",)),
        scores=Scores(0.95, 0.95, 0.95),
        why=("a geo URI (RFC 5870)",),
        value=str,
        reach=64,
    ),
)
"""The rules."""
