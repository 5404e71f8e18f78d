"""The two languages in which piiguard speaks to people."""

from __future__ import annotations

from typing import Literal

__all__ = ["Language"]

Language = Literal["en", "zh"]
"""English or Chinese: what every report, table and command can be had in."""
