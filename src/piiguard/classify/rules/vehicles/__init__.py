"""Vehicles, devices and parcels: numbers of things that lead to a person."""

from __future__ import annotations

from typing import Final

from piiguard.classify.rules.rule import Rule
from piiguard.classify.rules.vehicles import devices, plates, vins, waybills

__all__ = ["RULES"]

RULES: Final[tuple[Rule, ...]] = (*plates.RULES, *vins.RULES, *devices.RULES, *waybills.RULES)
"""The rules of the family, those with the firmest forms first."""
