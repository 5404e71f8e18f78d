"""What a keyset promises: its states, its file, and what it refuses."""

from __future__ import annotations

import base64
import copy
import json
import os
import pickle
import stat
import threading
from pathlib import Path

import pytest

from piiguard.crypto import FieldCipher, KeyId, Keyset, KeyState, PassphraseProvider, SecretProvider, Suite
from piiguard.crypto.keys import KeyRecord, unwrap_dek, wrap_dek
from piiguard.crypto.private_files import exclusive
from piiguard.errors import (
    Busy,
    KeysetError,
    KeyStateError,
    KeyWrapperUnavailable,
    UnknownKey,
    UnsupportedFormat,
)

ACTIVE, DECRYPT_ONLY, DISABLED = KeyState.ACTIVE, KeyState.DECRYPT_ONLY, KeyState.DISABLED
posix_only = pytest.mark.skipif(os.name != "posix", reason="owners and modes are of POSIX systems")


def states(keyset: Keyset) -> list[KeyState]:
    keys = keyset.keys()
    return [key.state for key in keys]


def edited(path: Path, **members: object) -> None:
    """Change members of the file and write it back in canonical form, as an attacker could."""
    body = {**json.loads(path.read_bytes()), **members}
    path.write_text(json.dumps(body, sort_keys=True, separators=(",", ":")) + "\n")


# --- life of a key --------------------------------------------------------------------------------


def test_a_new_keyset_has_one_active_key(keyset: Keyset) -> None:
    """One ACTIVE key of the default suite, made at the clock's moment."""
    (key,) = keyset.keys()
    assert (key.state, key.suite, key.created.isoformat()) == (
        ACTIVE,
        Suite.AES_256_SIV,
        "2026-03-02T09:30:00+00:00",
    )
    assert keyset.active == key
    assert keyset.epoch == 1


def test_rotating_retires_the_active_key(keyset: Keyset) -> None:
    """The new key is ACTIVE, the old one decrypts, and the epoch moves on."""
    first = keyset.active
    second = keyset.rotate()
    assert states(keyset) == [DECRYPT_ONLY, ACTIVE]
    assert keyset.active == second != first
    assert keyset.epoch == 2
    assert [key.id for key in keyset.opening()] == [second.id, first.id]


def test_a_staged_key_opens_before_it_seals(keyset: Keyset) -> None:
    """Readers may have the next key before any writer uses it; rotation then takes that key."""
    staged = keyset.stage()
    assert keyset.active.id != staged.id
    assert keyset.suite_of(staged.id) is Suite.AES_256_SIV
    assert keyset.rotate(suite=Suite.AES_256_GCM).id != staged.id
    assert keyset.rotate(suite=Suite.AES_256_SIV).id == staged.id
    assert states(keyset) == [DECRYPT_ONLY, ACTIVE, DECRYPT_ONLY]


def test_a_key_is_destroyed_in_two_steps(keyset: Keyset) -> None:
    """DECRYPT_ONLY, DISABLED, DESTROYED; the first step can be taken back, the second leaves a tombstone."""
    first = keyset.active.id
    keyset.rotate()
    assert keyset.disable(first).state is DISABLED
    assert keyset.enable(first).state is DECRYPT_ONLY
    keyset.disable(first)
    assert keyset.destroy(first, reason="test").state is KeyState.DESTROYED
    tombstone = json.loads(keyset.path.read_bytes())["keys"][0]
    assert (tombstone["id"], tombstone["wrapped"]) == (first, None)
    with pytest.raises(KeyStateError):
        keyset.dek(first)


def test_a_staged_key_may_be_destroyed(keyset: Keyset) -> None:
    """A key that was never used may go at once."""
    assert keyset.destroy(keyset.stage().id).state is KeyState.DESTROYED


