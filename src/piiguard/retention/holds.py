"""Legal holds (保全): records that must stay whatever their period says.

A hold names a matter and covers rows of a table, or all of it. The register is one SQLite file; a hold that
was lifted stays in it with who lifted it and why. Holds are looked at when a plan is made and again, row by
row, inside the transaction that would dispose of the row: a hold placed in between is honoured.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Final, Self

import attrs

from piiguard.catalog.ports import Clock, Event, Ledger, SystemClock
from piiguard.catalog.principals import Principal, PrincipalName
from piiguard.errors import InvalidInput, RetentionError, UnknownName
from piiguard.retention.databases import open_database, transaction

__all__ = ["Hold", "HoldRegister"]

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS holds (
    name TEXT PRIMARY KEY, matter TEXT NOT NULL, reason TEXT NOT NULL,
    placed_by TEXT NOT NULL, placed_at TEXT NOT NULL,
    lifted_by TEXT, lifted_at TEXT, lift_reason TEXT
);
CREATE TABLE IF NOT EXISTS covered (
    hold TEXT NOT NULL REFERENCES holds(name), tbl TEXT NOT NULL, row_key TEXT
);
CREATE INDEX IF NOT EXISTS covered_by_row ON covered (tbl, row_key);
"""


@attrs.frozen(kw_only=True)
class Hold:
    """A hold, active or lifted.

    Attributes:
        name: Its name; never used twice.
        matter: The lawsuit, investigation or audit it serves.
        reason: Why these records.
        placed_by: Who placed it.
        placed_at: When.
        lifted_by: Who lifted it, or None while it is active.
        lifted_at: When.
        lift_reason: Why.
    """

    name: str
    matter: str
    reason: str
    placed_by: PrincipalName
    placed_at: datetime
    lifted_by: PrincipalName | None = None
    lifted_at: datetime | None = None
    lift_reason: str | None = None


