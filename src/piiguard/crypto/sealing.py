"""Sealing: the subkeys of one column, and what they do to octets. `fields` is the door to it.

Format: ``docs/format.md``, 1.3 and 2.
"""

from __future__ import annotations

import operator
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, cast

import attrs
from cryptography.exceptions import InvalidTag

from piiguard.crypto.blind_indexes import Indexer, index_key
from piiguard.crypto.envelopes import SubjectKey
from piiguard.crypto.field_keys import Bindings, FieldKey, SivKey, field_key
from piiguard.crypto.keys import KeySource
from piiguard.crypto.limits import Allowance
from piiguard.crypto.matrices import (
    headed_rows,
    open_matrix,
    require_matrix,
    require_text,
    seal_matrix,
    texts_of_tokens,
)
from piiguard.crypto.packed import Packed, put
from piiguard.crypto.suites import Mode, Suite
from piiguard.crypto.tokens import (
    HEADER_SIZE,
    TEXT_BIT,
    TEXT_PREFIX,
    KeyId,
    TokenInfo,
    encode_optional,
    from_text,
    header,
    inspect,
    key_id_octets,
    require_bytes,
)
from piiguard.crypto.values import decoded, encoded, octets_of, packed_texts, text_of
from piiguard.errors import InvalidInput, KeyStateError, UnknownKey, UnsupportedFormat

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["REFUSALS", "ColumnKeys", "Derived"]

_TEXT_PREFIX: Final = TEXT_PREFIX.encode()
_PREFIX_SIZE: Final = len(_TEXT_PREFIX)
_KEY_ID: Final = slice(1, HEADER_SIZE)
_HEAD: Final = operator.itemgetter(slice(0, HEADER_SIZE))
_KINDS: Final = (b"\x00", b"\x01")

REFUSALS: Final = (InvalidTag, UnsupportedFormat, UnknownKey, KeyStateError)
"""Whatever keeps a token from opening; callers tell none from another."""


@attrs.frozen
class Derived:
    """What was derived from one generation of the keyset; dropped as a whole when that has moved on.

    Attributes:
        generation: The keyset's, when this was derived.
        active: The key that seals.
        mode: How it seals.
        sealer: Its subkey for this column.
        headers: The header of what it makes of bytes, and of text.
        openers: Subkeys that open, by header: at most six for each key of the keyset.
        key_ids: The keys that open, as headers name them.
        allowance: What sealing is counted against, if the key's use is limited.
        indexers: Keys of blind indexes, by key id.
    """

    generation: int
    active: KeyId
    mode: Mode
    sealer: FieldKey = attrs.field(repr=False)
    headers: tuple[bytes, bytes]
    openers: dict[bytes, FieldKey] = attrs.field(repr=False)
    key_ids: frozenset[bytes]
    allowance: Allowance | None = None
    indexers: dict[KeyId, Indexer] = attrs.field(repr=False, factory=dict[KeyId, Indexer])


