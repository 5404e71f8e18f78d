"""The readings, not loaded before a text tells of one: most lines of a log tell of none."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Final

import attrs

from piiguard.catalog.findings import Finding
from piiguard.classify.kinds import Kind
from piiguard.classify.surveys import ADDRESS, CHAIN, ESCAPE, EVERYTHING, LETTER, LINE, SCRIPT

if TYPE_CHECKING:
    from piiguard.classify.readings.scanning import Readings
    from piiguard.classify.rules.book import Book  # noqa: TC004 - as above
    from piiguard.classify.units import Offsets, Units

__all__ = ["WaitingReadings"]

_READ: Final = CHAIN | LINE | ESCAPE | SCRIPT | LETTER | ADDRESS


@attrs.frozen
class WaitingReadings:
    """Does what `piiguard.classify.readings.Readings` does, which has the same attributes."""

    kinds: AbstractSet[Kind]
    context: bool
    as_of: date
    book: Book | None = None
    ocr: bool = False

    def find(self, text: str, told: int = EVERYTHING) -> list[Finding]:
        """Read a short text; see `Readings.find`."""
        return self._made.find(text, told) if self.ocr or told & _READ else []

    def find_bulk(
        self,
        units: Units,
        rows: Sequence[int] | None = None,
        places: Sequence[Offsets] | None = None,
    ) -> list[Finding]:
        """Read a large text; see `Readings.find_bulk`."""
        if places is not None and not self.ocr and not any(map(len, places)):
            return []
        return self._made.find_bulk(units, rows, places)

    @cached_property
    def _made(self) -> Readings:
        from piiguard.classify.readings.scanning import Readings

        return Readings(self.kinds, self.context, self.as_of, self.book, self.ocr)
