"""Alipay accounts 支付宝账号: the user number 2088….

A mobile number or an e-mail address given as an account stays what it is, as one given as a WeChat ID does.

Found: ``支付宝UID：2088…``, ``支付宝账户（16位）：2088…``, ``支付宝 2088 0123 4567 8901``,
``buyer_id=2088…``. Near-misses: ``支付宝热线 95188``,
``支付宝红包``, a number of sixteen digits without a label.

Source: Ant Group's open platform calls the sixteen digits that begin with 2088 the user_id of an Alipay
account (支付宝用户号). Confidence: custom.
"""

from __future__ import annotations

from typing import Final

from piiguard.catalog.entities import Entity
from piiguard.classify.rules.digital.labels import LOOSE, has_han_near
from piiguard.classify.rules.later import later
from piiguard.classify.rules.rule import Rule, Scores, Trigger
from piiguard.classify.text import DASH

__all__ = ["RULES"]

_LABEL: Final = (
    r"(?i:支付宝|支付寶|(?<![A-Za-z])alipay|(?<![A-Za-z])zfb)"
    r"(?:收款|转(?:账|帐)?(?:到|给)?|打到?)?"
    r"(?:[ _]?(?i:账号|帐号|帳號|账户|帐户|帳戶|号|號|account|id|no\.?))?"
    r"(?:[（(][^ \t\r\n()（）]{1,6}[)）])?"
)
_USER: Final = rf"2088(?:[0-9]{{12}}|(?:[ \-{DASH}][0-9]{{4}}){{3}})(?![0-9])"


_PROGRAMS: Final = later(
    "(?i:sdk|api|pay_?v?[0-9]|version|android|ios|rsa|sha|app_?id|trade|order|key|[_-]v[0-9])"
)
_BETWEEN: Final = later(f"[ \\-{DASH}]")


def _is_name(value: str) -> bool:
    return _PROGRAMS.search(value) is None


def _in_chinese(text: str, start: int, end: int) -> tuple[tuple[float, str], ...]:
    """See whether it is told in Chinese: a program's names of Alipay look the same."""
    if text[max(0, start - 1) : start] == " " and text[max(0, start - 3) : start - 1].isascii():
        return ()
    return ((0.4, "context: Chinese text around"),) if has_han_near(text, start, end) else ()


def _value(spelling: str) -> str:
    return _BETWEEN.sub("", spelling)


RULES: Final = (
    Rule(
        entity=Entity.ALIPAY_ACCOUNT,
        name="after a label",
        pattern=later(rf"{_LABEL}{LOOSE}(?P<id>{_USER})"),
        trigger=Trigger(words=("支付宝", "支付寶", "alipay", "zfb")),
        scores=Scores(0.96, 0.96, 0.96),
        why=("labelled", "sixteen digits from 2088 (Alipay)"),
        value=_value,
        reach=160,
    ),
    Rule(
        entity=Entity.ALIPAY_ACCOUNT,
        name="user number",
        pattern=later(rf"(?<![0-9])(?P<id>{_USER})(?!\.[0-9])"),
        trigger=Trigger(words=("2088",)),
        scores=Scores(0.3, 0.85, 0.2),
        why=("sixteen digits from 2088 (Alipay)",),
        words=(
            "支付宝",
            "alipay",
            "buyer_id",
            "buyer_user_id",
            "buyerid",
            "user_id",
            "买家",
            "蚂蚁",
            "收款方",
            "付款方",
            "2088开头",
            "分账",
            "pid",
        ),
        against=("卡号", "订单", "单号"),
    ),
    Rule(
        entity=Entity.ALIPAY_ACCOUNT,
        name="name of letters and digits after a label",
        pattern=later(
            rf"{_LABEL}{LOOSE}(?P<id>(?=[A-Za-z\-]{{1,24}}[0-9_])(?=[A-Za-z_\-]{{0,24}}[0-9])"
            r"[A-Za-z][A-Za-z0-9_\-]{5,31})(?![A-Za-z0-9_@.(=\[\-])"
        ),
        trigger=Trigger(words=("支付宝", "支付寶", "alipay", "zfb")),
        scores=Scores(0.35, 0.35, 0.35),
        why=("labelled", "letters and digits"),
        check=_is_name,
        value=str,
        surroundings=_in_chinese,
        reach=96,
    ),
)
"""The rules."""
