"""Attack: the store of subjects' keys, by whoever can write its file, and by more values than a key bears."""

from __future__ import annotations

import hmac
import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from piiguard.crypto import FieldCipher, Keyset, PassphraseProvider, SubjectKeys, Suite
from piiguard.crypto.subject_uses import _STEP
from piiguard.errors import CryptoError, DecryptionError, KeysetError, KeyStateError, UnknownName

from .conftest import CONTEXT, VALUE

COUNTED = [Suite.AES_256_GCM, Suite.CHACHA20_POLY1305, Suite.SM4_GCM_SM3]
counted = pytest.mark.parametrize("suite", COUNTED, ids=lambda suite: suite.value)


@pytest.fixture
def suite() -> Suite:
    return Suite.AES_256_GCM


@pytest.fixture
def of_suite(tmp_path: Path, guard: PassphraseProvider, suite: Suite) -> Keyset:
    return Keyset.create(tmp_path / "k", provider=guard, suite=suite)


@pytest.fixture
def store(tmp_path: Path, of_suite: Keyset) -> SubjectKeys:
    return SubjectKeys.create(tmp_path / "subjects", of_suite)


@pytest.fixture
def cipher(of_suite: Keyset, store: SubjectKeys) -> FieldCipher:
    return FieldCipher(of_suite, context=CONTEXT, subjects=store)


def _write(path: Path, statement: str, *values: object) -> None:
    database = sqlite3.connect(path)
    with database:
        database.execute(statement, values)
    database.close()


def _counts(path: Path) -> list[int]:
    database = sqlite3.connect(path)
    found = [row[0] for row in database.execute("SELECT messages FROM sealed ORDER BY messages")]
    database.close()
    return found


def _set_count(path: Path, store: SubjectKeys, keyset: Keyset, messages: int) -> None:
    """Write a count as docs/format.md, 5.1 has it, as who holds the key can."""
    key = store.key("4711")
    assert key is not None
    subkey = hmac.digest(key.dek, b"piiguard/1/leases\x01", "sha256")
    told = bytes.fromhex(keyset.id) + bytes.fromhex(key.id) + messages.to_bytes(8, "big")
    mac = hmac.digest(subkey, told, "sha256")
    _write(path, "UPDATE sealed SET messages = ?, mac = ? WHERE id = ?", messages, mac, bytes.fromhex(key.id))


@counted
def test_a_subjects_key_seals_no_more_than_two_to_the_32_values(
    tmp_path: Path, of_suite: Keyset, store: SubjectKeys, cipher: FieldCipher
) -> None:
    """In all columns and processes together, across rotations; what it has sealed stays readable."""
    token = cipher.encrypt(VALUE, subject="4711")
    _set_count(tmp_path / "subjects", store, of_suite, 2**32 - 2)
    other = SubjectKeys.open(tmp_path / "subjects", of_suite)
    again = FieldCipher(of_suite, context={"column": "phone"}, subjects=other)
    again.encrypt_column([VALUE] * 2, subjects=["4711"] * 2)
    of_suite.rotate()
    for attempt in (
        lambda: again.encrypt(VALUE, subject="4711"),
        lambda: again.encrypt_column([VALUE], subjects=["4711"]),
    ):
        with pytest.raises(KeyStateError, match="4,294,967,296 values") as caught:
            attempt()
        assert caught.value.code == "crypto.key_exhausted"
    assert again.encrypt(VALUE, subject="4712")
    assert FieldCipher(of_suite, context=CONTEXT, subjects=other).decrypt(token, subject="4711") == VALUE


@counted
def test_each_value_of_a_subject_is_counted(tmp_path: Path, of_suite: Keyset, cipher: FieldCipher) -> None:
    """256 at a time, of each subject its own; another process reserves for itself."""
    path = tmp_path / "subjects"
    for _ in range(_STEP):
        cipher.encrypt(VALUE, subject="4711")
    cipher.encrypt_column([VALUE] * 300, subjects=["4712"] * 300)
    assert _counts(path) == [_STEP, 300]
    cipher.encrypt(VALUE, subject="4711")
    assert _counts(path) == [300, 2 * _STEP]
    other = SubjectKeys.open(path, of_suite)
    FieldCipher(of_suite, context=CONTEXT, subjects=other).encrypt(VALUE, subject="4711")
    assert _counts(path) == [300, 3 * _STEP]


