"""Numbers of things, by their label: orders, serial numbers, records, goods.

Guarded: ``订单号：13800138000``, ``order_no=…``, ``流水号 …``, ``trace_id: …``, ``ISBN 978…``, ``条码：69…``,
``projects/19306908007``. Not guarded: a number with another label between (``订单号/手机：138…``); an
identifier whose check character is right, where the number is no longer than it.

Source: ISO 2108 (ISBN), GB 12904-2008 (EAN-13, the weighted sum); the labels are custom.
"""

from __future__ import annotations

import re
from typing import Final

from piiguard.classify.rules.digital.labels import OPEN
from piiguard.classify.rules.ordinary.guards import guard
from piiguard.classify.rules.rule import Rule, Trigger

__all__ = ["RULES", "is_ean"]

_CHINESE: Final = (
    "订单 订单号 订单编号 订单号码 单号 流水号 流水 交易号 交易单号 交易流水 批次号 批次 批号 货号 票号 "
    "发票号 发票号码 序列号 序号 工单号 工单 合同号 合同编号 凭证号 消息id 追踪号 请求号 记录号 设备号 型号 "
    "版本号 编号 编码 案号 文号 参考号 商户号 条码 条形码 时间戳 端口 进程号 行号 商品编码 商品编号 "
    "股票代码 基金代码 任务号"
)
_NOT: Final = "(?<!快递)(?<!运)(?<!物流)(?<!身份)(?<!证件)(?<!信用)(?<!机构)(?<!货运)(?<!客户)(?<!学)"
_LATIN: Final = (
    r"order|trade|trans(?:action)?|txn|serial|invoice|batch|lot|ticket|case|bug|issue"
    r"|request|trace|span|session|msg|message|event|job|task|build"
    r"|record|row|item|sku|product|asset|device|tweet|status|post|thread|project"
    r"|snowflake|flow|process|log|node|object|revision"
)
_CHINESE_END: Final = r"(?:号码|编号|号|id)?[ \t]{0,2}[:：=\uff1d#]?"
_ASSIGN: Final = rf"[ \t]{{0,3}}(?:[:：=\uff1d#]|[\"'][ ]?:)?{OPEN}"
_VALUE: Final = r"(?P<id>[A-Za-z]{0,6}[0-9][0-9A-Za-z\-]{5,40})"
_EAN: Final = 13
_RUNS: Final = Trigger(digits=frozenset(range(6, 33)))


def is_ean(value: str) -> bool:
    """Say whether *value* is a number of goods: thirteen digits whose last checks the others.

    Args:
        value: Digits, with or without dashes and spaces.

    Returns:
        True if it is.

    Source: GB 12904-2008, annex B; ISO 2108:2017, annex C.

    >>> is_ean("978-7-115-54608-1"), is_ean("9787115546082")
    (True, False)
    """
    digits = [int(char) for char in value if "0" <= char <= "9"]
    return len(digits) == _EAN and sum(digits[::2], 3 * sum(digits[1::2])) % 10 == 0


RULES: Final[tuple[Rule, ...]] = (
    guard(
        "NUMBER",
        "after a Chinese label",
        rf"{_NOT}"
        rf"(?:{'|'.join(sorted(_CHINESE.split(), key=len, reverse=True))}){_CHINESE_END}{OPEN}{_VALUE}"
        rf"(?![0-9])",
        _RUNS,
        0.7,
        "labelled a number of things",
        labelled=True,
        reach=64,
        flags=re.IGNORECASE,
    ),
    guard(
        "NUMBER",
        "after a Latin label",
        rf"(?<![A-Za-z])(?:{_LATIN})(?:s/|[ _\-]?(?:no\.?|number|num|nr|id|code|sn"
        rf"|\#)){_ASSIGN}{_VALUE}(?![0-9])",
        _RUNS,
        0.7,
        "labelled a number of things",
        labelled=True,
        reach=96,
        flags=re.IGNORECASE,
    ),
    guard(
        "NUMBER",
        "an ID of a program",
        r"(?:(?<=[?&\"'{\[(,; \t])|(?<=^)|(?<=\n))(?:id|uid|gid|pid|tid|mid|oid|rid|cid|ts"
        r"|time|timestamp|seq|offset|size|length)"
        r"[\"']?[ ]?[:=][ ]?[\"']?(?P<id>[0-9]{8,20})(?![0-9])",
        _RUNS,
        0.7,
        "labelled an ID of a program",
        labelled=True,
        reach=64,
    ),
    guard(
        "NUMBER",
        "serial number by its letters",
        r"(?<![A-Za-z0-9])(?:SN|S/N|P/N|PN|LOT|SKU|ASIN|MO|PO|WO)[:：#.]?[ ]?(?P<id>[0-9]{6,24})(?![0-9])",
        _RUNS,
        0.9,
        "the letters before it make it a serial number",
        reach=48,
    ),
    guard(
        "BARCODE",
        "goods",
        r"(?i:isbn(?:-1[03])?|书号|ean(?:-13)?|upc|条码|条形码|barcode|gtin)[ \t]{0,2}[:：=]?[ \t]{0,2}"
        r"(?P<id>[0-9][0-9 \-]{8,16}[0-9Xx])(?![0-9])",
        Trigger(words=("isbn", "书号", "ean", "upc", "条码", "条形码", "barcode", "gtin")),
        0.94,
        "labelled a number of goods (ISO 2108, GB 12904)",
        labelled=True,
        reach=64,
    ),
    guard(
        "BARCODE",
        "goods, by prefix and check digit",
        r"(?<![0-9A-Za-z])(?:69|97[89])[0-9]{11}(?![0-9A-Za-z])",
        Trigger(digits=frozenset({13})),
        0.6,
        "prefix and check digit of goods sold in China, or of a book (GB 12904)",
        check=is_ean,
        reach=24,
    ),
)
"""The guards."""
