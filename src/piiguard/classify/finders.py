"""Finders: what recognises persons, addresses and organisations, beside kinds and rules.

A finder reads a whole text, not the places around triggers. It has a form for each path, and the two find
the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, Protocol, TypeAlias

from piiguard.catalog.entities import Entity
from piiguard.catalog.findings import Finding

if TYPE_CHECKING:
    from piiguard.classify.units import Units

__all__ = ["ON_REQUEST", "Finder", "Mode", "shipped_finders"]

ON_REQUEST: Final = frozenset(
    {
        Entity.BIOMETRICS,
        Entity.FINANCIAL_ACCOUNT,
        Entity.GENDER,
        Entity.HEALTH,
        Entity.MINOR,
        Entity.RELIGION,
        Entity.SPECIFIC_IDENTITY,
        Entity.WHEREABOUTS,
    }
)
"""What a text speaks of, rather than what stands in it: reported only if asked for by name."""

Mode: TypeAlias = Literal["precise", "recall"]
"""``precise`` where a wrong finding costs, as in logs; ``recall`` where a missed one does, as in releases."""


class Finder(Protocol):
    """Recognises entities that have no form of their own, by the language around them.

    No finding spans a line break, and what stands beyond one has no say in it: texts and rows are scanned
    together as the lines of one. What a break cuts in two is read by `piiguard.classify.wraps`.
    """

    @property
    def entities(self) -> tuple[Entity, ...]:
        """The entities it finds."""
        ...

    def find(self, text: str) -> list[Finding]:
        """Return the findings of a short *text* in normal form, without numpy; offsets are its own."""
        ...

    def find_bulk(self, units: Units) -> list[Finding]:
        """Return the findings of a large text, the same as `find`; offsets are those of ``units.normal``.

        ``units.normal`` is the normal form as text, without padding: an offset of ``units.codes`` or
        ``units.narrow``, less `piiguard.classify.units.PAD`, is one of it.
        """
        ...


def shipped_finders(mode: Mode) -> tuple[Finder, ...]:
    """Return the finders that are built in.

    Args:
        mode: Which mistakes are the worse ones.
    """
    # Who asks for no name or address loads no model.
    from piiguard.classify.language import finders_for

    return finders_for(mode)