class ColumnKeys:
    """Derives one column's subkeys when they are first needed, and forgets them when the keyset changes."""

    def __init__(self, keyset: KeySource, context: bytes, *, deterministic: bool) -> None:
        self._keyset = keyset
        self._context = context
        self._everywhere = context + 2 * encode_optional(None, what="")
        self._deterministic = deterministic
        self._derived = self._derive()

    def current(self) -> Derived:
        """Return what is derived from the keyset as it is now."""
        derived = self._derived
        if derived.generation != self._keyset.generation:
            derived = self._derived = self._derive()
        return derived

    def mode_for(self, suite: Suite) -> Mode:
        """Return the mode in which this column is sealed under a key of *suite*.

        Raises:
            InvalidInput: If the column is deterministic and the suite cannot be.
        """
        if not self._deterministic:
            return Mode.sealing(suite)
        if suite is not Suite.AES_256_SIV:
            raise InvalidInput(
                f"{suite.value} cannot encrypt deterministically: a repeated nonce would give its key away",
                hint="Rotate to a key of AES-256-SIV, or leave deterministic out.",
            )
        return Mode.SIV_DETERMINISTIC

    def open(self, token: bytes, binding: bytes) -> str | bytes:
        """Return the value of a token under a key of the keyset.

        Raises:
            UnsupportedFormat: If it is no token, or its mode does not belong to the suite of its key.
            UnknownKey: If the keyset has no such key that opens.
            cryptography.exceptions.InvalidTag: If it does not open.
        """
        if type(token) is not bytes:  # a subclass may be sliced otherwise
            require_bytes(token)
        head = token[:HEADER_SIZE]
        if head not in self._derived.openers:
            # First, so that tokens under unknown keys never make anybody ask the provider for the known ones.
            self._require_known(token)
        derived = self.current()
        # The header selects one key; there is never a second one to try.
        key = derived.openers.get(head) or self._opener(derived, token)
        octets = key.open(token, binding)
        if not token[0] & TEXT_BIT:
            return octets
        return octets.decode() if octets.isascii() else text_of(octets)

    def open_for(self, token: bytes, row: str | None, subject: str, key: SubjectKey | None) -> str | bytes:
        """Return the value of a token under its subject's key; raises as `open` does."""
        info = inspect(token)
        if key is None or not info.of_subject or (info.key_id, info.suite) != (key.id, key.suite):
            raise UnsupportedFormat("Not under the subject's key", hint="Check whose it is.")
        octets = self._field_key(info.mode, key.id, key.dek).open(token, self.binding(row, subject))
        return text_of(octets) if info.is_text else octets

    def seal(self, value: str | bytes, row: str | None) -> bytes:
        """Return the token of one value; raises as `FieldCipher.encrypt` does."""
        # The common case is written out: each call of a function is a twentieth of the encryption.
        derived = self.current()
        octets = value.encode() if isinstance(value, str) and value.isascii() else octets_of(value)
        if octets[_KEY_ID] in derived.key_ids or octets[:_PREFIX_SIZE] == _TEXT_PREFIX:
            _refuse_token(derived, value, None)
        if derived.allowance is not None:
            derived.allowance.take(1, len(octets))
        binding = self._everywhere if row is None else self.binding(row)
        return derived.sealer.seal(derived.headers[isinstance(value, str)], binding, octets)

    def seal_column(self, values: Sequence[str | bytes], rows: Sequence[str] | None) -> list[bytes]:
        """Return the tokens of many values; raises as `FieldCipher.encrypt_column` does."""
        derived, kinds = self.current(), set(map(type, values))
        if kinds == {str}:
            head, packed = derived.headers[1], _packed_texts(derived, cast("Sequence[str]", values))
        elif kinds == {bytes}:
            octets = cast("Sequence[bytes]", values)
            for each in octets:
                if each[_KEY_ID] in derived.key_ids:
                    _refuse_token(derived, each, None)
            head, packed = derived.headers[0], Packed(octets)
        else:
            return [self.seal(value, rows[place] if rows else None) for place, value in enumerate(values)]
        bindings = self.bindings(rows)
        if derived.allowance is not None:
            derived.allowance.take(len(packed), sum(packed.lengths))
        return derived.sealer.seal_column(head, bindings, packed)

    def seal_for(self, value: str | bytes, row: str | None, subject: str, key: SubjectKey) -> bytes:
        """Return the token of one value under its subject's key; raises as `FieldCipher.encrypt` does."""
        octets, mode = octets_of(value), self.mode_for(key.suite)
        _refuse_token(self.current(), value, key)
        head = header(mode, key.id, of_subject=True, text=isinstance(value, str))
        return self._field_key(mode, key.id, key.dek).seal(head, self.binding(row, subject), octets)

    def binding(self, row: str | None, subject: str | None = None) -> bytes:
        """Return what a token of this column is bound to."""
        if row is None and subject is None:
            return self._everywhere
        return self._context + encode_optional(subject, what="A subject") + encode_optional(row, what="A row")

    def bindings(self, rows: Sequence[str] | None) -> Bindings:
        """Return what the tokens of a column are bound to, `binding` in bulk."""
        if rows is None:
            return self._everywhere
        if set(map(type, rows)) != {str}:
            return [self.binding(row) for row in rows]
        # encode_optional() written out: a call for each row would cost a quarter of the encryption.
        before = self._everywhere[:-1] + b"\x01"
        return [before + len(octets).to_bytes(4, "big") + octets for octets in encoded(rows, what="A row")]

    def index(self, key_id: KeyId, value: str | bytes) -> bytes:
        """Return the blind index of *value* under one key."""
        return self._indexer(key_id).index(_KINDS[isinstance(value, str)], octets_of(value))

    def index_column(self, key_id: KeyId, values: Sequence[str | bytes]) -> list[bytes]:
        """Return the blind index of each of *values* under one key."""
        indexer, kinds = self._indexer(key_id), set(map(type, values))
        if kinds == {str}:
            return indexer.index_column(_KINDS[True], packed_texts(cast("Sequence[str]", values)))
        if kinds == {bytes}:
            return indexer.index_column(_KINDS[False], Packed(cast("Sequence[bytes]", values)))
        return [self.index(key_id, value) for value in values]

    def index_matrix(self, values: NDArray[np.uint8], *, text: bool) -> NDArray[np.uint8]:
        """Return the blind indexes of rows; raises as `FieldCipher.blind_index_matrix` does."""
        require_matrix(values)
        if text:
            require_text(values)
        return self._indexer(self.current().active).index_matrix(_KINDS[text], values)

    def open_column(
        self, tokens: Sequence[bytes], rows: Sequence[str] | None
    ) -> tuple[list[str | bytes], int]:
        """Return the values of tokens under keys of the keyset, all of them or none.

        Returns:
            The values, and the place of the first token that does not open; -1 if all do.
        """
        bindings, by_head = self.bindings(rows), _by_head(tokens)
        values: list[str | bytes | None] = [None] * len(tokens)
        if tokens and not any(self._is_known(tokens[places[0]]) for places in by_head.values()):
            return [], 0
        derived = self.current()
        for head, places in by_head.items():
            alone = len(places) == len(tokens)
            some = tokens if alone else [tokens[place] for place in places]
            bound: Bindings = bindings
            if not alone and not isinstance(bindings, bytes):
                bound = [bindings[place] for place in places]
            try:
                key = derived.openers.get(head) or self._opener(derived, some[0])
                opened: Sequence[str | bytes | None] = key.open_column(some, bound)
            except REFUSALS:
                continue
            if head[0] & TEXT_BIT:
                opened = [None if each is None else decoded(each) for each in opened]
            put(values, slice(0, len(tokens)) if alone else places, opened)
        if None not in values:
            return cast("list[str | bytes]", values), -1
        # Nothing of what did open: the frame that raises the error would show it to whoever prints variables.
        return [], values.index(None)

    def seal_matrix(self, values: NDArray[np.uint8], *, text: bool) -> NDArray[np.uint8]:
        """Return the tokens of the rows of *values*; raises as `FieldCipher.encrypt_matrix` does."""
        derived = self.current()
        sealer = derived.sealer
        if not isinstance(sealer, SivKey):
            raise InvalidInput(
                "Only AES-256-SIV encrypts a matrix",
                hint="Use encrypt_column(), or rotate to a key of AES-256-SIV.",
            )
        require_matrix(values)
        if text:
            require_text(values)
            for octets in texts_of_tokens(values):
                _refuse_token(derived, octets.decode(), None)
        else:
            for octets in headed_rows(values, derived.key_ids):
                _refuse_token(derived, octets, None)
        if derived.allowance is not None:
            derived.allowance.take(len(values), values.size)
        return seal_matrix(sealer, derived.headers[text], self._everywhere, values)

    def open_matrix(self, tokens: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], int]:
        """Return the values of the rows of *tokens*, and the first row that does not open, or -1."""
        require_matrix(tokens)
        if not len(tokens):
            return tokens[:, :0], -1
        if not self._is_known(tokens[0].tobytes()):
            return tokens, 0
        derived = self.current()
        others = (tokens[:, :HEADER_SIZE] != tokens[0, :HEADER_SIZE]).any(axis=1)
        if others.any():
            return tokens, int(others.argmax())
        head = tokens[0, :HEADER_SIZE].tobytes()
        try:
            key = derived.openers.get(head) or self._opener(derived, tokens[0].tobytes())
        except REFUSALS:
            return tokens, 0
        if not isinstance(key, SivKey):
            return tokens, 0
        return open_matrix(key, self._everywhere, tokens)

    def _indexer(self, key_id: KeyId) -> Indexer:
        indexers = self.current().indexers
        found = indexers.get(key_id)
        if found is None:
            suite = self._keyset.suite_of(key_id) or Suite.AES_256_SIV
            label = key_id_octets(key_id) + self._context
            found = indexers[key_id] = index_key(suite, self._keyset.dek(key_id), label)
        return found

    def _opener(self, derived: Derived, token: bytes) -> FieldKey:
        info = self._require_known(token)
        found = self._field_key(info.mode, info.key_id, self._keyset.dek(info.key_id))
        derived.openers[token[:HEADER_SIZE]] = found
        return found

    def _require_known(self, token: bytes) -> TokenInfo:
        info = inspect(token)
        if info.of_subject or self._keyset.suite_of(info.key_id) is not info.suite:
            raise UnsupportedFormat("Not under a key of the keyset", hint="Check where it comes from.")
        return info

    def _is_known(self, token: bytes) -> bool:
        try:
            self._require_known(token)
        except UnsupportedFormat:
            return False
        return True

    def _derive(self) -> Derived:
        # Read first: if the keyset moves on meanwhile, what is derived now is thrown away by the next call.
        generation, active = self._keyset.generation, self._keyset.active
        mode = self.mode_for(active.suite)
        sealer = self._field_key(mode, active.id, self._keyset.dek(active.id))
        headers = tuple(header(mode, active.id, of_subject=False, text=text) for text in (False, True))
        key_ids = frozenset(key_id_octets(key.id) for key in self._keyset.opening())
        openers = dict.fromkeys(headers, sealer)
        allowance = self._keyset.allowance(active.id)
        pair = (headers[0], headers[1])
        return Derived(generation, active.id, mode, sealer, pair, openers, key_ids, allowance)

    def _field_key(self, mode: Mode, key_id: KeyId, dek: bytes) -> FieldKey:
        return field_key(mode, dek, key_id_octets(key_id) + self._context)


