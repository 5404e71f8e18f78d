"""A keyset's file while it is open: what was read of it, how it is changed. `Keyset` is the door to it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC
from pathlib import Path

import attrs

from piiguard.catalog.ports import Clock
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
from piiguard.crypto.limits import Used
from piiguard.crypto.private_files import exclusive, read_private, replace_private
from piiguard.crypto.suites import Suite
from piiguard.errors import KeysetError

__all__ = ["OpenedKeyset", "stamp"]


class OpenedKeyset:
    """An open keyset file and its keys.

    Args:
        path: The file.
        record: What was read of it, authenticated.
        kek: Its KEK.
        clock: Where the time comes from.
        wait: Seconds that a change waits for another process.

    Attributes:
        path: The file.
        record: What it held when it was last read.
        kek: Its KEK.
        clock: Where the time comes from.
        generation: How many records this process has seen.
        deks: The keys that open, by id.
        suites: Their suites.
        active: The one that seals.
    """

    def __init__(self, path: Path, record: KeysetRecord, kek: bytes, *, clock: Clock, wait: float) -> None:
        self.path: Path = path
        self.kek: bytes = kek
        self.clock: Clock = clock
        self.generation: int = 0
        self._wait = wait
        self._lock = threading.RLock()
        self._leases = Leases(path, record.keyset_id, wait=wait)
        self._allowances: dict[str, Lease] = {}
        self._take(record)

    def allowance(self, key_id: str, dek: bytes) -> Lease | None:
        """Return what sealing under a key is counted against; see `Keyset.allowance`."""
        key = find_key(self.record, key_id)
        if not is_counted(key.suite, key.limits):
            return None
        with self._lock:
            most = most_of(key.suite, key.limits)
            lease = self._allowances.setdefault(key_id, Lease(self._leases, key.id, dek, most))
            lease.limit(most)
        return lease

    def used(self, key_id: str, dek: bytes) -> Used | None:
        """Return how much a key has sealed; see `Keyset.used`."""
        key = find_key(self.record, key_id)
        return self._leases.used(key.id, dek) if is_counted(key.suite, key.limits) else None

    def change(
        self, edit: Callable[[KeysetRecord, str], KeysetRecord], *, kek: bytes | None = None
    ) -> KeysetRecord:
        """Apply *edit* to what the file holds now, not to what this process last saw: no update is lost."""
        with self._lock, exclusive(self.path, wait=self._wait):
            current, now = self._read(), stamp(self.clock)
            record = attrs.evolve(edit(current, now), epoch=current.epoch + 1, changed=now)
            # Before the key is there: one that nobody counts would be refused; a count of none does no harm.
            if kek is None:
                self.count(record, current.keys)
            replace_private(self.path, dump(record, kek or self.kek))
            self.kek = kek or self.kek
            self._take(record)
            return record

    def refresh(self) -> bool:
        """Read the file again; True if anything had changed."""
        with self._lock:
            record = self._read()
            changed = record.epoch != self.record.epoch
            if changed:
                self._take(record)
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
        return authenticated(record, mac, self.kek, min_epoch=self.record.epoch)

    def _take(self, record: KeysetRecord) -> None:
        # Readers take no lock: each of these names is bound in one step, to something never changed after.
        usable = [key for key in record.keys if key.state in OPENING_STATES]
        self.deks: dict[str, bytes] = {
            str(key.id): unwrap_dek(self.kek, record.keyset_id, key) for key in usable
        }
        self.suites: dict[str, Suite] = {str(key.id): key.suite for key in usable}
        self.active: KeyInfo = next(info_of(key) for key in usable if key.state is KeyState.ACTIVE)
        self.record: KeysetRecord = record
        self.generation += 1


def stamp(clock: Clock) -> str:
    """Return the present moment as keyset files write it."""
    return clock.now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
