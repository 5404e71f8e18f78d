"""Forms: what of a value is kept, what is encrypted, and what makes the result right again.

A form works on a matrix of characters, one value of one length a row, so that a million values are a dozen
steps. What is kept goes into the tweak, so that equal parts under different prefixes come out differently.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

import attrs

from piiguard.errors import InvalidInput

if TYPE_CHECKING:
    import numpy as np  # noqa: TC004 - attrs keeps annotations as strings
    from numpy.typing import NDArray  # noqa: TC004 - as above

    Chars = NDArray[np.uint8]

__all__ = ["BANK_CARD", "MOBILE", "BankCardForm", "DigitsForm", "Form", "Parts"]

_ZERO: Final = ord("0")
_TEN: Final = 10
_WIDEST_TWEAK: Final = 18  # digits in 64 bits
_ISSUER: Final = 6


@attrs.frozen(eq=False)
class Parts:
    """What a form makes of a matrix of values.

    Attributes:
        numerals: What is to be encrypted, one numeral string a row.
        tweaks: What is kept of each, as a number.
        radix: Of the numerals.
        size: How many numeral strings mean something; the others are walked over.
    """

    numerals: Chars = attrs.field(repr=False)
    tweaks: NDArray[np.uint64] = attrs.field(repr=False)
    radix: int
    size: int


class Form(Protocol):
    """How values of one kind are split and put together again."""

    @property
    def name(self) -> str:
        """Tells the form's keys from another's; never changed."""
        ...

    def fits(self, values: Chars) -> NDArray[np.bool_]:
        """Say which rows are values of this form."""
        ...

    def split(self, values: Chars) -> Parts:
        """Take what is to be encrypted out of rows that fit."""
        ...

    def join(self, values: Chars, numerals: Chars) -> Chars:
        """Put other numerals in their place in *values*, and make the result right."""
        ...


@attrs.frozen
class DigitsForm:
    """Digits, of which the first and last few are kept: ``DigitsForm("member", keep_first=2)``.

    Args:
        name: Tells the form's keys from another's; never changed once something is encrypted.
        keep_first: Digits at the front that stay.
        keep_last: Digits at the end that stay.
    """

    name: str
    keep_first: int = 0
    keep_last: int = 0

    def __attrs_post_init__(self) -> None:
        if (
            not 0 <= self.keep_first + self.keep_last <= _WIDEST_TWEAK
            or min(self.keep_first, self.keep_last) < 0
        ):
            raise InvalidInput(
                f"{self.keep_first} and {self.keep_last} digits cannot be kept",
                hint=f"Keep at most {_WIDEST_TWEAK} together.",
            )

    def fits(self, values: Chars) -> NDArray[np.bool_]:
        """Say which rows are digits from end to end."""
        import numpy as np

        return np.asarray((values - np.uint8(_ZERO) < _TEN).all(axis=1))

    def split(self, values: Chars) -> Parts:
        """Take the digits between those that are kept."""
        import numpy as np

        digits = values - np.uint8(_ZERO)
        cut = values.shape[1] - self.keep_last
        kept = np.concatenate((digits[:, : self.keep_first], digits[:, cut:]), axis=1)
        numerals = digits[:, self.keep_first : cut]
        return Parts(np.ascontiguousarray(numerals), _number(kept), _TEN, _TEN ** numerals.shape[1])

    def join(self, values: Chars, numerals: Chars) -> Chars:
        """Put other digits between those that are kept."""
        import numpy as np

        made = values.copy()
        made[:, self.keep_first : values.shape[1] - self.keep_last] = numerals + np.uint8(_ZERO)
        return made


@attrs.frozen
class BankCardForm:
    """Card numbers: the issuer's six digits stay, and the check digit is made right again.

    Source: ISO/IEC 7812-1, annex B (Luhn).
    """

    name: str = "bank-card"

    def fits(self, values: Chars) -> NDArray[np.bool_]:
        """Say which rows are digits that pass the check."""
        import numpy as np

        digits = values - np.uint8(_ZERO)
        passes = _luhn(digits) == 0
        fitting: NDArray[np.bool_] = (digits < _TEN).all(axis=1) & passes
        return fitting

    def split(self, values: Chars) -> Parts:
        """Take the digits between issuer and check digit."""
        return DigitsForm(self.name, keep_first=_ISSUER).split(values[:, :-1])

    def join(self, values: Chars, numerals: Chars) -> Chars:
        """Put other digits in their place, and the check digit that goes with them."""
        import numpy as np

        made = values.copy()
        made[:, _ISSUER:-1] = numerals + np.uint8(_ZERO)
        made[:, -1] = _ZERO
        made[:, -1] += ((_TEN - _luhn(made - np.uint8(_ZERO))) % _TEN).astype(np.uint8)
        return made


def _number(digits: Chars) -> NDArray[np.uint64]:
    """Read the digits of each row as a number, with a one before them, so that 0 and 00 differ."""
    import numpy as np

    number = np.ones(len(digits), np.uint64)
    for column in digits.T:
        number = number * np.uint64(_TEN) + column
    return number


def _luhn(digits: Chars) -> NDArray[np.int64]:
    import numpy as np

    weighed = digits.astype(np.int64)
    doubled = weighed[:, -2::-2] * 2
    weighed[:, -2::-2] = doubled - 9 * (doubled >= _TEN)
    total: NDArray[np.int64] = weighed.sum(axis=1) % _TEN
    return total


MOBILE: Final = DigitsForm("mobile", keep_first=3)
"""A mobile number, whose first three digits stay."""

BANK_CARD: Final = BankCardForm()
"""A card number, whose issuer stays and whose check digit is right."""
