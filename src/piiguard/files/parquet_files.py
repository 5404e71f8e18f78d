"""Masking Parquet: a batch of rows at a time, row groups, schema, metadata and compression kept.

A row group that would not fit in the memory that is allowed is written as several.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Generator, Mapping
from contextlib import closing
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any, Final, TypeAlias

import attrs

from piiguard.catalog import Entity
from piiguard.catalog.columns import TextColumn
from piiguard.catalog.frames import as_text
from piiguard.classify import Engine, Note, classify, open_table
from piiguard.classify.fields.parquet_source import reading_parquet
from piiguard.classify.fields.writing import replacing_bytes
from piiguard.files.arrow_work import (
    ArrowWork,
    is_text,
    leaves_of,
    masked_schema,
    read_batch,
    write_batch,
)
from piiguard.files.failures import failing_row, failure_of
from piiguard.files.jobs import entities_of, inner_entities
from piiguard.files.pool import in_order, running
from piiguard.files.results import MaskedFile
from piiguard.files.watching import Watch
from piiguard.files.work import Done, Part, Treatment
from piiguard.mask import MaskPolicy

__all__ = ["mask_parquet"]

# Neither is typed throughout, and a user's checker may lack the stubs.
_Foreign: TypeAlias = Any

_BATCH: Final = 1 << 21  # bytes of values sent to whoever masks them
_GROUP: Final = 1 << 26  # bytes of a row group held until it is written
_SAMPLED: Final = 10_000  # rows of which inner values are classified
# Eleven digits: no identifier the engine finds in bare digits is shorter than a mobile number.
_SHORTEST: Final = 10**10
_BUFFER: Final = 1 << 20
_LEAST_ROWS: Final = 1_000
_PANDAS: Final = b"pandas"
_VERSIONS: Final = frozenset({"1.0", "2.4", "2.6"})
_CODECS: Final = {"UNCOMPRESSED": "NONE"}
_SPLIT: Final = Note(
    "row groups of more than 64 MiB were written as several",
    zh="超过 64 MiB 的行组已拆分写入",
    code="row-groups",
)


def mask_parquet(
    place: Path,
    columns: Mapping[str, Entity | str] | None,
    engine: Engine,
    policy: MaskPolicy,
    watch: Watch,
    *,
    workers: int | None,
) -> MaskedFile:
    """Mask a Parquet file into another; see `piiguard.files.mask_file`.

    Args:
        place: The copy.
        columns: What columns are known to be; None to find out.
        engine: What finds things.
        policy: How they are masked.
        watch: Who looks on, and the file.
        workers: How many processes work at a time.

    Returns:
        What was written.

    Raises:
        SourceError: If the file cannot be read or the copy cannot be written.
        MissingExtra: If pyarrow is not installed.
    """
    table = open_table(watch.path)  # says in words of ours what is wrong with the file
    engine = engine.within(watch.path.name)
    parquet: _Foreign = import_module("pyarrow.parquet")
    found: dict[str, Entity | None] = {}
    with parquet.ParquetFile(watch.path, pre_buffer=False, buffer_size=_BUFFER) as file:
        if columns is None:
            found = {field.name: field.entity for field in classify(table, scanner=engine)}
            found |= inner_entities(_inner_values(file), engine)
        entities = entities_of(columns, found, table.columns)
        treatment = Treatment(engine, entities, policy, nested=True)
        work = ArrowWork(treatment, _written_out(file, treatment, watch))
        schema: _Foreign = _with_pandas_types(masked_schema(file.schema_arrow, work.written_out), work)
        counts, rows = Counter[Entity](), 0
        with (
            running(work, workers, watch.size) as crew,
            replacing_bytes(place) as sink,
            parquet.ParquetWriter(sink, schema, **_as_written(file)) as writer,
            closing(_parts(file, watch)) as parts,
            closing(in_order(parts, lambda part: part, crew)) as results,
        ):
            groups = _Groups(writer, schema)
            for part, answer in results:
                if not isinstance(answer, Done):
                    row = rows + failing_row(work, part, _halves) + 1
                    raise failure_of(f"{watch.path.name}, row {row:,}", answer)
                groups.add(read_batch(answer.data), part.number)
                counts.update(answer.counts)
                rows += answer.rows
                watch.looks(sum(answer.counts.values()))
            groups.end()
    return MaskedFile(place, rows, dict(counts), entities, groups.notes)


@attrs.define
class _Groups:
    """Batches gathered into row groups as the source has them."""

    _writer: _Foreign
    _schema: _Foreign
    notes: tuple[Note, ...] = ()
    _batches: list[_Foreign] = attrs.field(factory=list[_Foreign])
    _number: int = 0
    _size: int = 0

    def add(self, batch: _Foreign, number: int) -> None:
        if number != self._number:
            self.end()
            self._number = number
        elif self._size > _GROUP:
            self.end()
            self.notes = (_SPLIT,)
        self._batches.append(batch)
        self._size += batch.nbytes

    def end(self) -> None:
        if self._batches:
            pa: _Foreign = import_module("pyarrow")
            group = pa.Table.from_batches(self._batches, self._schema)
            self._writer.write_table(group, row_group_size=group.num_rows)
        self._batches, self._size = [], 0


def _parts(file: _Foreign, watch: Watch) -> Generator[Part]:
    metadata = file.metadata
    sizes = [metadata.row_group(number).total_byte_size for number in range(metadata.num_row_groups)]
    rows = max(_LEAST_ROWS, _BATCH * metadata.num_rows // max(1, sum(sizes)))
    read = 0
    with reading_parquet(watch.path):
        for number, size in enumerate(sizes):
            read += watch.size * size // max(1, sum(sizes))
            watch.has_read(read)
            for batch in file.iter_batches(batch_size=rows, row_groups=[number]):
                yield Part(write_batch(batch), number)


def _halves(part: Part) -> tuple[Part, Part] | None:
    batch = read_batch(part.data)
    middle = batch.num_rows // 2
    if not middle:
        return None
    return Part(write_batch(batch[:middle])), Part(write_batch(batch[middle:]))


def _inner_values(file: _Foreign) -> dict[str, list[str | None]]:
    """Read what lies within columns of the first rows, by path."""
    values: dict[str, list[str | None]] = {}
    for batch in islice(file.iter_batches(batch_size=_SAMPLED), 1):
        for name, column in zip(batch.schema.names, batch.columns, strict=True):
            for path, leaf in leaves_of(column, name):
                if path != name:
                    text: _Foreign = as_text(leaf[:_SAMPLED])
                    values[path] = text.to_pylist()
    return values


def _written_out(file: _Foreign, treatment: Treatment, watch: Watch) -> frozenset[str]:
    """Find the paths of what is no text and has to become it, since it is or holds something personal."""
    pa: _Foreign = import_module("pyarrow")
    schema = file.schema_arrow
    empty = schema.empty_table().to_batches() or [pa.RecordBatch.from_pylist([], schema=schema)]
    chosen: set[str] = set()
    number = -1
    for name, column in zip(schema.names, empty[0].columns, strict=True):
        doubtful: set[str] = set()
        for path, leaf in leaves_of(column, name):
            number += 1  # Parquet counts its columns in this order
            if is_text(leaf.type):
                continue
            if treatment.entity_of(path) is not None:
                chosen.add(path)
            elif _may_identify(leaf.type) and not _all_small(file.metadata, number):
                doubtful.add(path)
        if doubtful:
            chosen |= _holding(file, name, doubtful, treatment, watch)
    return frozenset(chosen)


def _may_identify(kind: _Foreign) -> bool:
    pa: _Foreign = import_module("pyarrow")
    types = pa.types
    return bool(types.is_integer(kind) or types.is_floating(kind) or types.is_decimal(kind))


def _all_small(metadata: _Foreign, number: int) -> bool:
    """Say whether the statistics know of no number in a column that could be an identifier."""
    for group in range(metadata.num_row_groups):
        statistics = metadata.row_group(group).column(number).statistics
        if statistics is None or not statistics.has_min_max:
            return False
        if not float(statistics.max) < _SHORTEST:
            return False
    return True


def _holding(file: _Foreign, name: str, paths: set[str], treatment: Treatment, watch: Watch) -> set[str]:
    """Return those of *paths* in which something is found, reading the one column they lie in."""
    chosen: set[str] = set()
    with reading_parquet(watch.path):
        for batch in file.iter_batches(batch_size=_SAMPLED, columns=[name]):
            for column in batch.columns:
                for path, leaf in leaves_of(column, name):
                    if path in paths - chosen and len(treatment.spans_of(path, TextColumn.of(as_text(leaf)))):
                        chosen.add(path)
            watch.looks(0)
            if chosen == paths:
                break
    return chosen


def _as_written(file: _Foreign) -> dict[str, _Foreign]:
    """Say how the source was written, as far as its columns' chunks tell."""
    metadata = file.metadata
    settings: dict[str, _Foreign] = {}
    if metadata.format_version in _VERSIONS:
        settings["version"] = metadata.format_version
    if metadata.num_row_groups:
        group = metadata.row_group(0)
        chunks = [group.column(at) for at in range(group.num_columns)]
        codecs = {each.path_in_schema: _CODECS.get(each.compression, each.compression) for each in chunks}
        settings["compression"] = codecs
    return settings


def _with_pandas_types(schema: _Foreign, work: ArrowWork) -> _Foreign:
    """Correct what the metadata tell pandas of the columns that have become text."""
    metadata = dict(schema.metadata or {})
    if not work.written_out or _PANDAS not in metadata:
        return schema
    said: _Foreign = json.loads(metadata[_PANDAS])
    for column in said.get("columns", ()):
        if column.get("field_name") in work.written_out:
            column |= {"pandas_type": "unicode", "numpy_type": "object", "metadata": None}
    return schema.with_metadata(metadata | {_PANDAS: json.dumps(said).encode()})
