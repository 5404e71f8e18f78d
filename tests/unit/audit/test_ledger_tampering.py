"""Every way to falsify a ledger, by somebody who can write its file and drops its triggers first."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from piiguard.audit import Ed25519Key, HmacKey, SqliteLedger, verify
from piiguard.audit.checkpoints import Checkpoint
from piiguard.audit.entries import chained
from piiguard.catalog import Event, PrincipalName
from piiguard.errors import AuditError, ChainBroken, InvalidInput, LedgerUnavailable

KEY = HmacKey(bytes(range(32)))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A ledger of five entries."""
    place = tmp_path / "ledger.db"
    with SqliteLedger.open(place) as ledger:
        ledger.append_many(Event("access.reveal", PrincipalName("li.na"), {"row": i}) for i in range(1, 6))
    return place


@pytest.fixture
def forger(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection with the triggers out of the way."""
    connection = sqlite3.connect(path, isolation_level=None)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    yield connection
    connection.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET body = x'7b7d' WHERE number = 2",
        "DELETE FROM entries WHERE number = 5",
        "DELETE FROM entries",
        "INSERT INTO entries VALUES (9, randomblob(32), x'7b7d', randomblob(32))",
        "INSERT OR REPLACE INTO entries VALUES (5, randomblob(32), x'7b7d', randomblob(32))",
        "REPLACE INTO entries SELECT number, previous, x'7b7d', hash FROM entries WHERE number = 3",
        "UPDATE ledger SET id = randomblob(16)",
        "DELETE FROM ledger",
        "INSERT INTO ledger VALUES (randomblob(16))",
    ],
)
def test_the_tables_refuse_to_be_changed(path: Path, statement: str) -> None:
    """Whoever does not drop the triggers gets an error and changes nothing."""
    connection = sqlite3.connect(path, isolation_level=None)
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute(statement)
    connection.close()
    assert verify(path).entries == 5


@pytest.mark.parametrize(
    ("statements", "entry"),
    [
        (["UPDATE entries SET body = CAST(replace(body, 'li.na', 'zhao1') AS BLOB) WHERE number = 2"], 2),
        (["UPDATE entries SET body = CAST(body || ' ' AS BLOB) WHERE number = 4"], 4),
        (["DELETE FROM entries WHERE number = 3"], 3),
        (["DELETE FROM entries WHERE number = 1"], 1),
        (["UPDATE entries SET number = number + 1 WHERE number = 5"], 5),
        (["UPDATE entries SET hash = randomblob(32) WHERE number = 5"], 5),
        (["UPDATE entries SET previous = randomblob(32) WHERE number = 3"], 3),
        (["INSERT INTO entries SELECT 6, hash, body, randomblob(32) FROM entries WHERE number = 5"], 6),
        (
            [
                "UPDATE entries SET number = 99 WHERE number = 2",
                "UPDATE entries SET number = 2 WHERE number = 3",
                "UPDATE entries SET number = 3 WHERE number = 99",
            ],
            2,
        ),
        (["UPDATE ledger SET id = randomblob(16)"], 1),
    ],
    ids=[
        "change",
        "reformat",
        "delete",
        "behead",
        "renumber",
        "rehash",
        "unlink",
        "insert",
        "reorder",
        "other id",
    ],
)
def test_a_falsified_entry_is_named(
    path: Path, forger: sqlite3.Connection, statements: list[str], entry: int
) -> None:
    """Verification names the first entry that does not hold."""
    for statement in statements:
        forger.execute(statement)
    with pytest.raises(ChainBroken) as caught:
        verify(path)
    assert caught.value.entry == entry
    assert f"Entry {entry} " in str(caught.value)


def test_an_unreadable_entry_is_named_when_read(path: Path, forger: sqlite3.Connection) -> None:
    """Reading entries never returns something that is no event."""
    forger.execute("UPDATE entries SET body = x'7b7d' WHERE number = 2")
    with SqliteLedger.open(path) as ledger, pytest.raises(ChainBroken, match="Entry 2"):
        list(ledger.entries())


def test_a_cut_end_shows_only_against_a_checkpoint(
    path: Path, forger: sqlite3.Connection, tmp_path: Path
) -> None:
    """The chain alone cannot know; the checkpoint says how many entries there were."""
    with SqliteLedger.open(path) as ledger:
        ledger.checkpoint(tmp_path / "head.json", key=KEY)
    forger.execute("DELETE FROM entries WHERE number > 3")
    assert verify(path).checkpoint is None
    with pytest.raises(ChainBroken, match="held 5 entries, now 3") as caught:
        verify(path, checkpoint=tmp_path / "head.json", key=KEY)
    assert caught.value.entry == 4


def test_a_rewritten_past_shows_only_against_a_checkpoint(
    path: Path, forger: sqlite3.Connection, tmp_path: Path
) -> None:
    """Somebody who recomputes every hash after a change is caught by the head kept elsewhere."""
    with SqliteLedger.open(path) as ledger:
        ledger.checkpoint(tmp_path / "head.json", key=KEY)
    rows = forger.execute("SELECT number, previous, body FROM entries ORDER BY number").fetchall()
    link = rows[0][1]
    forger.execute("DELETE FROM entries")
    for number, _, body in rows:
        forged, previous = body.replace(b"li.na", b"zhao1"), link
        link = chained(previous, number, forged)
        forger.execute("INSERT INTO entries VALUES (?, ?, ?, ?)", (number, previous, forged, link))
    assert verify(path).entries == 5
    with pytest.raises(ChainBroken, match="the past was rewritten"):
        verify(path, checkpoint=tmp_path / "head.json", key=KEY)


def test_a_truncated_file_is_damaged(path: Path) -> None:
    """Half a file is reported as damage, not as a shorter ledger."""
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(ChainBroken):
        verify(path)


def test_another_ledger_in_its_place_is_noticed(path: Path, tmp_path: Path) -> None:
    """A checkpoint knows which ledger it was made of."""
    with SqliteLedger.open(path) as ledger:
        ledger.checkpoint(tmp_path / "head.json", key=KEY)
    path.unlink()
    SqliteLedger.open(path).close()
    with pytest.raises(AuditError) as caught:
        verify(path, checkpoint=tmp_path / "head.json", key=KEY)
    assert caught.value.code == "audit.other_ledger"


def test_a_checkpoint_is_never_made_over_a_broken_past(
    path: Path, forger: sqlite3.Connection, tmp_path: Path
) -> None:
    """Replacing a checkpoint verifies what it saw and what came after; the old one stays if that fails."""
    place = tmp_path / "head.json"
    with SqliteLedger.open(path) as ledger:
        ledger.checkpoint(place, key=KEY)
        before = place.read_bytes()
        forger.execute("DELETE FROM entries WHERE number > 4")
        with pytest.raises(ChainBroken):
            ledger.checkpoint(place, key=KEY)
    assert place.read_bytes() == before


@pytest.mark.parametrize("key", [KEY, Ed25519Key(bytes(range(32)))])
def test_a_checkpoint_is_genuine_or_refused(path: Path, tmp_path: Path, key: HmacKey | Ed25519Key) -> None:
    """A change, or another key, is noticed; the public half is enough to check."""
    place = tmp_path / "head.json"
    with SqliteLedger.open(path) as ledger:
        made = ledger.checkpoint(place, key=key)
        assert ledger.verify(checkpoint=made, key=key).checkpoint == 5
        other = type(key).generate()
        with pytest.raises(AuditError, match="seal does not hold"):
            ledger.verify(checkpoint=place, key=other)
    if isinstance(key, Ed25519Key):
        assert verify(path, checkpoint=place, key=key.public).checkpoint == 5
    place.write_bytes(place.read_bytes().replace(b'"number":5', b'"number":4'))
    with pytest.raises(AuditError, match="seal does not hold"):
        verify(path, checkpoint=place, key=key)


def test_a_checkpoint_goes_wherever_the_caller_sends_it(path: Path) -> None:
    """Given a callable, the bytes are handed over, and read back as the same checkpoint."""
    sent: list[bytes] = []
    with SqliteLedger.open(path) as ledger:
        made = ledger.checkpoint(sent.append, key=KEY)
    assert Checkpoint.from_bytes(sent[0]) == made


def test_an_empty_ledger_has_a_checkpoint_too(tmp_path: Path) -> None:
    """Its head is the root, which only this ledger has."""
    with SqliteLedger.open(tmp_path / "new.db") as ledger:
        ledger.checkpoint(tmp_path / "head.json", key=KEY)
        ledger.append(Event("access.reveal", PrincipalName("li.na")))
        assert ledger.checkpoint(tmp_path / "head.json", key=KEY).number == 1


def test_a_checkpoint_is_worth_nothing_without_a_key(path: Path, tmp_path: Path) -> None:
    """It is not believed unchecked; nor is another file, a missing one, or the wrong kind of key."""
    place = tmp_path / "head.json"
    with SqliteLedger.open(path) as ledger:
        ledger.checkpoint(place, key=KEY)
    with pytest.raises(AuditError, match="no key"):
        verify(path, checkpoint=place)
    with pytest.raises(AuditError, match="the key is for Ed25519"):
        verify(path, checkpoint=place, key=Ed25519Key.generate())
    with pytest.raises(AuditError, match="cannot be read"):
        verify(path, checkpoint=tmp_path / "none.json", key=KEY)
    for junk in (b"", b"[]", b'{"format":"other","seal":""}', b"\xff"):
        place.write_bytes(junk)
        with pytest.raises(AuditError, match="not a piiguard checkpoint"):
            verify(path, checkpoint=place, key=KEY)


def test_a_checkpoint_that_cannot_be_written_is_said_so(path: Path, tmp_path: Path) -> None:
    """Nothing half-written stays behind."""
    with SqliteLedger.open(path) as ledger, pytest.raises(LedgerUnavailable, match="cannot be written"):
        ledger.checkpoint(tmp_path / "none" / "head.json", key=KEY)


def test_keys_have_the_right_length_and_never_show(path: Path) -> None:
    """A short key is refused; a repr holds no key."""
    with pytest.raises(InvalidInput):
        HmacKey(b"short")
    assert "\\x1f" not in repr(KEY)
    assert "\\x1f" not in repr(Ed25519Key(bytes(range(32))))
