"""What the signs around a candidate for a name are worth, in sixteenths of a unit of log-odds."""

from __future__ import annotations

from typing import Final

from piiguard.classify.language.persons_numbers import BESIDE, IN_LINE

__all__ = [
    "CELL",
    "CLOSED",
    "DOTS",
    "IN_CELL",
    "IN_ROW",
    "NAMED",
    "NUMBER_BESIDE",
    "NUMBER_IN_CELL",
    "NUMBER_IN_LINE",
    "NUMBER_IN_ROW",
    "ROW",
    "SHORT",
    "SPEAKS",
    "UNBOUNDED_LEFT",
    "UNBOUNDED_RIGHT",
    "WEIGHTS",
]

NAMED: Final = ("姓名", "名称", "名")
"""What a name may be called behind whose it is."""

CLOSED: Final = 8
"""What it is worth that no letter stands on a side."""

WEIGHTS: Final = {
    "role before": 52,
    "role before what goes on": 36,
    "role and a separator before": 60,
    "introduced": 36,
    "word before": 6,
    "mentioned": 32,
    "parts joined by a dot": 24,
    "end of an address before": 24,
    "in a quoted cell": 36,
    "dash before": 24,
    "rank after": 44,
    "greeting after": 48,
    "role after": 44,
    "act after": 36,
    "word after": 8,
    "gender after": 56,
    "speaks": 24,
    "ends the line": 8,
    "alone in its line": 16,
    "in a cell beside a personal number": 64,
    "in a row with a personal number": 44,
    "personal number beside": 44,
    "personal number in the line": 16,
}
"""By the sign."""

SPEAKS: Final = "speaks"
"""The sign of a line that somebody says in a chat."""

DOTS: Final = WEIGHTS["parts joined by a dot"]
"""What it is worth besides other signs that a name has dots in it."""

SHORT: Final = 4
"""The most characters of a name without a dot, but for foreign ones."""

IN_CELL: Final = "in a cell beside a personal number"
"""The sign of a number in the next cell."""

IN_ROW: Final = "in a row with a personal number"
"""The sign of one in the same row."""

NUMBER_IN_CELL: Final = WEIGHTS[IN_CELL]
"""What a number of a person beside a candidate is worth between `CELL`; no number is worth more."""

NUMBER_BESIDE: Final = WEIGHTS[BESIDE]
"""… beside it elsewhere."""

NUMBER_IN_ROW: Final = WEIGHTS[IN_ROW]
"""… in its line, between `ROW`."""

NUMBER_IN_LINE: Final = WEIGHTS[IN_LINE]
"""… in its line elsewhere."""

ROW: Final = ("", *"，；|\"'")
"""What stands on both sides of a candidate in a row; empty where a line ends."""

CELL: Final = ("", *" ，；|/\"'：（）\x1e")
"""… in a cell."""

UNBOUNDED_LEFT: Final = {
    **dict.fromkeys("，, ", WEIGHTS["end of an address before"]),
    **{word[-1]: WEIGHTS["role before"] for word in NAMED},
}
"""What signs may be worth besides what `may_have_signs` counts, beside a number, by the character."""

UNBOUNDED_RIGHT: Final = {" ": WEIGHTS[SPEAKS], **dict.fromkeys("\"'", WEIGHTS["in a quoted cell"])}
"""… on the other side."""