def _by_head(tokens: Sequence[bytes]) -> dict[bytes, Sequence[int]]:
    """Return the places of the tokens with each header."""
    if not set(map(type, tokens)) <= {bytes}:
        for token in tokens:
            require_bytes(token)
    heads = set(map(_HEAD, tokens))
    if len(heads) == 1:
        return {heads.pop(): range(len(tokens))}
    places: dict[bytes, list[int]] = {head: [] for head in heads}
    for place, token in enumerate(tokens):
        places[token[:HEADER_SIZE]].append(place)
    return dict(places)


def _packed_texts(derived: Derived, texts: Sequence[str]) -> Packed:
    # One search for the whole column: a test of each value would cost as much as its nonce.
    if "\n" + TEXT_PREFIX in "\n" + "\n".join(texts):
        for text in texts:
            _refuse_token(derived, text, None)
    return packed_texts(texts)


def _refuse_token(derived: Derived, value: str | bytes, subject_key: SubjectKey | None) -> None:
    """Refuse to encrypt what is a token already: its header names one of the keys at hand.

    A value that looks so by chance is one in 2³² of those of the right length and first byte.

    Raises:
        InvalidInput: If it is one.
    """
    try:
        token = from_text(value) if isinstance(value, str) else value
        info = inspect(token)
    except UnsupportedFormat:
        return
    known = subject_key is not None and info.key_id == subject_key.id
    if known if info.of_subject else token[_KEY_ID] in derived.key_ids:
        raise InvalidInput(
            f"The value is a token already, under key {info.key_id}",
            hint="Decrypt it first, or use reencrypt() to move it to the ACTIVE key.",
            code="crypto.already_encrypted",
        )
