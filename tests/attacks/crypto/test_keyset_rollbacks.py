"""Attack: put old keysets, old counts and forked histories in the place of new ones."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from piiguard.crypto import FieldCipher, Keyset, KeyState, PassphraseProvider, SubjectKeys, Suite
from piiguard.errors import Busy, KeysetError

from .conftest import CONTEXT, VALUE


def _put_back(keyset: Keyset, octets: bytes) -> None:
    keyset.path.write_bytes(octets)
    keyset.path.chmod(0o600)


def _refused(keyset: Keyset) -> KeysetError:
    with pytest.raises(KeysetError) as caught:
        keyset.refresh()
    assert caught.value.code == "crypto.keyset_rolled_back"
    with pytest.raises(KeysetError):
        keyset.rotate()
    return caught.value


def test_an_old_copy_is_refused_by_whoever_has_seen_a_newer_one(
    keyset: Keyset, guard: PassphraseProvider
) -> None:
    """In this process by itself, in the next one by the epoch it was told; the keys in memory go on."""
    old = keyset.path.read_bytes()
    keyset.rotate()
    cipher, epoch = FieldCipher(keyset, context=CONTEXT), keyset.epoch
    _put_back(keyset, old)
    _refused(keyset)
    assert cipher.decrypt(cipher.encrypt(VALUE)) == VALUE
    with pytest.raises(KeysetError) as caught:
        Keyset.open(keyset.path, provider=guard, min_epoch=epoch)
    assert caught.value.code == "crypto.keyset_rolled_back"


def test_an_old_copy_that_was_gone_on_from_is_refused(keyset: Keyset, guard: PassphraseProvider) -> None:
    """Its epoch is high again. That a key is missing tells: values under that key would be lost for good."""
    old = keyset.path.read_bytes()
    lost = keyset.rotate().id
    _put_back(keyset, old)
    other = Keyset.open(keyset.path, provider=guard)
    for _ in range(3):
        other.rotate()
    assert other.epoch > keyset.epoch
    assert lost in str(_refused(keyset))


def test_a_destroyed_key_does_not_come_back(keyset: Keyset, guard: PassphraseProvider) -> None:
    """Nor a mark of compromise go, in a copy from before that was gone on from."""
    first = keyset.active.id
    keyset.rotate()
    keyset.disable(first)
    before = keyset.path.read_bytes()
    keyset.destroy(first, reason="attack")
    _put_back(keyset, before)
    other = Keyset.open(keyset.path, provider=guard)
    other.enable(first)
    other.rotate()
    assert first in str(_refused(keyset))
    states = [key.state for key in keyset.keys()]  # noqa: SIM118 - a keyset is no dict
    assert states == [KeyState.DESTROYED, KeyState.ACTIVE]


def test_a_compromised_key_does_not_lose_its_mark(keyset: Keyset, guard: PassphraseProvider) -> None:
    """In a copy from before it was marked, that was gone on from, nothing would say that somebody has it."""
    first = keyset.active.id
    keyset.rotate()
    before = keyset.path.read_bytes()
    keyset.mark_compromised(first)
    _put_back(keyset, before)
    other = Keyset.open(keyset.path, provider=guard)
    other.rotate()
    assert first in str(_refused(keyset))
    marks = [key.compromised for key in keyset.keys()]  # noqa: SIM118 - a keyset is no dict
    assert [mark is None for mark in marks] == [False, True]


def test_an_old_count_of_use_is_refused_by_whoever_has_seen_more(
    tmp_path: Path, guard: PassphraseProvider
) -> None:
    """A restored snapshot of the file cannot make a process seal more than the limit of its key."""
    keyset = Keyset.create(tmp_path / "k", provider=guard, suite=Suite.AES_256_GCM)
    cipher, leases = FieldCipher(keyset, context=CONTEXT), tmp_path / "k.leases"
    snapshot = leases.read_bytes()
    cipher.encrypt_column([VALUE] * 1024)
    leases.write_bytes(snapshot)
    with pytest.raises(KeysetError) as caught:
        cipher.encrypt(VALUE)
    assert caught.value.code == "crypto.keyset_rolled_back"


REMOVE_THE_LOCK = """
import sys
from pathlib import Path
from piiguard.crypto.private_files import exclusive
path = Path(sys.argv[1])
with exclusive(path, wait=30):
    print("held", flush=True)
    sys.stdin.readline()
    path.with_name(path.name + ".lock").unlink()
    # Whoever waits has the old file of the lock open, and will get that.
"""


@pytest.mark.skipif(os.name != "posix", reason="an open file cannot be removed elsewhere")
def test_a_lock_that_is_cleared_away_is_not_held_twice(keyset: Keyset, guard: PassphraseProvider) -> None:
    """Else two processes would each write what the other does not know, and one rotation's key be lost."""
    from piiguard.crypto import private_files

    other = Keyset.open(keyset.path, provider=guard, wait=30)
    lock = keyset.path.with_name(keyset.path.name + ".lock")
    with subprocess.Popen(
        [sys.executable, "-c", REMOVE_THE_LOCK, str(keyset.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdin
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        waited = []

        def released(seconds: float) -> None:
            if not waited:
                assert holder.stdin
                holder.stdin.write("\n")
                holder.stdin.flush()
                holder.wait()
                lock.touch(0o600)  # the next one's
            waited.append(seconds)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(private_files.time, "sleep", released)
            with (
                private_files.exclusive(keyset.path, wait=30),
                pytest.raises(Busy),
                private_files.exclusive(keyset.path, wait=0),
            ):
                pass
        assert waited
    assert other.rotate().state is KeyState.ACTIVE


def test_two_histories_of_subjects_are_told_apart(
    tmp_path: Path, keyset: Keyset, guard: PassphraseProvider
) -> None:
    """A store of one keyset is none of another's, whatever is written over its keyset's id."""
    import sqlite3

    (tmp_path / "other").mkdir()
    other = Keyset.create(tmp_path / "other" / "keyset", provider=guard)
    store = SubjectKeys.create(tmp_path / "subjects", other)
    store.key("4711", create=True)
    store.close()
    with sqlite3.connect(tmp_path / "subjects") as database:
        database.execute("UPDATE store SET keyset = ?", (bytes.fromhex(keyset.id),))
    database.close()
    with pytest.raises(LookupError):
        SubjectKeys.open(tmp_path / "subjects", keyset)
