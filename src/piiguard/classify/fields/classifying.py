"""Classifying whatever has fields: a file, a frame, a database, or a class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

import attrs

from piiguard.catalog import Standard, level_of
from piiguard.classify.fields.cells import as_texts, spread
from piiguard.classify.fields.classification import Classification, FieldClass
from piiguard.classify.fields.columns import look_at
from piiguard.classify.fields.databases import database_kind, sample_database
from piiguard.classify.fields.frames import frame_kind, sample_frame
from piiguard.classify.fields.models import classify_model, is_model
from piiguard.classify.fields.names import name_evidence
from piiguard.classify.fields.notes import Note
from piiguard.classify.fields.sources import open_table
from piiguard.classify.fields.sqlite_source import SEVERAL_TABLES, open_sqlite, sqlite_tables
from piiguard.classify.fields.tables import Batch, Table
from piiguard.classify.fields.weighing import weigh
from piiguard.errors import InvalidInput, SourceError

if TYPE_CHECKING:
    from piiguard.classify.fields.columns import ColumnScanner

__all__ = ["SAMPLE_ROWS", "classify"]

SAMPLE_ROWS: Final = 10_000
"""How many rows of a table are looked at unless told otherwise: a share is then known to within 1 %."""


def classify(
    obj: object,
    *,
    standard: Standard | None = None,
    as_of: date | None = None,
    sample: int | None = None,
    scanner: ColumnScanner | None = None,
    bind: object = None,
) -> Classification:
    """Say what every field of *obj* holds, how sure that is, and why.

    Args:
        obj: A path to a CSV, JSON Lines, Parquet or SQLite file; a table from `open_table`; a pandas, polars
            or Arrow frame; a mapping of column names to values; a SQLAlchemy engine, connection or table; or
            a pydantic, attrs, dataclass, msgspec, TypedDict or mapped class.
        standard: By which standard levels are given; None takes the strictest.
        as_of: The day whose law and standards count; None takes every edition in force.
        sample: How many rows at most; a file or database is read from its first row, what is in memory is
            sampled evenly. None takes `SAMPLE_ROWS`.
        scanner: What finds entities in a value; None takes the engine with all it knows.
        bind: The engine or connection to read a SQLAlchemy ``Table`` through.

    Returns:
        The classification; no value is in it.

    Raises:
        SourceError: If a file cannot be read as a table.
        TypeError: If *obj* is nothing that has fields.
        InvalidInput: If *sample* is not positive, or the columns of a mapping are not equally long.
    """
    limit = SAMPLE_ROWS if sample is None else sample
    if limit < 1:
        raise InvalidInput(f"A sample of {limit} rows shows nothing", hint="Give sample=1 or more.")
    if is_model(obj):
        model = cast("type", obj)  # is_model has just said so
        return Classification(model.__name__, classify_model(model, standard=standard, as_of=as_of))
    sampled = _sample(obj, limit, bind)
    chosen = scanner or _engine()
    fields: list[FieldClass] = []
    for prefix, batch in sampled.parts:
        for name, values in batch.items():
            said = name_evidence(name)
            verdict = weigh(said, look_at(values, chosen, name=said), chosen.entities)
            holds = (*verdict.contains, *([] if verdict.entity is None else [verdict.entity]))
            levels = [level_of(each, standard=standard, as_of=as_of) for each in holds]
            fields.append(
                FieldClass(
                    name=f"{prefix}{name}",
                    entity=verdict.entity,
                    level=max(levels, key=lambda level: (level.severity, level.rank), default=None),
                    confidence=verdict.confidence,
                    evidence=verdict.evidence,
                    rows_seen=len(values),
                    matched=verdict.matched,
                    contains=verdict.contains,
                )
            )
    return Classification(sampled.source, tuple(fields), sampled.notes)


@attrs.frozen
class _Sample:
    """What is looked at of a source: parts of one prefix each, with their sampled columns."""

    source: str
    parts: tuple[tuple[str, Batch], ...]
    notes: tuple[Note, ...] = ()


def _engine() -> ColumnScanner:
    from piiguard.classify.engine import Engine

    return Engine()


def _sample(obj: object, limit: int, bind: object) -> _Sample:
    if isinstance(obj, (str, PathLike)):
        return _sample_path(Path(cast("str | PathLike[str]", obj)), limit)
    # Before the question whether it is a table, which would have a lazy frame work its columns out.
    if frame_kind(obj) is not None:
        batch, rows = sample_frame(obj, limit)
        return _Sample(type(obj).__name__, (("", batch),), _spread_note(rows, limit))
    if isinstance(obj, Table):
        return _sample_table(obj, limit)
    if database_kind(obj) is not None:
        parts = tuple(sample_database(obj, limit, bind=bind))
        several = database_kind(obj) != "table"
        named = tuple((f"{table}." if several else "", batch) for table, batch in parts)
        source = "database" if several else parts[0][0]
        return _Sample(source, named, _head_note(max((_rows(batch) for _, batch in parts), default=0), limit))
    if isinstance(obj, Mapping):
        return _sample_mapping(cast("Mapping[object, object]", obj), limit)
    raise TypeError(
        f"{type(obj).__name__} has no fields to classify; give a path, a table, a frame, a mapping of"
        " columns, a SQLAlchemy engine or table, or a class"
    )


def _sample_path(path: Path, limit: int) -> _Sample:
    try:
        return _sample_table(open_table(path), limit)
    except SourceError as error:
        if error.code != SEVERAL_TABLES:
            raise
    tables = [open_sqlite(path, table=name) for name in sqlite_tables(path)]
    samples = [(table, _sample_table(table, limit)) for table in tables]
    parts = tuple((f"{table.table}.", sample.parts[0][1]) for table, sample in samples)
    return _Sample(path.name, parts, tuple(dict.fromkeys(note for _, each in samples for note in each.notes)))


def _sample_table(table: Table, limit: int) -> _Sample:
    batch = next(table.batches(limit), None) or {name: [] for name in table.columns}
    return _Sample(table.name, (("", batch),), (*table.notes, *_head_note(_rows(batch), limit)))


def _sample_mapping(columns: Mapping[object, object], limit: int) -> _Sample:
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
    return _Sample("columns", (("", batch),), _spread_note(rows, limit))


def _rows(batch: Batch) -> int:
    return len(next(iter(batch.values()), ()))


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
