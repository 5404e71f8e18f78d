"""Landline numbers 固定电话号码 of mainland China, as people write them.

With an area code: ``0755-88888888``, ``(010)8888 8888``, ``010 8888-8888``, ``+86 10 8888 8888``,
``86-0571-87654321``, ``075588888888`` (digits alone are found in context only). Without one, after a label:
``座机：8765 4321``, ``tel: 87654321``. An extension (``转123``, ``ext. 123``, ``-801``) belongs to the
finding: with it a number leads to one desk, and who masks one must hide it too. Numbers of shops and offices
(客服电话, 热线, 总机 …) are not about a person and score below 0.5.

Not found: ``0755-2024-01`` (too short), ``0100-88888888`` (no such area), ``10.0755-88888888`` (joined to
further digits), ``2026-10234567``.

Source: `piiguard.classify.validators.landline`; the spellings are customs of writing.
"""

from __future__ import annotations

from typing import Final

from piiguard.catalog.entities import Entity
from piiguard.classify.rules.later import later
from piiguard.classify.rules.rule import Rule, Scores, Trigger
from piiguard.classify.rules.words import lower
from piiguard.classify.text import plain_value
from piiguard.classify.validators.landline import (
    LANDLINE_LENGTHS,
    are_landlines,
    is_landline,
    is_usual_landline,
    landline_value,
)

__all__ = ["RULES"]

_WORDS: Final = (
    "电话", "電話", "座机", "座機", "固话", "固定电话", "宅电", "联系方式", "分机", "传真", "号码", "致电",
    "外线", "直线", "回电", "回电话", "拨打", "回拨",
    "联系：", "联系:", "来电", "tel", "phone", "landline", "fax", "call",
)  # fmt: skip
_PUBLIC: Final = (
    "客服", "客服电话", "客服热线", "客户服务", "热线", "热线电话", "服务热线", "服务电话", "咨询",
    "咨询电话", "投诉", "投诉电话", "举报", "举报电话", "监督电话", "总机", "总机号码", "前台", "前台电话",
    "报警电话", "值班电话", "门店电话", "订餐", "订餐电话", "订座电话", "预订电话", "预约电话", "售后电话",
    "售后", "24小时", "招商电话", "办事电话", "公开电话", "查询电话", "hotline", "customer service",
    "helpline", "help desk", "switchboard",
)  # fmt: skip

_LABELS: Final = ("电话", "電話", "座机", "座機", "固话", "宅电", "传真", "tel", "phone", "fax")
_COUNTRY_CODES: Final = ("+86", "＋86", "86-", "86 ", "86.", "86)", "86）", "86\x1e", "86\x1f")
_SEPARATOR: Final = r"[ .\-\x1e\x1f]"
_PARTING: Final = r"[ .\-\x1e\x1f/_]{0,3}"
_AREA: Final = r"(?:10|2[0-9]|[3-9][0-9]{2})"
# In one piece, in two, or in any groups; only the first two are spelled with spaces.
_SUBSCRIBER: Final = (
    rf"[1-9](?:[0-9]{{6,7}}(?![0-9])|[0-9]{{2,3}}{_SEPARATOR}[0-9]{{4}}(?![0-9])"
    r"|(?:[.\-\x1e\x1f]?[0-9]){6,7})"
)
_DIALLED: Final = (
    r"(?:[ ,，;；]{0,2}(?:(?P<open>[(（])[ ]?)?"
    r"(?i:(?:内线|內線)?(?:转|轉)(?:分[机機])?|分[机機][号號]?|内线|內線|ext(?:ension)?\.?|[x#*])"
    r"(?:[:：.是为]|[ ]){0,2}[0-9]{1,6}"
    r"(?(open)[ ]?[)）])|[\-\x1e][0-9]{1,4})(?![0-9])"
)
# A further group of digits makes the whole a longer code, unless it is short: an extension.
_END: Final = rf"(?![0-9])(?!\.[0-9])(?![\-\x1e](?:[0-9]{{5}}|[0-9]{{1,4}}[\-\x1e]))(?:{_DIALLED})?"
_EXTENSION: Final = later(rf"(?<=[0-9])(?:{_DIALLED})$")
_TO_DESK: Final = later("[转轉机機线線]")  # a switchboard's, and whom it puts one through to
_NO_DIGIT: Final = later("[^0-9]+")
_OWN_DIGITS: Final = 8  # of a number without its area code
# Whose telephone it is, though its label says no more than 电话.
_OFFICE: Final = later(
    r"(?:派出所|公安局|[车客货]运?站|问[询讯]处|售票[处厅窗]|招生办|招办|街道办|居委会|村委会|办事处|服务中心|服务大厅|政务大厅|办事大厅"
    r"|营业厅|收费处|挂号处|急诊科?|门店|店面|分店|[书药]店|餐厅|饭店|图书馆|博物馆|景区|消防队|消防救援)[^\n，。；;）)]{0,8}$"
)
# [客服] before a line of a chat says who wrote it, not whose number it is.
_SPEAKER: Final = later(r"[\[【](?:在线|人工)?(?:客服|前台|售后)[^\]】\n]{0,6}[\]】][^\n\[【]{0,16}$")
_TWO: Final = 40  # a label and a number
_GLUED: Final = later(r"[0-9]{11,12}")
# 地址、电话：… as a buyer is named on an invoice.
_TAXPAYERS_LINE: Final = later(
    r"(?:地址|住址|住所)[、,，/及和 ]{0,2}(?:联系)?电话[:： ]{0,2}[^\n]{4,60}[ ,，]$"
)
_ADDRESS: Final = 80
_IN_GROUPS: Final = later(r"0[0-9]{3}(?: [0-9]{4}){1,2}")
_GROUP_BEFORE: Final = later("[0-9]{4} $")