def test_illegal_moves_are_refused_and_change_nothing(keyset: Keyset) -> None:
    """The ACTIVE key cannot go; no state may be skipped or gone back to."""
    active = keyset.active.id
    for move in (keyset.disable, keyset.enable, keyset.destroy):
        with pytest.raises(KeyStateError, match=f"{active} is ACTIVE"):
            move(active)
    old, _ = active, keyset.rotate()
    for move in (keyset.enable, keyset.destroy):
        with pytest.raises(KeyStateError, match="DECRYPT_ONLY"):
            move(old)
    keyset.disable(old)
    keyset.destroy(old, reason="test")
    epoch = keyset.epoch
    for move in (keyset.enable, keyset.disable, keyset.destroy):
        with pytest.raises(KeyStateError, match="DESTROYED"):
            move(old)
    with pytest.raises(UnknownKey, match="Did you mean"):
        keyset.disable(keyset.active.id[:-1])
    assert keyset.epoch == epoch


def test_rewrapping_changes_the_passphrase_and_no_key(
    keyset: Keyset, path: Path, guard: PassphraseProvider
) -> None:
    """Tokens stay readable, the old passphrase opens nothing, the new one everything."""
    cipher = FieldCipher(keyset, context={"table": "t"})
    token, first = cipher.encrypt("a"), keyset.active.id
    keyset.rotate()
    other = PassphraseProvider("another one", kdf=guard.kdf)
    keyset.rewrap(other)
    assert cipher.decrypt(token) == "a"
    with pytest.raises(KeysetError, match="passphrase is wrong"):
        Keyset.open(path, provider=guard)
    again = Keyset.open(path, provider=other)
    assert FieldCipher(again, context={"table": "t"}).decrypt(token) == "a"
    assert again.keys()[0].id == first
    keyset.rotate()


# --- the file -------------------------------------------------------------------------------------


@posix_only
def test_the_file_is_for_its_owner_only(keyset: Keyset, path: Path) -> None:
    """Mode 0600 from creation, through every change; the lock file too; nothing else is left."""
    keyset.rotate()
    found = {each.name: stat.S_IMODE(each.stat().st_mode) for each in path.parent.iterdir()}
    assert found == {"shop.keyset": 0o600, "shop.keyset.lock": 0o600}


@posix_only
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o601])
def test_a_file_open_to_others_is_refused(
    keyset: Keyset, path: Path, guard: PassphraseProvider, mode: int
) -> None:
    """Any right of group or others refuses, with what to do."""
    path.chmod(mode)
    with pytest.raises(KeysetError, match=r"open to group or others.*chmod 600") as caught:
        Keyset.open(path, provider=guard)
    assert caught.value.code == "crypto.keyset_permissions"
    with pytest.raises(KeysetError, match="open to group or others"):
        keyset.rotate()


@posix_only
def test_a_symbolic_link_is_refused(keyset: Keyset, path: Path, guard: PassphraseProvider) -> None:
    """The file itself must be named, so that nobody can redirect it."""
    link = path.with_name("link.keyset")
    link.symlink_to(path)
    with pytest.raises(KeysetError, match="symbolic link"):
        Keyset.open(link, provider=guard)


@posix_only
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="giving a file away needs root")
def test_another_users_file_is_refused(keyset: Keyset, path: Path, guard: PassphraseProvider) -> None:
    """A file that another user owns could be changed by them at any time."""
    os.chown(path, 12345, -1)
    with pytest.raises(KeysetError, match="another user's file"):
        Keyset.open(path, provider=guard)


@posix_only
def test_what_is_no_file_is_refused(tmp_path: Path, guard: PassphraseProvider) -> None:
    """A folder refuses, and a pipe does so without waiting for a writer."""
    os.mkfifo(tmp_path / "pipe", 0o600)
    for name in (".", "pipe"):
        with pytest.raises(KeysetError):
            Keyset.open(tmp_path / name, provider=guard)


