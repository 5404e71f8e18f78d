"""Failures that name their place: the file, and the row or the line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import attrs

from piiguard.errors import PiiGuardError, SourceError
from piiguard.files.work import Done, Part, Work
from piiguard.files.worker import attempted

__all__ = ["failing_row", "failure_of", "halves_by", "unreadable"]


def failure_of(place: str, error: PiiGuardError) -> SourceError:
    """Say where something failed.

    Args:
        place: The file, and the row or the line.
        error: Why it failed.

    Returns:
        The error to be raised.
    """
    return SourceError(f"{place}: {error.what}", hint=error.hint, code=error.code)


def failing_row(work: Work, part: Part, halves: Callable[[Part], tuple[Part, Part] | None]) -> int:
    """Find the row at which the work on a part fails, by trying halves of it.

    Args:
        work: The work.
        part: The part.
        halves: Cuts a part between rows; None if it is but one row.

    Returns:
        How many rows come before it.
    """
    before = 0
    while (both := halves(part)) is not None:
        first, second = both
        tried = attempted(work, first)
        if isinstance(tried, Done):
            before += tried.rows
            part = second
        else:
            part = first
    return before


def halves_by(whole: Callable[[bytes], int]) -> Callable[[Part], tuple[Part, Part] | None]:
    """Make what cuts a part of a text file between its rows.

    Args:
        whole: Says how many bytes of the beginning of a part are whole rows.

    Returns:
        What `failing_row` takes.
    """

    def halves(part: Part) -> tuple[Part, Part] | None:
        size = len(part.data)
        cut = whole(part.data[: size // 2]) or whole(part.data[:-1])
        if not 0 < cut < size:
            return None
        return attrs.evolve(part, data=part.data[:cut]), Part(part.data[cut:])

    return halves


def unreadable(path: Path, error: OSError) -> SourceError:
    """Say in words of ours that a file cannot be read."""
    what = "does not exist" if isinstance(error, FileNotFoundError) else f"cannot be read: {error.strerror}"
    return SourceError(f"{path} {what}", hint="Check the path and its permissions.")
