"""Foreigner's permanent residence card numbers 外国人永久居留身份证号码, old and new.

Found: ``911124198108030024``, ``永居证 911124 19810803 0024``, ``永久居留证号：CAN110105812345``.
Near-misses: ``911124198108030023`` (check character), ``ABC123456789012`` with nothing to say what it is.

Source: see `piiguard.classify.validators.foreigner_id`.
"""

from __future__ import annotations

from typing import Final

from piiguard.catalog.entities import Entity
from piiguard.classify.rules.labelled import NO_DOCUMENT, SEPARATOR, labelled, lettered, near
from piiguard.classify.rules.later import later
from piiguard.classify.rules.rule import Rule, Scores, Trigger
from piiguard.classify.validators.foreigner_id import (
    are_foreigner_ids,
    are_old_foreigner_ids,
    is_foreigner_id,
    is_old_foreigner_id,
)

__all__ = ["RULES"]

_LABELS: Final = (
    "五星卡",
    "永久居留",
    "永居",
    "居留证",
    "居留證",
    "居留身份证",
    "外国人身份证",
    "绿卡",
    "permanent residence",
    "residence permit",
    "residence card",
)
_SEPARATED: Final = f"[9](?:{SEPARATOR}?[0-9]){{16}}{SEPARATOR}?[0-9X]"
_NEW_WHY: Final = ("check character (MOD 11-2, as GB 11643-1999)", "province and date of birth exist")
_OLD_WHY: Final = ("a country's three letters and twelve digits", "no check character")

_NEW: Final = Rule(
    entity=Entity.CN_FOREIGNER_ID,
    name="card since 2023",
    pattern=later(
        rf"9(?<![0-9.].)[0-9]{{5}}(?:[0-9]{{8}}|(?P<sep>{SEPARATOR})[0-9]{{8}}(?P=sep))"
        r"[0-9]{3}[0-9Xx](?![0-9])"
    ),
    trigger=Trigger(digits={8, 17, 18}),
    scores=Scores(silent=0.9, supported=0.99, opposed=0.6),
    why=_NEW_WHY,
    words=(*_LABELS, "身份证", "身份證", "外国人", "外籍", "证件", "foreigner", "identity"),
    against=NO_DOCUMENT,
    check=is_foreigner_id,
    check_rows=are_foreigner_ids,
    widths={18},
    reach=24,
)

RULES: Final = (
    _NEW,
    near(_NEW, _SEPARATED),
    Rule(
        entity=Entity.CN_FOREIGNER_ID,
        name="card since 2023 behind a label",
        pattern=labelled(_LABELS, _SEPARATED, then="(?:身份)?[证證卡]?"),
        trigger=Trigger(words=_LABELS, leads=True),
        scores=Scores(silent=0.95, supported=0.99, opposed=0.95),
        why=("label", *_NEW_WHY),
        words=_LABELS,
        check=is_foreigner_id,
    ),
    Rule(
        entity=Entity.CN_FOREIGNER_ID,
        name="card before 2023",
        pattern=later(rf"(?<![A-Za-z0-9])[A-Za-z]{{3}}{SEPARATOR}?[0-9]{{12}}(?![A-Za-z0-9])"),
        trigger=lettered({12}),
        scores=Scores(silent=0.35, supported=0.93, opposed=0.1),
        why=_OLD_WHY,
        words=(*_LABELS, "外国人", "外籍", "foreigner"),
        against=NO_DOCUMENT,
        check=is_old_foreigner_id,
        check_rows=are_old_foreigner_ids,
        widths={15},
        reach=24,
    ),
)
