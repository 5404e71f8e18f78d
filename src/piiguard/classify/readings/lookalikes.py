"""Letters that look like others: Cyrillic and Greek for Latin ones, and what a scanner takes digits for.

A code of Latin letters and digits that holds a Cyrillic or Greek letter was typed with the wrong keyboard, or
so that nobody finds it; the Roman numeral ten (U+2169) is what the X at the end of a resident ID means (GB
11643-1999, 6.2), and is typed for it. Digits that optical character recognition read as letters (O for 0, l
for 1) are read only on request: in other texts a word is a word.

Source: for Cyrillic and Greek, the pairs that Unicode Technical Standard 39 calls confusable with a Latin
capital; for OCR, shapes that differ by little in the usual founts. No standard lists these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from piiguard.classify.readings.reading import Reading
from piiguard.classify.rules.later import later

__all__ = ["LETTERS", "lookalikes_in", "misread_in"]

_AROUND: Final = 32
_LONGEST: Final = 64

_TO_LATIN: Final = dict(
    zip(
        "\u0410\u0412\u0421\u0415\u041d\u0406\u0408\u041a\u041c\u041e\u0420\u0405\u0422\u0425\u0423\u051a\u051c"
        "\u0430\u0435\u04bb\u0456\u0458\u043e\u0440\u0441\u0443\u0445\u0455\u051b\u051d"
        "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bf"
        "\u2169\u2179",
        "ABCEHIJKMOPSTXYQWaehijopcyxsqwABEZHIKMNOPTYXoXx",
        strict=True,
    )
)
_FROM_OCR: Final = dict(zip("OoDQlI|!ZzSsBGbq", "0000111122558669", strict=True))
# Of these GB 32100-2015 uses none, so in a social credit code each is a misread digit.
_UNUSED: Final = dict(zip("IlOoSsZz", "11005522", strict=True))
_CODE: Final = later(r"(?<![0-9A-Za-z])[0-9A-Za-z]{18}(?![0-9A-Za-z])")

LETTERS: Final = "".join(_TO_LATIN)
"""Those of other alphabets that are read as Latin ones."""

_MIXED: Final = later(rf"[0-9A-Za-z{LETTERS}]{{6,{_LONGEST}}}+")
_MIXED_OCR: Final = later(
    rf"(?<![0-9A-Za-z])[0-9Xx{re.escape(''.join(_FROM_OCR))}]"
    rf"(?:[ .\x1e\x1f-]?[0-9Xx{re.escape(''.join(_FROM_OCR))}]){{10,{_LONGEST}}}(?![0-9A-Za-z])"
)
_OTHER: Final = later(f"[{LETTERS}]")
_DIGIT: Final = later("[0-9]")
_MISREAD: Final = later(f"[{re.escape(''.join(_FROM_OCR))}]")


def lookalikes_in(text: str) -> Iterator[Reading]:
    """Read Cyrillic and Greek letters within codes as the Latin ones they look like.

    Args:
        text: A text in normal form.

    Yields:
        A reading for each code that holds one, and digits.
    """
    if text.isascii() or _OTHER.search(text) is None:
        return
    for match in _MIXED.finditer(text):
        code = match.group()
        if not code.isascii() and _DIGIT.search(code):
            yield _read(text, match.span(), _TO_LATIN, "look-alike letters of another alphabet")


def misread_in(text: str) -> Iterator[Reading]:
    """Read letters within numbers as the digits that optical character recognition takes them for.

    Args:
        text: A text in normal form.

    Yields:
        A reading for each number that holds one.
    """
    for match in _CODE.finditer(text):
        code = match.group()
        if len(_DIGIT.findall(code)) * 2 >= len(code):
            yield _read(text, match.span(), _UNUSED, "letters read as digits (OCR)", 0.1)
    for match in _MIXED_OCR.finditer(text):
        number = match.group()
        found = len(_MISREAD.findall(number))
        if 0 < found * 2 <= len(number):
            yield _read(text, match.span(), _FROM_OCR, "letters read as digits (OCR)", 0.1)


def _read(text: str, span: tuple[int, int], table: dict[str, str], why: str, doubt: float = 0.0) -> Reading:
    start, end = span
    low, high = max(0, start - _AROUND), min(len(text), end + _AROUND)
    read = "".join(
        table.get(char, char) if start <= at < end else char for at, char in enumerate(text[low:high], low)
    )
    changed = [new != old for new, old in zip(read, text[low:high], strict=True)]
    return Reading(read, range(low, high), range(low + 1, high + 1), changed, why, doubt=doubt)
