"""The journal: what is about to be disposed of, written before it happens, outside the store it happens in.

One SQLite file. A batch's intent is on disk before its first row is touched, its result after the store has
committed; the store marks the batch in the same transaction that disposes of it. So whatever the instant a
process dies, the next run finds for every batch one of three states: not begun, done, or begun with the
store's own mark to tell which. The journal also keeps each plan's two keys, for fingerprints and for
seals, and destroys them when the plan has been carried out.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
import threading
from datetime import datetime
from pathlib import Path
from typing import Final, Self, cast

import attrs

from piiguard.errors import RetentionError
from piiguard.retention.databases import open_database, transaction
from piiguard.retention.stores import BatchResult, Skipped, SkipReason

__all__ = ["Journal", "PlanKeys", "read_result", "write_result"]

_KEY_BYTES: Final = 32
_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS plans (
    hash TEXT PRIMARY KEY, fingerprint_key BLOB, seal_key BLOB, made_at TEXT NOT NULL,
    batch_size INTEGER, begun_at TEXT, finished_at TEXT, entry INTEGER
);
CREATE TABLE IF NOT EXISTS batches (
    plan TEXT NOT NULL REFERENCES plans(hash), number INTEGER NOT NULL,
    intended_at TEXT NOT NULL, done_at TEXT, result TEXT, PRIMARY KEY (plan, number)
);
"""


@attrs.frozen
class PlanKeys:
    """The keys of one plan: for row fingerprints, and for the seals of its approvals."""

    fingerprint: bytes = attrs.field(repr=False)
    seal: bytes = attrs.field(repr=False)

    @classmethod
    def fresh(cls) -> Self:
        """Make a pair of random keys.

        Returns:
            The keys.
        """
        return cls(secrets.token_bytes(_KEY_BYTES), secrets.token_bytes(_KEY_BYTES))


@attrs.frozen
class Progress:
    """How far a plan has been carried out.

    Attributes:
        batch_size: The batch size it was begun with, None before.
        finished_at: When it was finished, None before.
        entry: The ledger entry that says so.
        results: The result of every batch that is done, by number.
    """

    batch_size: int | None
    finished_at: datetime | None
    entry: int | None
    results: dict[int, BatchResult]


