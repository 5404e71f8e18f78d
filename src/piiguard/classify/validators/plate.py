"""Vehicle number plates 机动车号牌 of the mainland, by their kinds.

A plate is a province's character, an office's letter and a serial: five characters with two digits at least;
six for new-energy vehicles, one of them a letter that tells the drive; or four and a character for what the
vehicle is (警 police, 学 training, 挂 trailer, 港 and 澳 cross-border with 粤Z, 领 consular, 试 and 超
for a time). Embassies have 使 and six digits, fire and forest brigades two letters and 应急, the armed police
WJ, the forces two letters and five digits.

Source: GA 36-2018 (parts and suffixes read in descriptions of it; the letters D and F for new energy read,
the later A B C E G H J K from memory); for WJ and the forces, descriptions of the plates of 2012.
"""

from __future__ import annotations

from typing import Final

from piiguard.classify.rules.later import later

__all__ = ["PROVINCES", "is_plate"]

PROVINCES: Final = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼粵晉滬雲遼魯蘇贛陝貴閩寧瓊"
"""The provinces' characters, simplified and traditional."""

_SERIAL: Final = "[A-HJ-NP-Z0-9]"
_PLATE: Final = later(
    rf"[{PROVINCES}](?:"
    rf"[A-HJ-NP-Z](?:[A-HJK]{_SERIAL}[0-9]{{4}}|[0-9]{{5}}[A-HJK])"
    rf"|[A-Z](?=(?:[A-Z]*[0-9]){{2}}){_SERIAL}{{5}}"
    rf"|[A-Z](?=[A-Z]*[0-9]){_SERIAL}{{4}}[警学挂领试超]"
    rf"|Z(?=[A-Z]*[0-9]){_SERIAL}{{4}}[港澳]"
    rf"|[SX]{_SERIAL}{{3,4}}应急"
    r"|[0-9]{5,6}领)"
    r"|使[0-9]{6}|[0-9]{6}使"
    rf"|WJ[{PROVINCES}][0-9]{{4}}[0-9A-Z]|WJ[0-9]{{2}}[警消边通森金电]?[0-9]{{4,5}}"
    r"|[A-Z]{2}[0-9]{5}"
)


def is_plate(value: str) -> bool:
    """Say whether *value* is of the form of a number plate.

    Args:
        value: Normalised: half-width, no separators, upper case.

    Returns:
        True if it is of one of the kinds.

    Source: GA 36-2018.

    >>> is_plate("京A12345"), is_plate("粤BD12345"), is_plate("京AABCDE")
    (True, True, False)
    """
    return _PLATE.fullmatch(value) is not None
