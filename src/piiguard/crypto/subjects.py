"""Subject keys: a key for each data subject, so that destroying it erases that subject everywhere at once.

Format: ``docs/format.md``, 5. The store is a file of its own; never keep it in the database whose values it
protects, or a backup of that database would bring a shredded key back.
"""

from __future__ import annotations

import hmac
import os
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NoReturn, Self

import attrs

from piiguard.catalog.ports import Clock, SystemClock
from piiguard.catalog.principals import SubjectId
from piiguard.crypto.envelopes import Envelope, SubjectKey, Wrapper, new_subject_key
from piiguard.crypto.keys import KeySource
from piiguard.crypto.private_files import make_private
from piiguard.crypto.secret_octets import fresh_secret
from piiguard.crypto.shred_receipts import ShredReceipt
from piiguard.crypto.subject_files import (
    BURY,
    LIVE,
    MARKS,
    SCHEMA,
    WHAT,
    WRAPPED_SIZE,
    SubjectFile,
    checked,
    damaged,
    rolled_back,
)
from piiguard.crypto.subject_uses import SubjectUses
from piiguard.crypto.suites import DEK_SIZE
from piiguard.crypto.tokens import KeyId, text_octets
from piiguard.crypto.uses import KeyUse
from piiguard.errors import KeysetError, KeyStateError, UnsupportedFormat

__all__ = ["ShredReceipt", "SubjectKeys"]

_KEY_ID_SIZE: Final = 4
_SELECT: Final = "SELECT subject, id, suite, wrapped_by, wrapped FROM subject_key"


