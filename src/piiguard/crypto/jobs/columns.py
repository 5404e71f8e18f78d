"""Columns of tokens: where they are, what opens them, and what is rewritten with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

import attrs

from piiguard.crypto.fields import FieldCipher
from piiguard.crypto.gaps import Ids, at
from piiguard.crypto.jobs.stores import Page
from piiguard.crypto.tokens import HEADER_SIZE, from_text, to_text
from piiguard.errors import CryptoError, DecryptionError, InvalidInput, UnknownKey

__all__ = ["ColumnPage", "TokenColumn", "id_text", "token_of"]


@attrs.frozen
class TokenColumn:
    """A column of tokens, in their binary form or as text.

    Attributes:
        name: The column.
        cipher: What encrypts it.
        index: The column with its blind index, if there is one; it is rewritten with the token.
        row: The column whose value, as text, tokens are bound to as their row.
        subject: The column whose value, as text, names the data subject whose key tokens are under.
    """

    name: str
    cipher: FieldCipher
    index: str | None = attrs.field(default=None, kw_only=True)
    row: str | None = attrs.field(default=None, kw_only=True)
    subject: str | None = attrs.field(default=None, kw_only=True)

    @property
    def reads(self) -> tuple[str, ...]:
        """Every column of the table that has to be read for it."""
        return tuple(each for each in (self.name, self.index, self.row, self.subject) if each is not None)

    @property
    def writes(self) -> tuple[str, ...]:
        """Every column of the table that is rewritten."""
        return (self.name,) if self.index is None else (self.name, self.index)


class ColumnPage:
    """One column of one page: what of it is stale, and what it becomes.

    Args:
        column: The column.
        page: The page.

    Attributes:
        stale: The places that may have to be rewritten.
        refused: The places of what is no token, or under a key that does not open: it cannot be rewritten.
    """

    def __init__(self, column: TokenColumn, page: Page) -> None:
        self._column = column
        self._values = page.columns[column.name]
        self._indexes: Sequence[object] = [] if column.index is None else page.columns[column.index]
        self._rows = _ids(column.row, page.columns)
        self._subjects = _ids(column.subject, page.columns)
        self.stale: list[int] = []
        self.refused: list[int] = []
        needs: dict[bytes, bool] = {}
        for place, value in enumerate(self._values):
            if value is None:
                continue
            try:
                token = token_of(value)
                head = token[:HEADER_SIZE]
                if head not in needs:
                    needs[head] = column.cipher.needs_rotation(token)
                # The token of a subject does not name the key its index is under: only computing it tells.
                if needs[head] or (column.index is not None and column.subject is not None):
                    self.stale.append(place)
            except (CryptoError, UnknownKey, TypeError):
                self.refused.append(place)

    def fresh(self, places: Sequence[int]) -> Mapping[str, list[object]]:
        """Rewrite what is stale at *places*.

        Args:
            places: Rows that are to be rewritten, whether this column of theirs is stale or not.

        Returns:
            The values of the column, and of its index, at *places*. What does not open stays as it is, and is
            added to `refused`.
        """
        name, index = self._column.name, self._column.index
        wanted = set(places)
        stale, clear = self._opened([place for place in self.stale if place in wanted])
        made, indexes = self._sealed(stale, clear)
        tokens = dict(zip(stale, made, strict=True))
        columns: dict[str, list[object]] = {
            name: [tokens[place] if place in tokens else self._values[place] for place in places]
        }
        if index is not None:
            found = dict(zip(stale, indexes, strict=True))
            columns[index] = [found[place] if place in found else self._indexes[place] for place in places]
        return columns

    def _opened(self, places: list[int]) -> tuple[list[int], list[str | bytes]]:
        cipher, rows, subjects = self._column.cipher, at(places, self._rows), at(places, self._subjects)
        tokens = [token_of(self._values[place]) for place in places]
        try:
            return places, cipher.decrypt_column(tokens, rows=rows, subjects=subjects)
        except DecryptionError:
            pass
        good, clear = list[int](), list[str | bytes]()
        for place, token in zip(places, tokens, strict=True):
            row = None if self._rows is None else self._rows[place]
            subject = None if self._subjects is None else self._subjects[place]
            try:
                clear.append(cipher.decrypt(token, row=row, subject=subject))
            except DecryptionError:
                self.refused.append(place)
            else:
                good.append(place)
        return good, clear

    def _sealed(self, places: list[int], clear: list[str | bytes]) -> tuple[list[object], list[bytes]]:
        cipher, index = self._column.cipher, self._column.index
        rows, subjects = at(places, self._rows), at(places, self._subjects)
        while True:
            generation = cipher.keyset.generation
            tokens = self._tokens(places, clear, rows, subjects)
            indexes = [] if index is None else cipher.blind_index_column(clear)
            # Token and index must be under one key: begin anew if another one became ACTIVE in between.
            if cipher.keyset.generation == generation:
                break
        if index is None:
            return tokens, [b""] * len(places)
        return tokens, indexes

    def _tokens(self, places: list[int], clear: list[str | bytes], rows: Ids, subjects: Ids) -> list[object]:
        cipher, old = self._column.cipher, [self._values[place] for place in places]
        if subjects is not None and not any(map(cipher.needs_rotation, map(token_of, old))):
            return old  # of subjects' own keys: only the index moves
        made = cipher.encrypt_column(clear, rows=rows, subjects=subjects)
        return [to_text(new) if isinstance(was, str) else new for was, new in zip(old, made, strict=True)]


def token_of(value: object) -> bytes:
    """Return the binary form of a token as a database gives it.

    Args:
        value: Bytes, a view of them, or the text form.

    Raises:
        UnsupportedFormat: If it is text, and not of that form.
        TypeError: If it is none of these.
    """
    if isinstance(value, str):
        return from_text(value)
    if isinstance(value, bytes):
        return value
    if isinstance(value, memoryview):
        return value.tobytes()
    raise TypeError(f"A token must be bytes or str, not {type(value).__name__}")


def id_text(value: object, column: str) -> str:
    """Return a row's or subject's id as tokens are bound to it.

    Args:
        value: A whole number, a text or a UUID.
        column: Where it is from.

    Raises:
        InvalidInput: If it is missing or of another kind.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, UUID) or (isinstance(value, int) and not isinstance(value, bool)):
        return str(value)
    raise InvalidInput(
        f"Column {column!r} holds {'NULL' if value is None else type(value).__name__} where an id is needed",
        hint="Rows and subjects are named by whole numbers, texts or UUIDs.",
    )


def _ids(column: str | None, columns: Mapping[str, Sequence[object]]) -> Ids:
    return None if column is None else [id_text(value, column) for value in columns[column]]
