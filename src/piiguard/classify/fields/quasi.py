"""Quasi-identifiers: what names nobody alone, and in combination tells one person from all others.

Source: GB/T 37964-2019 for the term, 准标识符 (from memory); which fields count is custom: date of birth or
age, sex, region and postcode, ethnicity, occupation, education, marital status and nationality.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

import attrs

from piiguard.catalog import Entity
from piiguard.classify.fields.names import normalise

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Anonymity", "Quasi", "anonymity_of", "groups_of", "quasi_of"]


class Quasi(enum.Enum):
    """A kind of quasi-identifier."""

    BIRTH = "date of birth"
    AGE = "age"
    GENDER = "gender"
    REGION = "region"
    ETHNICITY = "ethnicity"
    OCCUPATION = "occupation"
    EDUCATION = "education"
    MARRIAGE = "marital status"
    NATIONALITY = "nationality"

    @property
    def en(self) -> str:
        """English label."""
        return self.value

    @property
    def zh(self) -> str:
        """Chinese label."""
        return _ZH[self]


@attrs.frozen
class Anonymity:
    """How well the combination of some fields hides a person among others, in the rows looked at.

    In a sample every group is at most as large as in the whole table, so *k* can only be too low.

    Attributes:
        fields: The quasi-identifiers that were combined.
        rows: How many rows were looked at.
        k: Rows in the smallest group of rows that agree in all of them.
        groups: How many such groups there are.
        unique: How many rows agree with no other.
    """

    fields: tuple[str, ...]
    rows: int
    k: int
    groups: int
    unique: int


def quasi_of(name: str, entity: Entity | None, cells: Sequence[str | None] = ()) -> Quasi | None:
    """Say which kind of quasi-identifier a field is.

    Args:
        name: Its name.
        entity: What it holds, if that is known.
        cells: Its values; short addresses are regions.

    Returns:
        The kind, or None.

    >>> quasi_of("民族", None), quasi_of("手机号", Entity.CN_MOBILE)
    (<Quasi.ETHNICITY: 'ethnicity'>, None)
    """
    if entity is not None and entity in _ENTITIES:
        return _ENTITIES[entity]
    plain = normalise(name)
    for kind, names in _NAMES.items():
        if names.search(plain):
            return kind
    lengths = [len(cell.strip()) for cell in cells if cell and cell.strip()]
    if entity == Entity.LOCATION and lengths and sum(lengths) <= _LONGEST_REGION * len(lengths):
        return Quasi.REGION
    return None


def anonymity_of(columns: Mapping[str, Sequence[str | None]]) -> Anonymity:
    """Count how large the groups of rows are that agree in all of *columns*.

    Counting is a group-by over numbered values. The libraries that offer it (pycanon, anjana) bring pandas
    and a model of hierarchies for this one count, so it is done here. Rows without a value agree in that.

    Args:
        columns: Column name → its cells, all equally long.

    Returns:
        The counts; *k* is 0 where there are no rows.

    >>> anonymity_of({"sex": ["男", "男", "女"], "city": ["杭州", "杭州", "杭州"]}).k
    1
    """
    import numpy as np

    group = groups_of(columns)
    rows = len(group)
    sizes = np.bincount(group) if rows else np.zeros(0, np.int64)
    smallest = int(sizes.min()) if rows else 0
    return Anonymity(tuple(columns), rows, smallest, len(sizes), int((sizes == 1).sum()))


def groups_of(columns: Mapping[str, Sequence[str | None]]) -> NDArray[np.int64]:
    """Number the groups of rows that agree in all of *columns*.

    Args:
        columns: Column name → its cells, all equally long.

    Returns:
        For each row its group, from 0.
    """
    import numpy as np

    rows = len(next(iter(columns.values()), ()))
    group = np.zeros(rows, np.int64)
    for cells in columns.values():
        numbers: dict[str, int] = {}
        value = np.fromiter((numbers.setdefault(cell or "", len(numbers)) for cell in cells), np.int64, rows)
        # Numbered anew after each column, so that the products stay small.
        _, group = np.unique(group * max(1, len(numbers)) + value, return_inverse=True)
    return group.astype(np.int64, copy=False)


_LONGEST_REGION: Final = 8
_ENTITIES: Final = {Entity.DATE_OF_BIRTH: Quasi.BIRTH, Entity.GENDER: Quasi.GENDER}


def _ending(words: str) -> re.Pattern[str]:
    """Match a name that is one of *words* or ends in one: Chinese anywhere, the others as whole words."""
    each = [word.strip() for word in words.split(",")]
    return re.compile("|".join(f"(?:^| ){word}$" if word.isascii() else f"{word}$" for word in each))


_NAMES: Final[dict[Quasi, re.Pattern[str]]] = {
    Quasi.AGE: _ending("年龄, 年龄段, 周岁, nianling, nl, age, age group, age range, age band"),
    Quasi.BIRTH: _ending("出生年, 出生年份, 生肖, 星座, birth year, year of birth"),
    Quasi.REGION: _ending(
        "城市, 省份, 区县, 省市, 省市区, 所在地, 籍贯, 邮编, 邮政编码, 地区, 小区, yb, yzbm, jg, city,"
        "province, district, county, region, postcode, post code, postal code, zip, zip code, zipcode,"
        "native place, hometown"
    ),
    Quasi.ETHNICITY: _ending("民族, minzu, mz, ethnicity, ethnic group, nation, race"),
    Quasi.OCCUPATION: _ending(
        "职业, 职务, 职位, 岗位, 职称, 工种, zhiye, zw, zy, occupation, profession, job, job title, position"
    ),
    Quasi.EDUCATION: _ending(
        "学历, 文化程度, 学位, 教育程度, xueli, xl, whcd, education, education level, degree"
    ),
    Quasi.MARRIAGE: _ending(
        "婚姻, 婚姻状况, 婚否, 婚姻状态, hyzk, marital status, marriage, marriage status, married"
    ),
    Quasi.NATIONALITY: _ending("国籍, 国家, guoji, gj, nationality, citizenship, country"),
}
_ZH: Final = {
    Quasi.BIRTH: "出生日期",
    Quasi.AGE: "年龄",
    Quasi.GENDER: "性别",
    Quasi.REGION: "地区",
    Quasi.ETHNICITY: "民族",
    Quasi.OCCUPATION: "职业",
    Quasi.EDUCATION: "学历",
    Quasi.MARRIAGE: "婚姻状况",
    Quasi.NATIONALITY: "国籍",
}
