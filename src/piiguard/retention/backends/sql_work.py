"""The work on one batch of rows, inside the transaction that its caller opened."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeVar

import attrs
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from piiguard.catalog.ports import Shredder
from piiguard.catalog.principals import SubjectId
from piiguard.errors import RetentionError
from piiguard.retention.anonymising import Emptied, Kept
from piiguard.retention.backends.sql_cascades import Cascade
from piiguard.retention.backends.sql_tables import MARKS, TableLayout
from piiguard.retention.rows import StoredRow
from piiguard.retention.rules import Disposition
from piiguard.retention.stores import Batch, BatchResult, Judge, PlannedRow, Skipped, SkipReason

__all__ = ["SqlBatch", "anonymised", "chunks", "emptied_columns", "stored"]

_EMPTIED: Final = Emptied()
_ASK_AT_ONCE: Final = 500
_NUMBER: Final = re.compile(r"-?[0-9]{1,18}")
_T = TypeVar("_T")
_Pairs = list[tuple[PlannedRow, StoredRow]]


@attrs.frozen
class SqlBatch:
    """Access to one table's rows inside a transaction.

    Attributes:
        connection: The connection, with its transaction open.
        layout: The table.
    """

    connection: sa.Connection
    layout: TableLayout

    def select(self, keys: Sequence[str], *, lock: bool = False) -> Iterator[StoredRow]:
        """Yield the rows of some keys.

        Args:
            keys: Their keys.
            lock: Keep others from changing them until the transaction ends.

        Yields:
            Those that exist, some hundreds at a time and in the order of the key.
        """
        clause = self.layout.clause
        for named in chunks(self._decoded(keys)):
            asked = sa.select(*clause.c).where(self.layout.is_named(named))
            asked = asked.order_by(*(clause.c[each] for each in self.layout.key))
            for values in self.connection.execute(asked.with_for_update() if lock else asked):
                yield stored(self.layout, values)

    def carry_out(
        self, batch: Batch, judge: Judge, shredder: Shredder | None, peers: Mapping[str, TableLayout]
    ) -> BatchResult:
        """Dispose of the rows that are still as planned.

        Args:
            batch: The batch.
            judge: Asked for each of them.
            shredder: Destroys subjects' keys.
            peers: The tables that hold rows of the same subjects.

        Returns:
            What became of the batch.
        """
        ready, skipped = self._judged(batch, judge)
        match batch.disposition:
            case Disposition.DELETE if not batch.fields:
                free, held = self._free_of_holds(ready, judge)
                skipped += [*held, *self._delete(free)]
            case Disposition.DELETE:
                self._update(ready, lambda _: dict.fromkeys(batch.fields))
            case Disposition.ANONYMISE:
                self._update(ready, lambda row: _generalised(self.layout, row))
            case Disposition.RESTRICT:
                if self.layout.declared.restrict is not None and not batch.fields:
                    self._update(ready, lambda _: {self.layout.declared.restrict or "": True})
                self._mark(batch, [planned for planned, _ in ready])
            case Disposition.CRYPTO_SHRED:
                skipped += self._shred(batch, ready, judge, shredder, peers)
        return BatchResult(len(batch.rows) - len(skipped), tuple(skipped))

    def _judged(self, batch: Batch, judge: Judge) -> tuple[_Pairs, list[Skipped]]:
        rows = list(self.select([each.row for each in batch.rows], lock=True))
        found = {each.row: each for each in rows}
        _all_of_them(len(rows), len(found), self.layout)
        ready: _Pairs = []
        skipped: list[Skipped] = []
        for planned in batch.rows:
            row = found.get(planned.row)
            verdict = (
                Skipped(planned.row, SkipReason.GONE)
                if row is None
                else judge.verdict(batch.table, planned, row)
            )
            if verdict is None and row is not None:
                ready.append((planned, row))
            elif verdict is not None:
                skipped.append(verdict)
        return ready, skipped

    def _free_of_holds(self, ready: _Pairs, judge: Judge) -> tuple[_Pairs, list[Skipped]]:
        if not self.layout.cascading:
            return ready, []
        cascade = Cascade(self.connection, sa.inspect(self.connection), judge.holding)
        free: _Pairs = []
        held: list[Skipped] = []
        for planned, row in ready:
            hold = cascade.held(self.layout, row)
            if hold is None:
                free.append((planned, row))
            else:
                held.append(Skipped(planned.row, SkipReason.HELD, hold))
        return free, held

    def _delete(self, ready: _Pairs) -> list[Skipped]:
        if not ready:
            return []
        try:
            with self.connection.begin_nested():
                self._delete_rows([row for _, row in ready])
        except IntegrityError:
            return self._delete_one_by_one(ready)
        return []

    def _delete_one_by_one(self, ready: _Pairs) -> list[Skipped]:
        skipped: list[Skipped] = []
        for planned, row in ready:
            try:
                with self.connection.begin_nested():
                    self._delete_rows([row])
            except IntegrityError:
                skipped.append(Skipped(planned.row, SkipReason.REFERENCED))
        return skipped

    def _delete_rows(self, rows: Sequence[StoredRow]) -> None:
        table = self.layout.declared.name
        for some in chunks(rows):
            named = self.layout.is_named([self._key(row) for row in some])
            done = self.connection.execute(sa.delete(self.layout.clause).where(named))
            _all_of_them(done.rowcount, len(some), self.layout)
            marked = MARKS.c.row_key.in_([row.row for row in some])
            self.connection.execute(sa.delete(MARKS).where(MARKS.c.tbl == table, marked))

    def _update(self, ready: _Pairs, changes: Callable[[StoredRow], Mapping[str, object]]) -> None:
        alike: defaultdict[tuple[str, ...], list[dict[str, object]]] = defaultdict(list)
        for _, row in ready:
            values = changes(row)
            key = {f"key_{name}": value for name, value in self._key(row).items()}
            alike[tuple(sorted(values))].append(
                key | {f"new_{name}": value for name, value in values.items()}
            )
        clause = self.layout.clause
        one = sa.and_(*(clause.c[name] == sa.bindparam(f"key_{name}") for name in self.layout.key))
        for names, rows in alike.items():
            if names:
                asked = sa.update(clause).where(one)
                asked = asked.values({name: sa.bindparam(f"new_{name}") for name in names})
                _all_of_them(self.connection.execute(asked, rows).rowcount, len(rows), self.layout)

    def _shred(
        self,
        batch: Batch,
        ready: _Pairs,
        judge: Judge,
        shredder: Shredder | None,
        peers: Mapping[str, TableLayout],
    ) -> list[Skipped]:
        if shredder is None:
            raise RetentionError(
                "The plan destroys subjects' keys, and nothing that can do it was given",
                hint="Give the key store: Retention(shredder=…).",
                code="retention.no_shredder",
            )
        needed = self._needed_elsewhere([row for _, row in ready], judge, peers)
        going = [planned for planned, row in ready if row.subject not in needed]
        # Keys first, mark after: if we die in between, destroying them again does no harm, whereas a mark
        # without the deed would be a lie.
        shredder.shred_all(sorted({each.subject for each in going if each.subject is not None}))
        self._mark(batch, going)
        return [
            Skipped(planned.row, SkipReason.SUBJECT_STILL_NEEDED)
            for planned, row in ready
            if row.subject in needed
        ]

    def _needed_elsewhere(
        self, rows: Sequence[StoredRow], judge: Judge, peers: Mapping[str, TableLayout]
    ) -> frozenset[SubjectId]:
        subjects = sorted({row.subject for row in rows if row.subject is not None})
        needed: set[SubjectId] = set()
        for table, layout in peers.items():
            subject = layout.declared.subject or ""
            for some in chunks(self._as_stored(layout, subject, subjects)):
                asked = sa.select(*layout.clause.c).where(layout.clause.c[subject].in_(some))
                found = [stored(layout, each) for each in self.connection.execute(asked.with_for_update())]
                gone = self._shredded_before(table, found)
                needed.update(
                    each.subject
                    for each in found
                    if each.subject is not None and each.row not in gone and judge.spares(table, each)
                )
        return frozenset(needed)

    def _shredded_before(self, table: str, rows: Sequence[StoredRow]) -> frozenset[str]:
        gone: set[str] = set()
        for some in chunks([each.row for each in rows]):
            marked = sa.select(MARKS.c.row_key).where(
                MARKS.c.tbl == table,
                MARKS.c.deed == Disposition.CRYPTO_SHRED.value,
                MARKS.c.row_key.in_(some),
            )
            gone.update(self.connection.execute(marked).scalars())
        return frozenset(gone)

    def _mark(self, batch: Batch, rows: Sequence[PlannedRow]) -> None:
        common = {
            "tbl": batch.table,
            "deed": batch.disposition.value,
            "fields": ",".join(batch.fields),
        }
        same = sa.and_(*(MARKS.c[name] == value for name, value in common.items()))
        for some in chunks(rows):
            before = MARKS.c.row_key.in_([each.row for each in some])
            self.connection.execute(sa.delete(MARKS).where(same, before))
            marks = [
                common | {"row_key": each.row, "started": each.started.isoformat(), "plan": batch.plan}
                for each in some
            ]
            self.connection.execute(sa.insert(MARKS), marks)

    def _key(self, row: StoredRow) -> dict[str, object]:
        return {each: row.values[each] for each in self.layout.key}

    def _decoded(self, keys: Sequence[str]) -> list[dict[str, object]]:
        columns = zip(*(self.layout.key_parts(key) for key in keys), strict=True)
        as_stored = [
            self._as_stored(self.layout, name, parts)
            for name, parts in zip(self.layout.key, columns, strict=False)
        ]
        return [dict(zip(self.layout.key, parts, strict=True)) for parts in zip(*as_stored, strict=True)]

    def _as_stored(self, layout: TableLayout, column: str, texts: Sequence[str]) -> list[object]:
        # Keys and subjects travel as text; whether the column holds numbers is asked of the table itself.
        clause = layout.clause.c[column]
        sample = self.connection.execute(sa.select(clause).where(clause.is_not(None)).limit(1)).scalar()
        return [int(each) if isinstance(sample, int) and _NUMBER.fullmatch(each) else each for each in texts]


def chunks(items: Sequence[_T]) -> Iterator[Sequence[_T]]:
    """Cut a sequence into pieces that one statement can name.

    Args:
        items: Any sequence.

    Yields:
        Up to 500 of them at a time: older SQLite takes no more than 999 parameters.
    """
    for start in range(0, len(items), _ASK_AT_ONCE):
        yield items[start : start + _ASK_AT_ONCE]


def stored(layout: TableLayout, values: Iterable[object]) -> StoredRow:
    """Make a row of what the database returned.

    Args:
        layout: The table.
        values: The row, in the order of the table's columns.

    Returns:
        The row under its key, with its subject.
    """
    row = dict(zip(layout.names, values, strict=True))
    subject = None if layout.declared.subject is None else row[layout.declared.subject]
    return StoredRow(
        row=layout.key_text(row), values=row, subject=None if subject is None else SubjectId(str(subject))
    )


def emptied_columns(layout: TableLayout) -> frozenset[str]:
    """Return the columns that anonymising a row of this table sets to NULL.

    Args:
        layout: The table.

    Returns:
        Every column but the key, the restriction flag and those of which something stays.
    """
    rules = layout.declared.anonymise
    stays = {name for name, rule in rules.items() if rule != _EMPTIED}
    return layout.columns - frozenset(layout.key) - stays - {layout.declared.restrict or ""}


def anonymised(layout: TableLayout, row: StoredRow) -> bool:
    """Say whether anonymising a row would change nothing.

    Args:
        layout: The table.
        row: The row.

    Returns:
        True if it has been anonymised.
    """
    return not _generalised(layout, row)


def _generalised(layout: TableLayout, row: StoredRow) -> dict[str, object]:
    rules = layout.declared.anonymise
    changed: dict[str, object] = {}
    for name, value in row.values.items():
        rule = rules.get(name, _EMPTIED)
        if name in layout.key or name == layout.declared.restrict or isinstance(rule, Kept):
            continue
        left = rule(value) if value is not None else None
        if left != value or type(left) is not type(value):
            changed[name] = left
    return changed


def _all_of_them(done: int, wanted: int, layout: TableLayout) -> None:
    # The rows are locked and were just read: another count means that the key names no single row.
    if done not in {wanted, -1}:
        raise RetentionError(
            f"{wanted} rows of table {layout.declared.name!r} were to be changed, and {done} would have been",
            hint="The columns of StoredTable(key=…) must name exactly one row each; nothing was changed.",
            code="retention.row_key",
        )
