"""Telephones of Hong Kong, Macao and Taiwan as people there write them, without a country code.

Found: ``電話52960170``, ``WhatsApp 5633-0089``, ``訂位：周小姐，9528 3127``, ``0912-345-678``,
``手機0912345678``, ``市話 02-2700 1234``, ``致電(07)345-9815``. Near-misses: ``電話 12345678`` (no such first
digit), ``2019-2024年`` and ``月薪5000-8000`` in traditional characters, ``0912345678`` with no word near it,
``编号 9528 3127`` in simplified ones.

Hong Kong and Macao have eight digits; mobiles in Taiwan have ten that begin with 09, others an area code of
one digit behind the 0 and seven or eight. No area code of the mainland leaves six digits behind 09xx, so a
mobile of Taiwan in groups is told by its form; the others by what is written around them.

Source: the numbering plans as the metadata of phonenumbers 9.0.43 states them; the groups are custom.
"""

from __future__ import annotations

from typing import Final

from piiguard.catalog.entities import Entity
from piiguard.classify.rules.labelled import NO_DOCUMENT, SEPARATOR, labelled, spaced
from piiguard.classify.rules.later import later
from piiguard.classify.rules.rule import Rule, Scores, Trigger
from piiguard.classify.rules.traditional import TELLING, is_from_there, is_traditional
from piiguard.classify.text import normalise

__all__ = ["RULES"]

_CALLS: Final = (
    "電話", "手機", "手提", "市話", "致電", "來電", "請電", "聯絡", "聯繫", "撥打", "家電", "公司電", "流動",
    "電聯", "查詢", "傳真", "行動", "whatsapp", "signal", "telegram", "line id", "mobile",
    "phone", "tel", "cell", "call", "sms", "fax", "contact", "电话", "手机", "联系", "致电", "来电",
)  # fmt: skip
_LABELS: Final = (
    "電話", "手機", "手提", "市話", "致電", "來電", "請電", "聯絡", "請打", "撥打", "電聯", "傳真", "轉數快",
    "whatsapp", "电话", "手机", "tel", "mobile", "phone", "fps",
)  # fmt: skip
_AGAINST: Final = (
    *NO_DOCUMENT, "編號", "编号", "會員", "学号", "學號", "帳號", "账号", "戶口", "卡號", "版本", "統編",
    "月薪", "價", "金額", "$", "nt", "year", "年份",
)  # fmt: skip
_NO_DIGIT: Final = later("[^0-9]+")
_GLUED: Final = later("[0-9]+")
_APP: Final = later(r"(?i:whatsapp|signal|telegram)[^0-9\n]{0,6}$")
_PLACE: Final = "context: Hong Kong, Macao or Taiwan"
_ALONE: Final = "against: digits alone"
_LATIN_WORD: Final = later("[A-Za-z][ ]$")
_LABEL: Final = 20
# A range of years, of sums, of hours; what is counted stands behind it.
_RANGE: Final = later(
    r"20[0-4][0-9].?(?:(?:19|20)[0-9]{2}|(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]))"
    r"|[0-9]{2}00[ .\-\x1e\x1f][0-9]{2}00"
)
_COUNTED: Final = later(
    r"[A-Za-z%]|[ ]?(?:[元圓蚊萬万億亿人名位年歲岁号號期字頁页分点點度]|呎|公[斤里尺]|平方|港[元幣])"
)