class Journal:
    """The write-ahead journal of dispositions. Use `Journal.open`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._lock = threading.RLock()

    @classmethod
    def open(cls, path: str | Path) -> Self:
        """Open the journal, making it if there is none.

        Args:
            path: The SQLite file. Keep it outside the store that it is about, and out of its backups.

        Returns:
            The journal.

        Raises:
            RetentionError: If the file cannot be opened or is something else.
        """
        return cls(open_database(path, _SCHEMA, noun="retention journal"))

    def register(self, plan: str, keys: PlanKeys, at: datetime) -> None:
        """Remember a new plan's keys.

        Args:
            plan: The plan's hash.
            keys: Its keys.
            at: When it was made.
        """
        with self._lock, transaction(self._connection):
            self._connection.execute(
                "INSERT INTO plans (hash, fingerprint_key, seal_key, made_at) VALUES (?, ?, ?, ?)",
                (plan, keys.fingerprint, keys.seal, at.isoformat()),
            )

    def keys(self, plan: str) -> PlanKeys:
        """Return the keys of a plan that is not finished.

        Args:
            plan: The plan's hash.

        Returns:
            Its keys.

        Raises:
            RetentionError: If the plan was not made with this journal, or its keys are destroyed.
        """
        with self._lock:
            found = self._connection.execute(
                "SELECT fingerprint_key, seal_key FROM plans WHERE hash = ?", (plan,)
            ).fetchone()
        if found is None:
            raise RetentionError(
                f"Plan {plan[:12]}… was not made with this journal",
                hint="Use the journal it was made with, or make a new plan.",
                code="retention.unknown_plan",
            )
        if found[0] is None or found[1] is None:
            raise RetentionError(
                f"Plan {plan[:12]}… has been carried out and its keys are destroyed",
                hint="Make a new plan for what is due now.",
                code="retention.plan_finished",
            )
        return PlanKeys(*found)

    def progress(self, plan: str) -> Progress:
        """Say how far a plan has been carried out.

        Args:
            plan: The plan's hash.

        Returns:
            Its progress.

        Raises:
            RetentionError: If the plan was not made with this journal.
        """
        with self._lock:
            head = self._connection.execute(
                "SELECT batch_size, finished_at, entry FROM plans WHERE hash = ?", (plan,)
            ).fetchone()
            if head is None:
                self.keys(plan)
            done = self._connection.execute(
                "SELECT number, result FROM batches WHERE plan = ? AND done_at IS NOT NULL", (plan,)
            ).fetchall()
        size, finished, entry = cast("tuple[int | None, str | None, int | None]", head)
        return Progress(
            batch_size=size,
            finished_at=None if finished is None else datetime.fromisoformat(finished),
            entry=entry,
            results={number: read_result(text) for number, text in done},
        )

    def begin(self, plan: str, batch_size: int, at: datetime) -> int:
        """Note that a plan begins to be carried out, and in which batches.

        Args:
            plan: The plan's hash.
            batch_size: The most rows of a batch.
            at: When.

        Returns:
            The batch size in force: the given one, or that of another process which began before.
        """
        with self._lock, transaction(self._connection):
            self._connection.execute(
                "UPDATE plans SET batch_size = ?, begun_at = ? WHERE hash = ? AND batch_size IS NULL",
                (batch_size, at.isoformat(), plan),
            )
            asked = self._connection.execute("SELECT batch_size FROM plans WHERE hash = ?", (plan,))
            (in_force,) = cast("tuple[int]", asked.fetchone())
        return in_force

    def intend(self, plan: str, number: int, at: datetime) -> None:
        """Note, before anything happens, that a batch is about to be disposed of.

        Args:
            plan: The plan's hash.
            number: The batch.
            at: When.
        """
        with self._lock, transaction(self._connection):
            self._connection.execute(
                "INSERT OR IGNORE INTO batches (plan, number, intended_at) VALUES (?, ?, ?)",
                (plan, number, at.isoformat()),
            )

    def done(self, plan: str, number: int, result: BatchResult, at: datetime) -> None:
        """Note that the store has committed a batch.

        Args:
            plan: The plan's hash.
            number: The batch.
            result: What became of it.
            at: When.
        """
        with self._lock, transaction(self._connection):
            self._connection.execute(
                "UPDATE batches SET done_at = ?, result = ? "
                "WHERE plan = ? AND number = ? AND done_at IS NULL",
                (at.isoformat(), write_result(result), plan, number),
            )

    def finish(self, plan: str, entry: int | None, at: datetime) -> None:
        """Note that a plan has been carried out, and destroy its keys.

        Args:
            plan: The plan's hash.
            entry: The ledger entry that records it.
            at: When.
        """
        with self._lock, transaction(self._connection):
            self._connection.execute(
                "UPDATE plans SET finished_at = ?, entry = ?, fingerprint_key = NULL, seal_key = NULL "
                "WHERE hash = ? AND finished_at IS NULL",
                (at.isoformat(), entry, plan),
            )

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()


def write_result(result: BatchResult) -> str:
    """Write a batch's result as one line of JSON.

    Args:
        result: The result.

    Returns:
        The line.
    """
    skipped = [[each.row, each.reason.value, each.detail] for each in result.skipped]
    return json.dumps([result.disposed, skipped], ensure_ascii=False, separators=(",", ":"))


def read_result(text: str) -> BatchResult:
    """Read what `write_result` wrote.

    Args:
        text: The line.

    Returns:
        The result.
    """
    disposed, skipped = cast("tuple[int, list[tuple[str, str, str]]]", json.loads(text))
    return BatchResult(
        disposed, tuple(Skipped(row, SkipReason(reason), detail) for row, reason, detail in skipped)
    )
