"""Telephone numbers outside mainland China 境外电话号码, in international form.

Found: ``+852 9123 4567``, ``+853-6612-3456``, ``+886 912 345 678``, ``(852) 2345 6789``, ``+1 (415)
555-0123``, ``+44 20 7946 0958``, ``0049 30 901820`` after a label, ``+14155550123`` after a label. Not
found: ``+86 …`` (other rules), ``x = a +4915551234567`` (digits alone, no label), ``3+852 91234567``.

Source: `piiguard.classify.validators.phone_number`.
"""

from __future__ import annotations

from typing import Final

from piiguard.catalog.entities import Entity
from piiguard.classify.rules.later import later
from piiguard.classify.rules.rule import Rule, Scores, Trigger
from piiguard.classify.rules.traditional import is_from_there
from piiguard.classify.text import normalise
from piiguard.classify.validators.phone_number import is_phone_number

__all__ = ["RULES"]

_WORDS: Final = (
    "电话", "電話", "手机", "手機", "手提", "联系", "聯絡", "致电", "来电", "热线", "香港", "澳门", "台湾",
    "境外", "海外", "whatsapp", "phone", "mobile", "tel", "call", "contact", "sms", "fax", "传真",
)  # fmt: skip
_DIALLED: Final = (
    "001",
    "0044",
    "0049",
    "0033",
    "0039",
    "0060",
    "0061",
    "0062",
    "0065",
    "0066",
    "0081",
    "0082",
    "0084",
)
_NEAR_CODES: Final = tuple(
    spelling
    for code in ("852", "853", "886")
    for spelling in (f"+{code}", f"＋{code}", *(f"{code}{by}" for by in "- .)）\x1e\x1f"))
)
_AGAINST: Final = ("版本", "version", "offset", "偏移", "订单号", "编号")
_SEPARATOR: Final = r"[ .\-\x1e\x1f]"
_NOT_DIGIT: Final = later(r"[^0-9]+")
_BARE: Final = later(r"(?!00)[0-9]")
_GLUED: Final = later(r"[+＋]?[0-9]+")


def _digits(spelling: str) -> str:
    """Reduce a spelling to country code and number, digits only."""
    return _NOT_DIGIT.sub("", normalise(spelling).text).removeprefix("00")


def _form(text: str, start: int, end: int) -> tuple[tuple[float, str], ...]:
    """See whether it is written in groups, and its country code as one: a sum or an article is not."""
    seen: list[tuple[float, str]] = []
    if _GLUED.fullmatch(text, start, end):
        seen.append((-0.05, "against: digits alone"))
    if _BARE.match(text, start):
        seen.append((-0.25, "against: no + before the country code"))
        if is_from_there(text, start, end):
            seen.append((0.2, "context: Hong Kong, Macao or Taiwan, or traditional characters"))
    return tuple(seen)


# What a place's own numbers look like to those who live there; each is found behind its place's name alone.
_LOCAL: Final = later(
    r"(?:(?:香港|澳门|澳門)(?P<eight>)|[台臺][湾灣北中南])[\u4e00-\u9fff]{0,4}?"
    r"(?:手[机機提]|电话|電話|联系方式|號碼|号码)(?:号码|號碼|号|號)?[ ]?[:：]?[ ]?"
    rf"(?P<id>(?(eight)[2-9][0-9]{{3}}{_SEPARATOR}?[0-9]{{4}}"
    rf"|\(?0(?:9[0-9]{{2}}\)?{_SEPARATOR}?[0-9]{{3}}{_SEPARATOR}?[0-9]{{3}}"
    rf"|[2-8]\)?{_SEPARATOR}?[0-9]{{3,4}}{_SEPARATOR}?[0-9]{{4}})))(?![0-9]|{_SEPARATOR}[0-9])"
)

RULES: Final = (
    Rule(
        entity=Entity.PHONE_NUMBER,
        name="Hong Kong, Macao, Taiwan",
        pattern=later(
            rf"(?:[+＋](?<![0-9].)|00(?<![0-9]..)|[(（]|(?<![0-9.+\-]))(?:85[23]|886){_SEPARATOR}?[)）]?"
            rf"{_SEPARATOR}?[(（]?0?[2-9](?:{_SEPARATOR}?[0-9]{{1,4}}[)）]?){{2,4}}(?![0-9])(?!\.[0-9])"
        ),
        trigger=Trigger(words=_NEAR_CODES),
        scores=Scores(silent=0.7, supported=0.9, opposed=0.3),
        why=("country code 852, 853 or 886", "form of that numbering plan"),
        words=_WORDS,
        against=_AGAINST,
        check=is_phone_number,
        value=_digits,
        surroundings=_form,
        reach=32,
    ),
    Rule(
        entity=Entity.PHONE_NUMBER,
        name="international form",
        pattern=later(
            r"[+＋](?:(?<![0-9A-Za-z.)+~].)|(?<=(?i:app|tel|one|ile|ell).))(?!86)(?!85[23]|886)[1-9]"
            rf"(?:[0-9]{{9,14}}|[0-9]{{0,2}}(?:{_SEPARATOR}?\([0-9]{{1,4}}\)(?:[0-9]{{1,10}})?)?(?:{_SEPARATOR}[0-9]{{1,10}}){{1,5}})"
            r"(?![0-9A-Za-z+])(?!\.[0-9])"
        ),
        trigger=Trigger(chars="+＋"),
        scores=Scores(silent=0.55, supported=0.9, opposed=0.2),
        why=("country code (ITU-T E.164)",),
        words=_WORDS,
        against=_AGAINST,
        check=is_phone_number,
        value=_digits,
        surroundings=_form,
        reach=36,
    ),
    Rule(
        entity=Entity.PHONE_NUMBER,
        name="local form behind the name of its place",
        pattern=_LOCAL,
        trigger=Trigger(
            words=("香港", "澳门", "澳門", "台湾", "台灣", "臺灣", "台北", "臺北", "台中", "台南"), leads=True
        ),
        scores=Scores(silent=0.85, supported=0.88, opposed=0.3),
        why=("label of a telephone and of its place", "form of that place's numbers"),
        words=_WORDS,
        against=_AGAINST,
        value=_digits,
        reach=40,
    ),
    Rule(
        entity=Entity.PHONE_NUMBER,
        name="behind the international prefix",
        pattern=later(
            r"00(?<![0-9A-Za-z.\-+]..)(?!86)[1-9][0-9]{0,2}(?:"
            rf"(?:{_SEPARATOR}?\([0-9]{{1,4}}\))?(?:{_SEPARATOR}[0-9]{{1,10}}){{1,5}}|[0-9]{{7,11}})"
            r"(?![0-9A-Za-z+])(?!\.[0-9])"
        ),
        trigger=Trigger(words=_DIALLED, leads=True),
        scores=Scores(silent=0.3, supported=0.85, opposed=0.1),
        why=("international prefix 00 and a country code (ITU-T E.164)",),
        words=_WORDS,
        against=_AGAINST,
        check=is_phone_number,
        value=_digits,
        reach=36,
    ),
)
"""How telephone numbers abroad are found, the surest first."""
