"""Uses of subjects' keys: counted, where a repeated nonce would break them, as those of a keyset's are.

A process reserves some values at a time in the store and uses them up from memory, so the count is never too
low, however the process ends. Format: ``docs/format.md``, 5.1.
"""

from __future__ import annotations

import hmac
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from typing import Final

import attrs

from piiguard.crypto.envelopes import SubjectKey
from piiguard.crypto.forks import Forks
from piiguard.crypto.limits import MOST_RANDOM_NONCES
from piiguard.crypto.subject_files import SubjectFile, damaged
from piiguard.crypto.suites import Mode, expand
from piiguard.crypto.tokens import KeyId, key_id_octets
from piiguard.errors import KeysetError, KeyStateError

__all__ = ["SubjectUses"]

_STEP: Final = 256
"""Values reserved at a time, of one subject."""
_REMEMBERED: Final = 10_000
"""Subjects whose reserve is kept in memory; what is forgotten counts as used."""
_MAC_SIZE: Final = 32
_COUNT_SIZE: Final = 8


@attrs.define
class _Lease:
    left: int
    seen: int


class SubjectUses:
    """The counts in one store, and what this process has reserved of them. Safe between threads and forks.

    Args:
        file: The store.
        keyset_id: The keyset that its keys are wrapped under, in hexadecimal.
    """

    def __init__(self, file: SubjectFile, keyset_id: str) -> None:
        self._file = file
        self._keyset_id = bytes.fromhex(keyset_id)
        self._begin()

    def start(self, database: sqlite3.Connection, keys: Iterable[SubjectKey]) -> None:
        """Begin to count new keys, in the transaction that brings them."""
        rows = [self._row(key, 0) for key in keys if _is_counted(key)]
        database.executemany("INSERT INTO sealed VALUES (?, ?, ?)", rows)

    def take(self, wanted: Mapping[SubjectKey, int]) -> None:
        """Count values before they are sealed, all or none.

        Args:
            wanted: How many under which key; those of suites that need no count are passed over.

        Raises:
            KeyStateError: If a key may not seal that many any more, or was shredded meanwhile.
            KeysetError: If a count is missing, cannot be trusted, or is lower than was seen.
            Busy: If another process holds the store.
        """
        counted = {key: number for key, number in wanted.items() if _is_counted(key)}
        if not counted:
            return
        if self._fork != Forks.number:
            with Forks.lock:
                if self._fork != Forks.number:
                    self._begin()
        with self._lock:
            short = [key for key, number in counted.items() if self._left(key) < number]
            if short:
                with self._file.writing() as database:
                    fresh = {key.id: self._reserved(database, key, counted[key]) for key in short}
                self._leases.update(fresh)
            for key, number in counted.items():
                self._leases[key.id].left -= number
                self._leases.move_to_end(key.id)
            while len(self._leases) > _REMEMBERED:
                self._leases.popitem(last=False)

    def _begin(self) -> None:
        self._lock = threading.Lock()
        self._leases = OrderedDict[KeyId, _Lease]()
        self._fork = Forks.number

    def _left(self, key: SubjectKey) -> int:
        lease = self._leases.get(key.id)
        return 0 if lease is None else lease.left

    def _reserved(self, database: sqlite3.Connection, key: SubjectKey, number: int) -> _Lease:
        lease = self._leases.get(key.id, _Lease(0, 0))
        spent, need = self._spent(database, key, lease.seen), number - lease.left
        got = min(max(need, _STEP), MOST_RANDOM_NONCES - spent)
        if got < need:
            raise KeyStateError(
                f"Key {key.id} of a data subject has sealed, or reserved for sealing, all of its"
                f" {MOST_RANDOM_NONCES:,} values",
                hint="Encrypt what comes next for another reference of that subject; all stays readable.",
                code="crypto.key_exhausted",
            )
        row = self._row(key, spent + got)
        database.execute("UPDATE sealed SET messages = ?, mac = ? WHERE id = ?", (*row[1:], row[0]))
        return _Lease(lease.left + got, spent + got)

    def _spent(self, database: sqlite3.Connection, key: SubjectKey, seen: int) -> int:
        found = database.execute(
            "SELECT messages, mac FROM sealed WHERE id = ?", (key_id_octets(key.id),)
        ).fetchone()
        if found is None:
            raise _missing(database, key)
        spent, mac = found
        if not isinstance(spent, int) or spent < 0 or not isinstance(mac, bytes):
            raise damaged(self._file.path)
        if not hmac.compare_digest(self._row(key, spent)[2], mac):
            raise damaged(self._file.path)
        if spent < seen:
            raise KeysetError(
                f"{self._file.path} counts less use of key {key.id} than was seen before",
                hint="An old copy was put back. Restore the newest one; mind the subjects shredded since.",
                code="crypto.keyset_rolled_back",
            )
        return spent

    def _row(self, key: SubjectKey, messages: int) -> tuple[bytes, int, bytes]:
        octets = key_id_octets(key.id)
        mac_key = expand(key.dek, b"piiguard/1/leases", _MAC_SIZE)
        told = self._keyset_id + octets + messages.to_bytes(_COUNT_SIZE, "big")
        return octets, messages, hmac.digest(mac_key, told, "sha256")


def _is_counted(key: SubjectKey) -> bool:
    return Mode.sealing(key.suite).counted


def _missing(database: sqlite3.Connection, key: SubjectKey) -> KeyStateError | KeysetError:
    gone = database.execute("SELECT 1 FROM shredded WHERE id = ?", (key_id_octets(key.id),)).fetchone()
    if gone is not None:
        return KeyStateError(
            "The subject's key was destroyed, and nothing more is encrypted for them",
            hint="Drop what arrived late. If they have truly come back, give them a new identifier.",
            code="crypto.subject_shredded",
        )
    return KeysetError(
        f"The store does not count the use of key {key.id}, so nobody can say how often it has sealed",
        hint="Restore the newest copy of the store, or encrypt for another reference of that subject.",
        code="crypto.leases_missing",
    )
