"""Number plates 机动车号牌, with the separators people write within them.

Found: ``京A12345``, ``粤B·D12345``, ``沪 A-12345``, ``苏A0123警``, ``粤Z1234港``, ``使224-009``
and ``KA12345`` near 车牌, ``WJ京1234X``, ``川a 12345``. Near-misses: ``阿里云ECS2019``, ``最新A12345`` (part
of a word), ``京ABCDEF`` (no digits), ``京A123456`` (too long), ``使200000人``.

Source: see `piiguard.classify.validators.plate`.
"""

from __future__ import annotations

import re
from string import ascii_lowercase
from typing import Final

from piiguard.catalog.entities import Entity
from piiguard.classify.rules.labelled import SEPARATOR, labelled
from piiguard.classify.rules.later import later
from piiguard.classify.rules.rule import Rule, Scores, Trigger
from piiguard.classify.text import SEPARATORS
from piiguard.classify.validators.forms import DIGITS
from piiguard.classify.validators.plate import PROVINCES, is_plate

__all__ = ["RULES"]

_GAP: Final = f"{SEPARATOR}{{0,2}}"
_LETTER: Final = "[A-HJ-NP-Za-hj-np-z]"
_SERIAL: Final = "[A-HJ-NP-Za-hj-np-z0-9]"
_DRIVE: Final = "[A-HJKa-hjk]"
# The characters that end a plate begin words too.
_SUFFIX: Final = (
    "(?:警(?![察方告报示官员])|学(?![校生习院期员会科号])|挂(?![号牌靠机失钩])|领(?![事导取证域先带])"
    "|试(?![验用卷题点])|超(?![过市速级标车])|港(?![口币元珠澳])|澳(?![门洲元])|应急)"
)
_LABELS: Final = (
    "车牌号",
    "車牌號",
    "车牌",
    "車牌",
    "号牌",
    "號牌",
    "牌照",
    "车号",
    "車號",
    "军车",
    "军牌",
    "使馆车",
    "license plate",
    "licence plate",
    "number plate",
    "plate no",
    "plate number",
)
_WORDS: Final = (
    *_LABELS,
    "车辆",
    "車輛",
    "轿车",
    "货车",
    "车主",
    "驾驶",
    "停车",
    "违章",
    "行驶",
    "plate",
    "vehicle",
)
_AGAINST: Final = ("型号", "版本", "批号", "货号", "产品", "文号", "订单", "项目", "图号")
_WORDS_BEFORE: Final = {
    "新": "最更全创刷重崭革清",
    "云": "里讯为上度青白乌彩多私公",
    "黑": "漆乌纯全深",
    "青": "年知踏",
    "宁": "安南康西",
    "贵": "珍昂尊高富",
    "吉": "大",
    "川": "四",
}
_FILES: Final = frozenset(("号文", "号令", "号公", "號文"))
_PROVINCE_WORD: Final = 0.45
_SPREAD: Final = 2
_LONG_SEPARATORS: Final = later(f"[{re.escape(SEPARATORS)}]")


def _as_plates_are_written(text: str, start: int, end: int) -> tuple[tuple[float, str], ...]:
    seen: list[tuple[float, str]] = []
    if text[start - 1 : start] in set(_WORDS_BEFORE.get(text[start], "")) - {""}:
        seen.append((-_PROVINCE_WORD, "against: the province's character ends another word"))
    if any("a" <= char <= "z" for char in text[start:end]):
        seen.append((-0.2, "against: lower-case"))
    if len(_LONG_SEPARATORS.findall(text[start + 2 : end])) > _SPREAD:
        seen.append((-0.2, "against: separators between all characters"))
    if text[end : end + 2] in _FILES:
        seen.append((-_PROVINCE_WORD, "against: number of a document"))
    return tuple(seen)


def _beginnings() -> tuple[str, ...]:
    return tuple(f"{province}{after}" for province in PROVINCES for after in ascii_lowercase + SEPARATORS)


_EMBASSY: Final = (*(f"使{after}" for after in DIGITS + SEPARATORS), *(f"{digit}使" for digit in DIGITS))

