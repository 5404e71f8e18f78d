"""The composition root: one object that reads ``piiguard.toml`` and wires the pillars together.

::

    with pg.Guard.open("piiguard.toml"):
        with pg.acting_as(pg.Principal("li.na", roles={"sales"}), purpose="transfer"):
            shown = pg.view(customer)

Nothing runs beside it: the ledger is a SQLite file and the keys are a local keyset. No pillar needs this
module; each can be used alone.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, Self

from piiguard.access import Decision, Gatekeeper, Policy, install, uninstall
from piiguard.audit import SqliteLedger
from piiguard.catalog import Clock, Event, Principal, PrincipalName, SystemClock
from piiguard.mask import MaskPolicy, Partial, Redact

if TYPE_CHECKING:
    from piiguard.crypto import FieldCipher, KekProvider, KeyInfo, Keyset, SubjectKeys, Suite
    from piiguard.guard_settings import GuardSettings
    from piiguard.retention import HoldRegister, Journal, Retention, RulePack, Store, TableRule

__all__ = ["Guard"]


class Guard:
    """Everything an application needs, opened from one file. Close it, or use ``with``.

    Attributes:
        policy: Who may see what.
        ledger: Where it is written down.
        gatekeeper: What decides by the policy and writes to the ledger.
        masks: How values are masked.
    """

    def __init__(self, folder: Path, policy: Policy, settings: GuardSettings, *, clock: Clock) -> None:
        self._folder = folder
        self._settings = settings
        self._clock = clock
        self.policy = policy
        self.masks: MaskPolicy = _masks(settings)
        self.ledger: SqliteLedger = SqliteLedger.open(self._at(settings.ledger.path), clock=clock)
        self.gatekeeper: Gatekeeper = Gatekeeper(policy, self.ledger, clock=clock, masker=self.masks)

    @classmethod
    def open(
        cls,
        path: str | os.PathLike[str] = "piiguard.toml",
        *,
        types: Iterable[type] = (),
        clock: Clock | None = None,
        make_default: bool = True,
    ) -> Self:
        """Read a settings file and wire what it names. The ledger is created when it is not there yet.

        Args:
            path: The settings file; relative paths in it start at its folder.
            types: Classes whose declared fields the policy's rules may name.
            clock: Where the time comes from; the system's clock if not given.
            make_default: Make its gatekeeper the process's own, which `requires` and `view` then use.

        Returns:
            The guard.

        Raises:
            PolicyError: Listing everything wrong with the file, with lines and suggestions.
            AuditError: If the ledger cannot be opened.
        """
        from piiguard.access.policy_files import read as read_policy
        from piiguard.catalog.settings import load_toml
        from piiguard.guard_settings import read_guard

        settings = load_toml(path)
        policy = read_policy(settings, types)
        guard = cls(
            settings.path.absolute().parent, policy, read_guard(settings), clock=clock or SystemClock()
        )
        if make_default:
            install(guard.gatekeeper)
        return guard

    def explain(self, principal: Principal, permission: str, *, purpose: str | None) -> Decision:
        """Say what would be decided now, and why, without leaving a trace.

        Args:
            principal: Who would ask.
            permission: ``customer:read`` for a record, ``customer.phone:read`` for a field.
            purpose: What for.

        Returns:
            The decision.
        """
        return self.policy.explain(principal, permission, purpose=purpose, at=self._clock.now())

    @cached_property
    def keyset(self) -> Keyset:
        """The keys, opened when first needed.

        Raises:
            KeysetError: If there is no keyset, or what opens it is missing or wrong.
        """
        from piiguard.crypto import CacheLimits, Keyset

        minutes = self._settings.keyset.reopen_after_minutes
        cache = None if minutes is None else CacheLimits(max_age=timedelta(minutes=minutes))
        return Keyset.open(self.keyset_path, provider=self.kek_provider(), cache=cache, clock=self._clock)

    @property
    def keyset_path(self) -> Path:
        """Where the settings say the keyset is."""
        return self._at(self._settings.keyset.path)

    def kek_provider(self) -> KekProvider:
        """Return what wraps the keyset's KEK, as the settings name it.

        Raises:
            KeysetError: If the settings name nothing, or what they name is not there.
            MissingExtra: If the client of the service they name is not installed.
        """
        from piiguard.guard_settings import provider_of

        return provider_of(self._settings.keyset, self._folder)

    @property
    def has_subjects(self) -> bool:
        """Whether there is a store of data subjects' keys already."""
        return self._at(self._settings.keyset.subjects).exists()

    @cached_property
    def subjects(self) -> SubjectKeys:
        """The keys of data subjects, created when first needed.

        Raises:
            KeysetError: If the store cannot be opened, or belongs to another keyset.
        """
        from piiguard.crypto import SubjectKeys

        path = self._at(self._settings.keyset.subjects)
        make = SubjectKeys.open if path.exists() else SubjectKeys.create
        return make(path, self.keyset, clock=self._clock)

    def cipher(
        self, context: Mapping[str, str], *, deterministic: bool = False, per_subject: bool = False
    ) -> FieldCipher:
        """Return a cipher for one column.

        Args:
            context: Where the column is: ``{"table": "customer", "column": "phone"}``.
            deterministic: Equal values give equal tokens, so that they can be joined.
            per_subject: Allow values under their subject's own key, which can be shredded.

        Returns:
            The cipher.
        """
        from piiguard.crypto import FieldCipher

        subjects = self.subjects if per_subject else None
        return FieldCipher(self.keyset, context=context, deterministic=deterministic, subjects=subjects)

    def rotate(self, *, by: Principal, suite: Suite | None = None) -> KeyInfo:
        """Make a new key ACTIVE and wrap subjects' keys under it; data stays until it is re-encrypted.

        Args:
            by: Who has it done, for the ledger.
            suite: The suite of the new key; that of the ACTIVE key if not given.

        Returns:
            The new key.

        Raises:
            LedgerUnavailable: If it cannot be recorded; then nothing was rotated.
        """
        before = self.keyset.active
        self.ledger.append(Event("crypto.rotate", by.name, {"from": before.id}))
        after = self.keyset.rotate(suite=suite)
        wrapped = self.subjects.rewrap() if self.has_subjects else 0
        self.ledger.append(Event("crypto.rotated", by.name, {"to": after.id, "subject_keys": wrapped}))
        return after

    @cached_property
    def holds(self) -> HoldRegister:
        """The register of legal holds, created when first needed."""
        from piiguard.retention import HoldRegister

        path = self._at(self._settings.retention.holds)
        return HoldRegister.open(path, ledger=self.ledger, clock=self._clock)

    @cached_property
    def journal(self) -> Journal:
        """The write-ahead journal of dispositions, created when first needed."""
        from piiguard.retention import Journal

        return Journal.open(self._at(self._settings.retention.journal))

    def retention(
        self,
        store: Store,
        rules: Iterable[TableRule],
        *,
        pack: RulePack | None = None,
        shredding: bool = False,
    ) -> Retention:
        """Return the retention of one store, wired to the holds, the ledger and the journal.

        Args:
            store: Where the records are.
            rules: What has to go when.
            pack: The rule pack the statutory rules came from.
            shredding: Allow the keys of subjects to be destroyed.

        Returns:
            The retention.
        """
        from piiguard.retention import Retention

        return Retention(
            rules=tuple(rules),
            store=store,
            holds=self.holds,
            ledger=self.ledger,
            journal=self.journal,
            pack=pack,
            shredder=self.subjects if shredding else None,
            clock=self._clock,
        )

    def record(self, kind: str, details: Mapping[str, str | int], *, by: Principal | None = None) -> None:
        """Write an event of the application's own to the ledger.

        Args:
            kind: What happened: ``"import.done"``.
            details: Names, counts and digests; never personal data.
            by: Who did it; ``"system"`` if nobody in person.

        Raises:
            LedgerUnavailable: If it could not be written.
        """
        actor = PrincipalName("system") if by is None else by.name
        self.ledger.append(Event(kind, actor, dict(details)))

    def close(self) -> None:
        """Close every file it opened, and stop being the process's gatekeeper."""
        uninstall(self.gatekeeper)
        with ExitStack() as closing:
            closing.callback(self.ledger.close)
            for name in ("holds", "journal", "subjects"):
                if (opened := self.__dict__.get(name)) is not None:
                    closing.callback(opened.close)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Guard {str(self._folder)!r}: {len(self.policy.rules)} rules>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("A Guard holds keys and open files and cannot be pickled; open it where it is used")

    def _at(self, path: str) -> Path:
        return self._folder / path


def _masks(settings: GuardSettings) -> MaskPolicy:
    default = Redact() if settings.mask.default == "redact" else Partial()
    return MaskPolicy({name: Redact() for name in settings.mask.redact}, default)
