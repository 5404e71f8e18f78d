"""Children among the persons of a column: everything about somebody under fourteen is sensitive.

Source: PIPL, art. 28(1) and 31: the personal information of minors under the age of fourteen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Final

from piiguard.catalog import Entity
from piiguard.classify.fields.forms import bare

__all__ = ["minors_among"]

_AGE: Final = 14
# GB 11643-1999: the seventh to the fourteenth digit are the date of birth.
_IN_ID: Final = re.compile(r"[1-9][0-9]{5}((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})[0-9]{3}[0-9X]")
_DAY: Final = re.compile(r"((?:19|20)[0-9]{2})[-/.年]?([0-9]{1,2})[-/.月]?([0-9]{1,2})日?(?:[ T].*)?")


def minors_among(entity: Entity | None, cells: Iterable[str | None], on: date) -> int:
    """Count the cells that tell of somebody under fourteen.

    Args:
        entity: What the cells are; only dates of birth and resident ID numbers tell an age.
        cells: The cells.
        on: The day that counts.

    Returns:
        How many; a cell that is no past day counts for none.

    >>> minors_among(Entity.DATE_OF_BIRTH, ["2015-05-05", "1990年1月2日", None], date(2026, 1, 1))
    1
    """
    born = _BIRTHS.get(entity) if entity is not None else None
    if born is None:
        return 0
    days = (born(cell) for cell in cells if cell)
    return sum(day is not None and _turned_fourteen(day) > on >= day for day in days)


def _turned_fourteen(born: date) -> date:
    """Return the birthday; who was born on 29 February has it on 1 March of a common year."""
    try:
        return born.replace(year=born.year + _AGE)
    except ValueError:
        return date(born.year + _AGE, 3, 1)


def _read(form: re.Pattern[str], text: str) -> date | None:
    match = form.fullmatch(text)
    if match is None:
        return None
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        return None


_BIRTHS: Final[dict[Entity, Callable[[str], date | None]]] = {
    Entity.DATE_OF_BIRTH: lambda cell: _read(_DAY, cell.strip()),
    Entity.CN_RESIDENT_ID: lambda cell: _read(_IN_ID, bare(cell.strip())),
}
