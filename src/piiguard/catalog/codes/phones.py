"""Telephone tables: which operator a mobile prefix was given to, and which place an area code serves.

Since number portability began nationwide (携号转网, 2019-12-01) a number may have moved to another
operator: a carrier is only a hint.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import attrs

from piiguard.catalog.codes.tables import TableFacts, read_table

__all__ = ["AreaCode", "AreaCodes", "Carrier", "Carriers", "area_codes", "carriers"]

_TRUNK: Final = "0"


@attrs.frozen
class Carrier:
    """The operator a mobile prefix was given to; only a hint since number portability, 2019-12-01.

    Attributes:
        prefix: The leading digits of the 11.
        zh: Chinese name.
        en: English name.
    """

    prefix: str
    zh: str
    en: str


@attrs.frozen
class AreaCode:
    """The place an area code serves.

    Attributes:
        prefix: Two or three digits, without the trunk 0.
        zh: Province and city in Chinese.
        en: City and province in English.
    """

    prefix: str
    zh: str
    en: str


@attrs.frozen(repr=False)
class Carriers:
    """The table of mobile prefixes.

    Attributes:
        about: Source, edition, licence and count.
    """

    about: TableFacts
    _rows: dict[str, tuple[str, str]]
    _widths: tuple[int, ...]

    def __repr__(self) -> str:
        return f"<Carriers: {len(self)} prefixes, {self.about.edition}>"

    def __len__(self) -> int:
        return len(self._rows)

    def lookup(self, digits: str) -> Carrier | None:
        """Find the operator of a mobile number by its longest known prefix.

        Args:
            digits: The number or its beginning, ASCII digits, without +86.

        Returns:
            The operator, only a hint since number portability (2019-12-01); None if no prefix fits.

        >>> carriers().lookup("13800138000").zh
        '中国移动'
        """
        for width in self._widths:
            row = self._rows.get(digits[:width])
            if row is not None:
                return Carrier(digits[:width], *row)
        return None


@attrs.frozen(repr=False)
class AreaCodes:
    """The table of area codes.

    Attributes:
        about: Source, edition, licence and count.
    """

    about: TableFacts
    _rows: dict[str, tuple[str, str]]
    _widths: tuple[int, ...]

    def __repr__(self) -> str:
        return f"<AreaCodes: {len(self)} codes, {self.about.edition}>"

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, code: object) -> bool:
        return code in self._rows

    def lookup(self, digits: str) -> AreaCode | None:
        """Find the place of a landline number.

        Args:
            digits: The number or its area code, ASCII digits, with or without the trunk 0.

        Returns:
            The area code and its place; None if none fits.

        >>> area_codes().lookup("075512345678").zh
        '广东省深圳市'
        """
        national = digits.removeprefix(_TRUNK)
        for width in self._widths:
            row = self._rows.get(national[:width])
            if row is not None:
                return AreaCode(national[:width], *row)
        return None


@cache
def carriers() -> Carriers:
    """Return the table of mobile prefixes, read on the first call."""
    return Carriers(*_read("carriers"))


@cache
def area_codes() -> AreaCodes:
    """Return the table of area codes, read on the first call."""
    return AreaCodes(*_read("area_codes"))


def _read(name: str) -> tuple[TableFacts, dict[str, tuple[str, str]], tuple[int, ...]]:
    about, lines = read_table(name)
    rows: dict[str, tuple[str, str]] = {}
    for line in lines:
        prefix, zh, en = line.split(",", 2)
        rows[prefix] = (zh, en)
    return about, rows, tuple(sorted({len(prefix) for prefix in rows}, reverse=True))
