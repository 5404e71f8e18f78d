"""Reading a CSV file of any size: encoding and delimiter detected, damage reported and read past.

Nothing is dropped in silence. A row that is too short gets empty cells, one that is too long keeps its
surplus in the last column, broken bytes become U+FFFD, and each is counted in the table's notes.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final, TextIO

import attrs

from piiguard.classify.fields.csv_dialects import delimiter_of, looks_like_header
from piiguard.classify.fields.encodings import TextFormat, survey_text
from piiguard.classify.fields.notes import Note
from piiguard.classify.fields.packings import open_bytes
from piiguard.classify.fields.tables import BATCH_ROWS, Batch, unique_names
from piiguard.errors import SourceError

__all__ = ["CsvDialect", "CsvTable", "open_csv"]

_HEAD: Final = 1 << 16
_RAGGED_SHOWN: Final = 5
_DELIMITER_NAMES: Final = {",": "comma", "\t": "tab", ";": "semicolon", "|": "bar"}
_DELIMITER_NAMES_ZH: Final = {",": "逗号", "\t": "制表符", ";": "分号", "|": "竖线"}


@attrs.frozen
class CsvDialect:
    """How a CSV file is written, so that a copy can be written alike.

    Attributes:
        text: Encoding and byte order mark.
        delimiter: Between cells.
        newline: Between rows.
        header: Whether the first row names the columns.
    """

    text: TextFormat = attrs.field(factory=TextFormat)
    delimiter: str = ","
    newline: str = "\n"
    header: bool = True


@attrs.define
class _Damage:
    """What the rows read so far had wrong with them."""

    ragged: int = 0
    places: list[tuple[int, int]] = attrs.field(factory=list[tuple[int, int]])

    def found(self, line: int, width: int) -> None:
        self.ragged += 1
        if len(self.places) < _RAGGED_SHOWN:
            self.places.append((line, width))

    def notes(self, expected: int) -> list[Note]:
        if not self.ragged:
            return []
        shown = "; ".join(f"line {line} has {width}" for line, width in self.places)
        shown_zh = "；".join(f"第 {line} 行 {width} 个" for line, width in self.places)
        more = self.ragged > len(self.places)
        return [
            Note(
                f"rows without exactly {expected} cells: {self.ragged:,} ({shown}{'; …' if more else ''}); "
                "short ones were padded, the surplus of long ones stays in the last column",
                zh=f"有 {self.ragged} 行不是 {expected} 个单元格（{shown_zh}{'；…' if more else ''}）；"
                f"缺少的补空，多余的并入末列",
                code="ragged",
            )
        ]


@attrs.define(eq=False)
class CsvTable:
    """A CSV file as a table.

    Attributes:
        path: The file.
        columns: Names from its first row, or ``column_1`` … where that row is data.
        dialect: How it is written.
    """

    path: Path
    columns: tuple[str, ...]
    dialect: CsvDialect
    _detected: tuple[Note, ...] = attrs.field(alias="detected", repr=False)
    _has_nul: bool = attrs.field(alias="has_nul", repr=False)
    _damage: _Damage = attrs.field(factory=_Damage, init=False, repr=False)

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.name

    @property
    def encoding(self) -> str:
        """The encoding, as reports say it."""
        return str(self.dialect.text)

    @property
    def notes(self) -> tuple[Note, ...]:
        """What was detected, and what was repaired in the rows read so far."""
        return (*self._detected, *self._damage.notes(len(self.columns)))

    def batches(self, rows: int = BATCH_ROWS) -> Iterator[Batch]:
        """Read from the first row on, at most *rows* at a time.

        Raises:
            SourceError: If a cell is longer than the csv module's limit, which is what a quote that is
                never closed looks like.
        """
        if rows < 1:
            raise SourceError(f"A batch of {rows} rows holds nothing", hint="Give rows=1 or more.")
        self._damage = _Damage()
        cells = self._rows()
        while block := list(islice(cells, rows)):
            yield dict(zip(self.columns, map(list, zip(*block, strict=True)), strict=True))

    def _rows(self) -> Iterator[Sequence[str | None]]:
        width = len(self.columns)
        with _opened(self.path, self.dialect.text) as text:
            lines = _without_nul(text) if self._has_nul else text
            reader = csv.reader(lines, delimiter=self.dialect.delimiter)
            try:
                if self.dialect.header:
                    next((row for row in reader if row), None)
                for row in reader:
                    if len(row) == width:
                        yield row
                    elif row:
                        self._damage.found(reader.line_num, len(row))
                        yield self._fitted(row)
            except csv.Error:
                raise _unreadable(self.path, reader.line_num) from None

    def _fitted(self, row: list[str]) -> Sequence[str | None]:
        width = len(self.columns)
        if len(row) < width:
            return [*row, *[None] * (width - len(row))]
        return [*row[: width - 1], self.dialect.delimiter.join(row[width - 1 :])]


def open_csv(path: Path, *, encoding: str | None = None, header: bool | None = None) -> CsvTable:
    """Open a CSV file, finding out encoding, delimiter and whether it has a header.

    Args:
        path: The file.
        encoding: Its encoding, where detection would guess wrong.
        header: Whether the first row names the columns; None decides by whether that row looks like data.

    Returns:
        The table; nothing but its first row has been parsed.

    Raises:
        SourceError: If it is empty, binary or in an unknown encoding.
    """
    survey = survey_text(path, codec=encoding)
    with _opened(path, survey.format) as text:
        head = text.read(_HEAD).replace("\0", "")
    delimiter = delimiter_of(head)
    try:
        first = next(
            (row for row in csv.reader(io.StringIO(head, newline=""), delimiter=delimiter) if row), None
        )
    except csv.Error:
        raise _unreadable(path, 1) from None
    if first is None:
        raise SourceError(
            f"{path.name} has no rows", hint="Give a file with a header and rows.", code="input.source_empty"
        )
    named = looks_like_header(first) if header is None else header
    columns, renamed = unique_names(first if named else [""] * len(first))
    return CsvTable(
        path=path,
        columns=columns,
        dialect=CsvDialect(survey.format, delimiter, "\r\n" if survey.crlf else "\n", named),
        detected=(*survey.notes(), *_detected(delimiter, named=named, renamed=renamed if named else 0)),
        has_nul=survey.nul_count > 0,
    )


def _detected(delimiter: str, *, named: bool, renamed: int) -> Iterator[Note]:
    yield Note(
        f"delimiter: {_DELIMITER_NAMES[delimiter]}",
        zh=f"分隔符：{_DELIMITER_NAMES_ZH[delimiter]}",
        code="delimiter",
    )
    if not named:
        yield Note(
            "the first row looks like data, so the columns are numbered",
            zh="首行像是数据，列名以编号代替",
            code="no-header",
        )
    if renamed:
        yield Note(
            f"columns without a name of their own, numbered: {renamed}",
            zh=f"有 {renamed} 个列名为空或重复，已编号",
            code="renamed-columns",
        )


def _opened(path: Path, text: TextFormat) -> TextIO:
    file = io.TextIOWrapper(open_bytes(path), encoding=text.codec, errors="replace", newline="")
    if text.bom:
        file.read(1)
    return file


def _without_nul(lines: Iterable[str]) -> Iterator[str]:
    return (line.replace("\0", "") for line in lines)


def _unreadable(path: Path, line: int) -> SourceError:
    return SourceError(
        f"{path.name} cannot be read past line {line}: a cell exceeds {csv.field_size_limit()} characters",
        hint="Look for a quotation mark that is opened before that line and never closed.",
        code="input.source_quote",
    )
