"""Holds below a row: a deletion that the database carries on into other tables must not reach a held row."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import sqlalchemy as sa

from piiguard.retention.backends.sql_tables import StoredTable, TableLayout, layout_of
from piiguard.retention.rows import StoredRow

__all__ = ["held_below"]


def held_below(
    connection: sa.Connection,
    layout: TableLayout,
    row: StoredRow,
    holding: Callable[[str, str], str | None],
    above: frozenset[tuple[str, str]] = frozenset(),
) -> str | None:
    """Look for a hold on what would be deleted along with a row.

    Rows of other tables are named by their primary keys, as holds on them have to.

    Args:
        connection: A connection, in the transaction that would delete.
        layout: The row's table.
        row: The row.
        holding: Tells which hold covers a row of a table.
        above: The rows on the way here, for references that lead back.

    Returns:
        The name of a hold, or None if nothing below is held.

    Raises:
        PolicyError: If a table below has no primary key, so that nobody can say what is held.
    """
    way = above | {(layout.declared.name, row.row)}
    for child in layout.cascading:
        below = layout_of(connection, StoredTable(name=child))
        for found in _referring(connection, layout, row, below):
            if (child, found.row) in way:
                continue
            hold = holding(child, found.row) or held_below(connection, below, found, holding, way)
            if hold is not None:
                return hold
    return None


def _referring(
    connection: sa.Connection, layout: TableLayout, row: StoredRow, below: TableLayout
) -> Iterator[StoredRow]:
    for each in sa.inspect(connection).get_foreign_keys(below.declared.name):
        if each["referred_table"] != layout.declared.name:
            continue
        referred = each["referred_columns"] or layout.key
        pairs = zip(each["constrained_columns"], referred, strict=True)
        same = sa.and_(*(below.clause.c[own] == row.values[its] for own, its in pairs))
        for values in connection.execute(sa.select(*below.clause.c).where(same)).all():
            found = dict(zip(below.names, values, strict=True))
            yield StoredRow(row=below.key_text(found), values=found)
