"""Couriers' waybill numbers 快递单号 of people's parcels.

Found: ``SF1234567890123``, ``圆通 YT1234567890123``, ``快递单号：773012345678901``,
``顺丰 123456789012``, the post's ``EA123456785CN``. Near-misses: ``订单号 SF1234567890123``,
``SF20240101123456`` (a day), twelve digits with no courier named, ``YT123``, freight and containers.

Source: see `piiguard.classify.validators.waybill`; for numbers of digits alone, ten to fifteen, custom.
"""

from __future__ import annotations

import re
from string import ascii_letters
from typing import Final

from piiguard.catalog.entities import Entity
from piiguard.classify.rules.labelled import SEPARATOR, joined, labelled, listed, named_after, near, spaced
from piiguard.classify.rules.later import later
from piiguard.classify.rules.rule import Rule, Scores, Trigger
from piiguard.classify.validators.forms import LETTERS
from piiguard.classify.validators.waybill import (
    are_courier_waybills,
    are_postal_items,
    is_courier_waybill,
    is_postal_item,
)

__all__ = ["RULES"]

_LABELS: Final = (
    "快递单号",
    "快遞單號",
    "快递单",
    "快递号",
    "快递编号",
    "快递运单",
    "运单号",
    "運單號",
    "运单",
    "运单编号",
    "物流单号",
    "物流单",
    "物流编号",
    "物流号",
    "邮件号",
    "邮政单号",
    "包裹单号",
    "包裹号",
    "寄件单号",
    "退货单号",
    "面单号",
    "顺丰单号",
    "中通单号",
    "圆通单号",
    "申通单号",
    "韵达单号",
    "极兔单号",
    "京东单号",
    "德邦单号",
    "waybill",
    "快遞單",
    "運單",
    "包裹單號",
    *joined(
        ("courier no", "express no", "parcel no", "mail no", "logistics no", "tracking no", "tracking number")
    ),
)
_COURIERS: Final = (
    "顺丰",
    "順豐",
    "圆通",
    "中通",
    "申通",
    "韵达",
    "极兔",
    "京东快递",
    "京东物流",
    "德邦",
    "百世",
    "天天快递",
    "邮政快递",
    "邮政包裹",
    "宅急送",
    "丹鸟",
)
_WORDS: Final = (
    *_LABELS,
    *_COURIERS,
    "快递",
    "快遞",
    "单号",
    "單號",
    "包裹",
    "邮件",
    "寄出",
    "派送",
    "签收",
    "ems",
    "parcel",
    "courier",
    "express",
)
_OTHER_ORDERS: Final = tuple(
    f"{what}{number}"
    for what in (
        *("订", "訂", "工", "账", "采购", "销售", "出库", "入库", "调拨", "交易", "支付", "退款", "报价"),
        *("结算", "业务", "流水", "请求", "工作"),
    )
    for number in ("单号", "單號")
)
_AGAINST: Final = (
    *_OTHER_ORDERS,
    "订单",
    "流水号",
    "交易号",
    "批次号",
    "货号",
    "提单",
    "集装箱",
    "货运",
    "型号",
    "编号",
    "order",
    "serial",
    "container",
    "freight",
    "invoice",
)
_FREIGHT: Final = ("air waybill", "sea waybill", "航空运单", "货运单", "货运运单", "海运单", "铁路运单")
_DAY: Final = later(r"[A-Z]{2,3}20[0-4][0-9](?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
_FORM: Final = "letters of a courier and its digits"
_COURIER_FORM: Final = (
    f"(?:SF|YT|JT|JD[A-Z]{{0,2}}|DPK){SEPARATOR}?" + spaced("[0-9]", 11) + f"(?:{SEPARATOR}?[0-9]){{0,6}}"
)
_POST_FORM: Final = f"[A-Z]{SEPARATOR}?[A-Z]{SEPARATOR}?" + spaced("[0-9]", 9) + f"{SEPARATOR}?C{SEPARATOR}?N"
_NUMBER: Final = (
    f"(?:[A-Z]{SEPARATOR}?){{0,4}}"
    + spaced("[0-9]", 9)
    + f"(?:{SEPARATOR}?[0-9]){{0,9}}(?:{SEPARATOR}?C{SEPARATOR}?N)?"
)


def _is_no_day(text: str, start: int, end: int) -> tuple[tuple[float, str], ...]:
    spelling = re.sub(SEPARATOR, "", text[start:end]).upper()
    return ((-0.3, "against: reads as a day"),) if _DAY.match(spelling) else ()


def _is_no_moment(value: str) -> bool:
    return _DAY.match(f"SF{value.lstrip(LETTERS)}") is None


_COURIER: Final = Rule(
    entity=Entity.CN_WAYBILL,
    name="courier's letters",
    pattern=later(
        rf"[SYJDsyjd](?<![A-Za-z0-9].)(?:(?<=[Ss])[Ff]|(?<=[YJyj])[Tt]|(?<=[Jj])[Dd][A-Za-z]{{0,2}}|(?<=[Dd])[Pp][Kk])"
        rf"{SEPARATOR}?"
        rf"[0-9]{{11,17}}(?![A-Za-z0-9])"
    ),
    trigger=Trigger(digits=range(11, 18), before=f"{ascii_letters} .-\x1e\x1f"),
    scores=Scores(silent=0.6, supported=0.97, opposed=0.2),
    why=(_FORM,),
    words=_WORDS,
    against=_AGAINST,
    check=is_courier_waybill,
    check_rows=are_courier_waybills,
    widths=range(14, 20),
    surroundings=_is_no_day,
    reach=24,
)

_POST: Final = Rule(
    entity=Entity.CN_WAYBILL,
    name="item of the post",
    pattern=later(
        rf"(?<![A-Za-z0-9])[A-Za-z]{{2}}[ ]?[0-9]{{3}}(?P<sep>{SEPARATOR}?)[0-9]{{3}}(?P=sep)[0-9]{{3}}"
        rf"[ ]?[Cc][Nn](?![A-Za-z0-9])"
    ),
    trigger=Trigger(words=("cn",)),
    scores=Scores(silent=0.9, supported=0.98, opposed=0.5),
    why=("check digit (UPU S10)",),
    words=_WORDS,
    against=_AGAINST,
    check=is_postal_item,
    check_rows=are_postal_items,
    widths={13},
    reach=24,
)

_LABELLED: Final = Rule(
    entity=Entity.CN_WAYBILL,
    name="behind a label",
    pattern=labelled(_LABELS, _NUMBER),
    trigger=Trigger(words=_LABELS, leads=True),
    scores=Scores(silent=0.9, supported=0.93, opposed=0.3),
    why=("label", "nine digits or more"),
    words=_LABELS,
    against=_FREIGHT,
)

RULES: Final = (
    _COURIER,
    near(_COURIER, _COURIER_FORM),
    _POST,
    near(_POST, _POST_FORM),
    _LABELLED,
    *listed(_LABELLED, _LABELS, _NUMBER),
    Rule(
        entity=Entity.CN_WAYBILL,
        name="behind a courier's name",
        pattern=labelled(
            _COURIERS,
            f"(?:[A-Z]{{2,4}}{SEPARATOR}?)?" + spaced("[0-9]", 12) + f"(?:{SEPARATOR}?[0-9]){{0,3}}",
            then="(?:速运|快递|速递|物流|快运|包裹|快件|邮件|件)?[）)：: ]{0,3}(?:运?单号)?",
        ),
        trigger=Trigger(words=_COURIERS, leads=True),
        scores=Scores(silent=0.8, supported=0.85, opposed=0.8),
        why=("courier's name", "twelve to fifteen digits"),
        words=_COURIERS,
        check=_is_no_moment,
    ),
    Rule(
        entity=Entity.CN_WAYBILL,
        name="of a parcel",
        pattern=later(
            r"(?:快递|快遞|包裹|快件|运单|[您你我]的?件|货件)(?:是|号|为|：|:| )?[ ]?[（(]?"
            r"(?P<id>[1-9][0-9]{11,14})(?![0-9A-Za-z])(?!\.[0-9])"
        ),
        trigger=Trigger(
            words=("快递", "快遞", "包裹", "快件", "运单", "的件", "您件", "你件", "我件", "货件")
        ),
        scores=Scores(silent=0.75, supported=0.75, opposed=0.2),
        why=("a parcel", "twelve to fifteen digits"),
        against=_OTHER_ORDERS,
        check=_is_no_moment,
    ),
    Rule(
        entity=Entity.CN_WAYBILL,
        name="behind a bare label",
        pattern=labelled(("单号", "單號"), "[0-9]{12,15}"),
        trigger=Trigger(words=("单号", "單號"), leads=True),
        scores=Scores(silent=0.3, supported=0.8, opposed=0.1),
        why=("label", "twelve to fifteen digits, and a courier or a parcel spoken of"),
        words=(
            *_COURIERS,
            "快递",
            "快遞",
            "寄件",
            "收件",
            "包裹",
            "物流",
            "签收",
            "派送",
            "驿站",
            "菜鸟",
            "已寄",
            "寄出",
            "寄到",
            "发货",
            "揽收",
            "發貨",
            "派件",
            "取件",
        ),
        against=_OTHER_ORDERS,
        check=_is_no_moment,
    ),
    Rule(
        entity=Entity.CN_WAYBILL,
        name="named after it",
        pattern=named_after(_LABELS, _NUMBER),
        trigger=Trigger(words=_LABELS),
        scores=Scores(silent=0.85, supported=0.9, opposed=0.85),
        why=("label after it", "nine digits or more"),
        words=_LABELS,
    ),
)
