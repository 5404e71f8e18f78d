"""The ledger in ordinary and in failing circumstances."""

from __future__ import annotations

import io
import json
import os
import pickle
import sqlite3
import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import attrs
import pytest

from piiguard.audit import SqliteLedger, export_jsonl, verify
from piiguard.audit.entries import chained, root
from piiguard.catalog import Event, Ledger, PrincipalName
from piiguard.errors import AuditError, ChainBroken, InvalidInput, LedgerUnavailable

LI = PrincipalName("li.na")
SHORT = timedelta(milliseconds=200)


@attrs.define
class StoppedClock:
    """A clock that says what it is told to."""

    moment: datetime = datetime(2026, 3, 2, 9, 0, tzinfo=timezone(timedelta(hours=8)))

    def now(self) -> datetime:
        """Return that moment."""
        return self.moment


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


def reveal(**details: str | int) -> Event:
    return Event("access.reveal", LI, details)


def test_an_event_comes_back_as_it_was_written(path: Path) -> None:
    """Number, moment in UTC, kind, actor and details survive; the ledger is a port's `Ledger`."""
    with SqliteLedger.open(path, clock=StoppedClock()) as ledger:
        assert isinstance(ledger, Ledger)
        assert ledger.append(reveal(rows=3)) == 1
        (entry,) = ledger.entries()
    assert (entry.number, entry.kind, entry.actor, entry.details) == (
        1,
        "access.reveal",
        "li.na",
        {"rows": 3},
    )
    assert entry.at == datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def test_many_events_are_written_all_or_none(path: Path) -> None:
    """One malformed event in a batch leaves the ledger as it was."""
    with SqliteLedger.open(path) as ledger:
        assert ledger.append_many([reveal(rows=1), reveal(rows=2)]) == (1, 2)
        with pytest.raises(InvalidInput):
            ledger.append_many([reveal(rows=3), Event("Not A Kind", LI)])
        assert ledger.append_many([]) == ()
        assert ledger.verify().entries == 2


def test_entries_are_chosen_by_kind_actor_and_number(path: Path) -> None:
    """A kind covers the kinds below it; numbers start where asked."""
    with SqliteLedger.open(path) as ledger:
        ledger.append_many(
            [
                reveal(),
                Event("access.deny", LI),
                Event("accessory.sold", LI),
                Event("crypto.rotate", PrincipalName("dpo")),
            ]
        )
        assert [each.number for each in ledger.entries(kind="access")] == [1, 2]
        assert [each.number for each in ledger.entries(actor="dpo")] == [4]
        assert [each.number for each in ledger.entries(since=3)] == [3, 4]


def test_an_entry_outlives_the_process_that_wrote_it(path: Path) -> None:
    """Opening again continues the same chain."""
    for expected in (1, 2, 3):
        with SqliteLedger.open(path) as ledger:
            assert ledger.append(reveal()) == expected
    assert verify(path).entries == 3


def test_only_the_owner_may_read_a_new_ledger(path: Path) -> None:
    """The file is made with mode 0600, whatever the umask."""
    SqliteLedger.open(path).close()
    assert path.stat().st_mode & 0o777 == 0o600


def test_opening_leaves_nothing_beside_the_ledger(path: Path) -> None:
    """A closed ledger is one file: no draft, no journal."""
    with SqliteLedger.open(path) as ledger:
        ledger.append(reveal())
    assert [each.name for each in path.parent.iterdir()] == ["ledger.db"]


@pytest.mark.parametrize("value", [1.5, None, b"x", ["x"]])
def test_a_detail_is_text_or_a_whole_number(path: Path, value: object) -> None:
    """Anything else is a TypeError: structures are where personal data hides."""
    with SqliteLedger.open(path) as ledger, pytest.raises(TypeError, match="whole number"):
        ledger.append(Event("access.reveal", LI, {"field": value}))  # type: ignore[dict-item]


