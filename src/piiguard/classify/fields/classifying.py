"""Classifying whatever has fields: a file, a frame, a database, a schema, or a class."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

import attrs

from piiguard.catalog import Entity, Standard, SystemClock, level_of
from piiguard.classify.fields import remarks
from piiguard.classify.fields.classification import Classification, FieldClass
from piiguard.classify.fields.corrections import Corrections
from piiguard.classify.fields.documents import classify_document, is_document, read_document
from piiguard.classify.fields.endings import JSON
from piiguard.classify.fields.minors import minors_among
from piiguard.classify.fields.models import classify_model, is_model
from piiguard.classify.fields.quasi import Anonymity, anonymity_of, quasi_of
from piiguard.classify.fields.samples import SAMPLE_ROWS, Part, sample_of
from piiguard.classify.fields.together import judge_columns
from piiguard.errors import InvalidInput

if TYPE_CHECKING:
    from piiguard.classify.fields.columns import ColumnScanner

__all__ = ["classify"]

_COMBINED: Final = 2


def classify(
    obj: object,
    *,
    standard: Standard | None = None,
    as_of: date | None = None,
    sample: int | None = None,
    scanner: ColumnScanner | None = None,
    bind: object = None,
    corrections: Corrections | str | PathLike[str] | None = None,
) -> Classification:
    """Say what every field of *obj* holds, how sure that is, and why.

    Args:
        obj: A path to a CSV, JSON Lines, Parquet, SQLite or spreadsheet file, or to a JSON Schema or OpenAPI
            document in JSON; such a document as parsed; a table from `open_table`; a pandas, polars or Arrow
            frame; a mapping of column names to values; a SQLAlchemy engine, connection or table; or a
            pydantic, attrs, dataclass, msgspec, TypedDict or mapped class.
        standard: By which standard levels are given; None takes the strictest.
        as_of: The day whose law and standards count, and on which somebody is under fourteen; None takes
            every edition, and today.
        sample: How many rows of each table at most; a file is read from its first row, what is in memory is
            sampled evenly, a large PostgreSQL table at random. None takes `SAMPLE_ROWS`.
        scanner: What finds entities in a value; None takes the engine with all it knows.
        bind: The engine or connection to read a SQLAlchemy ``Table`` through.
        corrections: What people have corrected before, or the file they are kept in; they win.

    Returns:
        The classification; no value is in it.

    Raises:
        SourceError: If a file cannot be read as a table, or the file of corrections is none.
        MissingExtra: If a package that the source needs is not installed.
        TypeError: If *obj* is nothing that has fields.
        InvalidInput: If *sample* is not positive, or the columns of a mapping are not equally long.
    """
    limit = SAMPLE_ROWS if sample is None else sample
    if limit < 1:
        raise InvalidInput(f"A sample of {limit} rows shows nothing", hint="Give sample=1 or more.")
    heard = corrections if isinstance(corrections, Corrections) else _read(corrections)
    found = _declared(obj, standard, as_of) or _sampled(
        obj, limit, scanner or _engine(), bind=bind, standard=standard, as_of=as_of
    )
    return found if heard is None else found.with_corrections(heard)


def _read(path: str | PathLike[str] | None) -> Corrections | None:
    return None if path is None else Corrections.read(path)


def _declared(obj: object, standard: Standard | None, as_of: date | None) -> Classification | None:
    """Classify a class or a schema, which have fields and no values."""
    if is_model(obj):
        model = cast("type", obj)  # is_model has just said so
        fields = classify_model(model, standard=standard, as_of=as_of)
        return _without_rows(model.__name__, fields, standard, as_of)
    if isinstance(obj, (str, PathLike)):
        where = Path(cast("str | PathLike[str]", obj))
        if where.suffix.lower() not in JSON:
            return None
        fields = classify_document(read_document(where), standard=standard, as_of=as_of)
        return _without_rows(where.name, fields, standard, as_of)
    if is_document(obj):
        document = cast("Mapping[str, object]", obj)  # is_document has just said so
        title = document.get("title", "schema")
        fields = classify_document(document, standard=standard, as_of=as_of)
        return _without_rows(str(title), fields, standard, as_of)
    return None


def _without_rows(
    source: str, fields: tuple[FieldClass, ...], standard: Standard | None, as_of: date | None
) -> Classification:
    marked = tuple(
        attrs.evolve(each, quasi=quasi_of(each.name.rpartition(".")[2], each.entity)) for each in fields
    )
    return Classification(source, marked, standard=standard, as_of=as_of)


def _sampled(
    obj: object,
    limit: int,
    scanner: ColumnScanner,
    *,
    bind: object,
    standard: Standard | None,
    as_of: date | None,
) -> Classification:
    sampled = sample_of(obj, limit, bind=bind)
    fields: list[FieldClass] = []
    anonymity: list[Anonymity] = []
    for part in sampled.parts:
        judged = list(_judged(part, scanner, standard, as_of))
        fields += judged
        combined = {
            each.name: part.columns[name]
            for name, each in zip(part.columns, judged, strict=True)
            if each.quasi is not None
        }
        if len(combined) >= _COMBINED and part.rows:
            anonymity.append(anonymity_of(combined))
    notes = (*sampled.notes, *map(remarks.hidden_among, anonymity))
    return Classification(
        sampled.source, tuple(fields), notes, tuple(anonymity), standard=standard, as_of=as_of
    )


def _judged(
    part: Part, scanner: ColumnScanner, standard: Standard | None, as_of: date | None
) -> Iterator[FieldClass]:
    today = as_of or SystemClock().now().date()
    for name, judged in judge_columns(part, scanner):
        verdict = judged
        minors = minors_among(verdict.entity, part.columns[name], today)
        if minors:
            verdict = attrs.evolve(
                verdict,
                contains=(*verdict.contains, Entity.MINOR),
                evidence=(*verdict.evidence, remarks.under_fourteen(minors, part.rows)),
            )
        holds = (*verdict.contains, *([] if verdict.entity is None else [verdict.entity]))
        levels = [level_of(each, standard=standard, as_of=as_of) for each in holds]
        yield FieldClass(
            name=f"{part.prefix}{name}",
            entity=verdict.entity,
            level=max(levels, key=lambda level: (level.severity, level.rank), default=None),
            confidence=verdict.confidence,
            evidence=verdict.evidence,
            rows_seen=part.rows,
            matched=verdict.matched,
            contains=verdict.contains,
            quasi=quasi_of(name, verdict.entity, part.columns[name]),
        )


def _engine() -> ColumnScanner:
    from piiguard.classify.engine import Engine

    return Engine()
