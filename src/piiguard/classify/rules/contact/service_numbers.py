"""Service numbers 服务电话: kept from every other rule, and found only if asked for by name.

Found: ``400-820-8820``, ``4006-700-700``, ``400 8888888``, ``8008208820``; ``客服热线95588``, ``拨打12345``,
``发短信到10086``. Not found: ``95588`` with no word near it, ``HTTP 400``, ``1400-820-8820``.

Source: `piiguard.classify.validators.service_number`.
"""

from __future__ import annotations

from typing import Final

from piiguard.catalog.entities import Entity
from piiguard.classify.rules.later import later
from piiguard.classify.rules.rule import Beside, Rule, Scores, Trigger
from piiguard.classify.validators.service_number import are_toll_numbers, is_short_number, is_toll_number

__all__ = ["RULES"]

_WORDS: Final = (
    "电话", "热线", "客服", "致电", "拨", "短信", "咨询", "投诉", "举报", "来电", "报警", "急救", "火警",
    "发送",
)  # fmt: skip
_SEPARATOR: Final = r"[ .\-\x1e\x1f]"

RULES: Final = (
    Rule(
        entity=Entity.CN_SERVICE_NUMBER,
        name="400 and 800 numbers",
        pattern=later(
            rf"[48](?<![0-9+.].)(?<![0-9][.\-\x1e].)00(?:{_SEPARATOR}?[0-9]{{1,7}}){{1,3}}(?![0-9])(?!\.[0-9])"
        ),
        trigger=Trigger(words=("400", "800")),
        scores=Scores(silent=0.85, supported=0.95, opposed=0.85),
        why=("400 or 800 and seven digits",),
        words=_WORDS,
        check=is_toll_number,
        check_rows=are_toll_numbers,
        widths=frozenset({10}),
        guard=True,
        beside=Beside(before="0123456789 .-\x1e\x1f", first="48"),
        reach=24,
    ),
    Rule(
        entity=Entity.CN_SERVICE_NUMBER,
        name="short number",
        pattern=later(
            r"[19](?<![0-9].)(?<![0-9.\-/:][.\-/:].)(?:[0-9]{2}|[0-9]{4,5}|[0-9]{7,19})(?![0-9])(?![.\-/:][0-9])"
        ),
        trigger=Trigger(words=_WORDS),
        scores=Scores(silent=0.3, supported=0.85, opposed=0.3),
        why=("a number of the plan's short ones",),
        words=_WORDS,
        check=is_short_number,
        guard=True,
        beside=Beside(before="0123456789", first="19"),
        reach=28,
    ),
)
"""How service numbers are found, the surest first."""
