"""What applying and verifying a plan found, for people and for the ledger."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import attrs

from piiguard.catalog.languages import Language
from piiguard.catalog.ports import EntryNumber
from piiguard.retention.rules import Disposition
from piiguard.retention.stores import Residue, Skipped, SkipReason

__all__ = ["Applied", "Verification"]


@attrs.frozen(repr=False)
class Applied:
    """What became of a plan's rows.

    Attributes:
        plan: The plan's hash.
        disposed: Table, disposition and number of rows.
        skipped: The rows that were left alone, with their tables.
        entry: The ledger entry that records it.
    """

    plan: str
    disposed: tuple[tuple[str, Disposition, int], ...]
    skipped: tuple[tuple[str, Skipped], ...]
    entry: EntryNumber | None

    @property
    def total(self) -> int:
        """How many rows were disposed of."""
        return sum(count for _, _, count in self.disposed)

    @property
    def skip_counts(self) -> dict[SkipReason, int]:
        """How many rows were left alone, by reason."""
        return dict(Counter(each.reason for _, each in self.skipped))

    def tally(self) -> dict[str, str | int]:
        """Return the counts under flat names, as the ledger takes them.

        Returns:
            ``done_delete``, ``skipped_held`` and so on.
        """
        done: Counter[str] = Counter()
        for _, disposition, count in self.disposed:
            done[f"done_{disposition.value}"] += count
        skipped = {f"skipped_{reason.value}": count for reason, count in self.skip_counts.items()}
        return {**done, **skipped}

    def to_markdown(self, lang: Language = "zh") -> str:
        """Describe the result for people.

        Args:
            lang: ``"zh"`` or ``"en"``.

        Returns:
            Markdown.
        """
        from piiguard.retention.summaries import applied_summary

        return applied_summary(self, lang)

    def __repr__(self) -> str:
        return f"<Applied {self.plan[:12]}: {self.total} disposed, {len(self.skipped)} left alone>"


@attrs.frozen(repr=False)
class Verification:
    """Whether what a plan disposed of is gone.

    Attributes:
        plan: The plan's hash.
        at: When it was looked at.
        looked_at: How many rows that should be gone were looked for.
        still_there: Those that were found, by table and key.
        residue: What is left outside the tables.
    """

    plan: str
    at: datetime
    looked_at: int
    still_there: tuple[tuple[str, str], ...]
    residue: tuple[Residue, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing was found, in the tables or outside."""
        return not self.still_there and not self.residue

    def to_markdown(self, lang: Language = "zh") -> str:
        """Describe the verification for people.

        Args:
            lang: ``"zh"`` or ``"en"``.

        Returns:
            Markdown.
        """
        from piiguard.retention.summaries import verification_summary

        return verification_summary(self, lang)

    def __repr__(self) -> str:
        found = f"{len(self.still_there)} still there, {len(self.residue)} residues"
        return f"<Verification {self.plan[:12]}: {self.looked_at} looked for, {found}>"
