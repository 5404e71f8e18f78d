"""A small shop in a database, and everything retention needs around it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import attrs
import sqlalchemy as sa

from piiguard.catalog import EntryNumber, Event, Principal, SubjectId
from piiguard.errors import LedgerUnavailable
from piiguard.retention import HoldRegister, Journal, Retention, RulePack, SqlStore, StoredTable, TableRule

TODAY = date(2026, 6, 1)


@attrs.define
class ListLedger:
    """A ledger in a list, which can be told to fail."""

    events: list[Event] = attrs.field(factory=list)
    broken: bool = False

    def append(self, event: Event) -> EntryNumber:
        if self.broken:
            raise LedgerUnavailable("The ledger is closed", hint="Open it.")
        self.events.append(event)
        return EntryNumber(len(self.events))

    @property
    def kinds(self) -> list[str]:
        return [each.kind for each in self.events]


@attrs.define
class FixedClock:
    """A clock that a test sets."""

    moment: datetime = datetime(2026, 6, 1, 4, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def advance(self, **units: float) -> None:
        self.moment += timedelta(**units)


@attrs.define
class ListShredder:
    """Remembers whose keys were destroyed, and how often it was asked."""

    asked: list[str] = attrs.field(factory=list)

    def shred_all(self, subjects: Iterable[SubjectId]) -> int:
        before = set(self.asked)
        self.asked += subjects
        return len(set(self.asked) - before)


@attrs.define(slots=False)
class Shop:
    """The database, the people, and a maker of `Retention` over them."""

    engine: sa.Engine
    folder: Path
    clock: FixedClock = attrs.field(factory=FixedClock)
    ledger: ListLedger = attrs.field(factory=ListLedger)
    shredder: ListShredder = attrs.field(factory=ListShredder)
    author: Principal = attrs.field(factory=lambda: Principal("chen.jing", roles={"clerk"}))
    officer: Principal = attrs.field(factory=lambda: Principal("li.na", roles={"dpo"}))

    def __attrs_post_init__(self) -> None:
        self.holds = HoldRegister.open(self.folder / "holds.db", clock=self.clock)
        self.journal = Journal.open(self.folder / "journal.db")

    def execute(self, *statements: str) -> None:
        with self.engine.begin() as connection:
            for each in statements:
                connection.exec_driver_sql(each)

    def all(self, query: str) -> list[tuple[object, ...]]:
        with self.engine.connect() as connection:
            return [tuple(each) for each in connection.exec_driver_sql(query)]

    def ids(self, table: str = "customers") -> set[object]:
        return {each for (each,) in self.all(f"SELECT id FROM {table}")}  # noqa: S608 - the tests' own names

    def store(self, *tables: StoredTable) -> SqlStore:
        return SqlStore(self.engine, tables or (StoredTable(name="customers"),), name="shop")

    def retention(
        self, *rules: TableRule, tables: tuple[StoredTable, ...] = (), **options: object
    ) -> Retention:
        settings: dict[str, object] = {
            "rules": rules or (TableRule.house("customers", keep="P3Y", after="deal_closed"),),
            "store": self.store(*tables),
            "holds": self.holds,
            "ledger": self.ledger,
            "journal": self.journal,
            "pack": RulePack.cn(as_of=TODAY),
            "shredder": self.shredder,
            "clock": self.clock,
        }
        return Retention(**(settings | options))

    def run(self, retention: Retention) -> object:
        plan = retention.plan(TODAY, by=self.author)
        return retention.apply(retention.approve(plan, self.officer))
