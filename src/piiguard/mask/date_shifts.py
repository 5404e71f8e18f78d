"""Dates moved by a number of days that is one person's own: intervals within a person stay, dates do not.

It is de-identification, not anonymisation (PIPL art. 73): who knows one true date of a person knows them all,
and an order of events that is rare stays so.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeAlias, TypeVar

import attrs

from piiguard.catalog.column_sources import package_of
from piiguard.catalog.columns import TextColumn
from piiguard.catalog.frames import as_text, columns_of, with_columns
from piiguard.errors import InvalidInput, UnknownField
from piiguard.mask.operators import checked_key
from piiguard.mask.shapes import HIDDEN

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["DateShift", "shift_dates"]

_Frame = TypeVar("_Frame")
# A column of whatever package the caller uses; none is imported that is not there already.
_Foreign: TypeAlias = Any

_LABEL: Final = b"piiguard date shift v1"
_DATE: Final = re.compile(
    r"([0-9]{4})([-/.年]?)([0-9]{1,2})([-/.月]?)([0-9]{1,2})(日?)((?:[ T].*)?)", re.DOTALL
)
_COMPACT: Final = 8
# Names of types in pandas, polars and Arrow that hold days or moments.
_MOMENTS: Final = re.compile(r"date|timestamp", re.IGNORECASE)
_PER_DAY: Final = {"s": 86_400, "ms": 86_400_000, "us": 86_400_000_000, "ns": 86_400_000_000_000}


@attrs.frozen
class DateShift:
    """By how many days each person's dates are moved.

    Args:
        key: At least 32 random bytes, as from `secrets.token_bytes`. Never shown and never pickled.
        most: The largest move, either way, in whole days.

    Raises:
        TypeError: If *key* is not bytes.
        InvalidInput: If *key* is shorter than 32 bytes, or *most* is not at least one day.
    """

    key: bytes = attrs.field(repr=False)
    most: timedelta = timedelta(days=180)

    def __attrs_post_init__(self) -> None:
        checked_key(self.key, "date shift")
        if self.most.days < 1:
            raise InvalidInput(
                "Dates would not be moved by a whole day", hint="Give most=timedelta(days=180)."
            )

    def days(self, subject: str) -> int:
        """Return by how many days the dates of *subject* are moved; never by none.

        Args:
            subject: Who the dates are about, by an identifier that is the same in every table.

        Returns:
            From ``-most`` to ``most`` but 0, each as likely as the others; the same for the same subject.

        >>> DateShift(bytes(32)).days("customer-4711")
        -78
        """
        message = b"\0".join((_LABEL, subject.encode("utf-8", "surrogatepass")))
        # Of 128 bits the remainder is as good as uniform.
        drawn = int.from_bytes(hmac.digest(self.key, message, "sha256")[:16]) % (2 * self.most.days)
        return drawn - self.most.days if drawn < self.most.days else drawn - self.most.days + 1

    def __reduce__(self) -> NoReturn:
        raise TypeError("A DateShift holds a key and is not pickled; make it where the key is")


def shift_dates(frame: _Frame, columns: Sequence[str], *, subject: str, shift: DateShift) -> _Frame:
    """Move the dates in *columns*, all of one person's by the same number of days.

    Dates and moments keep their type, and a moment its time of day; a date that is written out keeps the way
    it is written. A text that is no date is hidden. The days between two dates of a person stay as they are,
    in all tables that are moved by one key.

    Args:
        frame: A pandas or polars ``DataFrame``, or an Arrow ``Table`` or ``RecordBatch``; not changed.
        columns: The columns of dates.
        subject: The column that says who a row is about.
        shift: By how much.

    Returns:
        A frame of the same type, with the same names, order, index and other columns.

    Raises:
        TypeError: If *frame* is none, or *columns* is one string.
        UnknownField: If it has no column of a name.
        InvalidInput: If a row does not say who it is about.
    """
    if isinstance(columns, str):
        raise TypeError("columns is one string; give a list of names: ['admitted']")
    present = columns_of(frame)
    names = [name for name, _ in present]
    for name in (*columns, subject):
        if name not in names:
            raise UnknownField.among(name, names, noun="column")
    days = _days(TextColumn.of(as_text(present[names.index(subject)][1])), shift, subject)
    moved = [_moved(column, days) if name in columns else column for name, column in present]
    return with_columns(frame, moved)


def _days(subjects: TextColumn, shift: DateShift, name: str) -> NDArray[np.int64]:
    import numpy as np

    values = subjects.to_list()
    missing = sum(not value for value in values)
    if missing:
        raise InvalidInput(
            f"{missing:,} rows have no value in {name}",
            hint="Leave them out, or give each a value of its own: whose dates they are decides the shift.",
        )
    known: dict[str | None, int] = {each: shift.days(str(each)) for each in set(values)}
    return np.fromiter((known[value] for value in values), np.int64, len(values))


def _moved(column: _Foreign, days: NDArray[np.int64]) -> _Foreign:
    dtype = getattr(column, "dtype", None)
    if _MOMENTS.match(str(column.type if dtype is None else dtype)):
        return _MOVERS[package_of(column)](column, days)
    if str(dtype) == "object":  # pandas, which has no type for days
        rows = zip(column, days.tolist(), column.isna(), strict=True)
        moved = [value if gone else _object(value, day) for value, day, gone in rows]
        return type(column)(moved, index=column.index, name=column.name, dtype=object)
    text = TextColumn.of(as_text(column)).to_list()
    moved = [
        None if value is None else _written(value, day)
        for value, day in zip(text, days.tolist(), strict=True)
    ]
    return TextColumn.of(moved).rebuild_like(as_text(column))


def _object(value: object, days: int) -> object:
    try:
        return value + timedelta(days=days) if isinstance(value, date) else _written(str(value), days)
    except OverflowError:
        return HIDDEN


@lru_cache(maxsize=1 << 16)
def _written(value: str, days: int) -> str:
    """Move a date that is written out, and write it the same way."""
    if not value:
        return ""
    found = _DATE.fullmatch(value.strip())
    compact = found is not None and not found[2]
    if found is None or (compact and len(found[1] + found[3] + found[5]) != _COMPACT):
        return HIDDEN
    year, first, month, second, day, last, rest = found.groups()
    try:
        moved = date(int(year), int(month), int(day)) + timedelta(days=days)
    except (ValueError, OverflowError):
        return HIDDEN
    # Where one was written without a leading zero, both may be.
    zeros = "02" if len(month) == len(day) == len("01") else ""
    return f"{moved.year:04}{first}{moved.month:{zeros}}{second}{moved.day:{zeros}}{last}{rest}"


def _pandas(column: _Foreign, days: NDArray[np.int64]) -> _Foreign:
    pd: _Foreign = import_module("pandas")
    return (column + pd.to_timedelta(days, unit="D")).astype(column.dtype)


def _polars(column: _Foreign, days: NDArray[np.int64]) -> _Foreign:
    pl: _Foreign = import_module("polars")
    return (column + (pl.Series(days) * _PER_DAY["ms"]).cast(pl.Duration("ms"))).cast(column.dtype)


def _arrow(column: _Foreign, days: NDArray[np.int64]) -> _Foreign:
    pa: _Foreign = import_module("pyarrow")
    compute: _Foreign = import_module("pyarrow.compute")
    kind = column.type
    if pa.types.is_date32(kind):
        return compute.add(column.cast(pa.int32()), pa.array(days.astype("int32"))).cast(kind)
    unit = "ms" if pa.types.is_date64(kind) else kind.unit
    return compute.add(column.cast(pa.int64()), pa.array(days * _PER_DAY[unit])).cast(kind)


_MOVERS: Final[dict[str, Callable[[_Foreign, NDArray[np.int64]], _Foreign]]] = {
    "pandas": _pandas,
    "polars": _polars,
    "pyarrow": _arrow,
}
