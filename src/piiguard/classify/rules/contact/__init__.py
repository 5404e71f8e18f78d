"""Telephones and service numbers."""

from __future__ import annotations

from typing import Final

from piiguard.classify.rules.contact import landlines, local_numbers, mobiles, phone_numbers, service_numbers
from piiguard.classify.rules.rule import Rule

__all__ = ["RULES"]

RULES: Final[tuple[Rule, ...]] = (
    *service_numbers.RULES,
    *landlines.RULES,
    *mobiles.RULES,
    *phone_numbers.RULES,
    *local_numbers.RULES,
)
