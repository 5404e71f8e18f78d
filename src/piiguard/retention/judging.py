"""The last look at a row before it goes: is it still the one that was planned, and is it held by now?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self

import attrs

from piiguard.catalog.ports import HoldCheck
from piiguard.retention.plans import Plan
from piiguard.retention.rows import StoredRow, fingerprint
from piiguard.retention.rules import Disposition
from piiguard.retention.stores import PlannedRow, Skipped, SkipReason

__all__ = ["PlanJudge"]


@attrs.frozen
class PlanJudge:
    """Judges rows by one plan; a `piiguard.retention.stores.Judge`.

    Attributes:
        key: The plan's fingerprint key.
        holds: Asked again for every row.
        shredded: The rows whose subject's keys the plan destroys, by table and key.
    """

    key: bytes = attrs.field(repr=False)
    holds: HoldCheck
    shredded: Mapping[tuple[str, str], PlannedRow] = attrs.field(repr=False)

    @classmethod
    def of(cls, plan: Plan, key: bytes, holds: HoldCheck) -> Self:
        """Prepare to judge the rows of a plan.

        Args:
            plan: The plan.
            key: Its fingerprint key.
            holds: Says which records are held.

        Returns:
            The judge.
        """
        shredded = {
            (group.table, row.row): row
            for group in plan.groups
            if group.disposition is Disposition.CRYPTO_SHRED
            for row in group.rows
        }
        return cls(key, holds, shredded)

    def verdict(self, table: str, planned: PlannedRow, stored: StoredRow) -> Skipped | None:
        """Say why a row must be left alone now.

        Args:
            table: Its table.
            planned: The row as planned.
            stored: The row as it is.

        Returns:
            The reason, or None if it may go.
        """
        hold = self.holds.holding(table, planned.row)
        if hold is not None:
            return Skipped(planned.row, SkipReason.HELD, hold)
        if fingerprint(self.key, stored.values) != planned.fingerprint:
            return Skipped(planned.row, SkipReason.CHANGED)
        return None

    def holding(self, table: str, row: str) -> str | None:
        """Say which hold covers a row that would go along with a planned one.

        Args:
            table: Its table.
            row: Its key.

        Returns:
            The hold's name, or None.
        """
        return self.holds.holding(table, row)

    def spares(self, table: str, stored: StoredRow) -> bool:
        """Say whether a row still needs the keys of its subject.

        Args:
            table: Its table.
            stored: The row as it is.

        Returns:
            False only if the plan shreds this very row too, and may.
        """
        planned = self.shredded.get((table, stored.row))
        return planned is None or self.verdict(table, planned, stored) is not None
