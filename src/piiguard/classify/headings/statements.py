"""Values in SQL, under the columns that the statement names: ``INSERT INTO … (…) VALUES (…)`` and ``COPY``.

>>> text = "INSERT INTO t (id, name) VALUES (1, '容易'), (2, '路远');"
>>> [text[cell.start : cell.end] for cell in cells_of_inserts(text, [text.index("VALUES")])]
['1', '容易', '2', '路远']
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from piiguard.classify.headings.cells import REACH, Cell, Field
from piiguard.classify.headings.lines import split
from piiguard.classify.rules.later import later

__all__ = ["cells_of_copies", "cells_of_inserts"]

_BEFORE: Final = 1_000
_INTO: Final = later(
    r"(?i:into|replace)[ \t\n]{1,4}[^ \t\n()]{1,80}[ \t\n]{0,4}\((?P<names>[^()]{1,900})\)[ \t\n]{0,8}\Z"
)
_COPY: Final = later(
    r"(?i:copy)[ \t]{1,4}[^ \t\n()]{1,80}[ \t]{0,4}\((?P<names>[^()\n]{1,900})\)"
    r"[ \t]{1,4}(?i:from)[ \t]{1,4}\Z"
)
_ROW: Final = later(r"[ \t\n,]{0,16}\(")
# A string with its quotation mark doubled or escaped, or anything else up to the next comma or bracket.
_VALUE: Final = later(
    r"[ \t\n]{0,8}(?:[NEne]?'(?P<quoted>(?:[^'\\]|''|\\.){0,2000})'"
    r"|(?P<bare>[^,()']{0,200}))[ \t\n]{0,8}(?P<end>[,)])"
)
_END_OF_DATA: Final = "\\."


def cells_of_inserts(text: str, places: Iterable[int]) -> Iterator[Cell]:
    """Find the values of inserts.

    Args:
        text: A text in normal form.
        places: Where the word VALUES begins, in order.

    Yields:
        The cells, in their order.
    """
    for place in places:
        head = _INTO.search(text, max(0, place - _BEFORE), place)
        if head is None:
            continue
        fields, stop = _fields(head["names"]), min(len(text), head.start() + REACH)
        at = place + len("values")
        while (row := _ROW.match(text, at, stop)) is not None:
            cells, at = _tuple(text, row.end(), stop, fields)
            if len(cells) != len(fields):
                break
            yield from (cell for cell in cells if cell.start < cell.end)


def _tuple(text: str, at: int, stop: int, fields: tuple[Field, ...]) -> tuple[list[Cell], int]:
    """Read the values from *at* on, as many as there are fields; return them, and where they end."""
    cells: list[Cell] = []
    for field in fields:
        value = _VALUE.match(text, at, stop)
        if value is None:
            break
        at = value.end()
        start, end = value.span("quoted" if value["quoted"] is not None else "bare")
        cells.append(Cell(start, start + len(text[start:end].rstrip()), field))
        if value["end"] == ")":
            break
    return cells, at


def cells_of_copies(text: str, places: Iterable[int]) -> Iterator[Cell]:
    """Find the values below ``COPY … FROM stdin``, parted by tabs.

    Args:
        text: A text in normal form.
        places: Where the word STDIN begins, in order.

    Yields:
        The cells, by line.
    """
    for place in places:
        head = _COPY.search(text, max(0, place - _BEFORE), place)
        end = text.find("\n", place)
        if head is None or end < 0:
            continue
        fields, stop = _fields(head["names"]), min(len(text), head.start() + REACH)
        while 0 <= end < stop:
            start, end = end + 1, text.find("\n", end + 1)
            last = len(text) if end < 0 else end
            if last > stop or text.startswith(_END_OF_DATA, start):
                break
            cells = split(text, start, last, "\t")
            if len(cells) != len(fields):
                break
            yield from (
                Cell(first, after, field)
                for (first, after), field in zip(cells, fields, strict=True)
                if first < after
            )


def _fields(names: str) -> tuple[Field, ...]:
    each = tuple(name.strip(" \t\n`\"'[]") for name in names.split(","))
    return tuple(Field(name, each) for name in each)
