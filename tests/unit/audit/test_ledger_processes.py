"""Many writers, and writers that die."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from piiguard.audit import SqliteLedger, verify
from piiguard.catalog import Event, PrincipalName

WRITER = """
import sys
from piiguard.audit import SqliteLedger
from piiguard.catalog import Event, PrincipalName
path, name, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
with SqliteLedger.open(path) as ledger:
    for number in range(count):
        print(ledger.append(Event("access.reveal", PrincipalName(name), {"n": number})), flush=True)
"""


def writer(path: Path, name: str, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), name, str(count)], stdout=subprocess.PIPE, text=True
    )


def test_processes_never_fork_the_chain(tmp_path: Path) -> None:
    """Three processes that race from creation on lose no entry, and their chain verifies."""
    path = tmp_path / "ledger.db"
    writers = [writer(path, f"writer{i}", 150) for i in range(3)]
    acknowledged = [int(line) for each in writers for line in each.communicate(timeout=60)[0].split()]
    assert [each.returncode for each in writers] == [0, 0, 0]
    assert sorted(acknowledged) == list(range(1, 451))
    assert verify(path).entries == 450
    with SqliteLedger.open(path) as ledger:
        for i in range(3):
            assert [each.details["n"] for each in ledger.entries(actor=f"writer{i}")] == list(range(150))


def test_a_killed_writer_leaves_a_chain_that_holds(tmp_path: Path) -> None:
    """After kill -9 in mid-append every acknowledged entry is there, and the chain goes on."""
    path = tmp_path / "ledger.db"
    with writer(path, "victim", 1_000_000) as process:
        assert process.stdout is not None
        acknowledged = [int(process.stdout.readline()) for _ in range(100)][-1]
        process.send_signal(signal.SIGKILL)
        rest = process.stdout.read().split("\n")
    acknowledged = max([acknowledged, *(int(line) for line in rest[:-1])])
    assert verify(path).entries >= acknowledged
    with SqliteLedger.open(path) as ledger:
        ledger.append(Event("access.reveal", PrincipalName("heir")))
        assert ledger.verify().entries > acknowledged


def test_threads_share_one_ledger(tmp_path: Path) -> None:
    """Eight threads on one object write one chain."""
    with SqliteLedger.open(tmp_path / "ledger.db") as ledger:

        def append() -> None:
            for _ in range(25):
                ledger.append(Event("access.reveal", PrincipalName("li.na")))

        threads = [threading.Thread(target=append) for _ in range(8)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert ledger.verify().entries == 200


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")  # from Python 3.12 on, beside threads
@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
def test_a_forked_child_opens_the_ledger_anew(tmp_path: Path) -> None:
    """Parent and child both append through what was one object, and the chain verifies."""
    with SqliteLedger.open(tmp_path / "ledger.db") as ledger:
        ledger.append(Event("access.reveal", PrincipalName("before")))
        inherited = ledger._connection
        child = os.fork()
        if child == 0:
            status = 1
            try:
                ledger.append(Event("access.reveal", PrincipalName("child")))
                # SQLite forbids using a connection across fork(), even where it happens to work.
                status = int(ledger._connection is inherited)
            finally:
                os._exit(status)
        assert os.waitpid(child, 0)[1] == 0
        ledger.append(Event("access.reveal", PrincipalName("parent")))
        assert [each.actor for each in ledger.entries()] == ["before", "child", "parent"]
        assert ledger.verify().entries == 3
