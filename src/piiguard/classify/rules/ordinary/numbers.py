"""Numbers of things, by their label: orders, serial numbers, records, goods.

Guarded: ``订单号：13800138000``, ``order_no=…``, ``流水号 …``, ``trace_id: …``, ``ISBN 978…``, ``条码：69…``,
``projects/19306908007``. Not guarded: a number with another label between (``订单号/手机：138…``); an
identifier whose check character is right, where the number is no longer than it.

Source: ISO 2108 (ISBN), GB 12904-2008 (EAN-13, the weighted sum); the labels are custom.
"""

from __future__ import annotations

import re
from typing import Final

from piiguard.classify.rules.later import later
from piiguard.classify.rules.ordinary.guards import ALNUM, DIGITS, guard
from piiguard.classify.rules.rule import Beside, Rule, Trigger

__all__ = ["RULES", "is_ean"]

_CHINESE: Final = (
    "订单 单号 流水号 流水 交易号 批次 批号 货号 票号 发票号码 序列号 序号 工单 合同号 合同编号 "
    "凭证号 消息id 追踪号 请求号 记录号 设备号 型号 版本号 编号 编码 案号 文号 参考号 商户号 "
    "准考证号 准考证 考号 座位号 条码 条形码 时间戳 端口 进程号 行号 股票代码 基金代码 任务号 "
    "预约号 受理号 受理单 取号 主键 自增到 自增至 自增 "
    "成交量 成交额 播放量 访问量 浏览量 阅读量 下载量 交易量 偏移量 字节数"
)
# What is numbered here is somebody's, or has a rule of its own.
_NOT: Final = "快递 运 货运 物流 身份 证件 信用 机构 客户 学"
_LATIN: Final = (
    "order trade trans transaction txn serial invoice batch lot ticket case bug issue request trace span "
    "session msg message event job task build record row item sku product asset device tweet status post "
    "thread project snowflake flow process log node object revision"
)
_ENDS: Final = "no no. number num nr id code sn #"
_PROGRAM: Final = (
    "id uid gid pid tid mid oid rid cid ts time timestamp seq offset size length timeout total count limit "
    "duration elapsed nonce"
)
_COUNTED: Final = "offset lsn scn partition seq sequence"
_HASHED: Final = "commit revision changeset checksum md5 sha1 sha-1 sha256 etag digest 校验和 摘要 哈希 指纹"
_WINDOW: Final = 40


def _backwards(words: str) -> str:
    ordered = sorted((word[::-1] for word in words.split()), key=len, reverse=True)
    return "(?:" + "|".join(map(re.escape, ordered)) + ")"


# Read from the number back, so that a label is looked for once a number and not at every place before it.
_LABEL: Final = later(
    r"[a-z]{0,6}(?P<between>[ \t\"'\\:：=\uff1d#>(（\[“「【]{0,8})"
    rf"(?:(?:码号|号编|号|di)?{_backwards(_CHINESE)}(?!{_backwards(_NOT)})"
    rf"|{_backwards(_ENDS)}[ _\-]?{_backwards(_LATIN)}(?![a-z])"
    rf"|/s?{_backwards(_LATIN)}(?![a-z])"
    rf"|{_backwards(_COUNTED)}(?![a-z])|(?P<program>{_backwards(_PROGRAM)}(?![a-z0-9_.]))"
    rf"|{_backwards(_HASHED)}(?![a-z]))"
)
_BEFORE: Final = Beside(
    before=ALNUM
    + " \t\"'\\:：=\uff1d#>(（[“「【-_/."
    + "".join(
        sorted(
            {word[-1] for word in (*_CHINESE.split(), *_HASHED.split(), "号码", "号", "编号")} - set(ALNUM)
        )
    )
)
_ASSIGNED: Final = later("[:：=\uff1d]")


def _labelled(text: str, start: int, end: int) -> tuple[tuple[float, str], ...]:
    del end
    window = text[max(0, start - _WINDOW) : start]
    label = _LABEL.match(window[window.rfind("\n") + 1 :].lower()[::-1])
    if label is None or (label["program"] and _ASSIGNED.search(label["between"]) is None):
        return ()
    return ((0.7, "labelled a number of things"),)


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
        "after a label",
        r"[0-9](?<![0-9][0-9])[0-9A-Za-z\-]{5,40}+",
        _RUNS,
        0.0,
        "a number of six digits or more",
        against=(),
        surroundings=_labelled,
        highest=0.7,
        labelled=True,
        beside=_BEFORE,
        reach=48,
    ),
    guard(
        "NUMBER",
        "serial number by its letters",
        r"[SPLAMW](?<![A-Za-z0-9].)(?:(?<=S)/?N|(?<=S)KU|(?<=P)/?N|(?<=L)OT|(?<=A)SIN|(?<=[MPW])O)"
        r"[:：#.]?[ ]?(?P<id>[0-9]{6,24})(?![0-9])",
        _RUNS,
        0.9,
        "the letters before it make it a serial number",
        beside=Beside(before=f"{DIGITS}NUTO:：#. "),
        reach=48,
    ),
    guard(
        "NUMBER",
        "name of a file",
        r"(?:(?:IMG|VID|DSC|PXL|MVIMG|Screenshot|image|photo|file|wx_camera|mmexport)[_\-]?|/)"
        r"(?P<id>[0-9]{7,20})(?=\.(?:jpe?g|png|gif|webp|heic|mp4|mov|html?|s?html|pdf|zip|apk|js|css)(?![A-Za-z0-9]))",
        _RUNS,
        0.7,
        "numbered by a camera or in a path, and the ending of a file",
        beside=Beside(after="."),
        reach=64,
    ),
    guard(
        "NUMBER",
        "literal of a program",
        r"[0-9](?<![0-9A-Za-z_.].)[0-9]{6,19}(?:n|[uU]?[lL]{1,2}|[lL]{1,2}[uU]|[uU])(?![0-9A-Za-z_])",
        _RUNS,
        0.7,
        "the suffix of an integer (ECMA-262, 12.9.3; ISO/IEC 9899, 6.4.4.1)",
        beside=Beside(after="nuUlL"),
        reach=32,
    ),
    guard(
        "NUMBER",
        "count of bytes",
        r"[0-9](?<![0-9A-Za-z_.].)[0-9]{6,19}(?:[KMGTkmgt]i?)?B(?![0-9A-Za-z_\u4e00-\u9fff])",
        _RUNS,
        0.7,
        "the unit of a size (IEC 80000-13)",
        beside=Beside(after="BKMGTkmgt"),
        reach=32,
    ),
    guard(
        "NUMBER",
        "value of a constant",
        r"(?:const|#define|final|static)[ ][A-Za-z_][A-Za-z_ ]{1,40}[ =]{1,3}(?P<id>[0-9]{7,20})"
        r"(?=[ ]?(?:;|$|\n|//))",
        Trigger(words=("const", "#define", "final", "static")),
        0.7,
        "a constant of a program",
        beside=Beside(before=" ="),
        reach=72,
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
        beside=Beside(before=DIGITS, first="69"),
        reach=24,
    ),
)
"""The guards."""
