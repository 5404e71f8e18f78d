"""The seams between pillars: small Protocols that `guard` fills with the real thing.

A pillar that needs another one takes the Protocol from here, so each can be imported, tested and
understood alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NewType, Protocol, runtime_checkable

import attrs

from piiguard.catalog.entities import Entity
from piiguard.catalog.findings import Finding

if TYPE_CHECKING:
    from piiguard.catalog.principals import (  # noqa: TC004 - attrs keeps annotations as strings
        PrincipalName,
        SubjectId,
    )

__all__ = [
    "Clock",
    "Encryptor",
    "EntryNumber",
    "Event",
    "FormKeeper",
    "HoldCheck",
    "Ledger",
    "Masker",
    "Recognizer",
    "Shredder",
    "SystemClock",
    "ValueMasker",
]

EntryNumber = NewType("EntryNumber", int)
"""Position of an entry in the ledger, counted from 1."""


class Clock(Protocol):
    """Where time comes from, so that tests and replays can say what time it is."""

    def now(self) -> datetime:
        """Return the present moment, timezone-aware."""
        ...


@attrs.frozen
class SystemClock:
    """The machine's own clock, in UTC."""

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return datetime.now(UTC)


@attrs.frozen
class Event:
    """Something that happened, for the ledger. It holds no personal data in the clear.

    Attributes:
        kind: Pillar and deed: ``"access.reveal"``, ``"crypto.rotate"``, ``"retention.dispose"`` …
        actor: Who did it; ``"system"`` where nobody asked.
        details: Facts about it: names, counts, key ids, digests. Never a personal value.
    """

    kind: str
    actor: PrincipalName
    details: Mapping[str, str | int] = attrs.field(factory=dict[str, str | int])


@runtime_checkable
class Ledger(Protocol):
    """Where events are kept so that nobody can quietly change them."""

    def append(self, event: Event) -> EntryNumber:
        """Write *event* durably and return its number.

        Raises:
            LedgerUnavailable: If it could not be written; then what it records must not happen.
        """
        ...


class Encryptor(Protocol):
    """Turns a clear value into a ciphertext bound to its place, and back."""

    def encrypt(self, value: str | bytes, *, row: str | None = None, subject: str | None = None) -> bytes:
        """Encrypt one value."""
        ...

    def decrypt(self, token: bytes, *, row: str | None = None, subject: str | None = None) -> str | bytes:
        """Decrypt one value, or raise `piiguard.errors.DecryptionError`."""
        ...


class Shredder(Protocol):
    """Destroys the keys of data subjects, which makes their ciphertexts unreadable everywhere."""

    def shred_all(self, subjects: Iterable[SubjectId]) -> int:
        """Destroy the subjects' keys durably, all or none; how many had any. Twice does no harm."""
        ...


class HoldCheck(Protocol):
    """Answers whether a legal hold covers a record."""

    def holding(self, table: str, row: str) -> str | None:
        """Return the name of a hold that covers the record, or None."""
        ...


class Masker(Protocol):
    """Rewrites a text so that its findings are no longer readable."""

    def mask_text(self, text: str, findings: Sequence[Finding]) -> str:
        """Return *text* with every finding masked."""
        ...


class ValueMasker(Protocol):
    """Masks one value that is known to be an entity as a whole."""

    def mask_value(self, entity: Entity, value: str) -> str:
        """Return *value* masked; what it cannot mask it hides."""
        ...


class FormKeeper(Protocol):
    """Turns values of one form into others of the same form, and back; equal ones into equal ones."""

    def accepts(self, values: Sequence[str], *, encrypted: bool = False) -> Sequence[bool]:
        """Say which values can be encrypted, or, if they are *encrypted*, which can be decrypted."""
        ...

    def encrypt_column(self, values: Iterable[str]) -> Sequence[str]:
        """Return what takes the place of each value."""
        ...

    def decrypt_column(self, values: Iterable[str]) -> Sequence[str]:
        """Return the values again."""
        ...


class Recognizer(Protocol):
    """Finds one or more entities in a text: a user's own, or another library's behind an adapter."""

    @property
    def entities(self) -> tuple[Entity, ...]:
        """The entities it can find."""
        ...

    def find(self, text: str) -> Sequence[Finding]:
        """Return its findings in *text*, offsets in code points."""
        ...
