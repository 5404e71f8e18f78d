"""Secret octets: keys that show nothing of themselves where somebody prints the variables of a failed call.

Error trackers and debuggers write down the local variables of every frame by their `repr`. Keys are such
variables, so each that is drawn, unwrapped or derived is of this type as soon as it is there.
"""

from __future__ import annotations

import secrets
from typing import NoReturn

__all__ = ["SecretOctets", "fresh_secret"]


class SecretOctets(bytes):
    """Octets that neither `repr` nor `str` nor pickle shows; ``hex()`` and slices do, as of all bytes."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<{len(self)} secret octets>"

    __str__ = __repr__

    def __reduce__(self) -> NoReturn:
        raise TypeError("A key cannot be pickled or copied")

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        self.__reduce__()


def fresh_secret(size: int) -> bytes:
    """Draw *size* octets for a key.

    Args:
        size: How many.
    """
    return SecretOctets(secrets.token_bytes(size))
