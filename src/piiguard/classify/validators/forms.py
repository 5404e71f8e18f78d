"""Forms of identifiers: which characters may stand in which place, said once for both ways of checking."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray

__all__ = ["ANY", "CLEAR_LETTERS", "DIGITS", "LETTERS", "Form", "fits", "rows_fit"]

DIGITS: Final = "0123456789"
LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CLEAR_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Letters that are not taken for 1 and 0."""
ANY: Final = DIGITS + LETTERS


@attrs.frozen
class Form:
    """What may stand in each place of a value of fixed width.

    Attributes:
        places: The characters that are allowed, place by place.

    >>> Form(("CW", DIGITS)).fits("C1"), Form(("CW", DIGITS)).fits("C12")
    (True, False)
    """

    places: tuple[str, ...]

    def fits(self, value: str) -> bool:
        """Say whether *value* is of the form.

        Args:
            value: A normalised value.

        Returns:
            True if every place holds one of its characters and nothing follows.
        """
        return len(value) == len(self.places) and all(map(str.__contains__, self.places, value))

    def rows_fit(self, rows: NDArray[np.uint8]) -> NDArray[np.bool_]:
        """Say for each row whether it is of the form.

        Args:
            rows: Matrix of ASCII bytes of any content, as wide as the values.

        Returns:
            What `fits` says of each row.
        """
        import numpy as np

        if rows.shape[1] != len(self.places):
            return np.zeros(len(rows), np.bool_)
        found = np.ones(len(rows), np.bool_)
        for place, column in zip(self.places, rows.T, strict=True):
            found &= _among(place)[column]
        return found


def fits(value: str, forms: Iterable[Form]) -> bool:
    """Say whether *value* is of one of several forms.

    Args:
        value: A normalised value.
        forms: The forms.

    Returns:
        True if it is.
    """
    return any(form.fits(value) for form in forms)


def rows_fit(rows: NDArray[np.uint8], forms: Iterable[Form]) -> NDArray[np.bool_]:
    """Say for each row whether it is of one of several forms.

    Args:
        rows: Matrix of ASCII bytes of any content.
        forms: The forms, of any width.

    Returns:
        What `fits` says of each row.
    """
    import numpy as np

    found = np.zeros(len(rows), np.bool_)
    for form in forms:
        found |= form.rows_fit(rows)
    return found


@cache
def _among(members: str) -> NDArray[np.bool_]:
    import numpy as np

    table = np.zeros(256, np.bool_)
    table[list(members.encode())] = True
    return table
