"""Partial masks of numbers: which characters of a well-formed number stay readable.

A number that fits none of its entity's layouts is not partly shown: what a malformed value consists of
is unknown, so nothing of it may stay. Separators and full-width spelling around the characters stay as
they are, so ``138-0013-8000`` becomes ``138-****-8000``.
"""

from __future__ import annotations

import re
from typing import Final

import attrs

from piiguard.mask.spelling import significant

__all__ = [
    "BANK_CARD",
    "DIGIT",
    "LANDLINE",
    "LETTER",
    "MOBILE",
    "PASSPORT",
    "PLATE",
    "RESIDENT_ID",
    "SOCIAL_CREDIT",
    "STAR",
    "Layout",
    "Numbers",
    "extended_landline",
    "layout",
]

STAR: Final = "*"

DIGIT: Final = "0123456789"
LETTER: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_PROVINCE: Final = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"


@attrs.frozen
class Layout:
    """One written form of a number, by position, and how much of each end stays readable.

    Attributes:
        allowed: For each position, the characters that may stand there, upper-case.
        head: Characters kept at the start.
        tail: Characters kept at the end.
    """

    allowed: tuple[str, ...]
    head: int
    tail: int

    def __len__(self) -> int:
        return len(self.allowed)

    def fits(self, characters: str) -> bool:
        """Say whether *characters*, as `piiguard.mask.spelling.significant` gives them, are of this form.

        >>> MOBILE.layouts[0].fits("13800138000"), MOBILE.layouts[0].fits("23800138000")
        (True, False)
        """
        return len(characters) == len(self.allowed) and all(map(str.__contains__, self.allowed, characters))


@attrs.frozen
class Numbers:
    """The layouts of one kind of number.

    Attributes:
        layouts: The forms that are partly shown; the first that fits decides.
        source: Who says how much may be shown.
    """

    layouts: tuple[Layout, ...]
    source: str

    def partial(self, value: str) -> str | None:
        """Hide the middle of *value*, in its own spelling.

        Args:
            value: As written.

        Returns:
            The partial mask, or None if *value* is of no known form.

        >>> MOBILE.partial("+86 138-0013-8000")
        '+86 138-****-8000'
        >>> MOBILE.partial("12345") is None
        True
        """
        characters, at = significant(value)
        for layout in self.layouts:
            if layout.fits(characters):
                shown = list(value)
                for index in at[layout.head : len(at) - layout.tail]:
                    shown[index] = STAR
                return "".join(shown)
        return None


def layout(*allowed: str | tuple[str, int], head: int, tail: int) -> Layout:
    """Build a layout from runs of positions.

    Args:
        allowed: The characters allowed at a position, or those and for how many positions.
        head: Characters kept at the start.
        tail: Characters kept at the end.

    Returns:
        The layout.

    >>> len(layout("E", (DIGIT, 8), head=1, tail=2))
    9
    """
    positions: list[str] = []
    for each in allowed:
        characters, times = (each, 1) if isinstance(each, str) else each
        positions += [characters] * times
    return Layout(tuple(positions), head, tail)


# The customary form, and the one of the bills and apps of the three carriers: 3 and 4 of 11 digits.
MOBILE: Final = Numbers(
    (
        layout("1", "3456789", (DIGIT, 9), head=3, tail=4),
        layout("8", "6", "1", "3456789", (DIGIT, 9), head=5, tail=4),
        layout("0", "0", "8", "6", "1", "3456789", (DIGIT, 9), head=7, tail=4),
    ),
    source="custom of the carriers: first 3 and last 4 digits",
)

# GB 11643-1999: 1-6 division, 7-14 date of birth, 15-17 order, 18 check. Province and prefecture and the
# end stay; the county and the date of birth, which is personal data of its own, do not.
RESIDENT_ID: Final = Numbers(
    (
        layout((DIGIT, 17), DIGIT + "X", head=4, tail=4),
        layout((DIGIT, 15), head=4, tail=3),
    ),
    source="GB 11643-1999, 4: the county and the whole date of birth are hidden",
)

# PCI DSS v4.0.1, 3.4.1 lets the BIN (6 or 8 digits) and the last four be displayed. Four of the BIN tell
# the holder which card it is; the other digits are not needed for that.
BANK_CARD: Final = Numbers(
    tuple(layout((DIGIT, length), head=4, tail=4) for length in range(13, 20)),
    source="PCI DSS v4.0.1, 3.4.1 allows the BIN and the last four; first 4 and last 4 are within it",
)

# GB 32100-2015: 1 registering department, 2 kind, 3-8 division, 9-17 organisation, 18 check.
SOCIAL_CREDIT: Final = Numbers(
    (layout((DIGIT + "ABCDEFGHJKLMNPQRTUWXY", 18), head=4, tail=4),),
    source="GB 32100-2015, 4: department, kind, province and prefecture, and the end",
)

# The area code is a place of some hundred thousand people or more. Of a number of 7 or 8 digits only two
# stay, so that at least five are unknown.
LANDLINE: Final = Numbers(
    (
        *(layout("0", "12", (DIGIT, 1 + length), head=3, tail=2) for length in (7, 8)),
        *(layout("0", "3456789", (DIGIT, 2 + length), head=4, tail=2) for length in (7, 8)),
    ),
    source="area code and last 2 digits",
)

_EXTENSION: Final = re.compile(
    r"(?P<between>[ ,，;；(（\-\u2010-\u2015－]{0,3}+"
    r"(?:内线|內線|转|轉|分机|分機|号|號|是|为|ext(?:ension)?|[x#*:：. ]){0,6}+)"
    r"(?P<dialled>[0-9０-９]{1,6})(?P<closing>[ )）]{0,2})$",
    re.IGNORECASE,
)


def extended_landline(value: str) -> str | None:
    """Mask a landline number that an extension follows; all of the extension is hidden.

    Args:
        value: As written.

    Returns:
        The partial mask, or None if *value* is something else.

    >>> extended_landline("0755-88888888转801"), extended_landline("0755-88888888")
    ('0755-******88转***', None)
    """
    match = _EXTENSION.search(value)
    number = LANDLINE.partial(value[: match.start()]) if match and match["between"] else None
    if match is None or number is None:
        return None
    return f"{number}{match['between']}{STAR * len(match['dialled'])}{match['closing']}"


# GA 36-2018: province, issuing office, 5 characters; 6 on new-energy vehicles.
PLATE: Final = Numbers(
    tuple(
        layout(
            _PROVINCE,
            LETTER,
            (DIGIT + LETTER, length - 1),
            DIGIT + LETTER + "挂学警港澳",
            head=2,
            tail=1,
        )
        for length in (5, 6)
    ),
    source="GA 36-2018: province and issuing office, and the last character",
)

PASSPORT: Final = Numbers(
    (
        layout(LETTER, (DIGIT, 7), head=1, tail=2),
        layout(LETTER, LETTER + DIGIT, (DIGIT, 7), head=1, tail=2),
        layout(LETTER, LETTER, (DIGIT, 8), head=2, tail=2),
    ),
    source="the kind of passport and the last 2 digits",
)
