"""The cipher that keeps a form: FF1 under a subkey of one key version, form and context."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NoReturn, cast

import attrs

from piiguard.crypto.composed.ff1 import LEAST_DOMAIN, Ff1
from piiguard.crypto.fpe.forms import Form, Parts
from piiguard.crypto.gaps import Column, Gap, Ids
from piiguard.crypto.keys import KeySource
from piiguard.crypto.packed import put
from piiguard.crypto.suites import expand
from piiguard.crypto.tokens import KeyId, encode_context, key_id_octets
from piiguard.errors import DecryptionError, InvalidInput, KeyStateError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from piiguard.crypto.fpe.forms import Chars

__all__ = ["MARK", "FormatCipher"]

MARK: Final = "~"
"""What a result begins with, unless it is to be indistinguishable: no number of any kind begins so."""

_KEY_SIZE: Final = 32
_LONGEST: Final = 64


@attrs.frozen(eq=False)
class _Derived:
    """What was derived from one generation of the keyset; dropped when that has moved on."""

    generation: int
    subkey: bytes = attrs.field(repr=False)
    seals: bool
    ciphers: dict[int, Ff1] = attrs.field(repr=False, factory=dict[int, Ff1])


class FormatCipher:
    """Encrypts numbers to numbers of the same form. Deterministic, and safe to share between threads.

    A result names no key, so the cipher keeps to the one it was made with: note `key_id` beside the column,
    and give it again when the keyset has been rotated. It works as long as that key decrypts; a key that was
    marked as compromised encrypts no more. Nothing detects a changed result.

    Args:
        keyset: The keys.
        form: `MOBILE`, `RESIDENT_ID`, `BANK_CARD`, or a `DigitsForm` of your own.
        context: Where the column is: tenant, table, column … Another context, another result.
        key_id: The key version; the ACTIVE one's if None.
        marked: Whether results begin with `MARK`. An unmarked one may be the number of somebody real.

    Raises:
        InvalidInput: If the context is empty.
        UnknownKey: If the keyset has no such key.
        KeyStateError: If the key no longer decrypts; so also each call, once that is so.
    """

    def __init__(
        self,
        keyset: KeySource,
        *,
        form: Form,
        context: Mapping[str, str],
        key_id: str | None = None,
        marked: bool = True,
    ) -> None:
        self._form = form
        self._marked = marked
        self._key_id = keyset.active.id if key_id is None else KeyId(key_id)
        label = b"piiguard/1/fpe\x00" + form.name.encode() + b"\x00" + key_id_octets(self._key_id)
        self._keyset = keyset
        self._label = label + encode_context(context)
        self._derived = self._derive()

    @property
    def key_id(self) -> KeyId:
        """The key version that results are under; note it beside the column."""
        return self._key_id

    def __repr__(self) -> str:
        return f"<FormatCipher {self._form.name} under {self._key_id}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError(
            "A FormatCipher holds a key and cannot be pickled or copied; make it where it is used"
        )

    def encrypt(self, value: str) -> str:
        """Encrypt one number.

        Args:
            value: A number of the form: half-width, without separators.

        Returns:
            Another one, behind `MARK` if results are marked.

        Raises:
            InvalidInput: If *value* is none, is marked already, or is one of fewer than a million.
            KeyStateError: If the key no longer decrypts, or was marked as compromised.
        """
        return self.encrypt_column([value])[0]

    def decrypt(self, value: str) -> str:
        """Decrypt one result.

        Args:
            value: What `encrypt` returned.

        Returns:
            The number.

        Raises:
            DecryptionError: If it is no such result.
            KeyStateError: If the key no longer decrypts.
        """
        return self.decrypt_column([value])[0]

    def encrypt_column(self, values: Iterable[str | Gap]) -> list[str | Gap]:
        """Encrypt a column in one call; missing values (None) stay missing.

        Args:
            values: As for `encrypt`.

        Returns:
            Results, in the same order.

        Raises:
            InvalidInput: As for `encrypt`; it names the first position, counted from 0.
            KeyStateError: As for `encrypt`.
        """
        every: list[str | None] = list(values)
        return cast("list[str | Gap]", Column[str](every, None, None).map(self._encrypt_all))

    def decrypt_column(self, values: Iterable[str | Gap]) -> list[str | Gap]:
        """Decrypt a column in one call; missing values (None) stay missing.

        Args:
            values: What `encrypt_column` returned.

        Returns:
            The numbers, in the same order.

        Raises:
            DecryptionError: As for `decrypt`; it names the first position, counted from 0.
            KeyStateError: As for `decrypt`.
        """
        every: list[str | None] = list(values)
        return cast("list[str | Gap]", Column[str](every, None, None).map(self._decrypt_all))

    def accepts(self, values: Sequence[str], *, encrypted: bool = False) -> list[bool]:
        """Say which values `encrypt_column` takes, or, if they are *encrypted*, `decrypt_column`.

        Args:
            values: Any text.
            encrypted: Whether they are to be decrypted. Unmarked results look like values.

        Returns:
            One for each value.
        """
        import numpy as np

        accepted = [False] * len(values)
        marks = int(self._marked and encrypted)
        by_length: dict[int, list[int]] = {}
        for place, value in enumerate(values):
            if marks < len(value) <= _LONGEST and value.isascii():
                by_length.setdefault(len(value), []).append(place)
        for length, places in by_length.items():
            octets = "".join([values[place] for place in places]).encode("ascii")
            matrix = np.frombuffer(octets, np.uint8).reshape(-1, length)
            fits = self._form.fits(matrix[:, marks:])
            if marks:
                fits = fits & (matrix[:, 0] == ord(MARK))
            some = np.flatnonzero(fits)
            # All of one length are of one size, and one that is too small is never turned.
            if len(some) and self._is_large(matrix[some[:1], marks:]):
                for place in some.tolist():
                    accepted[places[place]] = True
        return accepted

    def _is_large(self, value: Chars) -> bool:
        parts = self._form.split(value)
        return bool(parts.radix ** int(parts.numerals.shape[1]) >= LEAST_DOMAIN)

    def _encrypt_all(
        self, values: Sequence[str], _rows: Ids, _subjects: Ids, places: Sequence[int]
    ) -> list[str]:
        if not self._current().seals:
            raise KeyStateError(
                f"Key {self._key_id} was marked as compromised, so it encrypts no more",
                hint="Decrypt the column, and encrypt it by a FormatCipher with the ACTIVE key.",
            )
        made, misfit = self._turned(values, forward=True)
        if misfit >= 0:
            raise InvalidInput(
                f"The value at position {places[misfit]} is no {self._form.name} that can be encrypted",
                hint="Normalise values first, drop what fails its check, and never encrypt twice.",
                code="crypto.not_of_the_form",
            )
        return made

    def _decrypt_all(
        self, values: Sequence[str], _rows: Ids, _subjects: Ids, places: Sequence[int]
    ) -> list[str]:
        made, misfit = self._turned(values, forward=False)
        if misfit < 0:
            return made
        raise DecryptionError(
            f"The value at position {places[misfit]} is no result of this cipher",
            hint="Check that it is of this column and form, and whether results are marked.",
        )

    def _turned(self, values: Sequence[str], *, forward: bool) -> tuple[list[str], int]:
        """Encrypt or decrypt; return the results, and the place of the first value that does not fit."""
        import numpy as np

        made: list[str] = [""] * len(values)
        lengths = list(map(len, values))
        joined = "".join(values)
        if not joined.isascii():
            return made, next(at for at, value in enumerate(values) if not value.isascii())
        data = np.frombuffer(joined.encode("ascii"), np.uint8)
        sizes = np.array(lengths, np.int64)
        starts = np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes)))[:-1]
        misfits: list[int] = []
        present = sorted(set(lengths))
        for length in present:
            places = np.flatnonzero(sizes == length)
            if not 0 < length <= _LONGEST:
                misfits.append(int(places[0]))
                continue
            alone = len(present) == 1
            matrix = data.reshape(-1, length) if alone else data[starts[places][:, None] + np.arange(length)]
            marks = int(self._marked and not forward)
            fits = self._form.fits(matrix[:, marks:])
            if marks:
                fits &= matrix[:, 0] == ord(MARK)
            if not fits.all():
                misfits.append(int(places[fits.argmin()]))
                continue
            texts = _texts(self._turn(matrix[:, marks:], forward=forward), marked=self._marked and forward)
            if alone:
                made = texts
            else:
                put(made, places, texts)
        return made, min(misfits, default=-1)

    def _turn(self, values: Chars, *, forward: bool) -> Chars:
        parts = self._form.split(values)
        numerals = self._once(parts, parts.numerals, parts.tweaks, forward=forward)
        if parts.size < parts.radix ** parts.numerals.shape[1]:
            self._walk(parts, numerals, forward=forward)
        return self._form.join(values, numerals)

    def _walk(self, parts: Parts, numerals: Chars, *, forward: bool) -> None:
        """Go on with each string that means nothing until it means something (cycle walking)."""
        import numpy as np

        astray = np.flatnonzero(_numbers(numerals, parts.radix) >= parts.size)
        while len(astray):
            numerals[astray] = self._once(parts, numerals[astray], parts.tweaks[astray], forward=forward)
            astray = astray[_numbers(numerals[astray], parts.radix) >= parts.size]

    def _once(self, parts: Parts, numerals: Chars, tweaks: NDArray[np.uint64], *, forward: bool) -> Chars:
        derived = self._current()
        cipher = derived.ciphers.get(parts.radix)
        if cipher is None:
            cipher = derived.ciphers[parts.radix] = Ff1(derived.subkey, parts.radix)
        return cipher.encrypt_rows(numerals, tweaks) if forward else cipher.decrypt_rows(numerals, tweaks)

    def _current(self) -> _Derived:
        derived = self._derived
        if derived.generation != self._keyset.generation:
            derived = self._derived = self._derive()
        return derived

    def _derive(self) -> _Derived:
        # Read first: if the keyset moves on meanwhile, what is derived now is thrown away by the next call.
        generation, dek = self._keyset.generation, self._keyset.dek(self._key_id)
        marked = {key.id for key in self._keyset.opening() if key.compromised is not None}
        return _Derived(generation, expand(dek, self._label, _KEY_SIZE), self._key_id not in marked)


def _numbers(numerals: Chars, radix: int) -> NDArray[np.uint64]:
    import numpy as np

    number = np.zeros(len(numerals), np.uint64)
    for column in numerals.T:
        number = number * np.uint64(radix) + column
    return number


def _texts(rows: Chars, *, marked: bool) -> list[str]:
    """Return the rows as strings; to split one long string is the quickest way there is."""
    import numpy as np

    if not len(rows):
        return []
    lines = np.empty((len(rows), rows.shape[1] + marked + 1), np.uint8)
    lines[:, 0] = ord(MARK)
    lines[:, int(marked) : -1] = rows
    lines[:, -1] = ord("\n")
    return lines.tobytes()[:-1].decode("ascii").split("\n")
