"""key_backup: what it writes, what it proves, what it refuses."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from piiguard.crypto import Keyset

pytest.importorskip("Crypto.Protocol.SecretSharing")


@pytest.fixture
def run(settings: Path, command: Callable) -> Callable[..., tuple[int, dict]]:
    """Run a deed of the command and read its JSON."""
    assert command("keys", "create", "--config", settings).code == 0

    def deed(*words: object) -> tuple[int, dict]:
        done = command("key-backup", "--config", settings, "--json", *map(str, words))
        return done.code, done.document

    return deed


def test_a_backup_is_made_drilled_and_restored(
    run: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two of three share files are enough; the drill ends with 1 once a key is missing."""
    backup, folder = tmp_path / "shop.backup", tmp_path / "shares"
    code, made = run("make", backup, "--needed", 2, "--custodians", 3, "--shares", folder)
    shares = sorted(folder.iterdir())
    assert (code, made["shares"], len(shares)) == (0, 3, 3)
    assert {stat.S_IMODE(each.stat().st_mode) for each in shares} == {0o600}
    code, found = run("drill", backup, *shares)
    assert (code, found["opened"], found["refused"], found["missing"]) == (0, 3, 3, [])
    monkeypatch.setenv("NEW_PASS", "another long sentence")
    to = tmp_path / "restored.keyset"
    code, back = run("restore", backup, *shares[1:], "--to", to, "--new-passphrase-env", "NEW_PASS")
    assert (code, back["keyset"]) == (0, made["keyset"])
    assert Keyset.open(to, passphrase="another long sentence").id == made["keyset"]


def test_a_drill_after_a_rotation_ends_with_one(
    run: Callable, command: Callable, settings: Path, tmp_path: Path
) -> None:
    """A timer can ask whether the backup is still whole."""
    backup, folder = tmp_path / "shop.backup", tmp_path / "shares"
    run("make", backup, "--needed", 2, "--custodians", 2, "--shares", folder)
    command("keys", "rotate", "--config", settings)
    code, found = run("drill", backup, *folder.iterdir())
    assert (code, len(found["missing"])) == (1, 1)


def test_shares_of_two_backups_never_share_a_folder(run: Callable, tmp_path: Path) -> None:
    """The folder has to be new, and nothing is written when it is not."""
    code, said = run("make", tmp_path / "b", "--needed", 2, "--custodians", 2, "--shares", tmp_path)
    assert (code, said["error"]["code"]) == (2, "input.invalid")
    assert "folder" in said["error"]["what"]
    assert not (tmp_path / "b").exists()


def test_a_restore_needs_a_passphrase_from_the_environment(run: Callable, tmp_path: Path) -> None:
    """An unset variable is an error, not an empty passphrase."""
    code, said = run("restore", "b", "s", "--to", tmp_path / "k", "--new-passphrase-env", "NOT_SET_ANYWHERE")
    assert code == 2
    assert "not set" in said["error"]["what"]
