"""Passport numbers 护照号码: Chinese ones by their form and the words around, others by their label.

Found: ``护照 E12345678``, ``护照号码：EA1234567``, ``passport no. G 1234 5678``, ``E12345678（护照）``,
``passport number: 123456789``. Near-misses: ``E12345678`` by itself (a part's number looks the same),
``护照 20240101`` (a day), ``型号 E12345678``.

Source: see `piiguard.classify.validators.passport`; for other countries, ICAO Doc 9303-4: nine characters at
most.
"""

from __future__ import annotations

from typing import Final

from piiguard.catalog.entities import Entity
from piiguard.classify.rules.labelled import NO_DOCUMENT, SEPARATOR, labelled, lettered, near, spaced
from piiguard.classify.rules.later import later
from piiguard.classify.rules.rule import Rule, Scores, Trigger
from piiguard.classify.validators.passport import are_passports, is_passport

__all__ = ["RULES"]

_LABELS: Final = ("护照", "護照", "passport", "ppt no", "pp no")
_SEPARATED: Final = (
    f"[EGDSPK]{SEPARATOR}?[A-Z0-9]{SEPARATOR}?" + spaced("[0-9]", 6) + f"(?:{SEPARATOR}?[0-9])?"
)
_DAY: Final = later(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
_FEWEST_DIGITS: Final = 5


def _is_foreign(value: str) -> bool:
    return sum(map(str.isdigit, value)) >= _FEWEST_DIGITS and _DAY.fullmatch(value) is None


_CHINESE: Final = Rule(
    entity=Entity.CN_PASSPORT,
    name="Chinese passport",
    # H, M and MA are more often those of a permit to the mainland: behind a label only.
    pattern=later(
        rf"(?<![A-Za-z0-9])(?:[EGDSPKegdspk]{SEPARATOR}?[0-9]{{7,8}}"
        rf"|[EDSPKedspk][A-HJ-NP-Za-hj-np-z]{SEPARATOR}?[0-9]{{7}})(?![A-Za-z0-9])"
    ),
    trigger=lettered({7, 8}),
    scores=Scores(silent=0.4, supported=0.95, opposed=0.1),
    why=("series of Chinese passports", "no check digit outside the machine-readable zone"),
    words=(
        *_LABELS,
        "证件",
        "證件",
        "签证",
        "簽證",
        "出境",
        "入境",
        "出入境",
        "旅行团",
        "旅游团",
        "旅客名单",
        "出团",
        "团员",
        "领队",
        "乘机人",
        "登机",
        "邮轮",
        "travel document",
        "cert=",
        "certno",
        "cert_no",
        "cert no",
        "document no",
        "doc_no",
    ),
    against=(*NO_DOCUMENT, "通行证", "通行證", "回乡证", "permit"),
    check=is_passport,
    check_rows=are_passports,
    widths={8, 9},
    reach=24,
)

RULES: Final = (
    _CHINESE,
    near(_CHINESE, _SEPARATED),
    Rule(
        entity=Entity.CN_PASSPORT,
        name="Chinese passport behind a label",
        pattern=labelled(
            _LABELS,
            f"[EGDSPHKM]{SEPARATOR}?[A-Z0-9]{SEPARATOR}?" + spaced("[0-9]", 6) + f"(?:{SEPARATOR}?[0-9])?",
        ),
        trigger=Trigger(words=_LABELS, leads=True),
        scores=Scores(silent=0.93, supported=0.95, opposed=0.93),
        why=("label", "series of Chinese passports"),
        words=_LABELS,
        check=is_passport,
    ),
    Rule(
        entity=Entity.CN_PASSPORT,
        name="foreign passport behind a label",
        pattern=labelled(_LABELS, "(?=[A-Z0-9]{6,9}(?![A-Z0-9]))[A-Z]{1,2}[0-9]{5,8}[A-Z]?"),
        trigger=Trigger(words=_LABELS, leads=True),
        scores=Scores(silent=0.85, supported=0.85, opposed=0.85),
        why=("label", "letters and digits, nine at most (ICAO Doc 9303-4)"),
        words=_LABELS,
        check=_is_foreign,
    ),
    Rule(
        entity=Entity.CN_PASSPORT,
        name="nine digits behind a label",
        pattern=labelled(("护照", "護照", "passport"), "[0-9]{9}"),
        trigger=Trigger(words=("护照", "護照", "passport"), leads=True),
        scores=Scores(silent=0.75, supported=0.75, opposed=0.75),
        why=("label", "as many digits as most countries' passports have"),
        check=_is_foreign,
    ),
    Rule(
        entity=Entity.CN_PASSPORT,
        name="passport of digits behind a label",
        pattern=labelled(_LABELS, "[0-9]{7,9}|[0-9]{2}[A-Z]{2}[0-9]{5}", numbered=True),
        trigger=Trigger(words=_LABELS, leads=True),
        scores=Scores(silent=0.85, supported=0.85, opposed=0.85),
        why=("label", "nine characters at most (ICAO Doc 9303-4)"),
        words=_LABELS,
        check=_is_foreign,
    ),
)
