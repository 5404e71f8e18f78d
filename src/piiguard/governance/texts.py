"""Words of a report in both languages, and how numbers and moments are written in them."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final, TypeAlias, get_args

import attrs

from piiguard.catalog import Language
from piiguard.errors import InvalidInput

__all__ = ["Text", "Words", "moment", "printable", "said", "shown"]

# C0 and C1 controls, the bidirectional embeddings and overrides of UAX #9, surrogates, and noncharacters.
_UNPRINTABLE: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)

_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@attrs.frozen(kw_only=True)
class Text:
    """Something said in English and in Chinese.

    Attributes:
        en: In English.
        zh: In Chinese.

    Raises:
        InvalidInput: If one of the two is missing.

    >>> Text(en="Legal hold", zh="保全").zh
    '保全'
    """

    en: str
    zh: str

    def __attrs_post_init__(self) -> None:
        if bool(self.en.strip()) is not bool(self.zh.strip()):
            raise InvalidInput(
                "A text of a report is missing in one language",
                hint="Give both en and zh, or one plain string where both languages share it.",
            )


Words: TypeAlias = Text | str
"""A bilingual text, or one string that is the same in both languages: a file's name, a column's, a number."""


def said(words: Words, lang: Language) -> str:
    """Return *words* in one language.

    Args:
        words: A text, or a string both languages share.
        lang: ``"en"`` or ``"zh"``.

    Returns:
        The string.

    Raises:
        InvalidInput: If *lang* is neither.
        TypeError: If *words* are of another type.

    >>> said(Text(en="rows", zh="行"), "zh"), said("customers.csv", "zh")
    ('行', 'customers.csv')
    """
    if lang not in get_args(Language):
        raise InvalidInput(f"No report is written in {lang!r}", hint="Give 'en' or 'zh'.")
    if isinstance(words, str):
        return words
    if not isinstance(words, Text):  # pyright: ignore[reportUnnecessaryIsInstance] - callers may be untyped
        msg = f"a report says a Text or a string, not {type(words).__name__}"
        raise TypeError(msg)
    return words.zh if lang == "zh" else words.en


def moment(when: datetime, lang: Language) -> str:
    """Write a moment out with its offset from UTC.

    Args:
        when: An aware datetime; it is shown in its own zone.
        lang: ``"en"`` or ``"zh"``.

    Returns:
        Date, time to the minute, and the offset.

    >>> from datetime import timezone
    >>> moment(datetime(2026, 3, 2, 9, 5, tzinfo=timezone.utc), "en")
    '2 March 2026, 09:05 UTC'
    >>> moment(datetime(2026, 3, 2, 9, 5, tzinfo=timezone.utc), "zh")
    '2026年3月2日 09:05 UTC'
    """
    offset = f"{when:%z}"
    zone = "UTC" if offset.strip("+-0") == "" else f"UTC{offset[:3]}:{offset[3:5]}"
    clock = f"{when:%H:%M} {zone}"
    if lang == "zh":
        return f"{when.year}年{when.month}月{when.day}日 {clock}"
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}, {clock}"


def shown(amount: Words | int, lang: Language) -> str:
    """Return an amount as text; whole numbers are grouped by thousands.

    Args:
        amount: A whole number, or words that already say how much.
        lang: ``"en"`` or ``"zh"``.

    Returns:
        The string.

    Raises:
        TypeError: If *amount* is of another type; how many digits a fraction deserves, its giver knows.

    >>> shown(100_000, "zh")
    '100,000'
    """
    if isinstance(amount, bool):
        msg = "a report says yes or no in words of both languages, not as a bool"
        raise TypeError(msg)
    return f"{amount:,}" if isinstance(amount, int) else said(amount, lang)


def printable(text: str) -> str:
    r"""Replace what no page can carry: control characters, lone surrogates and marks that reorder text.

    Args:
        text: Any string, such as a file's name from elsewhere.

    Returns:
        The same text with U+FFFD in their place; line ends and tabs stay.

    >>> printable("a\x00b\u202ec")
    'a\ufffdb\ufffdc'
    """
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)
