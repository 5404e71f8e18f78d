"""Plans: exactly which rows are to go, under which rules, frozen and hashed.

A plan holds row keys, days and counts, and nothing of what the rows say. It carries the rules it was made
with, so that it can be read years later without them.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from functools import cached_property
from itertools import islice

import attrs

from piiguard.catalog.languages import Language
from piiguard.catalog.principals import PrincipalName
from piiguard.retention.dues import KeptReason
from piiguard.retention.packs import spell
from piiguard.retention.rules import Disposition, Rule, RuleId, TableRule
from piiguard.retention.stores import Batch, PlannedRow

__all__ = ["HeldRow", "KeptGroup", "Plan", "PlanGroup"]


@attrs.frozen
class PlanGroup:
    """Rows of one table that go the same way for the same reasons.

    Attributes:
        table: The table.
        disposition: What is to be done.
        fields: The columns it is narrowed to; none means the whole row.
        over: The rules whose period is over.
        running: The statutory minimums that still run, which is why the rows are restricted.
        rows: The rows, by key.
    """

    table: str
    disposition: Disposition
    fields: tuple[str, ...]
    over: tuple[RuleId, ...]
    running: tuple[RuleId, ...]
    rows: tuple[PlannedRow, ...] = attrs.field(repr=lambda rows: f"<{len(rows)} rows>")


@attrs.frozen
class KeptGroup:
    """Rows of one table that stay as they are for the same reason.

    Attributes:
        table: The table.
        reason: Why they stay.
        detail: The column without a day, where that is why.
        count: How many rows.
        examples: The keys of some of them, where somebody has to look at them.
    """

    table: str
    reason: KeptReason
    detail: str
    count: int
    examples: tuple[str, ...] = ()


@attrs.frozen
class HeldRow:
    """A row that would be due and is under legal hold.

    Attributes:
        table: Its table.
        row: Its key.
        hold: The name of a hold that covers it.
    """

    table: str
    row: str
    hold: str


@attrs.frozen(kw_only=True, repr=False)
class Plan:
    """What has to go on one day, row by row.

    Attributes:
        as_of: The day it was made for.
        made_at: When it was made.
        author: Who had it made; somebody else approves it.
        store: The name of the store.
        pack: The rule pack's name and hash, or empty where only house rules were used.
        rules: Every rule it was made with.
        restricting: The rule under which records are restricted, if the pack has one.
        groups: The rows to go. Rows of the same table and disposition may be in several groups.
        kept: How many rows stay, and why.
        held: The due rows that a hold covers.
    """

    as_of: date
    made_at: datetime
    author: PrincipalName
    store: str
    pack: str
    rules: tuple[TableRule, ...]
    restricting: Rule | None
    groups: tuple[PlanGroup, ...]
    kept: tuple[KeptGroup, ...]
    held: tuple[HeldRow, ...]

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the plan's canonical JSON."""
        return hashlib.sha256(self._body.encode()).hexdigest()

    @cached_property
    def counts(self) -> dict[Disposition, int]:
        """How many rows go which way, strongest disposition first."""
        summed: Counter[Disposition] = Counter()
        for group in self.groups:
            summed[group.disposition] += len(group.rows)
        return {each: summed[each] for each in reversed(Disposition) if each in summed}

    @property
    def total(self) -> int:
        """How many rows go, all dispositions together."""
        return sum(len(group.rows) for group in self.groups)

    @property
    def to_verify(self) -> tuple[TableRule, ...]:
        """The rules in it whose clause somebody must check before relying on it."""
        return tuple(each for each in self.rules if each.rule.verify)

    def batches(self, size: int) -> Iterator[Batch]:
        """Cut the plan into batches, always the same ones for the same size.

        Args:
            size: The most rows of a batch; at least 1.

        Yields:
            The batches in order. Rows whose subject's keys are to be destroyed come last, when nothing
            else of that subject is left, and rows of one subject stay in one batch.
        """
        number = 0
        ordered = sorted(self.groups, key=lambda group: group.disposition is Disposition.CRYPTO_SHRED)
        for group in ordered:
            for rows in _cut(group, size):
                yield Batch(self.hash, number, group.table, group.disposition, group.fields, rows)
                number += 1

    def to_json(self) -> str:
        """Write the plan as JSON.

        Returns:
            Canonical JSON with the plan's hash beside it; `Plan.from_json` reads it back.
        """
        return f'{{"hash":"{self.hash}","plan":{self._body}}}'

    @classmethod
    def from_json(cls, text: str | bytes) -> Plan:
        """Read a plan that `to_json` wrote.

        Args:
            text: The JSON.

        Returns:
            The same plan, with the same hash.

        Raises:
            InvalidInput: If it is no plan, or was changed after it was written.
        """
        from piiguard.retention.plan_files import read_plan

        return read_plan(text)

    def to_markdown(self, lang: Language = "zh") -> str:
        """Describe the plan for people.

        Args:
            lang: ``"zh"`` or ``"en"``.

        Returns:
            Markdown: what goes, why, what stays, which holds there are, which clauses to check.
        """
        from piiguard.retention.summaries import plan_summary

        return plan_summary(self, lang)

    def __repr__(self) -> str:
        shown = ", ".join(f"{each.value} {count}" for each, count in self.counts.items()) or "nothing due"
        return f"<Plan {self.hash[:12]} for {self.as_of}: {shown}; {len(self.held)} held>"

    @cached_property
    def _body(self) -> str:
        body = {
            "format": "piiguard-retention-plan/1",
            "as_of": self.as_of.isoformat(),
            "made_at": self.made_at.isoformat(),
            "author": self.author,
            "store": self.store,
            "pack": self.pack,
            "restricting": None if self.restricting is None else spell(self.restricting),
            "rules": [_spell_rule(each) for each in self.rules],
            "groups": [_spell_group(each) for each in self.groups],
            "kept": [
                [each.table, each.reason.value, each.detail, each.count, list(each.examples)]
                for each in self.kept
            ],
            "held": [[each.table, each.row, each.hold] for each in self.held],
        }
        return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _cut(group: PlanGroup, size: int) -> Iterator[tuple[PlannedRow, ...]]:
    if group.disposition is not Disposition.CRYPTO_SHRED:
        rest = iter(group.rows)
        while rows := tuple(islice(rest, size)):
            yield rows
        return
    batch: list[PlannedRow] = []
    for row in sorted(group.rows, key=lambda each: each.subject or ""):
        if len(batch) >= size and row.subject != batch[-1].subject:
            yield tuple(batch)
            batch = []
        batch.append(row)
    if batch:
        yield tuple(batch)


def _spell_rule(bound: TableRule) -> dict[str, object]:
    return {
        "rule": spell(bound.rule),
        "table": bound.table,
        "after": bound.after,
        "disposition": bound.disposition.value,
        "fields": list(bound.fields),
    }


def _spell_group(group: PlanGroup) -> dict[str, object]:
    return {
        "table": group.table,
        "disposition": group.disposition.value,
        "fields": list(group.fields),
        "over": list(group.over),
        "running": list(group.running),
        "rows": [
            [
                row.row,
                row.started.isoformat(),
                row.fingerprint,
                None if row.until is None else row.until.isoformat(),
                row.subject,
            ]
            for row in group.rows
        ],
    }
