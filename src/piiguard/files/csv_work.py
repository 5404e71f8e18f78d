"""Masking part of a CSV file: what is not masked stays as it is written, quotes and all.

Cells are told as Python's ``csv`` module tells them (a property test holds the two together), which cannot
say how a cell was written.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Final

import attrs

from piiguard.catalog import Entity
from piiguard.files.work import Done, Found, Part, Treatment, encoded

__all__ = ["CsvWork", "complete_rows", "split_cells"]

_BREAKS: Final = frozenset({"\n", "\r\n", "\r", ""})


@attrs.frozen
class CsvWork:
    """Masks the cells of whole rows, or finds what is in them.

    Attributes:
        treatment: What is done to a column.
        columns: The columns' names, in order. Surplus cells of a row belong to the last.
        delimiter: Between cells.
        codec: How the part is encoded.
        written: How the copy is to be.
        nul: Whether NUL characters are to be removed.
    """

    treatment: Treatment
    columns: tuple[str, ...]
    delimiter: str
    codec: str
    written: str
    nul: bool = False

    def __call__(self, part: Part) -> Done:
        """Return the rows masked."""
        text = part.data.decode(self.codec, "replace")
        if self.nul:
            text = text.replace("\0", "")
        cells, separators = split_cells(text, self.delimiter)
        start = _after_first_row(cells, separators) if part.first else 0
        layout = _layout(cells, separators, start, len(self.columns), self.delimiter)
        counts, found, quoted = Counter[Entity](), list[Found](), '"' in text
        for name, place in zip(self.columns, layout.places, strict=True):
            raw = (
                cells[place.start :: place.step] if isinstance(place, range) else [cells[at] for at in place]
            )
            plain = [_plain(each) if each[:1] == '"' else each for each in raw] if quoted else raw
            mine = list[Found]()
            masked = self.treatment.column(name, plain, counts, mine)
            found += [attrs.evolve(each, row=layout.row(place[each.row])) for each in mine]
            if masked is plain:
                continue
            special = _special(self.delimiter)
            for at, was, old, new in zip(place, raw, plain, masked, strict=True):
                if old != new:
                    cells[at] = _rewritten(was, new or "", special)
        found.sort(key=lambda each: each.row)
        data = b"" if self.treatment.policy is None else encoded(_joined(cells, separators), self.written)
        return Done(data, layout.count, counts, tuple(found))


def split_cells(text: str, delimiter: str) -> tuple[list[str], list[str]]:
    r"""Split CSV into cells as they are written, and what stands after each.

    Args:
        text: Whole rows.
        delimiter: Between cells.

    Returns:
        The cells and as many separators: the delimiter, a line break, or nothing at the end of the text.

    >>> split_cells('a,"b,\n""c"\r\n', ",")
    (['a', '"b,\n""c"'], [',', '\r\n'])
    """
    pairs = _cell(delimiter).findall(text)
    if len(pairs) > 1 and pairs[-1] == ("", "") and pairs[-2][1] != delimiter:
        pairs.pop()  # what is found behind the last line break
    if pairs == [("", "")]:
        return [], []
    cells, separators = zip(*pairs, strict=True)
    return list(cells), list(separators)


def complete_rows(data: bytes, delimiter: str) -> int:
    r"""Say how many bytes of *data*, which begins with a row, are whole rows.

    Args:
        data: CSV in an encoding where the bytes of quotes, delimiters and breaks stand for nothing else.
        delimiter: Between cells.

    Returns:
        The place after the last line break outside quotation marks; 0 if there is none.

    >>> complete_rows(b'a,b\n"c\n', ",")
    4
    """
    if b'"' not in data:
        # A CR at the end may be half of a CR LF.
        return max(data.rfind(b"\n"), data.rfind(b"\r", 0, -1)) + 1
    matched = _rows(delimiter).match(data)
    return matched.end() if matched else 0


@cache
def _cell(delimiter: str) -> re.Pattern[str]:
    mark = re.escape(delimiter)
    # A quotation mark opens at the beginning of a cell only; after it has closed, what follows belongs to
    # the cell; and one that is never closed takes all the rest.
    quoted = rf'"(?:[^"]++|"")*+(?:"[^{mark}\r\n]*+|\Z)'
    return re.compile(rf"({quoted}|[^{mark}\r\n]*+)({mark}|\r\n|\n|\r|\Z)")


@cache
def _rows(delimiter: str) -> re.Pattern[bytes]:
    mark = re.escape(delimiter)
    cell = rf'(?:"(?:[^"]++|"")*+"[^{mark}\r\n]*+|(?!")[^{mark}\r\n]*+)'
    return re.compile(rf"(?:{cell}(?:{mark}{cell})*+(?:\r\n|\n|\r(?!\Z)))*+".encode())


def _after_first_row(cells: Sequence[str], separators: Sequence[str]) -> int:
    """Return where the row after the header begins; empty lines before the header are none."""
    inside = False
    for at, (cell, separator) in enumerate(zip(cells, separators, strict=True)):
        inside = inside or bool(cell) or separator not in _BREAKS
        if inside and separator in _BREAKS:
            return at + 1
    return len(cells)


@attrs.frozen
class _Layout:
    """Where the cells of each column are.

    Attributes:
        count: How many rows there are.
        places: For each column its cells, by their number.
        rows: For each cell its row, or the width of the rows where all are equally long.
        start: The first cell of a row.
    """

    count: int
    places: Sequence[Sequence[int]]
    rows: Sequence[int] | int
    start: int

    def row(self, at: int) -> int:
        """Return the row of a cell."""
        return (at - self.start) // self.rows if isinstance(self.rows, int) else self.rows[at]


def _layout(
    cells: Sequence[str], separators: Sequence[str], start: int, width: int, delimiter: str
) -> _Layout:
    end = len(cells)
    count, over = divmod(end - start, width)
    ends = separators[start + width - 1 :: width]
    # As many delimiters as there should be, and breaks where rows should end: then there are no others.
    inner = separators[start:].count(delimiter)
    regular = not over and inner == count * (width - 1) and _BREAKS.issuperset(ends)
    if regular and (width > 1 or "" not in cells[start:]):
        return _Layout(count, [range(start + at, end, width) for at in range(width)], width, start)
    return _ragged(cells, separators, start, width)


def _ragged(cells: Sequence[str], separators: Sequence[str], start: int, width: int) -> _Layout:
    places: list[list[int]] = [[] for _ in range(width)]
    rows = [0] * start
    row = column = 0
    for at in range(start, len(cells)):
        rows.append(row)
        ending = separators[at] in _BREAKS
        if ending and not column and not cells[at]:
            continue  # an empty line is no row
        places[min(column, width - 1)].append(at)
        row, column = (row + 1, 0) if ending else (row, column + 1)
    return _Layout(row + bool(column), places, rows, start)


_QUOTED: Final = re.compile(r'"((?:[^"]++|"")*+)"?(.*)', re.DOTALL)


def _plain(raw: str) -> str:
    """Return what a quoted cell says."""
    matched = _QUOTED.fullmatch(raw)
    if matched is None:  # not of a cell that begins with a quotation mark
        return raw
    inside, after = matched.groups()
    return inside.replace('""', '"') + after


@cache
def _special(delimiter: str) -> re.Pattern[str]:
    return re.compile(f'["\r\n{re.escape(delimiter)}]')


def _rewritten(was: str, value: str, special: re.Pattern[str]) -> str:
    """Write *value* as the cell was written, or quoted if it needs to be."""
    if was[:1] == '"' or special.search(value):
        return '"' + value.replace('"', '""') + '"'
    return value


def _joined(cells: Sequence[str], separators: Sequence[str]) -> str:
    pieces = [""] * (2 * len(cells))
    pieces[::2] = cells
    pieces[1::2] = separators
    return "".join(pieces)
