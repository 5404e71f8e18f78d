"""Field ciphers: encrypt the values of one column, one at a time or all at once.

Format: ``docs/format.md``, 1 and 2.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NoReturn, cast

from piiguard.crypto.gaps import Column, Gap, Ids, at
from piiguard.crypto.keys import KeySource
from piiguard.crypto.packed import put
from piiguard.crypto.sealing import REFUSALS, ColumnKeys
from piiguard.crypto.subject_columns import open_for_subjects, seal_for_subjects
from piiguard.crypto.subjects import SubjectKeys
from piiguard.crypto.tokens import encode_context, inspect
from piiguard.errors import DecryptionError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["FieldCipher"]


class FieldCipher:
    """Encrypts and decrypts one column. Safe to share between threads; never pickled.

    A token opens only with the same keyset, context, row and subject as it was made with. Everything that can
    be wrong with one raises the same `DecryptionError`.

    Args:
        keyset: The keys.
        context: Where the column is: tenant, table, column … Part of what a token is bound to.
        deterministic: Equal values in one context and row give equal tokens, so that they can be joined and
            counted; whoever sees them learns which are equal. AES-256-SIV only.
        subjects: The store of subject keys, if values are to be encrypted under them.

    Raises:
        TypeError: If the context is not of strings.
        InvalidInput: If the context is empty or names ``row`` or ``subject``.
    """

    def __init__(
        self,
        keyset: KeySource,
        *,
        context: Mapping[str, str],
        deterministic: bool = False,
        subjects: SubjectKeys | None = None,
    ) -> None:
        self._keyset = keyset
        self._keys = ColumnKeys(keyset, encode_context(context), deterministic=deterministic)
        self._shown = dict(context)
        self._subjects = subjects

    @property
    def keyset(self) -> KeySource:
        """The keys it was made with."""
        return self._keyset

    def encrypt(self, value: str | bytes, *, row: str | None = None, subject: str | None = None) -> bytes:
        """Encrypt one value under the ACTIVE key, or under its subject's own.

        Args:
            value: The clear value.
            row: Identifies the row, if the token is to open in that row only.
            subject: The data subject, if shredding their key is to make the token unreadable. Their key is
                made when it is first needed.

        Returns:
            A token: 33 bytes and the value's, or 21 when deterministic.

        Raises:
            TypeError: If *value* is neither, or a subject is given and there is no store of subject keys.
            InvalidInput: If *value* is a token already, or a string that has no UTF-8 form.
            KeyStateError: If the subject's key was destroyed.
        """
        if subject is None:
            return self._keys.seal(value, row)
        (key,) = self._store().keys_to_seal([subject]).values()
        return self._keys.seal_for(value, row, subject, key)

    def decrypt(self, token: bytes, *, row: str | None = None, subject: str | None = None) -> str | bytes:
        """Decrypt one token.

        Args:
            token: What `encrypt` returned.
            row: As when it was encrypted.
            subject: As when it was encrypted.

        Returns:
            The clear value, str or bytes as it was.

        Raises:
            TypeError: If *token* is not bytes, or a subject is given and there is no store of subject keys.
            DecryptionError: If it does not open, whatever the cause.
        """
        if subject is not None:
            return self._open_all([token], None if row is None else [row], [subject], None)[0]
        try:
            return self._keys.open(token, self._keys.binding(row))
        except REFUSALS:
            # Raised below, outside of this block, so that it carries no cause to tell it from another.
            pass
        raise _refusal(None)

    def encrypt_column(
        self, values: Iterable[str | bytes | Gap], *, rows: Ids = None, subjects: Ids = None
    ) -> list[bytes | Gap]:
        """Encrypt a column in one call; missing values (None) stay missing.

        Args:
            values: The clear values.
            rows: The row of each value, if tokens are to be bound to their rows.
            subjects: The data subject of each value, if each is to be under its subject's key.

        Returns:
            Tokens, in the same order.

        Raises:
            TypeError: As for `encrypt`.
            InvalidInput: As for `encrypt`, or if *rows* or *subjects* are not as many as the values.
            KeyStateError: If a subject's key was destroyed; then nothing was encrypted.
        """
        every: list[str | bytes | None] = list(values)
        # Where nothing is missing, Gap is no type at all and no None comes back.
        return cast("list[bytes | Gap]", Column[str | bytes](every, rows, subjects).map(self._seal_all))

    def decrypt_column(
        self, tokens: Iterable[bytes | Gap], *, rows: Ids = None, subjects: Ids = None
    ) -> list[str | bytes | Gap]:
        """Decrypt a column in one call; missing tokens (None) stay missing.

        Args:
            tokens: What `encrypt_column` returned; they may be under different keys.
            rows: As when they were encrypted.
            subjects: As when they were encrypted.

        Returns:
            Clear values, in the same order.

        Raises:
            TypeError: As for `decrypt`.
            InvalidInput: If *rows* or *subjects* are not as many as the tokens.
            DecryptionError: If one does not open; the error's notes say at which position, counted from 0.
        """
        every: list[bytes | None] = list(tokens)
        return cast("list[str | bytes | Gap]", Column[bytes](every, rows, subjects).map(self._open_all))

    def encrypt_matrix(self, values: NDArray[np.uint8], *, text: bool = True) -> NDArray[np.uint8]:
        """Encrypt a column of values of one length, from array to array; nothing is made for each value.

        Args:
            values: Octets, one value a row, at least one octet each.
            text: Whether they are text in UTF-8, and `decrypt` is to return str.

        Returns:
            The tokens, one a row.

        Raises:
            TypeError: If *values* is no array.
            InvalidInput: If the ACTIVE key is not of AES-256-SIV, or *values* no octets, tokens or UTF-8.

        >>> import numpy as np
        >>> np.array(["13800138000", "13900139000"], "S").view("u1").reshape(2, -1).shape
        (2, 11)
        """
        return self._keys.seal_matrix(values, text=text)

    def decrypt_matrix(self, tokens: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Decrypt what `encrypt_matrix` made under one key.

        Args:
            tokens: Tokens, one a row.

        Returns:
            The values, one a row.

        Raises:
            TypeError: If *tokens* is no array.
            InvalidInput: If *tokens* is no matrix of octets.
            DecryptionError: If one does not open; the error's notes say in which row, counted from 0.
        """
        values, failed = self._keys.open_matrix(tokens)
        if failed >= 0:
            raise _refusal(failed)
        return values

    def needs_rotation(self, token: bytes) -> bool:
        """Say whether `reencrypt` would write the token anew. Nothing is decrypted, so nothing is proved.

        Args:
            token: A token.

        Returns:
            True if it is under another key than the ACTIVE one, or sealed in another mode than this cipher's.
            A token under a subject's key does not depend on rotation: `SubjectKeys.rewrap` follows that.

        Raises:
            UnsupportedFormat: If it is not a token.
            UnknownKey: If the keyset has never had its key.
            KeyStateError: If its key no longer decrypts, so that it cannot be written anew.
        """
        info, derived = inspect(token), self._keys.current()
        if info.of_subject:
            return info.mode is not self._keys.mode_for(info.suite)
        if info.key_id != derived.active:
            self._keyset.dek(info.key_id)
            return True
        return info.mode is not derived.mode

    def reencrypt(self, token: bytes, *, row: str | None = None, subject: str | None = None) -> bytes:
        """Write a token anew under the ACTIVE key (重加密), if it is not under it already.

        Args:
            token: A token.
            row: As when it was encrypted.
            subject: As when it was encrypted.

        Returns:
            A new token; the same one, unopened, if `needs_rotation` says no.

        Raises:
            UnsupportedFormat: If it is not a token.
            DecryptionError: If it does not open.
        """
        if not self.needs_rotation(token):
            return token
        return self.encrypt(self.decrypt(token, row=row, subject=subject), row=row, subject=subject)

    def reencrypt_column(
        self, tokens: Iterable[bytes | Gap], *, rows: Ids = None, subjects: Ids = None
    ) -> list[bytes | Gap]:
        """Write a column's tokens anew under the ACTIVE key; those under it already are passed through.

        So it may be run again after an interruption, and does only what is left.

        Args:
            tokens: Tokens and None.
            rows: As when they were encrypted.
            subjects: As when they were encrypted.

        Returns:
            Tokens, in the same order.

        Raises:
            UnsupportedFormat: If one is not a token.
            DecryptionError: If one does not open; then none is returned.
        """
        every: list[bytes | None] = list(tokens)
        return cast("list[bytes | Gap]", Column[bytes](every, rows, subjects).map(self._reencrypt_all))

    def rewrap(self, token: bytes, *, row: str | None = None, subject: str | None = None) -> bytes:
        """Bring a token's protection up to the ACTIVE key in the cheapest way its kind allows.

        A token under a subject's key keeps its bytes: only the subject's key is wrapped anew, in the store
        (重新封装). A token under the keyset's own key has no wrapped key of its own, so it is re-encrypted.

        Args:
            token: A token.
            row: As when it was encrypted.
            subject: As when it was encrypted.

        Returns:
            The token to keep from now on.

        Raises:
            UnsupportedFormat: If it is not a token.
            DecryptionError: If it does not open.
        """
        if subject is None or not inspect(token).of_subject:
            return self.reencrypt(token, row=row, subject=subject)
        self.decrypt(token, row=row, subject=subject)
        self._store().rewrap([subject])
        return token

    def blind_index(self, value: str | bytes) -> bytes:
        """Compute what a value can be looked up by without being decrypted, under the ACTIVE key.

        Equal values have equal indexes, and nothing is normalised: normalise first. An index is bound to no
        row and no subject; clear it when the row or the subject goes.

        Args:
            value: The clear value.

        Returns:
            16 bytes.

        Raises:
            TypeError: If *value* is neither str nor bytes.
            InvalidInput: If it is a string that has no UTF-8 form.
        """
        return self._keys.index(self._keys.current().active, value)

    def blind_index_column(self, values: Iterable[str | bytes | Gap]) -> list[bytes | Gap]:
        """Compute the blind index of every value of a column in one call; missing values stay missing.

        Args:
            values: The clear values.

        Returns:
            For each what `blind_index` returns.

        Raises:
            TypeError: As for `blind_index`.
            InvalidInput: As for `blind_index`.
        """
        active, every = self._keys.current().active, list[str | bytes | None](values)
        made = Column[str | bytes](every, None, None).map(
            lambda some, _rows, _subjects, _places: self._keys.index_column(active, some)
        )
        return cast("list[bytes | Gap]", made)

    def blind_index_matrix(self, values: NDArray[np.uint8], *, text: bool = True) -> NDArray[np.uint8]:
        """Compute the blind indexes of a column of values of one length, from array to array.

        Args:
            values: As for `encrypt_matrix`.
            text: As for `encrypt_matrix`: what `blind_index` of a str gives, or of bytes.

        Returns:
            The indexes, 16 octets a row.

        Raises:
            TypeError: If *values* is no array.
            InvalidInput: If the ACTIVE key is of SM4-GCM-SM3, or *values* no matrix of octets or no UTF-8.
        """
        return self._keys.index_matrix(values, text=text)

    def blind_indexes(self, value: str | bytes) -> tuple[bytes, ...]:
        """Compute a value's index under every key that decrypts, to search while a rotation is under way.

        Args:
            value: The clear value.

        Returns:
            One index per key, the ACTIVE one's first.

        Raises:
            TypeError: As for `blind_index`.
            InvalidInput: As for `blind_index`.
        """
        return tuple(self._keys.index(key.id, value) for key in self._keyset.opening())

    def __repr__(self) -> str:
        return f"<FieldCipher {self._shown} under {self._keys.current().active}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("A FieldCipher holds keys and cannot be pickled or copied; make it where it is used")

    def _seal_all(
        self, values: Sequence[str | bytes], rows: Ids, subjects: Ids, _places: Sequence[int]
    ) -> list[bytes]:
        if subjects is None:
            return self._keys.seal_column(values, rows)
        return seal_for_subjects(self._keys, self._store(), values, rows, subjects)

    def _open_all(
        self, tokens: Sequence[bytes], rows: Ids, subjects: Ids, places: Sequence[int] | None
    ) -> list[str | bytes]:
        if subjects is None:
            values, failed = self._keys.open_column(tokens, rows)
        else:
            values, failed = open_for_subjects(self._keys, self._store(), tokens, rows, subjects)
        if failed < 0:
            return values
        raise _refusal(None if places is None else places[failed])

    def _reencrypt_all(
        self, tokens: Sequence[bytes], rows: Ids, subjects: Ids, places: Sequence[int]
    ) -> list[bytes]:
        stale = [place for place, token in enumerate(tokens) if self.needs_rotation(token)]
        these, rows, subjects = [tokens[place] for place in stale], at(stale, rows), at(stale, subjects)
        clear = self._open_all(these, rows, subjects, [places[place] for place in stale])
        result = list(tokens)
        put(result, stale, self._seal_all(clear, rows, subjects, stale))
        return result

    def _store(self) -> SubjectKeys:
        if self._subjects is None:
            raise TypeError(
                "subject= needs a store of subject keys: FieldCipher(…, subjects=SubjectKeys.open(…))"
            )
        return self._subjects


def _refusal(place: int | None) -> DecryptionError:
    error = DecryptionError(
        "This token does not open here",
        hint="Check keyset, context, row and subject; inspect() names its key, Keyset.keys() its state.",
    )
    if place is not None:
        error.add_note(f"Position {place} of the column.")
    return error
