"""Geographic coordinates 地理坐标 of a place with an accuracy that tells a house, in degrees.

Found: ``39.904211, 116.407395`` (six decimals, in or near China), with a label or a letter of the compass
from two decimals on; each number of ``"lat": 39.9042, "lng": 116.4074``; ``北纬39°54'15"，东经116°24'27"``;
``39°54'15"N 116°24'27"E``; ``geo:39.9042,116.4074``. Near-misses: ``x=39.9042, y=116.4074``, a row of more
than two numbers, ``1920.0000, 1080.0000``, a path of an SVG picture.

Four decimals are eleven metres. Source: ISO 6709:2008 (order and signs; DMS), RFC 5870 (``geo:``); China lies
within 3 to 54 degrees north, 73 to 136 east. Exact positions are sensitive personal information
(GB/T 35273-2020, annex B: 精准定位信息).
"""

from __future__ import annotations

from typing import Final

from piiguard.catalog.entities import Entity
from piiguard.classify.rules.digital.labels import line_around
from piiguard.classify.rules.later import later
from piiguard.classify.rules.rule import Rule, Scores, Trigger

__all__ = ["RULES"]

_DEGREE: Final = r"[ ]?(?:°|º|度)"
_MINUTE: Final = r"[ ]?(?:\u2032|'|\u2019|分)"
_SECOND: Final = r"[ ]?(?:″|\"|”|''|秒)"
_DMS: Final = (
    rf"[0-9]{{1,3}}{_DEGREE}[ ]?[0-9]{{1,2}}(?:\.[0-9]{{1,8}})?{_MINUTE}(?:[ ]?[0-9]{{1,2}}"
    rf"(?:\.[0-9]{{1,8}})?{_SECOND})?"
)
_DEGREES: Final = rf"[0-9]{{1,3}}\.[0-9]{{2,15}}(?:{_DEGREE})?"
_ANY: Final = rf"(?:{_DMS}|{_DEGREES})"
_JOINT: Final = r"[ ]{0,2}[,，;；、/]?[ ]{0,2}"

_COARSE_LATITUDE: Final = r"[\-+]?(?:[0-8]?[0-9]|90)\.[0-9]{2,15}"
_COARSE_LONGITUDE: Final = r"[\-+]?(?:1[0-7][0-9]|180|[0-9]?[0-9])\.[0-9]{2,15}"
_BETWEEN: Final = r"[ ]?[,，;；、/|][ ]?|[ ]"
_ALONE_AFTER: Final = r"(?![0-9A-Za-z])(?!\.[0-9])"
_WORDS: Final = (
    "经纬",
    "纬度",
    "经度",
    "坐标",
    "定位",
    "位置",
    "位于",
    "北纬",
    "东经",
    "gps",
    "latitude",
    "longitude",
    "latlng",
    "lnglat",
    "lonlat",
    "location",
    "geo",
    "lat:",
    "lng:",
    "lon:",
    "lat=",
    "geopoint",
    "gcj02",
    "wgs84",
    "bd09",
    "导航",
    "轨迹",
    "打卡",
    "签到",
    "地图",
    "poi",
)
_AGAINST: Final = (
    "像素",
    "屏幕",
    "pixel",
    "px",
    "path",
    "width",
    "height",
    "offset",
    "margin",
    "rect",
    "svg",
    "控件",
    "鼠标",
    "界面",
    "窗口",
    "translate(",
    "rotate(",
    "matrix",
    "scale",
    "polygon",
)
_ROW: Final = later(r"[0-9][ \t]{0,2}[,; \t|][ \t]{0,2}[\-+]?$")
_ROW_AFTER: Final = later(r"[ \t]{0,2}[,; \t|][ \t]{0,2}[\-+]?[0-9]{1,4}\.[0-9]")
_NUMBER: Final = later(r"[0-9]+\.([0-9]+)")
_COMPASS: Final = later("[NS].{4,40}[EW]|[EW].{4,40}[NS]")
_FINE: Final = 6
_POLE: Final = 90
_HALF_TURN: Final = 180
_CHINA: Final = ((3.0, 54.0), (73.0, 136.0))


def _numbers(spelling: str) -> tuple[str, str]:
    first, second = (match.group() for match in _NUMBER.finditer(spelling))
    return first, second


def _is_pair(value: str) -> bool:
    first, second = (abs(float(number)) for number in _numbers(value))
    return min(first, second) <= _POLE and max(first, second) <= _HALF_TURN


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
    if _COMPASS.search(text, start, end) is not None:
        signs.append((0.5, "points of the compass"))
    if _ROW.search(before) or _ROW_AFTER.match(after):
        signs.append((-0.4, "against: one of a row of numbers"))
    return tuple(signs)


def _value(spelling: str) -> str:
    return _SPACE.sub("", spelling.replace("，", ","))


def _decimals(spelling: str) -> str:
    return ",".join(match.group().replace(" ", "") for match in _SIGNED.finditer(spelling))


