"""Telephone numbers outside mainland China 境外电话号码, in international form.

A country code and the national number, 8 to 15 digits together. Hong Kong (852) has 8 digits after it, Macao
(853) 8 that begin with 2, 6 or 8, Taiwan (886) 9 for a mobile, which begins with 9, and 8 or 9 for others.
Other countries' numbers are only held to the country code and to a length of 10 digits or more.

Source: ITU-T E.164 (11/2010), 6.2 and its list of assigned codes; the forms of Hong Kong, Macao and Taiwan as
the metadata of phonenumbers 9.0.43 states them. Confidence: read there.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["is_phone_number"]

# The numbers of the United Kingdom, Japan and most others have ten digits or more with their country code.
_OTHER: Final = re.compile(
    r"1[2-9][0-9]{2}[2-9][0-9]{6}"
    r"|7[3-9][0-9]{9}"
    r"|(?=[0-9]{10,15}$)(?:2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[124]|9[0-58])[0-9]+"
    r"|(?=[0-9]{10,15}$)(?:21[12368]|2[2346][0-9]|25[0-8]|29[01789]|3[57][0-9]|38[0-35-79]|42[013]"
    r"|5[09][0-9]|67[02-9]|68[0-35-9]|69[0-2]|85[056]|880|96[0-8]|97[0-7]|99[2-68])[0-9]+"
)
_NEAR: Final = re.compile(r"852[2-9][0-9]{7}|853[268][0-9][0-9]{6}|8860?(?:9[0-9]{8}|[2-8][0-9]{7,8})")


def is_phone_number(value: str) -> bool:
    """Say whether *value* can be a telephone number outside mainland China.

    Args:
        value: ASCII digits, country code first, without ``+`` or ``00``.

    Returns:
        True if it is of the country's form, or of the form of countries at large.

    >>> is_phone_number("85291234567"), is_phone_number("14155550123"), is_phone_number("8613800138000")
    (True, True, False)
    """
    return _NEAR.fullmatch(value) is not None or _OTHER.fullmatch(value) is not None
