"""Amounts and measurements: digits that count something.

Guarded: ``¥13800138000``, ``13800138000元``, ``13,800,138,000.00``, ``0.13800138000``,
``13800138000 bytes``. Not guarded: a number right behind a label such as 手机; ``138.0013.8000``.

Source: custom of writing.
"""

from __future__ import annotations

from typing import Final

from piiguard.classify.rules.ordinary.guards import DIGITS, guard
from piiguard.classify.rules.rule import Beside, Rule, Trigger

__all__ = ["RULES"]

_RUNS: Final = Trigger(digits=frozenset(range(7, 25)))
# Less its first digit, which is read before anything is looked at.
_NUMBER: Final = r"[0-9]{0,2}(?:,[0-9]{3}){1,8}(?:\.[0-9]{1,8})?|[0-9]{4,23}(?:\.[0-9]{1,8})?"
_UNIT: Final = (
    r"(?:[ ]?(?:(?:万|亿|美|欧|港|日)?元(?![旦宵素])|美金|港币|字节|毫秒|微秒|纳秒|公里|千克|公斤"
    r"|(?:[kmgt]i?b|bytes?|bits?|[mun]?s|msec|usec|nsec|seconds?|ticks|cycles|hz|rows|records|rmb|cny|usd|yuan"
    r"|dollars?)(?![A-Za-z]))"
    # These begin names too: a mobile may stand before 万先生 or 米家路.
    r"|[万亿円秒次条行米吨](?![\u4e00-\u9fff])|[%‰])"
)

RULES: Final[tuple[Rule, ...]] = (
    guard(
        "AMOUNT",
        "after the sign of a currency",
        # US$ and HK$ may stand there, but no password: Abc$993003.
        rf"[¥￥$€£RCUEH](?:(?<=[¥￥$€£])(?<![a-z0-9]\$)"
        rf"|(?<![A-Za-z].)(?:(?<=R)MB|(?<=C)NY|(?<=U)SD|(?<=E)UR|(?<=H)KD))[ ]?"
        rf"(?P<id>[0-9](?:{_NUMBER}))(?![0-9])",
        _RUNS,
        0.96,
        "sign of a currency",
        beside=Beside(before=f"{DIGITS}¥￥$€£BYDR ,."),
        reach=48,
    ),
    guard(
        "AMOUNT",
        "before a unit",
        rf"(?P<id>[0-9](?<![0-9.,].)(?:{_NUMBER})){_UNIT}",
        _RUNS,
        0.9,
        "a unit behind it",
        # The next digits, or the first character of a unit.
        beside=Beside(
            after=f"{DIGITS},. 万亿美欧港日元字毫微纳公千円秒次条行米吨%‰kmgtibunshrcydKMGTIBUNSHRCYD"
        ),
        reach=64,
    ),
    guard(
        "AMOUNT",
        "a fraction",
        r"[0-9](?<![0-9A-Za-z.].)[0-9]{0,8}+\.[0-9]{7,30}(?![0-9A-Za-z])(?!\.[0-9])",
        _RUNS,
        0.9,
        "nine digits or fewer before the decimal point, seven or more behind it",
        beside=Beside(before=f"{DIGITS}.", after=f"{DIGITS}.", least=9),
        reach=48,
    ),
)
"""The guards."""
