"""What a store of subject keys promises: shredding, receipts, rewrapping, and its file."""

from __future__ import annotations

import copy
import pickle
import sqlite3
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from piiguard.catalog import Shredder, SubjectId
from piiguard.crypto import FieldCipher, Keyset, Mode, SubjectKeys, Suite, inspect
from piiguard.crypto.field_keys import field_key
from piiguard.crypto.tokens import encode_context, encode_optional
from piiguard.errors import Busy, DecryptionError, InvalidInput, KeysetError, KeyStateError, UnsupportedFormat

PLACE = {"table": "customer", "column": "phone"}


@pytest.fixture
def store_path(tmp_path: Path) -> Path:
    return tmp_path / "subjects.db"


@pytest.fixture
def store(store_path: Path, keyset: Keyset, clock: object) -> Iterator[SubjectKeys]:
    with SubjectKeys.create(store_path, keyset, clock=clock) as store:  # type: ignore[arg-type]
        yield store


@pytest.fixture
def cipher(keyset: Keyset, store: SubjectKeys) -> FieldCipher:
    return FieldCipher(keyset, context=PLACE, subjects=store)


def wrapped_keys(path: Path) -> dict[bytes, bytes]:
    with sqlite3.connect(path) as database:
        found = dict(database.execute("SELECT subject, wrapped FROM subject_key"))
    database.close()
    return found


def test_a_shredded_subject_cannot_be_read(cipher: FieldCipher, store: SubjectKeys) -> None:
    """Both columns of the subject are gone, everybody else's stay; a second shredding finds nothing."""
    other_column = FieldCipher(cipher._keyset, context={**PLACE, "column": "id_no"}, subjects=store)
    tokens = cipher.encrypt_column(["a", "b", None], subjects=["1", "2", "3"])
    elsewhere = other_column.encrypt("c", subject="1")
    assert cipher.decrypt_column(tokens, subjects=["1", "2", "3"]) == ["a", "b", None]
    assert store.shred(SubjectId("1"))
    assert not store.shred(SubjectId("1"))
    assert not store.shred(SubjectId("nobody"))
    for refused in (
        lambda: cipher.decrypt(tokens[0] or b"", subject="1"),
        lambda: other_column.decrypt(elsewhere, subject="1"),
        lambda: cipher.decrypt_column(tokens, subjects=["1", "2", "3"]),
    ):
        with pytest.raises(DecryptionError):
            refused()
    assert cipher.decrypt(tokens[1] or b"", subject="2") == "b"


def test_the_store_is_a_shredder(store: SubjectKeys) -> None:
    """It fits the port that retention asks for."""
    shredder: Shredder = store
    assert shredder.shred_all([SubjectId("1")]) == 0


def test_many_subjects_are_shredded_in_one_step(cipher: FieldCipher, store: SubjectKeys) -> None:
    """Each has a receipt of its own epoch; repeats and strangers do no harm, and others stay readable."""
    tokens = cipher.encrypt_column(["a", "b", "c"], subjects=["1", "2", "3"])
    before = store.epoch
    assert store.shred_all([SubjectId("1"), SubjectId("2"), SubjectId("1"), SubjectId("nobody")]) == 2
    assert store.epoch == before + 2
    assert store.receipt(SubjectId("1")) is not None
    assert store.receipt(SubjectId("3")) is None
    with pytest.raises(DecryptionError):
        cipher.decrypt(tokens[1], subject="2")
    assert cipher.decrypt(tokens[2], subject="3") == "c"


def test_shredding_acts_at_once_on_everybody(
    cipher: FieldCipher, keyset: Keyset, store: SubjectKeys, store_path: Path
) -> None:
    """A cipher of another process that has just read the key reads it no more."""
    token = cipher.encrypt("a", subject="1")
    with SubjectKeys.open(store_path, keyset) as elsewhere:
        assert elsewhere.shred(SubjectId("1"))
    with pytest.raises(DecryptionError):
        cipher.decrypt(token, subject="1")


