"""Resident identity numbers of fifteen digits 十五位身份证号码; the engine itself knows those of eighteen.

Found: ``身份证号 110105491231002``, ``原身份证：110105 491231 002``. Near-misses: ``110105491331002`` (no
such day), ``IMEI 352099001761481``, a timestamp of fifteen digits.

Source: see `piiguard.classify.validators.resident_id_15`.
"""

from __future__ import annotations

from typing import Final

from piiguard.catalog.entities import Entity
from piiguard.classify.rules.labelled import NO_DOCUMENT, labelled, near, spaced
from piiguard.classify.rules.later import later
from piiguard.classify.rules.rule import Rule, Scores, Trigger
from piiguard.classify.validators.resident_id_15 import are_resident_ids_15, is_resident_id_15

__all__ = ["RULES"]

_LABELS: Final = (
    "身份证",
    "身份證",
    "公民身份号码",
    "证件",
    "證件",
    "居民证",
    "身分证",
    "身分證",
    "老证",
    "旧证",
    "一代证",
    "sfz",
    "id card",
    "idcard",
    "identity",
)
_WHY: Final = ("region had not ended by the birth in the 1900s", "date of birth exists", "no check character")

_FIFTEEN: Final = Rule(
    entity=Entity.CN_RESIDENT_ID,
    name="fifteen digits",
    pattern=later(r"[1-9](?<![0-9.].)[0-9]{14}(?![0-9])(?!\.[0-9])"),
    trigger=Trigger(digits={15}, leads=True),
    # A region and a date leave one number in some hundred; timestamps and device numbers pass too.
    scores=Scores(silent=0.4, supported=0.93, opposed=0.1),
    why=_WHY,
    words=(*_LABELS, "户口", "户籍", "公民", "居民", "15位"),
    against=(*NO_DOCUMENT, "imei", "imsi", "设备", "时间戳", "timestamp"),
    check=is_resident_id_15,
    check_rows=are_resident_ids_15,
    widths={15},
    reach=24,
)

RULES: Final = (
    _FIFTEEN,
    near(_FIFTEEN, spaced("[0-9]", 15)),
    Rule(
        entity=Entity.CN_RESIDENT_ID,
        name="fifteen digits behind a label",
        pattern=labelled(_LABELS, spaced("[0-9]", 15)),
        trigger=Trigger(words=_LABELS, leads=True),
        scores=Scores(silent=0.9, supported=0.93, opposed=0.9),
        why=("label", *_WHY),
        words=_LABELS,
        check=is_resident_id_15,
    ),
)
