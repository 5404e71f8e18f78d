"""Taiwan identity numbers 台灣身分證字號, of citizens and residents.

Found: ``身分證字號：A 123456789``, ``台湾 A123456789``, ``居留證 A800000014``.
Near-misses: ``A123456788`` (check
digit), ``A123456789`` with nothing that says what it is, ``型号 A123456789``.

Source: see `piiguard.classify.validators.tw_id`.
"""

from __future__ import annotations

from typing import Final

from piiguard.catalog.entities import Entity
from piiguard.classify.rules.labelled import NO_DOCUMENT, SEPARATOR, joined, labelled, lettered, near, spaced
from piiguard.classify.rules.later import later
from piiguard.classify.rules.rule import Rule, Scores, Trigger
from piiguard.classify.rules.traditional import is_traditional
from piiguard.classify.validators.tw_id import are_tw_ids, is_tw_id

__all__ = ["RULES"]

_LABELS: Final = (
    "身分證字號",
    "身分證",
    "身份證",
    "身份证",
    "居留證",
    "居留证",
    "統一證號",
    "統一編號",
    "统一证号",
    "身分證號",
    "國民身分證",
    *joined(("taiwan id", "tw id", "roc id", "taiwan id no", "tw id no")),
)
_OTHER_NUMBERS: Final = ("編號", "型號", "料號", "貨號", "序號", "批號", "零件", "卡號")
_SEPARATED: Final = rf"[A-Z]{SEPARATOR}?[1289A-D]{SEPARATOR}?" + spaced("[0-9]", 8)
_WHY: Final = ("check digit (weights 1 9 8 7 6 5 4 3 2 1 1, modulo 10)",)


def _as_citizens_write(text: str, start: int, end: int) -> tuple[tuple[float, str], ...]:
    seen: list[tuple[float, str]] = []
    if is_traditional(text, start, end):
        seen.append((0.3, "context: traditional characters"))
    if text[start].islower():
        seen.append((-0.1, "against: lower-case"))
    # Two letters were the residents' form until 2021, and are rarer as names of parts are more frequent.
    elif text[start + 1].isalpha():
        seen.append((-0.1, "against: former residents' form"))
    return tuple(seen)


_NUMBER: Final = Rule(
    entity=Entity.TW_ID_CARD,
    name="identity number",
    pattern=later(rf"(?<![A-Za-z0-9])[A-Za-z](?:{SEPARATOR}?[1289]|[A-Da-d])[0-9]{{8}}(?![A-Za-z0-9])"),
    trigger=lettered({8, 9}),
    # One in twenty-five of a letter and nine digits passes by chance.
    scores=Scores(silent=0.45, supported=0.97, opposed=0.1),
    why=_WHY,
    words=(*_LABELS, "台湾", "台灣", "臺灣", "taiwan", "证件", "證件", "identity"),
    against=(*NO_DOCUMENT, *_OTHER_NUMBERS),
    check=is_tw_id,
    check_rows=are_tw_ids,
    widths={10},
    surroundings=_as_citizens_write,
    reach=24,
)

RULES: Final = (
    _NUMBER,
    near(_NUMBER, _SEPARATED),
    Rule(
        entity=Entity.TW_ID_CARD,
        name="behind a label",
        pattern=labelled(_LABELS, _SEPARATED),
        trigger=Trigger(words=_LABELS, leads=True),
        scores=Scores(silent=0.95, supported=0.97, opposed=0.95),
        why=("label", *_WHY),
        words=_LABELS,
        check=is_tw_id,
    ),
)