def test_the_file_no_longer_holds_a_shredded_key(
    cipher: FieldCipher, store: SubjectKeys, store_path: Path
) -> None:
    """After each of many shreddings the wrapped key is found in no file beside the store."""
    people = [str(number) for number in range(600)]
    cipher.encrypt_column(["x"] * len(people), subjects=people)
    before = wrapped_keys(store_path)
    assert all(wrapped in store_path.read_bytes() for wrapped in before.values())
    for person in people[::2]:
        store.shred(SubjectId(person))
    left = wrapped_keys(store_path)
    gone = [wrapped for subject, wrapped in before.items() if subject not in left]
    assert len(gone) == len(left) == 300
    octets = b"".join(each.read_bytes() for each in store_path.parent.iterdir())
    assert not [wrapped for wrapped in gone if wrapped in octets]


def test_a_receipt_says_what_went_and_when(cipher: FieldCipher, store: SubjectKeys) -> None:
    """It names the key, the moment and the epoch that backups are held against, and not the subject."""
    token = cipher.encrypt("a", subject="li.na")
    assert store.epoch == 1
    assert store.receipt(SubjectId("li.na")) is None
    store.shred(SubjectId("li.na"))
    receipt = store.receipt(SubjectId("li.na"))
    assert receipt is not None
    assert (receipt.key_id, receipt.epoch, store.epoch) == (inspect(token).key_id, 2, 2)
    assert receipt.at == datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    assert "li.na" not in repr(receipt)
    assert len(receipt.subject) == 64


def test_the_store_does_not_name_its_subjects(cipher: FieldCipher, store_path: Path) -> None:
    """Identifiers are kept as keyed digests only."""
    cipher.encrypt("a", subject="zhang.san.13800138000")
    assert b"zhang.san" not in store_path.read_bytes()


def test_nothing_more_is_encrypted_for_a_shredded_subject(cipher: FieldCipher, store: SubjectKeys) -> None:
    """A record that arrives late refuses, and with it its whole column; no key is made for anyone in it."""
    cipher.encrypt("a", subject="1")
    store.shred(SubjectId("1"))
    with pytest.raises(KeyStateError, match="destroyed") as caught:
        cipher.encrypt_column(["b", "c"], subjects=["2", "1"])
    assert caught.value.code == "crypto.subject_shredded"
    assert store.key("2") is None


@pytest.mark.parametrize("suite", Suite)
def test_a_token_opens_for_its_own_subject_only(
    cipher: FieldCipher, keyset: Keyset, store: SubjectKeys, suite: Suite
) -> None:
    """Another subject, none, another column or row, and a token of the keyset each refuse."""
    keyset.rotate(suite=suite)
    token = cipher.encrypt("a", row="7", subject="1")
    cipher.encrypt("b", subject="2")
    assert cipher.decrypt(token, row="7", subject="1") == "a"
    elsewhere = FieldCipher(keyset, context={"table": "other"}, subjects=store)
    for refused in (
        lambda: cipher.decrypt(token, row="7", subject="2"),
        lambda: cipher.decrypt(token, row="7", subject="3"),
        lambda: cipher.decrypt(token, row="7"),
        lambda: cipher.decrypt(token, row="8", subject="1"),
        lambda: cipher.decrypt(token, subject="1"),
        lambda: elsewhere.decrypt(token, row="7", subject="1"),
        lambda: cipher.decrypt(cipher.encrypt("a", row="7"), row="7", subject="1"),
        lambda: cipher.decrypt(token[:-1], row="7", subject="1"),
        lambda: cipher.decrypt(token[:10], row="7", subject="1"),
    ):
        with pytest.raises(DecryptionError):
            refused()


