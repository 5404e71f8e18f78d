"""Made-up values of each entity, right in every check that the entity has. None is taken from a person."""

# ruff: noqa: E501 - a table reads better with one thing a line

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Final

__all__ = ["MAKERS", "luhn_digit", "resident_id"]

_REGIONS: Final = (
    "110105",
    "310101",
    "440305",
    "500103",
    "330106",
    "510104",
    "420106",
    "610113",
    "210102",
    "370102",
)
_SURNAMES: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高梁郑谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢"
)
_GIVEN: Final = (  # noqa: SIM905 - a list of words
    "伟 芳 娜 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 秀英 桂英 志强 建国 建华 国强 晓明 晓燕 丽娟 海燕 雪梅 春梅 "
    "子涵 梓萱 浩然 宇轩 一诺 欣怡 诗涵 俊杰 思远 文博 雨桐 佳琪 嘉豪 梦琪 天佑 语嫣 若曦 承恩 景行 望舒 知远"
).split()
_COMPOUND: Final = ("欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "慕容", "令狐")
_CITIES: Final = (
    ("北京市", "朝阳区"),
    ("上海市", "浦东新区"),
    ("广东省深圳市", "南山区"),
    ("浙江省杭州市", "西湖区"),
    ("四川省成都市", "武侯区"),
    ("湖北省武汉市", "洪山区"),
    ("陕西省西安市", "雁塔区"),
    ("江苏省南京市", "鼓楼区"),
)
_ROADS: Final = (
    "建国路",
    "人民路",
    "解放大道",
    "中山北路",
    "科技园路",
    "长江东路",
    "学院路",
    "文三路",
    "天府大道",
    "和平街",
)
_COMPOUNDS: Final = ("阳光花园", "碧水雅苑", "锦绣家园", "翠湖小区", "金色港湾", "书香名邸")
_BRANDS: Final = ("星河", "瑞丰", "启明", "恒远", "博雅", "云帆", "天成", "汇智")
_TRADES: Final = ("科技", "贸易", "餐饮管理", "信息技术", "物流", "生物医药", "建筑工程")
_PLATE_HEADS: Final = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PLATE: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_USCC: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VIN: Final = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"
_VIN_VALUES: Final = dict(
    zip(
        "ABCDEFGHJKLMNPRSTUVWXYZ",
        (1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9),
        strict=True,
    )
)
_VIN_WEIGHTS: Final = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_MOBILE_HEADS: Final = (  # noqa: SIM905 - a list of words
    "130 131 132 133 135 136 137 138 139 147 150 151 152 155 157 158 159 166 173 175 176 177 178 180 181 182 185 "
    "186 187 188 189 191 193 195 196 198 199"
).split()
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_ALNUM: Final = _LETTERS + _LETTERS.upper() + "0123456789"
_TW: Final = dict(zip("ABCDEFGHJKLMNPQRSTUVXYWZIO", range(10, 36), strict=True))


def _digits(rng: random.Random, count: int) -> str:
    return "".join(rng.choices("0123456789", k=count))


def _pick(rng: random.Random, chars: str, count: int) -> str:
    return "".join(rng.choices(chars, k=count))


def _birth(rng: random.Random) -> date:
    return date(1955, 1, 1) + timedelta(rng.randrange(20_000))


def _mod11_2(master: str) -> str:
    total = sum(int(digit) * pow(2, 17 - at, 11) for at, digit in enumerate(master))
    return "10X98765432"[total % 11]


def luhn_digit(body: str) -> str:
    """Return the digit that makes *body* pass the Luhn check."""
    total = 0
    for at, char in enumerate(reversed(body)):
        digit = int(char) * (2 if at % 2 == 0 else 1)
        total += digit - 9 if digit > 9 else digit
    return str(-total % 10)


def resident_id(rng: random.Random, region: str | None = None) -> str:
    """Make a resident ID of eighteen characters."""
    master = f"{region or rng.choice(_REGIONS)}{_birth(rng):%Y%m%d}{_digits(rng, 3)}"
    return master + _mod11_2(master)


def _foreigner(rng: random.Random) -> str:
    master = f"9{rng.choice(('11', '31', '44'))}{rng.choice(('840', '124', '826', '392'))}{_birth(rng):%Y%m%d}{_digits(rng, 3)}"
    return master + _mod11_2(master)


def _mobile(rng: random.Random) -> str:
    return rng.choice(_MOBILE_HEADS) + _digits(rng, 8)


def _landline(rng: random.Random) -> str:
    code, count = rng.choice(
        (("010", 8), ("021", 8), ("0755", 8), ("0571", 8), ("028", 8), ("0791", 8), ("0931", 7))
    )
    extension = rng.choice(("", "", "", " 转 3", "转801", "-8012"))
    return f"{code}-{rng.choice('2345678')}{_digits(rng, count - 1)}{extension}"


def _bank_card(rng: random.Random) -> str:
    head, length = rng.choice(
        (("622202", 19), ("621700", 19), ("622848", 19), ("621661", 19), ("622588", 16), ("622575", 16))
    )
    body = head + _digits(rng, length - len(head) - 1)
    return body + luhn_digit(body)


def _credit_card(rng: random.Random) -> str:
    head, length = rng.choice((("4539", 16), ("5425", 16), ("3782", 15), ("4916", 16)))
    body = head + _digits(rng, length - len(head) - 1)
    return body + luhn_digit(body)


def _organisation_code(rng: random.Random) -> str:
    body = _digits(rng, 8)
    total = sum(int(digit) * weight for digit, weight in zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    check = 11 - total % 11
    return body + ("X" if check == 10 else "0" if check == 11 else str(check))


def _uscc(rng: random.Random) -> str:
    body = "91" + rng.choice(_REGIONS) + _organisation_code(rng)
    total = sum(_USCC.index(char) * pow(3, at, 31) for at, char in enumerate(body))
    return body + _USCC[-total % 31]


def _vin(rng: random.Random) -> str:
    body = rng.choice(("LSV", "LFV", "LGB", "LVS")) + _pick(rng, _VIN, 8) + _digits(rng, 6)
    total = sum(
        (int(char) if char.isdigit() else _VIN_VALUES[char]) * weight
        for char, weight in zip(body, _VIN_WEIGHTS, strict=True)
    )
    return body[:8] + "0123456789X"[total % 11] + body[9:]


def _plate(rng: random.Random) -> str:
    head = rng.choice(_PLATE_HEADS) + rng.choice(_PLATE[:12])
    if rng.random() < 0.3:
        return f"{head}{rng.choice('DF')}{_digits(rng, 5)}"
    return head + rng.choice(_PLATE) + _digits(rng, 4)


def _hkid(rng: random.Random) -> str:
    body = rng.choice("ACDEGKMPRVYZ") + _digits(rng, 6)
    values = [36, ord(body[0]) - 55, *map(int, body[1:])]
    total = sum(value * weight for value, weight in zip(values, range(9, 1, -1), strict=True))
    return f"{body}({'0123456789A'[-total % 11]})"


def _twid(rng: random.Random) -> str:
    body = rng.choice("ABCDEFGH") + rng.choice("12") + _digits(rng, 7)
    tens, ones = divmod(_TW[body[0]], 10)
    total = (
        tens
        + ones * 9
        + sum(int(digit) * weight for digit, weight in zip(body[1:], range(8, 0, -1), strict=True))
    )
    return body + str(-total % 10)


def _iban(rng: random.Random) -> str:
    body = "37040044" + _digits(rng, 10)
    return f"DE{98 - int(body + '131400') % 97:02}{body}"


def _passport(rng: random.Random) -> str:
    head = rng.choice(("E", "G", "EA", "EJ"))
    return head + _digits(rng, 9 - len(head))


def _person(rng: random.Random) -> str:
    surname = rng.choice(_COMPOUND) if rng.random() < 0.06 else rng.choice(_SURNAMES)
    return surname + rng.choice(_GIVEN)


def _address(rng: random.Random) -> str:
    city, district = rng.choice(_CITIES)
    road = f"{rng.choice(_ROADS)}{rng.randrange(1, 400)}号"
    if rng.random() < 0.6:
        road += f"{rng.choice(_COMPOUNDS)}{rng.randrange(1, 30)}号楼{rng.randrange(1, 5)}单元{rng.randrange(1, 30)}0{rng.randrange(1, 5)}室"
    return city + district + road


def _organisation(rng: random.Random) -> str:
    city = rng.choice(("北京", "上海", "深圳市", "杭州", "成都市"))
    return f"{city}{rng.choice(_BRANDS)}{rng.choice(_BRANDS)}{rng.choice(_TRADES)}有限公司"


def _email(rng: random.Random) -> str:
    local = rng.choice(("zhang.wei", "li_na", "wangfang", "chen-jie", "user")) + str(rng.randrange(10_000))
    return f"{local}@{rng.choice(('example.com', 'mail.example.cn', 'example.org', 'corp.example.com.cn'))}"


def _ip(rng: random.Random) -> str:
    if rng.random() < 0.25:
        return ":".join(["2408", *(f"{rng.randrange(0x1000, 0xFFFF):x}" for _ in range(7))])
    return f"{rng.choice((36, 58, 101, 114, 183, 220))}.{rng.randrange(256)}.{rng.randrange(256)}.{rng.randrange(1, 255)}"


def _mac(rng: random.Random) -> str:
    return rng.choice(":-").join(f"{rng.randrange(256):02x}" for _ in range(6))


def _imei(rng: random.Random) -> str:
    body = rng.choice(("35", "86")) + _digits(rng, 12)
    return body + luhn_digit(body)


def _iccid(rng: random.Random) -> str:
    body = "8986" + rng.choice(("00", "01", "03")) + _digits(rng, 13)
    return body + luhn_digit(body)


def _birthday(rng: random.Random) -> str:
    born = _birth(rng)
    return rng.choice((f"{born:%Y-%m-%d}", f"{born.year}年{born.month}月{born.day}日", f"{born:%Y/%m/%d}"))


MAKERS: Final[Mapping[str, Callable[[random.Random], str]]] = {
    "CN_RESIDENT_ID": lambda rng: resident_id(
        rng, rng.choice(("810000", "820000", "830000")) if rng.random() < 0.1 else None
    ),
    "CN_FOREIGNER_ID": _foreigner,
    "CN_PASSPORT": _passport,
    "CN_HK_MACAO_PERMIT": lambda rng: "C" + _digits(rng, 8),
    "CN_HOME_RETURN_PERMIT": lambda rng: rng.choice("HM") + _digits(rng, 8),
    "HK_ID_CARD": _hkid,
    "TW_ID_CARD": _twid,
    "CN_OFFICER_CARD": lambda rng: f"{rng.choice(('军', '海', '空', '南', '北'))}字第{_digits(rng, 8)}号",
    "CN_MOBILE": _mobile,
    "CN_LANDLINE": _landline,
    "CN_BANK_CARD": _bank_card,
    "CREDIT_CARD": _credit_card,
    "IBAN_CODE": _iban,
    "CRYPTO": lambda rng: "0x" + _pick(rng, "0123456789abcdef", 40),
    "CN_USCC": _uscc,
    "CN_ORGANIZATION_CODE": lambda rng: "-".join(re.findall("^.{8}|.$", _organisation_code(rng))),
    "CN_PLATE": _plate,
    "VIN": _vin,
    "EMAIL_ADDRESS": _email,
    "IP_ADDRESS": _ip,
    "MAC_ADDRESS": _mac,
    "IMEI": _imei,
    "ICCID": _iccid,
    "COORDINATES": lambda rng: f"{rng.uniform(22, 41):.6f},{rng.uniform(103, 121):.6f}",
    "WECHAT_ID": lambda rng: (
        rng.choice(("wx_", "lover", "sun-", "Tom_")) + _pick(rng, _LETTERS + "0123456789", 7)
    ),
    "QQ_NUMBER": lambda rng: rng.choice("123456789") + _digits(rng, rng.randrange(5, 10)),
    "CN_WAYBILL": lambda rng: rng.choice(("SF", "YT", "JD")) + _digits(rng, 13),
    "API_KEY": lambda rng: rng.choice(
        ("AKIA" + _pick(rng, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16), "ghp_" + _pick(rng, _ALNUM, 36))
    ),
    "PASSWORD": lambda rng: _pick(rng, _ALNUM, 7) + rng.choice("!@#$%") + _digits(rng, 3),
    "PERSON": _person,
    "LOCATION": _address,
    "ORGANIZATION": _organisation,
    "DATE_OF_BIRTH": _birthday,
}
"""Entity → what makes a value of it."""