def test_creating_never_overwrites(keyset: Keyset, path: Path, guard: PassphraseProvider) -> None:
    """What exists stays, whatever it is."""
    before = path.read_bytes()
    with pytest.raises(KeysetError, match="already exists") as caught:
        Keyset.create(path, provider=guard)
    assert caught.value.code == "crypto.keyset_exists"
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == ["shop.keyset"]


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path, guard: PassphraseProvider) -> None:
    """So is a missing folder; nothing is created."""
    for path in (tmp_path / "none.keyset", tmp_path / "none" / "none.keyset"):
        with pytest.raises(KeysetError, match="There is no keyset") as caught:
            Keyset.open(path, provider=guard)
        assert caught.value.code == "crypto.keyset_missing"
    with pytest.raises(KeysetError):
        Keyset.create(tmp_path / "none" / "none.keyset", provider=guard)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_said_to_be_one(keyset: Keyset, path: Path, guard: PassphraseProvider) -> None:
    """Opening works, changing refuses and changes nothing."""
    before = path.read_bytes()
    path.parent.chmod(0o500)
    try:
        with pytest.raises(KeysetError, match="permissions"):
            Keyset.open(path, provider=guard).rotate()
    finally:
        path.parent.chmod(0o700)
    assert path.read_bytes() == before


