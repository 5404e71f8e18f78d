"""The functions that SQL engines get, of Arrow arrays: ``pii_mask`` and ``pii_find``.

DuckDB and Spark hand a function its columns by whole vectors, and so take the same two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

from piiguard.catalog.columns import ColumnSpans, TextColumn
from piiguard.catalog.frames import as_text
from piiguard.errors import InvalidInput, MissingExtra
from piiguard.integrations.foreign_columns import known_entity, mask_known_or_found
from piiguard.mask import mask_column

try:
    import pyarrow as pa
except ModuleNotFoundError:
    raise MissingExtra.named("arrow", package="pyarrow", needed_for="Masking in SQL") from None

if TYPE_CHECKING:
    from collections.abc import Callable

    from piiguard.catalog.entities import Entity
    from piiguard.frontdoor import Scanner
    from piiguard.mask import MaskPolicy

__all__ = ["FIND", "MASK", "finder", "masker"]

# Stubs of pyarrow leave arrays half known, and a user's checker may lack them.
_Foreign: TypeAlias = Any

MASK: Final = "pii_mask"
"""The name of the function that masks."""
FIND: Final = "pii_find"
"""The name of the function that finds."""

_MOST_ARGUMENTS: Final = 2


def masker(scanner: Scanner) -> Callable[..., _Foreign]:
    """Return ``pii_mask``: of a column, or of a column and one that names what its values are.

    Args:
        scanner: What scans, and by which policy values are masked.

    Returns:
        A function of Arrow arrays. Given one, it masks what is found; given two, every value.
    """
    policy = scanner.policy

    def pii_mask(*columns: _Foreign) -> _Foreign:
        if not 1 <= len(columns) <= _MOST_ARGUMENTS:
            raise _wrong_number(MASK, len(columns), "a column and, if it is known, its entity")
        text = as_text(columns[0])
        if len(columns) == 1:
            return mask_known_or_found(text, None, policy, scanner)
        return _masked_as_named(text, columns[1], policy)

    return pii_mask


def finder(scanner: Scanner) -> Callable[..., _Foreign]:
    """Return ``pii_find``: of a column, a list for each value of what was found in it.

    Args:
        scanner: What scans.

    Returns:
        A function of one Arrow array; the names in a list are in order, each once.
    """

    def pii_find(*columns: _Foreign) -> _Foreign:
        import numpy as np

        if len(columns) != 1:
            raise _wrong_number(FIND, len(columns), "a column")
        scan = scanner.scan_column(as_text(columns[0]))
        spans, rows = scan.spans, len(scan.column)
        count = max(1, len(spans.entities))
        # Spans are in order, so the first of each pair of row and entity is where it is first found.
        _, first = np.unique(spans.row * count + spans.entity, return_index=True)
        first.sort()
        offsets = np.zeros(rows + 1, np.int32)
        np.cumsum(np.bincount(spans.row[first], minlength=rows), out=offsets[1:])
        arrow: _Foreign = pa
        names = arrow.array([each.name for each in spans.entities], pa.string())
        found = names.take(arrow.array(spans.entity[first]))
        missing = None if scan.column.valid is None else arrow.array(~scan.column.valid)
        return arrow.ListArray.from_arrays(arrow.array(offsets), found, mask=missing)

    return pii_find


def _masked_as_named(text: _Foreign, names: _Foreign, policy: MaskPolicy) -> _Foreign:
    if not len(text):
        return text
    if pa.types.is_dictionary(names.type):  # what an ENUM comes as; its dictionary may name what no row does
        names = names.cast(names.type.value_type)
    encoded = _in_one(names).dictionary_encode()
    if encoded.null_count:
        raise _wrong_name("NULL")
    entities = tuple(_named(each, policy) for each in encoded.dictionary.to_pylist())
    if len(entities) == 1:
        return mask_column(text, entities[0], policy)
    whole = ColumnSpans.whole(TextColumn.of(text), entities[0])
    kinds = encoded.indices.to_numpy()[whole.row].astype("int16")
    return mask_column(text, ColumnSpans(entities, kinds, whole.row, whole.start, whole.end), policy)


def _in_one(column: _Foreign) -> _Foreign:
    return column.combine_chunks() if hasattr(column, "combine_chunks") else column


def _named(name: object, policy: MaskPolicy) -> Entity:
    if not isinstance(name, str):
        raise _wrong_name(type(name).__name__)
    return known_entity(name, policy)


def _wrong_number(function: str, given: int, wanted: str) -> InvalidInput:
    return InvalidInput(f"{function} was given {given} arguments", hint=f"Give {wanted}.")


def _wrong_name(given: str) -> InvalidInput:
    return InvalidInput(
        f"The second argument of {MASK} is {given}",
        hint="Give an entity's name, such as 'CN_MOBILE', or leave it out to mask what is found.",
    )
