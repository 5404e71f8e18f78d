"""Approvals: a plan becomes carryable only when enough people other than its author have signed for it.

`ApprovedPlan` is a type of its own, and `Retention.apply` takes nothing else. Each approval is sealed over
the plan's hash with a key that lives in the journal only, so an approval written by hand, or moved to
another plan, is refused when the plan is applied. The seal proves that the approval was given here; who
gave it is as certain as the application's own log-in.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Sequence
from datetime import datetime

import attrs

from piiguard.catalog.principals import Principal, PrincipalName, RoleName
from piiguard.errors import ApprovalRequired, InvalidInput
from piiguard.retention.plans import Plan

__all__ = ["Approval", "ApprovedPlan", "Quorum"]


@attrs.frozen
class Quorum:
    """How many must approve, and who may.

    Args:
        needed: How many different people, the author not among them; at least 1.
        roles: One of these roles is needed to approve; empty means anybody may.

    Raises:
        InvalidInput: If fewer than one is needed.
    """

    needed: int = 1
    roles: frozenset[RoleName] = frozenset()

    def __attrs_post_init__(self) -> None:
        if self.needed < 1:
            raise InvalidInput(
                "A quorum of nobody approves everything",
                hint="Ask for at least one approval.",
                code="retention.quorum",
            )


@attrs.frozen
class Approval:
    """One person's consent to one plan.

    Attributes:
        plan: The plan's hash.
        by: Who approved.
        at: When.
        seal: HMAC-SHA256 over the three, under the plan's key in the journal.
    """

    plan: str
    by: PrincipalName
    at: datetime
    seal: str = attrs.field(repr=False)


@attrs.frozen(repr=False)
class ApprovedPlan:
    """A plan with the approvals it needs. `Retention.approve` makes it; `Retention.apply` checks it again.

    Attributes:
        plan: The plan.
        approvals: One by each approver.
    """

    plan: Plan
    approvals: tuple[Approval, ...]

    def __repr__(self) -> str:
        return (
            f"<ApprovedPlan {self.plan.hash[:12]}: {self.plan.total} rows, {len(self.approvals)} approvals>"
        )


def seal(plan: Plan, by: Principal, at: datetime, key: bytes, quorum: Quorum) -> Approval:
    """Make one approval.

    Args:
        plan: The plan.
        by: Who approves.
        at: When.
        key: The plan's seal key.
        quorum: Who may approve.

    Returns:
        The sealed approval.

    Raises:
        ApprovalRequired: If *by* may not approve this plan.
    """
    if by.name == plan.author:
        raise ApprovalRequired(
            f"{by.name!r} had the plan made and cannot approve it",
            hint="Have somebody else approve it.",
            code="retention.own_plan",
        )
    if quorum.roles and not quorum.roles & by.roles:
        raise ApprovalRequired(
            f"{by.name!r} has none of the roles that approve retention plans",
            hint=f"Have it approved by one of: {', '.join(sorted(quorum.roles))}.",
            code="retention.not_approver",
        )
    return Approval(plan.hash, by.name, at, _seal(plan.hash, by.name, at, key))


def check(plan: Plan, approvals: Sequence[Approval], key: bytes, quorum: Quorum) -> None:
    """Make sure that a plan has the approvals it needs and that each is genuine.

    Args:
        plan: The plan.
        approvals: Its approvals.
        key: The plan's seal key.
        quorum: How many it needs.

    Raises:
        ApprovalRequired: If one is not genuine, or there are too few.
    """
    for each in approvals:
        genuine = hmac.compare_digest(each.seal, _seal(plan.hash, each.by, each.at, key))
        if each.plan != plan.hash or not genuine:
            raise ApprovalRequired(
                f"An approval is not for plan {plan.hash[:12]}…, or was not given here",
                hint="Have this very plan approved with Retention.approve, by the journal it was made with.",
                code="retention.approval_invalid",
            )
    people = {each.by for each in approvals} - {plan.author}
    if len(people) < quorum.needed:
        raise ApprovalRequired(
            f"Plan {plan.hash[:12]}… has {len(people)} of {quorum.needed} approvals",
            hint="Have it approved by more people; its author does not count.",
            code="retention.quorum",
        )


def _seal(plan_hash: str, by: str, at: datetime, key: bytes) -> str:
    spelled = json.dumps(["piiguard-approval/1", plan_hash, by, at.isoformat()], ensure_ascii=False)
    return hmac.new(key, spelled.encode(), hashlib.sha256).hexdigest()
