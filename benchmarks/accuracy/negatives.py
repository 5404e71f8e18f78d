"""What looks like personal data and is none: numbers of things, times, codes, and values that fail their check."""

# ruff: noqa: E501 - a table reads better with one thing a line

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Mapping
from typing import Final

from benchmarks.accuracy.values import MAKERS

__all__ = ["NEGATIVES"]


def _digits(rng: random.Random, count: int) -> str:
    return "".join(rng.choices("0123456789", k=count))


def _wrong(entity: str) -> Callable[[random.Random], str]:
    """Make a value whose last digit is wrong."""

    def make(rng: random.Random) -> str:
        value = MAKERS[entity](rng)
        last = value[-1]
        return value[:-1] + rng.choice([digit for digit in "0123456789" if digit != last])

    return make


def _ean13(rng: random.Random) -> str:
    body = "69" + _digits(rng, 10)
    total = sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(body))
    return body + str(-total % 10)


def _stamp(rng: random.Random) -> str:
    day = f"{rng.randrange(2015, 2026)}{rng.randrange(1, 13):02}{rng.randrange(1, 29):02}"
    return f"{day}{rng.randrange(24):02}{rng.randrange(60):02}{rng.randrange(60):02}"


def _hex(rng: random.Random, count: int) -> str:
    return "".join(rng.choices("0123456789abcdef", k=count))


def _uuid(rng: random.Random) -> str:
    return str(uuid.UUID(int=rng.getrandbits(128), version=4))


Maker = Callable[[random.Random], str]

