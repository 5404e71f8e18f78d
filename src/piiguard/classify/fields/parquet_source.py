"""Reading Parquet through pyarrow, where it is installed."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, TypeAlias

import attrs

from piiguard.catalog.column_sources import decoded
from piiguard.classify.fields.notes import Note
from piiguard.classify.fields.tables import BATCH_ROWS, Batch
from piiguard.classify.fields.value_kinds import ValueKind, kind_named
from piiguard.errors import MissingExtra, SourceError

__all__ = ["ParquetTable", "open_parquet", "reading_parquet"]

# pyarrow has no types of its own, and its stubs leave arrays half known.
_Foreign: TypeAlias = Any


@attrs.define(eq=False)
class ParquetTable:
    """A Parquet file as a table; every cell as text.

    Attributes:
        path: The file.
        columns: Its top-level columns.
        kinds: What type each is declared to have.
    """

    path: Path
    columns: tuple[str, ...]
    kinds: Mapping[str, ValueKind] = attrs.field(factory=dict[str, ValueKind], repr=False)

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.name

    @property
    def encoding(self) -> str:
        """Parquet's text is UTF-8."""
        return "UTF-8"

    @property
    def notes(self) -> tuple[Note, ...]:
        """Nothing has to be detected or repaired."""
        return ()

    def batches(self, rows: int = BATCH_ROWS) -> Iterator[Batch]:
        """Read from the first row on, at most *rows* at a time."""
        parquet: _Foreign = import_module("pyarrow.parquet")
        # Without its own read-ahead, which would hold a whole row group.
        with reading_parquet(self.path), parquet.ParquetFile(self.path, pre_buffer=False) as file:
            for block in file.iter_batches(batch_size=rows):
                yield decoded(partial(_cells, self.columns, block))


def open_parquet(path: Path) -> ParquetTable:
    """Open a Parquet file.

    Args:
        path: The file.

    Returns:
        The table.

    Raises:
        MissingExtra: If pyarrow is not installed.
        SourceError: If the file is not Parquet or is damaged.
    """
    try:
        import_module("pyarrow")
        parquet: _Foreign = import_module("pyarrow.parquet")
    except ImportError:
        raise MissingExtra.named("arrow", package="pyarrow", needed_for="Reading Parquet") from None
    with reading_parquet(path):
        schema: _Foreign = parquet.read_schema(path)
    names: list[str] = schema.names
    types = [str(each) for each in schema.types]
    return ParquetTable(path, tuple(names), dict(zip(names, map(kind_named, types), strict=True)))


@contextmanager
def reading_parquet(path: Path) -> Generator[None]:
    """Say in words of ours that a Parquet file is none, or is damaged.

    Args:
        path: The file.

    Yields:
        Nothing.

    Raises:
        SourceError: If pyarrow cannot read it.
    """
    pa: _Foreign = import_module("pyarrow")
    try:
        yield
    except (pa.ArrowException, OSError):
        raise SourceError(
            f"{path.name} cannot be read as Parquet", hint="Check that the file is one and is whole."
        ) from None


def _cells(names: tuple[str, ...], block: _Foreign) -> Batch:
    columns = zip(names, block.columns, strict=True)
    return {name: [_cell(each) for each in column.to_pylist()] for name, column in columns}


def _cell(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)
