"""What is looked at of a source: a sample of the rows of each of its tables, never all of a large one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import Final, cast

import attrs

from piiguard.classify.fields.cells import as_texts, spread
from piiguard.classify.fields.databases import database_kind, sample_database
from piiguard.classify.fields.endings import EXCEL
from piiguard.classify.fields.excel_source import excel_sheets, no_cells, open_excel
from piiguard.classify.fields.frames import frame_kind, sample_frame
from piiguard.classify.fields.notes import Note
from piiguard.classify.fields.sources import open_table
from piiguard.classify.fields.sqlite_source import SEVERAL_TABLES, open_sqlite, sqlite_tables
from piiguard.classify.fields.tables import Batch, Table
from piiguard.classify.fields.value_kinds import ValueKind
from piiguard.errors import InvalidInput, SourceError

__all__ = ["SAMPLE_ROWS", "Part", "Sample", "sample_of"]

SAMPLE_ROWS: Final = 10_000
"""How many rows of a table are looked at unless told otherwise: a share is then known to within 1 %."""


@attrs.frozen
class Part:
    """The sample of one table.

    Attributes:
        columns: Column name → its sampled cells.
        prefix: What stands before the column's name in a source of several tables: ``"customers."``.
        kinds: Column name → its declared type, where the source declares types.
    """

    columns: Batch = attrs.field(repr=False)
    prefix: str = ""
    kinds: Mapping[str, ValueKind] = attrs.field(factory=dict[str, ValueKind], repr=False)

    @property
    def rows(self) -> int:
        """How many rows were sampled."""
        return len(next(iter(self.columns.values()), ()))


@attrs.frozen
class Sample:
    """The samples of all tables of a source.

    Attributes:
        source: What reports call it.
        parts: One for each table.
        notes: What was detected or repaired on reading, and how much was looked at.
    """

    source: str
    parts: tuple[Part, ...]
    notes: tuple[Note, ...] = ()


def sample_of(obj: object, limit: int, *, bind: object = None) -> Sample:
    """Sample whatever has rows.

    Args:
        obj: A path, a table, a frame, a mapping of columns, or a SQLAlchemy engine, connection or table.
        limit: How many rows of each table at most.
        bind: What to read a SQLAlchemy ``Table`` through.

    Returns:
        The sample.

    Raises:
        SourceError: If it cannot be read.
        InvalidInput: If the columns of a mapping are not equally long.
        TypeError: If it is nothing that has rows.
    """
    if isinstance(obj, (str, PathLike)):
        return _of_path(Path(cast("str | PathLike[str]", obj)), limit)
    # Before the question whether it is a table, which would have a lazy frame work its columns out.
    if frame_kind(obj) is not None:
        batch, kinds, rows = sample_frame(obj, limit)
        return Sample(type(obj).__name__, (Part(batch, kinds=kinds),), _spread_note(rows, limit))
    if isinstance(obj, Table):
        return _of_table(obj, limit)
    if database_kind(obj) is not None:
        return _of_database(obj, limit, bind)
    if isinstance(obj, Mapping):
        return _of_mapping(cast("Mapping[object, object]", obj), limit)
    raise TypeError(
        f"{type(obj).__name__} has no fields to classify; give a path, a table, a frame, a mapping of"
        " columns, a SQLAlchemy engine or table, a JSON Schema, or a class"
    )


def _of_path(path: Path, limit: int) -> Sample:
    if path.suffix.lower() in EXCEL and path.is_file():
        opened = {each: open_excel(path, sheet=each) for each in excel_sheets(path)}
        sheets = {name: table for name, table in opened.items() if table.columns}
        if not sheets:
            raise no_cells(path)
        return _of_tables(path, sheets, limit)
    try:
        return _of_table(open_table(path), limit)
    except SourceError as error:
        if error.code != SEVERAL_TABLES:
            raise
    return _of_tables(path, {name: open_sqlite(path, table=name) for name in sqlite_tables(path)}, limit)


def _of_tables(path: Path, tables: Mapping[str, Table], limit: int) -> Sample:
    samples = {name: _of_table(table, limit) for name, table in tables.items()}
    if len(samples) == 1:
        return next(iter(samples.values()))
    parts = tuple(attrs.evolve(each.parts[0], prefix=f"{name}.") for name, each in samples.items())
    notes = dict.fromkeys(note for each in samples.values() for note in each.notes)
    return Sample(path.name, parts, tuple(notes))


def _of_table(table: Table, limit: int) -> Sample:
    batch = next(table.batches(limit), None) or {name: [] for name in table.columns}
    kinds: Mapping[str, ValueKind] = getattr(table, "kinds", {})
    part = Part(batch, kinds=kinds)
    return Sample(table.name, (part,), (*table.notes, *_head_note(part.rows, limit)))


def _of_database(obj: object, limit: int, bind: object) -> Sample:
    several = database_kind(obj) != "table"
    samples = tuple(sample_database(obj, limit, bind=bind))
    parts = tuple(Part(batch, f"{table}." if several else "", kinds) for table, batch, kinds in samples)
    source = "database" if several else samples[0][0]
    return Sample(source, parts, _head_note(max((each.rows for each in parts), default=0), limit))


def _of_mapping(columns: Mapping[object, object], limit: int) -> Sample:
    batch: Batch = {}
    rows = 0
    for name, values in columns.items():
        if not isinstance(name, str) or isinstance(values, str) or not isinstance(values, Sequence):
            raise TypeError("A mapping must lead from column names to sequences of values")
        cells = cast("Sequence[object]", values)
        if batch and len(cells) != rows:
            raise InvalidInput(
                f"Column {name!r} has {len(cells)} values where the others have {rows}",
                hint="Give each column the same rows.",
            )
        rows = len(cells)
        batch[name] = as_texts(spread(cells, limit))
    return Sample("columns", (Part(batch),), _spread_note(rows, limit))


def _head_note(rows: int, limit: int) -> tuple[Note, ...]:
    if rows < limit:
        return ()
    return (Note(f"the first {limit:,} rows were looked at", zh=f"只查看了前 {limit:,} 行", code="sample"),)


def _spread_note(rows: int, limit: int) -> tuple[Note, ...]:
    if rows <= limit:
        return ()
    return (
        Note(
            f"{limit:,} of {rows:,} rows were looked at, evenly spread",
            zh=f"在 {rows:,} 行中均匀抽查了 {limit:,} 行",
            code="sample",
        ),
    )