NEGATIVES: Final[Mapping[str, tuple[Maker, tuple[str, ...]]]] = {
    "order number": (lambda r: _stamp(r) + _digits(r, 4), ("订单号：{}", "order_no={}", "您的订单 {} 已发货")),
    "order number of 11 digits": (lambda r: "13" + _digits(r, 9), ("订单号：{}", "流水号{}", "order id {}")),
    "order number of 16 to 19 digits": (lambda r: _digits(r, r.choice((16, 17, 18, 19))), ("交易单号 {}", "订单编号：{}", "批次号：{}")),
    "snowflake": (lambda r: str(r.randrange(10**18, 2 * 10**18)), ("id={}", '{{"msg_id": {}}}', "消息ID {}")),
    "timestamp": (_stamp, ("时间戳{}", "log_{}.txt", "备份于{}")),
    "epoch, milliseconds": (lambda r: str(r.randrange(1_400_000_000_000, 1_800_000_000_000)), ("ts={}", '"time": {},')),
    "epoch, seconds": (lambda r: str(r.randrange(1_400_000_000, 1_800_000_000)), ("ts={}", "updated_at: {}")),
    "barcode": (_ean13, ("条码：{}", "商品条形码{}", "EAN {}")),
    "ISBN": (lambda r: "978" + _digits(r, 10), ("ISBN {}", "书号：{}")),
    "UUID": (_uuid, ("request_id={}", "追踪号 {}", "{}")),
    "hash, 32": (lambda r: _hex(r, 32), ("md5 {}", "校验和：{}", "{}")),
    "hash, 40": (lambda r: _hex(r, 40), ("commit {}", "sha1={}")),
    "hash, 64": (lambda r: _hex(r, 64), ("sha256:{}", "{}")),
    "version": (lambda r: ".".join(str(r.randrange(20)) for _ in range(4)), ("版本 {}", "v{}", "upgrade to version {}", "chrome/{}")),
    "section": (lambda r: ".".join(str(r.randrange(1, 9)) for _ in range(4)), ("见第{}节", "{} 安装步骤", "参见 {} 小节")),
    "money": (lambda r: f"{r.randrange(10**10, 10**11):,}.{_digits(r, 2)}", ("共计{}元", "¥{}", "总额 {}")),
    "money, plain": (lambda r: f"1{r.choice('3578')}{_digits(r, 9)}.{_digits(r, 2)}", ("金额：{}元", "amount={}", "{}元")),
    "decimal": (lambda r: f"0.{r.choice('1234')}{_digits(r, 15)}", ("概率{}", "score={}", "{}")),
    "size on a screen": (lambda r: f"{r.randrange(2000)},{r.randrange(2000)}", ("坐标({})", "click at {}", "left,top={}")),
    "stock code": (lambda r: r.choice(("600", "000", "300")) + _digits(r, 3), ("股票代码{}", "{}.SH")),
    "service number": (lambda r: r.choice(("400-800-8888", "95588", "12345", "10086", "800-820-1234", "95533", "12306")), ("客服热线{}", "请拨打{}", "投诉电话：{}")),
    "hotline of a shop": (lambda r: f"010-{r.choice('568')}{_digits(r, 7)}", ("客服电话：{}", "服务热线{}", "投诉举报电话 {}")),
    "resident ID, wrong check": (_wrong("CN_RESIDENT_ID"), ("编码{}", "{}", "序列号 {}")),
    "USCC, wrong check": (_wrong("CN_USCC"), ("编码{}", "{}")),
    "bank card, wrong check": (_wrong("CN_BANK_CARD"), ("编码{}", "{}", "序列号：{}")),
    "credit card, wrong check": (_wrong("CREDIT_CARD"), ("code {}", "{}")),
    "mobile, not allotted": (lambda r: r.choice(("100", "110", "120", "101")) + _digits(r, 8), ("编号{}", "{}", "电话 {}")),
    "mobile, one digit more": (lambda r: MAKERS["CN_MOBILE"](r) + r.choice("0123456789"), ("编号{}", "{}", "code={}")),
    "mobile, one digit less": (lambda r: MAKERS["CN_MOBILE"](r)[:-1], ("编号{}", "{}", "工号{}")),
    "serial number": (lambda r: "SN" + _digits(r, 11), ("序列号{}", "设备{}")),
    "batch": (lambda r: f"LOT{_digits(r, 8)}", ("批号{}", "batch {}")),
    "model": (lambda r: f"{r.choice('ABCE')}{_digits(r, 4)}", ("型号{}", "航班{}")),
    "flight": (lambda r: f"{r.choice(('CA', 'MU', 'CZ'))}{_digits(r, 4)}", ("航班号{}", "乘坐{}次航班")),
    "port and address of a program": (lambda r: f"0x{_hex(r, 12)}", ("at {}", "指针 {}")),
    "date range": (lambda _: "20240101-20241231", ("有效期{}", "统计区间：{}")),
    "base64": (lambda r: "".join(r.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", k=64)), ("{}==", "data:image/png;base64,{}")),
    "word that begins like a name": (
        lambda r: r.choice(("高兴", "方便", "马上", "黄金", "许可", "温度", "金额", "常见", "文件", "时间", "白色", "全部", "王国", "任何", "安全", "平均")),
        ("大家都{}地讨论", "这里的{}需要注意", "{}处理完毕", "请{}确认"),
    ),
    "place without a person": (
        lambda r: r.choice(("北京", "上海市", "浙江省", "长江", "华东地区", "中国", "亚洲")),
        ("{}的气候适宜", "在{}举行了会议", "{}经济增长"),
    ),
    "placeholder": (lambda r: r.choice(("******", "<password>", "${PASSWORD}", "your_password", "xxx")), ("密码：{}", "password={}")),
    "already masked": (
        lambda r: r.choice(("138****8000", "110105********002X", "622202*********1234", "z***@example.com")),
        ("手机{}", "记录：{}", "{}"),
    ),
    "prose": (
        lambda r: r.choice(
            (
                "本手册介绍系统的安装与配置方法，适用于首次使用的读者。",
                "命令执行失败时返回非零状态，错误信息写入标准错误输出。",
                "会议讨论了今年的预算安排，并对下一步工作提出了要求。",
                "该函数返回一个整数，表示缓冲区中可用的字节数。",
                "天气转凉，注意保暖，出门记得带伞。",
            )
        ),
        ("{}", "说明：{}"),
    ),
}  # fmt: skip
"""Name → what makes it, and sentences to put it into."""
