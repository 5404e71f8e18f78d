"""The erasure ledger: which rows are gone, so that a restored backup does not bring them back unseen.

It outlives the store and its backups: keep it elsewhere. It names rows by key and day and holds nothing of
what they said. A row found again under its key, with the same starting day, has come back; another day
means that the key was used again for another record.
"""

from __future__ import annotations

import sqlite3
import threading
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, tzinfo
from pathlib import Path
from typing import Final, Self, cast

import attrs

from piiguard.retention.databases import open_database, transaction
from piiguard.retention.outcomes import Applied
from piiguard.retention.plans import Plan
from piiguard.retention.rows import CHINA_TIME, StoredRow, starting_day
from piiguard.retention.rules import Disposition
from piiguard.retention.stores import Store

__all__ = ["Erasure", "ErasureLedger"]

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS erasures (
    plan TEXT NOT NULL, tbl TEXT NOT NULL, row_key TEXT NOT NULL, disposition TEXT NOT NULL,
    fields TEXT NOT NULL, started TEXT NOT NULL, after TEXT NOT NULL, at TEXT NOT NULL,
    PRIMARY KEY (plan, tbl, row_key)
);
"""


@attrs.frozen
class Erasure:
    """One row that was disposed of.

    Attributes:
        table: Its table.
        row: Its key.
        disposition: What was done.
        fields: The columns it was narrowed to; none means the whole row.
        started: The day its clock had started.
        after: The columns of the rules that were over, one of which held that day.
        plan: The plan's hash.
        at: When it was recorded.
    """

    table: str
    row: str
    disposition: Disposition
    fields: tuple[str, ...]
    started: date
    after: tuple[str, ...]
    plan: str
    at: datetime


class ErasureLedger:
    """The ledger of disposed rows. Use `ErasureLedger.open`, and give it to `Retention`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._lock = threading.RLock()

    @classmethod
    def open(cls, path: str | Path) -> Self:
        """Open the ledger, making it if there is none.

        Args:
            path: The SQLite file, where no restore of the store reaches it.

        Returns:
            The ledger.

        Raises:
            RetentionError: If the file cannot be opened or is something else.
        """
        return cls(open_database(path, _SCHEMA, noun="erasure ledger"))

    def record(self, plan: Plan, applied: Applied, *, at: datetime) -> None:
        """Note every row that a plan disposed of; noting it twice changes nothing.

        Restrictions are left out: a restricted row is still there, and its time is yet to come.

        Args:
            plan: The plan.
            applied: What became of it.
            at: When.
        """
        left = {(table, each.row) for table, each in applied.skipped}
        columns = {each.rule.id: each.after for each in plan.rules}
        rows = [
            (
                plan.hash,
                group.table,
                row.row,
                group.disposition.value,
                ",".join(group.fields),
                row.started.isoformat(),
                ",".join(sorted({columns[each] for each in group.over})),
                at.isoformat(),
            )
            for group in plan.groups
            if group.disposition is not Disposition.RESTRICT
            for row in group.rows
            if (group.table, row.row) not in left
        ]
        with self._lock, transaction(self._connection):
            self._connection.executemany(
                "INSERT OR IGNORE INTO erasures VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows
            )

    def returned(self, store: Store, *, zone: tzinfo = CHINA_TIME) -> tuple[Erasure, ...]:
        """Look which disposed rows are in a store again, after a restore above all.

        What has come back is still past its time: the next plan finds it, and applying that lets it go again.

        Args:
            store: The store, restored or not.
            zone: Where days are counted, as `Retention` was told.

        Returns:
            The rows that are there again, or whose disposition is undone.

        Raises:
            UnknownField: If a table of the ledger no longer exists.
        """
        back: list[Erasure] = []
        for table, erasures in self._by_table().items():
            for found in store.find(table, list(erasures)):
                back += [each for each in erasures[found.row] if _is_back(store, each, found, zone)]
        return tuple(back)

    def __len__(self) -> int:
        with self._lock:
            (count,) = cast(
                "tuple[int]", self._connection.execute("SELECT count(*) FROM erasures").fetchone()
            )
        return count

    def __iter__(self) -> Iterator[Erasure]:
        with self._lock:
            rows = self._connection.execute("SELECT * FROM erasures ORDER BY at, tbl, row_key").fetchall()
        for plan, table, row, disposition, fields, started, after, at in rows:
            yield Erasure(
                table=table,
                row=row,
                disposition=Disposition(disposition),
                fields=tuple(fields.split(",")) if fields else (),
                started=date.fromisoformat(started),
                after=tuple(after.split(",")),
                plan=plan,
                at=datetime.fromisoformat(at),
            )

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def _by_table(self) -> dict[str, dict[str, list[Erasure]]]:
        sorted_out: defaultdict[str, defaultdict[str, list[Erasure]]] = defaultdict(lambda: defaultdict(list))
        for each in self:
            sorted_out[each.table][each.row].append(each)
        return {table: dict(rows) for table, rows in sorted_out.items()}


def _is_back(store: Store, erasure: Erasure, found: StoredRow, zone: tzinfo) -> bool:
    days = {starting_day(found.values.get(column), zone) for column in erasure.after}
    if erasure.started not in days:
        return False
    whole = erasure.disposition is Disposition.DELETE and not erasure.fields
    return whole or not store.settled(
        erasure.table, found, erasure.disposition, erasure.fields, erasure.started
    )