@pytest.mark.parametrize(
    "value",
    [
        "13800138000",
        "电话13800138000。",
        "１３８００１３８０００",
        "11010519491231002X",
        "id 11010519491231002x",
    ],
)
def test_what_has_the_form_of_personal_data_stays_out(path: Path, value: str) -> None:
    """Mobile and resident ID numbers are refused, full-width too, and the error does not repeat them."""
    with SqliteLedger.open(path) as ledger:
        with pytest.raises(InvalidInput, match="form of personal data") as caught:
            ledger.append(reveal(note=value))
        assert value not in str(caught.value)
        assert ledger.verify().entries == 0


@pytest.mark.parametrize("value", ["a13800138000f", "110105194912310021", "202603021300", "c" * 1000])
def test_digests_and_references_go_in(path: Path, value: str) -> None:
    """Digits within a digest, and 18 digits that are no resident ID, are not mistaken for one."""
    with SqliteLedger.open(path) as ledger:
        assert ledger.append(reveal(note=value)) == 1


@pytest.mark.parametrize(
    "event",
    [
        Event("reveal", LI),
        Event("access.reveal", PrincipalName("")),
        Event("access.reveal", PrincipalName("x" * 201)),
        Event("access.reveal", LI, {"note": "x" * 1001}),
        Event("access.reveal", LI, {"No Word": 1}),
        Event("access.reveal", LI, {f"n{i}": i for i in range(65)}),
        Event("access.reveal", LI, {"note": "\ud800"}),
    ],
)
def test_a_malformed_or_overlong_event_is_refused(path: Path, event: Event) -> None:
    """Bounds keep documents out of the ledger."""
    with SqliteLedger.open(path) as ledger, pytest.raises(InvalidInput):
        ledger.append(event)


def test_a_naive_clock_is_refused(path: Path) -> None:
    """A moment without a time zone proves nothing."""
    clock = StoppedClock(datetime(2026, 3, 2))  # noqa: DTZ001 - the naive time is the test
    with SqliteLedger.open(path, clock=clock) as ledger, pytest.raises(InvalidInput, match="naive"):
        ledger.append(reveal())


def test_a_locked_ledger_refuses_within_its_patience(path: Path) -> None:
    """A writer that never finishes costs others the timeout, not their life."""
    with SqliteLedger.open(path, timeout=SHORT) as ledger:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerUnavailable, match="locked"):
            ledger.append(reveal())
        other.execute("ROLLBACK")
        other.close()
        assert ledger.append(reveal()) == 1


def test_a_thread_stuck_in_the_ledger_does_not_hang_the_others(path: Path) -> None:
    """When a write of this process hangs, the next caller is refused within the timeout."""
    with SqliteLedger.open(path, timeout=SHORT) as ledger:
        held, done = threading.Event(), threading.Event()

        def hang() -> None:
            with ledger._writing():
                held.set()
                done.wait(10)

        thread = threading.Thread(target=hang)
        thread.start()
        held.wait(10)
        with pytest.raises(LedgerUnavailable, match="in time"):
            ledger.append(reveal())
        done.set()
        thread.join()


def test_a_full_disk_is_an_unavailable_ledger(path: Path) -> None:
    """What SQLite reports as full leaves nothing half-written."""
    with SqliteLedger.open(path) as ledger:
        ledger.append(reveal())
        pages = ledger._connection.execute("PRAGMA page_count").fetchone()[0]
        ledger._connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(LedgerUnavailable, match="full"):
            ledger.append_many(reveal(note="x" * 900) for _ in range(100))
        assert ledger.verify().entries == 1


def test_a_ledger_that_may_only_be_read_cannot_be_appended_to(path: Path) -> None:
    """SQLite's refusal to write becomes LedgerUnavailable, with what to do."""
    with SqliteLedger.open(path) as ledger:
        ledger._connection.execute("PRAGMA query_only = 1")
        with pytest.raises(LedgerUnavailable, match="right to write"):
            ledger.append(reveal())


