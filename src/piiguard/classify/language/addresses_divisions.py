"""Administrative divisions by name, full and short, as an address begins with them.

Source: the table of division codes in `piiguard.catalog.codes` (GB/T 2260 and its changes), abolished
divisions included, for people go on writing them. Hong Kong, Macao and Taiwan have no divisions below the
first level in that table; their districts and cities are listed here, from memory of general geography.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Final

import attrs

from piiguard.catalog.codes.divisions import regions

__all__ = ["CITY", "DISTRICT", "PROVINCE", "Division", "division_at"]

PROVINCE: Final = 1
CITY: Final = 2
DISTRICT: Final = 3

_SHORTEST: Final = 2
_FULL_NAME: Final = 3  # 丰县 is too short to be told from chance outside an address
_PEOPLES: Final = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|"
    "柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|鄂温克|保安|裕固|独龙|鄂伦春|各"
)
_ETHNIC: Final = re.compile(f"(?:(?:{_PEOPLES})族?)*自治[州县旗]$")
_SUFFIX: Final = re.compile(
    "(?:特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|自治州|地区|[省市区县旗盟州])$"
)
# A district whose short name is a common word even behind a label: 公安机关.
_COMMON: Final = frozenset({"公安"})
_NOT_A_NAME: Final = re.compile(
    "直辖|兵团|[（(、]|^市辖区$|^[东西南北中新城市郊林矿二]区$|^县$|[会岛局场域处]$"
)

# A street named after a place: 南京路 is not in Nanjing, 北京大厦 need not be in Beijing.
_NAMESAKE: Final = re.compile(
    "[东西南北中一二三四五六七八九十上下前后新老外内环]{0,2}"
    "(?:路|街|大街|大道|道|胡同|巷|弄|里|广场|大厦|大楼|大酒店|饭店|宾馆|新村|花园|公寓|小区|城)"
)

_BEYOND: Final = """
1 香港 澳门 澳門 台湾 台灣 臺灣 台湾省 台灣省
2 九龙 九龍 新界 港岛 港島 香港岛 香港島 氹仔 路环
2 台北市 臺北市 新北市 桃园市 桃園市 台中市 臺中市 台南市 臺南市 高雄市 基隆市 新竹市 嘉义市 嘉義市
2 新竹县 新竹縣 苗栗县 苗栗縣 彰化县 彰化縣 南投县 南投縣 云林县 雲林縣 嘉义县 嘉義縣 屏东县 屏東縣
2 宜兰县 宜蘭縣 花莲县 花蓮縣 台东县 臺東縣 澎湖县 澎湖縣 金门县 金門縣 连江县 連江縣
3 中西区 中西區 湾仔区 灣仔區 油尖旺区 油尖旺區 深水埗区 深水埗區 九龙城区 九龍城區 黄大仙区 黃大仙區
3 观塘区 觀塘區 荃湾区 荃灣區 屯门区 屯門區 元朗区 元朗區 大埔区 大埔區 沙田区 沙田區 西贡区 西貢區
3 葵青区 葵青區 离岛区 離島區 中环 中環 湾仔 灣仔 铜锣湾 銅鑼灣 旺角 尖沙咀 油麻地 深水埗 观塘 觀塘
3 荃湾 荃灣 屯门 屯門 元朗 沙田 将军澳 將軍澳
3 黄大仙 黃大仙 九龙城 九龍城 西贡 西貢 天水圍 葵涌 鰂魚涌 筲箕灣 柴灣 香港仔 鴨脷洲 上環 西環 紅磡 土瓜灣
3 何文田 石硤尾 長沙灣 荔枝角 牛頭角 慈雲山 鑽石山 新蒲崗 粉嶺 東涌 薄扶林
"""  # rank, then names


def _strings(strings: Iterable[str]) -> frozenset[str]:
    return frozenset(strings)


@attrs.frozen
class Division:
    """One name of an administrative division.

    Attributes:
        name: As it is written, full or short.
        rank: `PROVINCE`, `CITY` or `DISTRICT`.
        full: Whether it bears its suffix, as in 朝阳区; 朝阳 does not.
        provinces: First two digits of the codes of those that bear the name; empty where it has none.
        opens: Whether an address may begin with it. A short name of a district is too common a word.
    """

    name: str
    rank: int
    full: bool
    opens: bool
    provinces: frozenset[str] = attrs.field(default=frozenset(), repr=False, converter=_strings)


def division_at(text: str, at: int, *, within: Division | None = None, opening: bool) -> Division | None:
    """Look for the name of a division.

    Args:
        text: A text in normal form.
        at: Where the name should begin.
        within: The division before it; a short name must be that of one inside it.
        opening: Whether the address would begin there.

    Returns:
        The longest name that fits, or None.

    >>> division_at("在海淀区", 1, opening=True)
    Division(name='海淀区', rank=3, full=True, opens=True)
    >>> division_at("海淀学院路", 0, opening=True) is None
    True
    """
    for each in _table().get(text[at : at + _SHORTEST], ()):
        if (
            (each.opens or not opening)
            and text.startswith(each.name, at)
            and (each.full or not _namesake(text, at + len(each.name)))
            and (each.full or within is None or _inside(each, within))
        ):
            return each
    return None


def _inside(inner: Division, outer: Division) -> bool:
    return not (inner.provinces and outer.provinces) or not inner.provinces.isdisjoint(outer.provinces)


def _namesake(text: str, at: int) -> bool:
    """Say whether the name that ends at *at* is that of a street or building there: 道里区 is neither."""
    if _NAMESAKE.match(text, at) is None:
        return False
    after = _table().get(text[at : at + _SHORTEST], ())
    return not any(each.full and text.startswith(each.name, at) for each in after)


@cache
def _table() -> Mapping[str, Sequence[Division]]:
    """Return the divisions by their first two characters, the longest first."""
    kinds: dict[str, tuple[bool, int, bool]] = {}
    provinces: defaultdict[str, set[str]] = defaultdict(set)

    def add(name: str, rank: int, province: str = "", *, full: bool, opens: bool) -> None:
        kinds[name] = max(kinds.get(name, (False, -DISTRICT, full)), (opens, -rank, full))
        provinces[name].add(province)

    for region in regions():
        if _NOT_A_NAME.search(region.name):
            continue
        rank = PROVINCE if region.code.endswith("0000") else CITY if region.code.endswith("00") else DISTRICT
        add(region.name, rank, region.code[:2], full=True, opens=len(region.name) >= _FULL_NAME)
        short = _ETHNIC.sub("", region.name)
        if short == region.name:
            short = _SUFFIX.sub("", short)
        # Cities at the level of a county go by their short names as well: 昆山, 义乌.
        is_city = rank < DISTRICT or (region.name.endswith("市") and region.current)
        if len(short) >= _SHORTEST and short not in _COMMON:
            add(short, rank, region.code[:2], full=False, opens=is_city)
    for row in _BEYOND.strip().splitlines():
        level, *names = row.split()
        for name in names:
            full = name[-1] in "省市区區县縣"
            add(name, int(level), full=full, opens=True)
    table: dict[str, list[Division]] = {}
    for name in sorted(kinds, key=len, reverse=True):
        opens, rank, full = kinds[name]
        each = Division(name, -rank, full, opens, provinces[name] - {""})
        table.setdefault(name[:_SHORTEST], []).append(each)
    return table
