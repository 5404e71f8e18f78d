"""Parts of an address that the general grammar leaves: hamlets, and estates behind the number of a house.

Names of villages are transliterated in many places and hold characters that are words of grammar elsewhere
(姐把娜打村); so behind a town or a village nearly any are taken, if the name ends there. Behind a number an
estate counts whatever its last word, if a building of it follows: 97号铁路小区5栋.
"""

from __future__ import annotations

import re
from typing import Final

from piiguard.classify.language.addresses_words import COMPOUNDS, NUMERALS

__all__ = ["estate_end", "hamlet_end", "village_end"]

_PLAIN: Final = "(?:(?![的了是在到我你您他她它们這这着与與和及或等并有个]|那[个边里些么样时儿])[一-鿿])"
_N: Final = f"(?:[0-9]{{1,5}}|[{NUMERALS}]{{1,5}})"
_ENDS: Final = "(?=\\Z|[^一-鿿]|[的人籍户戶村民居]|居民|业主|农民|联系|电话|手机|房东|户主|收件)"
_VILLAGE: Final = re.compile(
    rf"{_PLAIN}{{1,7}}?(?:行政村|自然村|新村|村|屯|寨|嘎查)"
    rf"(?={_N}|\Z|[^一-鿿]|[的人籍户]|居民|业主|农民|联系|电话|手机|{_PLAIN}{{1,5}}?(?:[组組社屯寨湾坪坝庄队隊]|自然村|小组){_ENDS})"
)
_GROUP_NAME: Final = rf"{_PLAIN}{{1,4}}?"
_HAMLET: Final = re.compile(
    rf"(?P<name>{_GROUP_NAME})(?:村民小组|自然村|小组|[组組社屯寨湾坪坝庄队隊村])"
    r"(?=\Z|[^一-鿿0-9]|[0-9]{1,4}号|[的人籍户]|居民|业主|农民|联系|电话|手机)"
)
_NO_HAMLET: Final = re.compile(
    "工作|扶贫|帮扶|领导|调查|专家|兴趣|党|巡|互助|合作|专业|信用|供销|文艺|施工|宣传|志愿|服务|民兵|联防|消防|管理|监督|支教|医疗|"
    "[旅报公]$|秧歌|锣鼓|舞龙|球"
)
_ESTATE: Final = re.compile(
    rf"[一-鿿A-Za-z0-9\x1f]{{1,12}}?(?:{COMPOUNDS}|中心|商場|[村邨苑園园城府庭湾灣邸轩軒居阁閣里坊郡墅堡楼樓莊庄廈院寓台臺])"
    rf"(?=(?:{_N}|[A-Za-z]|[东西南北中])(?:[期区區]?{_N})?(?:号楼|號樓|[栋棟幢座]|单元|單元|号院|[楼樓]{_N}|[层層樓]|[0-9]{{2,4}}[室房])|[0-9]{{1,3}}-[0-9])"
)
_QUARTERS: Final = re.compile(
    "(?:家属院|家属区|家属楼|宿舍区|宿舍楼|宿舍|生活区|教工楼|职工楼|教职工宿舍|教工宿舍|职工宿舍|公寓)(?=[0-9A-Za-z一二三四五六七八九十东西南北])"
)
_NOT_IN_ESTATE: Final = re.compile(
    "电话|手机|联系|邮编|收件|收货|身份|姓名|客户|备注|微信|寄|送|[号號栋棟幢室]"
)


def village_end(text: str, at: int, stop: int) -> int:
    """Return where the village ends that begins behind a town, *at* if there is none.

    >>> village_end("姐把娜打村2组", 0, 7)
    5
    """
    match = _VILLAGE.match(text, at, stop)
    return match.end() if match else at


def hamlet_end(text: str, at: int, stop: int) -> int:
    """Return where the part of a village ends that begins behind it, *at* if there is none.

    >>> hamlet_end("柿树岭组的业主", 0, 7), hamlet_end("扶贫工作组的人", 0, 7)
    (4, 0)
    """
    match = _HAMLET.match(text, at, stop)
    return at if match is None or _NO_HAMLET.search(match["name"]) else match.end()


def estate_end(text: str, at: int, stop: int) -> int:
    """Return where the estate ends that begins behind a number, *at* if there is none.

    >>> estate_end("铁路小区5栋2单元", 0, 9)
    4
    """
    match = _QUARTERS.match(text, at, stop) or _ESTATE.match(text, at, stop)
    return at if match is None or _NOT_IN_ESTATE.search(match.group()) else match.end()
