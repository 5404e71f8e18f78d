"""What each row of a column is by itself: digits from end to end, of which kind, or text.

The compiled kernel tells it where it is there; a social credit code with letters is a number to it, too.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Mapping
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Final

import attrs

from piiguard.classify.evidence import SCORES, Sign, Verdict
from piiguard.classify.gather import rows_at
from piiguard.classify.kinds import Kind
from piiguard.classify.lone_rules import LONGEST, row_rules
from piiguard.classify.numbers import numbers
from piiguard.classify.rules.shipped import shipped_rules
from piiguard.classify.validators.bank_card import CARD_LENGTHS, are_bank_cards
from piiguard.classify.validators.mobile import are_mobiles
from piiguard.classify.validators.resident_id import are_resident_ids
from piiguard.classify.validators.uscc import are_usccs

if TYPE_CHECKING:
    import numpy as np  # noqa: TC004 - attrs keeps annotations as strings
    from numpy.typing import NDArray  # noqa: TC004 - as above

    from piiguard.catalog.columns import TextColumn
    from piiguard.classify.kernel import Numbers  # noqa: TC004 - as above
    from piiguard.classify.small import Settings
    from piiguard.classify.units import Bytes, Offsets  # noqa: TC004 - as above

__all__ = ["IN_X", "LONGEST", "TEXT", "Lone", "is_settled", "lone_by_arrays", "lone_by_kernel", "lone_of"]

_ROWS: Final = 1 << 14  # rows of digits that stay in a core's cache
_MOBILE: Final = 11
_ID: Final = 18
_MASTER: Final = 17
_COUNTRY_CODE: Final = b"0086"
_LENGTHS: Final[Mapping[Kind, Collection[int]]] = {
    Kind.RESIDENT_ID: (_ID,),
    Kind.USCC: (_ID,),
    Kind.BANK_CARD: CARD_LENGTHS,
    Kind.MOBILE: (_MOBILE, _MOBILE + 2, _MOBILE + 4),  # with 86 or 0086
}
_OF_KINDS: Final = frozenset(chain.from_iterable(_LENGTHS.values()))
# What a row is that is of no kind; columns.c names them too.
_NOTHING: Final = -1
"""Digits."""
IN_X: Final = -2
"""Seventeen of them and an X."""
TEXT: Final = -3
_EMPTY: Final = -4

# What is wanted beside the kinds, in bits: a mobile number with its country code, a code with letters.
_CODED: Final = 1 << Kind.EMAIL
_LETTERED: Final = 1 << 5

_CASE: Final = 0x20  # of an ASCII letter
_SURE: Final = 0.95


@attrs.frozen(eq=False)
class Lone:
    """What each row is by itself.

    Attributes:
        codes: Its kind, or one of `_NOTHING`, `IN_X`, `TEXT` and `_EMPTY`.
        hits: How many are of a kind.
        texts: How many are text.
        open: By length, `LONGEST` for all that are longer, how many rows of digits are not decided.
        kernel: What told it, if the kernel did.
    """

    codes: NDArray[np.int8]
    hits: int
    texts: int
    open: Offsets
    kernel: Numbers | None = None

    def spans(self, column: TextColumn) -> tuple[NDArray[np.int16], Offsets, Offsets, Offsets]:
        """Return kind, row, start and end of the rows of *column* that are still of a kind."""
        import numpy as np

        codes, offsets = self.codes, column.offsets
        if self.kernel is None:
            row = np.flatnonzero(codes >= 0)
            kind, end = codes[row].astype(np.int16), offsets[row + 1]
            return kind, row, np.where(kind == Kind.MOBILE, end - _MOBILE, offsets[row]), end
        count = int(np.count_nonzero(codes >= 0))
        kind = np.empty(count, np.int16)
        row, start, end = (np.empty(count, np.int64) for _ in range(3))
        self.kernel.row_spans(codes, np.require(offsets, requirements=["C", "A"]), kind, row, start, end)
        return kind, row, start, end


def lone_of(column: TextColumn, settings: Settings) -> Lone | None:
    """Tell what each row is.

    Args:
        column: The column.
        settings: What to do.

    Returns:
        What each is; None if too few are digits for it to be worth it.
    """
    kernel = numbers()
    return lone_by_arrays(column, settings) if kernel is None else lone_by_kernel(column, settings, kernel)


def lone_by_kernel(column: TextColumn, settings: Settings, kernel: Numbers) -> Lone:
    """Do what `lone_of` does, in the kernel.

    Args:
        column: The column.
        settings: What to do.
        kernel: What does it.

    Returns:
        What each row is; a code with letters that passes is a number, where nothing outdoes it.
    """
    import numpy as np

    codes = np.empty(len(column), np.int8)
    wanted, day = 0, settings.as_of
    for kind in settings.kinds - {Kind.EMAIL}:
        if SCORES[kind][Verdict.SILENT][Sign.NONE] >= settings.min_score:
            wanted |= 1 << kind
    if (
        Kind.MOBILE in settings.kinds
        and SCORES[Kind.MOBILE][Verdict.SILENT][Sign.COUNTRY_CODE] >= settings.min_score
    ):
        wanted |= _CODED
    settled = sum(1 << kind for kind in Kind if is_settled(settings)[kind])
    if settled >> Kind.USCC & 1:
        wanted |= _LETTERED
    told = kernel.tell_rows(
        np.require(column.data, requirements=["C", "A"]),
        np.require(column.offsets, requirements=["C", "A"]),
        codes,
        array("H", row_rules(settings).firsts).tobytes(),
        wanted,
        settled,
        day.year * 10_000 + day.month * 100 + day.day,
    )
    hits, texts, *_ = counts = np.frombuffer(told, np.int64)
    return Lone(codes, int(hits), int(texts), counts[2:], kernel)


def lone_by_arrays(column: TextColumn, settings: Settings) -> Lone | None:
    """Do what `lone_of` does, without the kernel, whose reference this is.

    Args:
        column: The column.
        settings: What to do.

    Returns:
        What each row is; None if most of the column is no digits.
    """
    import numpy as np

    data, offsets = column.data, column.offsets
    lengths = np.diff(offsets)
    strange = np.flatnonzero(~((data - np.uint8(ord("0"))) < 10))  # noqa: PLR2004 - ten digits
    if len(strange) * 2 > len(data):
        return None
    row = np.searchsorted(offsets, strange, side="right") - 1
    last = (offsets[row + 1] - 1 == strange) & (lengths[row] == _ID) & ((data[strange] | _CASE) == ord("x"))
    codes = np.full(len(lengths), _NOTHING, np.int8)
    codes[lengths == 0] = _EMPTY
    codes[row[last]] = IN_X
    codes[row[~last]] = TEXT
    present = np.bincount(lengths.clip(0, LONGEST), minlength=LONGEST + 1)
    for length in sorted(_OF_KINDS):
        if not present[length]:
            continue
        rows = np.flatnonzero((lengths == length) & (codes > TEXT))
        for begin in range(0, len(rows), _ROWS):
            some = rows[begin : begin + _ROWS]
            kind = _judge_digits(rows_at(data, offsets[some], length), settings)
            passed = np.flatnonzero(kind >= 0)
            codes[some[passed]] = kind[passed]
    undecided = (codes > TEXT) & ~is_settled(settings)[codes]
    unsettled = np.bincount(lengths[undecided].clip(0, LONGEST), minlength=LONGEST + 1)
    return Lone(codes, int((codes >= 0).sum()), int((codes == TEXT).sum()), unsettled)


def is_settled(settings: Settings) -> NDArray[np.bool_]:
    """Say what gives way to no rule: what is as sure as an ID, unless the user has rules that are surer.

    Args:
        settings: What to do.

    Returns:
        By kind, and then by the codes of what is none, whether a row of it is decided.
    """
    import numpy as np

    rules = () if settings.further is None else settings.further.book.rules
    outdone = any(rule.ceiling > _SURE and id(rule.pattern) not in _shipped_patterns() for rule in rules)
    sure = (not outdone and SCORES[kind][Verdict.SILENT][Sign.NONE] >= _SURE for kind in Kind)
    # Counted from the end: `_EMPTY` and `TEXT` are settled in their own way, `IN_X` and `_NOTHING` are not.
    return np.array([*sure, True, True, False, False])


@cache
def _shipped_patterns() -> frozenset[int]:
    # They stay where they are, so a number tells each; nothing is compiled to be compared.
    return frozenset(id(rule.pattern) for rule in shipped_rules())


def _judge_digits(rows: Bytes, settings: Settings) -> NDArray[np.int16]:
    """Return the best kind of each row, -1 where it is none; rows of 18 may end in X."""
    import numpy as np

    best = np.full(len(rows), -1, np.int16)
    left = np.arange(len(rows))
    # All kinds but the mobile claim the whole row: the first in their order wins, and the rest need no test.
    for kind in sorted(settings.kinds & _kinds_of_length(rows.shape[1])):
        sign = Sign.COUNTRY_CODE if kind == Kind.MOBILE and rows.shape[1] > _MOBILE else Sign.NONE
        if SCORES[kind][Verdict.SILENT][sign] >= settings.min_score:
            passed = _passes(kind, rows if len(left) == len(rows) else rows[left], settings)
            best[left[passed]] = kind
            left = left[~passed]
    return best


def _kinds_of_length(length: int) -> frozenset[Kind]:
    return frozenset(kind for kind, lengths in _LENGTHS.items() if length in lengths)


def _passes(kind: Kind, rows: Bytes, settings: Settings) -> NDArray[np.bool_]:
    """Say which rows, of a length that *kind* can have, are of that kind."""
    if kind == Kind.MOBILE:
        front = rows.shape[1] - _MOBILE
        passed = are_mobiles(rows[:, front:])
        for place, digit in enumerate(_COUNTRY_CODE[len(_COUNTRY_CODE) - front :]):
            passed &= rows[:, place] == digit
        return passed
    if kind == Kind.BANK_CARD:
        all_digits: NDArray[np.bool_] = (rows[:, -1] | 0x20) != ord("x")  # a row of 18 may end in X
        return are_bank_cards(rows) & all_digits
    upper = rows.copy()
    upper[rows[:, -1] == ord("x"), -1] = ord("X")
    return are_usccs(upper) if kind == Kind.USCC else are_resident_ids(upper, as_of=settings.as_of)
