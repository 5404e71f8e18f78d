"""Expressions that are compiled when they are first used.

Two hundred rules hold some four hundred expressions, which `re` takes an eighth of a second to compile. A
text of one line needs a dozen of them.
"""

from __future__ import annotations

import re
from typing import cast

__all__ = ["later", "source_of"]


class _Later:
    """Stands for an expression until something is asked of it."""

    def __init__(self, source: str, flags: int) -> None:
        self.source = source
        self.flags_given = flags

    def __getattr__(self, name: str) -> object:
        # Found on the instance from the second time on, as quickly as on the expression itself.
        value: object = getattr(re.compile(self.source, self.flags_given), name)
        setattr(self, name, value)
        return value

    def __reduce__(self) -> tuple[object, ...]:
        return (later, (self.source, self.flags_given))

    def __repr__(self) -> str:
        return f"later({self.source!r}, {self.flags_given})"


def source_of(pattern: re.Pattern[str]) -> tuple[str, int]:
    """Return source and flags of an expression, without compiling it."""
    held = cast("object", pattern)
    if isinstance(held, _Later):
        return held.source, held.flags_given
    return pattern.pattern, pattern.flags


def later(source: str, flags: int = 0) -> re.Pattern[str]:
    """Return an expression that is not compiled before it is used.

    Args:
        source: As for `re.compile`.
        flags: As for `re.compile`.

    Returns:
        What does all that a compiled expression does.

    >>> later("[0-9]{2}").findall("2024")
    ['20', '24']
    """
    # `re.Pattern` can be neither made nor derived from; this has its attributes, for they are its own.
    return cast("re.Pattern[str]", _Later(source, flags))
