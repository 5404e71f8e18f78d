"""What an attack on the keyset and the store of subject keys must not achieve."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from piiguard.catalog import SubjectId
from piiguard.crypto import Keyset, PassphraseProvider, SubjectKeys
from piiguard.crypto.keys import KeysetRecord
from piiguard.crypto.private_files import replace_private
from piiguard.errors import Busy, KeysetError

LIN = SubjectId("c-7")


def test_a_shredding_that_a_reader_holds_up_has_not_happened(tmp_path: Path, keyset: Keyset) -> None:
    """A commit that a reader blocks leaves key and receipt as they were, and the store in working order."""
    path = tmp_path / "subjects.db"
    with SubjectKeys.create(path, keyset, wait=0.05) as store:
        key = store.key(LIN, create=True)
        reader = sqlite3.connect(path, isolation_level=None)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM subject_key").fetchone()
        with pytest.raises(Busy):
            store.shred(LIN)
        assert store.receipt(LIN) is None
        assert store.key(LIN) == key
        reader.close()
        assert store.shred(LIN)
        assert store.receipt(LIN) is not None


def _tamper(path: Path, change: Callable[[dict[str, dict[str, object]]], None]) -> None:
    said = json.loads(path.read_bytes())
    change(said)
    path.write_bytes(json.dumps(said, sort_keys=True, separators=(",", ":")).encode() + b"\n")


@pytest.mark.parametrize(
    "change",
    [
        lambda said: said["kek"].update(wrapped="A"),
        lambda said: said["keys"][0].update(wrapped="A"),
        lambda said: said["kek"]["parameters"].update(salt="AA"),
        lambda said: said["kek"]["parameters"].update(n=2**20),
    ],
    ids=["base64 of the KEK", "base64 of a key", "short salt", "cost the library refuses"],
)
def test_a_tampered_keyset_file_is_refused_in_our_own_words(
    path: Path,
    keyset: Keyset,
    guard: PassphraseProvider,
    change: Callable[[dict[str, dict[str, object]]], None],
) -> None:
    """Whatever is written into the file before it can be authenticated, the answer is a KeysetError."""
    assert keyset.path == path
    _tamper(path, change)
    with pytest.raises(KeysetError):
        Keyset.open(path, provider=guard)


def test_replacing_one_keyset_leaves_the_half_written_file_of_another(tmp_path: Path) -> None:
    """A keyset named ``shop`` does not clear away what a writer of ``shop.keyset`` is just writing."""
    other = tmp_path / ".shop.keyset.0123456789abcdef.tmp"
    own = tmp_path / ".shop.0123456789abcdef.tmp"
    for each in (other, own):
        each.write_bytes(b"")
    replace_private(tmp_path / "shop", b"new")
    assert other.exists()
    assert not own.exists()


def test_staging_answers_with_the_key_it_made(keyset: Keyset, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another thread that stages a key right after does not get into the first one's answer."""
    change, made = keyset._opened.change, list[KeysetRecord]()

    def followed_by_another(edit: Callable[[KeysetRecord, str], KeysetRecord]) -> KeysetRecord:
        made.append(change(edit))
        change(edit)
        return made[0]

    monkeypatch.setattr(keyset._opened, "change", followed_by_another)
    assert keyset.stage().id == made[0].keys[-1].id


def test_a_store_that_somebody_gave_a_log_shreds_for_certain_still(tmp_path: Path, keyset: Keyset) -> None:
    """In WAL mode the main file would keep a destroyed key until some later checkpoint."""
    path = tmp_path / "subjects.db"
    with SubjectKeys.create(path, keyset) as store:
        store.key(LIN, create=True)
    meddler = sqlite3.connect(path)
    meddler.execute("PRAGMA journal_mode = WAL")
    (wrapped,) = meddler.execute("SELECT wrapped FROM subject_key").fetchone()
    meddler.close()
    with SubjectKeys.open(path, keyset) as store:
        assert store.shred(LIN)
        assert all(wrapped not in each.read_bytes() for each in tmp_path.glob("subjects.db*"))
