"""What of the compiled kernels of columns is compared with its reference; `fuzz_kernel.py` feeds it."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date

from piiguard.catalog import Entity
from piiguard.catalog import columns as buffers
from piiguard.catalog.columns import TextColumn
from piiguard.catalog.kernel import columns
from piiguard.classify import lone_kinds
from piiguard.classify.engine import Engine
from piiguard.classify.numbers import numbers
from piiguard.mask import MaskPolicy, Partial, Redact, layouts, mask_column
from piiguard.mask import columns as masking
from piiguard.mask.shapes import NUMBERS

__all__ = ["column_comparisons"]

_FIVE = ("CN_RESIDENT_ID", "CN_USCC", "CN_BANK_CARD", "CN_MOBILE", "EMAIL_ADDRESS")
_POLICY = MaskPolicy({"CN_PLATE": Redact()}, default=Partial())
_NUMBERS = (
    *("13800138000", "8613800138000", "11010519491231002X"),
    *("6222020000000000000", "91350100M000100Y43", "E12345678"),
)


def column_comparisons() -> dict[str, Callable[[str], bool]]:
    """Return what compares a text, cut into a column, on the way through the kernels and past them."""
    if columns() is None or numbers() is None:
        raise SystemExit("The kernels of columns were not loaded")
    engine = Engine(_FIVE, as_of=date(2026, 1, 1))

    def same_rows(text: str) -> bool:
        values = _column(text)
        found = engine.scan_column(values)
        vars(lone_kinds)["numbers"] = lambda: None
        try:
            other = engine.scan_column(values)
        finally:
            vars(lone_kinds)["numbers"] = numbers
        return (found.counts, found.spans.start.tolist(), found.spans.end.tolist()) == (
            other.counts,
            other.spans.start.tolist(),
            other.spans.end.tolist(),
        )

    def same_masks(text: str) -> bool:
        values = _column(text)
        entity = [*map(Entity, NUMBERS)][len(text) % len(NUMBERS)]
        return _either(lambda: mask_column(values, entity, _POLICY))

    def same_strings(text: str) -> bool:
        values = _column(text)
        back = TextColumn.of(values).to_list() == values

        def offsets() -> list[int]:
            found: list[int] = TextColumn.of(values).offsets.tolist()
            return found

        return back and _either(offsets)

    return {"rows of a column": same_rows, "masks of a column": same_masks, "strings": same_strings}


def _either(work: Callable[[], object]) -> bool:
    """Say whether it comes to the same with the kernel and without."""
    places = (vars(buffers), vars(masking), vars(layouts))
    made = work()
    layouts.compiled_layouts.cache_clear()
    for each in places:
        each["columns"] = lambda: None
    try:
        return made == work()
    finally:
        for each in places:
            each["columns"] = columns
        layouts.compiled_layouts.cache_clear()


def _column(text: str) -> list[str | None]:
    """Cut a text into values, whole numbers and damaged ones among them."""
    rng = random.Random(text.encode("utf-8", "surrogatepass"))  # noqa: S311 - the same for the same text
    values: list[str | None] = [None, "", text]
    at = 0
    while at < len(text):
        width = rng.choice((1, 7, 8, 11, 13, 15, 16, 17, 18, 19, 24, 25, 64, 65))
        values.append(text[at : at + width])
        at += width
    for number in _NUMBERS:
        place = rng.randrange(len(number))
        values += (number, number[:place] + text[:2] + number[place:], number[:place])
    return values