def test_a_disk_that_fails_leaves_the_old_file(
    keyset: Keyset, path: Path, guard: PassphraseProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the new file cannot be brought to disk, the old one is untouched and nothing is left behind."""
    before, key = path.read_bytes(), keyset.active.id

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(KeysetError, match="No space left on device"):
        keyset.rotate()
    assert path.read_bytes() == before
    assert keyset.active.id == key
    assert sorted(each.name for each in path.parent.iterdir()) == ["shop.keyset", "shop.keyset.lock"]


def test_left_over_temporary_files_are_cleared(keyset: Keyset, path: Path) -> None:
    """What a killed change left is removed by the next one; files of other names stay."""
    (path.parent / ".shop.keyset.0123.tmp").write_bytes(b"half")
    (path.parent / ".other.keyset.0123.tmp").write_bytes(b"other")
    keyset.rotate()
    assert sorted(each.name for each in path.parent.iterdir()) == [
        ".other.keyset.0123.tmp",
        "shop.keyset",
        "shop.keyset.lock",
    ]


def test_every_truncation_is_told_from_a_wrong_passphrase(
    keyset: Keyset, path: Path, guard: PassphraseProvider
) -> None:
    """A file cut anywhere says that it is damaged and to restore a backup."""
    whole = path.read_bytes()
    for size in range(0, len(whole), 7):
        path.write_bytes(whole[:size])
        with pytest.raises(KeysetError, match="Restore the file from a backup") as caught:
            Keyset.open(path, provider=guard)
        assert caught.value.code == "crypto.keyset_damaged"


@pytest.mark.parametrize(
    "octets",
    [
        b"\x00\xff\xfe",
        b"[]",
        b"null",
        b'{"version":1}',
        b"[" * 5000,
        b'{"version":NaN}',
        pytest.param(b"x" * (4 * 1024 * 1024 + 1), id="too large"),
    ],
)
def test_garbage_is_damage(path: Path, guard: PassphraseProvider, octets: bytes) -> None:
    """Whatever the file holds, the error says that it is damaged."""
    path.write_bytes(octets)
    path.chmod(0o600)
    with pytest.raises(KeysetError) as caught:
        Keyset.open(path, provider=guard)
    assert caught.value.code == "crypto.keyset_damaged"


def test_a_key_must_be_the_one_committed_to() -> None:
    """Whoever holds the KEK still cannot make one id mean two keys to two readers."""
    kek, keyset_id, key_id, suite = bytes(32), bytes(16), KeyId("a1b2c3d4"), Suite.AES_256_SIV
    _, commitment = wrap_dek(kek, keyset_id, key_id, suite, b"1" * 32)
    wrapped, _ = wrap_dek(kek, keyset_id, key_id, suite, b"2" * 32)
    now = "2026-03-02T09:30:00Z"
    record = KeyRecord(key_id, suite, ACTIVE, now, now, wrapped, commitment)
    with pytest.raises(KeysetError, match="not the key it committed to"):
        unwrap_dek(kek, keyset_id, record)


def test_a_later_version_asks_for_an_upgrade(keyset: Keyset, path: Path, guard: PassphraseProvider) -> None:
    """A file of a later version is not called damaged."""
    edited(path, version=2)
    with pytest.raises(UnsupportedFormat, match=r"version 2.*Upgrade"):
        Keyset.open(path, provider=guard)


def test_no_member_can_be_changed(keyset: Keyset, path: Path, guard: PassphraseProvider) -> None:
    """Epoch, times, states, ids, suites and commitments are under the MAC; unknown members refuse."""
    first = keyset.active.id
    keyset.rotate()
    keyset.disable(first)
    whole = path.read_bytes()
    keys = json.loads(whole)["keys"]
    changes: list[dict[str, object]] = [
        {"epoch": 9},
        {"changed": "2027-01-01T00:00:00Z"},
        {"keys": keys[1:]},
        {"keys": [{**keys[0], "state": "DECRYPT_ONLY"}, keys[1]]},
        {"keys": [keys[0], {**keys[1], "suite": "AES-256-GCM"}]},
        {"keys": [{**keys[0], "commitment": keys[1]["commitment"]}, keys[1]]},
        {"keys": [keys[1], keys[0]]},
        {"mac": "00" * 32},
        {"comment": "harmless"},
    ]
    for change in changes:
        path.write_bytes(whole)
        edited(path, **change)
        with pytest.raises(KeysetError) as caught:
            Keyset.open(path, provider=guard)
        assert caught.value.code == "crypto.keyset_damaged", change
    path.write_bytes(whole.replace(b",", b", ", 1))
    with pytest.raises(KeysetError, match="not in the form"):
        Keyset.open(path, provider=guard)
    path.write_bytes(whole)
    assert Keyset.open(path, provider=guard).epoch == 3


def test_costs_that_would_exhaust_the_machine_are_refused(
    keyset: Keyset, path: Path, guard: PassphraseProvider
) -> None:
    """A file cannot make its reader allocate or compute without bound."""
    kek = json.loads(path.read_bytes())["kek"]
    salt = kek["parameters"]["salt"]
    for parameters in (
        {"kdf": "scrypt", "n": 2**40, "r": 8, "p": 1, "salt": salt},
        {"kdf": "scrypt", "n": 3, "r": 8, "p": 1, "salt": salt},
        {"kdf": "argon2id", "iterations": 1, "lanes": 1, "memory_kib": 2**32, "salt": salt},
        {"kdf": "argon2id", "iterations": 10**9, "lanes": 1, "memory_kib": 64, "salt": salt},
        {"kdf": "argon2id", "iterations": 1, "lanes": 1, "salt": salt},
        {"kdf": "argon2id", "iterations": 1, "lanes": 1, "memory_kib": 64, "salt": "A"},
        {"kdf": "md5", "salt": salt},
        {},
    ):
        edited(path, kek={**kek, "parameters": parameters})
        with pytest.raises(KeysetError):
            Keyset.open(path, provider=guard)


def test_an_old_copy_put_back_is_noticed(keyset: Keyset, path: Path, guard: PassphraseProvider) -> None:
    """A process refuses what is older than what it saw; across processes min_epoch says what was seen."""
    old = path.read_bytes()
    keyset.rotate()
    path.write_bytes(old)
    for refused in (keyset.rotate, keyset.refresh, lambda: Keyset.open(path, provider=guard, min_epoch=2)):
        with pytest.raises(KeysetError, match="epoch 1") as caught:
            refused()
        assert caught.value.code == "crypto.keyset_rolled_back"
    assert path.read_bytes() == old


def test_another_keyset_in_its_place_is_noticed(
    keyset: Keyset, path: Path, guard: PassphraseProvider, tmp_path: Path
) -> None:
    """A change is never written over a keyset that isn't the one that was opened."""
    other = Keyset.create(tmp_path / "other", provider=guard)
    other.path.replace(path)
    with pytest.raises(KeysetError, match="another keyset"):
        keyset.rotate()


# --- several at once ------------------------------------------------------------------------------


def test_two_processes_lose_no_rotation(keyset: Keyset, path: Path, guard: PassphraseProvider) -> None:
    """Each change starts from what the file holds now, not from what was seen when it was opened."""
    other = Keyset.open(path, provider=guard)
    keyset.rotate()
    other.rotate()
    assert len(other.keys()) == 3
    assert not other.refresh()
    assert keyset.refresh()
    assert keyset.keys() == other.keys()


def test_threads_lose_no_rotation(keyset: Keyset, path: Path, guard: PassphraseProvider) -> None:
    """Eight threads, half of them on a second object for the same file, rotate once each."""
    other = Keyset.open(path, provider=guard)
    threads = [threading.Thread(target=each.rotate) for each in [keyset, other] * 4]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    again = Keyset.open(path, provider=guard)
    assert len(again.keys()) == 9
    assert again.epoch == 9


def test_a_locked_keyset_is_busy(path: Path, guard: PassphraseProvider) -> None:
    """While somebody else changes it, a change waits and then says so; reading goes on."""
    keyset = Keyset.create(path, provider=guard, wait=0.05)
    with exclusive(path, wait=0), pytest.raises(Busy, match="Another process is changing"):
        keyset.rotate()
    assert keyset.rotate()
    with exclusive(path, wait=0):
        assert len(Keyset.open(path, provider=guard).keys()) == 2


def test_a_keyset_rewrapped_elsewhere_must_be_opened_again(
    keyset: Keyset, path: Path, guard: PassphraseProvider
) -> None:
    """A process that holds the old KEK cannot write over the new one."""
    Keyset.open(path, provider=guard).rewrap(PassphraseProvider("new", kdf=guard.kdf))
    with pytest.raises(KeysetError, match="rewrapped by another process"):
        keyset.rotate()


def test_ciphers_follow_their_keyset(keyset: Keyset, path: Path, guard: PassphraseProvider) -> None:
    """A cipher made before a rotation elsewhere follows as soon as its keyset is refreshed."""
    cipher = FieldCipher(keyset, context={"table": "t"})
    other = Keyset.open(path, provider=guard)
    new = other.rotate()
    token = FieldCipher(other, context={"table": "t"}).encrypt("a")
    keyset.refresh()
    assert cipher.decrypt(token) == "a"
    assert cipher.encrypt("b")[1:5].hex() == new.id


# --- what protects it -----------------------------------------------------------------------------


def test_a_wrong_passphrase_is_one_clear_error(keyset: Keyset, path: Path, guard: PassphraseProvider) -> None:
    """It says both things it can be, and shows neither passphrase."""
    with pytest.raises(KeysetError, match=r"passphrase is wrong, or .* damaged") as caught:
        Keyset.open(path, provider=PassphraseProvider("hunter2", kdf=guard.kdf))
    assert caught.value.code == "crypto.wrong_passphrase"
    assert "hunter2" not in str(caught.value)


def test_a_passphrase_means_the_same_on_every_keyboard(path: Path, guard: PassphraseProvider) -> None:
    """NFC and NFD spellings of one passphrase are one passphrase."""
    Keyset.create(path, provider=PassphraseProvider("café", kdf=guard.kdf))
    assert Keyset.open(path, passphrase="cafe\u0301")


def test_a_passphrase_works_without_choosing_anything(path: Path) -> None:
    """The defaults: a passphrase on both sides, at full cost."""
    Keyset.create(path, passphrase="four words 或 more")
    assert len(Keyset.open(path, passphrase="four words 或 more").keys()) == 1
    stated = json.loads(path.read_bytes())["kek"]["parameters"]
    assert stated["kdf"] == "scrypt" or (stated["iterations"], stated["lanes"], stated["memory_kib"]) == (
        3,
        4,
        65536,
    )


def test_argon2id_that_is_missing_is_said_to_be(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """New keysets fall back to scrypt; one made with Argon2id says what to install."""
    Keyset.create(path, passphrase="p")
    monkeypatch.setitem(__import__("sys").modules, "cryptography.hazmat.primitives.kdf.argon2", None)
    with pytest.raises(KeyWrapperUnavailable, match="needs Argon2id") as caught:
        Keyset.open(path, passphrase="p")
    assert caught.value.code == "crypto.no_argon2id"
    other = Keyset.create(path.with_name("other"), passphrase="p")
    assert json.loads(other.path.read_bytes())["kek"]["parameters"]["kdf"] == "scrypt"


def test_a_secret_can_protect_it(tmp_path: Path, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the environment in hexadecimal and from a private file in base64url, the same 32 bytes."""
    monkeypatch.setenv("SHOP_KEK", "ab" * 32)
    Keyset.create(path, provider=SecretProvider.from_environment("SHOP_KEK"))
    mounted = tmp_path / "secret"
    mounted.write_text(base64.urlsafe_b64encode(bytes.fromhex("ab" * 32)).decode() + "\n")
    mounted.chmod(0o600)
    assert Keyset.open(path, provider=SecretProvider.from_file(mounted))
    with pytest.raises(KeysetError, match="secret is another one"):
        Keyset.open(path, provider=SecretProvider(bytes(32)))
    with pytest.raises(KeysetError, match="protected by a secret, and a passphrase was given"):
        Keyset.open(path, passphrase="p")


def test_a_secret_must_be_32_private_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too short, not encoded, missing, or open to others: each is refused."""
    monkeypatch.delenv("SHOP_KEK", raising=False)
    with pytest.raises(KeyWrapperUnavailable, match="SHOP_KEK is not set"):
        SecretProvider.from_environment("SHOP_KEK")
    for text, match in (("abcd", "3 bytes"), ("correct horse battery staple", "neither")):
        monkeypatch.setenv("SHOP_KEK", text)
        with pytest.raises(ValueError, match=match):
            SecretProvider.from_environment("SHOP_KEK")
    with pytest.raises(KeysetError, match="There is no secret"):
        SecretProvider.from_file(tmp_path / "none")
    with pytest.raises(TypeError):
        SecretProvider("text" * 8)  # type: ignore[arg-type]


def test_exactly_one_guard_is_named(path: Path, guard: PassphraseProvider) -> None:
    """Neither none nor two, and no blank passphrase."""
    with pytest.raises(TypeError, match="exactly one"):
        Keyset.create(path)
    with pytest.raises(TypeError, match="exactly one"):
        Keyset.open(path, passphrase="p", provider=guard)
    with pytest.raises(ValueError, match="blank"):
        Keyset.create(path, passphrase=" ")
    with pytest.raises(TypeError, match="str, not bytes"):
        Keyset.create(path, passphrase=b"p")  # type: ignore[arg-type]


# --- secrets --------------------------------------------------------------------------------------


def test_nothing_shows_or_pickles_a_key(keyset: Keyset, guard: PassphraseProvider) -> None:
    """No repr holds a key or passphrase; nothing that holds one can be pickled or copied."""
    cipher = FieldCipher(keyset, context={"table": "t"})
    secret = SecretProvider(b"s" * 32)
    dek = keyset.dek(keyset.active.id)
    for thing in (keyset, cipher, guard, secret):
        shown = f"{thing!r} {thing}"
        assert "horse" not in shown
        assert "ssss" not in shown
        assert repr(dek)[2:-1] not in shown
        assert dek.hex() not in shown
        for take in (pickle.dumps, copy.copy, copy.deepcopy):
            with pytest.raises(TypeError, match="cannot be pickled"):
                take(thing)
    assert pickle.loads(pickle.dumps(keyset.active)) == keyset.active  # noqa: S301 - it holds no key
