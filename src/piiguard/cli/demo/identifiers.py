"""Made-up identifiers: right ones with real prefixes and check digits, mistyped ones, and look-alikes.

None was given to anybody by an authority, a bank or an operator; that one exists all the same is chance,
which nothing but a reserved range could rule out, and China reserves none.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from random import Random
from typing import Final

from piiguard.catalog.codes import carriers, issuers
from piiguard.classify.validators.mobile import is_mobile
from piiguard.classify.validators.resident_id import check_character
from piiguard.classify.validators.uscc import ALPHABET, organisation_check
from piiguard.classify.validators.uscc import check_character as uscc_check
from piiguard.cli.demo.addresses import birth_division
from piiguard.cli.demo.mixes import Mix, between, digits, mix, pick

__all__ = [
    "bank_card",
    "date_order",
    "email",
    "landline",
    "long_order",
    "mistyped_card",
    "mistyped_email",
    "mistyped_id",
    "mistyped_mobile",
    "mobile",
    "resident_id",
    "uscc",
]

_CHECKS: Final = "0123456789X"
_OPERATORS: Final = {"中国移动": 55, "中国联通": 20, "中国电信": 22, "中国广电": 3}
_BANKS: Final = {
    "ICBC": 18,
    "CCB": 17,
    "ABC": 16,
    "BOC": 11,
    "PSBC": 9,
    "CMB": 9,
    "COMM": 5,
    "CITIC": 3,
    "CMBC": 3,
    "SPDB": 3,
    "CIB": 3,
    "CEB": 2,
    "SPABANK": 2,
    "GDB": 2,
    "SHBANK": 1,
    "BJBANK": 1,
}
_OTHER_BANKS: Final = 6 / 150
"""The share of each bank not named."""
_USUAL_LENGTHS: Final = frozenset({16, 19})
_DOUBLED: Final = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
# The domains of RFC 2606: such a mailbox cannot exist, whatever its name.
_DOMAINS: Final = mix(
    {"qq.example": 42, "163.example": 22, "126.example": 7, "sina.example": 5, "mail.example.com": 9}
    | {"outlook.example": 7, "gmail.example": 5, "foxmail.example.cn": 3}
)
_WORDS: Final = (
    "happy",
    "lucky",
    "sunny",
    "tiger",
    "dragon",
    "ocean",
    "star",
    "moon",
    "xiao",
    "da",
    "lao",
    "ai",
)
_SYLLABLES: Final = ("li", "wang", "zhang", "chen", "liu", "yang", "zhao", "huang", "wu", "zhou", "lin", "xu")
_CITIES: Final = (
    ("010", 8),
    ("021", 8),
    ("020", 8),
    ("0755", 8),
    ("0571", 8),
    ("028", 8),
    ("0512", 8),
    ("0591", 8),
)
_SEQUENCES: Final = 1000


def resident_id(rng: Random, born: date, *, woman: bool) -> str:
    """Make up a resident ID number with a right check character; an even sequence is a woman's."""
    sequence = between(rng, 0, _SEQUENCES // 2 - 1) * 2 + (0 if woman else 1)
    master = f"{birth_division(rng, born.year)}{born.year}{born.month:02}{born.day:02}{sequence:03}"
    return master + check_character(master)


def mobile(rng: Random) -> str:
    """Make up a mobile number of an allotted range."""
    return _ranges().draw(rng) + digits(rng, 6)


def bank_card(rng: Random) -> str:
    """Make up a bank card number with a known issuer's prefix and a right check digit."""
    prefix, length = _prefixes().draw(rng)
    body = prefix + digits(rng, length - len(prefix) - 1)
    return body + _luhn_digit(body)


def uscc(rng: Random, division: str) -> str:
    """Make up the code of a company registered in *division*, with both check characters right."""
    organisation = "MA" + "".join(pick(rng, ALPHABET) for _ in range(6))
    body = f"91{division}{organisation}{organisation_check(organisation)}"
    return body + uscc_check(body)


def landline(rng: Random) -> str:
    """Make up a landline number with its area code."""
    area, length = pick(rng, _CITIES)
    return f"{area}-{between(rng, 2, 8)}{digits(rng, length - 1)}"


def email(rng: Random) -> str:
    """Make up an address in a domain that cannot exist."""
    form = between(rng, 0, 3)
    if form == 0:
        local = f"{between(rng, 1, 9)}{digits(rng, between(rng, 7, 9))}"
    elif form == 1:
        local = f"{pick(rng, _SYLLABLES)}{pick(rng, _SYLLABLES)}{digits(rng, between(rng, 2, 4))}"
    else:
        local = f"{pick(rng, _WORDS)}{pick(rng, '._-')}{pick(rng, _SYLLABLES)}{between(rng, 1, 99)}"
    return f"{local}@{_DOMAINS.draw(rng)}"


def mistyped_id(rng: Random, right: str) -> tuple[str, str]:
    """Return *right* with a wrong check character, a lost digit or as a spreadsheet spoils it, and which."""
    form = between(rng, 0, 9)
    if form == 0:
        return f"{right[0]}.{right[1:6]}E+17", "spreadsheet"
    if form == 1:
        at = between(rng, 6, 16)
        return right[:at] + right[at + 1 :], "digit lost"
    wrong = (_CHECKS.index(right[17]) + between(rng, 1, 10)) % len(_CHECKS)
    return right[:17] + _CHECKS[wrong], "wrong check"


def mistyped_card(rng: Random, right: str) -> tuple[str, str]:
    """Return *right* with a wrong check digit."""
    return right[:-1] + str((int(right[-1]) + between(rng, 1, 9)) % 10), "wrong check"


def mistyped_mobile(rng: Random, right: str) -> tuple[str, str]:
    """Return *right* with a digit lost or one too many, and which."""
    if between(rng, 0, 1):
        return right[:-1], "digit lost"
    return right + digits(rng, 1), "digit too many"


def mistyped_email(rng: Random, right: str) -> tuple[str, str]:
    """Return *right* without its ``@`` or without the end of its domain, and which."""
    local, _, domain = right.partition("@")
    if between(rng, 0, 1):
        return f"{local}.{domain}", "at lost"
    return f"{local}@{domain.partition('.')[0]}", "domain cut"


def date_order(rng: Random, shop: str, day: date) -> str:
    """Make up an order number that looks like a resident ID but for its check: shop, date, running number."""
    number = f"{shop}{day.year}{day.month:02}{day.day:02}{digits(rng, 3)}"
    right = check_character(number)
    last = between(rng, 0, 9)
    return number + str(last if str(last) != right else (last + 1) % 10)


def long_order(rng: Random) -> str:
    """Make up an order number as long as a bank card; some pass as one by chance."""
    return f"{between(rng, 1, 9)}{digits(rng, 9)}{digits(rng, 9)}"


def _luhn_digit(body: str) -> str:
    """Compute the check digit after *body* (ISO/IEC 7812-1:2017, annex B)."""
    total = sum(_DOUBLED[int(digit)] for digit in body[::-2]) + sum(map(int, body[-2::-2]))
    return str(-total % 10)


@cache
def _ranges() -> Mix[str]:
    """Return the first five digits of mobile numbers, by the size of their operator.

    Five, because some ranges of four are allotted only in part.
    """
    by_operator: dict[str, list[str]] = {name: [] for name in _OPERATORS}
    for number in range(13_000, 20_000):
        example = f"{number}000000"
        known = carriers().lookup(example)
        if known is not None and known.zh in by_operator and is_mobile(example):
            by_operator[known.zh].append(str(number))
    return mix(
        {each: _OPERATORS[name] / len(ranges) for name, ranges in by_operator.items() for each in ranges}
    )


@cache
def _prefixes() -> Mix[tuple[str, int]]:
    """Return issuer prefixes with the length of the card, by the size of the bank."""
    by_bank: dict[str, list[tuple[str, int]]] = {}
    for (_, length), prefixes in issuers().as_arrays().items():
        for prefix in prefixes.tolist():
            known = issuers().lookup(str(prefix).ljust(length, "0"))
            if known is not None and length in _USUAL_LENGTHS:
                by_bank.setdefault(known.bank, []).append((str(prefix), length))
    return mix(
        {
            each: _BANKS.get(bank, _OTHER_BANKS) / len(prefixes)
            for bank, prefixes in sorted(by_bank.items())
            for each in prefixes
        }
    )
