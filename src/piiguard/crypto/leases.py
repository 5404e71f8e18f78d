"""Leases: how a key's use is counted across processes and crashes without a write for each value.

A process reserves some thousands of values at a time in a file beside the keyset, under a lock, and uses them
up from memory. One that is killed loses at most its lease, so the count is never too low. Format:
``docs/format.md``, 3.1.
"""

from __future__ import annotations

import hmac
import json
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import attrs

from piiguard.crypto.forks import Forks
from piiguard.crypto.limits import MOST_COUNTED, MOST_RANDOM_NONCES, Limits, Used
from piiguard.crypto.private_files import create_private, exclusive, read_private, replace_private
from piiguard.crypto.suites import Mode, Suite, expand
from piiguard.crypto.tokens import KeyId, key_id_octets
from piiguard.errors import KeysetError, KeyStateError

__all__ = ["Lease", "Leases", "is_counted", "most_of"]

_WHAT: Final = "file of leases"
_MAC_SIZE: Final = 32
_COUNT_SIZE: Final = 8
# A process that lives for a moment takes little; one that goes on asks ever less often.
_FIRST: Final = 2**10
_LARGEST: Final = 2**20
_OCTETS_EACH: Final = 2**10


def is_counted(suite: Suite, limits: Limits | None) -> bool:
    """Say whether what a key seals has to be counted.

    Args:
        suite: The key's suite.
        limits: The key's limits.

    >>> is_counted(Suite.AES_256_GCM, None), is_counted(Suite.AES_256_SIV, None)
    (True, False)
    """
    return Mode.sealing(suite).counted or (limits is not None and limits.counting)


def most_of(suite: Suite, limits: Limits | None) -> Used:
    """Return the most that a key may seal.

    Args:
        suite: The key's suite.
        limits: The key's limits.

    >>> most_of(Suite.AES_256_GCM, None).messages == 2**32
    True
    """
    messages = MOST_RANDOM_NONCES if Mode.sealing(suite).counted else MOST_COUNTED
    limits = limits or Limits()
    return Used(min(messages, limits.messages or messages), limits.octets or MOST_COUNTED)


class Leases:
    """The file of leases of one keyset.

    Args:
        keyset: The keyset's file.
        keyset_id: The keyset.
        wait: Seconds to wait for another process.
    """

    def __init__(self, keyset: Path, keyset_id: bytes, *, wait: float) -> None:
        self._path = keyset.with_name(keyset.name + ".leases")
        self._keyset_id = keyset_id
        self._wait = wait
        self._seen: dict[KeyId, Used] = {}

    def begin(self, deks: Mapping[KeyId, bytes], *, anew: bool = False) -> None:
        """Begin to count the use of keys; what is counted already goes on.

        Args:
            deks: The keys.
            anew: The keyset is new, so that a file left by another one of its name is replaced.

        Raises:
            KeysetError: If the file cannot be trusted or written.
            Busy: If another process holds it.
        """
        if not deks:
            return
        with exclusive(self._path, wait=self._wait):
            there = self._path.exists()
            entries = self._read() if there and not anew else {}
            for key_id, dek in deks.items():
                entries.setdefault(key_id, self._entry(key_id, dek, Used(0, 0)))
            self._write(entries, there=there)

    def reserve(self, key_id: KeyId, dek: bytes, *, need: Used, want: Used, most: Used) -> Used:
        """Reserve some of what a key may still seal.

        Args:
            key_id: The key's id.
            dek: The key.
            need: Less is of no use.
            want: More is not wanted.
            most: What the key may seal altogether.

        Returns:
            How much was reserved, on disk.

        Raises:
            KeyStateError: If *need* is more than is left.
            KeysetError: If the file is missing, cannot be trusted, is older than what was seen, or cannot be
                written.
            Busy: If another process holds it.
        """
        with exclusive(self._path, wait=self._wait):
            entries = self._read()
            spent = self._spent(entries, key_id, dek)
            messages = min(max(need.messages, want.messages), most.messages - spent.messages)
            octets = min(max(need.octets, want.octets), most.octets - spent.octets)
            if messages < need.messages or octets < need.octets:
                raise _exhausted(key_id, most, by_count=messages < need.messages)
            total = Used(spent.messages + messages, spent.octets + octets)
            entries[key_id] = self._entry(key_id, dek, total)
            self._write(entries, there=True)
            self._seen[key_id] = total
        return Used(messages, octets)

    def used(self, key_id: KeyId, dek: bytes) -> Used:
        """Return how much of a key is used up or reserved; raises as `reserve` does."""
        return self._spent(self._read(), key_id, dek)

    def _spent(self, entries: Mapping[KeyId, Mapping[str, object]], key_id: KeyId, dek: bytes) -> Used:
        entry = entries.get(key_id)
        if entry is None:
            raise _missing(self._path, key_id)
        spent = Used(_whole(entry["messages"]), _whole(entry["octets"]))
        if not hmac.compare_digest(str(entry["mac"]), self._mac(key_id, dek, spent)):
            raise _damaged(self._path)
        seen = self._seen.get(key_id, Used(0, 0))
        if spent.messages < seen.messages or spent.octets < seen.octets:
            raise KeysetError(
                f"{self._path} counts less use of key {key_id} than was seen before",
                hint="An old copy was put back. Restore the newest one, or rotate the keyset.",
                code="crypto.keyset_rolled_back",
            )
        return spent

    def _read(self) -> dict[KeyId, dict[str, object]]:
        # Loaded here because importing this pillar must not load pydantic.
        from piiguard.crypto.keyset_schema import LeasesModel, ValidationError

        if not self._path.exists():
            return {}
        try:
            model = LeasesModel.model_validate_json(read_private(self._path, what=_WHAT))
        except (ValidationError, ValueError):
            raise _damaged(self._path) from None
        if model.keyset != self._keyset_id.hex():
            raise _damaged(self._path)
        return {KeyId(key_id): entry.model_dump() for key_id, entry in model.keys.items()}

    def _write(self, entries: Mapping[KeyId, Mapping[str, object]], *, there: bool) -> None:
        body = {
            "format": "piiguard-leases",
            "version": 1,
            "keyset": self._keyset_id.hex(),
            "keys": entries,
        }
        octets = json.dumps(body, sort_keys=True, separators=(",", ":")).encode() + b"\n"
        (replace_private if there else create_private)(self._path, octets)

    def _entry(self, key_id: KeyId, dek: bytes, spent: Used) -> dict[str, object]:
        return {**attrs.asdict(spent), "mac": self._mac(key_id, dek, spent)}

    def _mac(self, key_id: KeyId, dek: bytes, spent: Used) -> str:
        counts = spent.messages.to_bytes(_COUNT_SIZE, "big") + spent.octets.to_bytes(_COUNT_SIZE, "big")
        key = expand(dek, b"piiguard/1/leases", _MAC_SIZE)
        return hmac.digest(key, self._keyset_id + key_id_octets(key_id) + counts, "sha256").hex()


