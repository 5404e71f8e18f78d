"""Mobile numbers that the engine by itself does not know: of thirteen digits, or behind a trunk prefix.

Of thirteen digits 物联网号码 are those of SIM cards in cars, meters and trackers. Found:
``物联网卡号1440012345678``, ``MSISDN 1410123456789``, ``+86 1480012345678``, ``10647…`` after a label. A time
in milliseconds of the years 2014 to 2017 looks the same, so a label or a country code must stand before it.

Behind the trunk prefix 0, as mobiles elsewhere in the country were once dialled: ``电话013800138000``. It is
no part of the number. Near-misses: ``013800138000`` with no word near it, ``编号 013800138000``.

Source: `piiguard.classify.validators.mobile`.
"""

from __future__ import annotations

from typing import Final

from piiguard.catalog.entities import Entity
from piiguard.classify.rules.later import later
from piiguard.classify.rules.rule import Rule, Scores, Trigger
from piiguard.classify.validators.mobile import is_iot_mobile, is_mobile

__all__ = ["RULES"]

_WORDS: Final = (
    "物联网", "物联卡", "流量卡", "手机", "电话", "号码", "msisdn", "m2m", "mobile", "phone", "sim卡",
    "sim card", "iot ", "13位", "電話", "手機", "物聯網",
)  # fmt: skip
_CALLS: Final = (
    "手机", "电话", "手機", "電話", "联系", "聯絡", "致电", "来电", "拨打", "mobile", "phone", "cell", "tel",
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
        pattern=later(r"1[04](?<![0-9]..)(?<![0-9][.\-]..)[0-9]{11}(?![0-9])(?!\.[0-9])"),
        trigger=Trigger(digits=frozenset({13})),
        scores=Scores(silent=0.25, supported=0.85, opposed=0.1),
        why=("allotted range of 13 digits",),
        words=_WORDS,
        against=_AGAINST,
        check=is_iot_mobile,
        surroundings=_country_code,
        reach=24,
    ),
    Rule(
        entity=Entity.CN_MOBILE,
        name="mobile behind a trunk prefix",
        pattern=later(r"0(?<![0-9.].)(?<![0-9][.\-\x1e].)(?P<id>1[3-9][0-9]{9})(?![0-9])(?!\.[0-9])"),
        trigger=Trigger(digits=frozenset({12}), leads=True),
        scores=Scores(silent=0.35, supported=0.85, opposed=0.1),
        why=("allotted mobile range", "trunk prefix 0"),
        words=_CALLS,
        against=_AGAINST,
        check=is_mobile,
        reach=24,
    ),
)
"""How these mobiles are found."""
