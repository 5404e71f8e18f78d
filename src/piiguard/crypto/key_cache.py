"""Opened keys: a keyset's unwrapped KEK and DEKs in memory, for as long as their limits let them be there.

Past a limit they are forgotten, and the next that needs one asks the provider again. Whoever holds something
derived from them notices by `KeyCache.generation`.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

import attrs

from piiguard.crypto.keys import OPENING_STATES, KeysetRecord, unwrap_dek
from piiguard.crypto.providers.answers import unwrapped_kek
from piiguard.crypto.providers.ports import KekProvider
from piiguard.errors import InvalidInput, KeysetError, KeyWrapperUnavailable

__all__ = ["CacheInfo", "CacheLimits", "KeyCache"]

# A provider that is away is not asked by every call of every thread: within this time all are told the same.
_PAUSE_SECONDS: Final = 1.0


@attrs.frozen(kw_only=True)
class CacheLimits:
    """How long, and how often, opened keys are used before their provider is asked for them again.

    Args:
        max_age: The longest time, by a clock that nobody sets. Looked at when a cipher is used: keys that
            nothing uses stay in memory until something does, or until `Keyset.evict`.
        max_uses: The most operations of ciphers; a column counts once.

    Raises:
        InvalidInput: If a limit is not above nothing.
    """

    max_age: timedelta | None = None
    max_uses: int | None = None

    def __attrs_post_init__(self) -> None:
        if (self.max_age is not None and self.max_age <= timedelta(0)) or (
            self.max_uses is not None and self.max_uses < 1
        ):
            raise InvalidInput(
                "A limit of opened keys is not above nothing", hint="Leave it out for no limit."
            )


@attrs.frozen(kw_only=True)
class CacheInfo:
    """What has become of opened keys.

    Attributes:
        loads: How often the provider gave them, the first time included.
        evictions: How often they were forgotten.
        failures: How often the provider was asked in vain.
        uses: How often they were used since they were loaded; counted only where there is a limit.
        age: How long ago they were loaded; None if they are not in memory.
    """

    loads: int
    evictions: int
    failures: int
    uses: int
    age: timedelta | None


@attrs.frozen(eq=False)
class _Held:
    kek: bytes = attrs.field(repr=False)
    deks: Mapping[str, bytes] = attrs.field(repr=False)
    since: float
    count: itertools.count[int] = attrs.field(repr=False)
    """Counts uses; its next number is taken in one step, without a lock."""


class KeyCache:
    """The keys of an open keyset. Safe between threads: one of them asks the provider, the others wait.

    Args:
        record: The keyset as it was read, authenticated.
        kek: Its KEK.
        provider: Who unwraps that again.
        limits: When that is to happen.
        timer: Seconds since some moment, never going back.
    """

    def __init__(
        self,
        record: KeysetRecord,
        kek: bytes,
        provider: KekProvider,
        *,
        limits: CacheLimits | None = None,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        limits = limits or CacheLimits()
        self._record = record
        self._provider = provider
        self._most_uses = limits.max_uses
        self._most_seconds = None if limits.max_age is None else limits.max_age.total_seconds()
        self._is_limited = limits != CacheLimits()
        self._timer = timer
        self._lock = threading.RLock()
        self._loading = threading.Lock()
        self._generation = 1
        self._loads, self._evictions, self._failures, self._uses = 1, 0, 0, 0
        self._trouble: KeyWrapperUnavailable | None = None
        self._ask_from = 0.0
        self._held: _Held | None = self._opened(record, kek)

    @property
    def generation(self) -> int:
        """A number that changes when keys do or are forgotten. Asking for it is a use."""
        if self._is_limited:
            self._use()
        return self._generation

    @property
    def kek(self) -> bytes:
        """The KEK; raises as `dek` does."""
        return (self._held or self._load()).kek

    def dek(self, key_id: str) -> bytes | None:
        """Return a key, or None if no such key opens.

        Raises:
            KeyWrapperUnavailable: If the keys were forgotten, and the provider does not answer.
            KeysetError: If the provider's answer does not open them.
        """
        return (self._held or self._load()).deks.get(key_id)

    def take(self, record: KeysetRecord, *, kek: bytes, provider: KekProvider | None = None) -> None:
        """Take the keys of a newer record. `advance` follows, once all that goes with them is in place.

        Args:
            record: The record, authenticated.
            kek: Its KEK.
            provider: Who has just wrapped that, if it is another one than before.
        """
        opened = self._opened(record, kek)
        with self._lock:
            before = self._held
            if before is not None and provider is None:
                # The provider was not asked: reading the file again makes no key younger.
                opened = attrs.evolve(opened, since=before.since, count=before.count)
            self._record, self._held = record, opened
            self._provider = provider or self._provider

    def advance(self) -> None:
        """Say that what `take` took is there to be used."""
        with self._lock:
            self._generation += 1

    def renew(self) -> None:
        """Ask the provider now, while what is held goes on serving; raises as `dek` does."""
        self._load(anew=True)

    def evict(self) -> None:
        """Forget the keys."""
        with self._lock:
            self._evictions += self._held is not None
            # A load that is under way must not bring them back: it compares this number.
            self._generation += 1
            self._held = None

    def info(self) -> CacheInfo:
        """Return what has become of the keys."""
        with self._lock:
            held = self._held
            return CacheInfo(
                loads=self._loads,
                evictions=self._evictions,
                failures=self._failures,
                uses=0 if held is None else self._uses,
                age=None if held is None else timedelta(seconds=self._timer() - held.since),
            )

    def _use(self) -> None:
        held = self._held
        if held is None:
            return
        self._uses = uses = next(held.count)
        old = self._most_seconds is not None and self._timer() - held.since >= self._most_seconds
        if old or (self._most_uses is not None and uses > self._most_uses):
            with self._lock:
                if self._held is held:
                    self.evict()

    def _load(self, *, anew: bool = False) -> _Held:
        with self._loading:
            while True:
                with self._lock:
                    if self._held is not None and not anew:
                        return self._held
                    record, provider, generation = self._record, self._provider, self._generation
                opened = self._asked(record, provider)
                with self._lock:
                    if self._record is not record:
                        continue
                    if self._generation == generation:
                        self._held, self._uses = opened, 0
                    return opened

    def _asked(self, record: KeysetRecord, provider: KekProvider) -> _Held:
        trouble = self._trouble
        if trouble is not None and self._timer() < self._ask_from:
            raise KeyWrapperUnavailable(trouble.what, hint=trouble.hint, code=trouble.code)
        try:
            kek = unwrapped_kek(provider, record.kek, keyset_id=record.keyset_id)
            opened = self._opened(record, kek)
        except (KeysetError, KeyWrapperUnavailable) as error:
            self._failures += 1
            self._trouble = error if isinstance(error, KeyWrapperUnavailable) else None
            self._ask_from = self._timer() + _PAUSE_SECONDS
            raise
        self._loads += 1
        self._trouble = None
        return opened

    def _opened(self, record: KeysetRecord, kek: bytes) -> _Held:
        usable = [key for key in record.keys if key.state in OPENING_STATES]
        deks = {str(key.id): unwrap_dek(kek, record.keyset_id, key) for key in usable}
        return _Held(kek, deks, self._timer(), itertools.count(1))
