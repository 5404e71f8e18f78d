"""The finders, not loaded before there is a text to read: their tables take longer than most texts."""

from __future__ import annotations

from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Final, cast

import attrs

from piiguard.catalog.entities import Entity
from piiguard.classify.surveys import EVERYTHING, FIRM, PERSON, PLACE

if TYPE_CHECKING:
    from collections.abc import Callable

    from piiguard.catalog.findings import Finding
    from piiguard.classify.finders import Finder, Mode  # noqa: TC004 - attrs keeps annotations as strings
    from piiguard.classify.units import Units

__all__ = ["WaitingFinder", "finders_for", "told_of"]

_ENTITIES: Final = {
    "persons": (Entity.PERSON,),
    "addresses": (Entity.LOCATION,),
    "organisations": (Entity.ORGANIZATION,),
    "topics": (
        Entity.HEALTH,
        Entity.RELIGION,
        Entity.BIOMETRICS,
        Entity.WHEREABOUTS,
        Entity.FINANCIAL_ACCOUNT,
        Entity.SPECIFIC_IDENTITY,
        Entity.MINOR,
    ),
}


_TOLD: Final = {"persons": PERSON, "addresses": PLACE, "organisations": FIRM}


@attrs.frozen
class WaitingFinder:
    """Does what the finder of a module does.

    Attributes:
        module: The module's name, without that of this package.
        mode: Which mistakes are the worse ones.
    """

    module: str
    mode: Mode

    @property
    def entities(self) -> tuple[Entity, ...]:
        """What it finds."""
        return _ENTITIES[self.module]

    @property
    def told(self) -> int:
        """What a gate tells of a text that it may find something in; everything if no gate tells of it."""
        return _TOLD.get(self.module, EVERYTHING)

    def find(self, text: str) -> list[Finding]:
        """Read a short text; see `Finder.find`."""
        return self._made.find(text)

    def find_bulk(self, units: Units) -> list[Finding]:
        """Read a large text; see `Finder.find_bulk`."""
        return self._made.find_bulk(units)

    @cached_property
    def _made(self) -> Finder:
        name = f"{__package__}.{self.module}"
        return cast("Callable[[Mode], Finder]", import_module(name).finder_for)(self.mode)


def told_of(finder: Finder) -> int:
    """Return what is told of a text that *finder* may find something in.

    Args:
        finder: Any finder; of one that does not wait, no gate tells anything.
    """
    return finder.told if isinstance(finder, WaitingFinder) else EVERYTHING


def finders_for(mode: Mode) -> tuple[Finder, ...]:
    """Return the finders that read language.

    Args:
        mode: Which mistakes are the worse ones.

    Returns:
        One finder for each module.
    """
    return tuple(WaitingFinder(name, mode) for name in _ENTITIES)
