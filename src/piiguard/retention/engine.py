"""Retention from end to end: plan, approve, apply, verify, certify."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta, tzinfo
from typing import Final

import attrs

from piiguard.catalog.ports import Clock, EntryNumber, Event, HoldCheck, Ledger, Shredder, SystemClock
from piiguard.catalog.principals import Principal, PrincipalName
from piiguard.errors import InvalidInput, NotDue, PolicyError, RetentionError
from piiguard.retention.approvals import Approval, ApprovedPlan, Quorum, check, seal
from piiguard.retention.certificates import Certificate, Signer, certify
from piiguard.retention.erasures import ErasureLedger
from piiguard.retention.journal import Journal, PlanKeys
from piiguard.retention.judging import PlanJudge
from piiguard.retention.outcomes import Applied, Verification
from piiguard.retention.packs import RulePack
from piiguard.retention.planning import Planner
from piiguard.retention.plans import Plan
from piiguard.retention.rows import CHINA_TIME, StoredRow
from piiguard.retention.rules import Disposition, TableRule
from piiguard.retention.stores import Batch, BatchResult, PlannedRow, Skipped, Store

__all__ = ["Retention"]

_LARGEST_BATCH: Final = 5000
_BATCH: Final = 2000


def _by_table(rules: Sequence[TableRule]) -> tuple[TableRule, ...]:
    return tuple(rules)


@attrs.frozen(kw_only=True)
class Retention:
    """What has to go, and the certainty that exactly that goes.

    Args:
        rules: The rules of every table, statutory and the house's own. Tables are disposed of in the order
            in which they first appear here, so list what refers to others before what is referred to.
        store: Where the records are.
        holds: Says which records are under legal hold.
        ledger: Where planning, approving and disposing are recorded. Nothing is disposed of unless it can
            be written.
        journal: The write-ahead journal, outside the store.
        pack: The rule pack the statutory rules came from; plans name it, and restrict under its rule.
        shredder: Destroys subjects' keys; needed for crypto-shredding only.
        erasures: The ledger of disposed rows, by which a restored backup is recognised.
        quorum: How many must approve a plan.
        clock: Where the time comes from.
        zone: Where days are counted.
        batch_size: Rows of one transaction, 1 to 5,000.
        valid: How long after it was made a plan may be begun.

    Raises:
        PolicyError: If there are no rules, or the batch size is out of range.
    """

    rules: tuple[TableRule, ...] = attrs.field(converter=_by_table)
    store: Store
    holds: HoldCheck
    ledger: Ledger
    journal: Journal
    pack: RulePack | None = None
    shredder: Shredder | None = None
    erasures: ErasureLedger | None = None
    quorum: Quorum = attrs.field(factory=Quorum)
    clock: Clock = attrs.field(factory=SystemClock)
    zone: tzinfo = CHINA_TIME
    batch_size: int = _BATCH
    valid: timedelta = timedelta(days=30)

    def __attrs_post_init__(self) -> None:
        if not self.rules or not 1 <= self.batch_size <= _LARGEST_BATCH:
            raise PolicyError(
                "Retention has no rules, or a batch size out of range",
                hint=f"Give at least one rule, and a batch size from 1 to {_LARGEST_BATCH}.",
                code="retention.settings",
            )

    def plan(self, as_of: date, *, by: Principal) -> Plan:
        """Find out what is due, row by row, and change nothing.

        Args:
            as_of: The day to plan for. A later day than today shows what will be due; such a plan cannot
                be applied before that day.
            by: Who has the plan made; somebody else approves it.

        Returns:
            The plan.

        Raises:
            PolicyError: If a rule asks for what the store cannot do.
            UnknownField: If a rule names a table or column that does not exist.
            LedgerUnavailable: If the plan cannot be recorded.
        """
        keys = PlanKeys.fresh()
        planner = Planner(self.rules, self.store, self.holds, self.zone, keys.fingerprint)
        groups, kept, held = planner.look(as_of)
        restricting = self.pack.restricting if self.pack is not None else None
        plan = Plan(
            as_of=as_of,
            made_at=self.clock.now(),
            author=by.name,
            store=self.store.name,
            pack="" if self.pack is None else f"{self.pack.name}:{self.pack.as_of}:{self.pack.hash}",
            rules=self.rules,
            restricting=restricting,
            groups=groups,
            kept=kept,
            held=held,
        )
        self.journal.register(plan.hash, keys, plan.made_at)
        due: dict[str, str | int] = {f"due_{each.value}": count for each, count in plan.counts.items()}
        self._record("retention.plan", by.name, plan, {"as_of": as_of.isoformat(), "held": len(held), **due})
        return plan

    def sign(self, plan: Plan, *, by: Principal) -> Approval:
        """Approve a plan for one person, where others have to approve it too and are not here.

        Args:
            plan: The plan.
            by: Who approves it.

        Returns:
            The approval, for `approve`.

        Raises:
            ApprovalRequired: If *by* had the plan made, or has no role that approves plans.
            RetentionError: If the plan was not made with this journal.
        """
        keys = self.journal.keys(plan.hash)
        approval = seal(plan, by, self.clock.now(), keys.seal, self.quorum)
        self._record("retention.approve", by.name, plan, {})
        return approval

    def approve(self, plan: Plan, *by: Principal, approvals: Sequence[Approval] = ()) -> ApprovedPlan:
        """Approve a plan, so that it can be applied.

        Args:
            plan: The plan.
            by: Who approves it now.
            approvals: What others signed before.

        Returns:
            The approved plan.

        Raises:
            ApprovalRequired: If that is not enough, or somebody may not approve it.
            RetentionError: If the plan was not made with this journal.
        """
        signed = (*approvals, *(self.sign(plan, by=each) for each in by))
        check(plan, signed, self.journal.keys(plan.hash).seal, self.quorum)
        return ApprovedPlan(plan, signed)

    def apply(self, approved: ApprovedPlan, *, by: Principal | None = None) -> Applied:
        """Dispose of exactly the planned rows that are still as they were planned.

        It may be interrupted at any instant and called again with the same plan: what has been done is
        not done twice, and what has not been done is done. A row that has changed, that a hold now
        covers, or that is gone is left alone and named in the result.

        Args:
            approved: The approved plan.
            by: Who has it applied; ``"system"`` if nobody in person.

        Returns:
            What became of every row. For a plan that was finished before, the result of then.

        Raises:
            ApprovalRequired: If the approvals are not genuine or not enough.
            NotDue: If the plan is for a later day, or was made too long ago.
            InvalidInput: If the plan is for another store.
            LedgerUnavailable: If the beginning cannot be recorded; then nothing has happened.
            RetentionError: If the store or the journal fails; then apply it again.
        """
        # Callers without a type checker are the ones this is for.
        if not isinstance(approved, ApprovedPlan):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise TypeError(
                "apply takes an ApprovedPlan: have the plan approved with Retention.approve first"
            )
        plan = approved.plan
        self._check_store(plan)
        progress = self.journal.progress(plan.hash)
        if progress.finished_at is not None:
            entry = None if progress.entry is None else EntryNumber(progress.entry)
            return self._applied(plan, progress.results, progress.batch_size, entry)
        keys = self.journal.keys(plan.hash)
        check(plan, approved.approvals, keys.seal, self.quorum)
        actor = PrincipalName("system") if by is None else by.name
        if progress.batch_size is None:
            self._check_begin(plan)
            self._record("retention.apply", actor, plan, {"rows": plan.total})
            size = self.journal.begin(plan.hash, self.batch_size, self.clock.now())
        else:
            self._record("retention.resume", actor, plan, {"batches_done": len(progress.results)})
            size = progress.batch_size
        results = dict(progress.results)
        judge = PlanJudge.of(plan, keys.fingerprint, self.holds)
        for batch in plan.batches(size):
            if batch.number not in results:
                results[batch.number] = self._dispose(batch, judge)
        self.store.finish()
        outcome = self._applied(plan, results, size, None)
        if self.erasures is not None:
            self.erasures.record(plan, outcome, at=self.clock.now())
        entry = self._record("retention.applied", actor, plan, outcome.tally())
        self.journal.finish(plan.hash, entry, self.clock.now())
        return attrs.evolve(outcome, entry=entry)

    def verify(self, plan: Plan | ApprovedPlan, *, probes: Sequence[bytes] = ()) -> Verification:
        """Look whether what the plan disposed of is really gone.

        Args:
            plan: A plan that has been applied.
            probes: Values the caller knows are gone, searched for in the store's files where it has any.

        Returns:
            What was looked at, which rows are still there, and what is left outside the tables.

        Raises:
            NotDue: If the plan has not been carried out to the end.
            InvalidInput: If the plan is for another store.
            RetentionError: If the plan was not made with this journal.
        """
        plan = plan.plan if isinstance(plan, ApprovedPlan) else plan
        self._check_store(plan)
        progress = self.journal.progress(plan.hash)
        if progress.finished_at is None or progress.batch_size is None:
            raise NotDue(
                f"Plan {plan.hash[:12]}… has not been carried out to the end",
                hint="Apply it, then verify it.",
                code="retention.not_applied",
            )
        still: list[tuple[str, str]] = []
        looked_at = 0
        alike: defaultdict[tuple[str, Disposition, tuple[str, ...]], dict[str, PlannedRow]] = defaultdict(
            dict
        )
        for batch in plan.batches(progress.batch_size):
            skipped = {each.row for each in progress.results[batch.number].skipped}
            rows = {each.row: each for each in batch.rows if each.row not in skipped}
            alike[batch.table, batch.disposition, batch.fields].update(rows)
            looked_at += len(rows)
        for (table, disposition, fields), rows in alike.items():
            still += [
                (table, found.row)
                for found in self.store.find(table, list(rows))
                if not self._gone(table, disposition, fields, rows[found.row], found)
            ]
        return Verification(
            plan=plan.hash,
            at=self.clock.now(),
            looked_at=looked_at,
            still_there=tuple(still),
            residue=self.store.residue(probes),
        )

    def certificate(self, plan: Plan | ApprovedPlan, *, signer: Signer) -> Certificate:
        """Certify that a plan was carried out (销毁证明); it holds no personal data.

        The rows are looked at once more: what is still there is not certified as gone.

        Args:
            plan: A plan that has been applied.
            signer: Signs it; an ``Ed25519PrivateKey`` of the package cryptography is one.

        Returns:
            The certificate.

        Raises:
            RetentionError: If a row that should be gone is still there.
            NotDue: If the plan has not been carried out to the end.
        """
        verification = self.verify(plan)
        plan = plan.plan if isinstance(plan, ApprovedPlan) else plan
        if verification.still_there:
            raise RetentionError(
                f"{len(verification.still_there)} rows disposed of by plan {plan.hash[:12]}… are there again",
                hint="See Retention.verify(plan).still_there: restored rows, or keys used again.",
                code="retention.still_there",
            )
        progress = self.journal.progress(plan.hash)
        entry = None if progress.entry is None else EntryNumber(progress.entry)
        applied = self._applied(plan, progress.results, progress.batch_size, entry)
        return certify(plan, applied, verification, signer)

    def _check_begin(self, plan: Plan) -> None:
        now = self.clock.now()
        today = now.astimezone(self.zone).date()
        if plan.as_of > today:
            raise NotDue(
                f"The plan is for {plan.as_of}, and today is {today}",
                hint=f"Apply it on {plan.as_of} or later, or make one for today.",
                code="retention.too_early",
            )
        if now - plan.made_at > self.valid:
            raise NotDue(
                f"The plan was made on {plan.made_at:%Y-%m-%d}, more than {self.valid.days} days ago",
                hint="Make a new plan and have it approved.",
                code="retention.stale_plan",
            )

    def _check_store(self, plan: Plan) -> None:
        if plan.store != self.store.name:
            raise InvalidInput(
                f"The plan is for the store {plan.store!r}, and this is {self.store.name!r}",
                hint="Use the store it was made for.",
                code="retention.other_store",
            )

    def _dispose(self, batch: Batch, judge: PlanJudge) -> BatchResult:
        self.journal.intend(batch.plan, batch.number, self.clock.now())
        result = self.store.dispose(batch, judge, self.shredder)
        self.journal.done(batch.plan, batch.number, result, self.clock.now())
        return result

    def _gone(
        self,
        table: str,
        disposition: Disposition,
        fields: tuple[str, ...],
        planned: PlannedRow,
        found: StoredRow,
    ) -> bool:
        if disposition is Disposition.DELETE and not fields:
            return False
        return self.store.settled(table, found, disposition, fields, planned.started)

    def _applied(
        self, plan: Plan, results: dict[int, BatchResult], size: int | None, entry: EntryNumber | None
    ) -> Applied:
        done: defaultdict[tuple[str, Disposition], int] = defaultdict(int)
        skipped: list[tuple[str, Skipped]] = []
        for batch in plan.batches(size or self.batch_size):
            result = results[batch.number]
            done[batch.table, batch.disposition] += result.disposed
            skipped += [(batch.table, each) for each in result.skipped]
        return Applied(
            plan=plan.hash,
            disposed=tuple((table, disposition, count) for (table, disposition), count in done.items()),
            skipped=tuple(skipped),
            entry=entry,
        )

    def _record(
        self, kind: str, actor: PrincipalName, plan: Plan, details: dict[str, str | int]
    ) -> EntryNumber:
        return self.ledger.append(Event(kind, actor, {"plan": plan.hash} | details))
