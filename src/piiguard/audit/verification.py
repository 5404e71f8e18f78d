"""Verification: walk the chain from its root, and hold it against a checkpoint from outside."""

from __future__ import annotations

import json
import os
import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import IO, Final, NoReturn

import attrs

from piiguard.audit import storage
from piiguard.audit.checkpoints import Checkpoint, CheckpointKey
from piiguard.audit.entries import chained, root
from piiguard.catalog import EntryNumber
from piiguard.errors import AuditError, ChainBroken

__all__ = ["Verification", "check_chain", "check_checkpoint", "export_jsonl", "verify"]

_PATIENCE: Final = timedelta(seconds=5)
_EVIDENCE: Final = "Keep the file as evidence and compare it with a backup from before."


@attrs.frozen
class Verification:
    """A chain that holds. There is no other kind: one that does not raises `ChainBroken`.

    Attributes:
        ledger: The ledger's id, in hexadecimal.
        entries: How many entries it holds.
        head: Hash of the last entry, in hexadecimal; of the root, if there is none.
        checkpoint: Number of the entry up to which a checkpoint vouches for it, or None. Entries after
            that one may have been cut off without a trace.
    """

    ledger: str
    entries: int
    head: str
    checkpoint: EntryNumber | None = None


def verify(
    path: str | os.PathLike[str],
    *,
    checkpoint: Checkpoint | str | os.PathLike[str] | None = None,
    key: CheckpointKey | None = None,
) -> Verification:
    """Check every link of the ledger at *path*, opened for reading only, writers undisturbed.

    Args:
        path: The ledger's file.
        checkpoint: A checkpoint or its file; without one, entries cut off the end go unnoticed.
        key: The key that checks the checkpoint's seal; needed with a checkpoint's file.

    Returns:
        How many entries hold, and the head.

    Raises:
        ChainBroken: Naming the first entry that does not hold, or saying that the file is damaged.
        AuditError: If there is no ledger, or the checkpoint is not genuine or belongs to another one.
        LedgerUnavailable: If the file cannot be read.
    """
    place = Path(path)
    seen = _genuine(checkpoint, key)
    with storage.reading(place, timeout=_PATIENCE) as connection:
        ledger_id = storage.identify(connection, place)
        if seen is not None:
            check_checkpoint(connection, ledger_id, seen)
        count, head = check_chain(connection, after=0, link=root(ledger_id))
    vouched = None if seen is None else EntryNumber(seen.number)
    return Verification(ledger_id.hex(), count, head.hex(), vouched)


def check_chain(connection: sqlite3.Connection, *, after: int, link: bytes) -> tuple[int, bytes]:
    """Check the links that follow entry *after*.

    Args:
        connection: An open ledger.
        after: The number of an entry known to hold, 0 for the root.
        link: Its hash, 32 bytes.

    Returns:
        How many entries follow, and the hash of the last one.

    Raises:
        ChainBroken: Naming the first entry that does not hold.
    """
    number = after
    rows = connection.execute(
        "SELECT number, previous, body, hash FROM entries WHERE number > ? ORDER BY number", (after,)
    )
    for found, previous, body, stored in rows:
        number += 1
        if found != number:
            _broken(number, "is missing" if found > number else "is out of order")
        if previous != link:
            _broken(
                number, f"does not follow entry {number - 1}" if number > 1 else "does not start this ledger"
            )
        link = chained(link, number, body)
        if link != stored:
            _broken(number, "is not what was written")
    return number - after, link


def check_checkpoint(connection: sqlite3.Connection, ledger_id: bytes, seen: Checkpoint) -> None:
    """Check that the ledger still holds the entry a checkpoint saw.

    Args:
        connection: An open ledger.
        ledger_id: Its id.
        seen: A genuine checkpoint.

    Raises:
        ChainBroken: If the ledger was cut back, or its past rewritten.
        AuditError: If the checkpoint belongs to another ledger.
    """
    if seen.ledger != ledger_id.hex():
        raise AuditError(
            f"The checkpoint is of ledger {seen.ledger[:8]}…, the file is ledger {ledger_id.hex()[:8]}…",
            hint="Find the ledger the checkpoint was made of; somebody may have put another in its place.",
            code="audit.other_ledger",
        )
    query = "SELECT hash FROM entries WHERE number = ?"
    row = connection.execute(query, (seen.number,)).fetchone()
    stored = root(ledger_id) if seen.number == 0 else None if row is None else bytes(row[0])
    if stored is None:
        last = connection.execute("SELECT coalesce(max(number), 0) FROM entries").fetchone()[0]
        _broken(last + 1, f"is gone: on {seen.at:%Y-%m-%d} the ledger held {seen.number} entries, now {last}")
    if stored.hex() != seen.head:
        _broken(
            seen.number, f"is not the one the checkpoint of {seen.at:%Y-%m-%d} saw: the past was rewritten"
        )


def export_jsonl(path: str | os.PathLike[str], to: IO[bytes]) -> int:
    """Write the ledger out, one JSON object a line, so that others can verify it without SQLite.

    ``entry`` is spliced in as the very bytes that were hashed: cut them out of the line, and the rule in
    `piiguard.audit.entries` applies. The first line tells the ledger's id.

    Args:
        path: The ledger's file.
        to: Where the lines go.

    Returns:
        How many entries were written.

    Raises:
        AuditError: If there is no ledger.
        LedgerUnavailable: If it cannot be read.
    """
    place = Path(path)
    count = 0
    with storage.reading(place, timeout=_PATIENCE) as connection:
        ledger_id = storage.identify(connection, place)
        to.write(json.dumps({"format": "piiguard-ledger-1", "ledger": ledger_id.hex()}).encode() + b"\n")
        for number, body, stored in connection.execute(
            "SELECT number, body, hash FROM entries ORDER BY number"
        ):
            to.write(b'{"number":%d,"hash":"%s","entry":%s}\n' % (number, stored.hex().encode(), body))
            count += 1
    return count


def _genuine(
    checkpoint: Checkpoint | str | os.PathLike[str] | None, key: CheckpointKey | None
) -> Checkpoint | None:
    if checkpoint is None:
        return None
    if key is None:
        raise AuditError(
            "A checkpoint was given, but no key to check its seal",
            hint="Give key=: the HmacKey it was sealed with, or the public half of the Ed25519Key.",
            code="audit.checkpoint",
        )
    if isinstance(checkpoint, Checkpoint):
        return checkpoint.checked(key)
    return Checkpoint.read(Path(checkpoint), key=key)


def _broken(number: int, what: str) -> NoReturn:
    error = ChainBroken(f"Entry {number} {what}", hint=_EVIDENCE)
    error.entry = number
    raise error
