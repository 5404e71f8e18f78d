"""Classifying whatever has fields: a file, a frame, a database, or a class."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, cast

from piiguard.catalog import Standard, level_of
from piiguard.classify.fields.classification import Classification, FieldClass
from piiguard.classify.fields.models import classify_model, is_model
from piiguard.classify.fields.samples import SAMPLE_ROWS, sample_of
from piiguard.classify.fields.together import judge_columns
from piiguard.errors import InvalidInput

if TYPE_CHECKING:
    from piiguard.classify.fields.columns import ColumnScanner

__all__ = ["classify"]


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
        obj: A path to a CSV, JSON Lines, Parquet, SQLite or spreadsheet file; a table from `open_table`; a
            pandas, polars or Arrow frame; a mapping of column names to values; a SQLAlchemy engine, connection
            or table; or a pydantic, attrs, dataclass, msgspec, TypedDict or mapped class.
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
    sampled = sample_of(obj, limit, bind=bind)
    chosen = scanner or _engine()
    fields: list[FieldClass] = []
    for part in sampled.parts:
        for name, verdict in judge_columns(part, chosen):
            holds = (*verdict.contains, *([] if verdict.entity is None else [verdict.entity]))
            levels = [level_of(each, standard=standard, as_of=as_of) for each in holds]
            fields.append(
                FieldClass(
                    name=f"{part.prefix}{name}",
                    entity=verdict.entity,
                    level=max(levels, key=lambda level: (level.severity, level.rank), default=None),
                    confidence=verdict.confidence,
                    evidence=verdict.evidence,
                    rows_seen=part.rows,
                    matched=verdict.matched,
                    contains=verdict.contains,
                )
            )
    return Classification(sampled.source, tuple(fields), sampled.notes)


def _engine() -> ColumnScanner:
    from piiguard.classify.engine import Engine

    return Engine()