def test_a_ledger_in_a_missing_folder_cannot_be_created(tmp_path: Path) -> None:
    """The error says what to check."""
    with pytest.raises(LedgerUnavailable, match="cannot be created"):
        SqliteLedger.open(tmp_path / "none" / "ledger.db")


def test_a_replaced_file_is_noticed(path: Path) -> None:
    """An append never goes into a file that is no longer the ledger's."""
    with SqliteLedger.open(path) as ledger:
        ledger.append(reveal())
        path.rename(path.with_name("away.db"))
        with pytest.raises(LedgerUnavailable):
            ledger.append(reveal())
        SqliteLedger.open(path).close()
        with pytest.raises(LedgerUnavailable, match="replaced"):
            ledger.append(reveal())


def test_a_closed_ledger_refuses(path: Path) -> None:
    """Closing twice is fine; appending afterwards is LedgerUnavailable."""
    ledger = SqliteLedger.open(path)
    ledger.close()
    ledger.close()
    with pytest.raises(LedgerUnavailable):
        ledger.append(reveal())


def test_another_database_is_not_a_ledger(path: Path) -> None:
    """Neither opening nor verifying touches it."""
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE customers (id)")
    other.close()
    before = path.read_bytes()
    for attempt in (SqliteLedger.open, verify):
        with pytest.raises(AuditError, match="not a piiguard ledger"):
            attempt(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"name,phone\n" * 200])
def test_an_emptied_file_or_one_of_another_kind_is_refused(path: Path, content: bytes) -> None:
    """An emptied ledger is damage, never a fresh start."""
    path.write_bytes(content)
    for attempt in (SqliteLedger.open, verify):
        with pytest.raises(ChainBroken) as caught:
            attempt(path)
        assert caught.value.code == "audit.damaged"


def test_a_ledger_of_a_later_version_is_refused(path: Path) -> None:
    """It is not read on a guess."""
    SqliteLedger.open(path).close()
    raw = sqlite3.connect(path)
    raw.execute("PRAGMA user_version = 2")
    raw.close()
    with pytest.raises(AuditError, match="version 2"):
        verify(path)


def test_verifying_never_creates_a_ledger(path: Path) -> None:
    """A wrong path is an error, not a verified empty chain."""
    with pytest.raises(AuditError, match="no ledger"):
        verify(path)
    assert not path.exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_ledger_verifies_in_a_folder_that_cannot_be_written(path: Path) -> None:
    """An auditor's read-only copy is enough."""
    with SqliteLedger.open(path) as ledger:
        ledger.append(reveal())
    path.parent.chmod(0o500)
    try:
        assert verify(path).entries == 1
    finally:
        path.parent.chmod(0o700)


def test_a_verification_does_not_hold_up_a_writer(path: Path) -> None:
    """While entries are being read, appends go on; the reader sees the ledger as it began."""
    with SqliteLedger.open(path, timeout=SHORT) as ledger:
        ledger.append_many([reveal(), reveal()])
        reading = ledger.entries()
        next(reading)
        assert ledger.append(reveal()) == 3
        assert len(list(reading)) == 1


def test_a_ledger_is_not_pickled(path: Path) -> None:
    """A spawned process opens the path itself."""
    with SqliteLedger.open(path) as ledger, pytest.raises(TypeError, match="open its path again"):
        pickle.dumps(ledger)


def test_an_export_verifies_without_sqlite(path: Path) -> None:
    """The rule in the docs, applied to the exported lines by hand, gives the ledger's head."""
    with SqliteLedger.open(path) as ledger:
        ledger.append_many([reveal(note="过户"), reveal(rows=2)])
        expected = ledger.verify()
    out = io.BytesIO()
    assert export_jsonl(path, out) == 2
    first, *lines = out.getvalue().splitlines()
    link = root(bytes.fromhex(json.loads(first)["ledger"]))
    for number, line in enumerate(lines, 1):
        body = line[line.index(b',"entry":') + len(b',"entry":') : -1]
        link = chained(link, number, body)
        assert json.loads(line)["hash"] == link.hex()
    assert link.hex() == expected.head
