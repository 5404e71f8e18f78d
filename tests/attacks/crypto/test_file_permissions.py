"""Attack: key files that others could have read, written or put there."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from piiguard.crypto import FieldCipher, Keyset, PassphraseProvider, SecretProvider, SubjectKeys, Suite
from piiguard.crypto.backups import Share, back_up, restore
from piiguard.errors import KeysetError

from .conftest import CONTEXT, VALUE

pytestmark = pytest.mark.skipif(os.name != "posix", reason="owners and modes are of POSIX systems")


class Files:
    """Each kind of file that holds keys, or counts their use, and what reads it."""

    def __init__(self, folder: Path, guard: PassphraseProvider) -> None:
        self.folder, self.guard = folder, guard
        self.keyset = Keyset.create(folder / "keyset", provider=guard, suite=Suite.AES_256_GCM)
        FieldCipher(self.keyset, context=CONTEXT).encrypt(VALUE)
        SubjectKeys.create(folder / "subjects", self.keyset).close()
        self.shares: tuple[Share, ...] = back_up(self.keyset, folder / "backup", needed=2, custodians=2)
        (folder / "secret").write_text("ab" * 32)
        (folder / "secret").chmod(0o600)

    def read(self, name: str) -> object:
        path = self.folder / name
        match name:
            case "keyset":
                return Keyset.open(path, provider=self.guard)
            case "keyset.leases":
                return self.keyset.used(self.keyset.active.id)
            case "subjects":
                return SubjectKeys.open(path, self.keyset).close()
            case "backup":
                return restore(path, self.shares, self.folder / "restored", provider=self.guard)
            case _:
                return SecretProvider.from_file(path)


NAMES = ["keyset", "keyset.leases", "subjects", "backup", "secret"]


@pytest.fixture
def files(tmp_path: Path, guard: PassphraseProvider) -> Files:
    pytest.importorskip("Crypto")
    return Files(tmp_path, guard)


def _as_it_is(_path: Path) -> None:
    pass


def _linked(path: Path) -> None:
    path.rename(path.with_name("real"))
    path.symlink_to(path.with_name("real"))


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir(mode=0o700)


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path, 0o600)


def _mode(mode: int) -> Callable[[Path], None]:
    return lambda path: path.chmod(mode)


SPOILT: dict[str, Callable[[Path], None]] = {
    "readable by the group": _mode(0o640),
    "readable by all": _mode(0o604),
    "writable by the group": _mode(0o620),
    "writable by all": _mode(0o602),
    "executable by all": _mode(0o601),
    "a symbolic link": _linked,
    "a folder": _folder,
    "a pipe": _pipe,
}


@pytest.mark.parametrize("name", NAMES)
def test_a_file_as_it_was_made_is_read(files: Files, name: str) -> None:
    """So that what refuses below is the spoiling."""
    files.read(name)
    assert (files.folder / name).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
@pytest.mark.parametrize("name", NAMES)
def test_a_file_that_others_could_use_is_refused(
    files: Files, name: str, spoil: Callable[[Path], None]
) -> None:
    """Before anything in it is believed, and without waiting for anybody to write into a pipe."""
    spoil(files.folder / name)
    with pytest.raises(KeysetError) as caught:
        files.read(name)
    assert caught.value.code == "crypto.keyset_permissions"


@pytest.mark.parametrize("name", NAMES)
def test_another_users_file_is_refused(files: Files, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Whatever its mode: its owner may have written it. Here the user changes, not the file."""
    own = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: own + 1)
    with pytest.raises(KeysetError) as caught:
        files.read(name)
    assert caught.value.code == "crypto.keyset_permissions"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can give a file away")
@pytest.mark.parametrize("name", NAMES)
def test_a_file_that_was_given_away_is_refused(files: Files, name: str) -> None:
    """The same, with a file that truly is another's."""
    os.chown(files.folder / name, 65534, 65534)
    with pytest.raises(KeysetError) as caught:
        files.read(name)
    assert caught.value.code == "crypto.keyset_permissions"


def test_nothing_is_written_through_a_link_that_waits_there(
    tmp_path: Path, guard: PassphraseProvider
) -> None:
    """Not at the place of the keyset, of its lock, of its count, of a store or of a backup."""
    target = tmp_path / "target"
    for name in ("k", "k.lock", "k.leases", "k.leases.lock", "s"):
        folder = tmp_path / f"at {name}"
        folder.mkdir()
        (folder / name).symlink_to(target)
        with pytest.raises(KeysetError):  # noqa: PT012 - whichever of these steps would write there
            keyset = Keyset.create(folder / "k", provider=guard, suite=Suite.AES_256_GCM)
            keyset.rotate()
            FieldCipher(keyset, context=CONTEXT).encrypt(VALUE)
            SubjectKeys.create(folder / "s", keyset)
        assert not target.exists()
        assert (folder / name).is_symlink()


def test_no_file_of_keys_is_ever_open_to_others(
    tmp_path: Path, guard: PassphraseProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Under a umask that allows all, at every step of a change: each is 0600 when it is made."""
    modes: set[int] = set()
    fsync = os.fsync

    def watched(descriptor: int) -> None:
        modes.update(
            each.stat().st_mode & 0o777
            for each in tmp_path.iterdir()
            if each.is_file() and not each.is_symlink()
        )
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", watched)
    before = os.umask(0)
    try:
        keyset = Keyset.create(tmp_path / "k", provider=guard, suite=Suite.AES_256_GCM)
        with SubjectKeys.create(tmp_path / "s", keyset) as store:
            FieldCipher(keyset, context=CONTEXT, subjects=store).encrypt(VALUE, subject="1")
        keyset.rotate()
    finally:
        os.umask(before)
    modes.update(each.stat().st_mode & 0o777 for each in tmp_path.iterdir())
    assert modes == {0o600}
