"""A progress bar over long work, where tqdm is installed; without it the same work, unseen.

::

    for batch in tracked(mask_batches(reader, columns), total=rows, what="rows"):
        writer.write_batch(batch)

Install with ``piiguard[notebook]``. A bar shows how far the work is, never what it is at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sized
from importlib import import_module
from typing import Any, Protocol, TypeAlias, TypeVar, runtime_checkable

__all__ = ["tracked"]

_Item = TypeVar("_Item")
# tqdm has no types of its own, and nobody need have its stubs.
_Foreign: TypeAlias = Any


@runtime_checkable
class _Rows(Protocol):
    """A record batch, which counts by its rows."""

    @property
    def num_rows(self) -> int: ...


def tracked(items: Iterable[_Item], *, total: int | None = None, what: str = "") -> Iterator[_Item]:
    """Pass *items* through, and show how many have passed.

    Args:
        items: Record batches, which count by their rows, or anything else, which counts by one.
        total: How many rows or items there will be; if None, the length of *items* if it has one and
            what it holds are no batches.
        what: What is counted, as the bar shows it.

    Yields:
        The items, unchanged, in order; one ahead of what is asked for is never taken.

    >>> list(tracked(["a", "b"]))
    ['a', 'b']
    """
    try:
        tqdm: _Foreign = import_module("tqdm.auto").tqdm
    except ModuleNotFoundError:
        yield from items
        return
    bar: _Foreign = None
    try:
        for item in items:
            rows = item.num_rows if isinstance(item, _Rows) else None
            if bar is None:
                known = len(items) if isinstance(items, Sized) and rows is None else None
                # disable=None: nothing is drawn where nobody sees it, in a log or a pipe.
                unit = "" if rows is None else " rows"
                bar = tqdm(total=total or known, desc=what or None, unit=unit, disable=None)
            yield item
            bar.update(1 if rows is None else rows)
    finally:
        if bar is not None:
            bar.close()
