"""Extending the engine: a user's own rules, allowed and denied values, from Python or from TOML."""

from __future__ import annotations

from piiguard.classify.extending.checks import CHECKS
from piiguard.classify.extending.lists import Allow, Deny
from piiguard.classify.extending.making import rule

__all__ = ["CHECKS", "Allow", "Deny", "rule"]
