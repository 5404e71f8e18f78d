"""Admission: may the running code do this now? Quick when it may as before, recorded when it is new.

The first time in a scope, a decision is made and is in the ledger before anything happens. After that only
what could have changed is looked at: the scope, the process, the epoch and, where time plays a part, the
clock. The number of roles and rules plays none.
"""

from __future__ import annotations

import functools
from os import getpid
from typing import Final

import attrs

from piiguard.access import reasons
from piiguard.access.context import Grant, Scope, current_scope, off_loop, scope_here
from piiguard.access.decisions import Decision, Outcome, Reason, Visibility
from piiguard.access.engine import Question
from piiguard.access.gatekeeper import Epoch, Gatekeeper, current
from piiguard.catalog import Event, PurposeName
from piiguard.errors import AccessDenied, LedgerUnavailable

__all__ = ["Check", "admit_anew", "admit_async", "check_for", "denied", "granted", "record"]

_HINT: Final = "Ask whoever owns the policy; `Policy.explain` shows what each rule says."


@attrs.frozen(eq=False)
class Check:
    """What decorated functions ask for. Made by `check_for`, and compared by identity, which is quick.

    Attributes:
        permission: ``table:action``.
        purpose: What the function serves, or None if its caller says it.
    """

    permission: str
    purpose: PurposeName | None


@functools.cache
def check_for(permission: str, purpose: PurposeName | None) -> Check:
    """Return the one check of its kind, so that functions asking for the same share a ledger entry.

    Args:
        permission: ``table:action``.
        purpose: What the function serves, or None.

    Returns:
        The check.
    """
    return Check(permission, purpose)


def granted(check: Check) -> bool:
    """Say whether the running code was admitted before, and nothing has changed since.

    Args:
        check: What it asks for.

    Returns:
        False if it is to be decided anew. True counts one more call.
    """
    scope = current_scope.get()
    if scope is None:
        return False
    grant = scope.grants.get(check)
    if grant is None or grant.epoch is not current().epoch or scope.process != getpid():
        return False
    if grant.until is not None and not grant.since <= grant.gatekeeper.clock.now() < grant.until:
        return False
    next(grant.calls)
    return True


def admit_anew(check: Check) -> None:
    """Decide, and record it before returning.

    Args:
        check: What is asked for.

    Raises:
        AccessDenied: With the decision and its reasons.
    """
    scope, gatekeeper = scope_here(), current()
    with scope.lock:
        # Another thread of this scope may have been here first.
        if granted(check):
            return
        epoch = gatekeeper.epoch
        before = scope.grants.pop(check, None)
        if before is not None:
            scope.spent.append(before)
        decision = _decide(gatekeeper, epoch, scope, check)
        if not decision.allowed:
            _refuse(gatekeeper, epoch, scope, check, decision)
        if before is None or before.epoch is not epoch:
            record(gatekeeper, _event("access.allow", scope, decision, epoch), denied_what=check.permission)
        if scope.closed:
            scope_here()
        grant = Grant(epoch, decision.at, decision.until, check.permission, gatekeeper)
        next(grant.calls)
        scope.grants[check] = grant


async def admit_async(check: Check) -> None:
    """Decide as `admit_anew`, waiting for the ledger without holding up the event loop.

    Args:
        check: What is asked for.

    Raises:
        AccessDenied: With the decision and its reasons.
    """
    await off_loop(lambda: admit_anew(check))


def denied(decision: Decision) -> AccessDenied:
    """Make the error that carries a decision.

    Args:
        decision: One that denies.

    Returns:
        The error, to be raised.
    """
    purpose = f" for {decision.purpose}" if decision.purpose else ""
    why = " ".join(decision.reasons).rstrip(".")
    return AccessDenied(
        f"{decision.principal!r} is denied {decision.permission}{purpose}: {why}",
        hint=_HINT,
        decision=decision,
    )


def record(gatekeeper: Gatekeeper, event: Event, *, denied_what: str) -> None:
    """Write the entry of an allowed decision, or deny.

    Args:
        gatekeeper: Whose ledger.
        event: The entry.
        denied_what: What is denied if it cannot be written, for the message.

    Raises:
        AccessDenied: If it could not be written.
    """
    try:
        gatekeeper.ledger.append(event)
    except LedgerUnavailable as failure:
        raise AccessDenied(
            f"{event.actor!r} is denied {denied_what}: it could not be recorded",
            hint=failure.hint,
            code="access.unrecorded",
        ) from failure


def _decide(gatekeeper: Gatekeeper, epoch: Epoch, scope: Scope, check: Check) -> Decision:
    purpose = check.purpose or scope.purpose
    if check.purpose is not None and scope.purpose is not None and check.purpose != scope.purpose:
        return _no(gatekeeper, scope, check, reasons.other_purpose(scope.purpose, check.purpose))
    decision = gatekeeper.decide_in(epoch, Question(scope.principal, check.permission, purpose))
    if decision.allowed and decision.view is not Visibility.CLEAR:
        # A function gets at the field's clear value; only a view can mask it.
        return _no(gatekeeper, scope, check, reasons.only_masked(check.permission))
    return decision


def _no(gatekeeper: Gatekeeper, scope: Scope, check: Check, reason: Reason) -> Decision:
    now = gatekeeper.clock.now()
    who = scope.principal.name
    return Decision(Outcome.DENY, Visibility.HIDDEN, (reason,), who, check.permission, scope.purpose, now)


def _refuse(gatekeeper: Gatekeeper, epoch: Epoch, scope: Scope, check: Check, decision: Decision) -> None:
    """Deny, and record that once; a ledger that fails now changes nothing about the answer."""
    error = denied(decision)
    if scope.refused.get(check) is not epoch:
        try:
            gatekeeper.ledger.append(_event("access.deny", scope, decision, epoch))
            scope.refused[check] = epoch
        except LedgerUnavailable as failure:
            error.add_note(f"The refusal could not be recorded: {failure}")
    raise error


def _event(kind: str, scope: Scope, decision: Decision, epoch: Epoch) -> Event:
    return Event(
        kind,
        scope.principal.name,
        {
            "permission": decision.permission,
            "policy": epoch.policy.digest,
            "purpose": decision.purpose or "",
            "scope": scope.id,
            "why": decision.because[0].code,
        },
    )
