"""The small path: candidates in a short text, by `re` and the scalar validators, without numpy.

What counts as a candidate is defined here; `piiguard.classify.runs` finds the same in large texts by whole
arrays. Both work on the normal form of `piiguard.classify.text`:

* A number is a maximal run of digits: one that is longer than the identifier is no finding. Letters and
  Chinese characters may touch it on either side.
* A mobile may have 86 or 0086 glued to its front; the span covers the eleven digits only.
* A resident ID may end in X, which no digit may follow.
* A social credit code may be glued to a word on its left if it begins with a digit, never on its right.
* A number may be written in the groups of `piiguard.classify.kinds.GROUPINGS`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from datetime import date
from itertools import pairwise
from typing import Final

from piiguard.classify.kinds import GROUPINGS, Grouping, Kind
from piiguard.classify.text import SEPARATORS
from piiguard.classify.validators.bank_card import CARD_LENGTHS, is_bank_card
from piiguard.classify.validators.email_address import address_at
from piiguard.classify.validators.mobile import is_mobile
from piiguard.classify.validators.resident_id import is_resident_id
from piiguard.classify.validators.uscc import is_uscc

__all__ = ["Hit", "candidates"]

Hit = tuple[int, int, Kind]
"""Start and end in the normal form, and what it is."""

_SEPARATOR: Final = f"[{re.escape(SEPARATORS)}]"
_CHAIN: Final = re.compile(f"[0-9]++(?:{_SEPARATOR}[0-9]++)*+")
_GROUP: Final = re.compile("[0-9]++")
_SHORTEST: Final = 7  # digits in a row within a social credit code
_LONGEST: Final = max(CARD_LENGTHS)
_MASTER: Final = 17
_ID: Final = 18
_MOBILE: Final = 11
_COUNTRY_CODES: Final = ("86", "0086")

_BY_FIRST: Final[dict[int, tuple[tuple[Grouping, Kind], ...]]] = {
    first: tuple(
        (grouping, kind)
        for kind, groupings in GROUPINGS.items()
        for grouping in groupings
        if grouping[0] == first
    )
    for first in {grouping[0] for groupings in GROUPINGS.values() for grouping in groupings}
}


def candidates(text: str, kinds: AbstractSet[Kind], *, as_of: date) -> list[Hit]:
    """Find every stretch of *text* that passes as one of *kinds*; stretches may overlap.

    Args:
        text: A text in normal form.
        kinds: What to look for.
        as_of: The last day of birth that is accepted in a resident ID.

    Returns:
        The hits, in no particular order.
    """
    hits: list[Hit] = []
    if kinds - {Kind.EMAIL}:
        for chain in _CHAIN.finditer(text):
            start, end = chain.span()
            if end - start < _SHORTEST:
                continue
            if text[start:end].isdecimal():
                hits += _plain(text, start, end, kinds, as_of)
                continue
            groups = [group.span() for group in _GROUP.finditer(text, start, end)]
            for group in groups:
                hits += _plain(text, *group, kinds, as_of)
            if end - start - len(groups) >= _MOBILE - 1:
                hits += _grouped(text, groups, kinds, as_of)
    if Kind.EMAIL in kinds:
        at = text.find("@")
        while at >= 0:
            address = address_at(text, at)
            if address is not None:
                hits.append((*address, Kind.EMAIL))
            at = text.find("@", at + 1)
    return hits


def _plain(text: str, start: int, end: int, kinds: AbstractSet[Kind], as_of: date) -> Iterator[Hit]:
    """Test one maximal run of digits."""
    length = end - start
    if length < _SHORTEST or length > _LONGEST:
        return
    if Kind.USCC in kinds and (length >= _MASTER or _is_alnum(text, end)):
        for begin in (start, start - 1):
            if _is_code(text, begin, start):
                yield begin, begin + _ID, Kind.USCC
    if length < _MOBILE:
        return
    digits = text[start:end]
    if Kind.MOBILE in kinds and digits[:-_MOBILE] in {"", *_COUNTRY_CODES} and is_mobile(digits[-_MOBILE:]):
        yield end - _MOBILE, end, Kind.MOBILE
    if Kind.BANK_CARD in kinds and length in CARD_LENGTHS and is_bank_card(digits):
        yield start, end, Kind.BANK_CARD
    if Kind.RESIDENT_ID in kinds:
        if length == _ID and is_resident_id(digits, as_of=as_of):
            yield start, end, Kind.RESIDENT_ID
        elif length == _MASTER and _x_follows(text, end) and is_resident_id(digits + "X", as_of=as_of):
            yield start, end + 1, Kind.RESIDENT_ID


def _is_code(text: str, begin: int, run: int) -> bool:
    """Say whether a social credit code begins at *begin*: at the run of digits at *run*, or one before."""
    if begin != run and (begin < 0 or _is_alnum(text, begin - 1)):
        return False
    code = text[begin : begin + _ID]
    return (
        len(code) == _ID
        and not _is_alnum(text, begin + _ID)
        and code.isascii()
        and code.isalnum()
        and is_uscc(code.upper())
    )


def _grouped(
    text: str, groups: list[tuple[int, int]], kinds: AbstractSet[Kind], as_of: date
) -> Iterator[Hit]:
    """Test every window of a chain of groups against the customary groupings."""
    lengths = [end - start for start, end in groups]
    between = ["", *(text[before[1]] for before, _ in pairwise(groups)), ""]
    for first, length in enumerate(lengths):
        for grouping, kind in _BY_FIRST.get(length, ()):
            last = first + len(grouping) - 1
            if kind not in kinds or last >= len(groups):
                continue
            found = tuple(lengths[first : last + 1])
            start, end = groups[first][0], groups[last][1]
            if found != grouping:
                shorter = (*grouping[:-1], grouping[-1] - 1)
                if kind != Kind.RESIDENT_ID or found != shorter or not _x_follows(text, end):
                    continue
                end += 1
            coded = kind == Kind.MOBILE and first > 0 and text[slice(*groups[first - 1])] in _COUNTRY_CODES
            if _stands_alone(between, first, last, coded=coded) and _passes(
                text[start:end].translate(_UNGROUPED).upper(), kind, as_of
            ):
                yield start, end, kind


_UNGROUPED: Final = dict.fromkeys(map(ord, SEPARATORS))


def _stands_alone(between: list[str], first: int, last: int, *, coded: bool) -> bool:
    """Say whether one separator joins the window, and does not join it to further groups.

    Args:
        between: The separator before each group, and after the last.
        first: The first group of the window.
        last: The last.
        coded: Whether the group before it is a country code.
    """
    separator = between[first + 1]
    if any(other != separator for other in between[first + 2 : last + 1]):
        return False
    if separator == " ":
        return True
    if between[last + 1] == separator:
        return False
    return coded or between[first] != separator


def _passes(value: str, kind: Kind, as_of: date) -> bool:
    if kind == Kind.MOBILE:
        return is_mobile(value)
    if kind == Kind.BANK_CARD:
        return is_bank_card(value)
    return is_resident_id(value, as_of=as_of)


def _x_follows(text: str, end: int) -> bool:
    return text[end : end + 1] in {"X", "x"} and not "0" <= text[end + 1 : end + 2] <= "9"


def _is_alnum(text: str, at: int) -> bool:
    char = text[at : at + 1] if at >= 0 else ""
    return char.isascii() and char.isalnum()
