"""Keysets: the keys of an application in one file, their states, and their rotation.

Format: ``docs/format.md``, 3. One keyset serves any number of columns, because each column's keys are derived
from the keyset's. Use one keyset per purpose where purposes must be able to lose their keys separately.
"""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Callable
from datetime import UTC
from pathlib import Path
from typing import Final, NoReturn, Self

import attrs

from piiguard.catalog.ports import Clock, SystemClock
from piiguard.crypto.keys import (
    OPENING_STATES,
    KeyInfo,
    KeysetRecord,
    KeyState,
    find_key,
    info_of,
    unwrap_dek,
)
from piiguard.crypto.keyset_files import authenticated, dump, load
from piiguard.crypto.private_files import create_private, exclusive, read_private, replace_private
from piiguard.crypto.providers import KekProvider, PassphraseProvider
from piiguard.crypto.rotation import moved, new_key, rewrapped, rotated, staged
from piiguard.crypto.suites import DEK_SIZE, Suite
from piiguard.errors import KeysetError, KeyStateError

__all__ = ["Keyset"]

_KEYSET_ID_SIZE: Final = 16


class Keyset:
    """A file of keys. Made by `create` or `open`; safe to share between threads; never pickled.

    A keyset does not follow changes that other processes make until `refresh` or a change of its own reads
    the file again. The keys stay in this process's memory while the object lives: Python cannot wipe them.
    """

    def __init__(self, path: Path, record: KeysetRecord, kek: bytes, *, clock: Clock, wait: float) -> None:
        self._path = path
        self._kek = kek
        self._clock = clock
        self._wait = wait
        self._lock = threading.RLock()
        self._generation = 0
        self._take(record)

    @classmethod
    def create(
        cls,
        path: str | os.PathLike[str],
        *,
        passphrase: str | None = None,
        provider: KekProvider | None = None,
        suite: Suite = Suite.AES_256_SIV,
        clock: Clock | None = None,
        wait: float = 5.0,
    ) -> Self:
        """Make a new keyset with one ACTIVE key, in a new file that only its owner can read.

        Args:
            path: Where to; nothing may be there yet.
            passphrase: Protects the file. Give this or *provider*, not both.
            provider: Protects the file by other means, or with other costs.
            suite: The suite of the first key.
            clock: Where the time comes from.
            wait: Seconds that later changes wait for another process.

        Returns:
            The keyset, open.

        Raises:
            KeysetError: If the file exists, or cannot be written.
            TypeError: If not exactly one of *passphrase* and *provider* is given.
        """
        guard, clock = _provider(passphrase, provider), clock or SystemClock()
        keyset_id, kek, now = (
            secrets.token_bytes(_KEYSET_ID_SIZE),
            secrets.token_bytes(DEK_SIZE),
            _stamp(clock),
        )
        first = new_key(kek, keyset_id, suite, KeyState.ACTIVE, now, taken=frozenset())
        wrapped = guard.wrap(kek, keyset_id=keyset_id)
        record = KeysetRecord(keyset_id, 1, now, now, wrapped, (first,))
        create_private(Path(path), dump(record, kek))
        return cls(Path(path), record, kek, clock=clock, wait=wait)

    @classmethod
    def open(
        cls,
        path: str | os.PathLike[str],
        *,
        passphrase: str | None = None,
        provider: KekProvider | None = None,
        min_epoch: int = 1,
        clock: Clock | None = None,
        wait: float = 5.0,
    ) -> Self:
        """Open a keyset.

        Args:
            path: Its file.
            passphrase: What protects it. Give this or *provider*, not both.
            provider: What protects it, if not a passphrase.
            min_epoch: The lowest epoch to accept, where it is known: an older copy put back is refused.
            clock: Where the time comes from.
            wait: Seconds that changes wait for another process.

        Returns:
            The keyset.

        Raises:
            KeysetError: If the file is missing, open to others, damaged or older than *min_epoch*, or the
                passphrase is wrong.
            TypeError: If not exactly one of *passphrase* and *provider* is given.
        """
        guard = _provider(passphrase, provider)
        record, mac = load(read_private(Path(path)))
        kek = guard.unwrap(record.kek, keyset_id=record.keyset_id)
        _require_epoch(authenticated(record, mac, kek), min_epoch)
        return cls(Path(path), record, kek, clock=clock or SystemClock(), wait=wait)

    @property
    def path(self) -> Path:
        """Its file."""
        return self._path

    @property
    def id(self) -> str:
        """Its own id, 32 hexadecimal digits; not a secret."""
        return self._record.keyset_id.hex()

    @property
    def epoch(self) -> int:
        """How many states it has been through; keep it elsewhere to notice an old copy (``min_epoch``)."""
        return self._record.epoch

    @property
    def generation(self) -> int:
        """A number that changes with every change this process has seen."""
        return self._generation

    @property
    def active(self) -> KeyInfo:
        """The key that encrypts."""
        return self._active

    def keys(self) -> tuple[KeyInfo, ...]:
        """List every key version, oldest first, destroyed ones included."""
        return tuple(info_of(key) for key in self._record.keys)

    def opening(self) -> tuple[KeyInfo, ...]:
        """List the keys that decrypt, the active one first, then the newest."""
        usable = [info_of(key) for key in reversed(self._record.keys) if key.state in OPENING_STATES]
        return tuple(sorted(usable, key=lambda key: key.state is not KeyState.ACTIVE))

    def suite_of(self, key_id: str) -> Suite | None:
        """Return the suite of a key that decrypts, or None if the keyset has no such key."""
        return self._suites.get(key_id)

    def dek(self, key_id: str) -> bytes:
        """Return a key itself. For ciphers, which derive theirs from it; an application never needs it.

        Args:
            key_id: Which.

        Returns:
            32 bytes.

        Raises:
            UnknownKey: If the keyset has no such key.
            KeyStateError: If the key no longer decrypts.
        """
        try:
            return self._deks[key_id]
        except KeyError:
            state = find_key(self._record, key_id).state
        raise KeyStateError(
            f"Key {key_id} is {state.value}",
            hint="Enable it again if it is only disabled; a destroyed key is gone.",
        )

    def stage(self, *, suite: Suite | None = None) -> KeyInfo:
        """Add a PENDING key that decrypts and does not encrypt yet, so that every reader can have it first.

        Args:
            suite: Its suite; that of the ACTIVE key if not given.

        Returns:
            The new key; the next `rotate` makes it ACTIVE.

        Raises:
            Busy: If another process is changing the keyset.
            KeysetError: If the file cannot be read or written.
        """
        changed = self._change(lambda record, now: staged(record, self._kek, suite, now))
        return info_of(changed.keys[-1])

    def rotate(self, *, suite: Suite | None = None) -> KeyInfo:
        """Make another key ACTIVE: the oldest PENDING one, or a new one. The old one goes on decrypting.

        Data stays as it is; `FieldCipher.reencrypt` moves it to the new key.

        Args:
            suite: The suite of the new key; that of the ACTIVE key if not given. A PENDING key of another
                suite is passed over.

        Returns:
            The key that is now ACTIVE.

        Raises:
            Busy: If another process is changing the keyset.
            KeysetError: If the file cannot be read or written.
        """
        changed = self._change(lambda record, now: rotated(record, self._kek, suite, now))
        return next(info_of(key) for key in changed.keys if key.state is KeyState.ACTIVE)

    def disable(self, key_id: str) -> KeyInfo:
        """Stop a DECRYPT_ONLY key from decrypting, to see that nothing needs it any more.

        Raises:
            UnknownKey: If the keyset has no such key.
            KeyStateError: If it is in another state.
        """
        return self._move(key_id, KeyState.DISABLED)

    def enable(self, key_id: str) -> KeyInfo:
        """Let a DISABLED key decrypt again.

        Raises:
            UnknownKey: If the keyset has no such key.
            KeyStateError: If it is in another state.
        """
        return self._move(key_id, KeyState.DECRYPT_ONLY)

    def destroy(self, key_id: str) -> KeyInfo:
        """Destroy a DISABLED or never used key. What it encrypted cannot be recovered; a tombstone stays.

        Backups of the file still hold the key, wrapped. A `SubjectKeys` store whose keys it wraps must be
        rewrapped first, or those are lost with it.

        Raises:
            UnknownKey: If the keyset has no such key.
            KeyStateError: If it is in another state.
        """
        return self._move(key_id, KeyState.DESTROYED)

    def rewrap(self, provider: KekProvider) -> None:
        """Protect the same keys by a new KEK under *provider*: a new passphrase, another guard. Data stays.

        Args:
            provider: What is to protect the file from now on.

        Raises:
            Busy: If another process is changing the keyset.
            KeysetError: If the file cannot be read or written.
        """
        kek = secrets.token_bytes(DEK_SIZE)
        self._change(lambda record, _now: rewrapped(record, self._kek, kek, provider), kek=kek)

    def refresh(self) -> bool:
        """Read the file again, for keys that other processes have rotated.

        Returns:
            True if anything had changed.

        Raises:
            KeysetError: If the file is gone, damaged, older than what was seen, or rewrapped since.
        """
        with self._lock:
            before = self._record.epoch
            self._take(self._read())
            return self._record.epoch != before

    def __repr__(self) -> str:
        return f"<Keyset {str(self._path)!r}: {len(self._record.keys)} keys, active {self._active.id}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("A Keyset holds keys and cannot be pickled or copied; open it where it is used")

    def _change(
        self, edit: Callable[[KeysetRecord, str], KeysetRecord], *, kek: bytes | None = None
    ) -> KeysetRecord:
        """Apply *edit* to what the file holds now, not to what this process last saw: no update is lost."""
        with self._lock, exclusive(self._path, wait=self._wait):
            current, now = self._read(), _stamp(self._clock)
            record = attrs.evolve(edit(current, now), epoch=current.epoch + 1, changed=now)
            replace_private(self._path, dump(record, kek or self._kek))
            self._kek = kek or self._kek
            self._take(record)
            return record

    def _read(self) -> KeysetRecord:
        record, mac = load(read_private(self._path))
        if record.keyset_id != self._record.keyset_id:
            raise KeysetError(
                f"{self._path} holds another keyset than when it was opened",
                hint="Put the right file back, or open this one anew.",
                code="crypto.keyset_replaced",
            )
        if record.kek != self._record.kek:
            raise KeysetError(
                "The keyset was rewrapped by another process since it was opened",
                hint="Open it again with what protects it now.",
                code="crypto.keyset_rewrapped",
            )
        _require_epoch(authenticated(record, mac, self._kek), self._record.epoch)
        return record

    def _take(self, record: KeysetRecord) -> None:
        # Readers take no lock: each of these names is bound in one step, to something never changed after.
        usable = [key for key in record.keys if key.state in OPENING_STATES]
        self._deks = {str(key.id): unwrap_dek(self._kek, record.keyset_id, key) for key in usable}
        self._suites = {str(key.id): key.suite for key in usable}
        self._active = next(info_of(key) for key in usable if key.state is KeyState.ACTIVE)
        self._record = record
        self._generation += 1

    def _move(self, key_id: str, state: KeyState) -> KeyInfo:
        return info_of(find_key(self._change(lambda record, now: moved(record, key_id, state, now)), key_id))


def _provider(passphrase: str | None, provider: KekProvider | None) -> KekProvider:
    if provider is not None and passphrase is None:
        return provider
    if passphrase is None or provider is not None:
        raise TypeError("Give exactly one of passphrase= and provider=")
    return PassphraseProvider(passphrase)


def _require_epoch(record: KeysetRecord, least: int) -> None:
    if record.epoch < least:
        raise KeysetError(
            f"The keyset file is of epoch {record.epoch}; epoch {least} has been seen",
            hint="An old copy was put back. Restore the newest one, or lower min_epoch if this is meant.",
            code="crypto.keyset_rolled_back",
        )


def _stamp(clock: Clock) -> str:
    return clock.now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
