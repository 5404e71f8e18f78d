"""AES-SIV over a matrix: one value a row, each step one call of AES-ECB for all rows.

Source: RFC 5297, 2.4 (S2V), 2.6 (encrypt), 2.7 (decrypt); NIST SP 800-38B, 6 (CMAC).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Rows = NDArray[np.uint8]

__all__ = ["ROWS", "TAG_SIZE", "SivRows"]

ROWS: Final = 4096
"""Rows to give at a time: what a step reads and writes stays in a core's cache."""

TAG_SIZE: Final = 16
_BLOCK: Final = 16
_HALF: Final = 64
_REDUCTION: Final = 0x87  # x^128 + x^7 + x^2 + x + 1, SP 800-38B, 5.3
_PADDING: Final = 0x80
_LAST_WORD: Final = 3


class SivRows:
    """AES-SIV under one key, with one string of associated data. Safe to share between threads.

    Args:
        key: 32, 48 or 64 octets: the key of the S2V step, then that of the CTR step.
    """

    __slots__ = ("_ctr", "_first", "_mac", "_subkeys")

    def __init__(self, key: bytes) -> None:
        import numpy as np

        half = len(key) // 2
        self._mac = Cipher(AES(key[:half]), ECB())  # noqa: S305 - the block cipher itself, of which SIV is made
        self._ctr = Cipher(AES(key[half:]), ECB())  # noqa: S305 - as above
        zero = np.zeros((1, _BLOCK), np.uint8)
        once = _doubled(_encrypted(self._mac, zero))
        self._subkeys = once, _doubled(once)
        self._first = _doubled(self._cmac(zero))

    def __repr__(self) -> str:
        return "<SivRows>"

    def seal(self, associated: Rows, values: Rows) -> Rows:
        """Encrypt each row of *values*.

        Args:
            associated: The associated data of each row; one row if it is the same for all.
            values: The values, all of the same length, at least one octet.

        Returns:
            For each, the tag of 16 octets and the ciphertext.
        """
        import numpy as np

        tag = self._s2v(associated, values)
        sealed = np.empty((len(values), TAG_SIZE + values.shape[1]), np.uint8)
        sealed[:, :TAG_SIZE] = tag
        np.bitwise_xor(values, self._keystream(tag, values.shape[1]), out=sealed[:, TAG_SIZE:])
        return sealed

    def open(self, associated: Rows, sealed: Rows) -> tuple[Rows, NDArray[np.bool_]]:
        """Decrypt each row of *sealed*.

        Args:
            associated: As for `seal`.
            sealed: What `seal` returned.

        Returns:
            The values, and for each row whether it is genuine. A row that is not is all zero.
        """
        import numpy as np

        tag = np.ascontiguousarray(sealed[:, :TAG_SIZE])
        values = sealed[:, TAG_SIZE:] ^ self._keystream(tag, sealed.shape[1] - TAG_SIZE)
        differs = np.bitwise_or.reduce(self._s2v(associated, values) ^ tag, axis=1)
        genuine: NDArray[np.bool_] = differs == 0
        values[~genuine] = 0
        return values, genuine

    def tags(self, associated: Rows, values: Rows) -> Rows:
        """Return only the tags that `seal` would make: a pseudorandom function of each value.

        Args:
            associated: As for `seal`.
            values: As for `seal`.

        Returns:
            16 octets for each.
        """
        return self._s2v(associated, values)

    def _s2v(self, associated: Rows, values: Rows) -> Rows:
        """Return the synthetic initialisation vector of each row."""
        import numpy as np

        mixed = self._first ^ self._cmac(associated)
        count, length = values.shape
        if length < _BLOCK:
            padded = np.zeros((count, _BLOCK), np.uint8)
            padded[:, :length] = values
            padded[:, length] = _PADDING
            return self._cmac(padded ^ _doubled(mixed))
        ended = values.copy()
        ended[:, -_BLOCK:] ^= mixed
        return self._cmac(ended)

    def _cmac(self, rows: Rows) -> Rows:
        """Return the CMAC of each row."""
        import numpy as np

        count, length = rows.shape
        blocks = max(1, -(-length // _BLOCK))
        whole = length == blocks * _BLOCK
        encryptor = self._mac.encryptor()
        # Two by turns: the library may take for granted that it does not write over what it reads.
        buffers = [bytearray(count * _BLOCK + _BLOCK - 1) for _ in range(2)]
        states = [np.frombuffer(each, np.uint8, count * _BLOCK).reshape(count, _BLOCK) for each in buffers]
        for number in range(blocks):
            state = states[number % 2]
            part = rows[:, number * _BLOCK : (number + 1) * _BLOCK]
            if number < blocks - 1:
                state ^= part
            else:
                state[:, : part.shape[1]] ^= part
                if not whole:
                    state[:, part.shape[1]] ^= _PADDING
                state ^= self._subkeys[0 if whole else 1]
            encryptor.update_into(state.data, buffers[(number + 1) % 2])
        made: Rows = states[blocks % 2]
        return made

    def _keystream(self, tag: Rows, length: int) -> Rows:
        import numpy as np

        blocks = -(-length // _BLOCK)
        counters = np.repeat(tag[:, None, :], blocks, axis=1)
        counters[:, :, (8, 12)] &= 0x7F
        if blocks > 1:
            # Its top bit is clear, so no carry leaves the last word.
            words = counters.view(">u4")
            words[:, :, _LAST_WORD] += np.arange(blocks, dtype=np.uint32)
        stream = _encrypted(self._ctr, counters.reshape(-1, _BLOCK)).reshape(len(tag), blocks * _BLOCK)
        return stream[:, :length]


def _encrypted(cipher: Cipher[ECB], blocks: Rows) -> Rows:
    import numpy as np

    made = cipher.encryptor().update(blocks.data)
    return np.frombuffer(made, np.uint8).reshape(-1, _BLOCK)


def _doubled(rows: Rows) -> Rows:
    """Multiply each row by x in GF(2^128). Source: SP 800-38B, 6.1."""
    import numpy as np

    words = rows.view(">u8").astype(np.uint64)
    high, low = words[:, 0], words[:, 1]
    made = np.empty((len(rows), 2), ">u8")
    made[:, 0] = high << np.uint64(1) | low >> np.uint64(_HALF - 1)
    made[:, 1] = low << np.uint64(1) ^ (high >> np.uint64(_HALF - 1)) * np.uint64(_REDUCTION)
    return made.view(np.uint8)
