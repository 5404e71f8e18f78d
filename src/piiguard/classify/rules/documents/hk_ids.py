"""Hong Kong identity card numbers 香港身份證號碼, the check character in brackets or without.

Found: ``A123456(3)``, ``AB 123456（9）``, ``香港身份證 A1234563``, ``HKID: a123456-3``. Near-misses:
``A123456(4)`` (check character), ``A1234563`` with nothing that says what it is.

Source: see `piiguard.classify.validators.hk_id`.
"""

from __future__ import annotations

from typing import Final

from piiguard.catalog.entities import Entity
from piiguard.classify.rules.labelled import NO_DOCUMENT, SEPARATOR, labelled, lettered, near, spaced
from piiguard.classify.rules.later import later
from piiguard.classify.rules.rule import Rule, Scores, Trigger
from piiguard.classify.text import plain_value
from piiguard.classify.validators.hk_id import are_hk_ids, is_hk_id

__all__ = ["RULES"]

_LABELS: Final = (
    "身份证",
    "身份證",
    "身份証",
    "hkid",
    "hk id",
    "hk identity",
    "identity card",
    "id card",
    "idcard",
)
_WORDS: Final = (*_LABELS, "香港", "hong kong", "hongkong", "永久性居民", "证件", "證件")
_PASSPORT: Final = ("护照", "護照", "passport")  # E and eight more may pass as both
_BRACKETS: Final = str.maketrans("", "", "()（）[]")
_BODY: Final = rf"[A-Z][A-Z]?{SEPARATOR}?" + spaced("[0-9]", 6)
_CHECK: Final = rf"[(（\[]{SEPARATOR}?[0-9A]{SEPARATOR}?[)）\]]"
_SEPARATED: Final = rf"{_BODY}{SEPARATOR}?(?:{_CHECK}|[0-9A])"
_WHY: Final = ("check character (modulo 11, weights 9 to 1)",)


def _without_brackets(spelling: str) -> str:
    return plain_value(spelling.translate(_BRACKETS))


_IN_BRACKETS: Final = Rule(
    entity=Entity.HK_ID_CARD,
    name="check character in brackets",
    pattern=later(
        rf"(?<![A-Za-z0-9])[A-Za-z]{{1,2}}{SEPARATOR}?[0-9]{{6}}[ ]?"
        r"(?:\([0-9Aa]\)|（[0-9Aa]）|\[[0-9Aa]\])(?![A-Za-z0-9])"
    ),
    trigger=lettered({6}),
    scores=Scores(silent=0.85, supported=0.98, opposed=0.4),
    why=("check character in brackets", *_WHY),
    words=_WORDS,
    against=(*NO_DOCUMENT, *_PASSPORT),
    check=is_hk_id,
    value=_without_brackets,
    reach=24,
)

RULES: Final = (
    _IN_BRACKETS,
    near(_IN_BRACKETS, rf"{_BODY}{SEPARATOR}?{_CHECK}"),
    Rule(
        entity=Entity.HK_ID_CARD,
        name="no brackets",
        pattern=later(
            rf"(?<![A-Za-z0-9])[A-Za-z]{{1,2}}{SEPARATOR}?[0-9]{{6}}{SEPARATOR}?[0-9Aa](?![A-Za-z0-9])"
        ),
        trigger=lettered({6, 7}),
        # One letter and seven digits are many a part's number, and one in eleven passes.
        scores=Scores(silent=0.4, supported=0.93, opposed=0.1),
        why=_WHY,
        words=_WORDS,
        against=(*NO_DOCUMENT, *_PASSPORT),
        check=is_hk_id,
        check_rows=are_hk_ids,
        widths={8, 9},
        reach=24,
    ),
    Rule(
        entity=Entity.HK_ID_CARD,
        name="behind a label",
        pattern=labelled(_LABELS, _SEPARATED),
        trigger=Trigger(words=_LABELS, leads=True),
        scores=Scores(silent=0.93, supported=0.95, opposed=0.93),
        why=("label", *_WHY),
        words=_LABELS,
        check=is_hk_id,
        value=_without_brackets,
    ),
)