class SubjectKeys:
    """A file of subject keys, wrapped under a keyset. Implements `piiguard.catalog.ports.Shredder`."""

    def __init__(self, path: Path, keyset: KeySource, *, clock: Clock, wait: float) -> None:
        self._path = path
        self._keyset = keyset
        self._clock = clock
        self._index_key = b""  # until create() or open() has it
        self._file = SubjectFile(path, wait=wait)
        self._uses = SubjectUses(self._file, keyset.id)

    @classmethod
    def create(
        cls,
        path: str | os.PathLike[str],
        keyset: KeySource,
        *,
        clock: Clock | None = None,
        wait: float = 5.0,
    ) -> Self:
        """Make a new, empty store in a new file that only its owner can read.

        Args:
            path: Where to; nothing may be there yet.
            keyset: What wraps the keys.
            clock: Where the time comes from.
            wait: Seconds to wait for another process.

        Returns:
            The store, open.

        Raises:
            KeysetError: If the file exists or cannot be written.
        """
        make_private(Path(path))
        store = cls(Path(path), keyset, clock=clock or SystemClock(), wait=wait)
        try:
            store._begin()
        except BaseException:
            store.close()
            Path(path).unlink()
            raise
        return store

    @classmethod
    def open(
        cls,
        path: str | os.PathLike[str],
        keyset: KeySource,
        *,
        min_epoch: int = 1,
        clock: Clock | None = None,
        wait: float = 5.0,
    ) -> Self:
        """Open a store.

        Args:
            path: Its file.
            keyset: The keyset it was created with.
            min_epoch: The lowest epoch to accept, where it is known: an older copy has keys shredded since.
            clock: Where the time comes from.
            wait: Seconds to wait for another process.

        Returns:
            The store.

        Raises:
            KeysetError: If the file is missing, open to others, damaged, too old, or of another keyset.
            KeyStateError: If the key that wraps it no longer decrypts.
            UnsupportedFormat: If it is of a later version.
        """
        store = cls(Path(path), keyset, clock=clock or SystemClock(), wait=wait)
        try:
            store._recognise(min_epoch)
        except BaseException:
            store.close()
            raise
        return store

    @property
    def epoch(self) -> int:
        """One more with each shredding. Note it with every backup of the store."""
        with self._file.reading() as database:
            row = database.execute("SELECT epoch FROM store").fetchone() or ("",)
        return int(checked(row, (int,), self._path)[0])

    def key(self, subject: str, *, create: bool = False) -> SubjectKey | None:
        """Return a subject's key.

        Args:
            subject: The application's own reference to the subject.
            create: Make one if the subject has none.

        Returns:
            The key, or None if there is none.

        Raises:
            KeyStateError: If *create* and the subject was shredded, or if the key's wrapping no longer opens.
            Busy: If another process holds the store.
        """
        return self.keys([subject], create=create).get(subject)

    def keys(self, subjects: Iterable[str], *, create: bool = False) -> dict[str, SubjectKey]:
        """Return the keys of many subjects, in one transaction.

        Args:
            subjects: The application's own references; repeats do no harm.
            create: Make keys for those who have none, all or nothing.

        Returns:
            Subject → key, for those who have one.

        Raises:
            KeyStateError: As for `key`.
            Busy: If another process holds the store.
        """
        digests = {self._digest(subject): subject for subject in dict.fromkeys(subjects)}
        with self._file.reading() as database:
            found = self._select(database, list(digests))
        missing = [digest for digest in digests if digest not in found]
        if create and missing:
            with self._file.writing() as database:
                # Somebody else may have been faster.
                found |= self._select(database, missing)
                found |= self._insert(database, [digest for digest in missing if digest not in found])
        wrapper = Wrapper(self._keyset)
        return {digests[digest]: wrapper.open(envelope) for digest, envelope in found.items()}

    def keys_to_seal(self, subjects: Sequence[str]) -> dict[str, SubjectKey]:
        """Return the keys of subjects after counting the values that are to be sealed for them.

        Args:
            subjects: The subject of each value. Keys are made for those who have none.

        Returns:
            Subject → key.

        Raises:
            KeyStateError: If a subject was shredded, or its key may not seal that many values any more.
            KeysetError: If a count is missing or cannot be trusted.
            Busy: If another process holds the store.
        """
        found = self.keys(subjects, create=True)
        self._uses.take({found[subject]: number for subject, number in Counter(subjects).items()})
        return found

    def shred(self, subject: SubjectId) -> bool:
        """Destroy a subject's key. When this returns, the file on disk no longer holds it.

        Args:
            subject: The application's own reference to the subject.

        Returns:
            True if there was a key, False if there was none (any more).

        Raises:
            Busy: If another process holds the store; then nothing has changed.
        """
        return self.shred_all([subject]) == 1

    def shred_all(self, subjects: Iterable[SubjectId]) -> int:
        """Destroy the keys of many subjects, all or none, as `shred` does.

        Args:
            subjects: The application's own references; repeats do no harm.

        Returns:
            How many of them had a key.

        Raises:
            Busy: If another process holds the store; then nothing has changed.
        """
        digests = [self._digest(subject) for subject in dict.fromkeys(subjects)]
        at = self._clock.now().astimezone(UTC).isoformat(timespec="seconds")
        gone = 0
        with self._file.writing() as database:
            for digest in digests:
                delete = "DELETE FROM subject_key WHERE subject = ? RETURNING id"
                if (row := database.execute(delete, (digest,)).fetchone()) is None:
                    continue
                database.execute("DELETE FROM sealed WHERE id = ?", row)
                (epoch,) = database.execute("UPDATE store SET epoch = epoch + 1 RETURNING epoch").fetchone()
                database.execute(BURY, (digest, row[0], at, epoch))
                gone += 1
        return gone

    def receipt(self, subject: SubjectId) -> ShredReceipt | None:
        """Return the proof that a subject's key was destroyed, or None if it was not.

        Args:
            subject: The application's own reference to the subject.
        """
        digest = self._digest(subject)
        with self._file.reading() as database:
            row = database.execute(
                "SELECT id, at, epoch FROM shredded WHERE subject = ?", (digest,)
            ).fetchone()
        if row is None:
            return None
        key_id, at, epoch = checked(row, (_KEY_ID_SIZE, str, int), self._path)
        try:
            when = datetime.fromisoformat(at)
        except ValueError:
            raise damaged(self._path) from None
        return ShredReceipt(digest.hex(), KeyId(key_id.hex()), when, epoch)

    def wrapped_under(self, key_id: str) -> int:
        """Count what would be lost if *key_id* of the keyset were destroyed now.

        Args:
            key_id: A key of the keyset.
        """
        octets = bytes.fromhex(key_id)
        with self._file.reading() as database:
            (count,) = database.execute(
                "SELECT (SELECT count(*) FROM subject_key WHERE wrapped_by = ?)"
                " + (SELECT count(*) FROM store WHERE index_by = ?)",
                (octets, octets),
            ).fetchone()
        return int(count)

    def use(self) -> KeyUse:
        """Count which keys of the keyset wrap what is in the store: evidence for `Keyset.destroy`.

        Returns:
            The counts.

        Raises:
            Busy: If another process holds the store.
        """
        at = self._clock.now()
        with self._file.reading() as database:
            rows = database.execute(
                "SELECT wrapped_by, count(*) FROM subject_key GROUP BY wrapped_by"
                " UNION ALL SELECT index_by, 1 FROM store"
            ).fetchall()
        counts = Counter[KeyId]()
        for row in rows:
            octets, count = checked(row, (_KEY_ID_SIZE, int), self._path)
            counts[KeyId(octets.hex())] += count
        return KeyUse(self._keyset.id, at, (str(self._path.name),), counts)

    def rewrap(self, subjects: Sequence[str] | None = None) -> int:
        """Wrap subject keys under the keyset's ACTIVE key. The keys, and so all data, stay as they are.

        All of it is one transaction: an interrupted run has changed nothing.

        Args:
            subjects: Only these; everyone, and the store's own key, if not given.

        Returns:
            How many keys were wrapped under another one before.

        Raises:
            Busy: If another process holds the store.
            KeyStateError: If a wrapping no longer opens.
        """
        wrapper = Wrapper(self._keyset)
        wanted = None if subjects is None else {self._digest(subject) for subject in subjects}
        with self._file.writing() as database:
            rows = database.execute(_SELECT + " WHERE wrapped_by != ?", (wrapper.active,)).fetchall()
            stale = [self._envelope(row) for row in rows if wanted is None or row[0] in wanted]
            fresh = (wrapper.seal(each.subject, wrapper.open(each)) for each in stale)
            database.executemany(
                "UPDATE subject_key SET wrapped_by = ?, wrapped = ? WHERE subject = ?",
                ((each.wrapped_by, each.wrapped, each.subject) for each in fresh),
            )
            if wanted is None:
                index = (wrapper.active, wrapper.seal_index(self._index_key))
                database.execute("UPDATE store SET index_by = ?, index_key = ?", index)
        return len(stale)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<SubjectKeys {str(self._path)!r}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("SubjectKeys holds keys and cannot be pickled or copied; open it where it is used")

    def _begin(self) -> None:
        wrapper, self._index_key = Wrapper(self._keyset), fresh_secret(DEK_SIZE)
        first = (bytes.fromhex(self._keyset.id), wrapper.active, wrapper.seal_index(self._index_key))
        with self._file.writing() as database:
            for statement in SCHEMA:
                database.execute(statement)
            database.execute("INSERT INTO store VALUES (?, 1, ?, ?)", first)

    def _recognise(self, min_epoch: int) -> None:
        with self._file.reading() as database:
            marks = {name: database.execute(f"PRAGMA {name}").fetchone()[0] for name in MARKS}
            if marks["application_id"] != MARKS["application_id"]:
                raise damaged(self._path)
            if marks != MARKS:
                raise UnsupportedFormat(
                    f"The {WHAT} {self._path} is of version {marks['user_version']}", hint="Upgrade piiguard."
                )
            row = database.execute("SELECT keyset, index_by, index_key FROM store").fetchone() or ("", "", "")
        keyset_id, *index = checked(row, (16, _KEY_ID_SIZE, WRAPPED_SIZE), self._path)
        if keyset_id.hex() != self._keyset.id:
            raise KeysetError(
                f"The {WHAT} {self._path} belongs to keyset {keyset_id.hex()}",
                hint=f"Open it with that keyset, not {self._keyset.id}.",
                code="crypto.keyset_replaced",
            )
        self._index_key = Wrapper(self._keyset).open_index(*index)
        if (epoch := self.epoch) < min_epoch:
            raise rolled_back(self._path, epoch, min_epoch)

    def _digest(self, subject: str) -> bytes:
        return hmac.digest(self._index_key, text_octets(subject, what="A subject"), "sha256")

    def _select(self, database: sqlite3.Connection, digests: Sequence[bytes]) -> dict[bytes, Envelope]:
        found: dict[bytes, Envelope] = {}
        for digest in digests:
            row = database.execute(_SELECT + LIVE, (digest,)).fetchone()
            if row is not None:
                found[digest] = self._envelope(row)
        return found

    def _envelope(self, row: Sequence[object]) -> Envelope:
        kinds = (DEK_SIZE, _KEY_ID_SIZE, str, _KEY_ID_SIZE, WRAPPED_SIZE)
        return Envelope(*checked(row, kinds, self._path))

    def _insert(self, database: sqlite3.Connection, digests: Sequence[bytes]) -> dict[bytes, Envelope]:
        for digest in digests:
            if database.execute("SELECT 1 FROM shredded WHERE subject = ?", (digest,)).fetchone():
                raise KeyStateError(
                    "The subject's key was destroyed, and nothing more is encrypted for them",
                    hint="Drop what arrived late. If they have truly come back, give them a new identifier.",
                    code="crypto.subject_shredded",
                )
        wrapper, suite = Wrapper(self._keyset), self._keyset.active.suite
        keys = [new_subject_key(suite) for _ in digests]
        made = [wrapper.seal(digest, key) for digest, key in zip(digests, keys, strict=True)]
        now = self._clock.now().astimezone(UTC).isoformat(timespec="seconds")
        database.executemany(
            "INSERT INTO subject_key VALUES (?, ?, ?, ?, ?, ?)",
            ((*attrs.astuple(each), now) for each in made),
        )
        self._uses.start(database, keys)
        return {each.subject: each for each in made}
