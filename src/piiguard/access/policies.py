"""Policies: who may see and do what, for which purpose — read from ``piiguard.toml``.

::

    [purposes]
    transfer = "Transfer of ownership between buyer and seller"
    support = "Answering customers' questions"

    [roles.clerk]
    description = "Works at the counter"

    [roles.sales]
    inherits = ["clerk"]

    [permissions]
    "customer:read" = "Open a customer's record"

    [fields."customer.phone"]        # not needed where the type itself declares the field
    entity = "CN_MOBILE"
    purposes = ["transfer"]          # in the clear for this only; for anything else masked at most

    [[rules]]
    effect = "allow"
    roles = ["clerk"]
    fields = ["customer.*"]
    purposes = ["transfer", "support"]
    view = "masked"                  # the default; or "clear"

    [[rules]]
    effect = "allow"
    roles = ["sales"]
    permissions = ["customer:read"]
    fields = ["customer.phone"]
    purposes = ["transfer"]
    view = "clear"
    hours = "09:00-18:00"            # in [access] timezone, China's unless said otherwise
    until = 2027-01-01               # the first day it no longer holds

    [[rules]]
    effect = "deny"                  # wins over any rule that allows; no roles: everybody
    permissions = ["customer:read"]
    hours = "22:00-06:00"
    why = "Nobody reads customers at night"
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final

import attrs

from piiguard.access.decisions import Decision
from piiguard.access.engine import Question, decide
from piiguard.access.rules import FieldClass, Purpose, Role, Rule
from piiguard.catalog import FieldName, Principal, PurposeName, RoleName, SystemClock
from piiguard.errors import PolicyError, did_you_mean

__all__ = ["Policy", "Unknown"]

_SYSTEM_CLOCK: Final = SystemClock()


@attrs.frozen
class Unknown:
    """A name in a rule that the rest of the policy does not know.

    Attributes:
        part: Which part of the rule names it: ``roles``, ``fields`` …
        name: The name.
        hint: The nearest known names.
    """

    part: str
    name: str
    hint: str


@attrs.frozen
class Policy:
    """Everything a decision is based on. Read one with `load`; it never changes.

    Attributes:
        roles: By name.
        purposes: By name.
        permissions: Permission → what it lets people do.
        fields: Classes of the fields that the file or the given types declare.
        rules: In the file's order, which carries no meaning.
        digest: SHA-256 of the file, so that the ledger says which policy decided; empty without a file.

    Raises:
        PolicyError: If a rule names something the rest does not know.
    """

    roles: Mapping[RoleName, Role]
    purposes: Mapping[PurposeName, Purpose]
    permissions: Mapping[str, str] = attrs.field(factory=dict[str, str])
    fields: Mapping[FieldName, FieldClass] = attrs.field(factory=dict[FieldName, FieldClass])
    rules: tuple[Rule, ...] = ()
    digest: str = ""
    _inherited: Mapping[RoleName, frozenset[RoleName]] = attrs.field(init=False, repr=False, eq=False)

    @classmethod
    def load(cls, path: str | os.PathLike[str], *, types: Iterable[type] = ()) -> Policy:
        """Read a policy from a settings file.

        Args:
            path: ``piiguard.toml``. Tables of other pillars in it are left to them.
            types: Classes whose declared fields rules may name without a ``[fields]`` entry.

        Returns:
            The policy.

        Raises:
            PolicyError: Listing everything wrong with the file: file, line, key, and what was meant.
        """
        from piiguard.access import policy_files
        from piiguard.catalog.settings import load_toml

        return policy_files.read(load_toml(path), types)

    @classmethod
    def parse(cls, text: str, *, name: str = "piiguard.toml", types: Iterable[type] = ()) -> Policy:
        """Read a policy from text.

        Args:
            text: What the file would hold.
            name: What to call it in messages.
            types: As for `load`.

        Returns:
            The policy.

        Raises:
            PolicyError: As `load`.
        """
        from piiguard.access import policy_files
        from piiguard.catalog.settings import parse_toml

        return policy_files.read(parse_toml(text.encode("utf-8"), name), types)

    def explain(
        self, principal: Principal, permission: str, *, purpose: str | None, at: datetime | None = None
    ) -> Decision:
        """Say what would be decided, and why, without doing anything or leaving a trace.

        Args:
            principal: Who would ask.
            permission: ``customer:read`` for a record, ``customer.phone:read`` for a field.
            purpose: What for.
            at: When, timezone-aware; now, by default.

        Returns:
            The decision; print it, or call `Decision.explain` for Chinese.
        """
        asked = None if purpose is None else PurposeName(purpose)
        return decide(self, Question(principal, permission, asked), at or _SYSTEM_CLOCK.now())

    def all_roles(self, held: Iterable[RoleName]) -> frozenset[RoleName]:
        """Add the roles that the given ones inherit.

        Args:
            held: Roles a principal holds; unknown ones are left out.

        Returns:
            Them and all they inherit.
        """
        return frozenset[RoleName]().union(*(self._inherited.get(role, frozenset()) for role in held))

    def unknown_names(self, rule: Rule) -> Iterator[Unknown]:
        """List the names in *rule* that this policy does not know.

        Args:
            rule: A rule, not necessarily of this policy.

        Yields:
            One for each name, in the order of the rule's parts.
        """
        wild = {f"{field.partition('.')[0]}.*" for field in self.fields}
        known: tuple[tuple[str, frozenset[str], Iterable[str]], ...] = (
            ("roles", frozenset(rule.roles), self.roles),
            ("permissions", rule.permissions, self.permissions),
            ("fields", frozenset(rule.fields), {*self.fields, *wild}),
            ("purposes", frozenset(rule.purposes), self.purposes),
        )
        for part, named, names in known:
            for name in sorted(named - set(names)):
                yield Unknown(part, name, did_you_mean(name, names))

    def __attrs_post_init__(self) -> None:
        closure = {role: frozenset(_ancestors(role, self.roles)) for role in self.roles}
        object.__setattr__(self, "_inherited", closure)
        for rule in self.rules:
            for each in self.unknown_names(rule):
                raise PolicyError(f"{rule.title}: {each.part} names unknown {each.name!r}", hint=each.hint)


def _ancestors(
    role: RoleName, roles: Mapping[RoleName, Role], seen: tuple[RoleName, ...] = ()
) -> set[RoleName]:
    if role in seen:
        raise PolicyError(
            f"Role {role!r} inherits itself, by way of {', '.join(seen)}",
            hint="Break the circle.",
            code="input.policy.circle",
        )
    if role not in roles:
        raise PolicyError(
            f"Role {seen[-1]!r} inherits {role!r}, which is not defined", hint=did_you_mean(role, roles)
        )
    found = {role}
    for parent in roles[role].inherits:
        found |= _ancestors(parent, roles, (*seen, role))
    return found
