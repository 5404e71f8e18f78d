"""The gatekeeper: one policy, one ledger, one clock, and the decisions they make together.

None exists unless the application installs one, and without one everything is denied::

    install(Gatekeeper(Policy.load("piiguard.toml"), SqliteLedger.open("ledger.db")))
"""

from __future__ import annotations

import threading
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

import attrs

from piiguard.access import reasons
from piiguard.access.decisions import Decision, Outcome, Visibility
from piiguard.access.engine import Question, decide
from piiguard.access.policies import Policy
from piiguard.catalog import Clock, Event, Ledger, PrincipalName, RoleName, SystemClock, ValueMasker
from piiguard.errors import AccessDenied, UnknownRole

__all__ = ["Epoch", "Gatekeeper", "current", "install", "uninstall", "using"]

_SYSTEM_CLOCK: Final = SystemClock()
_MOST_DECISIONS: Final = 10_000


@attrs.define(eq=False)
class Epoch:
    """A stretch of time in which nothing was revoked or replaced: what was decided in it stays decided.

    Decisions are remembered in the epoch they belong to, so one that was still being made while access was
    revoked can never be taken for one made afterwards.
    """

    policy: Policy
    revoked: dict[PrincipalName, frozenset[RoleName] | None]
    decisions: dict[Question, Decision] = attrs.field(factory=dict[Question, Decision])


class Gatekeeper:
    """Decides, and writes what it decided into the ledger before anything comes of it.

    Args:
        policy: The rules.
        ledger: Where decisions are recorded. If it cannot be written, the answer is no.
        clock: What time it is.
        masker: What masks a value; without one, fields that would be masked are hidden.
    """

    def __init__(
        self,
        policy: Policy,
        ledger: Ledger,
        *,
        clock: Clock = _SYSTEM_CLOCK,
        masker: ValueMasker | None = None,
    ) -> None:
        self.ledger = ledger
        self.clock = clock
        self.masker = masker
        self.epoch: Epoch = Epoch(policy, {})
        self._lock = threading.Lock()

    @property
    def policy(self) -> Policy:
        """The rules in force."""
        return self.epoch.policy

    def decide(self, question: Question) -> Decision:
        """Answer a question under the policy in force, recording nothing.

        Args:
            question: What is asked.

        Returns:
            The decision.
        """
        return self.decide_in(self.epoch, question)

    def decide_in(self, epoch: Epoch, question: Question) -> Decision:
        """Answer a question as of one epoch, from memory where time has not overtaken the answer.

        Args:
            epoch: The epoch the answer will be used in.
            question: What is asked.

        Returns:
            The decision.
        """
        known = epoch.decisions.get(question)
        if known is not None and known.until is None:
            return known
        now = self.clock.now()
        # Not before it was made, either: a clock set back must not keep a later answer.
        if known is not None and known.until is not None and known.at <= now < known.until:
            return known
        if question.principal.name in epoch.revoked:
            asked = self._without_revoked(epoch, question)
            if asked is None:
                who, what, purpose = question.principal.name, question.permission, question.purpose
                because = (reasons.REVOKED,)
                return Decision(Outcome.DENY, Visibility.HIDDEN, because, who, what, purpose, now)
            decision = decide(epoch.policy, asked, now)
        else:
            decision = decide(epoch.policy, question, now)
        if len(epoch.decisions) >= _MOST_DECISIONS:
            epoch.decisions.clear()
        epoch.decisions[question] = decision
        return decision

    def replace(self, policy: Policy, *, by: str = "system") -> None:
        """Put another policy in force, from the very next call on.

        Args:
            policy: The new rules.
            by: Who did it, for the ledger.

        Raises:
            LedgerUnavailable: If it could not be recorded; then the old policy stays in force.
        """
        self.ledger.append(Event("access.policy", PrincipalName(by), {"policy": policy.digest}))
        with self._lock:
            self.epoch = Epoch(policy, self.epoch.revoked)

    def revoke(self, principal: str, *, role: str | None = None, by: str = "system") -> None:
        """Take a role, or all access, from a principal, from the very next call on.

        It lasts as long as this gatekeeper: whatever hands out roles has to follow.

        Args:
            principal: The principal's name.
            role: The role to take; all access if None.
            by: Who did it, for the ledger.

        Raises:
            UnknownRole: If the policy has no such role; then nothing was revoked.
            LedgerUnavailable: If it could not be recorded; it is revoked all the same.
        """
        name = PrincipalName(principal)
        if role is not None and role not in self.policy.roles:
            raise UnknownRole.among(role, self.policy.roles, noun="role")
        with self._lock:
            taken = self.epoch.revoked.get(name, frozenset())
            now_taken = None if role is None or taken is None else taken | {RoleName(role)}
            self.epoch = Epoch(self.epoch.policy, {**self.epoch.revoked, name: now_taken})
        details: dict[str, str | int] = {"principal": principal, "role": role or "*"}
        self.ledger.append(Event("access.revoke", PrincipalName(by), details))

    def restore(self, principal: str, *, by: str = "system") -> None:
        """Undo every revocation of a principal.

        Args:
            principal: The principal's name.
            by: Who did it, for the ledger.

        Raises:
            LedgerUnavailable: If it could not be recorded; then nothing is restored.
        """
        self.ledger.append(Event("access.restore", PrincipalName(by), {"principal": principal}))
        with self._lock:
            kept = {name: roles for name, roles in self.epoch.revoked.items() if name != principal}
            self.epoch = Epoch(self.epoch.policy, kept)

    def __repr__(self) -> str:
        return f"<Gatekeeper: {len(self.policy.rules)} rules, {self.ledger!r}>"

    def _without_revoked(self, epoch: Epoch, question: Question) -> Question | None:
        taken = epoch.revoked[question.principal.name]
        kept = frozenset[RoleName]() if taken is None else question.principal.roles - taken
        if not kept:
            return None
        return attrs.evolve(question, principal=attrs.evolve(question.principal, roles=kept))


_override: Final[ContextVar[Gatekeeper | None]] = ContextVar("piiguard_gatekeeper", default=None)
_installed: list[Gatekeeper] = []


def install(gatekeeper: Gatekeeper) -> None:
    """Make *gatekeeper* the one of this process, in every thread, in place of any other.

    Args:
        gatekeeper: The gatekeeper.
    """
    _installed[:] = [gatekeeper]


def uninstall(gatekeeper: Gatekeeper) -> None:
    """Have none again, if *gatekeeper* is the one installed; another one stays.

    Args:
        gatekeeper: The gatekeeper that ends.
    """
    if _installed == [gatekeeper]:
        _installed.clear()


@contextmanager
def using(gatekeeper: Gatekeeper) -> Generator[Gatekeeper]:
    """Use *gatekeeper* within a block instead of the installed one: for tests, tenants and tools.

    Args:
        gatekeeper: The gatekeeper.

    Yields:
        The same.
    """
    token = _override.set(gatekeeper)
    try:
        yield gatekeeper
    finally:
        _override.reset(token)


def current() -> Gatekeeper:
    """Return the gatekeeper in charge here.

    Returns:
        That of the nearest `using` block, else the installed one.

    Raises:
        AccessDenied: If there is none.
    """
    found = _override.get()
    if found is not None:
        return found
    if not _installed:
        raise AccessDenied(
            "No gatekeeper is installed, so nothing is allowed",
            hint="Call piiguard.access.install(Gatekeeper(policy, ledger)) when the application starts.",
            code="access.no_gatekeeper",
        )
    return _installed[0]
