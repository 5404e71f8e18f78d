"""Administrative division codes: the first six digits of a resident ID, with the years they were in use.

Divisions are abolished, merged and renumbered, and an ID keeps the code of its day for life, so old
codes are as good as new ones. Hong Kong (810000), Macao (820000) and Taiwan (830000) stand in the
residence permits issued since 2018 and are included.

Source: GB/T 2260 and the yearly lists of the Ministry of Civil Affairs, by way of the sources that the
table's head names.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Final

import attrs

from piiguard.catalog.codes.tables import TableFacts, read_table

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Region", "Regions", "regions"]

_CODE: Final = 6
_ENDED_UNKNOWN: Final = "?"
_OPEN: Final = 9999
# Our end years and the official lists agree to within one year (3,337 of 3,370 codes compared), and a
# birth is registered some time after it: an ID may bear a code that ended the year before the birth.
_SLACK: Final = 1


@attrs.frozen
class Region:
    """One administrative division.

    Attributes:
        code: Six digits.
        name: Its last Chinese name, without those of the divisions above it.
        first: The first year the code was in use; None where it was before the records or is not known.
        last: The last year; None while it is in use or where the year is not known.
        current: Whether the code is in use now.
    """

    code: str
    name: str
    first: int | None
    last: int | None
    current: bool


@attrs.frozen(repr=False)
class Regions:
    """The table of division codes.

    Attributes:
        about: Source, edition, licence and count.
    """

    about: TableFacts
    _rows: dict[str, str]

    def __repr__(self) -> str:
        return f"<Regions: {len(self)} codes, {self.about.edition}>"

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, code: object) -> bool:
        return code in self._rows

    def __iter__(self) -> Iterator[Region]:
        return (self._region(code, row) for code, row in self._rows.items())

    def get(self, code: str) -> Region | None:
        """Look a code up.

        Args:
            code: Six digits.

        Returns:
            The division, or None if no division ever had the code.
        """
        row = self._rows.get(code)
        return None if row is None else self._region(code, row)

    def name(self, code: str) -> str | None:
        """Return the division's own name, or None if the code is unknown.

        >>> regions().name("110108")
        '海淀区'
        """
        row = self._rows.get(code)
        return None if row is None else row.split(",", 2)[2]

    def years(self, code: str) -> tuple[int | None, int | None] | None:
        """Return the first and last year the code was in use, or None if the code is unknown.

        Either year is None where it is open or not known; `get` tells the two apart.

        >>> regions().years("110103")
        (None, 2009)
        """
        region = self.get(code)
        return None if region is None else (region.first, region.last)

    def in_use(self, code: str, year: int) -> bool:
        """Say whether an ID of somebody born in *year* can bear *code*.

        A code that started later still can: an ID is numbered when it is first issued, which may be
        decades after the birth. One that had ended more than a year before the birth cannot.

        Args:
            code: Six digits.
            year: Year of birth.

        Returns:
            False if the code is unknown or had ended before ``year - 1``; True otherwise.

        >>> regions().in_use("110103", 1980), regions().in_use("110103", 2015)
        (True, False)
        """
        row = self._rows.get(code)
        if row is None:
            return False
        last = row.split(",", 2)[1]
        return not last.isdecimal() or int(last) >= year - _SLACK

    def as_arrays(self) -> tuple[NDArray[np.int32], NDArray[np.int16]]:
        """Return the codes in ascending order and, beside them, the last year of each.

        Returns:
            Codes as int32, and last years as int16 with 9999 where the end is open or not known. Test a
            candidate by ``np.searchsorted`` and ``last_year >= birth_year - 1``.
        """
        import numpy as np

        codes, last = self.last_years()
        return np.array(codes, np.int32), np.array(last, np.int16)

    def last_years(self) -> tuple[list[int], list[int]]:
        """Return what `as_arrays` does, as plain numbers."""
        ends = (row.split(",", 2)[1] for row in self._rows.values())
        return [*map(int, self._rows)], [int(end) if end.isdecimal() else _OPEN for end in ends]

    @staticmethod
    def _region(code: str, row: str) -> Region:
        first, last, name = row.split(",", 2)
        return Region(
            code=code,
            name=name,
            first=int(first) if first else None,
            last=int(last) if last.isdecimal() else None,
            current=not last,
        )


@cache
def regions() -> Regions:
    """Return the table of division codes, read on the first call.

    >>> "830000" in regions()
    True
    """
    about, rows = read_table("regions")
    return Regions(about, {row[:_CODE]: row[_CODE + 1 :] for row in rows})
