"""What is seen around an identifier, the score it comes to, and the words that say so.

A score is looked up, never computed from parts, so the table below is all there is to it. The default
threshold of 0.5 lies between a number that stands by itself and one whose surroundings speak against it.
"""

from __future__ import annotations

import enum
from functools import cache
from typing import TYPE_CHECKING, Final

import attrs

from piiguard.catalog.entities import Entity
from piiguard.catalog.findings import Finding
from piiguard.classify.context import WORDS, deciding_word
from piiguard.classify.kinds import ENTITIES, Kind
from piiguard.classify.overlaps import without_overlap
from piiguard.classify.rules.later import later
from piiguard.classify.text import normalise, plain_value

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "BESIDE",
    "PASSED",
    "SCORES",
    "Judged",
    "Sign",
    "country_code",
    "explain",
    "explained",
    "in_code",
    "judged_at",
    "keep_best",
    "score_of",
    "signs",
    "verdict",
]


class Sign(enum.IntFlag):
    """What touches a number."""

    NONE = 0
    LETTERS = 1
    """Latin letters that touch it as in a serial number or a hash, not as a word: see `in_code`."""
    DECIMAL = 2
    """A decimal point: ``13800138000.50`` or ``0.13800138000``."""
    COUNTRY_CODE = 4
    """86, +86 or 0086 stands before it."""


class Verdict(enum.IntEnum):
    """What the context says."""

    SILENT = 0
    SUPPORTS = 1
    OPPOSES = 2


BESIDE: Final = 12
"""How far `in_code` looks on either side, in code points."""

_WORD: Final = 3
_MORE_THAN_WORD: Final = 5
_TOKEN: Final = later("[0-9A-Za-z]*")
_NOT_HEX: Final = later("[G-Zg-z]")

_BASE: Final = {
    # Silent, supporting, opposing. Check characters and dates leave one chance number in a thousand or less
    # for an ID, one in 341 for a code; a card's check digit and issuer leave one in a hundred; a mobile has
    # no check at all, and one in three numbers of eleven digits beginning with 1 would pass.
    Kind.RESIDENT_ID: (0.95, 0.99, 0.80),
    Kind.USCC: (0.95, 0.99, 0.80),
    Kind.BANK_CARD: (0.70, 0.95, 0.35),
    Kind.MOBILE: (0.60, 0.95, 0.30),
    Kind.EMAIL: (0.90, 0.99, 0.90),
}
_TOUCHED: Final = 0.25
_COUNTRY_CODE: Final = 0.15
_HIGHEST: Final = 0.99


def _score(base: float, sign: int) -> float:
    touched = bool(sign & Sign.LETTERS) + bool(sign & Sign.DECIMAL)
    plus = _COUNTRY_CODE if sign & Sign.COUNTRY_CODE else 0.0
    return round(min(_HIGHEST, max(0.0, base - touched * _TOUCHED + plus)), 2)


SCORES: Final = tuple(
    tuple(tuple(_score(base, sign) for sign in range(8)) for base in _BASE[kind]) for kind in Kind
)
"""Score by kind, verdict and signs."""


PASSED: Final = {
    Kind.RESIDENT_ID: ("check character (GB 11643-1999, MOD 11-2)", "date of birth exists"),
    Kind.USCC: ("check character (GB 32100-2015, mod 31)", "organisation code's check (GB 11714-1997)"),
    Kind.BANK_CARD: ("check digit (ISO/IEC 7812-1, Luhn)", "issuer prefix of this length"),
    Kind.MOBILE: ("allotted mobile range",),
    Kind.EMAIL: ("local part and domain (RFC 5322)",),
}
"""The rules that each kind has passed, for the reasons of a finding."""


@attrs.frozen
class Judged:
    """An identifier with the evidence for it.

    Attributes:
        start: First code point.
        end: One past the last.
        kind: What it is.
        sign: What touches it.
        word: The word that decides, a number in `WORDS`, or -1.
        also: A kind that claimed the very same text, or -1.
    """

    start: int
    end: int
    kind: Kind
    sign: int
    word: int
    also: int = -1

    @property
    def score(self) -> float:
        """Confidence from 0 to 1."""
        return SCORES[self.kind][verdict(self.word, self.kind)][self.sign]


def score_of(kind: int, sign: int, word: int) -> float:
    """Return the score of the fields of a `Judged` that was never made."""
    return SCORES[kind][_VERDICTS[word][kind]][sign]


def verdict(word: int, kind: Kind) -> Verdict:
    """Say what a word, by its number in `WORDS` or -1, means for *kind*."""
    return _VERDICTS[word][kind]


_VERDICTS: Final = (
    *(
        tuple(Verdict.SUPPORTS if kind in word.supports else Verdict.OPPOSES for kind in Kind)
        for word in WORDS
    ),
    (Verdict.SILENT,) * len(Kind),
)


def country_code(text: str, start: int) -> int:
    """Return where the country code before a mobile number begins, or *start* if there is none.

    Args:
        text: A text in normal form.
        start: Where the eleven digits begin.

    Returns:
        An offset; an opening bracket does not count.

    >>> country_code("电话(+86) 13800138000", 8)
    3
    """
    at = start
    at -= text[at - 1 : at] in {" ", "-", "\x1e"} if at else 0
    at -= text[at - 1 : at] in {")", "）"} if at else 0
    if at < 2 or text[at - 2 : at] != "86":  # noqa: PLR2004 - two digits
        return start
    at -= 2
    if at and text[at - 1] in "+＋":
        return at - 1
    if at > 1 and text[at - 2 : at] == "00":
        at -= 2
    return start if at and "0" <= text[at - 1] <= "9" else at


