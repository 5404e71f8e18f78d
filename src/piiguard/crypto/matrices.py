"""Matrices: columns of values of one length, from array to array. `fields` is the door to it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Final

from piiguard.crypto.composed.aes_siv import ROWS
from piiguard.crypto.field_keys import SivKey
from piiguard.crypto.tokens import HEADER_SIZE, TEXT_PREFIX
from piiguard.errors import InvalidInput

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Rows = NDArray[np.uint8]

__all__ = [
    "headed_rows",
    "open_matrix",
    "parts",
    "require_matrix",
    "require_text",
    "seal_matrix",
    "texts_of_tokens",
]

_STEP: Final = 2**20
"""Octets to work on at a time; what a step needs besides is a small multiple of that, not of the matrix."""

_TEXT_PREFIX: Final = TEXT_PREFIX.encode()
# RFC 3629, 3: these bits of an octet are so inside of a character, and never where one begins.
_INSIDE: Final = 0b1100_0000, 0b1000_0000


def require_matrix(rows: Rows) -> None:
    """Refuse what is no matrix of octets.

    Raises:
        TypeError: If it is no array.
        InvalidInput: If it is another array.
    """
    import numpy as np

    if not isinstance(rows, np.ndarray):  # pyright: ignore[reportUnnecessaryIsInstance] - callers may be untyped
        message = f"A matrix must be a numpy array, not {type(rows).__name__}"
        raise TypeError(message)
    if rows.dtype != np.uint8 or rows.ndim != 2 or not rows.shape[1]:  # noqa: PLR2004 - rows and columns
        raise InvalidInput(
            f"An array of {rows.dtype} with shape {rows.shape} is no matrix of octets",
            hint="Give uint8, one value a row: array.view('u1').reshape(len(array), -1).",
        )


def require_text(values: Rows) -> None:
    """Refuse values that would be sealed as text, and of which no text could be made again.

    Raises:
        InvalidInput: If a row is not UTF-8; its number is said, its value is not.
    """
    for part in parts(values):
        some = values[part]
        if (some < 0x80).all():  # noqa: PLR2004 - ASCII
            continue
        # Rows one after the other are UTF-8 if each is, and each is if none begins inside a character.
        mask, inside = _INSIDE
        if ((some[:, 0] & mask) != inside).all() and _is_text(some.tobytes()):
            continue
        row = next(row for row, each in enumerate(some, part.start) if not _is_text(each.tobytes()))
        raise InvalidInput(
            f"Row {row} is not UTF-8", hint="Encode the text in UTF-8, or give text=False for octets."
        )


def texts_of_tokens(values: Rows) -> Iterator[bytes]:
    """Yield the rows that begin as the text form of a token does."""
    import numpy as np

    if values.shape[1] < len(_TEXT_PREFIX):
        return
    # One column decides for nearly all rows.
    for row in np.flatnonzero(values[:, 0] == _TEXT_PREFIX[0]).tolist():
        octets = values[row].tobytes()
        if octets.startswith(_TEXT_PREFIX):
            yield octets


def headed_rows(values: Rows, key_ids: Collection[bytes]) -> Iterator[bytes]:
    """Yield the rows that name one of *key_ids* where a token would."""
    import numpy as np

    if values.shape[1] < HEADER_SIZE:
        return
    # Two octets decide for nearly all rows, and in one pass however many keys there are.
    begins = np.zeros(2**16, np.bool_)
    begins[[int.from_bytes(key_id[:2], "big") for key_id in key_ids]] = True
    for row in np.flatnonzero(begins[values[:, 1].astype(np.uint16) << 8 | values[:, 2]]).tolist():
        octets = values[row].tobytes()
        if octets[1:HEADER_SIZE] in key_ids:
            yield octets


def seal_matrix(key: SivKey, header: bytes, shared: bytes, values: Rows) -> Rows:
    """Return the tokens of the rows of *values*.

    Args:
        key: The subkey that seals.
        header: What each token begins with.
        shared: What all are bound to.
        values: The values.
    """
    import numpy as np

    tokens = np.empty((len(values), key.overhead + values.shape[1]), np.uint8)
    for part in parts(values):
        key.seal_rows(header, shared, None, values[part], out=tokens[part])
    return tokens


def open_matrix(key: SivKey, shared: bytes, tokens: Rows) -> tuple[Rows, int]:
    """Return the values of the rows of *tokens*, and the first row that does not open, or -1.

    Args:
        key: The subkey that their header names.
        shared: What all are bound to.
        tokens: The tokens, all of one header.
    """
    import numpy as np

    width = tokens.shape[1] - key.overhead
    if width < 0:
        return tokens, 0
    values = np.empty((len(tokens), width), np.uint8)
    for part in parts(tokens):
        opened, genuine = key.open_rows(shared, None, tokens[part])
        if not genuine.all():
            return tokens, part.start + int(genuine.argmin())
        values[part] = opened
    return values, -1


def parts(rows: Rows) -> Iterator[slice]:
    """Cut a matrix into stretches of rows that stay in a core's cache."""
    step = max(1, min(ROWS, _STEP // rows.shape[1]))
    for begin in range(0, len(rows), step):
        yield slice(begin, min(begin + step, len(rows)))


def _is_text(octets: bytes) -> bool:
    try:
        octets.decode()
    except UnicodeDecodeError:
        return False
    return True