_SPACE: Final = later(" +")
_SIGNED: Final = later(r"[NSEW]?[ ]?[\-+]?[0-9]{1,3}\.[0-9]{1,15}[°º]?[NSEW]?")
_LATITUDE: Final = (
    r"(?:(?<![a-z])[Ll]at(?:itude)?|(?<=[a-z])Lat(?:itude)?|(?<![A-Z])LAT(?:ITUDE)?|纬度)(?![a-z])"
)
_LONGITUDE: Final = (
    r"(?:(?<![a-z])[Ll](?:ng|on(?:gt?itude)?)|(?<=[a-z])L(?:ng|on(?:gitude)?)|"
    r"(?<![A-Z])L(?:NG|ON(?:GITUDE)?)|经度)(?![a-z])"
)
_OTHER: Final = later(rf"{_LATITUDE}|{_LONGITUDE}")
_TO_VALUE: Final = (
    r"(?:[\"'\\]{0,2}[ \t]{0,2}[:：=>][ \t]{0,2}[\"'\\]{0,2}|(?<=度)[ ]?(?:为|是)?[ ]?"
    r"|[ ](?=[\-+]?[0-9]{1,3}\.[0-9]{4}))"
)
_NO_PAIR: Final = r"(?![ ]?[,，][ ]?[\-+]?[0-9]{1,3}\.[0-9]{4})"  # "lat_lng": "39.9042, 116.4074"
_NEAR: Final = 48


def _has_other(text: str, start: int, end: int) -> tuple[tuple[float, str], ...]:
    # A latitude tells nothing without its longitude, which may stand on a line of its own. Its own name is
    # beside it; another one must be there.
    around = text[max(0, start - _NEAR) : start] + text[end : end + _NEAR]
    named = {match.group()[:2].lower() for match in _OTHER.finditer(around)}
    if len(named) > 1:
        return ((0.5, "context: the other coordinate"),)
    return ()


def _named(name: str, key: str, number: str, words: tuple[str, ...]) -> Rule:
    return Rule(
        entity=Entity.COORDINATES,
        name=name,
        pattern=later(rf"{key}{_TO_VALUE}(?P<id>{number}){_ALONE_AFTER}{_NO_PAIR}"),
        trigger=Trigger(words=words),
        scores=Scores(0.45, 0.45, 0.45),
        why=(f"named a {name} (ISO 6709)",),
        value=str,
        surroundings=_has_other,
        reach=48,
    )


RULES: Final = (
    Rule(
        entity=Entity.COORDINATES,
        name="pair of decimals",
        pattern=later(
            r"(?P<id>[0-9NSEW\-+](?<![0-9A-Za-z.\-+][0-9NSEW\-+])(?:(?<=[0-9])"
            r"|[ ]?[0-9])[0-9]{0,2}+\.[0-9]{4,15}+[°º]?[NSEW]?"
            rf"(?:{_BETWEEN})[NSEW]?[\-+]?[0-9]{{1,3}}\.[0-9]{{4,15}}+[°º]?[NSEW]?){_ALONE_AFTER}"
        ),
        trigger=Trigger(chars=".", before="0123456789", only=later(r"\.[0-9]{4}")),
        scores=Scores(0.35, 0.9, 0.1),
        why=("a latitude and a longitude, four decimals or more (ISO 6709)",),
        words=_WORDS,
        against=_AGAINST,
        check=_is_pair,
        value=_decimals,
        surroundings=_pair,
        reach=64,
    ),
    _named("latitude", _LATITUDE, rf"{_COARSE_LATITUDE}|{_DMS}", ("lat", "纬度")),
    _named("longitude", _LONGITUDE, rf"{_COARSE_LONGITUDE}|{_DMS}", ("lng", "lon", "经度")),
    Rule(
        entity=Entity.COORDINATES,
        name="with the points of the compass",
        pattern=later(
            rf"(?P<id>"
            rf"(?:[北南]纬[ :：]{{0,2}}{_ANY}{_JOINT}[东西]经[ :：]{{0,2}}{_ANY}"
            rf"|[东西]经[ :：]{{0,2}}{_ANY}{_JOINT}[北南]纬[ :：]{{0,2}}{_ANY}))"
        ),
        trigger=Trigger(words=("北纬", "南纬", "东经", "西经")),
        scores=Scores(0.95, 0.95, 0.95),
        why=("latitude and longitude by name (ISO 6709)",),
        value=_value,
        reach=80,
    ),
    Rule(
        entity=Entity.COORDINATES,
        name="with letters of the compass",
        pattern=later(
            rf"(?<![0-9A-Za-z.])(?P<id>(?:{_ANY}[ ]?[NS]{_JOINT}{_ANY}[ ]?[EW]"
            rf"|[NS][ ]?{_ANY}{_JOINT}[EW][ ]?{_ANY}"
            rf"|{_ANY}[ ]?[EW]{_JOINT}{_ANY}[ ]?[NS]|[EW][ ]?{_ANY}{_JOINT}[NS][ ]?{_ANY}))(?![0-9A-Za-z])"
        ),
        trigger=Trigger(chars="°º"),
        scores=Scores(0.9, 0.95, 0.9),
        why=("latitude and longitude with their letters (ISO 6709)",),
        value=_value,
        reach=64,
    ),
    Rule(
        entity=Entity.COORDINATES,
        name="geo URI",
        pattern=later(rf"geo:(?P<id>{_COARSE_LATITUDE},{_COARSE_LONGITUDE}){_ALONE_AFTER}"),
        trigger=Trigger(words=("geo:",)),
        scores=Scores(0.95, 0.95, 0.95),
        why=("a geo URI (RFC 5870)",),
        value=str,
        reach=64,
    ),
)
"""The rules."""