def test_a_token_that_names_another_key_of_the_subject_refuses(
    cipher: FieldCipher, store: SubjectKeys
) -> None:
    """The key id in the header selects; the subject's one key is not tried for whatever comes."""
    key = store.keys(["1"], create=True)["1"]
    clear = b"\x39" + bytes(4)
    binding = encode_context(PLACE) + encode_optional("1", what="A subject") + b"\x00"
    forged = field_key(Mode.SIV, key.dek, bytes.fromhex(key.id) + encode_context(PLACE)).seal(
        clear, binding, b"forged"
    )
    with pytest.raises(DecryptionError):
        cipher.decrypt(forged, subject="1")


def test_a_column_makes_one_key_a_subject(cipher: FieldCipher, store: SubjectKeys, keyset: Keyset) -> None:
    """Repeated subjects share a key; a later column uses the same."""
    first = cipher.encrypt_column(["a", b"b", "c"], rows=["1", "2", "3"], subjects=["x", "y", "x"])
    ids = [inspect(token).key_id for token in first]
    assert ids[0] == ids[2] != ids[1]
    assert inspect(cipher.encrypt("d", subject="x")).key_id == ids[0]
    assert cipher.decrypt_column(first, rows=["1", "2", "3"], subjects=["x", "y", "x"]) == ["a", b"b", "c"]


def test_a_subjects_token_is_not_encrypted_twice(cipher: FieldCipher) -> None:
    """The guard against double encryption knows subjects' keys, too."""
    with pytest.raises(InvalidInput, match="already"):
        cipher.encrypt(cipher.encrypt("a", subject="1"), subject="1")


def test_rewrapping_follows_a_rotation_and_leaves_tokens_alone(
    cipher: FieldCipher, keyset: Keyset, store: SubjectKeys, store_path: Path
) -> None:
    """After a rotation and a rewrap the old key may go; every token reads as before, receipts too."""
    tokens = cipher.encrypt_column(["a", "b", "c"], subjects=["1", "2", "3"])
    store.shred(SubjectId("3"))
    old = keyset.active.id
    keyset.rotate()
    assert not cipher.needs_rotation(tokens[0])
    assert cipher.reencrypt(tokens[0], subject="1") is tokens[0]
    assert store.wrapped_under(old) == 3  # two subjects and the store's own
    assert cipher.rewrap(tokens[0], subject="1") is tokens[0]
    assert store.wrapped_under(old) == 2
    assert store.rewrap() == 1
    assert store.wrapped_under(old) == 0
    assert store.rewrap() == 0
    keyset.disable(old)
    keyset.destroy(old, reason="test")
    with SubjectKeys.open(store_path, keyset) as again:
        reopened = FieldCipher(keyset, context=PLACE, subjects=again)
        assert reopened.decrypt_column(tokens[:2], subjects=["1", "2"]) == ["a", "b"]
        assert again.receipt(SubjectId("3")) == store.receipt(SubjectId("3"))


def test_a_key_that_wraps_and_is_disabled_opens_nothing(cipher: FieldCipher, keyset: Keyset) -> None:
    """Decrypting refuses as always; encrypting says what is the matter."""
    token = cipher.encrypt("a", subject="1")
    old = keyset.active.id
    keyset.rotate()
    keyset.disable(old)
    with pytest.raises(DecryptionError):
        cipher.decrypt(token, subject="1")
    with pytest.raises(KeyStateError, match="DISABLED"):
        cipher.encrypt("b", subject="1")


def test_wrapped_keys_cannot_be_exchanged(cipher: FieldCipher, store: SubjectKeys, store_path: Path) -> None:
    """A wrapped key moved to another subject's row does not unwrap: the store is damaged, and says so."""
    token = cipher.encrypt("a", subject="1")
    cipher.encrypt("b", subject="2")
    with sqlite3.connect(store_path) as database:
        rows = list(database.execute("SELECT subject, id, wrapped FROM subject_key"))
        for (subject, _, _), (_, key_id, wrapped) in zip(rows, reversed(rows), strict=True):
            database.execute(
                "UPDATE subject_key SET id = ?, wrapped = ? WHERE subject = ?", (key_id, wrapped, subject)
            )
    database.close()
    with pytest.raises(KeysetError, match="was changed"):
        cipher.decrypt(token, subject="1")


