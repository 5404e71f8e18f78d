"""Keysets: the keys of an application in one file, their states, and their rotation.

Format: ``docs/format.md``, 3. One keyset serves any number of columns, because each column's keys are derived
from the keyset's. Use one keyset per purpose where purposes must be able to lose their keys separately.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import NoReturn, Self

from piiguard.catalog.ports import Clock, SystemClock
from piiguard.crypto.key_cache import CacheInfo, CacheLimits
from piiguard.crypto.keys import OPENING_STATES, KeyInfo, KeysetRecord, KeyState, find_key, info_of
from piiguard.crypto.limits import Allowance, Limits, Used
from piiguard.crypto.opened_keysets import OpenedKeyset, create_keyset, open_keyset
from piiguard.crypto.providers import KekProvider
from piiguard.crypto.providers.passphrases import one_provider
from piiguard.crypto.rotation import compromised, limited, moved, rewrapped, rotated, staged
from piiguard.crypto.schedules import Due, due_keys
from piiguard.crypto.secret_octets import fresh_secret
from piiguard.crypto.suites import DEK_SIZE, Suite
from piiguard.crypto.uses import COOL_OFF, KeyUse, require_unused

__all__ = ["Keyset"]


class Keyset:
    """A file of keys. Made by `create` or `open`; safe to share between threads; never pickled.

    A keyset does not follow changes that other processes make until `refresh` or a change of its own reads
    the file again. The keys stay in this process's memory while the object lives: Python cannot wipe them.
    """

    def __init__(self, opened: OpenedKeyset) -> None:
        self._opened = opened
        self._keys = opened.keys  # at hand, because every call of every cipher asks it

    @classmethod
    def create(
        cls,
        path: str | os.PathLike[str],
        *,
        passphrase: str | None = None,
        provider: KekProvider | None = None,
        suite: Suite = Suite.AES_256_SIV,
        limits: Limits | None = None,
        cache: CacheLimits | None = None,
        clock: Clock | None = None,
        wait: float = 5.0,
    ) -> Self:
        """Make a new keyset with one ACTIVE key, in a new file that only its owner can read.

        Args:
            path: Where to; nothing may be there yet.
            passphrase: Protects the file. Give this or *provider*, not both.
            provider: Protects the file by other means, or with other costs.
            suite: The suite of the first key.
            limits: How much and how long each of its keys may seal.
            cache: How long the opened keys are used before *provider* is asked again; no limit if not given.
            clock: Where the time comes from.
            wait: Seconds that later changes wait for another process.

        Returns:
            The keyset, open.

        Raises:
            KeysetError: If the file exists, or cannot be written.
            TypeError: If not exactly one of *passphrase* and *provider* is given.
        """
        guard, clock = one_provider(passphrase, provider), clock or SystemClock()
        del passphrase  # else the frame of a failure below would still have it
        opened = create_keyset(Path(path), guard, suite, limits, cache=cache, clock=clock, wait=wait)
        return cls(opened)

    @classmethod
    def open(
        cls,
        path: str | os.PathLike[str],
        *,
        passphrase: str | None = None,
        provider: KekProvider | None = None,
        min_epoch: int = 1,
        cache: CacheLimits | None = None,
        clock: Clock | None = None,
        wait: float = 5.0,
    ) -> Self:
        """Open a keyset.

        Args:
            path: Its file.
            passphrase: What protects it. Give this or *provider*, not both.
            provider: What protects it, if not a passphrase.
            min_epoch: The lowest epoch to accept, where it is known: an older copy put back is refused.
            cache: How long the opened keys are used before *provider* is asked again; no limit if not given.
            clock: Where the time comes from.
            wait: Seconds that changes wait for another process.

        Returns:
            The keyset.

        Raises:
            KeysetError: If the file is missing, open to others, damaged or older than *min_epoch*, or the
                passphrase is wrong.
            TypeError: If not exactly one of *passphrase* and *provider* is given.
        """
        guard, clock = one_provider(passphrase, provider), clock or SystemClock()
        del passphrase  # else the frame of a failure below would still have it
        opened = open_keyset(Path(path), guard, min_epoch=min_epoch, cache=cache, clock=clock, wait=wait)
        return cls(opened)

    @property
    def path(self) -> Path:
        """Its file."""
        return self._opened.path

    @property
    def id(self) -> str:
        """Its own id, 32 hexadecimal digits; not a secret."""
        return self._opened.record.keyset_id.hex()

    @property
    def epoch(self) -> int:
        """How many states it has been through; keep it elsewhere to notice an old copy (``min_epoch``)."""
        return self._opened.record.epoch

    @property
    def generation(self) -> int:
        """A number that changes with every change this process has seen, and whenever keys are forgotten."""
        return self._keys.generation

    @property
    def active(self) -> KeyInfo:
        """The key that encrypts."""
        return self._opened.active

    def keys(self) -> tuple[KeyInfo, ...]:
        """List every key version, oldest first, destroyed ones included."""
        return tuple(info_of(key) for key in self._opened.record.keys)

    def opening(self) -> tuple[KeyInfo, ...]:
        """List the keys that decrypt, the active one first, then the newest."""
        usable = [info_of(key) for key in reversed(self._opened.record.keys) if key.state in OPENING_STATES]
        return tuple(sorted(usable, key=lambda key: key.state is not KeyState.ACTIVE))

    def suite_of(self, key_id: str) -> Suite | None:
        """Return the suite of a key that decrypts, or None if the keyset has no such key."""
        return self._opened.suites.get(key_id)

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
        return self._opened.dek(key_id)

    def allowance(self, key_id: str) -> Allowance | None:
        """Return what sealing under a key is counted against. For ciphers; it counts across processes.

        Args:
            key_id: Which.

        Returns:
            The allowance; None if neither the suite nor a limit asks for a count.

        Raises:
            UnknownKey: If the keyset has no such key.
            KeyStateError: If the key no longer decrypts.
        """
        return self._opened.allowance(key_id)

    def used(self, key_id: str) -> Used | None:
        """Return how much a key has sealed, what processes have reserved for it included.

        Args:
            key_id: Which.

        Returns:
            The use; None if it is not counted.

        Raises:
            UnknownKey: If the keyset has no such key.
            KeyStateError: If the key no longer decrypts.
            KeysetError: If the file that counts is missing or cannot be trusted.
        """
        return self._opened.used(key_id)

    def due(self, *, limits: Limits | None = None, offboarded: Iterable[datetime] = ()) -> tuple[Due, ...]:
        """Say which keys are due for rotation or re-encryption, and why.

        Args:
            limits: Limits for keys that have none of their own.
            offboarded: When people left who could have had the keys.

        Returns:
            What is to be done, most urgent first; empty if nothing is.

        Raises:
            KeysetError: If use is counted, and the file that counts is missing or cannot be trusted.
        """
        used = self.used(self._opened.active.id)
        counts = {} if used is None else {self._opened.active.id: used}
        now, limits = self._opened.clock.now(), limits or Limits()
        return due_keys(self.keys(), counts, now=now, limits=limits, offboarded=offboarded)

    def limit(self, limits: Limits) -> KeyInfo:
        """Limit how much and how long the ACTIVE key, and each that follows it, may seal.

        Args:
            limits: The limits. Use is counted from now on if it was not before.

        Returns:
            The ACTIVE key.

        Raises:
            Busy: If another process is changing the keyset.
            KeysetError: If the file cannot be read or written.
        """
        self._opened.change(lambda record, _now: limited(record, limits))
        return self.active

    def mark_compromised(self, key_id: str) -> KeyInfo:
        """Mark a key that somebody may have who should not. If it is ACTIVE, another one takes its place.

        It goes on decrypting, never encrypts, and is due at once: re-encrypt what it encrypted, then disable
        and destroy it. The mark is never taken back.

        Args:
            key_id: Which.

        Returns:
            The marked key.

        Raises:
            UnknownKey: If the keyset has no such key.
            KeyStateError: If it was destroyed.
            Busy: If another process is changing the keyset.
        """
        changed = self._opened.change(lambda record, now: compromised(record, self._opened.kek, key_id, now))
        return info_of(find_key(changed, key_id))

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
        changed = self._opened.change(lambda record, now: staged(record, self._opened.kek, suite, now))
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
        changed = self._opened.change(lambda record, now: rotated(record, self._opened.kek, suite, now))
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

    def destroy(
        self,
        key_id: str,
        *,
        evidence: KeyUse | None = None,
        reason: str | None = None,
        cool_off: timedelta = COOL_OFF,
    ) -> KeyInfo:
        """Destroy a DISABLED or never used key. What it encrypted cannot be recovered; a tombstone stays.

        Backups of the file still hold the key, wrapped. A `SubjectKeys` store whose keys it wraps must be
        rewrapped first, or those are lost with it; add its `SubjectKeys.use` to the evidence.

        Args:
            key_id: Which.
            evidence: A count made since it was disabled that found no use. A PENDING key needs none.
            reason: Why it is to be destroyed without one, or before the time.
            cool_off: How long it must have been disabled.

        Returns:
            The tombstone.

        Raises:
            UnknownKey: If the keyset has no such key.
            KeyStateError: If it is in another state, or neither evidence nor a reason lets it go.
        """

        def edit(record: KeysetRecord, now: str) -> KeysetRecord:
            after, key = moved(record, key_id, KeyState.DESTROYED, now), info_of(find_key(record, key_id))
            moment = self._opened.clock.now()
            require_unused(key, self.id, evidence, reason, now=moment, cool_off=cool_off)
            return after

        return info_of(find_key(self._opened.change(edit), key_id))

    def rewrap(self, provider: KekProvider) -> None:
        """Protect the same keys by a new KEK under *provider*: a new passphrase, another guard. Data stays.

        Args:
            provider: What is to protect the file from now on.

        Raises:
            Busy: If another process is changing the keyset.
            KeysetError: If the file cannot be read or written.
        """
        opened, kek = self._opened, fresh_secret(DEK_SIZE)
        opened.change(
            lambda record, _: rewrapped(record, opened.kek, kek, provider), kek=kek, provider=provider
        )

    def renew(self) -> None:
        """Ask the provider for the keys now, while those in memory serve; their age starts anew.

        Raises:
            KeyWrapperUnavailable: If the provider is away; what is in memory serves until its limits.
        """
        self._keys.renew()

    def evict(self) -> None:
        """Forget the keys in memory. Whatever needs one next asks the provider again.

        What a cipher has derived from them is forgotten when the cipher is next used.
        """
        self._keys.evict()

    def cache_info(self) -> CacheInfo:
        """Say how often the keys were asked for and forgotten, and how old those in memory are."""
        return self._keys.info()

    def refresh(self) -> bool:
        """Read the file again, for keys that other processes have rotated.

        Returns:
            True if anything had changed.

        Raises:
            KeysetError: If the file is gone, damaged, older than what was seen, or rewrapped since.
        """
        return self._opened.refresh()

    def __repr__(self) -> str:
        return f"<Keyset {str(self.path)!r}: {len(self._opened.record.keys)} keys, active {self.active.id}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("A Keyset holds keys and cannot be pickled or copied; open it where it is used")

    def _move(self, key_id: str, state: KeyState) -> KeyInfo:
        changed = self._opened.change(lambda record, now: moved(record, key_id, state, now))
        return info_of(find_key(changed, key_id))
