"""What a spelled-out number is, and how sure that is by the way it is spelled.

A check character is strong enough for any grouping; a mobile number has none, so its groups must be of a
customary shape, or a word must speak for it. Dates, times, addresses of networks and numbers in thousands
are grouped as well, and are none.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Final

import attrs

from piiguard.classify.kinds import GROUPINGS, Kind
from piiguard.classify.readings.breaks import Join
from piiguard.classify.readings.chains import Chain
from piiguard.classify.rules.later import later
from piiguard.classify.rules.rule import Scores
from piiguard.classify.text import SEPARATORS
from piiguard.classify.validators.bank_card import CARD_LENGTHS, is_bank_card
from piiguard.classify.validators.mobile import is_mobile
from piiguard.classify.validators.resident_id import is_resident_id
from piiguard.classify.validators.uscc import is_uscc

__all__ = ["SURE", "Claim", "claims_of", "joined_claims_of"]

_MOBILE: Final = 11
_ID: Final = 18
_MASTER: Final = 17
_YEAR: Final = 4
_COUNTRY_CODES: Final = ("", "86", "0086")
_X_FOLLOWS: Final = later(r"(?:[^\w\n\r]|_){0,3}+([Xx])(?![0-9A-Za-z])")
_CODE_FOLLOWS: Final = later("[A-Za-z]{1,3}[0-9]")

# After the country code 1: 1-800-555-0100.
_NORTH_AMERICAN: Final = ((3, 3, 4), (3, 7), (10,))
_SEPARATORS: Final = frozenset(SEPARATORS)
# What parts the numbers of a list or a table more often than the groups of one.
_LISTING: Final = frozenset(",，;；、|\t")
_BRACKETS: Final = frozenset("()（）[]【】")
_CLOSING: Final = {"(": ")", "（": "）", "[": "]", "【": "】"}

SURE: Final = Scores(0.92, 0.98, 0.75)
_LIKELY: Final = Scores(0.62, 0.94, 0.3)
_POSSIBLE: Final = Scores(0.45, 0.9, 0.2)
_UNLIKELY: Final = Scores(0.3, 0.8, 0.1)


@attrs.frozen
class Claim:
    """A number as which a chain passes.

    Attributes:
        kind: What it is.
        start: Where it begins in the text.
        end: Where it ends.
        value: The number.
        label_end: Where words before it end: its country code does not count.
        scores: How sure that is.
    """

    kind: Kind
    start: int
    end: int
    value: str
    label_end: int
    scores: Scores


def claims_of(part: Chain, text: str, kinds: AbstractSet[Kind], *, as_of: date) -> Iterator[Claim]:
    """Say what a part of a chain passes as.

    Args:
        part: The part; its digits together are the number, or the number but for a final X.
        text: Where it is.
        kinds: What to look for.
        as_of: The last day of birth that is accepted in a resident ID.

    Yields:
        What it passes as.
    """
    digits, length = part.digits, len(part.digits)
    wanted = {kind for kind in kinds if not _is_ordinary(part, kind)}
    if Kind.RESIDENT_ID in wanted and length in {_ID, _MASTER}:
        value, end = digits, part.end
        if length == _MASTER:
            x = _X_FOLLOWS.match(text, part.end)
            value, end = (digits + "X", x.end()) if x else ("", end)
        if value and is_resident_id(value, as_of=as_of):
            yield Claim(Kind.RESIDENT_ID, part.start, end, value, part.start, SURE)
    if Kind.USCC in wanted and length == _ID and is_uscc(digits):
        yield Claim(Kind.USCC, part.start, part.end, digits, part.start, SURE)
    if (
        Kind.BANK_CARD in wanted
        and length in CARD_LENGTHS
        and is_bank_card(digits)
        and not _in_code(text, part)
    ):
        yield Claim(Kind.BANK_CARD, part.start, part.end, digits, part.start, _card_scores(part))
    if Kind.MOBILE in wanted and digits[:-_MOBILE] in _COUNTRY_CODES and is_mobile(digits[-_MOBILE:]):
        number = part.after(length - _MOBILE) if length > _MOBILE else part
        scores = _mobile_scores(number)
        if scores is not None and not _in_code(text, part):
            start = _opening(text, number)
            label_end = start if number is part else part.start
            yield Claim(Kind.MOBILE, start, number.end, number.digits, label_end, scores)


def _opening(text: str, part: Chain) -> int:
    """Return where *part* begins, with the bracket before it that is closed in it: (138) 0013-8000."""
    start = part.start
    opening = text[start - 1 : start] if start else ""
    gaps = "".join(part.gaps)
    closed = opening in _CLOSING and gaps.count(_CLOSING[opening]) > gaps.count(opening)
    return start - closed


def _is_ordinary(part: Chain, kind: Kind) -> bool:
    """Say whether the ordinary scan finds *part*, or would if it were one."""
    gaps = set(part.gaps)
    return part.plain and len(gaps) == 1 and gaps <= _SEPARATORS and part.sizes in GROUPINGS.get(kind, ())


def joined_claims_of(join: Join, text: str, kinds: AbstractSet[Kind], *, as_of: date) -> Iterator[Claim]:
    """Say what two parts of a number in two lines pass as together.

    Args:
        join: The parts.
        text: Where they are.
        kinds: What to look for.
        as_of: The last day of birth that is accepted in a resident ID.

    Yields:
        What they pass as.
    """
    for claim in claims_of(join.chain, text, kinds, as_of=as_of):
        if claim.kind in {Kind.RESIDENT_ID, Kind.USCC}:
            yield claim
        elif join.chain.gaps.count("\n") > 1 and join.chain.sizes not in GROUPINGS[claim.kind]:
            continue
        elif join.messages:
            yield attrs.evolve(claim, scores=_LIKELY if join.alone else _POSSIBLE)
        else:
            # Numbers under each other are a column more often than one number.
            yield attrs.evolve(claim, scores=_UNLIKELY if join.alone else _POSSIBLE)


def _card_scores(part: Chain) -> Scores:
    """Say how sure a card is: its check digit and issuer leave few numbers, but not in tables of them."""
    gaps = set(part.gaps)
    if not _LISTING.isdisjoint("".join(gaps)) or (len(gaps) > 1 and part.plain):
        return _POSSIBLE
    return _LIKELY


def _mobile_scores(part: Chain) -> Scores | None:
    """Say how sure a mobile number is, None where it is something else."""
    sizes, gaps = part.sizes, set(part.gaps)
    if sizes[0] == 1 and sizes[1:] in _NORTH_AMERICAN:
        return None
    if _is_quantity(part) or _is_network_address(part) or _is_moment(part):
        return None
    if not gaps:
        return _LIKELY if not part.plain else None
    customary = sizes in GROUPINGS[Kind.MOBILE] or set(sizes) == {1}
    bracketed = any(not _BRACKETS.isdisjoint(gap) for gap in gaps)
    if not _LISTING.isdisjoint("".join(gaps)):
        return _POSSIBLE
    if customary and (len(gaps) == 1 or bracketed or not part.plain):
        return _LIKELY
    return _POSSIBLE


def _is_quantity(part: Chain) -> bool:
    """Recognise thousands: 13,800,138,000."""
    by_thousands = set(part.sizes[1:]) == {3} and part.sizes[0] <= 3  # noqa: PLR2004 - digits of a thousand
    return by_thousands and set(part.gaps) <= {",", "，", "'", "’", " ", "."}


def _is_network_address(part: Chain) -> bool:
    """Recognise 192.168.123.12, and versions of four parts."""
    if set(part.gaps) != {"."} or len(part.sizes) != 4:  # noqa: PLR2004 - bytes of an address
        return False
    at, parts = 0, list[int]()
    for size in part.sizes:
        parts.append(int(part.digits[at : at + size]))
        at += size
    return max(parts) < 256  # noqa: PLR2004 - of a byte


def _is_moment(part: Chain) -> bool:
    """Recognise dates and times: 1999-12-31 123, 13:59:59.12345."""
    sizes, digits = part.sizes, part.digits
    if any(":" in gap or "：" in gap for gap in part.gaps) and part.sizes not in GROUPINGS[Kind.MOBILE]:
        return True
    if len(sizes) < 3 or sizes[1] > 2:  # noqa: PLR2004 - year, month and day
        return False
    at = 0 if sizes[0] == _YEAR else sizes[0] + sizes[1]
    return _YEAR in (sizes[0], sizes[2]) and "1800" < digits[at : at + _YEAR] < "2100"


def _in_code(text: str, part: Chain) -> bool:
    """Say whether letters touch *part* as in a serial number, a hash or a UUID, rather than as a word."""
    before = text[max(0, part.start - 12) : part.start]
    if before[-1:].isascii() and before[-1:].isalpha():
        letters = len(before) - len(before.rstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        if letters < 3 or before[-letters - 1 : -letters].isdigit():  # noqa: PLR2004 - "tel", the shortest word
            return True
    return _CODE_FOLLOWS.match(text, part.end) is not None