_WITH_AREA: Final = later(
    r"(?P<id>[(（\[【0](?<![0-9].)(?<![0-9][.\-\x1e].)"
    rf"(?:(?<=0){_AREA}{_PARTING}|(?<!0)0{_AREA}[)）\]】]{_PARTING})"
    rf"{_SUBSCRIBER}{_END})"
)
_AREA_APART: Final = r"(?:[ .]?(?:1[ .]?0|2[ .]?[0-9]|[3-9](?:[ .]?[0-9]){2}))"
_SCATTERED: Final = later(
    rf"(?P<id>[(（0](?<![0-9].)(?:(?<=0){_AREA_APART}{_PARTING}|(?<!0)0{_AREA_APART}[)）]{_PARTING})"
    rf"[1-9](?:{_SEPARATOR}{{0,2}}[0-9]){{6,7}}(?!{_SEPARATOR}?[0-9])(?:{_DIALLED})?)"
)
_WITH_COUNTRY: Final = later(
    # Without + something must stand between 86 and the rest: 13 digits in a row are many other things.
    rf"(?:[+＋]86|(?:00(?<![0-9]..)|[(（]|(?<![0-9+＋.\-]))86(?=[)）]|{_SEPARATOR}))[)）]?{_PARTING}"
    rf"(?:[(（]0[)）][ ]?)?(?P<id>[(（]?0?{_AREA}[)）]?{_PARTING}{_SUBSCRIBER}{_END})"
)
_LABEL: Final = (
    r"(?:(?:电话|電話|座机|座機|固话|宅电|传真)(?:号码|号|是|为)?[ \"'”：:=（(]{0,4}"
    r"|(?<![A-Za-z])(?:[Tt]el|TEL|[Pp]hone|[Tt]elephone|[Ff]ax|FAX)[ \"'：:=.]{1,5}"
    r"(?=[2-8][0-9]{3}.?[0-9]{4}))"
)
# A number without an area code that is no day: 20261124.
_OWN: Final = (
    r"(?!20[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]))"
    rf"[2-8][0-9]{{2,3}}{_SEPARATOR}?[0-9]{{4}}(?![0-9]| [0-9]{{3}})"
)
_LOCAL: Final = later(rf"{_LABEL}(?P<id>{_OWN}{_END})")
_SECOND: Final = later(
    rf"(?:(?:[(（]?0{_AREA}[)）]?{_PARTING}){_SUBSCRIBER}|{_LABEL}{_OWN})"
    rf"[ ]?[/、,，;；或和][ ]?(?P<id>{_OWN}{_END})"
)


def _seen(text: str, start: int, end: int) -> tuple[tuple[float, str], ...]:
    """See what the form of a number with its area code, and what touches it, say."""
    spelling, extension = _parted(text[start:end])
    seen: list[tuple[float, str]] = []
    if not is_usual_landline(landline_value(spelling)):
        seen.append((-0.3, "against: not the length or first digit of that place's numbers"))
    if _GLUED.fullmatch(spelling):
        seen.append((-0.3, "against: digits alone"))
        if _TAXPAYERS_LINE.search(text, max(0, start - _ADDRESS), start):
            seen.append((0.35, "behind a label of address and telephone"))
    if _IN_GROUPS.fullmatch(spelling) and _GROUP_BEFORE.search(text, max(0, start - 5), start):
        seen.append((-0.5, "against: the end of a longer number in groups of four"))
    if _SPEAKER.search(text, max(0, start - _TWO), start):
        seen.append((0.45, "a speaker's name before, and no label"))
    if _OFFICE.search(text, max(0, start - _TWO), start):
        seen.append((-0.5, "against: an office's or a shop's"))
    if extension:
        told = _TO_DESK.search(extension) is not None
        seen.append((0.2 if told else 0.1, "with an extension"))
    elif _is_letter(text[end : end + 1]):
        seen.append((-0.4, "against: a Latin letter follows"))
    if _is_letter(text[start - 1 : start] if start else ""):
        seen.append((-0.1, "against: a Latin letter before"))
    return tuple(seen)


