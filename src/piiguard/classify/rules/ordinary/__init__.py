"""What is not personal though it looks so: guards that keep other rules from its text."""

from __future__ import annotations

from typing import Final

from piiguard.classify.rules.ordinary import addresses, amounts, hashes, numbers, times
from piiguard.classify.rules.rule import Rule

__all__ = ["RULES"]

RULES: Final[tuple[Rule, ...]] = (
    *addresses.RULES,
    *hashes.RULES,
    *times.RULES,
    *amounts.RULES,
    *numbers.RULES,
)
"""The guards of this family."""
