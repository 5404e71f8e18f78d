"""The two languages in which piiguard speaks to people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

__all__ = ["Language", "language_of"]

Language = Literal["en", "zh"]
"""English or Chinese: what every report, table and command can be had in."""


def language_of(environment: Mapping[str, str]) -> Language:
    """Choose the language of messages from the usual variables.

    Args:
        environment: ``os.environ`` or the like.

    Returns:
        ``"zh"`` when the first of LC_ALL, LC_MESSAGES and LANG that is set names Chinese.

    >>> language_of({"LANG": "zh_CN.UTF-8"})
    'zh'
    """
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name):
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"