class HoldRegister:
    """The register of holds; it answers `piiguard.catalog.ports.HoldCheck`.

    Use `HoldRegister.open`. It may be shared by threads, and several processes may open the same file.
    """

    def __init__(self, connection: sqlite3.Connection, ledger: Ledger | None, clock: Clock) -> None:
        self._connection = connection
        self._ledger = ledger
        self._clock = clock
        self._lock = threading.RLock()
        self._seen = -1
        self._rows: dict[tuple[str, str], str] = {}
        self._tables: dict[str, str] = {}

    @classmethod
    def open(cls, path: str | Path, *, ledger: Ledger | None = None, clock: Clock | None = None) -> Self:
        """Open the register, making it if there is none.

        Args:
            path: The SQLite file.
            ledger: Where placing and lifting are recorded; if it cannot be written, neither happens.
            clock: Where the time comes from.

        Returns:
            The register.

        Raises:
            RetentionError: If the file cannot be opened or is something else.
        """
        return cls(open_database(path, _SCHEMA, noun="hold register"), ledger, clock or SystemClock())

    def place(
        self,
        name: str,
        *,
        table: str,
        matter: str,
        reason: str,
        by: Principal,
        rows: Iterable[str | int] | None = None,
    ) -> Hold:
        """Place a hold, or extend an active one of the same name and matter to more rows.

        Args:
            name: Its name, ``"H-2026-3"``.
            table: The table.
            matter: The lawsuit, investigation or audit it serves.
            reason: Why these records.
            by: Who places it.
            rows: The keys of the rows; None holds the whole table.

        Returns:
            The hold.

        Raises:
            InvalidInput: If *rows* is empty, or a name, matter or reason is missing.
            RetentionError: If a hold of that name was lifted, or serves another matter.
        """
        if isinstance(rows, str):
            raise InvalidInput(
                "rows is one string", hint="Give a list of keys: rows=['4711'].", code="retention.hold"
            )
        keys = None if rows is None else [str(each) for each in rows]
        if keys == [] or not (name.strip() and table.strip() and matter.strip() and reason.strip()):
            raise InvalidInput(
                "The hold has no name, table, matter or reason, or covers no rows",
                hint="Give all four, and rows=None only to hold the whole table.",
                code="retention.hold",
            )
        now = self._clock.now()
        with self._lock, transaction(self._connection):
            known = self._find(name)
            if known is not None and (known.lifted_at is not None or known.matter != matter):
                raise RetentionError(
                    f"The name of hold {name!r} is taken: it was lifted, or serves another matter",
                    hint="Place a hold of another name.",
                    code="retention.hold",
                )
            if known is None:
                self._connection.execute(
                    "INSERT INTO holds (name, matter, reason, placed_by, placed_at) VALUES (?, ?, ?, ?, ?)",
                    (name, matter, reason, by.name, now.isoformat()),
                )
            covered = [(name, table, key) for key in ([None] if keys is None else keys)]
            self._connection.executemany("INSERT INTO covered VALUES (?, ?, ?)", covered)
            self._record("retention.hold_placed", by, {"hold": name, "table": table, "rows": len(keys or ())})
            self._seen = -1
            return known or Hold(name=name, matter=matter, reason=reason, placed_by=by.name, placed_at=now)

    def lift(self, name: str, *, reason: str, by: Principal) -> Hold:
        """Lift a hold; what it alone covered may go from now on.

        Args:
            name: Its name.
            reason: Why the records need not be held any more.
            by: Who lifts it.

        Returns:
            The hold as it is now.

        Raises:
            UnknownName: If no active hold has that name.
            InvalidInput: If no reason is given.
        """
        if not reason.strip():
            raise InvalidInput(
                "Lifting a hold needs a reason", hint="Say it with reason=….", code="retention.hold"
            )
        with self._lock, transaction(self._connection):
            known = self._find(name)
            if known is None or known.lifted_at is not None:
                raise UnknownName.among(name, (each.name for each in self.active()), noun="active hold")
            now = self._clock.now()
            self._connection.execute(
                "UPDATE holds SET lifted_by = ?, lifted_at = ?, lift_reason = ? WHERE name = ?",
                (by.name, now.isoformat(), reason, name),
            )
            self._record("retention.hold_lifted", by, {"hold": name})
            self._seen = -1
            return attrs.evolve(known, lifted_by=by.name, lifted_at=now, lift_reason=reason)

    def active(self) -> tuple[Hold, ...]:
        """Return the holds that are in force.

        Returns:
            Every hold not lifted, oldest first.
        """
        with self._lock, closing(self._connection.cursor()) as cursor:
            cursor.execute("SELECT * FROM holds WHERE lifted_at IS NULL ORDER BY placed_at, name")
            return tuple(_hold(each) for each in cursor.fetchall())

    def holding(self, table: str, row: str) -> str | None:
        """Return the name of a hold that covers the record, or None.

        Args:
            table: The table.
            row: The row's key.

        Returns:
            The name of one of the holds in force that cover it.
        """
        with self._lock:
            self._refresh()
            return self._tables.get(table) or self._rows.get((table, row))

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def _refresh(self) -> None:
        # data_version changes when another connection commits; our own changes reset _seen to -1.
        (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        if version == self._seen:
            return
        covered = self._connection.execute(
            "SELECT c.hold, c.tbl, c.row_key FROM covered c "
            "JOIN holds h ON h.name = c.hold WHERE h.lifted_at IS NULL"
        ).fetchall()
        self._tables = {table: hold for hold, table, row in covered if row is None}
        self._rows = {(table, row): hold for hold, table, row in covered if row is not None}
        self._seen = version

    def _find(self, name: str) -> Hold | None:
        found = self._connection.execute("SELECT * FROM holds WHERE name = ?", (name,)).fetchone()
        return None if found is None else _hold(found)

    def _record(self, kind: str, by: Principal, details: dict[str, str | int]) -> None:
        if self._ledger is not None:
            self._ledger.append(Event(kind, by.name, details))


def _hold(row: tuple[str, str, str, str, str, str | None, str | None, str | None]) -> Hold:
    name, matter, reason, placed_by, placed_at, lifted_by, lifted_at, lift_reason = row
    return Hold(
        name=name,
        matter=matter,
        reason=reason,
        placed_by=PrincipalName(placed_by),
        placed_at=datetime.fromisoformat(placed_at),
        lifted_by=None if lifted_by is None else PrincipalName(lifted_by),
        lifted_at=None if lifted_at is None else datetime.fromisoformat(lifted_at),
        lift_reason=lift_reason,
    )