@pytest.mark.parametrize("suite", [Suite.AES_256_SIV, Suite.AES_256_GCM_SIV])
def test_suites_that_forgive_repetition_are_not_counted(tmp_path: Path, cipher: FieldCipher) -> None:
    """No value pays for a count that proves nothing."""
    cipher.encrypt(VALUE, subject="4711")
    assert _counts(tmp_path / "subjects") == []


@pytest.mark.parametrize(
    ("tamper", "code"),
    [
        ("UPDATE sealed SET messages = 0", "crypto.keyset_damaged"),
        ("UPDATE sealed SET messages = -1", "crypto.keyset_damaged"),
        ("UPDATE sealed SET messages = 'none'", "crypto.keyset_damaged"),
        ("UPDATE sealed SET mac = 'text'", "crypto.keyset_damaged"),
        ("DELETE FROM sealed", "crypto.leases_missing"),
        ("DROP TABLE sealed", "crypto.leases_missing"),
    ],
)
def test_a_lower_count_is_not_believed(
    tmp_path: Path, of_suite: Keyset, cipher: FieldCipher, tamper: str, code: str
) -> None:
    """Not one written by somebody without the key, nor one that is gone; decrypting goes on."""
    token = cipher.encrypt(VALUE, subject="4711")
    _write(tmp_path / "subjects", tamper)
    again = FieldCipher(of_suite, context=CONTEXT, subjects=SubjectKeys.open(tmp_path / "subjects", of_suite))
    with pytest.raises(KeysetError) as caught:
        again.encrypt(VALUE, subject="4711")
    assert caught.value.code == code
    assert again.decrypt(token, subject="4711") == VALUE


def test_an_old_count_is_refused_by_whoever_has_seen_more(tmp_path: Path, cipher: FieldCipher) -> None:
    """The file of a restored snapshot in the place of the live one."""
    path = tmp_path / "subjects"
    cipher.encrypt(VALUE, subject="4711")
    database = sqlite3.connect(path)
    before = database.execute("SELECT messages, mac FROM sealed").fetchone()
    database.close()
    cipher.encrypt_column([VALUE] * _STEP, subjects=["4711"] * _STEP)
    _write(path, "UPDATE sealed SET messages = ?, mac = ?", *before)
    with pytest.raises(KeysetError) as caught:
        cipher.encrypt_column([VALUE] * _STEP, subjects=["4711"] * _STEP)
    assert caught.value.code == "crypto.keyset_rolled_back"


def test_a_subject_shredded_meanwhile_gets_nothing_more(
    tmp_path: Path, of_suite: Keyset, store: SubjectKeys, cipher: FieldCipher
) -> None:
    """Between the look at the key and the count of its use: the count goes with the key."""
    cipher.encrypt(VALUE, subject="4711")
    key = store.key("4711")
    assert key is not None
    SubjectKeys.open(tmp_path / "subjects", of_suite).shred("4711")  # type: ignore[arg-type]
    assert _counts(tmp_path / "subjects") == []
    with pytest.raises(KeyStateError) as caught:
        store._uses.take({key: 2 * _STEP})
    assert caught.value.code == "crypto.subject_shredded"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_child_opens_the_store_for_itself(tmp_path: Path, store: SubjectKeys, cipher: FieldCipher) -> None:
    """SQLite's connection and what is reserved are the parent's; a child that used them would spoil both."""
    token = cipher.encrypt(VALUE, subject="4711")
    theirs = id(store._file._database)
    with store._file._lock:  # as another thread of the parent may hold it
        child = os.fork()
        if child == 0:  # pragma: no cover - the child
            code = 1
            try:
                assert cipher.decrypt(token, subject="4711") == VALUE
                cipher.encrypt(VALUE, subject="4711")
                assert id(store._file._database) != theirs
                code = 0
            finally:
                os._exit(code)
        _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert _counts(tmp_path / "subjects") == [2 * _STEP]
    assert cipher.decrypt(cipher.encrypt(VALUE, subject="4711"), subject="4711") == VALUE


COLUMNS = {
    "store": ["keyset", "epoch", "index_by", "index_key"],
    "subject_key": ["subject", "id", "suite", "wrapped_by", "wrapped", "created"],
    "shredded": ["subject", "id", "at", "epoch"],
}
VALUES = [-1, 1.5, "text", b"", b"\0" * 4, b"\0" * 48]


