r"""Tables of delimited lines within a text: a line of names, and below it lines of as many values.

Read: CSV by comma, semicolon, tab or bar, with quotation marks or without; tables of Markdown; columns that
are parted by blanks, where every name is known. A table ends at a line of another number of cells, at the
next line of names, or 8,000 code points below its names.

>>> text = "姓名,出生日期\n容易,20010915"
>>> [text[cell.start : cell.end] for cell in cells_below(text, [2])]
['容易', '20010915']
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

import attrs

from piiguard.classify.headings.cells import REACH, Cell, Field
from piiguard.classify.rules.later import later

__all__ = ["DELIMITERS", "cells_below", "split"]

DELIMITERS: Final = ",;|\t"
"""What parts cells; a run of blanks does too."""

_LONGEST: Final = 1_000
_MOST: Final = 64
_QUOTES: Final = "\"'`"
# A name holds no digit but at its end, and nothing that ends a sentence or begins a value.
_NAME: Final = later(
    r"[A-Za-z_\u4e00-\u9fff][A-Za-z_\u4e00-\u9fff /\-]{0,30}[0-9]{0,2}(?:[(（][^()（）\n]{1,12}[)）])?\*?"
)
_RULE: Final = later(r"[ |:+=\-\x1e]{3,400}\Z")
_BLANKS: Final = later("[ \u3000]+")
_SPAN = tuple[int, int]


@attrs.frozen
class _Header:
    start: int
    end: int
    delimiter: str
    fields: tuple[Field, ...]


def cells_below(
    text: str, places: Iterable[int], known: Callable[[str], bool] = lambda _: True
) -> Iterator[Cell]:
    """Find the values of tables.

    Args:
        text: A text in normal form.
        places: Where the name of a field may end, in order.
        known: Whether a name is that of a field, asked of the names of tables whose columns are parted by
            blanks, which any sentence may look like.

    Yields:
        The cells, by line.
    """
    headers: list[_Header] = []
    last = -1
    for place in places:
        if place <= last:
            continue
        start = text.rfind("\n", 0, place) + 1
        last = text.find("\n", place)
        if last < 0:
            break
        header = _header(text, start, last, known)
        if header is not None:
            headers.append(header)
    for number, header in enumerate(headers):
        stop = headers[number + 1].start if number + 1 < len(headers) else len(text)
        yield from _rows(text, header, min(stop, header.start + REACH))


def split(text: str, start: int, end: int, delimiter: str) -> list[_SPAN]:
    """Split a line at a delimiter, not within quotation marks.

    Args:
        text: A text in normal form.
        start: Where the line begins.
        end: Where it ends.
        delimiter: One of `DELIMITERS`, or a blank for a run of blanks.

    Returns:
        Where each cell begins and ends, blanks and quotation marks not in it; an empty one is of no length.
    """
    cells: list[_SPAN] = []
    at = start
    if delimiter == " ":
        for blanks in _BLANKS.finditer(text, start, end):
            if blanks.start() > at:
                cells.append((at, blanks.start()))
            at = blanks.end()
        return [*cells, (at, end)] if at < end else cells
    while True:
        opening = at
        while opening < end and text[opening] == " ":
            opening += 1
        stop = -1
        if opening < end and text[opening] in _QUOTES:
            closing = text.find(text[opening], opening + 1, end)
            stop = text.find(delimiter, closing, end) if closing > 0 else -1
            if closing > 0 and stop < 0:
                stop = end
        if stop < 0:
            stop = text.find(delimiter, at, end)
            stop = end if stop < 0 else stop
        cells.append(_bare(text, at, stop))
        if stop >= end or len(cells) > _MOST:
            return cells
        at = stop + 1


def _bare(text: str, start: int, end: int) -> _SPAN:
    while start < end and text[start] in " \t\r":
        start += 1
    while end > start and text[end - 1] in " \t\r":
        end -= 1
    if end - start > 1 and text[start] in _QUOTES and text[end - 1] == text[start]:
        return start + 1, end - 1
    return start, end


def _header(text: str, start: int, end: int, known: Callable[[str], bool]) -> _Header | None:
    """Read a line as one of names, if it may be one."""
    if end - start > _LONGEST:
        return None
    line = text[start:end]
    delimiter = max(DELIMITERS, key=line.count)
    if delimiter not in line:
        delimiter = " "
    cells = split(text, start, end, delimiter)
    names = tuple(text[first:last] for first, last in cells)
    inner = names[1:-1] if delimiter == "|" and names[0] == names[-1] == "" else names
    if len(inner) < 2 or len(names) > _MOST:  # noqa: PLR2004 - fewer are no table
        return None
    if not all(map(_NAME.fullmatch, inner)) or (delimiter == " " and not all(map(known, inner))):
        return None
    return _Header(start, end, delimiter, tuple(Field(name, inner) for name in names))


def _rows(text: str, header: _Header, stop: int) -> Iterator[Cell]:
    at = header.end + 1
    while at < stop:
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        if end > stop:
            return
        if not (header.delimiter == "|" and _RULE.match(text, at, end)):
            cells = split(text, at, end, header.delimiter) if end - at <= _LONGEST else []
            if len(cells) != len(header.fields):
                return
            for (first, last), field in zip(cells, header.fields, strict=True):
                if first < last and field.name:
                    yield Cell(first, last, field)
        at = end + 1
