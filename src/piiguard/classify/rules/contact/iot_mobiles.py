"""Mobile numbers of thirteen digits 物联网号码: of SIM cards in cars, meters and trackers.

Found: ``物联网卡号1440012345678``, ``MSISDN 1410123456789``, ``+86 1480012345678``. A time in milliseconds
of the years 2014 to 2017 looks the same, so a label or a country code must stand before it.

Source: `piiguard.classify.validators.mobile`.
"""

from __future__ import annotations

from typing import Final

from piiguard.catalog.entities import Entity
from piiguard.classify.rules.later import later
from piiguard.classify.rules.rule import Rule, Scores, Trigger
from piiguard.classify.validators.mobile import is_iot_mobile

__all__ = ["RULES"]

_WORDS: Final = (
    "物联网", "物联卡", "流量卡", "手机", "电话", "号码", "msisdn", "m2m", "mobile", "phone", "sim卡",
    "sim card", "iot ",
)  # fmt: skip
_AGAINST: Final = (
    "时间", "time", "订单号", "编号", "流水号", "date", "created", "updated", "ts=", "ts\"", "ts:",
)  # fmt: skip
_COUNTRY_CODE: Final = later(r"(?:[+＋]|(?<![0-9])00|[(（])86[)）]?[ \-\x1e]?$")
_BEFORE: Final = 8


def _country_code(text: str, start: int, _end: int) -> tuple[tuple[float, str], ...]:
    """See whether a country code stands before the number."""
    before = text[max(0, start - _BEFORE) : start]
    return ((0.5, "country code +86"),) if _COUNTRY_CODE.search(before) else ()


RULES: Final = (
    Rule(
        entity=Entity.CN_MOBILE,
        name="mobile of the internet of things",
        pattern=later(r"14(?<![0-9]..)(?<![0-9][.\-]..)[0-9]{11}(?![0-9])(?!\.[0-9])"),
        trigger=Trigger(digits=frozenset({13})),
        scores=Scores(silent=0.25, supported=0.85, opposed=0.1),
        why=("allotted range of 13 digits",),
        words=_WORDS,
        against=_AGAINST,
        check=is_iot_mobile,
        surroundings=_country_code,
        reach=24,
    ),
)
"""How mobiles of thirteen digits are found."""
