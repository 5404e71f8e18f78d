"""What must not get into a ledger, and what must not bring one down."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest

from piiguard.audit import Checkpoint, SqliteLedger, storage
from piiguard.catalog import Event, PrincipalName
from piiguard.errors import AuditError, InvalidInput

LI = PrincipalName("li.na")


def test_a_mobile_number_does_not_slip_in_as_a_whole_number(tmp_path: Path) -> None:
    """A number read from an integer column is personal data as much as its digits are."""
    with SqliteLedger.open(tmp_path / "ledger.db") as ledger:
        for number in (13800138000, 110105194912310038):
            with pytest.raises(InvalidInput, match="form of personal data"):
                ledger.append(Event("access.reveal", LI, {"row": number}))
        assert ledger.append(Event("access.reveal", LI, {"count": 12_345_678_901_234})) == 1


def test_threads_of_a_forked_process_share_one_new_connection(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many threads come first at once, one of them opens the file again, and none is refused."""
    with SqliteLedger.open(tmp_path / "ledger.db") as ledger:
        opened, connect = list[int](), storage.connect

        def slowly(*args: object, **kwargs: object) -> object:
            opened.append(1)
            time.sleep(0.02)
            return connect(*args, **kwargs)  # type: ignore[arg-type] # passed on as it came

        monkeypatch.setattr(storage, "connect", slowly)
        ledger._process = os.getpid() + 1
        numbers: list[int] = []
        threads = [
            threading.Thread(target=lambda: numbers.append(ledger.append(Event("access.reveal", LI))))
            for _ in range(4)
        ]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert len(opened) == 1
        assert sorted(numbers) == [1, 2, 3, 4]
        assert ledger.verify().entries == 4


def test_a_checkpoint_file_nested_without_end_is_refused() -> None:
    """A hostile file is no checkpoint, whatever it does to a parser."""
    with pytest.raises(AuditError):
        Checkpoint.from_bytes(b"[" * 200_000)
