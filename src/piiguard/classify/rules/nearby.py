"""Words near a match that speak for its rule or against it.

A word before the match counts within 24 code points and up to the line break; one after it within 12. A word
that speaks against counts only as a label: right before the match, with a few characters between. Of several
words before a match the nearest decides; words after it are heard only when none before says anything.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

import attrs

from piiguard.classify.rules.rule import Rule
from piiguard.classify.rules.words import lower

__all__ = ["Nearby", "nearby"]

_BEFORE: Final = 24
_AFTER: Final = 12
_LABEL: Final = 8


@attrs.frozen
class Nearby:
    """What the words near a match say.

    Attributes:
        supports: True, False for a word against, or None where no word says anything.
        word: The word that decides.
    """

    supports: bool | None = None
    word: str = ""


_SILENT: Final = Nearby()


def nearby(text: str, start: int, end: int, rule: Rule) -> Nearby:
    """Look for a word near a match that says something about its rule.

    Args:
        text: A text in normal form.
        start: Where the match begins.
        end: Where it ends.
        rule: The rule.

    Returns:
        What the words say.
    """
    if not (rule.words or rule.against):
        return _SILENT
    union = _union(rule.words, rule.against)
    window = text[max(0, start - _BEFORE) : start]
    window = lower(window[window.rfind("\n") + 1 :])
    for match in reversed([*union.finditer(window)]):
        word = match.group()
        if word in rule.words:
            return Nearby(supports=True, word=word)
        if len(window) - match.end() <= _LABEL:
            return Nearby(supports=False, word=word)
    if rule.words:
        window = lower(text[end : end + _AFTER].partition("\n")[0])
        for match in union.finditer(window):
            if match.group() in rule.words:
                return Nearby(supports=True, word=match.group())
    return _SILENT


@lru_cache(maxsize=512)
def _union(words: tuple[str, ...], against: tuple[str, ...]) -> re.Pattern[str]:
    # The longest first, so that 卡号 within 运单卡号 does not hide the longer word.
    return re.compile("|".join(map(re.escape, sorted({*words, *against}, key=len, reverse=True))))
