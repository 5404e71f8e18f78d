"""Any value of a table as the text that a person would see in the cell."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Final, TypeVar

__all__ = ["as_text", "as_texts", "spread"]

_Item = TypeVar("_Item")

_NULLS: Final = frozenset({"NAType", "NaTType"})


def as_text(value: object) -> str | None:
    """Return *value* as text.

    A column of whole numbers that has a gap reaches us as floats: 13800138000.0 is a phone number.

    Args:
        value: A cell.

    Returns:
        Its text; None for null, NaN and binary data.

    >>> as_text(13800138000.0), as_text(float("nan"))
    ('13800138000', None)
    """
    # pandas has nulls of its own, which only their names tell without importing it.
    if value is None or type(value).__name__ in _NULLS or isinstance(value, (bytes, bytearray, memoryview)):
        return None
    if isinstance(value, float):
        whole = value.is_integer()
        return str(int(value)) if whole else (None if math.isnan(value) else repr(value))
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, (list, tuple, dict)):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def as_texts(values: Iterable[object]) -> list[str | None]:
    """Return every value as text."""
    return [as_text(value) for value in values]


def spread(values: Sequence[_Item], limit: int) -> Sequence[_Item]:
    """Return at most *limit* items, evenly spread, so that the end of a long table counts as well.

    >>> spread([1, 2, 3, 4, 5, 6], 3)
    [1, 3, 5]
    """
    if len(values) <= limit:
        return values
    return [values[index * len(values) // limit] for index in range(limit)]