_FORM: Final = (
    f"[{PROVINCES}]{_GAP}(?:"
    rf"{_LETTER}{_GAP}(?:{_DRIVE}{_SERIAL}[0-9]{{4}}|[0-9]{{5}}{_DRIVE})"
    rf"|[A-Za-z]{_GAP}(?:{_SERIAL}{{5}}"
    rf"|{_SERIAL}{{2,3}}[\-.\x1e\x1f]{_SERIAL}{{2,3}}"
    rf"|{_SERIAL}(?P<sep>{SEPARATOR}){_SERIAL}(?:(?P=sep){_SERIAL}){{3}})"
    rf"|[A-Za-z]{_GAP}{_SERIAL}{{3,4}}{_SUFFIX}"
    rf"|[0-9]{{3}}{SEPARATOR}?[0-9]{{2,3}}领(?![事导取证域先带]))(?![A-Za-z0-9])"
)

RULES: Final = (
    Rule(
        entity=Entity.CN_PLATE,
        name="plate of a province",
        pattern=later(_FORM),
        trigger=Trigger(words=_beginnings()),
        scores=Scores(silent=0.85, supported=0.98, opposed=0.3),
        why=("province, office and serial (GA 36-2018)",),
        words=_WORDS,
        against=_AGAINST,
        check=is_plate,
        surroundings=_as_plates_are_written,
        reach=24,
    ),
    Rule(
        entity=Entity.CN_PLATE,
        name="embassy's plate",
        pattern=later(
            rf"使{_GAP}[0-9]{{3}}{SEPARATOR}?[0-9]{{3}}(?![0-9A-Za-z.,]|[人元万个名户次年辆家条])"
            rf"|(?<![0-9A-Za-z.,])[0-9]{{3}}{SEPARATOR}?[0-9]{{3}}使(?![用得人者命馆])"
        ),
        trigger=Trigger(words=_EMBASSY),
        scores=Scores(silent=0.3, supported=0.93, opposed=0.1),
        why=("使 and six digits (GA 36-2018)",),
        words=(*_LABELS, "使馆", "大使", "外交"),
        check=is_plate,
        reach=12,
    ),
    Rule(
        entity=Entity.CN_PLATE,
        name="armed police plate",
        pattern=later(
            rf"(?<![A-Za-z0-9])[Ww][Jj]{_GAP}(?:[{PROVINCES}]{_GAP}[0-9]{{4}}[0-9A-Za-z]"
            rf"|[0-9]{{2}}{_GAP}[警消边通森金电]{_GAP}[0-9]{{4,5}})(?![A-Za-z0-9])"
        ),
        trigger=Trigger(words=("wj",)),
        scores=Scores(silent=0.9, supported=0.98, opposed=0.5),
        why=("plate of the armed police",),
        words=_WORDS,
        against=_AGAINST,
        check=is_plate,
        reach=24,
    ),
    Rule(
        entity=Entity.CN_PLATE,
        name="plate of a province behind a label",
        pattern=labelled(
            _LABELS,
            rf"[{PROVINCES}]{_GAP}[A-Z]{_GAP}{_SERIAL}(?:{SEPARATOR}?{_SERIAL}){{3,5}}(?:{_SUFFIX})?",
        ),
        trigger=Trigger(words=_LABELS, leads=True),
        scores=Scores(silent=0.95, supported=0.98, opposed=0.95),
        why=("label", "province, office and serial (GA 36-2018)"),
        words=_LABELS,
        check=is_plate,
    ),
    Rule(
        entity=Entity.CN_PLATE,
        name="forces' plate behind a label",
        pattern=labelled(_LABELS, rf"[A-HJ-NP-Z]{{2}}{_GAP}[0-9]{{5}}|WJ{_GAP}[0-9]{{2}}{_GAP}[0-9]{{4,5}}"),
        trigger=Trigger(words=_LABELS, leads=True),
        scores=Scores(silent=0.85, supported=0.88, opposed=0.85),
        why=("label", "two letters and five digits"),
        words=_LABELS,
        check=is_plate,
    ),
)
