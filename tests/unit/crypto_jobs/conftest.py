"""A keyset whose passphrase costs nothing to stretch, and a clock that moves when told to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import attrs
import pytest

from piiguard.crypto import Keyset, PassphraseProvider, ScryptParameters


@attrs.define
class SetClock:
    moment: datetime = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def pass_by(self, time: timedelta) -> None:
        self.moment += time


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def guard() -> PassphraseProvider:
    """What protects the keysets of these tests; its cost is for tests only."""
    return PassphraseProvider("correct horse 电池", kdf=ScryptParameters(n=2, r=1, p=1))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "shop.keyset"


@pytest.fixture
def keyset(path: Path, guard: PassphraseProvider, clock: SetClock) -> Keyset:
    return Keyset.create(path, provider=guard, clock=clock)
