"""Who acts, and what for."""

from __future__ import annotations

from typing import NewType

import attrs

from piiguard.errors import InvalidInput

__all__ = ["FieldName", "Principal", "PrincipalName", "PurposeName", "RoleName", "SubjectId"]

PrincipalName = NewType("PrincipalName", str)
RoleName = NewType("RoleName", str)
PurposeName = NewType("PurposeName", str)
FieldName = NewType("FieldName", str)
"""``entity.field`` as policies write it: ``customer.phone``."""
SubjectId = NewType("SubjectId", str)
"""The application's own reference to a data subject: a row id or pseudonym, never personal data."""


def _roles(names: frozenset[str] | set[str] | tuple[str, ...] | list[str]) -> frozenset[RoleName]:
    if isinstance(names, str):
        raise InvalidInput("roles is one string", hint="Give a set of role names: roles={'sales'}.")
    return frozenset(RoleName(each) for each in names)


@attrs.frozen
class Principal:
    """A person or program that asks to see or do something.

    Args:
        name: How the ledger names it: an account, not a person's full name.
        roles: The roles it holds now.

    Raises:
        InvalidInput: If the name is empty.

    >>> Principal("li.na", roles={"sales"}).roles
    frozenset({'sales'})
    """

    name: PrincipalName = attrs.field(converter=PrincipalName)
    roles: frozenset[RoleName] = attrs.field(converter=_roles, default=frozenset())

    def __attrs_post_init__(self) -> None:
        if not self.name.strip():
            raise InvalidInput("A principal has no name", hint="Give the account's name.")
