"""Planning: one pass over every table, and a second look at whose keys would go."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, tzinfo
from typing import Final

from piiguard.catalog.ports import HoldCheck
from piiguard.catalog.principals import SubjectId
from piiguard.errors import UnknownField
from piiguard.retention.dues import Due, Kept, KeptReason, TableRules
from piiguard.retention.plans import HeldRow, KeptGroup, PlanGroup
from piiguard.retention.rows import StoredRow, fingerprint, starting_day
from piiguard.retention.rules import Disposition, RuleId, TableRule
from piiguard.retention.stores import PlannedRow, Store

__all__ = ["Planner"]

_EXAMPLES: Final = 20
# Somebody has to look at these rows, so the plan names some of them; nobody needs the keys of the others.
_TO_LOOK_AT: Final = frozenset(
    {
        KeptReason.NO_START_DATE,
        KeptReason.UNREADABLE_START_DATE,
        KeptReason.NO_SUBJECT,
        KeptReason.SUBJECT_STILL_NEEDED,
    }
)

_Group = tuple[str, Disposition, tuple[str, ...], tuple[RuleId, ...], tuple[RuleId, ...]]


class Planner:
    """Collects what is due. One object makes one plan.

    Args:
        rules: The rules of every table.
        store: Where the records are.
        holds: Says which are held.
        zone: Where days are counted.
        key: The plan's fingerprint key.
    """

    def __init__(
        self, rules: Sequence[TableRule], store: Store, holds: HoldCheck, zone: tzinfo, key: bytes
    ) -> None:
        self._rules = rules
        self._store = store
        self._holds = holds
        self._zone = zone
        self._key = key
        self._groups: defaultdict[_Group, list[PlannedRow]] = defaultdict(list)
        self._kept: Counter[tuple[str, KeptReason, str]] = Counter()
        self._examples: defaultdict[tuple[str, KeptReason, str], list[str]] = defaultdict(list)
        self._held: list[HeldRow] = []
        self._needed: set[SubjectId] = set()
        self._shreds = any(each.disposition is Disposition.CRYPTO_SHRED for each in rules)

    def look(self, as_of: date) -> tuple[tuple[PlanGroup, ...], tuple[KeptGroup, ...], tuple[HeldRow, ...]]:
        """Look at every row of every table that a rule names.

        Args:
            as_of: The day that is planned for.

        Returns:
            What goes, what stays, and what is held.

        Raises:
            PolicyError: If a rule asks for what the store cannot do.
            UnknownField: If a rule names a table or column that does not exist.
        """
        by_table: defaultdict[str, list[TableRule]] = defaultdict(list)
        for each in self._rules:
            by_table[each.table].append(each)
        prepared = {table: self._prepare(table, rules, as_of) for table, rules in by_table.items()}
        for table, rules in prepared.items():
            for row in self._store.rows(table):
                self._place(table, rules, row)
        if self._shreds:
            self._keep_needed_keys(frozenset(prepared))
        groups = tuple(PlanGroup(*group, rows=tuple(rows)) for group, rows in self._groups.items() if rows)
        kept = tuple(
            KeptGroup(*why, count=count, examples=tuple(self._examples[why]))
            for why, count in self._kept.items()
        )
        return groups, kept, tuple(self._held)

    def _prepare(self, table: str, rules: Sequence[TableRule], as_of: date) -> TableRules:
        columns = self._store.columns(table)
        for each in rules:
            if each.after not in columns:
                raise UnknownField.among(each.after, columns, noun=f"column of table {table!r}")
            if each.rule.kind.ends:
                self._store.check(table, each.disposition, each.fields)
        return TableRules.of(rules, as_of)

    def _place(self, table: str, rules: TableRules, row: StoredRow) -> None:
        decided = rules.decide(lambda column: starting_day(row.values[column], self._zone))
        due = decided if isinstance(decided, Kept) else self._unsettled(table, row, decided)
        if isinstance(due, Due):
            hold = self._holds.holding(table, row.row)
            if hold is not None:
                self._held.append(HeldRow(table, row.row, hold))
                due = Kept(KeptReason.HELD, hold)
            elif due.disposition is Disposition.CRYPTO_SHRED and row.subject is None:
                due = Kept(KeptReason.NO_SUBJECT)
        if isinstance(due, Kept):
            self._keep(table, row.row, due)
            if row.subject is not None and self._shreds and not self._keys_gone(table, row, decided):
                self._needed.add(row.subject)
            return
        self._plan(table, row, due)

    def _unsettled(self, table: str, row: StoredRow, dues: Sequence[Due]) -> Due | Kept:
        for due in dues:
            if not self._store.settled(table, row, due.disposition, due.fields, due.started):
                return due
        return Kept(KeptReason.SETTLED)

    def _keys_gone(self, table: str, row: StoredRow, decided: Sequence[Due] | Kept) -> bool:
        return not isinstance(decided, Kept) and any(
            due.disposition is Disposition.CRYPTO_SHRED
            and self._store.settled(table, row, due.disposition, due.fields, due.started)
            for due in decided
        )

    def _plan(self, table: str, row: StoredRow, due: Due) -> None:
        shred = due.disposition is Disposition.CRYPTO_SHRED
        leaves = shred or (due.disposition is Disposition.DELETE and not due.fields)
        if row.subject is not None and self._shreds and not leaves:
            self._needed.add(row.subject)
        planned = PlannedRow(
            row=row.row,
            started=due.started,
            fingerprint=fingerprint(self._key, row.values),
            until=due.until,
            subject=row.subject if shred else None,
        )
        self._groups[table, due.disposition, due.fields, due.over, due.running].append(planned)

    def _keep_needed_keys(self, seen: frozenset[str]) -> None:
        # A subject's keys open all of the subject's records, so they go only with the last of them.
        for table in self._store.subject_tables():
            if table not in seen:
                self._needed.update(row.subject for row in self._store.rows(table) if row.subject is not None)
        for group, rows in self._groups.items():
            if group[1] is Disposition.CRYPTO_SHRED:
                for row in [each for each in rows if each.subject in self._needed]:
                    self._keep(group[0], row.row, Kept(KeptReason.SUBJECT_STILL_NEEDED))
                rows[:] = [each for each in rows if each.subject not in self._needed]

    def _keep(self, table: str, row: str, kept: Kept) -> None:
        why = (table, kept.reason, kept.detail)
        self._kept[why] += 1
        if kept.reason in _TO_LOOK_AT and len(self._examples[why]) < _EXAMPLES:
            self._examples[why].append(row)
