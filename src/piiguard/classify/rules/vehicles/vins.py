"""Vehicle identification numbers 车辆识别代号 (车架号), by their check character or their label.

Found: ``1M8GDM9AXKP042788``, ``车架号：LSVAA49J132047371``, ``VIN 1M8-GDM9A-XKP042788``. Near-misses: a wrong
check character of a maker in China or North America, seventeen digits (a timestamp), a hash, the letters I,
O and Q.

Source: see `piiguard.classify.validators.vin`.
"""

from __future__ import annotations

from typing import Final

from piiguard.catalog.entities import Entity
from piiguard.classify.rules.labelled import NO_DOCUMENT, labelled, named_after, spaced
from piiguard.classify.rules.later import later
from piiguard.classify.rules.rule import Rule, Scores, Trigger
from piiguard.classify.validators.vin import are_vins, is_vin

__all__ = ["RULES"]

_LABELS: Final = (
    "车架号",
    "車架號",
    "车架",
    "车辆识别代号",
    "车辆识别代码",
    "车辆识别号",
    "車輛識別",
    "识别代号",
    "大架号",
    "底盘号",
    "vin",
    "vehicle identification number",
    "chassis",
    "frame no",
)
_PLACE: Final = "[A-HJ-NPR-Z0-9]"
# L is China, 1, 2, 4 and 5 North America, where the check binds; Europe's makers fill its place otherwise.
_UNCHECKED: Final = later(rf"(?=(?:[A-Z]*[0-9]){{4}})(?=(?:[0-9]*[A-Z]){{2}})[A-KMNPR-Z3]{_PLACE}{{16}}")
_CHECKED: Final = "check character (GB 16735, modulo 11)"


def _is_unchecked(value: str) -> bool:
    return _UNCHECKED.fullmatch(value) is not None


def _as_makers_write(text: str, start: int, end: int) -> tuple[tuple[float, str], ...]:
    seen: list[tuple[float, str]] = []
    if any("a" <= char <= "z" for char in text[start:end]):
        seen.append((-0.3, "against: lower-case"))
    if text[start] in "Ll":
        seen.append((0.1, "maker in China"))
    return tuple(seen)


RULES: Final = (
    Rule(
        entity=Entity.VIN,
        name="check character",
        pattern=later(
            r"[A-HJ-NPR-Za-hj-npr-z0-9](?<![A-Za-z0-9+/=_].)"
            r"[A-HJ-NPR-Za-hj-npr-z0-9]{12}[0-9]{4}(?![A-Za-z0-9+/=])"
        ),
        trigger=Trigger(alnum=17),
        scores=Scores(silent=0.75, supported=0.98, opposed=0.2),
        why=(_CHECKED,),
        words=(*_LABELS, "车辆", "vehicle"),
        against=NO_DOCUMENT,
        check=is_vin,
        check_rows=are_vins,
        widths={17},
        surroundings=_as_makers_write,
        reach=20,
    ),
    Rule(
        entity=Entity.VIN,
        name="check character behind a label",
        pattern=labelled(_LABELS, spaced(_PLACE, 17)),
        trigger=Trigger(words=_LABELS, leads=True),
        scores=Scores(silent=0.97, supported=0.98, opposed=0.97),
        why=("label", _CHECKED),
        words=_LABELS,
        check=is_vin,
    ),
    Rule(
        entity=Entity.VIN,
        name="check character, named after it",
        pattern=named_after(_LABELS, spaced(_PLACE, 17)),
        trigger=Trigger(words=_LABELS),
        scores=Scores(silent=0.95, supported=0.97, opposed=0.95),
        why=("label after it", _CHECKED),
        words=_LABELS,
        check=is_vin,
    ),
    Rule(
        entity=Entity.VIN,
        name="no check character behind a label",
        pattern=labelled(_LABELS, f"{_PLACE}{{17}}"),
        trigger=Trigger(words=_LABELS, leads=True),
        scores=Scores(silent=0.8, supported=0.8, opposed=0.8),
        why=("label", "seventeen characters but I, O and Q", "maker's country asks for no check character"),
        words=_LABELS,
        check=_is_unchecked,
    ),
)
