"""Contracts as text files: suppliers, services, instalments, and the entrusting of personal information."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Final

import attrs

from piiguard.catalog import Entity
from piiguard.cli.demo.identifiers import uscc
from piiguard.cli.demo.mixes import between, digits, pick
from piiguard.cli.demo.people import Person, meet
from piiguard.cli.demo.prose import Composer, Piece

__all__ = ["Party", "capital_amount", "contract", "shop_party"]

_TRADES: Final = ("家居", "电器", "物流", "商贸", "信息技术", "装饰工程", "智能科技", "供应链管理")
_FANCY: Final = ("恒", "瑞", "鑫", "达", "盛", "宏", "泰", "诚", "远", "嘉", "悦", "华", "优", "安")
_CAPITALS: Final = "零壹贰叁肆伍陆柒捌玖"
_PLACES: Final = ("", "拾", "佰", "仟")
_MYRIAD: Final = 10_000
_PERIOD: Final = 900
"""Days in which the contracts were signed."""

_HEAD: Final = """\
{title_of_contract}

合同编号：{contract_no}
签订日期：{signed}
签订地点：{city}

甲方（{first_role}）：{first_company}
统一社会信用代码：{first_uscc}
法定代表人：{first_person}
联系电话：{first_phone}
地址：{first_address}

"""
_COMPANY: Final = """\
乙方（{second_role}）：{second_company}
统一社会信用代码：{uscc}
法定代表人：{name}
联系人：{name}　手机：{mobile}　邮箱：{email}
开户银行账号（对公）：{account}

"""
_CONSUMER: Final = """\
乙方（{second_role}）：{name}
身份证号码：{id}
住址：{address}
手机号码：{mobile}　紧急联系人电话：{other}
扣款银行卡号：{card}

"""
_BODIES: Final = {
    ("采购合同", "买方", "卖方", True): """\
第一条　标的：{goods}，数量{few}0台，对应订单号{order}。
第二条　价款：人民币{amount_in_words}（￥{amount_in_digits}）。
第三条　交货：乙方于{date}前送达甲方仓库，收货人电话{other}，座机{landline}。
第四条　质量：自签收之日起质保{few}年，序列号以装箱单{serial}为准。
第五条　争议解决：由甲方所在地人民法院管辖。
""",
    ("安装服务合同", "委托方", "服务方", True): """\
1. 乙方指派安装师傅{other_name}（身份证{id}，电话{other}）负责上门安装。
2. 服务费每单人民币{amount_in_words}（￥{amount_in_digits}），按月结算，结算单号{tracking}。
3. 乙方车辆{plate}进出甲方仓库须登记。
4. 乙方不得留存客户电话、地址，服务完成后即删除。
""",
    ("个人信息委托处理协议", "委托人", "受托人", True): """\
第一条　目的：仅为配送商品而处理收件人姓名、电话、地址（《个人信息保护法》第二十一条）。
第二条　期限：自{date}起一年，期满乙方返还或者删除个人信息，不得保留。
第三条　乙方个人信息保护负责人：{other_name}，电话{other}，邮箱{email}。
第四条　未经甲方同意，乙方不得转委托他人处理个人信息。
第五条　本协议对应主合同订单号{order}，保证金人民币{amount_in_words}（￥{amount_in_digits}）。
""",
    ("分期付款买卖合同", "出卖人", "买受人", False): """\
第一条　乙方购买{goods}一台，订单号{order}，总价人民币{amount_in_words}（￥{amount_in_digits}）。
第二条　首付后分{few}期付清，每月{few}日从上述银行卡扣款。
第三条　乙方确认号码{mobile}为本人实名登记，变更须书面通知甲方。
第四条　乙方逾期的，甲方可电话联系紧急联系人。
""",
}
_FOOT: Final = """
甲方（盖章）：{first_company}　　　　乙方（签章）：{name}

日期：{signed}　　　　　　　　　　　日期：{signed}
"""


@attrs.frozen
class Party:
    """The shop itself: one and the same in all its contracts.

    Attributes:
        company: Its name.
        code: Its unified social credit code.
        head: Its legal representative.
        phone: Its landline.
    """

    company: str
    code: str
    head: Person
    phone: str


def shop_party(rng: Random, today: date) -> Party:
    """Make up the shop."""
    head = meet(rng, 0, today)
    company, code = _company(rng, head.home.short), uscc(rng, head.home.code)
    return Party(company, code, head, f"0755-{between(rng, 2, 8)}{digits(rng, 7)}")


def contract(composer: Composer, shop: Party, person: Person, *, number: int, today: date) -> tuple[str, str]:
    """Write one contract.

    Args:
        composer: Fills it; its tally counts what was planted.
        shop: The first party.
        person: The other party, or its legal representative.
        number: Which contract, from 0; also the place of its marks.
        today: No contract is signed later.

    Returns:
        The name of the file and its text.
    """
    rng = composer.rng
    signed = today - timedelta(days=between(rng, 0, _PERIOD))
    kinds = list(_BODIES)
    title, first_role, second_role, with_company = kinds[number % len(kinds)]
    composer.on = signed
    amount = between(rng, 12, 480) * 100
    name = f"HT-{signed.year}-{number + 1:04}"
    known = {
        "title_of_contract": title,
        "contract_no": name,
        "signed": f"{signed.year}年{signed.month}月{signed.day}日",
        "first_role": first_role,
        "second_role": second_role,
        "amount_in_words": capital_amount(amount),
        "amount_in_digits": f"{amount:,}.00",
    }
    topic = {
        "first_company": Piece.plain(shop.company, Entity.ORGANIZATION),
        "second_company": Piece.plain(_company(rng, person.home.short), Entity.ORGANIZATION),
        "first_uscc": Piece.plain(shop.code, Entity.CN_USCC),
        "first_person": Piece.plain(shop.head.name, Entity.PERSON),
        "first_phone": Piece.plain(shop.phone, Entity.CN_LANDLINE),
        "first_address": Piece.plain(shop.head.address, Entity.LOCATION),
        "other_name": Piece.plain(meet(rng, 0, signed).name, Entity.PERSON),
        "account": composer.like_card("", f"{person.home.code}{digits(rng, 13)}"),
        **{slot: Piece.plain(text) for slot, text in known.items()},
    }
    template = _HEAD + (_COMPANY if with_company else _CONSUMER) + _BODIES[kinds[number % len(kinds)]] + _FOOT
    return f"{name}.txt", composer.compose(template, person, number, topic=topic)


def capital_amount(yuan: int) -> str:
    """Write an amount in the numerals of contracts and cheques.

    Args:
        yuan: Whole yuan, 1 to 99,999,999.

    Returns:
        The amount in words, ending in 元整.

    >>> capital_amount(12050), capital_amount(300000)
    ('壹万贰仟零伍拾元整', '叁拾万元整')
    """
    high, low = divmod(yuan, _MYRIAD)
    words = _below_myriad(high) + "万" if high else ""
    if high and 0 < low < _MYRIAD // 10:
        words += "零"
    return words + _below_myriad(low) + "元整"


def _below_myriad(number: int) -> str:
    words = ""
    for place, digit in zip(range(3, -1, -1), f"{number:04}", strict=True):
        if digit != "0":
            words += _CAPITALS[int(digit)] + _PLACES[place]
        elif words and not words.endswith("零"):
            words += "零"
    return words.rstrip("零")


def _company(rng: Random, city: str) -> str:
    return f"{city}{pick(rng, _FANCY)}{pick(rng, _FANCY)}{pick(rng, _TRADES)}有限公司"
