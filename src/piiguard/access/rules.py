"""What a policy is made of: roles, purposes, classes of fields, and rules."""

from __future__ import annotations

from typing import Literal

import attrs

from piiguard.access.decisions import Visibility
from piiguard.access.windows import ALWAYS, Window
from piiguard.catalog import Entity, FieldName, PurposeName, RoleName
from piiguard.errors import PolicyError

__all__ = ["FieldClass", "Purpose", "Role", "Rule"]


@attrs.frozen
class Role:
    """A role, and the roles whose rules it shares.

    Attributes:
        name: Its name.
        description: What people in it do.
        inherits: Roles whose rules, allowing and denying, hold for it too.
    """

    name: RoleName
    description: str = ""
    inherits: tuple[RoleName, ...] = ()


@attrs.frozen
class Purpose:
    """A purpose that personal data is handled for.

    Attributes:
        name: Its name.
        description: What is done, in the words of the privacy notice.
        business: False for storage and security only, which restriction (PIPL art. 47) still permits.
    """

    name: PurposeName
    description: str = ""
    business: bool = True


@attrs.frozen
class FieldClass:
    """What a field holds, as far as reading it is concerned.

    Attributes:
        entity: The kind of personal data, or None if it was declared to be none.
        purposes: What it was collected for; for anything else it is masked at most. Empty: any purpose.
        restricted: Whether only storage and security are permitted (PIPL art. 47).
    """

    entity: Entity | None
    purposes: frozenset[PurposeName] = frozenset()
    restricted: bool = False


@attrs.frozen
class Rule:
    """One sentence of a policy: who may, or may not, do what, for which purposes, when.

    Attributes:
        title: How explanations name it: its ``why``, or its place in the file.
        effect: ``"allow"`` or ``"deny"``; one that denies wins over any number that allow.
        roles: Whom it is about. Only a rule that denies may leave it empty, and then means everybody.
        permissions: Actions on records: ``customer:read``. One that denies reading a record hides its fields.
        fields: Fields to be read: ``customer.phone``, or ``customer.*`` for all known of a table.
        purposes: For what. Only a rule that denies may leave it empty, and then means any.
        view: How much an allowed field shows.
        window: When it holds.

    Raises:
        PolicyError: If its effect is neither.
    """

    title: str
    effect: Literal["allow", "deny"]
    roles: frozenset[RoleName] = frozenset()
    permissions: frozenset[str] = frozenset()
    fields: frozenset[FieldName] = frozenset()
    purposes: frozenset[PurposeName] = frozenset()
    view: Visibility = Visibility.MASKED
    window: Window = ALWAYS

    def __attrs_post_init__(self) -> None:
        # Callers without a type checker are the ones this is for: "Deny" must not come to nothing.
        if self.effect not in ("allow", "deny"):
            raise PolicyError(
                f"Rule {self.title!r} neither allows nor denies", hint="Its effect is 'allow' or 'deny'."
            )

    def concerns(
        self,
        roles: frozenset[RoleName],
        table: str,
        field: FieldName | None,
        action: str,
        purpose: PurposeName,
    ) -> bool:
        """Say whether the rule speaks about a question, whatever the time.

        Args:
            roles: All roles of the principal, inherited ones included.
            table: The table.
            field: The field as ``table.field``, or None if it is about the record.
            action: What is to be done.
            purpose: What for.

        Returns:
            True if it does.
        """
        denies = self.effect == "deny"
        if not (self.roles & roles or (denies and not self.roles)):
            return False
        if not (purpose in self.purposes or (denies and not self.purposes)):
            return False
        record = f"{table}:{action}" in self.permissions
        if field is None:
            return record
        return field in self.fields or f"{table}.*" in self.fields or (denies and record)