def _parted(spelling: str) -> tuple[str, str]:
    """Part the spelling of a number from its extension."""
    match = _EXTENSION.search(spelling)
    if match is None:
        return spelling, ""
    # The last of a number's own groups may look like an extension: 8765-4321.
    if match.group()[0] in "-\x1e" and (
        len(_NO_DIGIT.sub("", spelling)) <= _OWN_DIGITS or is_landline(landline_value(spelling))
    ):
        return spelling, ""
    return spelling[: match.start()], match.group()


def _value(spelling: str) -> str:
    """Reduce a spelling to trunk prefix, area code and number, and the extension behind a dash."""
    number, extension = _parted(spelling)
    return landline_value(number) + _extension_value(extension)


def _local_value(spelling: str) -> str:
    """Do the same for a number without area code, to which nothing is added."""
    number, extension = _parted(spelling)
    return plain_value(number) + _extension_value(extension)


def _extension_value(extension: str) -> str:
    return f"-{_NO_DIGIT.sub('', extension)}" if extension else ""


def _is_landline(value: str) -> bool:
    return is_landline(value.partition("-")[0])


def _seen_before(text: str, start: int, _end: int) -> tuple[tuple[float, str], ...]:
    """See whether the label before the first of two numbers says that they are nobody's own."""
    before = lower(text[max(0, start - _TWO) : start])
    word = next((word for word in _PUBLIC if word in before), None)
    return ((-0.5, f"context, against: {word}"),) if word else ()


def _seen_abroad(text: str, start: int, end: int) -> tuple[tuple[float, str], ...]:
    """See the same of a number with its country code, whose digits alone say enough."""
    return tuple((move, why) for move, why in _seen(text, start, end) if why != "against: digits alone")


def _is_letter(char: str) -> bool:
    return char.isascii() and char.isalpha()


RULES: Final = (
    Rule(
        entity=Entity.CN_LANDLINE,
        name="landline with area code",
        pattern=_WITH_AREA,
        # The area code, alone or with digits of the number; at most a bracket stands before it.
        trigger=Trigger(digits=frozenset(range(3, 13)), only=later(f"(?<![0-9])0{_AREA}"), back=1),
        scores=Scores(silent=0.75, supported=0.95, opposed=0.3),
        why=("area code in use, with a number of its length",),
        words=_WORDS,
        against=_PUBLIC,
        check=_is_landline,
        check_rows=are_landlines,
        widths=frozenset(LANDLINE_LENGTHS),
        value=_value,
        surroundings=_seen,
        reach=48,
    ),
    Rule(
        entity=Entity.CN_LANDLINE,
        name="landline with country code",
        pattern=_WITH_COUNTRY,
        trigger=Trigger(words=_COUNTRY_CODES),
        scores=Scores(silent=0.8, supported=0.95, opposed=0.3),
        why=("country code 86", "area code in use, with a number of its length"),
        words=_WORDS,
        against=_PUBLIC,
        check=_is_landline,
        value=_value,
        surroundings=_seen_abroad,
        reach=48,
    ),
    Rule(
        entity=Entity.CN_LANDLINE,
        name="landline without area code",
        pattern=_LOCAL,
        trigger=Trigger(words=_LABELS, leads=True),
        scores=Scores(silent=0.8, supported=0.8, opposed=0.3),
        why=("a label of telephones", "seven or eight digits that subscribers' numbers have"),
        words=_WORDS,
        against=_PUBLIC,
        value=_local_value,
        reach=48,
    ),
    Rule(
        entity=Entity.CN_LANDLINE,
        name="landline in other groups",
        pattern=_SCATTERED,
        trigger=Trigger(words=_LABELS),
        scores=Scores(silent=0.35, supported=0.85, opposed=0.2),
        why=("area code in use, with a number of its length",),
        words=_WORDS,
        against=_PUBLIC,
        check=_is_landline,
        value=_value,
        surroundings=_seen,
        reach=64,
    ),
    Rule(
        entity=Entity.CN_LANDLINE,
        name="second landline",
        pattern=_SECOND,
        # The second number, in one piece or two.
        trigger=Trigger(digits=frozenset({3, 4, 7, 8}), before=" /、,，;；或和", only=later(_OWN)),
        scores=Scores(silent=0.75, supported=0.8, opposed=0.3),
        why=("beside a landline", "seven or eight digits that subscribers' numbers have"),
        value=_local_value,
        surroundings=_seen_before,
        reach=56,
    ),
)
"""How landline numbers are found, the surest first."""
