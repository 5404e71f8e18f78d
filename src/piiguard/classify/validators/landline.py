"""Landline numbers of mainland China 固定电话号码: trunk prefix 0, area code, subscriber's number.

The area code 区号 has two digits (10 for Beijing, 20 to 29 for the largest cities) or three; the subscriber's
number has eight digits after those of two, seven or eight after those of three, and begins with 2 to 8 as a
rule: 1 and 9 begin service numbers. The subscriber's numbers of a place all have one length; places that had
eight when the source was made are known, others may have gone over since.

Source: the numbering plan of the Ministry of Industry and Information Technology (电信网编号计划), as the
metadata and geocoding data of phonenumbers 9.0.43 state it for CN. Confidence: read there.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from piiguard.catalog.codes import area_codes
from piiguard.classify.text import normalise

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["LANDLINE_LENGTHS", "are_landlines", "is_landline", "is_usual_landline", "landline_value"]

LANDLINE_LENGTHS: Final = (11, 12)
"""Digits of a number with its trunk prefix and area code."""

_FORM: Final = re.compile(
    r"0(?:(?P<short>10|2[0-9])|(?P<long>[3-9][0-9]{2}))[1-9](?(short)[0-9]{7}|[0-9]{6,7})"
)
_USUAL: Final = re.compile(r"0(?P<area>10|2[0-9]|[3-9][0-9]{2})(?P<subscriber>[2-8][0-9]{6,7})")
# Areas of three digits whose subscribers have eight; those of the second row have either.
_EIGHT: Final = re.compile(
    r"3(?:11|7[179])|4(?:[15]1|3[12])|5(?:1[0-9]|2[37]|3[12]|51|7[13-79]|9[15])|7(?:[39]1|5[57]|6[09])|8(?:71|98)"
)
_EITHER: Final = re.compile(r"43[35]|754|851")
_DIGITS: Final = re.compile(r"[0-9]+")
_SHORT: Final = 2  # digits of an area code of the largest cities
_LONG: Final = 3
_WHOLE: Final = 8  # digits of a subscriber's number in a large place; one fewer in a small one


def landline_value(spelling: str) -> str:
    """Reduce the spelling of a landline number to its value.

    Args:
        spelling: What was found: an area code with or without the trunk prefix, brackets and separators.

    Returns:
        Trunk prefix, area code and subscriber's number, digits only.

    >>> landline_value("（010）8888 8888"), landline_value("755-88888888")
    ('01088888888', '075588888888')
    """
    digits = "".join(_DIGITS.findall(normalise(spelling).text))
    return digits if digits[:1] == "0" else f"0{digits}"


def is_landline(value: str) -> bool:
    """Say whether *value* can be a landline number of mainland China.

    Args:
        value: As `landline_value` returns it.

    Returns:
        True if the area code is in use and a number of that length can follow it.

    >>> is_landline("075588888888"), is_landline("01012345"), is_landline("010888888880")
    (True, False, False)
    """
    match = _FORM.fullmatch(value)
    return match is not None and (match["short"] or match["long"]) in area_codes()


def is_usual_landline(value: str) -> bool:
    """Say whether a landline number is such as its place has.

    Args:
        value: A value that `is_landline` passes.

    Returns:
        True if the length is that of the place's numbers and the first digit one that subscribers have.

    >>> is_usual_landline("01088888888"), is_usual_landline("01012345678")
    (True, False)
    """
    match = _USUAL.fullmatch(value)
    if match is None:
        return False
    area, length = match["area"], len(match["subscriber"])
    if _EITHER.fullmatch(area):
        return True
    return (length == _WHOLE) == (len(area) == _SHORT or _EIGHT.fullmatch(area) is not None)


def are_landlines(rows: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Say for each row whether it can be a landline number.

    Args:
        rows: Matrix of ASCII digits.

    Returns:
        What `is_landline` says of each row.
    """
    import numpy as np

    count, length = len(rows), int(rows.shape[1])
    if length not in LANDLINE_LENGTHS:
        return np.zeros(count, np.bool_)
    digits = (rows[:, :5] - np.uint8(ord("0"))).astype(np.int64)
    prefix = digits[:, 1] * 100 + digits[:, 2] * 10 + digits[:, 3]
    place = _places()[length][prefix]
    first = np.where(place == _SHORT, digits[:, 3], digits[:, 4])
    passed: NDArray[np.bool_] = (digits[:, 0] == 0) & (place > 0) & (first > 0)
    return passed


@cache
def _places() -> dict[int, NDArray[np.int8]]:
    """Return, by length of a number and by its three digits after the 0, how long the area code is (or 0)."""
    import numpy as np

    known = area_codes()
    tables = {length: np.zeros(1000, np.int8) for length in LANDLINE_LENGTHS}
    for prefix in range(1000):
        digits = f"{prefix:03}"
        if digits[0] in "12":
            if digits[:2] in known:
                tables[11][prefix] = _SHORT
        elif digits in known:
            tables[11][prefix] = tables[12][prefix] = _LONG
    return tables
