"""Texts in which spans are marked, one text a line, headed by what they are.

``「ENTITY|value」`` marks a span, ``⏎`` is a line break and ``␀`` a zero-width space; ``?``, ``？`` and ``¿``
stand for a check digit, in ASCII, full-width and Chinese.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from benchmarks.accuracy.corpus import Sample
from benchmarks.accuracy.values import luhn_digit

__all__ = ["marked_texts", "plain_texts"]

_HERE: Final = Path(__file__).parent
_MARK: Final = re.compile("「([A-Z_]+)\\|([^」]*)」")
_HAN: Final = "零一二三四五六七八九"
_BASE_31: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VIN_WEIGHTS: Final = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_TAIWAN: Final = "ABCDEFGHJKLMNPQRSTUVXYWZIO"


def marked_texts(name: str) -> Iterator[Sample]:
    """Yield the texts of the file *name* beside this module, with the spans marked in them."""
    for kind, line in _lines(name):
        text, spans, at = "", list[tuple[int, int, str]](), 0
        for mark in _MARK.finditer(line):
            text += line[at : mark.start()]
            value = _checked(mark[1], mark[2])
            spans.append((len(text), len(text) + len(value), mark[1]))
            text += value
            at = mark.end()
        yield Sample(text + line[at:], kind, tuple(spans))


def plain_texts(name: str) -> Iterator[Sample]:
    """Yield the texts of the file *name* beside this module, in which nothing is marked."""
    for kind, line in _lines(name):
        yield Sample(line, kind)


def _lines(name: str) -> Iterator[tuple[str, str]]:
    kind = ""
    for line in (_HERE / name).read_text(encoding="utf-8").split("\n"):
        if line.startswith("# "):
            kind = line[2:]
        elif line:
            yield kind, line.replace("⏎", "\n").replace("␀", "\u200b")


def _checked(entity: str, value: str) -> str:
    """Put the check digits in the place of their marks."""
    if entity not in _CHECKS:
        return value
    plain = "".join(str(_HAN.index(char)) if char in _HAN else char for char in value.replace("¿", "?"))
    plain = re.sub("[^0-9A-Z?]", "", unicodedata.normalize("NFKC", plain).upper())
    for right in _CHECKS[entity](plain) if "?" in plain else "":
        at = re.search("[?？¿]", value)
        if at is None:
            raise ValueError(value)
        digit = right
        if at[0] == "¿":
            digit = _HAN[int(digit)]
        elif at[0] == "？":
            digit = chr(ord(digit) + 0xFEE0)
        value = value[: at.start()] + digit + value[at.end() :]
    return value


def _mod11_2(value: str) -> str:
    return "10X98765432"[sum(int(digit) * pow(2, 17 - at, 11) for at, digit in enumerate(value[:17])) % 11]


def _luhn(value: str) -> str:
    return luhn_digit(value[:-1])


def _organisation(value: str) -> str:
    body = value[-9:-1]
    total = sum(int(char, 36) * weight for char, weight in zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    return "0123456789X"[-total % 11]


def _credit_code(value: str) -> str:
    inner = _organisation(value[8:17])
    body = value[:16] + inner
    return inner + _BASE_31[-sum(_BASE_31.index(char) * pow(3, at, 31) for at, char in enumerate(body)) % 31]


def _licence(value: str) -> str:
    product = 10
    for digit in value[:14]:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return str((11 - product) % 10)


def _vehicle(value: str) -> str:
    # The letters' values run 1-9 from A, J and (one higher) S, by EBCDIC's rows.
    worth = {char: at % 9 + 1 for at, char in enumerate("ABCDEFGH-JKLMN-P-R")} | {
        char: at + 2 for at, char in enumerate("STUVWXYZ")
    }
    digits = value.replace("?", "0")
    total = sum((int(c) if c.isdigit() else worth[c]) * w for c, w in zip(digits, _VIN_WEIGHTS, strict=True))
    return "0123456789X"[total % 11]


def _hong_kong(value: str) -> str:
    body = value[:-1].rjust(8)
    total = sum(
        (36 if char == " " else int(char, 36)) * weight
        for char, weight in zip(body, range(9, 1, -1), strict=True)
    )
    return "0123456789A"[-total % 11]


def _taiwan(value: str) -> str:
    tens, ones = divmod(_TAIWAN.index(value[0]) + 10, 10)
    total = tens + ones * 9 + sum(int(d) * w for d, w in zip(value[1:9], range(8, 0, -1), strict=True))
    return str(-total % 10)


def _iban(value: str) -> str:
    return f"{98 - int(''.join(str(int(c, 36)) for c in value[4:] + value[:2] + '00')) % 97:02}"


def _postal(value: str) -> str:
    weights = (8, 6, 4, 2, 3, 5, 9, 7)
    check = 11 - sum(int(d) * w for d, w in zip(value[2:10], weights, strict=True)) % 11
    return {10: "0", 11: "5"}.get(check, str(check))


_CHECKS: Final[Mapping[str, Callable[[str], str]]] = {
    "CN_RESIDENT_ID": _mod11_2,
    "CN_FOREIGNER_ID": _mod11_2,
    "CN_BANK_CARD": _luhn,
    "CREDIT_CARD": _luhn,
    "IMEI": _luhn,
    "ICCID": _luhn,
    "CN_USCC": _credit_code,
    "CN_ORGANIZATION_CODE": _organisation,
    "CN_TAX_NUMBER": _organisation,
    "CN_BUSINESS_LICENCE": _licence,
    "VIN": _vehicle,
    "HK_ID_CARD": _hong_kong,
    "TW_ID_CARD": _taiwan,
    "IBAN_CODE": _iban,
    "CN_WAYBILL": _postal,
}
