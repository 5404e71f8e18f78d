"""What every view has in common: for whom it is, what the policy knows of a table, and its ledger entry."""

from __future__ import annotations

import hashlib
import textwrap
from collections.abc import Sequence
from typing import Final

import attrs

from piiguard.access.admission import record
from piiguard.access.context import scope_here
from piiguard.access.gatekeeper import Epoch, Gatekeeper
from piiguard.access.rules import FieldClass
from piiguard.catalog import Event, Principal, PurposeName
from piiguard.errors import AccessDenied

__all__ = ["Revealed", "Viewer", "listed_classes", "record_reveal", "row_digest", "viewer_of"]

# 64 bits tell the rows of any table apart, and keep an entry short.
_ROW_DIGITS: Final = 16
# Both below what the ledger takes: 58 digests fill a detail, and an entry holds 64 details.
_DETAIL_LENGTH: Final = 1_000
_ROWS_AN_EVENT: Final = 2_000


@attrs.frozen
class Viewer:
    """Whom a view is for.

    Attributes:
        principal: Who looks.
        purpose: What for.
        scope: Name of the scope they act in, empty outside one.
    """

    principal: Principal
    purpose: PurposeName | None
    scope: str


@attrs.frozen
class Revealed:
    """What a view shows in the clear, without the values.

    Attributes:
        table: Of which table.
        fields: Which fields.
        count: Of how many rows.
        rows: Digests of the rows' references.
    """

    table: str
    fields: frozenset[str]
    count: int
    rows: tuple[str, ...]


def viewer_of(principal: Principal | None, purpose: str | None) -> Viewer:
    """Find out whom a view is for.

    Args:
        principal: Whom the caller named, or None for whoever is acting.
        purpose: What the caller named, or None for the purpose of the block.

    Returns:
        The viewer.

    Raises:
        AccessDenied: If nobody is acting, or for something else.
    """
    asked = None if purpose is None else PurposeName(purpose)
    if principal is not None:
        return Viewer(principal, asked, "")
    scope = scope_here()
    if None not in (asked, scope.purpose) and asked != scope.purpose:
        raise AccessDenied(
            f"{scope.principal.name!r} acts for {scope.purpose}, not for {asked}",
            hint="Open another acting_as block for another purpose.",
            code="access.other_purpose",
        )
    return Viewer(scope.principal, asked or scope.purpose, scope.id)


def listed_classes(epoch: Epoch, table: str) -> dict[str, FieldClass]:
    """List what the policy itself knows of a table's fields.

    Args:
        epoch: The epoch whose policy is asked.
        table: The table.

    Returns:
        Path within the table → class.
    """
    start = f"{table}."
    return {
        name.removeprefix(start): kind for name, kind in epoch.policy.fields.items() if name.startswith(start)
    }


def row_digest(table: str, reference: object) -> str:
    """Name a row in the ledger without naming it to those who do not know it already.

    Args:
        table: Its table.
        reference: The application's own reference to it.

    Returns:
        16 hexadecimal digits of SHA-256 over table, NUL and reference.
    """
    return hashlib.sha256(f"{table}\0{reference}".encode()).hexdigest()[:_ROW_DIGITS]


def record_reveal(gatekeeper: Gatekeeper, epoch: Epoch, viewer: Viewer, revealed: Revealed) -> None:
    """Write what is shown in the clear into the ledger.

    Args:
        gatekeeper: Whose ledger.
        epoch: The epoch it was decided in.
        viewer: Whom it is shown to.
        revealed: What is shown.

    Raises:
        AccessDenied: If it could not be written.
    """
    for first in range(0, len(revealed.rows), _ROWS_AN_EVENT):
        some = revealed.rows[first : first + _ROWS_AN_EVENT]
        details: dict[str, str | int] = {
            "policy": epoch.policy.digest,
            "purpose": viewer.purpose or "",
            "scope": viewer.scope,
            "table": revealed.table,
            "count": len(some) if len(revealed.rows) == revealed.count else revealed.count,
            **_packed("fields", sorted(revealed.fields)),
            **_packed("rows", some),
        }
        event = Event("access.reveal", viewer.principal.name, details)
        record(gatekeeper, event, denied_what=f"to read {revealed.table} in the clear")


def _packed(name: str, words: Sequence[str]) -> dict[str, str | int]:
    """Spread many words over as few details as the ledger's bound on one allows."""
    lines = textwrap.wrap(" ".join(words), _DETAIL_LENGTH, break_on_hyphens=False)
    return {f"{name}_{number}" if number else name: line for number, line in enumerate(lines)}
