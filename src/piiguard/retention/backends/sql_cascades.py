"""Holds below a row: a deletion that the database carries on into other tables must not reach a held row."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import attrs
import sqlalchemy as sa

from piiguard.retention.backends.sql_tables import StoredTable, TableLayout, layout_of
from piiguard.retention.rows import StoredRow

__all__ = ["Cascade"]


@attrs.frozen
class Cascade:
    """What hangs on the rows of one transaction; tables are looked up once in it.

    Rows of other tables are named by their primary keys, as holds on them have to.

    Attributes:
        connection: A connection, in the transaction that would delete.
        inspector: Its inspector, which remembers what it was asked.
        holding: Tells which hold covers a row of a table.
    """

    connection: sa.Connection
    inspector: sa.Inspector
    holding: Callable[[str, str], str | None]
    _layouts: dict[str, TableLayout] = attrs.field(init=False, factory=dict[str, TableLayout])

    def held(
        self, layout: TableLayout, row: StoredRow, above: frozenset[tuple[str, str]] = frozenset()
    ) -> str | None:
        """Look for a hold on what would be deleted along with a row.

        Args:
            layout: The row's table.
            row: The row.
            above: The rows on the way here, for references that lead back.

        Returns:
            The name of a hold, or None if nothing below is held.

        Raises:
            PolicyError: If a table below has no primary key, so that nobody can say what is held.
        """
        way = above | {(layout.declared.name, row.row)}
        for child in layout.cascading:
            if child not in self._layouts:
                self._layouts[child] = layout_of(self.connection, StoredTable(name=child))
            below = self._layouts[child]
            for found in self._referring(layout, row, below):
                if (child, found.row) in way:
                    continue
                hold = self.holding(child, found.row) or self.held(below, found, way)
                if hold is not None:
                    return hold
        return None

    def _referring(self, layout: TableLayout, row: StoredRow, below: TableLayout) -> Iterator[StoredRow]:
        for each in self.inspector.get_foreign_keys(below.declared.name):
            if each["referred_table"] != layout.declared.name:
                continue
            pairs = zip(each["constrained_columns"], each["referred_columns"] or layout.key, strict=True)
            same = sa.and_(*(below.clause.c[own] == row.values[its] for own, its in pairs))
            for values in self.connection.execute(sa.select(*below.clause.c).where(same)).all():
                found = dict(zip(below.names, values, strict=True))
                yield StoredRow(row=below.key_text(found), values=found)
