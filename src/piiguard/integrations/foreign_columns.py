"""What the adapters of frames share: mask or scan one column, by an entity's name or by what is found.

The functions take a column of any package and give one of the same package back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from piiguard.catalog.entities import Entity
from piiguard.catalog.frames import as_text, columns_of
from piiguard.errors import InvalidInput, UnknownEntity
from piiguard.frontdoor import Scanner
from piiguard.mask import DEFAULT_POLICY, MaskPolicy, mask_column

if TYPE_CHECKING:
    from collections.abc import Mapping

    from piiguard.classify import ColumnScan

__all__ = ["known_entity", "mask_known_or_found", "scan_columns"]

_Column = TypeVar("_Column")


def known_entity(name: Entity | str, policy: MaskPolicy = DEFAULT_POLICY) -> Entity:
    """Make an entity of a name, which must be one that piiguard ships or *policy* names.

    Args:
        name: An entity, which is taken as it is, or the name of one.
        policy: Where the user's own entities are named.

    Returns:
        The entity.

    Raises:
        UnknownEntity: If neither knows the name; nearest names are suggested.

    >>> known_entity("CN_MOBILE")
    Entity('CN_MOBILE')
    """
    if isinstance(name, Entity):
        return name
    try:
        return Entity.standard(name)
    except UnknownEntity:
        own = [each for each in policy.operators if each == name]
        if not own:
            raise
        return own[0]


def mask_known_or_found(
    column: _Column, entity: Entity | None, policy: MaskPolicy, scanner: Scanner | None = None
) -> _Column:
    """Mask every value of *column* if its entity is known, and otherwise what is found in its values.

    Args:
        column: A column of any dtype; one that holds no text is written out first.
        entity: What its values are, malformed ones included; None to scan them.
        policy: Which operator each entity gets.
        scanner: What scans; one with its defaults if None.

    Returns:
        A column of the same package. Of a scanned column that holds no text and nothing personal, the
        column itself.
    """
    text = as_text(column)
    if entity is not None:
        return mask_column(text, entity, policy)
    spans = (scanner or Scanner()).scan_column(text).spans
    return mask_column(text, spans, policy) if len(spans) else column


def scan_columns(frame: object, scanner: Scanner | None = None) -> Mapping[str, ColumnScan]:
    """Scan every column of *frame*, each value of it.

    Args:
        frame: A pandas or polars ``DataFrame``, or an Arrow ``Table`` or ``RecordBatch``.
        scanner: What scans; one with its defaults if None.

    Returns:
        Column name → what was found in it, for all columns in order.

    Raises:
        TypeError: If *frame* is none.
        InvalidInput: If two columns bear one name.
    """
    scanner = scanner or Scanner()
    scans: dict[str, ColumnScan] = {}
    for name, column in columns_of(frame):
        if name in scans:
            raise InvalidInput(
                f"Two columns are named {name!r}, so a name does not tell which was scanned",
                hint="Rename one, or scan the columns one by one.",
            )
        scans[name] = scanner.scan_column(as_text(column), name=name)
    return scans
