"""Likenesses: whether a value could be what no check digit proves, such as a name or an address.

A likeness supports or contradicts what a column's name says. The stricter ones tell what a column holds
even under a name that says nothing, if nearly all of its cells have them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from ipaddress import ip_address
from typing import Final

from piiguard.catalog import Entity
from piiguard.catalog.codes import regions
from piiguard.classify.fields.forms import bare

__all__ = ["LIKENESSES", "TELLING"]

# Source: Ministry of Public Security 公安部, national report on names for 2020: the hundred most frequent
# surnames, borne by some 85 in 100 people.
_SURNAMES: Final = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高梁郑谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆"
    "范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常"
)
_HAN_NAME: Final = re.compile(r"[\u3400-\u9fff]{2,4}(?:·[\u3400-\u9fff]{2,8})?")
# As forms and masked copies write them: Li Na, O'Brien, J. R. Smith, 张*, 李某某.
_OTHER_NAME: Final = re.compile(
    r"[A-Z][A-Za-z.'\-]*(?: [A-Z][A-Za-z.'\-]*){1,3}|[\u3400-\u9fff]{1,2}(?:[*\uff0a]{1,3}|某{1,2})"
)
_PLACE: Final = re.compile(r"[\u3400-\u9fff](?:省|市|自治区|区|县|镇|乡|路|街|巷|弄|村|小区)")
_HOUSE: Final = re.compile(r"[0-9一二三四五六七八九十]+(?:号|室|栋|幢|单元|楼)")
_DATE: Final = re.compile(
    r"(?:19|20)[0-9]{2}[-/.年]?(?:0?[1-9]|1[0-2])[-/.月]?(?:0?[1-9]|[12][0-9]|3[01])?日?(?: 00:00.*)?"
)
_GENDERS: Final = frozenset({"男", "女", "男性", "女性", "男士", "女士", "MALE", "FEMALE", "M", "F"})
_GENDER_UNKNOWN: Final = frozenset({"未知", "未说明", "保密", "UNKNOWN", "U"})
# GB/T 2261.1-2003: 0 unknown, 1 male, 2 female, 9 not stated. Only a name tells such codes from others.
_GENDER_CODES: Final = frozenset({"0", "1", "2", "9"})
_WECHAT: Final = re.compile(
    r"[A-Za-z][A-Za-z0-9_\-]{5,19}|o[A-Za-z0-9_\-]{27}|1[3-9][0-9]{9}|[1-9][0-9]{4,10}"
)
_ORGANISATION: Final = re.compile(
    r"(?:公司|集团|厂|店|院|校|学|中心|事务所|银行|协会|局|委员会|合作社|部|行|社|Inc\.?|Ltd\.?|Co\.?|LLC|GmbH)$"
)
_PLATE: Final = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·]?[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳]"
)
_PASSPORT: Final = re.compile(r"[EGDSPKHM][A-Z]?[0-9]{7,9}")
_LANDLINE: Final = re.compile(
    r"(?:\+?86)?0?(?:10|2[0-9]|[3-9][0-9]{2})[0-9]{7,8}(?:转?[0-9]{1,6})?|[2-8][0-9]{6,7}"
)
# Shorter names are not cut: 沙市 is not 沙.
_SHORTEST_NAME: Final = 2


def _like_person(cell: str) -> bool:
    return bool(_HAN_NAME.fullmatch(cell) or _OTHER_NAME.fullmatch(cell))


def _person(cell: str) -> bool:
    return bool(_HAN_NAME.fullmatch(cell)) and cell[0] in _SURNAMES


def _location(cell: str) -> bool:
    return bool(_PLACE.search(cell) or _HOUSE.search(cell)) or cell in _divisions()


def _full_location(cell: str) -> bool:
    return bool(_PLACE.search(cell) and _HOUSE.search(cell)) or cell in _divisions()


@cache
def _divisions() -> frozenset[str]:
    names = {region.name for region in regions()}
    return frozenset(names | {name[:-1] for name in names if len(name) > _SHORTEST_NAME})


def _gender(cell: str) -> bool:
    return cell.upper() in _GENDERS or cell.upper() in _GENDER_UNKNOWN


def _ip(cell: str) -> bool:
    try:
        ip_address(cell)
    except ValueError:
        return False
    return True


def _plate(cell: str) -> bool:
    return bool(_PLATE.fullmatch(bare(cell)))


LIKENESSES: Final[Mapping[Entity, Callable[[str], bool]]] = {
    Entity.PERSON: _like_person,
    Entity.LOCATION: _location,
    Entity.ORGANIZATION: lambda cell: bool(_ORGANISATION.search(cell)),
    Entity.GENDER: lambda cell: _gender(cell) or cell in _GENDER_CODES,
    Entity.DATE_OF_BIRTH: lambda cell: bool(_DATE.fullmatch(cell)),
    Entity.WECHAT_ID: lambda cell: bool(_WECHAT.fullmatch(cell)),
    Entity.IP_ADDRESS: _ip,
    Entity.CN_PLATE: _plate,
    Entity.CN_PASSPORT: lambda cell: bool(_PASSPORT.fullmatch(bare(cell))),
    Entity.CN_LANDLINE: lambda cell: bool(_LANDLINE.fullmatch(bare(cell))),
}
"""Whether a trimmed cell could be the entity. It supports or contradicts what a name says."""

TELLING: Final[Mapping[Entity, Callable[[str], bool]]] = {
    Entity.PERSON: _person,
    Entity.LOCATION: _full_location,
    Entity.GENDER: _gender,
    Entity.CN_PLATE: _plate,
    Entity.IP_ADDRESS: _ip,
}
"""The stricter likenesses: a column full of them tells what it holds even under a name that says nothing."""