def test_the_file_is_for_its_owner_only(store: SubjectKeys, store_path: Path, keyset: Keyset) -> None:
    """0600 from creation; open to others, a link, and a missing file each refuse, and nothing is created."""
    assert stat.S_IMODE(store_path.stat().st_mode) == 0o600
    link = store_path.with_name("link.db")
    link.symlink_to(store_path)
    with pytest.raises(KeysetError):
        SubjectKeys.open(link, keyset)
    store_path.chmod(0o644)
    with pytest.raises(KeysetError, match="open to group or others"):
        SubjectKeys.open(store_path, keyset)
    with pytest.raises(KeysetError, match="There is no store of subject keys"):
        SubjectKeys.open(store_path.with_name("none.db"), keyset)
    assert not store_path.with_name("none.db").exists()
    with pytest.raises(KeysetError, match="already exists"):
        SubjectKeys.create(store_path, keyset)


@pytest.mark.parametrize(
    "octets", [b"", b"not a database at all" * 100, b"SQLite format 3\x00" + bytes(4080)]
)
def test_a_file_that_is_no_store_is_refused(tmp_path: Path, keyset: Keyset, octets: bytes) -> None:
    """Empty, garbage and broken databases all say what they are not."""
    path = tmp_path / "bad.db"
    path.write_bytes(octets)
    path.chmod(0o600)
    with pytest.raises(KeysetError, match="is not a store of subject keys"):
        SubjectKeys.open(path, keyset)


def test_another_database_is_not_taken_for_a_store(tmp_path: Path, keyset: Keyset) -> None:
    """The application's own database is refused, not written to."""
    path = tmp_path / "shop.db"
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE customer (id INTEGER)")
    database.close()
    path.chmod(0o600)
    before = path.read_bytes()
    with pytest.raises(KeysetError, match="is not a store"):
        SubjectKeys.open(path, keyset)
    assert path.read_bytes() == before


def test_a_store_of_a_later_version_asks_for_an_upgrade(
    store: SubjectKeys, store_path: Path, keyset: Keyset
) -> None:
    """It is neither called damaged nor read as if it were of this version."""
    database = sqlite3.connect(store_path)
    database.execute("PRAGMA user_version = 2")
    database.close()
    with pytest.raises(UnsupportedFormat, match="version 2"):
        SubjectKeys.open(store_path, keyset)


def test_a_store_belongs_to_one_keyset(
    store: SubjectKeys, store_path: Path, keyset: Keyset, guard: object
) -> None:
    """Opening it with another keyset says which one it needs."""
    other = Keyset.create(store_path.with_name("other"), provider=guard)  # type: ignore[arg-type]
    with pytest.raises(KeysetError, match=keyset.id):
        SubjectKeys.open(store_path, other)


def test_a_store_in_use_is_busy(keyset: Keyset, store: SubjectKeys, store_path: Path) -> None:
    """A change waits for another process's, then says so, and nothing has changed."""
    FieldCipher(keyset, context=PLACE, subjects=store).encrypt("a", subject="1")
    with SubjectKeys.open(store_path, keyset, wait=0.05) as waiting:
        blocker = sqlite3.connect(store_path, isolation_level=None)
        blocker.execute("BEGIN IMMEDIATE")
        with pytest.raises(Busy):
            waiting.shred(SubjectId("1"))
        blocker.execute("ROLLBACK")
        blocker.close()
        assert waiting.shred(SubjectId("1"))


def test_nothing_shows_or_pickles_a_subjects_key(cipher: FieldCipher, store: SubjectKeys) -> None:
    """Neither the store nor a key shows the key or travels."""
    key = store.keys(["1"], create=True)["1"]
    for thing in (store, key):
        assert key.dek.hex() not in repr(thing)
        assert repr(key.dek)[2:-1] not in repr(thing)
        for take in (pickle.dumps, copy.copy, copy.deepcopy):
            with pytest.raises(TypeError, match="cannot be pickled"):
                take(thing)
