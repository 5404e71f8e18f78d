"""The parts of a Chinese address, and how they follow one another: from the province to the room.

An address is read from left to right as a chain of parts, each finer than the one before. A part is a name
with its suffix (学院路, 幸福小区), a number with its unit (5号, 3栋), or a division known by name. How it is
cut into parts matters little, since it is reported as a whole; where it begins and ends does.

Source: the order of parts and the suffixes are those of everyday writing; no standard is quoted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from typing import Final

import attrs

from piiguard.classify.language.addresses_divisions import (
    CITY,
    DISTRICT,
    PROVINCE,
    Division,
    division_at,
)
from piiguard.classify.language.addresses_further import estate_end, hamlet_end, village_end
from piiguard.classify.language.addresses_words import (
    BARE_STOPS,
    BOLD,
    COMPOUNDS,
    CUES,
    HAN,
    NAMES_NOTHING,
    NEXT_FIELDS,
    NUMERALS,
)

__all__ = ["LONG_NAME", "Chain", "Part", "chain_at"]

LONG_NAME: Final = 4
"""Most names of roads have no more characters."""

_MOST_PARTS: Final = 16
_N: Final = f"(?:(?:[0-9]{{1,5}}|[{NUMERALS}]{{1,5}})[ ]?)"  # 5 号 is written with a space by some
_DASH: Final = "[-~\x1e]"


class Part(Enum):
    """One kind of part; the value is its rank, from coarse to fine, and what a reason calls it."""

    PROVINCE = (1, "province")
    CITY = (2, "city")
    DISTRICT = (3, "district")
    AREA = (3, "district by its suffix")
    TOWN = (4, "town")
    VILLAGE = (5, "village")
    ROAD = (5, "road")
    CROSSING = (7, "crossing")
    LANE = (6, "lane")
    GROUP = (6, "group")
    HAMLET = (6, "hamlet")
    NUMBER = (7, "number")
    BARE = (7, "bare number")
    COMPOUND = (7, "compound")
    ESTATE = (7, "compound by its buildings")
    SECTION = (8, "section")
    BUILDING = (8, "building")
    UNIT = (9, "unit")
    FLOOR = (10, "floor")
    ROOM = (11, "room")

    def __init__(self, rank: int, label: str) -> None:
        self.rank = rank
        self.label = label


@attrs.frozen
class Chain:
    """A run of parts.

    Attributes:
        start: Where it begins.
        end: One past its end.
        parts: The kinds of its parts, in order.
        opening: The name that its first part bears; empty if that is a division known by name.
    """

    start: int
    end: int
    parts: tuple[Part, ...]
    opening: str = attrs.field(repr=False)

    @property
    def first(self) -> Part:
        """The kind of its first part."""
        return self.parts[0]

    def has(self, *parts: Part) -> bool:
        """Say whether one of *parts* is among its own."""
        return not set(parts).isdisjoint(self.parts)


# What follows the suffix of a road and makes it another word: 路由, 街道.
_NO_ROAD: Final = "由径徑線线过上边况面人程易灯桥透途演标牌费政虎口站"
_NO_STREET: Final = "口道坊区镇乡心头角舞景拍机"
_NO_VILLAGE: Final = "民长口子官上支落庄级务办医镇东西南北中大路街小里花文科"
_NO_TOWN: Final = "痛静压长政定江守海远党"
_NO_TOWNSHIP: Final = "村亲镇下土政长愁试音间党里"
_NO_AREA: Final = "别域分间块政委法人长号内级民局城"
_AREA_ENDS: Final = "小社校景厂库牧林灾山园地市郊特军战辖疆教选禁政街"  # 小区, 社区 … are no districts
_NO_NUMBER: Final = "[线線码碼称召令文外角脉手机段球选种位贴型]|公路|高[速铁]"
_NO_ROOM: Final = "产外型主内籍口温"
_BLOCK: Final = "号楼|號樓|[栋棟幢座期区區]|单元|單元|[#]"
_SIDE: Final = "东西南北中"

_NAMED: Final = re.compile(
    rf"""(?P<name>(?:{BOLD}|{HAN}|[A-Za-z])(?:{HAN}|[A-Za-z0-9&\x1f]){{0,8}}?)
    (?:
      (?P<TOWN>街道办事处|街道办|街道|民族乡|[镇鎮](?![{_NO_TOWN}])(?!{_N}(?:{_BLOCK}))|[乡鄉](?![{_NO_TOWNSHIP}])|苏木)
    | (?P<VILLAGE>村民委员会|村委会|居委会|社区|社區|新村|嘎查|[屯寨](?![垦兵])
        |庄(?:村(?![{_NO_VILLAGE}])|(?={_N}[号號组組队]))|村(?![{_NO_VILLAGE}]))
    | (?P<ROAD>(?:大道|大街|胡同|公路|高速|路(?![{_NO_ROAD}])|街(?![{_NO_STREET}])|巷(?![道战口])
        |弄(?={_N})|[道里条沿堤坊段](?=[甲乙丙丁{_SIDE}]?{_N}{_DASH}?[0-9]{{0,4}}[号號弄巷]))
        (?:[{_SIDE}](?:段|(?={_N})))?)
    | (?P<COMPOUND>{COMPOUNDS}
        |邨|山[莊庄]|[樓閣臺](?={_N}(?:室|[樓号號]))
        |(?:[苑园園城府庭湾灣邸轩軒居阁閣厂院里坊郡墅堡楼樓臺]|小[镇鎮])
         (?=(?:[{_SIDE}]?{_N}|[A-Za-z{_SIDE}])(?:{_BLOCK}|{_DASH}[0-9])))
    | (?P<ESTATE>(?=(?:(?:{_N}|[{_SIDE}])[区期])?(?:(?:{_N}|[A-Za-z])(?:号楼|號樓|[栋棟幢]|单元|單元)
        |[A-Za-z][0-9]{{0,2}}座|[0-9]{{1,2}}(?:-[0-9]{{1,4}}){{1,2}}(?![0-9年月日点时.-]))))
    | (?P<AREA>新区|开发区|(?<![{_AREA_ENDS}])[区區县縣](?![{_NO_AREA}]))
    )
    # 人民医院路 is a road.
    (?![{_SIDE}]?(?:路|街|大道|大街|胡同|巷)(?![由径]))""",
    re.VERBOSE,
)

_NUMBERED: Final = re.compile(
    rf"""
      (?P<BUILDING>公寓(?=[0-9A-Za-z]{{1,4}}(?![0-9A-Za-z]))
        |(?:{_N}|[A-Za-z][0-9]{{0,2}}[ ]?|[甲乙丙丁戊主副前后{_SIDE}])(?:{_DASH}{_N})?
        (?:号楼|號樓|[栋棟幢](?![房别住建老居民]|楼[房上下里])
          # 一座 counts bridges and hills.
          |(?<![{NUMERALS}])座(?![谈位城大小高桥山椅])|[#]楼?|号公寓|号宿舍|(?<=[一二三四五六七八九十0-9])[舍斋](?![得弃不友利身去]))
        |(?:写字|办公|商务|主|副|裙|[东西南北])楼|(?:塔楼?|T)[0-9]{{1,2}}(?![0-9A-Za-z])[栋座]?)
    | (?P<SECTION>(?:[{_SIDE}]?{_N}|[A-Za-z][0-9]?|[{_SIDE}])(?:小区|组团|[期区區](?![间别域权限刊货待望])))
    | (?P<UNIT>(?:{_N}|[A-Za-z]|[甲乙丙丁{_SIDE}])(?:单元|單元|[门門](?=[0-9{NUMERALS}]|[^一-鿿]|\Z)))
    | (?P<FLOOR>(?:地下|负|B)?{_N}(?:[层層]|字?[楼樓](?![盘市道主宇梯])|F(?![A-Za-z0-9]))(?:之{_N})?
        |(?:地下|地庫|閣樓|天台)(?![一-鿿0-9])
        |B[1-9](?:[层層]|(?![0-9A-Za-z]))|顶[层楼])
    | (?P<ROOM>[A-Za-z]室|[前后後][座翼](?![一-鿿])
        |{_N}[号號]屋(?![苑企主顶子里内外])
        |[左右中][门門户](?![外口])|[{_SIDE}]户(?![口籍型])
        |[A-Za-z{_SIDE}]?{_N}(?:{_DASH}[0-9]{{1,4}})?[A-Za-z]?
          (?:号房|房间|号铺|号室|单位|[室房铺户](?![{_NO_ROOM}])))
    | (?P<LANE>{_N}(?:支?弄|巷(?!堂)|段(?![时落])))
    | (?P<GROUP>第?{_N}(?:村民小组|生产队|生产小组|[小大]队|小?[组組](?![织成合件长])|[队社](?![伍员长会])))
    | (?P<NUMBER>(?:[甲乙丙丁戊附新老]?{_N}(?:[-~\x1e/之][甲乙丙丁]?{_N}){{0,2}}[甲乙丙丁A-Za-z]?|[甲乙丙丁])
        [号號](?!{_NO_NUMBER})(?:大?院|附{_N}号|之{_N}|街坊)?)
    | (?P<ROAD>[GS]?[0-9]{{3}}[国省县]道(?:{HAN}{{1,4}}?段)?)
    | (?P<DASHED>(?:[0-9]{{1,4}}|(?<=[0-9]))(?:[-#\x1e][0-9]{{1,4}}){{1,3}}[室号房]?(?![0-9A-Za-z年月日.]))
    | (?P<BARE>[A-Za-z]?[0-9]{{1,5}}[A-Za-z甲乙丙丁]?(?![{BARE_STOPS}])(?!{_DASH}[0-9]{{5}}))
    | (?P<LETTER>[A-Za-z](?![A-Za-z0-9]))
    """,
    re.VERBOSE,
)

# Behind a city or district, before a road: 苏州市工业园区星湖街, 红谷滩新区红谷大道.
_ZONE_KINDS: Final = (
    "(?:高新技术产业|高新技术|经济技术|经济|高新|工业|产业|科技|临港|空港|航空港|生态|旅游|国际|自由贸易|综合保税|保税)?"
    "(?:产业)?(?:开发区|园区|新区|示范区|试验区|度假区|港区|经开区|高新区|自贸区|保税区|新城|科学城|科技城|大学城)"
    f"(?=(?:{BOLD}|{HAN}){HAN}{{0,8}}?(?:[路街道巷弄镇村]|社区))"
)
_ZONE: Final = re.compile(f"{HAN}{{0,4}}?{_ZONE_KINDS}")
_ZONE_FIRST: Final = re.compile(_ZONE_KINDS)
_ROAD_NAME: Final = rf"{HAN}{{1,6}}?(?:大道|大街|胡同|公路|[路街巷])"
_CROSSING: Final = re.compile(
    rf"[ ]?(?:[与和及同跟交、/]|交叉)?[ ]?{_ROAD_NAME}的?"
    "(?:交叉路?口|交[汇界]处|[十丁]字路口|交口|相交处|交叉处|路口|口)(?:[东西南北]{1,2}[角侧])?"
)
_AT_CROSSING: Final = re.compile(
    "(?:十字|丁字|三岔)?路口(?![的边旁]?(?:红绿灯|摄像))"
)  # behind a number: 27号路口
_NEXT_FIELD: Final = re.compile(f"{NEXT_FIELDS}|{CUES}")
_GAP: Final = re.compile("[ ,，]{1,2}|[（(][^（()）\n]{1,12}[）)][ ]?")
# Which of the buildings there it is.
_BESIDE: Final = re.compile(
    "(?:[东西南北]侧|旁边?|附近|[后前背]面|对面|隔壁|靠近|斜对[面过])(?:的|那个|那边的?)?(?![一-鿿]?(?:路|街|大道)(?![一-鿿]{0,6}[0-9]))"
)
_BESIDES: Final = frozenset({Part.COMPOUND, Part.ESTATE, Part.BUILDING})
_STROKE: Final = re.compile("[ ]?[-/|_>\x1e\x1f][ ]?")


@attrs.frozen
class _Step:
    """One part: its kind, its end, the name it bears, and the division it is, if that is known."""

    part: Part
    end: int
    name: str = ""
    division: Division | None = None


def chain_at(text: str, at: int, stop: int, *, labelled: bool = False) -> Chain | None:
    """Read the parts of an address from one place on.

    Args:
        text: A text in normal form.
        at: Where the address should begin.
        stop: Where the text ends.
        labelled: Whether a label says that an address begins here, so that 海淀 alone is a district.

    Returns:
        The longest chain of parts, or None if there is no part.

    >>> [part.label for part in chain_at("学院路甲5号3层", 0, 8).parts]
    ['road', 'number', 'floor']
    """
    steps: list[_Step] = []
    here = at
    while len(steps) < _MOST_PARTS:
        step = _step(text, here, stop, steps, labelled=labelled)
        if step is None and steps:
            coarse = steps[-1].part.rank <= Part.AREA.rank
            gap = _GAP.match(text, here, stop) or (_STROKE.match(text, here, stop) if coarse else None)
            step = _step(text, gap.end(), stop, steps, labelled=labelled) if gap else None
            if step is None and steps[-1].part.rank >= Part.ROAD.rank:
                beside = _BESIDE.match(text, here, stop)
                step = _step(text, beside.end(), stop, steps, labelled=labelled) if beside else None
                step = step if step and step.part in _BESIDES else None
        if step is None:
            break
        steps.append(step)
        here = step.end
    if not steps:
        return None
    return Chain(at, here, tuple(step.part for step in steps), steps[0].name)


def _step(text: str, at: int, stop: int, before: Sequence[_Step], *, labelled: bool) -> _Step | None:
    """Read the part at one place; None if there is none that may follow those *before* it."""
    last = before[-1] if before else None
    rank = last.part.rank if last else 0
    known = None
    if rank < DISTRICT:
        within = last.division if last else None
        known = division_at(text, at, within=within, opening=not (before or labelled))
    if known is not None and known.rank > rank and at + len(known.name) <= stop:
        return _Step(_KNOWN[known.rank], at + len(known.name), division=known)
    if last is None or last.part in _ZONED:
        zone = (_ZONE if last else _ZONE_FIRST).match(text, at, stop)
        if zone is not None:
            return _Step(Part.AREA, zone.end(), division=last.division if last else None)
    if rank >= DISTRICT:
        numbered = _NUMBERED.match(text, at, stop)
        part = numbered and _fits(numbered, rank)
        if numbered and part:
            return _Step(part, numbered.end())
    crossing = _CROSSING.match(text, at, stop) if rank == Part.ROAD.rank else None
    if crossing is None and last is not None and last.part is Part.NUMBER:
        crossing = _AT_CROSSING.match(text, at, stop)
    if crossing:
        return _Step(Part.CROSSING, crossing.end())
    return _named(text, at, stop, rank) or _further(text, at, stop, last)


def _further(text: str, at: int, stop: int, last: _Step | None) -> _Step | None:
    """Read a part that only what stands before it tells for one."""
    if last is None or last.end < at:
        return None
    if last.part is Part.TOWN and (end := village_end(text, at, stop)) > at:
        return _Step(Part.VILLAGE, end)
    if last.part is Part.VILLAGE and (end := hamlet_end(text, at, stop)) > at:
        return _Step(Part.HAMLET, end)
    if last.part in _BEFORE_ESTATES and (end := estate_end(text, at, stop)) > at:
        return _Step(Part.COMPOUND, end)
    return None


def _named(text: str, at: int, stop: int, rank: int) -> _Step | None:
    """Read a name and its suffix, if it may follow a part of *rank*."""
    match = _NAMED.match(text, at, stop)
    if match is None:
        return None
    part, name = Part[str(match.lastgroup)], str(match["name"])
    wrong = (
        part.rank < rank
        or (part is Part.AREA and not 0 < rank < DISTRICT)
        or part.rank == rank == Part.TOWN.rank
        or name in NAMES_NOTHING[part.name]
        or name[0] in _UNITS
        or (rank > 0 and _NEXT_FIELD.match(name) is not None)
        or (part is Part.ESTATE and len(name) < _LEAST_ESTATE)
        # After a number only another building comes: 5号院幸福公寓.
        or (rank >= Part.NUMBER.rank and part is not Part.ESTATE and match.group()[-1] not in _BUILT)
    )
    return None if wrong else _Step(part, match.end(), name)


def _fits(match: re.Match[str], rank: int) -> Part | None:
    """Say what a number with its unit is after a part of *rank*; None if nothing."""
    group = str(match.lastgroup)
    if group == "LETTER":  # 27层B
        return Part.ROOM if rank == Part.FLOOR.rank else None
    if group in _LOOSE:
        room = Part.NUMBER.rank < rank < Part.ROOM.rank or (
            rank == Part.NUMBER.rank and len(match.group()) >= _ROOM_DIGITS
        )
        return Part.BARE if rank == Part.ROAD.rank else Part.ROOM if room else None
    part = Part[group]
    if part is Part.NUMBER and part.rank < rank < Part.ROOM.rank:
        return Part.ROOM
    lowest = _AFTER.get(part, Part.TOWN)
    return part if lowest.rank <= rank <= part.rank - (part not in _REPEATED) else None


_KNOWN: Final = {PROVINCE: Part.PROVINCE, CITY: Part.CITY, DISTRICT: Part.DISTRICT}
_ZONED: Final = frozenset({Part.CITY, Part.DISTRICT})
_BEFORE_ESTATES: Final = frozenset({Part.NUMBER, Part.COMPOUND, Part.CROSSING, Part.LANE, Part.BARE})
_LOOSE: Final = frozenset({"DASHED", "BARE"})
_REPEATED: Final = frozenset({Part.NUMBER, Part.LANE, Part.GROUP, Part.SECTION, Part.BUILDING})
_AFTER: Final = {Part.ROAD: Part.DISTRICT, Part.LANE: Part.ROAD, Part.SECTION: Part.ROAD}
_UNITS: Final = frozenset("号號栋棟幢座室层層期元")
_LEAST_ESTATE: Final = 2
_ROOM_DIGITS: Final = 3
_BUILT: Final = frozenset(
    "区區园園寓厦廈场場心楼院舍苑城馆店庭校学學O府湾灣邸轩軒居阁閣厂里坊郡墅堡镇鎮邨樓莊庄臺"
)
