"""Made-up addresses in places that exist: divisions from the code table, streets and houses by chance.

Source: the shares of the provinces are the populations of the census of 2020 (第七次全国人口普查公报,
第三号), in units of ten thousand; where a shop sells, the coast counts double.
"""

from __future__ import annotations

from functools import cache
from random import Random
from typing import Final

import attrs

from piiguard.catalog.codes import regions
from piiguard.cli.demo.mixes import Mix, between, mix, pick

__all__ = ["Place", "birth_division", "place", "street_address"]

_POPULATION: Final = {
    "11": 2189,
    "12": 1387,
    "13": 7461,
    "14": 3492,
    "15": 2405,
    "21": 4259,
    "22": 2407,
    "23": 3185,
    "31": 2487,
    "32": 8475,
    "33": 6457,
    "34": 6103,
    "35": 4154,
    "36": 4519,
    "37": 10153,
    "41": 9937,
    "42": 5775,
    "43": 6644,
    "44": 12601,
    "45": 5013,
    "46": 1008,
    "50": 3205,
    "51": 8367,
    "52": 3856,
    "53": 4721,
    "54": 365,
    "61": 3953,
    "62": 2502,
    "63": 592,
    "64": 720,
    "65": 2585,
}
_COAST: Final = frozenset({"11", "31", "32", "33", "35", "44"})
_MUNICIPALITIES: Final = frozenset({"11", "12", "31", "50"})
# Headings of the table rather than places somebody would name.
_HEADINGS: Final = frozenset({"市辖区", "市区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})
# Identity cards and their numbers began in this year; older people were numbered then.
_NUMBERED_SINCE: Final = 1984
_OPEN: Final = 9999
# Residence permits of Hong Kong, Macao and Taiwan residents, since 2018.
_PERMITS: Final = {"810000": 0.0012, "820000": 0.0004, "830000": 0.0014}

_ROADS: Final = mix(
    {
        **dict.fromkeys(("人民路", "解放路", "建设路", "中山路", "新华路", "和平路"), 3.0),
        **dict.fromkeys(
            ("文化路", "光明街", "朝阳路", "胜利街", "友谊路", "长江路", "黄河路", "迎宾大道"), 2.0
        ),
        **dict.fromkeys(
            ("科技园南路", "学府路", "滨江大道", "站前街", "花园路", "龙泉街", "翠竹路", "青年路"), 1.0
        ),
    }
)
_ESTATES: Final = (
    *("阳光花园", "锦绣家园", "碧水湾", "金色华庭", "万和小区", "东湖名苑", "书香门第", "翡翠城", "幸福里"),
    *("丽景苑", "盛世豪庭", "和谐家园", "枫林绿洲", "天悦府", "城市之光", "怡景公寓", "西苑小区"),
)


@attrs.frozen
class Place:
    """A county-level division of today.

    Attributes:
        code: Six digits.
        full: Province, city and county.
        short: The city, as people call it.
    """

    code: str
    full: str
    short: str


def place(rng: Random) -> Place:
    """Draw the place where a customer lives."""
    return pick(rng, _places()[_SELLS.draw(rng)])


def street_address(rng: Random, where: Place) -> str:
    """Make up an address in *where*: road, number, and mostly an estate with building and flat."""
    road, number = _ROADS.draw(rng), between(rng, 1, 399)
    form = between(rng, 0, 4)
    if form == 0:
        return f"{where.full}{road}{number}号"
    building, unit, flat = (
        between(rng, 1, 32),
        between(rng, 1, 4),
        f"{between(rng, 1, 33)}0{between(rng, 1, 6)}",
    )
    if form == 1:
        return f"{where.full}{road}{number}号{building}栋{flat}"
    if form == 2:  # noqa: PLR2004 - the third of five forms
        return f"{where.full} {road}{number}号 {pick(rng, _ESTATES)} {building}-{unit}-{flat}"
    return f"{where.full}{road}{number}号{pick(rng, _ESTATES)}{building}幢{unit}单元{flat}室"


def birth_division(rng: Random, year: int) -> str:
    """Draw the division code of an ID of somebody born in *year*; it was in use when the ID was numbered."""
    return _divisions(max(year, _NUMBERED_SINCE)).draw(rng)


_SELLS: Final = mix(
    {province: people * (2 if province in _COAST else 1) for province, people in _POPULATION.items()}
)


@cache
def _places() -> dict[str, list[Place]]:
    table = regions()
    found: dict[str, list[Place]] = {province: [] for province in _POPULATION}
    for region in table:
        code = region.code
        city = table.get(f"{code[:4]}00")
        if not region.current or code.endswith("00") or code[:2] not in found or region.name in _HEADINGS:
            continue
        province = table.name(f"{code[:2]}0000") or ""
        if code[:2] in _MUNICIPALITIES:
            found[code[:2]].append(Place(code, province + region.name, province.removesuffix("市")))
        elif city is not None and city.current and city.name not in _HEADINGS:
            full = province + city.name + region.name
            found[code[:2]].append(Place(code, full, city.name.removesuffix("市")))
    return found


@cache
def _divisions(year: int) -> Mix[str]:
    """Return the divisions of *year* by the people who live in their provinces."""
    by_province: dict[str, list[str]] = {province: [] for province in _POPULATION}
    for code, first, last in _counties():
        if first <= year <= last:
            by_province[code[:2]].append(code)
    total = sum(_POPULATION.values())
    shares = {
        code: _POPULATION[province] / total / len(codes)
        for province, codes in by_province.items()
        for code in codes
    }
    return mix({**shares, **_PERMITS})


@cache
def _counties() -> list[tuple[str, int, int]]:
    """Return county-level codes with first and last year, but for those that ended in an unknown one."""
    return [
        (region.code, region.first or 0, _OPEN if region.last is None else region.last)
        for region in regions()
        if (region.current or region.last is not None)
        and not region.code.endswith("00")
        and region.name not in _HEADINGS
        and region.code[:2] in _POPULATION
    ]
