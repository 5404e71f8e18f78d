"""Step: find what is past its time, keep what a lawsuit needs, let the rest go, and look whether it went."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Final

import attrs
import sqlalchemy as sa

from piiguard.catalog import Principal
from piiguard.cli.journey.protecting import KEY, VaultTable, opens
from piiguard.guard import Guard
from piiguard.retention import (
    Applied,
    Disposition,
    HeldRow,
    Plan,
    RulePack,
    SqlStore,
    StoredTable,
    TableRule,
    Verification,
    YearOnly,
)

__all__ = ["HOLD", "Disposed", "dispose"]

HOLD: Final = "H-2026-1"
_AUTHOR: Final = Principal("zhao.records", roles={"compliance"})
_APPROVER: Final = Principal("chen.compliance", roles={"compliance"})
_HELD_ROWS: Final = 3


@attrs.frozen
class Disposed:
    """What became of what was due.

    Attributes:
        plan: The plan, made after the hold was placed.
        pack: The statutory rules.
        applied: What was done.
        verification: What was found afterwards.
        held: The rows that would have gone but for the hold.
        unreadable: Of the shredded rows that were tried, how many no longer open …
        tried: … of how many.
        held_opens: Whether the held rows still open.
    """

    plan: Plan
    pack: RulePack
    applied: Applied
    verification: Verification
    held: tuple[HeldRow, ...]
    unreadable: int
    tried: int
    held_opens: bool


def dispose(
    tables: Sequence[VaultTable], vault: sa.Engine, guard: Guard, folder: Path, today: date
) -> Disposed | None:
    """Plan, hold, approve, apply and verify.

    Args:
        tables: The vault's tables.
        vault: Its database.
        guard: Whose holds, ledger and keys.
        folder: Where the plan is written.
        today: The day to plan for.

    Returns:
        What became of it; None where no table has a day to count from.
    """
    dated = [each for each in tables if each.clock is not None]
    if not dated:
        return None
    pack = RulePack.cn(as_of=today)
    store = SqlStore(vault, [_stored(each) for each in dated])
    rules = [rule for each in dated for rule in _rules(each, pack)]
    retention = guard.retention(store, rules, pack=pack, shredding=True)
    for each in dated:
        guard.holds.place(
            HOLD,
            table=each.name,
            rows=_oldest(each, vault),
            matter="(2026)沪01民初1号",
            reason="证据保全 / evidence in a pending lawsuit",
            by=_APPROVER,
        )
    plan = retention.plan(today, by=_AUTHOR)
    (folder / "retention-plan.json").write_text(plan.to_json(), encoding="utf-8")
    approved = retention.approve(plan, _APPROVER)
    applied = retention.apply(approved, by=_APPROVER)
    verification = retention.verify(approved)
    shredded = [
        row.row
        for group in plan.groups
        if group.disposition is Disposition.CRYPTO_SHRED
        for row in group.rows[:100]
    ][:100]
    own = next((each for each in dated if each.per_subject), None)
    gone = 0 if own is None else sum(not opens(own, vault, guard, row) for row in shredded)
    kept = [each.row for each in plan.held if own is not None and each.table == own.name]
    return Disposed(
        plan=plan,
        pack=pack,
        applied=applied,
        verification=verification,
        held=plan.held,
        unreadable=gone,
        tried=len(shredded),
        held_opens=own is None or all(opens(own, vault, guard, row) for row in kept),
    )


def _stored(each: VaultTable) -> StoredTable:
    clock = each.clock or ""
    return StoredTable(
        name=each.name,
        key=(KEY,),
        subject=KEY if each.per_subject else None,
        anonymise={clock: YearOnly()},
    )


def _rules(each: VaultTable, pack: RulePack) -> Iterator[TableRule]:
    clock = each.clock or ""
    if each.per_subject:
        # Identity papers and card numbers serve the deal itself; a year covers claims that arise from it.
        yield TableRule.house(each.name, keep="P1Y", after=clock, disposition=Disposition.CRYPTO_SHRED)
    elif sum(field.entity is not None for field in each.encrypted.values()) > 1:
        yield TableRule.house(each.name, keep="P3Y", after=clock, disposition=Disposition.ANONYMISE)
        yield pack["ecom-31"].on(each.name, after=clock)
    else:
        yield TableRule.house(each.name, keep="P1Y", after=clock)


def _oldest(each: VaultTable, vault: sa.Engine) -> list[str]:
    """Name the rows that would be the first to go."""
    clock = each.table.c[each.clock or ""]
    oldest = (
        sa.select(each.table.c[KEY]).where(clock != "").order_by(clock, each.table.c[KEY]).limit(_HELD_ROWS)
    )
    with vault.connect() as connection:
        return [str(row) for row in connection.scalars(oldest)]