@pytest.mark.parametrize("table", COLUMNS)
def test_whatever_is_written_into_it_nothing_else_opens(
    tmp_path: Path, of_suite: Keyset, cipher: FieldCipher, table: str, store: SubjectKeys
) -> None:
    """Every column set to values of every kind: what opens is the true value, all else an error of ours."""
    token = cipher.encrypt(VALUE, subject="4711")
    cipher.encrypt(VALUE, subject="4712")
    store.shred("4712")  # type: ignore[arg-type]
    store.close()
    copy, shown = tmp_path / "copy", list[str]()
    for column in COLUMNS[table]:
        for value in VALUES:
            shutil.copy(tmp_path / "subjects", copy)
            _write(copy, f"UPDATE {table} SET {column} = ?", value)  # noqa: S608 - names from above
            attempts: list[Callable[[FieldCipher, SubjectKeys], object]] = [
                lambda cipher, _: cipher.decrypt(token, subject="4711"),
                lambda cipher, _: cipher.encrypt(VALUE, subject="4711"),
                lambda cipher, _: cipher.encrypt(VALUE, subject="4713"),
                lambda _, store: store.rewrap(),
                lambda _, store: store.use(),
                lambda _, store: store.receipt("4712"),  # type: ignore[arg-type]
                lambda _, store: store.shred("4711"),  # type: ignore[arg-type]
                lambda _, store: store.epoch,
            ]
            for attempt in attempts:
                try:
                    with SubjectKeys.open(copy, of_suite) as opened:
                        made = attempt(FieldCipher(of_suite, context=CONTEXT, subjects=opened), opened)
                except (CryptoError, UnknownName) as error:
                    shown.append(str(error))
                else:
                    assert not isinstance(made, str) or made == VALUE
    assert len(shown) > 10
    assert VALUE not in "".join(shown)


def test_a_key_that_was_put_back_does_not_undo_a_shredding(
    tmp_path: Path, of_suite: Keyset, store: SubjectKeys, cipher: FieldCipher
) -> None:
    """The row of a shredded subject, out of a copy from before: nothing opens with it, and nothing is sealed.
    Shredding once more takes it away again, with a receipt of that."""
    path = tmp_path / "subjects"
    token = cipher.encrypt(VALUE, subject="4711")
    shutil.copy(path, tmp_path / "copy")
    store.shred("4711")  # type: ignore[arg-type]
    first = store.receipt("4711")  # type: ignore[arg-type]
    for table in ("subject_key", "sealed"):
        database = sqlite3.connect(path)
        with database:
            database.execute("ATTACH ? AS copy", (str(tmp_path / "copy"),))
            database.execute(f"INSERT INTO {table} SELECT * FROM copy.{table}")  # noqa: S608 - names from above
        database.close()
    again = FieldCipher(of_suite, context=CONTEXT, subjects=SubjectKeys.open(path, of_suite))
    with pytest.raises(DecryptionError):
        again.decrypt(token, subject="4711")
    with pytest.raises(KeyStateError) as caught:
        again.encrypt(VALUE, subject="4711")
    assert caught.value.code == "crypto.subject_shredded"
    assert store.shred("4711")  # type: ignore[arg-type]
    second = store.receipt("4711")  # type: ignore[arg-type]
    assert first
    assert second
    assert (second.key_id, second.epoch) == (first.key_id, first.epoch + 1)


def test_an_old_store_is_refused_by_whoever_knows_its_epoch(
    tmp_path: Path, of_suite: Keyset, store: SubjectKeys, cipher: FieldCipher
) -> None:
    """All of it put back, tombstones and all: who was shredded since would be readable."""
    path = tmp_path / "subjects"
    cipher.encrypt(VALUE, subject="4711")
    shutil.copy(path, tmp_path / "copy")
    store.shred("4711")  # type: ignore[arg-type]
    epoch = store.epoch
    store.close()
    SubjectKeys.open(path, of_suite, min_epoch=epoch).close()
    shutil.copy(tmp_path / "copy", path)
    with pytest.raises(KeysetError) as caught:
        SubjectKeys.open(path, of_suite, min_epoch=epoch)
    assert caught.value.code == "crypto.keyset_rolled_back"
