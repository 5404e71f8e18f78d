"""Work on record batches that can be sent to other processes: masking, encrypting, decrypting.

Spark and Ray run it unchanged: it takes batches and gives batches, keeps no state between them, and holds no
key. The type of each column that comes back depends on the type it came with, never on its values, so that
the batches of a stream agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias, TypeVar

import attrs

from piiguard.catalog.columns import TextColumn
from piiguard.catalog.entities import Entity
from piiguard.catalog.frames import as_text
from piiguard.crypto import FieldCipher
from piiguard.errors import InvalidInput, MissingExtra, UnknownField
from piiguard.frontdoor import Scanner
from piiguard.integrations.by_name import ByName, scanner_of
from piiguard.integrations.foreign_columns import known_entity, mask_known_or_found
from piiguard.mask import DEFAULT_POLICY

try:
    import pyarrow as pa
except ModuleNotFoundError:
    raise MissingExtra.named("arrow", package="pyarrow", needed_for="Work on record batches") from None

__all__ = ["Decrypting", "Encrypting", "Masking"]

_Tabular = TypeVar("_Tabular", pa.Table, pa.RecordBatch)
# Stubs of pyarrow leave arrays half known, and a user's checker may lack them.
_Foreign: TypeAlias = Any


def _entities(columns: Mapping[str, Entity | str | None]) -> Mapping[str, Entity | None]:
    return {name: None if what is None else Entity(what) for name, what in columns.items()}


@attrs.frozen
class Masking:
    """Mask named columns.

    Args:
        columns: Column name → what its values are, every one of them masked, or None to mask what is found.
        scanner: What scans and by which policy values are masked, or the name of what makes it; a scanner
            with its defaults if None.

    Raises:
        UnknownEntity: If a name is no entity that piiguard or the scanner's policy knows.
    """

    columns: Mapping[str, Entity | None] = attrs.field(converter=_entities)
    scanner: Scanner | ByName | None = None

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.scanner, ByName):
            policy = DEFAULT_POLICY if self.scanner is None else self.scanner.policy
            for entity in filter(None, self.columns.values()):
                known_entity(entity.name, policy)

    def on(self, frame: _Tabular) -> _Tabular:
        """Mask one table or record batch.

        Args:
            frame: It is not changed.

        Returns:
            A new one; a masked column that was no text is ``string``.

        Raises:
            UnknownField: If it has no column of a name.
        """
        scanner = scanner_of(self.scanner)

        def masked(column: _Foreign, entity: Entity | None) -> _Foreign:
            text = as_text(column)
            done = mask_known_or_found(text, entity, scanner.policy, scanner)
            # What was written out comes as large text, for it may be large; a stream's schema says string.
            return done if text is column else done.cast(pa.string())

        return _with(frame, {name: (masked, entity) for name, entity in self.columns.items()})

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Mask a stream, one batch at a time."""
        return map(self.on, batches)


@attrs.frozen
class Encrypting:
    """Encrypt named columns.

    Args:
        ciphers: Column name → the name of what makes its `piiguard.FieldCipher`.
        row: The column whose values, unique to each row, the tokens are bound to; None to bind to no row.

    Raises:
        InvalidInput: If *row* is itself encrypted.
    """

    ciphers: Mapping[str, ByName]
    row: str | None = None

    def __attrs_post_init__(self) -> None:
        _check(self.ciphers, self.row)

    def on(self, frame: _Tabular) -> _Tabular:
        """Encrypt one table or record batch.

        Args:
            frame: It is not changed.

        Returns:
            A new one; an encrypted column is ``binary``, what was missing is null.

        Raises:
            UnknownField: If it has no column of a name.
        """
        rows = _rows(frame, self.row)

        def encrypted(column: _Foreign, cipher: ByName) -> _Foreign:
            values = TextColumn.of(as_text(column)).to_list()
            return pa.array(cipher.make(FieldCipher).encrypt_column(values, rows=rows), pa.binary())

        return _with(frame, {name: (encrypted, cipher) for name, cipher in self.ciphers.items()})

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Encrypt a stream, one batch at a time."""
        return map(self.on, batches)


@attrs.frozen
class Decrypting:
    """Decrypt named columns of text.

    Args:
        ciphers: As in `Encrypting`.
        row: As in `Encrypting`.

    Raises:
        InvalidInput: If *row* is itself encrypted.
    """

    ciphers: Mapping[str, ByName]
    row: str | None = None

    def __attrs_post_init__(self) -> None:
        _check(self.ciphers, self.row)

    def on(self, frame: _Tabular) -> _Tabular:
        """Decrypt one table or record batch.

        Args:
            frame: It is not changed.

        Returns:
            A new one; a decrypted column is ``string``.

        Raises:
            UnknownField: If it has no column of a name.
            DecryptionError: If a token does not open; then none of the batch is shown.
        """
        rows = _rows(frame, self.row)

        def decrypted(column: _Foreign, cipher: ByName) -> _Foreign:
            values = cipher.make(FieldCipher).decrypt_column(column.to_pylist(), rows=rows)
            return pa.array(values, pa.string())

        return _with(frame, {name: (decrypted, cipher) for name, cipher in self.ciphers.items()})

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Decrypt a stream, one batch at a time."""
        return map(self.on, batches)


def _check(ciphers: Mapping[str, ByName], row: str | None) -> None:
    if row is not None and row in ciphers:
        raise InvalidInput(
            f"The rows are told by {row}, which is encrypted itself",
            hint="Give a column that stays clear, such as the table's primary key.",
        )


def _rows(frame: _Foreign, row: str | None) -> list[str] | None:
    if row is None:
        return None
    ids = TextColumn.of(as_text(_column(frame, row))).to_list()
    if None in ids:
        raise InvalidInput(f"A row has no value in {row}", hint="Give a column without gaps.")
    return [str(each) for each in ids]


def _with(frame: _Tabular, work: Mapping[str, tuple[_Foreign, object]]) -> _Tabular:
    result: _Foreign = frame
    for name, (on, how) in work.items():
        made = on(_column(result, name), how)
        at = result.schema.names.index(name)
        # A field's metadata stays; Spark keeps its own notes there.
        result = result.set_column(at, result.schema.field(at).with_type(made.type), made)
    same_kind: _Tabular = result
    return same_kind


def _column(frame: _Foreign, name: str) -> _Foreign:
    names = frame.schema.names
    if names.count(name) != 1:
        if name in names:
            raise InvalidInput(f"Two columns are named {name!r}", hint="Rename one.")
        raise UnknownField.among(name, names, noun="column")
    return frame.column(name)
