"""A keyset whose passphrase costs nothing to stretch, and a clock that stands still."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import attrs
import pytest

from piiguard.crypto import Keyset, PassphraseProvider, ScryptParameters

CHEAP = ScryptParameters(n=2, r=1, p=1)


@attrs.define
class StoppedClock:
    moment: datetime = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def guard() -> PassphraseProvider:
    """What protects the keysets of these tests; its cost is for tests only."""
    return PassphraseProvider("correct horse 电池", kdf=CHEAP)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "shop.keyset"


@pytest.fixture
def keyset(path: Path, guard: PassphraseProvider, clock: StoppedClock) -> Keyset:
    return Keyset.create(path, provider=guard, clock=clock)
