"""A guard that can go away, and a timer that is turned by hand."""

from __future__ import annotations

import threading
from pathlib import Path

import attrs
import pytest

from piiguard.crypto import SecretProvider, WrappedKek
from piiguard.errors import KeyWrapperUnavailable

KEYSET_ID = bytes(range(16))
KEK = bytes(range(100, 132))


@attrs.define
class Guard:
    """A provider over a secret that counts what it is asked, and does not answer while it is away.

    That what it has wrapped is unwrapped once, to see that it opens, does not count.
    """

    inner: SecretProvider = attrs.field(factory=lambda: SecretProvider(b"s" * 32))
    away: bool = False
    asked: int = 0
    fresh: bool = False
    lock: threading.Lock = attrs.field(factory=threading.Lock)

    def wrap(self, kek: bytes, *, keyset_id: bytes) -> WrappedKek:
        self.fresh = True
        return self.inner.wrap(kek, keyset_id=keyset_id)

    def unwrap(self, wrapped: WrappedKek, *, keyset_id: bytes) -> bytes:
        with self.lock:
            self.asked += not self.fresh
            self.fresh = False
        if self.away:
            raise KeyWrapperUnavailable("The guard is out", hint="Wait for it.")
        return self.inner.unwrap(wrapped, keyset_id=keyset_id)


@attrs.define
class Timer:
    seconds: float = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def guard() -> Guard:
    return Guard()


@pytest.fixture
def timer(monkeypatch: pytest.MonkeyPatch) -> Timer:
    """The timer of every cache made from now on."""
    made = Timer()
    monkeypatch.setattr(
        "piiguard.crypto.key_cache.KeyCache.__init__.__kwdefaults__",
        {
            "limits": None,
            "timer": made,
        },
    )
    return made


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "shop.keyset"
