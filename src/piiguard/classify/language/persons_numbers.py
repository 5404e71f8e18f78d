"""Numbers of persons in a text, as far as they tell of the name beside them.

Their form is enough here: no check digit is looked at, and what is masked counts too.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Final

import attrs

from piiguard.classify.rules.later import later

__all__ = ["BESIDE", "CALLED", "IN_LINE", "REACH", "Numbers", "numbers_in", "numbers_in_bulk"]

BESIDE: Final = "personal number beside"
"""The sign of a number with nothing Chinese between it and a name."""

IN_LINE: Final = "personal number in the line"
"""The sign of a number in the same line."""

REACH: Final = 64
"""How far off a number of a person counts, in code points of the same line."""

# Each begins with a character of its own, so that a search skips to one; what is before it is looked at then.
_NUMBER: Final = later(
    r"1[3-9](?<![0-9*].{2})[0-9][- ]?(?:[0-9]{4}|\*{4})[- ]?[0-9]{4}(?![0-9])"
    r"|86(?<![0-9].{2})[- ]?1[3-9][0-9][- ]?(?:[0-9]{4}|\*{4})[- ]?[0-9]{4}(?![0-9])"
    r"|[1-9](?<![0-9A-Za-z].)[0-9]{5}(?:[0-9]{11}|\*{8}[0-9]{3})[0-9Xx](?![0-9A-Za-z])"
    r"|0(?<![0-9].)[1-9][0-9]{1,2}[- ]?[2-9][0-9]{6,7}(?![0-9])|6(?<![0-9].)[0-9]{15,18}(?![0-9])"
    r"|@[A-Za-z0-9-]{1,24}\.[A-Za-z]"
    # Passports and travel permits.
    r"|[CDEGHLMPSTW](?<![0-9A-Za-z].)[A-Z]?[0-9]{7,8}(?:[0-9]{2})?(?![0-9A-Za-z])"
)
# What may stand between a name and its number: nothing but what the number is called.
_CALLED: Final = later(
    "[^一-鿿：:]{0,4}(?:(?:联系|公民|居民|香港|澳门|台湾|大陆|本人|往来|来往|港澳|手机)?"
    "(?:电话|手机|座机|身份证|身分证|身份|证件|护照|台胞证|回乡证|通行证|大通证|永居证|军官证|驾驶证|银行卡|卡|邮箱|微信|号)"
    "(?:档案)?(?:编号|号码|号)?|[男女])[^一-鿿]{0,4}"
)
CALLED: Final = frozenset(_CALLED.pattern) - {"一", "鿿"}
"""The Chinese characters of what numbers are called; with any other between, none is beside a name."""

_HAN_IN: Final = later("[一-鿿]")


@attrs.frozen(eq=False)
class Numbers:
    """Where in a text numbers of persons stand: telephones, identity and bank cards, addresses of e-mail."""

    starts: Sequence[int]
    ends: Sequence[int]

    def near(self, start: int, end: int) -> bool:
        """Say whether one stands near a stretch, be it on another line."""
        at = bisect_left(self.starts, start - REACH)
        return at < len(self.starts) and self.starts[at] < end + REACH

    def beside(self, text: str, start: int, end: int) -> str:
        """Say whether one stands in the line of a candidate or even beside it; empty if not."""
        after = bisect_left(self.starts, end)
        right = text[end : self.starts[after]] if after < len(self.starts) else "\n"
        before = bisect_right(self.ends, start) - 1
        left = text[self.ends[before] : start] if before >= 0 else "\n"
        found = ""
        for gap in (right, left):
            if len(gap) < REACH and "\n" not in gap:
                if not _HAN_IN.search(gap) or _CALLED.fullmatch(gap):
                    return BESIDE
                found = IN_LINE
        return found


def numbers_in(text: str) -> Numbers:
    """Find the numbers of persons.

    Args:
        text: A text in normal form.
    """
    spans = [match.span() for match in _NUMBER.finditer(text)]
    return Numbers([start for start, _ in spans], [end for _, end in spans])


def numbers_in_bulk(text: str) -> Numbers:
    """Find what `numbers_in` finds; numpy sees where a look is worth while.

    Args:
        text: A text in normal form.
    """
    import numpy as np

    codes = np.array([text]).view(np.uint32)
    # Every number holds a digit, an asterisk or an @ within a few characters of its beginning.
    at = np.flatnonzero((codes - ord("0") < len("0123456789")) | (codes == ord("@")))
    if not len(at):
        return Numbers([], [])
    apart = np.flatnonzero(np.diff(at) > _APART)
    begins = np.maximum(at[np.append(0, apart + 1)] - _LEAD, 0).tolist()
    stops = np.minimum(at[np.append(apart, len(at) - 1)] + _APART // 2, len(text)).tolist()
    spans = [
        match.span()
        for begin, stop in zip(begins, stops, strict=True)
        for match in _NUMBER.finditer(text, begin, stop)
    ]
    return Numbers([start for start, _ in spans], [end for _, end in spans])


_LEAD: Final = 2  # letters before the first digit
_APART: Final = 64  # more than the rest of a number or of a domain