# What stands right before the first digit, which the search skips to.
_OPENS: Final = rf"(?<![0-9A-Za-z+＋.$#/_].)(?<![0-9]{SEPARATOR}.)"
_CLOSES: Final = rf"(?![0-9A-Za-z]|{SEPARATOR}[0-9]|[./:][0-9])"
# But for days, 20240506, which `_seen` takes for ranges: logs hold more of them than of anything else,
# and of eight digits behind =, where a label is asked for.
_EIGHT: Final = (
    rf"[2-9]{_OPENS}(?<!=.)(?:(?:(?<=2)(?:[1-9][0-9]|0[5-9])|(?<=[3-9])[0-9]{{2}})[0-9]{SEPARATOR}?[0-9]{{4}}"
    rf"|(?<=2)0[0-4][0-9]{SEPARATOR}?(?:(?:00|1[3-9]|[2-9][0-9])[0-9]{{2}}"
    rf"|(?:0[1-9]|1[0-2])(?:00|3[2-9]|[4-9][0-9]))){_CLOSES}"
)
_MOBILE: Final = (
    rf"0{_OPENS}9[0-9]{{2}}(?:{SEPARATOR}?[0-9]{{3}}{SEPARATOR}[0-9]{{3}}|{SEPARATOR}?[0-9]{{6}}){_CLOSES}"
)
_AREA: Final = r"(?:2|[3-8]|[38]7|49|89|82|836|826)"
_LANDLINE: Final = (
    rf"[(（0](?<![0-9A-Za-z+＋.$#/_].)(?<![0-9]{SEPARATOR}.)(?:(?<=0){_AREA}{SEPARATOR}"
    rf"|(?<!0)0{_AREA}[)）][ ]?)[2-9][0-9]{{2,3}}{SEPARATOR}?[0-9]{{3,4}}"
    rf"(?:[ ]?(?:分[機机]|轉|#|ext\.?)[ ]?[0-9]{{1,5}})?{_CLOSES}"
)
_ANY_FORM: Final = (
    rf"(?:0[ ]?9{SEPARATOR}?" + spaced("[0-9]", 8) + rf"|0[2-8]{SEPARATOR}?[2-9](?:{SEPARATOR}?[0-9]){{6,7}}"
    rf"|[2-9](?:{SEPARATOR}?[0-9]){{7}})"
)


def _digits(spelling: str) -> str:
    """Reduce a spelling to its digits."""
    return _NO_DIGIT.sub("", normalise(spelling).text)


def _seen(text: str, start: int, end: int) -> tuple[tuple[float, str], ...]:
    """See whether it is written there, whether it is in groups, and whether it is a range or a count."""
    seen: list[tuple[float, str]] = []
    if is_traditional(text, start, end):
        seen.append((0.35, "context: traditional characters"))
    elif is_from_there(text, start, end):
        seen.append((0.2, _PLACE))
    if _GLUED.fullmatch(text, start, end):
        seen.append((-0.2, _ALONE))
    if _APP.search(text, max(0, start - _LABEL), start):
        seen.append((0.25, "an account named by a telephone's number"))
    if _LATIN_WORD.search(text, max(0, start - 2), start):
        seen.append((-0.2, "against: a Latin word before"))
    if _RANGE.fullmatch(text, start, end) or _COUNTED.match(text, end):
        seen.append((-0.5, "against: a range or a count"))
    return tuple(seen)


def _seen_labelled(text: str, start: int, end: int) -> tuple[tuple[float, str], ...]:
    """See the same of a number behind a label, which needs no groups."""
    seen = _seen(text, start, end)
    return tuple((0.35 if why == _PLACE else move, why) for move, why in seen if why != _ALONE)


def _rule(name: str, source: str, lengths: set[int], scores: Scores, why: str, *, back: int = 0) -> Rule:
    pattern = later(f"(?P<id>{source})")
    return Rule(
        entity=Entity.PHONE_NUMBER,
        name=name,
        pattern=pattern,
        trigger=Trigger(digits=lengths, leads=not back, only=later("0[2-8]") if back else pattern, back=back),
        scores=scores,
        why=(why,),
        words=_CALLS,
        against=_AGAINST,
        value=_digits,
        surroundings=_seen,
        near=(*_CALLS, *TELLING),
        reach=40,
    )


RULES: Final = (
    _rule(
        "mobile of Taiwan",
        _MOBILE,
        {4, 7, 10},
        Scores(silent=0.55, supported=0.88, opposed=0.2),
        "form of Taiwan's mobiles: 09 and eight digits",
    ),
    _rule(
        "landline of Taiwan",
        _LANDLINE,
        {2, 3, 4, 5},
        Scores(silent=0.3, supported=0.55, opposed=0.1),
        "form of Taiwan's landlines: an area code of one digit",
        back=1,
    ),
    _rule(
        "eight digits of Hong Kong or Macao",
        _EIGHT,
        {4, 8},
        Scores(silent=0.25, supported=0.5, opposed=0.1),
        "form of the numbers of Hong Kong and Macao",
    ),
    Rule(
        entity=Entity.PHONE_NUMBER,
        name="local form behind a label",
        pattern=labelled(_LABELS, _ANY_FORM),
        trigger=Trigger(words=_LABELS, leads=True),
        scores=Scores(silent=0.5, supported=0.5, opposed=0.2),
        why=("label of a telephone", "form of the numbers of Hong Kong, Macao or Taiwan"),
        value=_digits,
        surroundings=_seen_labelled,
    ),
)
"""How such telephones are found, the surest first."""
