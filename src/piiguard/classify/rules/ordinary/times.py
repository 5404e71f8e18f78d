"""Points in time written in digits alone: timestamps of logs and programs.

Guarded: ``20240506123041``, ``20240506123041123``, ``1714970441000`` (milliseconds since 1970),
``20240506123041`` with further digits, as order numbers are made. Not guarded: ``19880305``, which may be a
date of birth; a number right behind a label such as 卡号.

Source: ISO 8601-1:2019 (GB/T 7408.1-2023), basic format; IEEE 1003.1, 4.19 (seconds since the epoch).
"""

from __future__ import annotations

from typing import Final

from piiguard.classify.rules.ordinary.guards import DIGITS, guard
from piiguard.classify.rules.rule import Beside, Rule, Trigger

__all__ = ["RULES"]

_DAY: Final = "(?:19[7-9][0-9]|20[0-4][0-9])(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_CLOCK: Final = "(?:[01][0-9]|2[0-3])[0-5][0-9][0-5][0-9]"

RULES: Final[tuple[Rule, ...]] = (
    guard(
        "TIME",
        "date and time",
        rf"(?<![0-9]){_DAY}{_CLOCK}[0-9]{{0,18}}(?![0-9Xx])",
        Trigger(digits=frozenset(range(14, 33))),
        0.75,
        "a date and a time of day (ISO 8601, basic)",
        beside=Beside(before=DIGITS, first="12"),
        reach=40,
    ),
    guard(
        "TIME",
        "since the epoch",
        r"(?<![0-9])1[0-9]{9}(?:[0-9]{3}|[0-9]{6}|[0-9]{9})?(?![0-9])",
        Trigger(digits=frozenset({10, 13, 16, 19})),
        0.6,
        "seconds, or thousandths of seconds, since 1970",
        beside=Beside(before=DIGITS, first="1"),
        reach=24,
    ),
)
"""The guards."""
