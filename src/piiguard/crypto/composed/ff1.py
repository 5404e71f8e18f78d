"""FF1 over a matrix: one numeral string a row, each round one call of AES-ECB for all rows.

Source: NIST SP 800-38G, 5 and 6.2 (algorithms 7 and 8); revision 1 draft, 5.2 for the least domain.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB

from piiguard.errors import InvalidInput

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numerals = NDArray[np.uint8]
    Tweaks = NDArray[np.uint64]
    _Words = NDArray[np.uint64]

__all__ = ["LEAST_DOMAIN", "ROWS", "Ff1"]

LEAST_DOMAIN: Final = 1_000_000
"""Fewer possible values than this can be recovered by trying, whatever the key."""

ROWS: Final = 8192
"""Rows to give at a time: what a round reads and writes stays in a core's cache."""

_ROUNDS: Final = 10
_BLOCK: Final = 16
_LIMB: Final = 16
# Half a string must leave room to multiply by 2**16 in 64 bits, and its octets for the number of the round.
_WIDEST: Final = 2**48
_SHORT: Final = 8
_MOST_RADIX: Final = 256


class Ff1:
    """FF1 under one key and radix. Safe to share between threads.

    Args:
        key: 16, 24 or 32 octets.
        radix: How many numerals there are, from 2 to 256.
    """

    __slots__ = ("_cipher", "_radix")

    def __init__(self, key: bytes, radix: int = 10) -> None:
        if not 2 <= radix <= _MOST_RADIX:  # noqa: PLR2004 - two numerals at least
            raise InvalidInput(f"A radix of {radix} is not offered", hint="Give a radix from 2 to 256.")
        self._cipher = Cipher(AES(key), ECB())  # noqa: S305 - the block cipher itself, of which FF1 is made
        self._radix = radix

    def __repr__(self) -> str:
        return f"<Ff1: radix {self._radix}>"

    def encrypt(self, numerals: Sequence[int], tweak: bytes = b"") -> list[int]:
        """Encrypt one numeral string.

        Args:
            numerals: Numbers below the radix, the most significant first.
            tweak: Where the string belongs; not secret.

        Returns:
            As many numerals.

        Raises:
            InvalidInput: If there are fewer than a million such strings, or a numeral is none.
        """
        return self._one(self._checked(numerals), tweak, range(_ROUNDS))

    def decrypt(self, numerals: Sequence[int], tweak: bytes = b"") -> list[int]:
        """Decrypt one numeral string; arguments and errors as for `encrypt`."""
        return self._one(self._checked(numerals), tweak, range(_ROUNDS - 1, -1, -1))

    def encrypt_rows(self, rows: Numerals, tweak: bytes | Tweaks = b"") -> Numerals:
        """Encrypt every row of *rows*; what `encrypt` does, all at once.

        Args:
            rows: Numerals below the radix, one string a row.
            tweak: Where the strings belong: the same for all, or for each a number whose eight octets, the
                most significant first, are its tweak.

        Returns:
            A matrix of the same shape.

        Raises:
            InvalidInput: As for `encrypt`.
        """
        return self._all(rows, tweak, range(_ROUNDS))

    def decrypt_rows(self, rows: Numerals, tweak: bytes | Tweaks = b"") -> Numerals:
        """Decrypt every row of *rows*; arguments and errors as for `encrypt_rows`."""
        return self._all(rows, tweak, range(_ROUNDS - 1, -1, -1))

    def _checked(self, numerals: Sequence[int]) -> list[int]:
        self._check_length(len(numerals))
        if not all(0 <= each < self._radix for each in numerals):
            raise InvalidInput(
                f"A numeral is not from 0 to {self._radix - 1}", hint="Map characters to numerals first."
            )
        return list(numerals)

    def _check_length(self, length: int) -> None:
        if self._radix**length < LEAST_DOMAIN:
            raise InvalidInput(
                f"There are only {self._radix**length:,} strings of {length} numerals, fewer than a million",
                hint="Encrypt a longer part of the value, or use FieldCipher or a pseudonym instead.",
                code="crypto.small_domain",
            )

    def _head(self, length: int, tweak: bytes) -> bytes:
        """Return the first block, which is the same in every round."""
        fixed = bytes((1, 2, 1)) + self._radix.to_bytes(3, "big") + bytes((10, length // 2 % 256))
        return fixed + length.to_bytes(4, "big") + len(tweak).to_bytes(4, "big")

    def _widths(self, length: int) -> tuple[int, int]:
        """Return the octets of half a string as a number, and those that a round draws."""
        octets = ((self._radix ** (length - length // 2) - 1).bit_length() + 7) // 8
        return octets, 4 * -(-octets // 4) + 4

    def _one(self, numerals: list[int], tweak: bytes, rounds: range) -> list[int]:
        length = len(numerals)
        cut = length // 2
        octets, drawn = self._widths(length)
        encrypt = self._cipher.encryptor().update
        head, gap = encrypt(self._head(length, tweak)), bytes((-len(tweak) - octets - 1) % _BLOCK)
        left, right = self._number(numerals[:cut]), self._number(numerals[cut:])
        forward = rounds.step > 0
        for number in rounds:
            kept = right if forward else left
            state, text = head, tweak + gap + bytes((number,)) + kept.to_bytes(octets, "big")
            for at in range(0, len(text), _BLOCK):
                state = encrypt(_xored(state, text[at : at + _BLOCK]))
            stream = state
            for count in range(1, -(-drawn // _BLOCK)):
                stream += encrypt(_xored(state, count.to_bytes(_BLOCK, "big")))
            size = self._radix ** (length - cut if number % 2 else cut)
            moved = int.from_bytes(stream[:drawn], "big")
            if forward:
                left, right = right, (left + moved) % size
            else:
                left, right = (right - moved) % size, left
        return self._spelled(left, cut) + self._spelled(right, length - cut)

    def _number(self, numerals: Sequence[int]) -> int:
        number = 0
        for each in numerals:
            number = number * self._radix + each
        return number

    def _spelled(self, number: int, length: int) -> list[int]:
        numerals: list[int] = []
        for _ in range(length):
            number, last = divmod(number, self._radix)
            numerals.append(last)
        return numerals[::-1]

    def _all(self, rows: Numerals, tweak: bytes | Tweaks, rounds: range) -> Numerals:
        import numpy as np

        count, length = rows.shape
        self._check_length(length)
        if count and int(rows.max()) >= self._radix:
            raise InvalidInput(
                f"A numeral is not from 0 to {self._radix - 1}", hint="Map characters to numerals first."
            )
        cut = length // 2
        if self._radix ** (length - cut) >= _WIDEST:
            tweaks = (
                [tweak] * count
                if isinstance(tweak, bytes)
                else [each.to_bytes(_SHORT, "big") for each in tweak.tolist()]
            )
            slowly = [self._one(row, each, rounds) for row, each in zip(rows.tolist(), tweaks, strict=True)]
            return np.array(slowly, np.uint8).reshape(rows.shape)
        made = np.empty_like(rows)
        for begin in range(0, count, ROWS):
            part = np.ascontiguousarray(rows[begin : begin + ROWS].T)
            left, right = self._numbers(part[:cut]), self._numbers(part[cut:])
            some = tweak if isinstance(tweak, bytes) else tweak[begin : begin + ROWS]
            left, right = self._turn(left, right, cut=cut, length=length, tweak=some, rounds=rounds)
            out = made[begin : begin + ROWS]
            self._spell(left, out[:, :cut])
            self._spell(right, out[:, cut:])
        return made

    def _turn(
        self, left: _Words, right: _Words, *, cut: int, length: int, tweak: bytes | Tweaks, rounds: range
    ) -> tuple[_Words, _Words]:
        """Do the rounds. Both halves stay below 2**48, so their octets and the round number share a word."""
        import numpy as np

        octets, drawn = self._widths(length)
        encryptor = self._cipher.encryptor()
        shared = tweak if isinstance(tweak, bytes) else bytes(_SHORT)
        text = shared + bytes((-len(shared) - octets - 1) % _BLOCK) + bytes(octets + 1)
        state = encryptor.update(self._head(length, shared))
        for at in range(0, len(text) - _BLOCK, _BLOCK):
            state = encryptor.update(_xored(state, text[at : at + _BLOCK]))
        fixed = _xored(state, text[-_BLOCK:])
        high, low = (int.from_bytes(part, "big") for part in (fixed[:_SHORT], fixed[_SHORT:]))
        blocks = np.empty((len(left), 2), ">u8")
        buffer = bytearray(len(left) * _BLOCK + _BLOCK - 1)
        words = np.frombuffer(buffer, ">u8", len(left) * 2).reshape(-1, 2)
        blocks[:, 0] = high if isinstance(tweak, bytes) else tweak ^ np.uint64(high)
        sizes = [np.uint64(self._radix**half) for half in (cut, length - cut)]
        forward = rounds.step > 0
        for number in rounds:
            blocks[:, 1] = (right if forward else left) ^ np.uint64(low ^ number << (8 * octets))
            encryptor.update_into(blocks.data.cast("B"), buffer)
            size = sizes[number % 2]
            moved = _remainder(words[:, 0].astype(np.uint64), size)
            if drawn > _SHORT:
                rest = words[:, 1].astype(np.uint64) >> np.uint64(32)
                moved = _remainder(moved << np.uint64(_LIMB) | rest >> np.uint64(_LIMB), size)
                moved = _remainder(moved << np.uint64(_LIMB) | rest & np.uint64(2**_LIMB - 1), size)
            if forward:
                left, right = right, _remainder(left + moved, size)
            else:
                left, right = _remainder(right + (size - moved), size), left
        return left, right

    def _numbers(self, columns: Numerals) -> _Words:
        import numpy as np

        number = np.zeros(columns.shape[1], np.uint64)
        for column in columns:
            number *= np.uint64(self._radix)
            number += column
        return number

    def _spell(self, number: _Words, out: Numerals) -> None:
        import numpy as np

        radix = np.uint64(self._radix)
        for column in range(out.shape[1] - 1, -1, -1):
            rest = number // radix
            out[:, column] = number - rest * radix
            number = rest


def _remainder(number: _Words, size: np.uint64) -> _Words:
    # Dividing by one number for all is a multiplication in NumPy, so its time does not depend on the values.
    made: _Words = number - number // size * size
    return made


def _xored(one: bytes, other: bytes) -> bytes:
    return (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).to_bytes(_BLOCK, "big")
