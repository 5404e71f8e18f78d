"""A keyset's file while it is open: what was read of it, how it is changed. `Keyset` is the door to it."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from datetime import UTC
from pathlib import Path
from typing import Final

import attrs

from piiguard.catalog.ports import Clock
from piiguard.crypto.key_cache import CacheLimits, KeyCache
from piiguard.crypto.keys import (
    OPENING_STATES,
    KeyInfo,
    KeyRecord,
    KeysetRecord,
    KeyState,
    find_key,
    info_of,
    unwrap_dek,
)
from piiguard.crypto.keyset_files import authenticated, dump, load
from piiguard.crypto.leases import Lease, Leases, is_counted, most_of
from piiguard.crypto.limits import Limits, Used
from piiguard.crypto.private_files import create_private, exclusive, read_private, replace_private
from piiguard.crypto.providers.answers import unwrapped_kek, wrapped_kek
from piiguard.crypto.providers.ports import KekProvider
from piiguard.crypto.rotation import descendant, new_key
from piiguard.crypto.secret_octets import fresh_secret
from piiguard.crypto.suites import DEK_SIZE, Suite
from piiguard.errors import KeysetError, KeyStateError

__all__ = ["OpenedKeyset", "create_keyset", "open_keyset"]

_KEYSET_ID_SIZE: Final = 16


class OpenedKeyset:
    """An open keyset file and its keys.

    Args:
        path: The file.
        record: What was read of it, authenticated.
        kek: Its KEK.
        provider: Who unwraps that again.
        cache: How long its keys stay in memory.
        clock: Where the time comes from.
        wait: Seconds that a change waits for another process.

    Attributes:
        path: The file.
        record: What it held when it was last read.
        keys: Its keys, and whether they are still in memory.
        clock: Where the time comes from.
        suites: The suites of the keys that open, by id.
        active: The one that seals.
    """

    def __init__(
        self,
        path: Path,
        record: KeysetRecord,
        kek: bytes,
        *,
        provider: KekProvider,
        cache: CacheLimits | None = None,
        clock: Clock,
        wait: float,
    ) -> None:
        self.path: Path = path
        self.clock: Clock = clock
        self._wait = wait
        self._lock = threading.RLock()
        self._leases = Leases(path, record.keyset_id, wait=wait)
        self._allowances: dict[str, Lease] = {}
        self.keys: KeyCache = KeyCache(record, kek, provider, limits=cache)
        self._show(record)

    @property
    def kek(self) -> bytes:
        """The KEK, asked for again if it was forgotten."""
        return self.keys.kek

    def dek(self, key_id: str) -> bytes:
        """Return a key that opens, asked for again if it was forgotten; see `Keyset.dek`."""
        found = self.keys.dek(key_id)
        if found is not None:
            return found
        raise KeyStateError(
            f"Key {key_id} is {find_key(self.record, key_id).state.value}",
            hint="Enable it again if it is only disabled; a destroyed key is gone.",
        )

    def allowance(self, key_id: str) -> Lease | None:
        """Return what sealing under a key is counted against; see `Keyset.allowance`."""
        key = find_key(self.record, key_id)
        self.dek(key_id)
        if not is_counted(key.suite, key.limits):
            return None
        with self._lock:
            most = most_of(key.suite, key.limits)
            # Not the key itself: a lease outlives what the cache forgets.
            made = Lease(self._leases, key.id, lambda: self.dek(key_id), most)
            lease = self._allowances.setdefault(key_id, made)
            lease.limit(most)
        return lease

    def used(self, key_id: str) -> Used | None:
        """Return how much a key has sealed; see `Keyset.used`."""
        key, dek = find_key(self.record, key_id), self.dek(key_id)
        return self._leases.used(key.id, dek) if is_counted(key.suite, key.limits) else None

    def change(
        self,
        edit: Callable[[KeysetRecord, str], KeysetRecord],
        *,
        kek: bytes | None = None,
        provider: KekProvider | None = None,
    ) -> KeysetRecord:
        """Apply *edit* to what the file holds now, not to what this process last saw: no update is lost."""
        with self._lock, exclusive(self.path, wait=self._wait):
            current, now = self._read(), _stamp(self.clock)
            record = attrs.evolve(edit(current, now), epoch=current.epoch + 1, changed=now)
            # Before the key is there: one that nobody counts would be refused; a count of none does no harm.
            if kek is None:
                self.count(record, current.keys)
            kek = kek or self.kek
            replace_private(self.path, dump(record, kek))
            self._take(record, kek, provider)
            return record

    def refresh(self) -> bool:
        """Read the file again; True if anything had changed."""
        with self._lock:
            record = self._read()
            changed = record.epoch != self.record.epoch
            if changed:
                self._take(record, self.kek)
            return changed

    def count(self, record: KeysetRecord, before: tuple[KeyRecord, ...], *, anew: bool = False) -> None:
        """Begin to count the use of those keys of *record* whose use was not counted *before*."""
        known = {key.id for key in before if is_counted(key.suite, key.limits)}
        new = [key for key in record.keys if key.id not in known and is_counted(key.suite, key.limits)]
        deks = {key.id: unwrap_dek(self.kek, record.keyset_id, key) for key in new}
        self._leases.begin(deks, anew=anew)

    def _read(self) -> KeysetRecord:
        record, mac = load(read_private(self.path))
        if record.keyset_id != self.record.keyset_id:
            raise KeysetError(
                f"{self.path} holds another keyset than when it was opened",
                hint="Put the right file back, or open this one anew.",
                code="crypto.keyset_replaced",
            )
        if record.kek != self.record.kek:
            raise KeysetError(
                "The keyset was rewrapped by another process since it was opened",
                hint="Open it again with what protects it now.",
                code="crypto.keyset_rewrapped",
            )
        return descendant(authenticated(record, mac, self.kek, min_epoch=self.record.epoch), self.record)

    def _take(self, record: KeysetRecord, kek: bytes, provider: KekProvider | None = None) -> None:
        # First the keys, so that the ACTIVE one is never without; last the number that says all is new.
        self.keys.take(record, kek=kek, provider=provider)
        self._show(record)
        self.keys.advance()

    def _show(self, record: KeysetRecord) -> None:
        # Readers take no lock: each of these names is bound in one step, to something never changed after.
        usable = [key for key in record.keys if key.state in OPENING_STATES]
        self.suites: dict[str, Suite] = {str(key.id): key.suite for key in usable}
        self.active: KeyInfo = next(info_of(key) for key in usable if key.state is KeyState.ACTIVE)
        self.record: KeysetRecord = record


def create_keyset(
    path: Path,
    provider: KekProvider,
    suite: Suite,
    limits: Limits | None,
    *,
    cache: CacheLimits | None,
    clock: Clock,
    wait: float,
) -> OpenedKeyset:
    """Make a keyset with one ACTIVE key in a new file; see `Keyset.create`."""
    keyset_id, kek = secrets.token_bytes(_KEYSET_ID_SIZE), fresh_secret(DEK_SIZE)
    now = _stamp(clock)
    first = new_key(kek, keyset_id, suite, KeyState.ACTIVE, now, taken=frozenset())
    wrapped = wrapped_kek(provider, kek, keyset_id=keyset_id)
    record = KeysetRecord(keyset_id, 1, now, now, wrapped, (attrs.evolve(first, limits=limits),))
    create_private(path, dump(record, kek))
    opened = OpenedKeyset(path, record, kek, provider=provider, cache=cache, clock=clock, wait=wait)
    opened.count(record, (), anew=True)
    return opened


def open_keyset(
    path: Path,
    provider: KekProvider,
    *,
    min_epoch: int,
    cache: CacheLimits | None,
    clock: Clock,
    wait: float,
) -> OpenedKeyset:
    """Read a keyset's file; see `Keyset.open`."""
    record, mac = load(read_private(path))
    kek = unwrapped_kek(provider, record.kek, keyset_id=record.keyset_id)
    authenticated(record, mac, kek, min_epoch=min_epoch)
    return OpenedKeyset(path, record, kek, provider=provider, cache=cache, clock=clock, wait=wait)


def _stamp(clock: Clock) -> str:
    return clock.now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
