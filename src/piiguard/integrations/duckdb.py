"""DuckDB: mask and find in SQL, by functions that take a column as Arrow.

::

    register(connection)
    connection.sql("SELECT pii_mask(phone, 'CN_MOBILE'), pii_mask(note), pii_find(note) FROM customers")

Install with ``piiguard[duckdb]`` and ``piiguard[arrow]``.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from piiguard.catalog.columns import ColumnSpans, TextColumn
from piiguard.catalog.frames import as_text
from piiguard.errors import InvalidInput, MissingExtra
from piiguard.frontdoor import Scanner
from piiguard.integrations.foreign_columns import known_entity, mask_known_or_found
from piiguard.mask import mask_column

try:
    import duckdb
except ModuleNotFoundError:
    raise MissingExtra.named("duckdb", package="duckdb", needed_for="Masking in DuckDB") from None
try:
    import pyarrow as pa
except ModuleNotFoundError:
    raise MissingExtra.named("arrow", package="pyarrow", needed_for="Masking in DuckDB") from None

if TYPE_CHECKING:
    from collections.abc import Callable

    from piiguard.catalog.entities import Entity
    from piiguard.mask import MaskPolicy

__all__ = ["register"]

# Stubs of pyarrow leave arrays half known, and a user's checker may lack them.
_Foreign: TypeAlias = Any

_MASK: Final = "pii_mask"
_FIND: Final = "pii_find"
_MOST_ARGUMENTS: Final = 2


def register(connection: duckdb.DuckDBPyConnection, scanner: Scanner | None = None) -> None:
    """Give *connection* the SQL functions ``pii_mask`` and ``pii_find``, in the place of any of that name.

    - ``pii_mask(column, 'CN_MOBILE')`` masks every value as what the second argument names, malformed ones
      included.
    - ``pii_mask(column)`` masks what is found in each value.
    - ``pii_find(column)`` lists the entities found in each value, each once, in order.

    NULL stays NULL; what holds no text is written out first. Values are taken as they come in a vector, so
    a query of any size runs in constant memory, and a value that cannot be masked fails the query.

    Args:
        connection: An open connection; its cursors have the functions too.
        scanner: What scans, and by which policy values are masked; one with its defaults if None.

    >>> with duckdb.connect() as connection:
    ...     register(connection)
    ...     connection.execute("SELECT pii_mask('13800138000'), pii_find('13800138000')").fetchone()
    ('138****8000', ['CN_MOBILE'])
    """
    scans = scanner or Scanner()
    _replace(connection, _MASK, _masker(scans), "VARCHAR")
    _replace(connection, _FIND, _finder(scans), "VARCHAR[]")


def _replace(
    connection: duckdb.DuckDBPyConnection, name: str, function: Callable[..., _Foreign], returns: str
) -> None:
    with suppress(duckdb.InvalidInputException):  # it was not there
        connection.remove_function(name)
    # Without declared parameters DuckDB passes columns of every type, and any number of them.
    # Its enums moved between versions, strings serve in all, and the stubs know only the enums.
    untyped: _Foreign = connection
    untyped.create_function(name, function, None, returns, type="arrow", null_handling="special")


def _masker(scanner: Scanner) -> Callable[..., _Foreign]:
    policy = scanner.policy

    def pii_mask(*columns: _Foreign) -> _Foreign:
        if not 1 <= len(columns) <= _MOST_ARGUMENTS:
            raise _wrong_number(_MASK, len(columns), "a column and, if it is known, its entity")
        text = as_text(columns[0])
        if len(columns) == 1:
            return mask_known_or_found(text, None, policy, scanner)
        return _masked_as_named(text, columns[1], policy)

    return pii_mask


def _masked_as_named(text: _Foreign, names: _Foreign, policy: MaskPolicy) -> _Foreign:
    if not len(text):
        return text
    if pa.types.is_dictionary(names.type):  # what an ENUM comes as; its dictionary may name what no row does
        names = names.cast(names.type.value_type)
    encoded = names.combine_chunks().dictionary_encode()
    if encoded.null_count:
        raise _wrong_name("NULL")
    entities = tuple(_named(each, policy) for each in encoded.dictionary.to_pylist())
    if len(entities) == 1:
        return mask_column(text, entities[0], policy)
    whole = ColumnSpans.whole(TextColumn.of(text), entities[0])
    kinds = encoded.indices.to_numpy()[whole.row].astype("int16")
    return mask_column(text, ColumnSpans(entities, kinds, whole.row, whole.start, whole.end), policy)


def _named(name: object, policy: MaskPolicy) -> Entity:
    if not isinstance(name, str):
        raise _wrong_name(type(name).__name__)
    return known_entity(name, policy)


def _finder(scanner: Scanner) -> Callable[..., _Foreign]:
    def pii_find(*columns: _Foreign) -> _Foreign:
        import numpy as np

        if len(columns) != 1:
            raise _wrong_number(_FIND, len(columns), "a column")
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


def _wrong_number(function: str, given: int, wanted: str) -> InvalidInput:
    return InvalidInput(f"{function} was given {given} arguments", hint=f"Give {wanted}.")


def _wrong_name(given: str) -> InvalidInput:
    return InvalidInput(
        f"The second argument of {_MASK} is {given}",
        hint="Give an entity's name, such as 'CN_MOBILE', or leave it out to mask what is found.",
    )
