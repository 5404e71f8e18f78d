"""Likenesses: whether a value could be what no check digit proves, such as a name or an address.

A likeness supports or contradicts what a column's name says. The stricter ones tell what a column holds
even under a name that says nothing, if nearly all of its cells have them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

from piiguard.catalog import Entity
from piiguard.catalog.codes import regions
from piiguard.classify.fields.forms import bare
from piiguard.classify.validators.device_ids import is_iccid, is_imei, is_imsi
from piiguard.classify.validators.hk_id import is_hk_id
from piiguard.classify.validators.iban import is_iban
from piiguard.classify.validators.ip_address import is_ip_address
from piiguard.classify.validators.landline import is_landline, landline_value
from piiguard.classify.validators.mac_address import is_mac_address
from piiguard.classify.validators.mo_id import is_mo_id
from piiguard.classify.validators.org_code import is_org_code
from piiguard.classify.validators.plate import is_plate
from piiguard.classify.validators.service_number import is_short_number, is_toll_number
from piiguard.classify.validators.travel_permits import (
    is_hk_macao_permit,
    is_home_return_permit,
    is_taiwan_compatriot_permit,
    is_taiwan_permit,
)
from piiguard.classify.validators.tw_id import is_tw_id

__all__ = ["LIKENESSES", "STRICT", "TELLING", "Likeness"]

Likeness = Callable[[str], bool]
"""Whether a trimmed cell could be the entity."""

# Source: Ministry of Public Security 公安部, national report on names for 2020: the hundred most frequent
# surnames, borne by some 85 in 100 people.
_SURNAMES: Final = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高梁郑谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆"
    "范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常"
)
_HAN_NAME: Final = re.compile(r"[\u3400-\u9fff]{2,4}(?:·[\u3400-\u9fff]{2,8})?")
# As forms write them: Li Na, O'Brien, J. R. Smith.
_OTHER_NAME: Final = re.compile(r"[A-Z][A-Za-z.'\-]*(?: [A-Z][A-Za-z.'\-]*){1,3}")
_HAN_WORD: Final = re.compile(r"[\u3400-\u9fff]")
_PLACE: Final = re.compile(r"[\u3400-\u9fff](?:省|市|自治区|区|县|镇|乡|路|街|巷|弄|村|小区|苑|花园)")
_HOUSE: Final = re.compile(r"[0-9一二三四五六七八九十]+(?:号|室|栋|幢|单元|楼|弄)")
_STREET: Final = re.compile(
    r"[0-9]{1,5}.{0,40}(?:Road|Rd|Street|St|Avenue|Ave|Lane|District|Building)", re.IGNORECASE
)
_POSTCODE: Final = re.compile(r"[0-9]{6}")
_DATE: Final = re.compile(
    r"(?:19|20)[0-9]{2}[-/.年]?(?:0?[1-9]|1[0-2])[-/.月]?(?:(?:0?[1-9]|[12][0-9]|3[01])日?)?(?:[ T]00:00.*)?"
    r"|(?:0?[1-9]|[12][0-9]|3[01])[-/.](?:0?[1-9]|[12][0-9]|3[01])[-/.](?:19|20)[0-9]{2}|(?:19|20)[0-9]{2}年?"
)
_GENDERS: Final = frozenset({"男", "女", "男性", "女性", "男士", "女士", "MALE", "FEMALE", "M", "F"})
_GENDER_UNKNOWN: Final = frozenset({"未知", "未说明", "保密", "UNKNOWN", "U"})
# GB/T 2261.1-2003: 0 unknown, 1 male, 2 female, 9 not stated. Only a name tells such codes from others.
_GENDER_CODES: Final = frozenset({"0", "1", "2", "9"})
_ORGANISATION: Final = re.compile(
    r"(?:公司|集团|厂|店|院|校|学|中心|事务所|银行|支行|分行|协会|局|委员会|合作社|部|行|社|工作室|商行|"
    r"Inc\.?|Ltd\.?|Co\.?|LLC|GmbH|Corp\.?|University|Hospital|Bank)$"
)
_COMPANY: Final = re.compile(
    r"[\u3400-\u9fff]{3,}.*(?:公司|事务所|合作社|集团|支行|分行)$|.{3,} (?:Inc\.?|Ltd\.?|LLC|GmbH)$"
)
_RELIGIONS: Final = re.compile(
    "佛教|道教|基督|天主|伊斯兰|犹太|东正|印度教|无宗教|不信|信教|无神|Buddh|Christ|Islam|Muslim|Catholic|Tao|Dao|Hindu|Jew|Athe|None|无",
    re.IGNORECASE,
)
_FAITH: Final = re.compile(
    "(?:信仰)?(?:藏传|南传|汉传)?(?:佛教|道教|基督教|天主教|伊斯兰教|犹太教|东正教|印度教)(?:徒)?|无宗教信仰"
)
# What diagnoses end in, with a grade, type or stage behind it or not.
_DISEASE: Final = re.compile(
    "(?:炎|癌|肿瘤|综合征|糖尿病|高血压|冠心病|心脏病|骨折|贫血|哮喘|感染|结石|突出|出血|衰竭|抑郁症|焦虑症)"
    "(?:[\u2160-\u21630-9一二三四]{1,3}[级型期度])?$"
)
_FLAGS: Final = frozenset(
    {"0", "1", "true", "false", "yes", "no", "y", "n", "t", "f", "是", "否", "有", "无"}
)
_PERSONAL_PARAMETER: Final = re.compile(
    r"[?&#;](?:[a-z_]*(?:phone|mobile|tel|email|mail|idcard|id_?no|name|uid|user_?id|openid|token|account|card|addr)[a-z_]*)=[^&#]{2,}",
    re.IGNORECASE,
)
_HOMEPAGE: Final = re.compile(
    r"https?://[^ ]{1,200}/(?:u|user|users|people|profile|space|home|in)/[^ /?#]{2,}", re.IGNORECASE
)
_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,18})?")
_DEGREES: Final = re.compile(r"[+-]?[0-9]{1,3}\.[0-9]{2,15}°?[NSEWnsew]?")
# A whole number of degrees is the corner of a map, not where somebody is.
_PAIR: Final = re.compile(
    r"[\[(]?(?:POINT ?\()?[+-]?[0-9]{1,3}\.[0-9]{2,15}[, ]{1,3}[+-]?[0-9]{1,3}\.[0-9]{2,15}\)?[\])]?"
)
_SECRET: Final = re.compile(r"[A-Za-z0-9_\-./+=]{16,4096}")
# Without an area code, or with an extension.
_LOCAL: Final = re.compile(
    r"(?:0[0-9]{2,3})?\(?(?:0[0-9]{2,3})?\)?[2-8][0-9]{6,7}(?:[转X#EXT.,]{1,4}[0-9]{1,6}|[0-9]{1,4})?"
)
_VERSION_OCTET: Final = 31
_EARTH: Final = 180
# Shorter names are not cut: 沙市 is not 沙.
_SHORTEST_NAME: Final = 2
_LONGEST_PASSWORD: Final = 256
_SHORTEST_PASSWORD: Final = 4


def _like_person(cell: str) -> bool:
    return bool(_HAN_NAME.fullmatch(cell) or _OTHER_NAME.fullmatch(cell))


def _person(cell: str) -> bool:
    return bool(_HAN_NAME.fullmatch(cell)) and cell[0] in _SURNAMES


def _strict_person(cell: str) -> bool:
    return _person(cell) or bool(_OTHER_NAME.fullmatch(cell)) or "·" in cell


def _location(cell: str) -> bool:
    place = _PLACE.search(cell) or _HOUSE.search(cell) or _STREET.search(cell) or _POSTCODE.fullmatch(cell)
    return bool(place) or cell in _divisions()


def _full_location(cell: str) -> bool:
    return bool(_PLACE.search(cell) and _HOUSE.search(cell)) or cell in _divisions()


@cache
def _divisions() -> frozenset[str]:
    names = {region.name for region in regions()}
    return frozenset(names | {name[:-1] for name in names if len(name) > _SHORTEST_NAME})


def _gender(cell: str) -> bool:
    return cell.upper() in _GENDERS or cell.upper() in _GENDER_UNKNOWN


def _landline(cell: str) -> bool:
    return is_landline(landline_value(cell)) or bool(_LOCAL.fullmatch(bare(cell)))


def _no_version(cell: str) -> bool:
    """Tell an address from 1.2.10.4, which is more often a version."""
    if not is_ip_address(cell):
        return False
    return ":" in cell or max(map(int, cell.split("."))) > _VERSION_OCTET


def _degrees(cell: str) -> bool:
    if _PAIR.fullmatch(cell):
        return True
    return bool(_DEGREES.fullmatch(cell)) and abs(float(cell.rstrip("°NSEWnsew"))) <= _EARTH


def _pair(cell: str) -> bool:
    return bool(_PAIR.fullmatch(cell))


def _url(cell: str) -> bool:
    return bool("://" in cell and (_PERSONAL_PARAMETER.search(cell) or _HOMEPAGE.match(cell)))


def _secret(cell: str) -> bool:
    return bool(_SECRET.fullmatch(cell)) and not cell.isdigit()


def _password(cell: str) -> bool:
    return (
        _SHORTEST_PASSWORD <= len(cell) <= _LONGEST_PASSWORD
        and " " not in cell
        and not _HAN_WORD.search(cell)
    )


def _described(cell: str) -> bool:
    return cell.casefold() not in _FLAGS


def _plain(cell: str) -> str:
    return "".join(filter(str.isalnum, bare(cell)))


def _valid(check: Likeness) -> Likeness:
    return lambda cell: check(_plain(cell))


def _formed(pattern: str) -> Likeness:
    form = re.compile(pattern)
    return lambda cell: bool(form.fullmatch(bare(cell)))


def _written(pattern: str) -> Likeness:
    form = re.compile(pattern)
    return lambda cell: bool(form.fullmatch(cell))


LIKENESSES: Final[Mapping[Entity, Likeness]] = {
    Entity.PERSON: _like_person,
    Entity.MINOR: _like_person,
    Entity.LOCATION: _location,
    Entity.ORGANIZATION: lambda cell: bool(_ORGANISATION.search(cell)),
    Entity.GENDER: lambda cell: _gender(cell) or cell in _GENDER_CODES,
    Entity.DATE_OF_BIRTH: lambda cell: bool(_DATE.fullmatch(cell)),
    Entity.WECHAT_ID: _written(
        r"[A-Za-z][A-Za-z0-9_\-]{5,19}|o[A-Za-z0-9_\-]{27}|1[3-9][0-9]{9}|[1-9][0-9]{4,10}"
    ),
    Entity.QQ_NUMBER: _written(r"[1-9][0-9]{4,10}(?:@qq\.com)?"),
    Entity.ALIPAY_ACCOUNT: _written(r"1[3-9][0-9]{9}|2088[0-9]{12}|[^@ ]{1,64}@[^@ ]{3,64}"),
    Entity.WEIBO_HANDLE: _written(r"@?[A-Za-z0-9_\-\u3400-\u9fff]{2,30}|[1-9][0-9]{8,10}"),
    Entity.IP_ADDRESS: is_ip_address,
    Entity.MAC_ADDRESS: _valid(is_mac_address),
    Entity.CN_PLATE: _valid(is_plate),
    Entity.VIN: _formed(r"[A-HJ-NPR-Z0-9]{17}"),
    Entity.CN_PASSPORT: _formed(r"[EGDSPKHM][A-Z]?[0-9]{7,9}|[A-Z]{1,2}[0-9]{6,8}|[0-9]{9}"),
    Entity.CN_FOREIGNER_ID: _formed(r"[A-Z]{3}[0-9]{12}|9[0-9]{17}"),
    Entity.CN_HK_MACAO_PERMIT: _valid(is_hk_macao_permit),
    Entity.CN_HOME_RETURN_PERMIT: _valid(is_home_return_permit),
    Entity.CN_TAIWAN_PERMIT: _valid(is_taiwan_permit),
    Entity.CN_TAIWAN_COMPATRIOT_PERMIT: _valid(is_taiwan_compatriot_permit),
    Entity.CN_DRIVER_LICENCE: _formed(r"[0-9]{12}|[0-9]{17}[0-9X]"),
    Entity.CN_SOCIAL_SECURITY: _formed(r"[A-Z0-9]{8,12}|[0-9]{17}[0-9X]"),
    Entity.CN_OFFICER_CARD: _formed(r"[\u3400-\u9fff]{1,3}字?第?[0-9]{6,8}号?|[0-9]{6,8}"),
    Entity.HK_ID_CARD: _valid(is_hk_id),
    Entity.MO_ID_CARD: _valid(is_mo_id),
    Entity.TW_ID_CARD: _valid(is_tw_id),
    Entity.MRZ: lambda cell: "<" in cell and len(cell) >= 30,  # noqa: PLR2004 - ICAO 9303: TD1 has lines of 30
    Entity.CN_MOBILE: _formed(r"(?:\+?86|0086)?0?1[0-9]{10}"),
    Entity.PHONE_NUMBER: _formed(r"(?:\+|00)[0-9]{8,15}"),
    Entity.CN_LANDLINE: _landline,
    Entity.CN_SERVICE_NUMBER: lambda cell: is_toll_number(_plain(cell)) or is_short_number(_plain(cell)),
    Entity.CARD_CVV: _written(r"[0-9]{3,4}"),
    Entity.CARD_EXPIRY: _written(
        r"(?:0?[1-9]|1[0-2]) ?[/\-] ?(?:20)?[2-4][0-9]|(?:0[1-9]|1[0-2])[2-4][0-9]"
        r"|20[2-4][0-9][-/]?(?:0[1-9]|1[0-2])(?:[-/][0-9]{2})?"
    ),
    Entity.IBAN_CODE: _valid(is_iban),
    Entity.CRYPTO: _written(
        r"[13][1-9A-HJ-NP-Za-km-z]{25,34}|bc1[a-z0-9]{20,80}|0x[0-9a-fA-F]{40}|T[1-9A-HJ-NP-Za-km-z]{33}"
    ),
    Entity.CN_ORGANIZATION_CODE: _valid(is_org_code),
    Entity.CN_TAX_NUMBER: _formed(r"[0-9A-Z]{15}|[0-9A-Z]{17,20}"),
    Entity.CN_BUSINESS_LICENCE: _formed(r"[0-9]{13,15}|[0-9A-Z]{18}"),
    Entity.IMEI: _valid(is_imei),
    Entity.IMSI: _valid(is_imsi),
    Entity.ICCID: _valid(is_iccid),
    Entity.COORDINATES: _degrees,
    Entity.CN_WAYBILL: _formed(r"[A-Z]{0,5}[0-9]{8,20}[A-Z]{0,2}"),
    Entity.API_KEY: _secret,
    Entity.PASSWORD: _password,
    Entity.URL: _url,
    Entity.RELIGION: lambda cell: bool(_RELIGIONS.search(cell)),
    Entity.FINANCIAL_ACCOUNT: _written(
        r"[¥￥$]?[0-9]{1,3}(?:,?[0-9]{3}){0,5}(?:\.[0-9]{1,4})?[KkWw万千元]{0,2}|[A-Z]{0,2}[0-9\- ]{6,24}"
    ),
    Entity.BIOMETRICS: _described,
    Entity.HEALTH: _described,
    Entity.WHEREABOUTS: _described,
}
"""Whether a trimmed cell could be the entity. It supports or contradicts what a name says."""

STRICT: Final[Mapping[Entity, Likeness]] = {
    Entity.PERSON: _strict_person,
    Entity.ORGANIZATION: lambda cell: bool(_COMPANY.search(cell) or _ORGANISATION.search(cell)),
    Entity.COORDINATES: _degrees,
}
"""What a cell must be like where the name has other readings: any two characters could be a name, but not
under ``sender``."""

TELLING: Final[Mapping[Entity, Likeness]] = {
    Entity.PERSON: _person,
    Entity.LOCATION: _full_location,
    Entity.ORGANIZATION: lambda cell: bool(_COMPANY.search(cell)),
    Entity.GENDER: _gender,
    Entity.CN_PLATE: _valid(is_plate),
    Entity.IP_ADDRESS: _no_version,
    Entity.COORDINATES: _pair,
    Entity.URL: _url,
    Entity.RELIGION: lambda cell: bool(_FAITH.fullmatch(cell)),
    Entity.HEALTH: lambda cell: bool(_DISEASE.search(cell)),
}
"""The stricter likenesses: a column full of them tells what it holds even under a name that says nothing."""
