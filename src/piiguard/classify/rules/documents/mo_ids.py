"""Macao resident identity card numbers 澳門居民身份證號碼, by the words around them.

Found: ``澳门身份证 1234567(8)``, ``澳門居民身份證：51234567``, ``BIR 1/234567/8``. Near-misses:
``1234567(8)`` by itself, eight digits with no label of Macao right before them.

Source: see `piiguard.classify.validators.mo_id`.
"""

from __future__ import annotations

from typing import Final

from piiguard.catalog.entities import Entity
from piiguard.classify.rules.labelled import NO_DOCUMENT, SEPARATOR, labelled, named_after, spaced
from piiguard.classify.rules.later import later
from piiguard.classify.rules.rule import Rule, Scores, Trigger
from piiguard.classify.text import plain_value
from piiguard.classify.validators.mo_id import is_mo_id

__all__ = ["RULES"]

_CARDS: Final = ("身份证", "居民身份证", "永久性居民身份证", "居民证")
_LABELS: Final = (
    *(f"{place}{card}" for place in ("澳门", "澳門") for card in _CARDS),
    *(f"{place}{card.replace('证', '證')}" for place in ("澳门", "澳門") for card in _CARDS),
    "macao id",
    "macau id",
    "macau resident id",
)
_SEPARATED: Final = (
    "[157][/\uff0f]?"
    + spaced("[0-9]", 6)
    + rf"{SEPARATOR}?(?:[(（]{SEPARATOR}?[0-9]{SEPARATOR}?[)）]|[/\uff0f]?{SEPARATOR}?[0-9])"
)
_BRACKETS: Final = str.maketrans("", "", "()（）/\uff0f")
_WHY: Final = ("first digit 1, 5 or 7", "no published check digit")


def _without_brackets(spelling: str) -> str:
    return plain_value(spelling.translate(_BRACKETS))


_MACAO: Final = later("澳[门門]|(?i:maca[uo])")
_FAR: Final = 64


def _from_macao(text: str, start: int, _end: int) -> tuple[tuple[float, str], ...]:
    """See whether Macao is named above, as on a card."""
    return ((0.4, "context: Macao named above"),) if _MACAO.search(text, max(0, start - _FAR), start) else ()


RULES: Final = (
    Rule(
        entity=Entity.MO_ID_CARD,
        name="last digit in brackets",
        pattern=later(
            r"(?<![A-Za-z0-9/\uff0f])(?:[157][0-9]{6}[ ]?(?:\([0-9]\)|（[0-9]）)|"
            r"[157](?P<by>[/\uff0f])[0-9]{6}(?P=by)[0-9])"
            r"(?![A-Za-z0-9/\uff0f])"
        ),
        trigger=Trigger(digits={6, 7}),
        scores=Scores(silent=0.35, supported=0.93, opposed=0.1),
        why=("last digit in brackets", *_WHY),
        words=(
            *_LABELS,
            "澳门",
            "澳門",
            "macao",
            "macau",
            "身份证",
            "身份證",
            "bir ",
            "bir:",
            "bir：",
            "bir号",
        ),
        against=NO_DOCUMENT,
        check=is_mo_id,
        value=_without_brackets,
        surroundings=_from_macao,
        reach=24,
    ),
    Rule(
        entity=Entity.MO_ID_CARD,
        name="behind a label",
        pattern=labelled(_LABELS, _SEPARATED),
        trigger=Trigger(words=_LABELS, leads=True),
        scores=Scores(silent=0.9, supported=0.93, opposed=0.9),
        why=("label", *_WHY),
        words=_LABELS,
        check=is_mo_id,
        value=_without_brackets,
    ),
    Rule(
        entity=Entity.MO_ID_CARD,
        name="named after it",
        pattern=named_after(_LABELS, _SEPARATED),
        trigger=Trigger(words=_LABELS),
        scores=Scores(silent=0.88, supported=0.9, opposed=0.88),
        why=("label after it", *_WHY),
        words=_LABELS,
        check=is_mo_id,
        value=_without_brackets,
    ),
)