def signs(text: str, start: int, end: int, kind: Kind) -> int:
    """See what touches a number.

    Args:
        text: A text in normal form.
        start: Where the number begins.
        end: Where it ends.
        kind: What it passes as; only mobiles and cards bear signs.

    Returns:
        Signs, as an int; without the country code.
    """
    if kind not in {Kind.MOBILE, Kind.BANK_CARD}:
        return 0
    before, after = text[max(0, start - 3) : start], text[end : end + 2]
    sign = 0
    if (_is_letter(before[-1:]) or _is_letter(after[:1])) and in_code(
        text[max(0, start - BESIDE) : start], text[end : end + BESIDE]
    ):
        sign |= Sign.LETTERS
    if (after[:1] == "." and _is_digit(after[1:])) or (before[-2:] == "0." and not _is_digit(before[-3:-2])):
        sign |= Sign.DECIMAL
    return sign


def judged_at(text: str, start: int, end: int, kind: Kind, *, context: bool) -> Judged:
    """Gather the evidence for one identifier.

    Args:
        text: A text in normal form.
        start: Where the identifier begins.
        end: Where it ends.
        kind: What it passes as.
        context: Whether the words around it count.

    Returns:
        The identifier, with what speaks for it and against it.
    """
    sign, begin = signs(text, start, end, kind), start
    if kind == Kind.MOBILE:
        begin = country_code(text, start)
        if begin != start:
            sign |= Sign.COUNTRY_CODE
    return Judged(start, end, kind, int(sign), deciding_word(text, begin, end, kind) if context else -1)


def in_code(before: str, after: str) -> bool:
    """Say whether letters touch a number as in a serial number or a hash.

    Letters on both sides make a code of it, unless those before it are a word: ``tel13800138000x``. Letters
    on one side do only where all is hexadecimal, and more than a word.

    Args:
        before: At most `BESIDE` code points before the number.
        after: As many after it.

    Returns:
        True for a code.

    >>> in_code("9f3c2e", "d41a"), in_code("", "abc"), in_code(" tel", "x,")
    (True, False, False)
    """
    left, right = _token(before[::-1]), _token(after)
    word = left.isalpha() and len(left) >= _WORD
    is_hex = not _NOT_HEX.search(left + right)
    if _is_letter(left[:1]) and _is_letter(right[:1]):
        return is_hex or not (word and right.isalpha())
    return is_hex and len(left) + len(right) >= _MORE_THAN_WORD


def _token(side: str) -> str:
    match = _TOKEN.match(side)
    return match.group() if match else ""


def keep_best(found: Iterable[Judged]) -> list[Judged]:
    """Keep the best of those that overlap: the longest; of the same text, the one whose kind comes first.

    Args:
        found: Any number of identifiers, in any order.

    Returns:
        Those that remain, by start; each names a kind that lost the very same text to it.
    """
    return [
        best if loser is None else attrs.evolve(best, also=loser.kind)
        for best, loser in without_overlap(found, rank=lambda each: (each.start - each.end, each.kind))
    ]


def explain(found: Judged, spelling: str) -> Finding:
    """Make the finding that tells the user what was found and why.

    Args:
        found: The identifier, its offsets those of the original text.
        spelling: The original text of it.

    Returns:
        The finding.
    """
    return explained(found.start, found.end, found.kind, found.sign, found.word, found.also, spelling)


def explained(  # noqa: PLR0917 - the columns of an array, in their order
    start: int, end: int, kind: int, sign: int, word: int, also: int, spelling: str
) -> Finding:
    """Do what `explain` does, from the fields of a `Judged` that was never made."""
    if kind == _EMAIL:
        value = normalise(spelling).text
    elif spelling.isascii() and spelling.isdecimal():
        value = spelling
    else:
        value = plain_value(spelling)
    entity, score, why = _told(kind, sign, word, also, value != spelling)
    if kind == _RESIDENT_ID:
        why = (*why, "region had not ended by the date of birth")
    return Finding(entity, start, end, score, value, why)


# Comparing with a member of an IntEnum takes five times as long, once for each finding.
_EMAIL: Final = int(Kind.EMAIL)
_RESIDENT_ID: Final = int(Kind.RESIDENT_ID)


@cache
def _told(
    kind: int,
    sign: int,
    word: int,
    also: int,
    respelled: bool,  # noqa: FBT001 - a cache key
) -> tuple[Entity, float, tuple[str, ...]]:
    """Return what is the same for every finding with the same evidence."""
    says = _VERDICTS[word][kind]
    why = list(PASSED[Kind(kind)])
    if word >= 0:
        against = "context, against: " if says == Verdict.OPPOSES else "context: "
        why.append(against + WORDS[word].text)
    why += [text for each, text in _SIGNS if sign & each]
    if also >= 0:
        why.append(f"also passes as {ENTITIES[also]}")
    if respelled:
        why.append("spelled with separators, full-width, lower-case or invisible characters")
    return ENTITIES[kind], SCORES[kind][says][sign], tuple(why)


_SIGNS: Final = (
    (Sign.COUNTRY_CODE, "country code +86"),
    (Sign.LETTERS, "against: among letters, as in a code"),
    (Sign.DECIMAL, "against: decimal point"),
)


def _is_letter(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _is_digit(char: str) -> bool:
    return char.isascii() and char.isdigit()
