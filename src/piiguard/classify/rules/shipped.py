"""The rules that are built in, the more trusted first."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Final

from piiguard.classify.rules.rule import Rule

__all__ = ["shipped_rules"]

_FAMILIES: Final = ("documents", "finance", "vehicles", "contact", "digital", "ordinary")


@cache
def shipped_rules() -> tuple[Rule, ...]:
    """Return every rule that is built in; made once, and not before it is asked for."""
    rules: list[Rule] = []
    for family in _FAMILIES:
        rules += import_module(f"piiguard.classify.rules.{family}").RULES
    return tuple(rules)