class Lease:
    """What this process has reserved of one key. An `Allowance`; safe between threads and after a fork.

    Args:
        leases: Where to reserve.
        key_id: The key's id.
        dek: Gives the key; asked whenever some is reserved.
        most: What it may seal altogether.
    """

    def __init__(self, leases: Leases, key_id: KeyId, dek: Callable[[], bytes], most: Used) -> None:
        self._leases = leases
        self._key_id = key_id
        self._dek = dek
        self._most = most
        self._begin()

    def take(self, messages: int, octets: int) -> None:
        """Count so many values; see `Allowance`."""
        if self._fork != Forks.number:
            with Forks.lock:
                if self._fork != Forks.number:
                    self._begin()
        with self._lock:
            if messages > self._messages or octets > self._octets:
                self._reserve(messages - self._messages, octets - self._octets)
            self._messages -= messages
            self._octets -= octets

    def limit(self, most: Used) -> None:
        """Take another limit; what was reserved under the former one is given up."""
        if most != self._most:
            with self._lock:
                self._most = most
                self._messages = self._octets = 0

    def __repr__(self) -> str:
        return f"<Lease of key {self._key_id}: {self._messages:,} values left>"

    def _begin(self) -> None:
        self._lock = threading.Lock()
        self._messages = 0
        self._octets = 0
        self._size = _FIRST
        self._fork = Forks.number

    def _reserve(self, messages: int, octets: int) -> None:
        need = Used(max(messages, 0), max(octets, 0))
        want = Used(self._size, self._size * _OCTETS_EACH)
        got = self._leases.reserve(self._key_id, self._dek(), need=need, want=want, most=self._most)
        self._messages += got.messages
        self._octets += got.octets
        self._size = min(2 * self._size, _LARGEST)


def _whole(number: object) -> int:
    return number if isinstance(number, int) else -1


def _exhausted(key_id: KeyId, most: Used, *, by_count: bool) -> KeyStateError:
    limit = f"{most.messages:,} values" if by_count else f"{most.octets:,} bytes"
    return KeyStateError(
        f"Key {key_id} has sealed, or reserved for sealing, all of its {limit}",
        hint="Rotate the keyset: `piiguard keys rotate`. What the key has encrypted stays readable.",
        code="crypto.key_exhausted",
    )


def _missing(path: Path, key_id: KeyId) -> KeysetError:
    return KeysetError(
        f"{path} does not count the use of key {key_id}, so nobody can say how often it has sealed",
        hint="Put the newest copy of the file back, or rotate the keyset: a new key is counted from nothing.",
        code="crypto.leases_missing",
    )


def _damaged(path: Path) -> KeysetError:
    return KeysetError(
        f"{path} is garbled, or was changed by something that does not hold the key",
        hint="Restore the newest copy; without one, remove the file and rotate the keyset.",
        code="crypto.keyset_damaged",
    )
