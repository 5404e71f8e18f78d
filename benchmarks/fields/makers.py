"""What fills the columns: made-up values, each by a function of a source of chance."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random
from typing import Final

from piiguard.classify.validators.business_licence import check_digit as licence_digit
from piiguard.classify.validators.hk_id import check_character as hk_check
from piiguard.classify.validators.org_code import is_org_code
from piiguard.classify.validators.tw_id import check_digit as tw_check
from piiguard.classify.validators.vin import is_vin
from piiguard.cli.demo.addresses import place, street_address
from piiguard.cli.demo.identifiers import bank_card, email, landline, mobile, resident_id, uscc
from piiguard.cli.demo.names import full_name

__all__ = ["MAKERS", "Maker"]

Maker = Callable[[Random, int], str]
"""From a source of chance and the number of the row to a cell."""

_START: Final = date(2023, 1, 1)
_PROVINCES: Final = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PLATE: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"
_BASE58: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_URL_SAFE: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
_VIN: Final = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
_GOODS: Final = [
    "黄金叶礼盒",
    "高露洁牙膏",
    "金龙鱼大豆油",
    "马应龙眼霜",
    "白象方便面",
    "石榴汁",
    "江小白",
    "周黑鸭",
    "老干妈辣酱",
    "无线蓝牙耳机",
    "儿童保温杯",
    "张飞牛肉干",
    "李锦记生抽",
    "王老吉",
    "方便雨衣",
    "安踏跑鞋",
    "陈年花雕",
    "雷蛇鼠标",
    "毛巾三件套",
    "苏泊尔炒锅",
    "孔府家酒",
    "田园沙拉",
    "雪花酥",
    "手机壳",
    "不锈钢汤锅",
    "夏季凉席",
    "云南白药",
    "潘婷洗发水",
]
_SURNAMED: Final = ["Wang", "Li", "Zhang", "Liu", "Chen", "Yang", "Huang", "Zhao", "Wu", "Zhou", "Xu", "Sun"]
_GIVEN: Final = ["Wei", "Fang", "Na", "Min", "Jing", "Qiang", "Lei", "Yang", "Yan", "Jie", "Juan", "Tao"]
_FOREIGN: Final = ["James", "Mary", "Robert", "Anna", "Michael", "Laura", "David", "Emma", "Peter", "Julia"]
_LAST: Final = ["Smith", "Johnson", "Brown", "Miller", "Davis", "Wilson", "Moore", "Taylor", "Clark", "Lewis"]
_UYGHUR: Final = ("买买提·艾力", "阿依古丽·买买提", "古丽娜尔·吐尔逊", "努尔麦麦提·喀迪尔", "卓玛·才让")
_COMPANIES: Final = ["华信", "中联", "恒达", "金石", "云帆", "同创", "安泰", "瑞丰", "天目", "海川"]
_TRADES: Final = ["科技", "贸易", "物流", "建设", "信息技术", "食品", "房地产经纪", "文化传媒"]
_REMARKS: Final = (
    "客户要求尽快发货",
    "已电话沟通，同意改期",
    "请放在门卫处",
    "无",
    "货物外包装破损，待核实",
    "周末配送",
    "发票随货",
)
_DIAGNOSES: Final = [
    "高血压2级",
    "2型糖尿病",
    "上呼吸道感染",
    "急性胃炎",
    "腰椎间盘突出",
    "冠心病",
    "支气管哮喘",
    "过敏性鼻炎",
]
_FAITHS: Final = ["无宗教信仰", "佛教", "道教", "基督教", "天主教", "伊斯兰教", "无"]


def _digits(rng: Random, count: int) -> str:
    return "".join(rng.choice("0123456789") for _ in range(count))


def _chars(rng: Random, count: int, among: str) -> str:
    return "".join(rng.choice(among) for _ in range(count))


def _day(rng: Random, first: int = 1950, last: int = 2006) -> date:
    return date(rng.randint(first, last), 1, 1) + timedelta(days=rng.randint(0, 364))


def _name(rng: Random) -> str:
    return full_name(rng, woman=rng.random() < 0.5, born=rng.randint(1955, 2004))


def _id(rng: Random) -> str:
    return resident_id(rng, _day(rng), woman=rng.random() < 0.5)


def _luhn(body: str) -> str:
    total = 0
    for place_, digit in enumerate(reversed(body)):
        number = int(digit) * (2 if place_ % 2 == 0 else 1)
        total += number - 9 if number > 9 else number
    return body + str(-total % 10)


def _moment(rng: Random) -> datetime:
    return datetime(2024, 1, 1) + timedelta(seconds=rng.randint(0, 31_000_000))  # noqa: DTZ001 - a cell's text


def _vin(rng: Random) -> str:
    while True:
        body = "L" + _chars(rng, 7, _VIN) + "{}" + _chars(rng, 2, _VIN) + _digits(rng, 6)
        for check in "0123456789X":
            if is_vin(body.format(check)):
                return body.format(check)


def _org(rng: Random) -> str:
    while True:
        body = _digits(rng, 8)
        for check in "0123456789X":
            if is_org_code(body + check):
                return f"{body}-{check}"


def _plate(rng: Random) -> str:
    length = 5 if rng.random() < 0.7 else 6
    if length == 6:
        return f"{rng.choice(_PROVINCES)}{rng.choice('ABCDEFG')}{rng.choice('DF')}{_digits(rng, 5)}"
    return f"{rng.choice(_PROVINCES)}{rng.choice('ABCDEFGH')}{rng.choice(_PLATE)}{_digits(rng, 4)}"


def _company(rng: Random) -> str:
    return f"{place(rng).short}{rng.choice(_COMPANIES)}{rng.choice(_TRADES)}有限公司"


def _dirty(maker: Maker, *dirt: str) -> Maker:
    """Every seventh cell is something else, as people type it."""
    return lambda rng, row: rng.choice(dirt) if rng.random() < 1 / 7 else maker(rng, row)


def _any(maker: Callable[[Random], str]) -> Maker:
    return lambda rng, _: maker(rng)


def _among(*values: str) -> Maker:
    return lambda rng, _: rng.choice(values)


def _hash(name: str) -> Maker:
    return lambda rng, _: hashlib.new(name, rng.randbytes(9), usedforsecurity=False).hexdigest()


def _uuid(rng: Random, _: int) -> str:
    return str(uuid.UUID(bytes=rng.randbytes(16), version=4))


def _spelled(rng: Random, _: int) -> str:
    plain = mobile(rng)
    return rng.choice(
        [
            plain,
            f"{plain[:3]}-{plain[3:7]}-{plain[7:]}",
            f"{plain[:3]} {plain[3:7]} {plain[7:]}",
            f"+86 {plain}",
        ]
    )


def _in_fours(number: str) -> str:
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4))


def _log(rng: Random, _: int) -> str:
    verb, status = rng.choice(["GET", "POST"]), rng.choice([200, 404, 500])
    return f"{verb} /api/v1/items/{rng.randint(1, 10**6)} {status} {rng.random():.3f}s"


def _point(rng: Random) -> str:
    return f"{rng.uniform(73, 135):.6f},{rng.uniform(18, 53):.6f}"


MAKERS: Final[dict[str, Maker]] = {
    # people
    "person": _any(_name),
    "person_dirty": _dirty(_any(_name), "", "不详", "测试", "N/A"),
    "person_mixed": lambda rng, _: _name(rng) if rng.random() < 0.8 else rng.choice(_UYGHUR),
    "person_pinyin": lambda rng, _: (
        f"{rng.choice(_SURNAMED)} {rng.choice(_GIVEN)}{rng.choice(_GIVEN).lower()}"
    ),
    "person_foreign": lambda rng, _: f"{rng.choice(_FOREIGN)} {rng.choice(_LAST)}",
    "person_upper": lambda rng, _: f"{rng.choice(_SURNAMED)} {rng.choice(_GIVEN)}".upper(),
    "person_masked": lambda rng, _: _name(rng)[0] + "*" * rng.randint(1, 2),
    "person_company": lambda rng, _: _company(rng) if rng.random() < 0.9 else _name(rng),
    "id": _any(_id),
    "id_dirty": _dirty(_any(_id), "", "无", "待补", "320102"),
    "id_typos": lambda rng, _: _id(rng) if rng.random() < 0.85 else _id(rng)[:-1] + rng.choice("0123456789"),
    "id_lower": lambda rng, _: _id(rng).lower(),
    "id_masked": lambda rng, _: (number := _id(rng))[:6] + "********" + number[-4:],
    "mobile": _any(mobile),
    "mobile_spelled": _spelled,
    "mobile_dirty": _dirty(_any(mobile), "", "无", "同上", "0571-88886666"),
    "mobile_float": lambda rng, _: f"{mobile(rng)}.0",
    "mobile_rounded": lambda rng, _: f"1.{mobile(rng)[1:6]}E+10",
    "mobile_masked": lambda rng, _: (number := mobile(rng))[:3] + "****" + number[-4:],
    "phone_mixed": lambda rng, _: mobile(rng) if rng.random() < 0.6 else landline(rng),
    "landline": _any(landline),
    "landline_extension": lambda rng, _: f"{landline(rng)}-{rng.randint(100, 8999)}",
    "foreign_phone": lambda rng, _: (
        f"+{rng.choice(['1 650 555 0', '44 20 7946 0', '65 6123 4'])}{_digits(rng, 3)}"
    ),
    "service": lambda rng, _: f"{rng.choice(['400', '800'])}-{_digits(rng, 3)}-{_digits(rng, 4)}",
    "card": _any(bank_card),
    "card_spaced": lambda rng, _: _in_fours(bank_card(rng)),
    "card_masked": lambda rng, _: (number := bank_card(rng))[:4] + " **** **** " + number[-4:],
    "visa": lambda rng, _: _luhn("4" + _digits(rng, 14)),
    "cvv": lambda rng, _: _digits(rng, 3),
    "expiry": lambda rng, _: f"{rng.randint(1, 12):02}/{rng.randint(26, 34)}",
    "iban": _among("GB29NWBK60161331926819", "DE89370400440532013000", "FR1420041010050500013M02606"),
    "email": _any(email),
    "email_upper": lambda rng, _: email(rng).upper(),
    "email_masked": lambda rng, _: (address := email(rng))[0] + "***" + address[address.index("@") :],
    "address": lambda rng, _: street_address(rng, place(rng)),
    "address_dirty": _dirty(lambda rng, _: street_address(rng, place(rng)), "", "自提", "同上"),
    "city": lambda rng, _: place(rng).short,
    "postcode": lambda rng, _: f"{rng.randint(10, 85)}{_digits(rng, 4)}",
    "birth": lambda rng, _: _day(rng).isoformat(),
    "birth_plain": lambda rng, _: _day(rng).strftime("%Y%m%d"),
    "birth_slash": lambda rng, _: (day := _day(rng)) and f"{day.year}/{day.month}/{day.day}",
    "birth_han": lambda rng, _: (day := _day(rng)) and f"{day.year}年{day.month}月{day.day}日",
    "birth_month": lambda rng, _: _day(rng).strftime("%Y-%m"),
    "sex": _among("男", "女"),
    "sex_code": _among("1", "2"),
    "sex_letter": _among("M", "F"),
    "passport": lambda rng, _: f"E{rng.choice('ABCDEFGH')}{_digits(rng, 7)}",
    "hk_permit": lambda rng, _: f"C{rng.choice('ABCDEF')}{_digits(rng, 7)}",
    "home_return": lambda rng, _: f"{rng.choice('HM')}{_digits(rng, 8)}",
    "taiwan_permit": lambda rng, _: f"{rng.choice('LT')}{_digits(rng, 8)}",
    "taibao": lambda rng, _: _digits(rng, 8),
    "hkid": lambda rng, _: (body := rng.choice("ABCDGKMPRSYZ") + _digits(rng, 6)) + f"({hk_check(body)})",
    "moid": lambda rng, _: f"{rng.choice('157')}{_digits(rng, 6)}({_digits(rng, 1)})",
    "twid": lambda rng, _: (
        (body := rng.choice("ABCDEFH") + rng.choice("12") + _digits(rng, 7)) + tw_check(body)
    ),
    "driver_file": lambda rng, _: _digits(rng, 12),
    "sscard": lambda rng, _: rng.choice("ABCDEF") + _digits(rng, 8),
    "officer": lambda rng, _: f"{rng.choice(['军', '政', '后', '南'])}字第{_digits(rng, 8)}号",
    "mrz": lambda rng, _: f"POCHN{rng.choice(_SURNAMED).upper()}<<{rng.choice(_GIVEN).upper()}".ljust(
        44, "<"
    ),
    "plate": _any(_plate),
    "vin": _any(_vin),
    "ip": lambda rng, _: ".".join(str(rng.randint(1, 254)) for _ in range(4)),
    "ip_lan": lambda rng, _: f"192.168.{rng.randint(0, 9)}.{rng.randint(1, 254)}",
    "mac": lambda rng, _: ":".join(f"{rng.randint(0, 255):02x}" for _ in range(6)),
    "imei": lambda rng, _: _luhn("86" + _digits(rng, 12)),
    "imsi": lambda rng, _: f"4600{rng.choice('01237')}{_digits(rng, 10)}",
    "iccid": lambda rng, _: f"8986{rng.choice(['00', '01', '03'])}{_digits(rng, 14)}",
    "wechat": lambda rng, _: (
        rng.choice(["wx_", "lucky", "zhang", "mm"]) + _chars(rng, 7, "abcdefghijk0123456789")
    ),
    "qq": lambda rng, _: str(rng.randint(10**5, 3 * 10**9)),
    "alipay": lambda rng, _: mobile(rng) if rng.random() < 0.5 else email(rng),
    "weibo": lambda rng, _: "@" + rng.choice(_GIVEN) + _chars(rng, 4, "abcdef0123456789"),
    "waybill": lambda rng, _: rng.choice(["SF", "YT", "JD"]) + _digits(rng, 13),
    "api_key": lambda rng, _: "sk-" + _chars(rng, 40, _URL_SAFE),
    "password": lambda rng, _: "$2b$12$" + _chars(rng, 53, _URL_SAFE.replace("_", ".").replace("-", "/")),
    "password_clear": lambda rng, _: rng.choice(_GIVEN).lower() + _digits(rng, 4) + rng.choice("!@#"),
    "wallet": lambda rng, _: "0x" + _chars(rng, 40, "0123456789abcdef"),
    "wallet_base58": lambda rng, _: "1" + _chars(rng, 33, _BASE58),
    "longitude": lambda rng, _: f"{rng.uniform(73, 135):.6f}",
    "latitude": lambda rng, _: f"{rng.uniform(18, 53):.6f}",
    "point": _any(_point),
    "profile": lambda rng, _: f"https://space.example.com/u/{_chars(rng, 8, _URL_SAFE)}",
    "diagnosis": _among(*_DIAGNOSES),
    "religion": _among(*_FAITHS),
    "salary": lambda rng, _: f"{rng.randint(4000, 60000)}.00",
    "securities": lambda rng, _: "A" + _digits(rng, 9),
    "face": lambda rng, _: json.dumps([round(rng.uniform(-1, 1), 3) for _ in range(6)]),
    "track": lambda rng, _: ";".join(_point(rng) for _ in range(3)),
    "disability": _among("肢体残疾二级", "视力残疾一级", "听力残疾三级"),
    "remark_phone": lambda rng, _: (
        f"请打{mobile(rng)}，{rng.choice(_REMARKS)}" if rng.random() < 0.3 else rng.choice(_REMARKS)
    ),
    "remark_id": lambda rng, _: f"身份证{_id(rng)}已核验" if rng.random() < 0.4 else rng.choice(_REMARKS),
    # organisations
    "company": _any(_company),
    "uscc": lambda rng, _: uscc(rng, place(rng).code),
    "org_code": _any(_org),
    "licence": lambda rng, _: (body := place(rng).code + _digits(rng, 8)) + licence_digit(body),
    # things
    "order_date": lambda rng, row: f"{(_START + timedelta(days=row % 700)):%Y%m%d}{row:06}{_digits(rng, 2)}",
    "order_18": lambda rng, _: _digits(rng, 18).replace("0", "7", 1),
    "order_62": lambda rng, _: "62" + _digits(rng, 14),
    "order_19": lambda rng, _: "6" + _digits(rng, 18),
    "order_11": lambda rng, _: "1" + _digits(rng, 10),
    "order_138": lambda _, row: f"138{row:08}",
    "order_alnum": lambda rng, _: _chars(rng, 18, "ABCDEFGHJKLMNPQRTUWXY0123456789"),
    "order_prefix": lambda rng, row: f"SO{(_START + timedelta(days=row % 700)):%y%m%d}-{_digits(rng, 5)}",
    "order_ali": lambda _, row: f"2024{row:06}220014{(row * 7919) % 10**12:012}",
    "digits_15": lambda rng, _: "1" + _digits(rng, 14),
    "digits_16": lambda rng, _: _digits(rng, 16),
    "digits_17": lambda rng, _: _chars(rng, 17, _VIN),
    "digits_9": lambda rng, _: _digits(rng, 9),
    "digits_8": lambda rng, _: _digits(rng, 8),
    "digits_12": lambda rng, _: _digits(rng, 12),
    "digits_13": lambda rng, _: "69" + _digits(rng, 11),
    "counter": lambda _, row: str(row + 1),
    "counter_10": lambda _, row: str(10**9 + row),
    "snowflake": lambda rng, row: str((1_700_000_000_000 + row * 977 << 22) | rng.randint(0, 4095)),
    "seconds": lambda rng, _: str(int(_moment(rng).timestamp())),
    "millis": lambda rng, _: str(int(_moment(rng).timestamp() * 1000) + rng.randint(0, 999)),
    "micros": lambda rng, _: str(int(_moment(rng).timestamp() * 1_000_000) + rng.randint(0, 999_999)),
    "moment": lambda rng, _: _moment(rng).isoformat(" "),
    "day": lambda rng, _: _moment(rng).date().isoformat(),
    "day_plain": lambda rng, _: _moment(rng).strftime("%Y%m%d"),
    "moment_plain": lambda rng, _: _moment(rng).strftime("%Y%m%d%H%M%S"),
    "clock": lambda rng, _: _moment(rng).strftime("%H:%M:%S"),
    "uuid": _uuid,
    "md5": _hash("md5"),
    "sha1": _hash("sha1"),
    "sha256": _hash("sha256"),
    "base64": lambda rng, _: _chars(rng, 44, _URL_SAFE),
    "hex_8": lambda rng, _: _chars(rng, 8, "0123456789abcdef"),
    "version": lambda rng, _: f"{rng.randint(0, 9)}.{rng.randint(0, 20)}.{rng.randint(0, 9)}",
    "version_4": lambda rng, _: (
        f"{rng.randint(1, 9)}.{rng.randint(0, 20)}.{rng.randint(0, 9)}.{rng.randint(0, 30)}"
    ),
    "sku": lambda rng, _: (
        f"{_chars(rng, 3, 'ABCDEFGH')}-{_digits(rng, 4)}-{rng.choice(['BLK', 'RED', 'WHT'])}"
    ),
    "amount": lambda rng, _: f"{rng.uniform(1, 9999):.2f}",
    "amount_big": lambda rng, _: str(rng.randint(10**9, 10**12)),
    "cents": lambda rng, _: str(rng.randint(100, 9_999_999)),
    "quantity": lambda rng, _: str(rng.randint(1, 99)),
    "percent": lambda rng, _: f"{rng.uniform(0, 100):.1f}%",
    "ratio": lambda rng, _: f"{rng.random():.4f}",
    "score": lambda rng, _: f"{rng.uniform(0, 5):.1f}",
    "http": _among("200", "301", "404", "500", "502"),
    "flag": _among("0", "1"),
    "boolean": _among("true", "false"),
    "yes_no": _among("是", "否"),
    "state": _among("待付款", "已发货", "已完成", "已取消", "高优先级"),
    "state_en": _among("PAID", "SHIPPED", "DONE", "CANCELLED"),
    "level": _among("INFO", "WARN", "ERROR", "DEBUG"),
    "goods": _among(*_GOODS),
    "goods_long": lambda rng, _: (
        f"{rng.choice(_GOODS)} {rng.randint(2, 24)}件装 {rng.choice(['包邮', '新款', '加厚'])}"
    ),
    "category": _among("食品", "母婴", "家电", "服装", "马术用品", "安防", "常温奶"),
    "brand": _among("华为", "小米", "李宁", "安踏", "张裕", "王致和", "周大福", "马应龙", "白象"),
    "department": _among("销售部", "人力资源部", "技术中心", "财务部", "法务部"),
    "job": _among("销售经理", "高级工程师", "会计", "产品经理", "客服专员"),
    "image": lambda rng, _: f"https://img.example.com/{_chars(rng, 12, _URL_SAFE)}.jpg",
    "page": lambda rng, _: f"/goods/{rng.randint(1, 99999)}?page={rng.randint(1, 9)}",
    "path": lambda rng, _: f"/data/upload/2024/{_digits(rng, 2)}/{_chars(rng, 10, 'abcdef0123456789')}.png",
    "pixel": lambda rng, _: str(rng.randint(0, 1919)),
    "pixel_float": lambda rng, _: f"{rng.uniform(0, 1919):.2f}",
    "colour": lambda rng, _: "#" + _chars(rng, 6, "0123456789abcdef"),
    "size": lambda rng, _: f"{rng.randint(10, 99)}x{rng.randint(10, 99)}cm",
    "user_agent": _among("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120.0.6099.71", "okhttp/4.9.3"),
    "log": _log,
    "remark": _among(*_REMARKS),
    "age": lambda rng, _: str(rng.randint(18, 80)),
    "nation": _among("汉族", "回族", "满族", "壮族", "维吾尔族"),
    "education": _among("本科", "大专", "高中", "硕士"),
    "isbn": lambda rng, _: "978" + _digits(rng, 10),
    "stock": lambda rng, _: rng.choice(["600", "000", "300"]) + _digits(rng, 3),
    "flight": lambda rng, _: rng.choice(["CA", "MU", "CZ", "HU"]) + _digits(rng, 4),
    "seat": lambda rng, _: f"{rng.randint(1, 40)}{rng.choice('ABCDEF')}",
    "sender": _among("customer", "agent", "system", "bot"),
    "sender_zh": _among("客服", "系统", "用户", "机器人"),
    "tokens": lambda rng, _: str(rng.randint(10, 4096)),
    "json": lambda rng, _: json.dumps({"k": rng.randint(1, 9), "v": _chars(rng, 5, "abcdef")}),
    "sql": lambda rng, _: f"SELECT * FROM t WHERE id = {rng.randint(1, 10**6)}",
    "empty": lambda _rng, _row: "",
}
