"""Finders of what has no form of its own, only language around it: persons, addresses, organisations, topics.

Each module offers ``finder_for(mode)``, and is imported when it is first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from piiguard.classify.finders import Finder, Mode

__all__ = ["finders_for"]

_MODULES: Final = ("persons", "addresses", "organisations", "topics")


def finders_for(mode: Mode) -> tuple[Finder, ...]:
    """Return the finders that read language.

    Args:
        mode: Which mistakes are the worse ones.

    Returns:
        One finder for each module.
    """
    return tuple(
        cast("Callable[[Mode], Finder]", import_module(f"{__name__}.{name}").finder_for)(mode)
        for name in _MODULES
    )
