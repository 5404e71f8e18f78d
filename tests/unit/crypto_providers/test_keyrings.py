"""The system's keyring: a secret of its own, kept where only its owner gets at it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs
import pytest

from piiguard.crypto import Keyset, WrappedKek
from piiguard.crypto.providers import KeyringProvider
from piiguard.errors import InvalidInput, KeysetError, KeyWrapperUnavailable

keyring = pytest.importorskip("keyring")
errors = pytest.importorskip("keyring.errors")

KEYSET_ID = bytes(range(16))
KEK = bytes(range(100, 132))


@attrs.define
class Ring:
    """A keyring in memory, which can be locked, or only seem to keep things."""

    kept: dict[tuple[str, str], str] = attrs.field(factory=dict)
    locked: bool = False
    keeps: bool = True

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise errors.KeyringLocked(f"secret of {service}")
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.keeps:
            self.kept[service, username] = password


def test_keysets_live_under_the_systems_keyring(path: Path, tmp_path: Path) -> None:
    """The entry is made once, and opens every keyset that it protects."""
    ring = Ring()
    Keyset.create(path, provider=KeyringProvider(backend=ring))
    before = dict(ring.kept)
    Keyset.create(tmp_path / "other.keyset", provider=KeyringProvider(backend=ring))
    assert ring.kept == before
    assert list(before) == [("piiguard", "keyset")]
    assert Keyset.open(path, provider=KeyringProvider(backend=ring)).epoch == 1
    assert next(iter(before.values())) not in path.read_text()


def test_what_is_wrapped_opens_for_its_keyset_and_entry_alone() -> None:
    """Another keyset's id, or another entry's secret, opens nothing."""
    ring = Ring()
    provider, other = KeyringProvider(backend=ring), KeyringProvider("other", backend=ring)
    wrapped = provider.wrap(KEK, keyset_id=KEYSET_ID)
    other.wrap(KEK, keyset_id=KEYSET_ID)
    assert provider.unwrap(wrapped, keyset_id=KEYSET_ID) == KEK
    for opener, keyset_id in [(provider, bytes(16)), (other, KEYSET_ID)]:
        with pytest.raises(KeysetError) as caught:
            opener.unwrap(wrapped, keyset_id=keyset_id)
        assert caught.value.code == "crypto.wrong_kek"
    with pytest.raises(KeysetError):
        provider.unwrap(WrappedKek("secret", {}, b""), keyset_id=KEYSET_ID)


@pytest.mark.parametrize("how", ["locked", "absent", "garbled"])
def test_a_keyring_that_does_not_give_the_secret_is_away(how: str) -> None:
    """Opening never makes a new entry: that would hide that the old one is gone."""
    ring = Ring()
    provider = KeyringProvider(backend=ring)
    wrapped = provider.wrap(KEK, keyset_id=KEYSET_ID)
    if how == "locked":
        ring.locked = True
    elif how == "absent":
        ring.kept.clear()
    else:
        ring.kept["piiguard", "keyset"] = "not a secret of ours"
    before = dict(ring.kept)
    with pytest.raises(KeyWrapperUnavailable) as caught:
        provider.unwrap(wrapped, keyset_id=KEYSET_ID)
    assert caught.value.code == "crypto.kek_unavailable"
    assert ring.kept == before
    assert "not a secret" not in str(caught.value).replace("not a secret of piiguard", "")


def test_a_keyring_that_keeps_nothing_protects_nothing(path: Path) -> None:
    """It is noticed before a keyset is made that nobody could open again."""
    with pytest.raises(KeyWrapperUnavailable):
        Keyset.create(path, provider=KeyringProvider(backend=Ring(keeps=False)))
    assert not path.exists()


@pytest.mark.parametrize("backend", ["fail", "null"])
def test_a_backend_that_is_none_is_refused(backend: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the package finds no keyring, or was told to use none, that is said."""
    module = pytest.importorskip(f"keyring.backends.{backend}")
    monkeypatch.setattr(keyring, "get_keyring", module.Keyring)
    with pytest.raises(KeyWrapperUnavailable, match="protects"):
        KeyringProvider().wrap(KEK, keyset_id=KEYSET_ID)


def test_a_backend_that_writes_in_clear_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files in clear look like a keyring and are none; so are they behind a chain of backends."""
    plain: Any = type("PlaintextKeyring", (Ring,), {"__module__": "keyrings.alt.file"})
    chain: Any = type(
        "ChainerBackend", (Ring,), {"__module__": "keyring.backends.chainer", "backends": [plain()]}
    )
    for made in (plain, chain):
        monkeypatch.setattr(keyring, "get_keyring", made)
        with pytest.raises(KeyWrapperUnavailable):
            KeyringProvider().wrap(KEK, keyset_id=KEYSET_ID)


def test_the_chosen_backend_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a backend given, the package's choice serves."""
    ring = Ring()
    monkeypatch.setattr(keyring, "get_keyring", lambda: ring)
    wrapped = KeyringProvider().wrap(KEK, keyset_id=KEYSET_ID)
    assert KeyringProvider(backend=ring).unwrap(wrapped, keyset_id=KEYSET_ID) == KEK


def test_a_blank_name_is_refused() -> None:
    """A blank name is a mistake of the caller."""
    for names in ((" ", "a"), ("a", "")):
        with pytest.raises(InvalidInput):
            KeyringProvider(*names)
