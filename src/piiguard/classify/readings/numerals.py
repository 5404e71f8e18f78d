"""Digits of other scripts, read as ASCII where a number may stand: 零一零－八八八八一二三四."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from piiguard.classify.readings.digits import BMP_DIGIT_CLASS, digit_of, digits_within
from piiguard.classify.readings.reading import Reading
from piiguard.classify.rules.later import later

__all__ = ["EXTENDS", "is_extended", "numerals_in", "numerals_near"]

_AROUND: Final = 48
_BESIDE: Final = 8  # code points on either side that may be part of a number: E12345678
_LEAST: Final = 7
_TOGETHER: Final = 6  # or so many that nothing parts
_MANY: Final = 11
_LONGEST: Final = 80
_GAP: Final = r"(?:[^\w\n\r○]|_)"
_DIGIT: Final = f"[{BMP_DIGIT_CLASS}\U00010000-\U0010ffff]"
# One or two behind a mark that parts, as in 13800138000，一直: a word begins, and the number has ended.
_WORDS: Final = later("^[^0-9]{1,2}[，,、。；;]|[，,、。；;][^0-9]{1,2}$")
_EXTENDING: Final = "[ ]?(?:[转轉]|分[机機])[号號]?[ ]?"
_EXTENSION: Final = later(f"{_EXTENDING}(?P<dialled>{_DIGIT}{{1,6}}+)")
_LOOSE: Final = later(rf"{_DIGIT}(?:(?:{_GAP}{{0,3}}|{_GAP}{{0,5}}\r?\n{_GAP}{{0,8}}){_DIGIT}){{6,}}+")


EXTENDS: Final = "转轉分"
"""What begins the name of an extension."""


def numerals_in(text: str) -> Iterator[Reading]:
    """Read digits of other scripts.

    Args:
        text: A text in normal form.

    Yields:
        A reading for each run of seven digits or more of which one is not ASCII.
    """
    digit = digits_within(text)
    if digit == "0-9":
        return
    run, one, together = _patterns(digit)
    for match in run.finditer(text):
        spelled = match.group()
        if len(spelled) > _LONGEST or not _is_other(spelled) or _ends_in_a_word(text, match.end(), spelled):
            continue
        if together.search(spelled) is None and len(one.findall(spelled)) < _MANY:
            continue
        low, high = max(0, match.start() - _AROUND), min(len(text), match.end() + _AROUND)
        digits = one.sub(lambda each: digit_of(each.group()), spelled)
        read = text[low : match.start()] + digits + text[match.end() : high]
        changed = [new != old for new, old in zip(read, text[low:high], strict=True)]
        within = max(0, match.start() - low - _BESIDE), match.end() - low + _BESIDE
        yield Reading(
            read, range(low, high), range(low + 1, high + 1), changed, "digits of another script", within
        )


def numerals_near(text: str, place: int, around: int) -> bool:
    """Say whether enough digits are around a place, a line break and a few characters parting them at most.

    Args:
        text: A text in normal form.
        place: Where a digit outside ASCII is.
        around: How far to look, in code points.

    Returns:
        False if no number in other scripts, or partly, is there.
    """
    return any(
        match.start() <= around and _is_other(match.group())
        for match in _LOOSE.finditer(text[max(0, place - around) : place + around])
    )


def is_extended(text: str, end: int) -> bool:
    """Say whether digits outside ASCII are dialled behind a number: 01088888888转八零一.

    Args:
        text: A text in normal form.
        end: Where the number ends.

    Returns:
        True if they are.
    """
    match = _EXTENSION.match(text, end)
    return match is not None and not match["dialled"].isascii()


def _is_other(spelled: str) -> bool:
    """Say whether a run of digits has one outside ASCII that is no word of its own beside the rest."""
    return not spelled.isascii() and not _WORDS.sub("", spelled).isascii()


def _ends_in_a_word(text: str, end: int, spelled: str) -> bool:
    """Say whether all is ASCII but a last numeral that begins a word: 61753291一起."""
    following = text[end : end + 1]
    return spelled[:-1].isascii() and "\u4e00" <= following <= "\u9fff"


@cache
def _patterns(digit: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of a run, of one digit in it, and of several that stand together."""
    # With what is dialled after it: 零一零八八八八一二三四转八零一.
    run = (
        rf"[{digit}](?:(?:[^\w\n\r○]|_)?[{digit}]){{{_LEAST - 1},}}+"
        rf"(?:{_EXTENDING}[{digit}]{{1,6}}+)?"
    )
    return re.compile(run), re.compile(f"[{digit}]"), re.compile(f"[{digit}]{{{_TOGETHER}}}")
