"""International bank account numbers (IBAN) 国际银行账号, in one piece or in groups of four.

Found: ``DE89370400440532013000``, ``GB29 NWBK 6016 1331 9268 19``,
``IBAN-FR14-2004-1010-0505-0001-3M02-606``. Not found: ``DE88370400440532013000`` (check digits),
``DE8937040044053201300`` (short), ``XDE89370400440532013000`` (glued to further capitals).

Source: `piiguard.classify.validators.iban`; ISO 13616-1:2020, 5 for the groups.
"""

from __future__ import annotations

import re
from collections import defaultdict
from string import ascii_uppercase
from typing import Final

import attrs

from piiguard.catalog.entities import Entity
from piiguard.classify.rules.later import later
from piiguard.classify.rules.rule import Rule, Scores, Trigger
from piiguard.classify.validators.iban import IBAN_FORMS, is_iban

__all__ = ["RULES"]

_SEPARATORS: Final = " .-\x1e\x1f"
_SEPARATOR: Final = f"[{re.escape(_SEPARATORS)}]"
# No letter or digit before, unless it is the label's.
_ALONE: Final = "(?<![0-9A-Za-z])"
_LABELLED: Final = "(?:(?<=iban)|(?<=IBAN))"
_COUNT: Final = later("[0-9]+")
_SHORTEST: Final = 15  # Norway's
_WORDS: Final = (
    "iban", "银行", "账号", "账户", "帐号", "帐户", "汇款", "转账", "收款", "bank", "account", "transfer",
    "swift",
)  # fmt: skip
_AGAINST: Final = ("序列号", "产品密钥", "serial", "license key", "licence key", "订单号")


def _rest(separator: str) -> str:
    """Match the country's second letter and what follows, as long as that country's numbers are.

    Args:
        separator: What stands before each group of four, as a pattern.
    """
    countries: defaultdict[int, list[str]] = defaultdict(list)
    for country, form in IBAN_FORMS.items():
        countries[sum(map(int, _COUNT.findall(form)))].append(country)
    alternatives = "|".join(
        rf"(?<=(?:{'|'.join(same)})[0-9][0-9])(?:{separator}[0-9A-Z]{{4}}){{{length // 4}}}"
        + (rf"{separator}[0-9A-Z]{{{length % 4}}}" if length % 4 else "")
        for length, same in sorted(countries.items())
    )
    return rf"[A-Z][0-9]{{2}}(?:{alternatives})"


def _in_small(pattern: str) -> str:
    """Let a pattern of capitals match small letters in their place."""
    return re.sub("[A-Z]", lambda match: match.group().lower(), pattern)


_COMPACT: Final = _rest("")

_EITHER_CASE: Final = rf"[A-Za-z](?:(?<=[A-Z]){_COMPACT}|(?<=[a-z]){_in_small(_COMPACT)})(?![0-9A-Za-z])"
_PLAIN: Final = Rule(
    entity=Entity.IBAN_CODE,
    name="international bank account",
    pattern=later(_ALONE + _EITHER_CASE),
    trigger=Trigger(alnum=_SHORTEST),
    scores=Scores(silent=0.9, supported=0.99, opposed=0.7),
    why=("check digits (ISO/IEC 7064, MOD 97-10)", "form of the country (IBAN registry)"),
    words=_WORDS,
    against=_AGAINST,
    check=is_iban,
    reach=1,
)

RULES: Final = (
    _PLAIN,
    attrs.evolve(
        _PLAIN,
        name="international bank account, joined to its label",
        pattern=later(_LABELLED + _EITHER_CASE),
        trigger=Trigger(words=("iban",)),
        reach=48,
    ),
    Rule(
        entity=Entity.IBAN_CODE,
        name="international bank account in groups",
        pattern=later(rf"(?:{_ALONE}|{_LABELLED})[A-Z]{_rest(f'{_SEPARATOR}?')}(?![0-9A-Za-z])"),
        # Accounts of letters alone are allowed and unheard of: some group has four digits.
        trigger=Trigger(
            digits=frozenset({4}),
            before=f"{_SEPARATORS}{ascii_uppercase}",
            only=later("[A-Z]{2}[0-9]{2}"),
            back=48,
        ),
        scores=Scores(silent=0.9, supported=0.99, opposed=0.7),
        why=("check digits (ISO/IEC 7064, MOD 97-10)", "form of the country (IBAN registry)"),
        words=_WORDS,
        against=_AGAINST,
        check=is_iban,
        reach=48,
    ),
)
"""How IBANs are found."""
