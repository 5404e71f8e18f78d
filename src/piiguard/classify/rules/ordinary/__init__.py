"""What is not personal though it looks so."""

from __future__ import annotations

from typing import Final

from piiguard.classify.rules.rule import Rule

__all__ = ["RULES"]

RULES: Final[tuple[Rule, ...]] = ()
