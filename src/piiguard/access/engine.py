"""How a decision is made: denied unless a rule allows it, and no rule that denies is ever outvoted.

The rule language has no negation and no attribute that could be missing, so nothing becomes true by being
forgotten: what is not known — a role, a purpose, a permission, a field's class — denies.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import attrs

from piiguard.access import reasons
from piiguard.access.decisions import Decision, Outcome, Reason, Visibility
from piiguard.access.rules import FieldClass, Rule
from piiguard.catalog import FieldName, Principal, PurposeName

if TYPE_CHECKING:
    from piiguard.access.policies import Policy

__all__ = ["Question", "decide"]


@attrs.frozen
class Question:
    """What is asked of a policy.

    Attributes:
        principal: Who.
        permission: ``table:action`` for a record, ``table.field:read`` for a field.
        purpose: What for.
        declared: The field's class, where the type declares it; else the policy's ``[fields]`` is asked.
        restricted: Whether the record is under restriction (PIPL art. 47).
    """

    principal: Principal
    permission: str
    purpose: PurposeName | None
    declared: FieldClass | None = None
    restricted: bool = False

    @property
    def subject(self) -> str:
        """The table or field it is about."""
        return self.permission.rpartition(":")[0]

    @property
    def action(self) -> str:
        """What is to be done."""
        return self.permission.rpartition(":")[2]

    @property
    def table(self) -> str:
        """The table it is about."""
        return self.subject.partition(".")[0]

    @property
    def field(self) -> FieldName | None:
        """The field it is about, as ``table.field``, or None for a record."""
        return FieldName(self.subject) if "." in self.subject else None


def decide(policy: Policy, question: Question, at: datetime) -> Decision:
    """Answer *question* under *policy*.

    Args:
        policy: The rules.
        question: What is asked.
        at: The moment, timezone-aware.

    Returns:
        The decision with its reasons. It is never an exception: what cannot be decided is denied.
    """
    refusal = _unanswerable(policy, question)
    if refusal is not None or question.purpose is None:
        return _denied(question, at, refusal or reasons.NO_PURPOSE)
    purpose = policy.purposes[question.purpose]
    kind = _class_of(policy, question)
    if purpose.business and (question.restricted or (kind is not None and kind.restricted)):
        return _denied(question, at, reasons.restricted(question.subject))
    roles = policy.all_roles(question.principal.roles)
    concerned = [
        rule
        for rule in policy.rules
        if rule.concerns(roles, question.table, question.field, question.action, purpose.name)
    ]
    return _weighed(question, at, concerned, kind)


def _unanswerable(policy: Policy, question: Question) -> Reason | None:
    """Find what the policy does not know, in the order a person would ask."""
    if not question.principal.roles:
        return reasons.NO_ROLE
    for role in sorted(question.principal.roles):
        if role not in policy.roles:
            return reasons.unknown("role", "角色", role, policy.roles)
    if question.purpose is None:
        return reasons.NO_PURPOSE
    if question.purpose not in policy.purposes:
        return reasons.unknown("purpose", "目的", question.purpose, policy.purposes)
    return _unknown_subject(policy, question)


def _unknown_subject(policy: Policy, question: Question) -> Reason | None:
    if question.field is None:
        if question.permission not in policy.permissions:
            return reasons.unknown("permission", "权限", question.permission, policy.permissions)
    elif question.action != "read":
        return reasons.only_read(question.action)
    elif _class_of(policy, question) is None:
        return reasons.unclassified(question.subject)
    return None


def _class_of(policy: Policy, question: Question) -> FieldClass | None:
    if question.field is None:
        return None
    listed = policy.fields.get(question.field)
    if listed is None or question.declared is None:
        return listed or question.declared
    # The file may add restriction and further purposes; what the field is, its own declaration says.
    return attrs.evolve(
        question.declared,
        restricted=listed.restricted or question.declared.restricted,
        purposes=listed.purposes | question.declared.purposes,
    )


def _weighed(question: Question, at: datetime, concerned: list[Rule], kind: FieldClass | None) -> Decision:
    changes = [change for rule in concerned if (change := rule.window.next_change(at)) is not None]
    until = min(changes, default=None)
    held = [rule for rule in concerned if rule.window.holds(at)]
    denying = [rule for rule in held if rule.effect == "deny"]
    if denying:
        return _denied(question, at, *map(reasons.denied_by, denying), until=until)
    allowing = [rule for rule in held if rule.effect == "allow"]
    if not allowing:
        others = [reasons.at_another_time(rule) for rule in concerned if rule.effect == "allow"]
        why = (reasons.no_rule(question.principal.roles), *others)
        return _denied(question, at, *why, until=until)
    if question.field is None:
        return _allowed(question, at, Visibility.CLEAR, *map(reasons.allowed_by, allowing), until=until)
    best = max(allowing, key=lambda rule: rule.view.openness)
    view, because = best.view, [reasons.allowed_by(best)]
    if view is Visibility.HIDDEN:
        return _denied(question, at, *because, until=until)
    if kind is None or kind.entity is None:
        # About nobody: there is nothing a mask would protect.
        view = Visibility.CLEAR
    elif view is Visibility.CLEAR and kind.purposes and question.purpose not in kind.purposes:
        view = Visibility.MASKED
        because.append(reasons.collected_for(kind.purposes))
    return _allowed(question, at, view, *because, until=until)


def _allowed(
    question: Question, at: datetime, view: Visibility, *because: Reason, until: datetime | None
) -> Decision:
    who, what, purpose = question.principal.name, question.permission, question.purpose
    return Decision(Outcome.ALLOW, view, because, who, what, purpose, at, until)


def _denied(question: Question, at: datetime, *because: Reason, until: datetime | None = None) -> Decision:
    who, what, purpose = question.principal.name, question.permission, question.purpose
    return Decision(Outcome.DENY, Visibility.HIDDEN, because, who, what, purpose, at, until)
