"""Writing a table to a file so that either all of it is there or nothing is.

The rows go to a new file beside the target, which takes the target's name only when it is complete and on
the disk. A run that is interrupted leaves the old file, or none, in place.
"""

from __future__ import annotations

import csv
import errno
import io
import json
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from os import PathLike
from pathlib import Path
from typing import Any, BinaryIO, Final, TextIO, TypeAlias

import attrs

from piiguard.classify.fields.csv_source import CsvDialect, CsvTable
from piiguard.classify.fields.encodings import TextFormat
from piiguard.classify.fields.endings import CSV, JSONL, PARQUET
from piiguard.classify.fields.jsonl_source import JsonlTable
from piiguard.classify.fields.packings import Packing, ending_of, packed
from piiguard.classify.fields.tables import Table
from piiguard.errors import InvalidInput, MissingExtra, SourceError, UnknownField
from piiguard.outputs import new_file

__all__ = ["replacing", "replacing_bytes", "write_table"]

_Cells: TypeAlias = Sequence[str | None]
# pyarrow has no types of its own, and its stubs leave arrays half known.
_Foreign: TypeAlias = Any

_BUFFER: Final = 1 << 18
_CRLF: Final = "\r\n"
_REFUSED: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


def write_table(
    path: str | PathLike[str],
    columns: Sequence[str],
    batches: Iterable[Mapping[str, _Cells]],
    *,
    like: Table | None = None,
) -> int:
    """Write *batches* to *path*, whole or not at all.

    Args:
        path: The file; its ending says the kind: CSV, JSON Lines or Parquet. An existing one is replaced.
        columns: Which columns, in order.
        batches: Column name → cells; each batch as long as all its columns. May read from the file that is
            being replaced.
        like: A table whose encoding, byte order mark, delimiter and line ends a CSV or JSON Lines file
            shall take over.

    Returns:
        How many rows were written.

    Raises:
        SourceError: If the folder cannot be written to, the disk is full, the ending is unknown, or the
            encoding cannot hold a character.
        UnknownField: If a batch lacks one of *columns*.
    """
    target = Path(path)
    suffix = ending_of(target)
    checked = _checked(columns, batches)
    if suffix in CSV:
        dialect = like.dialect if isinstance(like, CsvTable) else CsvDialect(delimiter=_usual(suffix))
        with replacing(target, dialect.text) as file:
            return _write_csv(file, columns, checked, dialect)
    if suffix in JSONL:
        with replacing(target, like.text if isinstance(like, JsonlTable) else TextFormat()) as file:
            return _write_jsonl(file, columns, checked)
    if suffix in PARQUET:
        return _write_parquet(target, columns, checked)
    raise SourceError(
        f"{target.name} is of no kind that can be written", hint="Name it .csv, .tsv, .jsonl or .parquet."
    )


@contextmanager
def replacing(target: Path, text: TextFormat) -> Generator[TextIO]:
    """Lend a text file that takes the place of *target* when the block ends well, and not before.

    Args:
        target: The file.
        text: How to store it.

    Yields:
        The file, open for writing.

    Raises:
        SourceError: If it cannot be written.
    """
    with replacing_bytes(target) as part:
        file = io.TextIOWrapper(part, encoding=text.codec, newline="")
        if text.bom:
            file.write("\ufeff")
        yield file
        file.flush()
        file.detach()


@contextmanager
def replacing_bytes(target: Path) -> Generator[BinaryIO]:
    """Lend a file of bytes that takes the place of *target* when the block ends well, and not before.

    Args:
        target: The file; what is written is packed if its name says so.

    Yields:
        The file, open for writing.

    Raises:
        SourceError: If it cannot be written, or what is written cannot be encoded.
    """
    try:
        with new_file(target, private=False, overwrite=True) as raw:
            file = io.BufferedWriter(raw, _BUFFER)
            with packed(file, Packing.named(target)) as whole:
                yield whole
            file.flush()
    except OSError as error:
        raise _unwritable(target, error) from None
    except UnicodeEncodeError as error:
        error.object = ""  # the text that was to be written; this error stays behind as the context of ours
        raise SourceError(
            f"{target.name} was not written: a cell holds a character that {error.encoding} cannot store",
            hint="Write it without like=, which gives UTF-8.",
            code="input.source_unwritable",
        ) from None


def _usual(suffix: str) -> str:
    return "," if suffix == ".csv" else "\t"


def _checked(columns: Sequence[str], batches: Iterable[Mapping[str, _Cells]]) -> Iterator[list[_Cells]]:
    for batch in batches:
        missing = next((name for name in columns if name not in batch), None)
        if missing is not None:
            raise UnknownField.among(missing, batch, noun="column of the batch")
        cells = [batch[name] for name in columns]
        if len({len(each) for each in cells}) > 1:
            raise InvalidInput("The columns of a batch are not equally long", hint="Give each the same rows.")
        yield cells


@attrs.frozen
class _Rows:
    """Takes rows that end in CR LF and ends them as the copy shall.

    Before Python 3.13 the csv module quotes a CR or LF within a cell only if it is in its own line
    terminator; a CR left bare would be read back as the end of the row.
    """

    file: TextIO
    newline: str

    def write(self, row: str) -> int:
        return self.file.write(row[: -len(_CRLF)] + self.newline)


def _write_csv(
    file: TextIO, columns: Sequence[str], batches: Iterable[list[_Cells]], dialect: CsvDialect
) -> int:
    writer = csv.writer(_Rows(file, dialect.newline), delimiter=dialect.delimiter, lineterminator=_CRLF)
    if dialect.header:
        writer.writerow(columns)
    count = 0
    for cells in batches:
        writer.writerows(zip(*cells, strict=True))
        count += len(cells[0]) if cells else 0
    return count


def _write_jsonl(file: TextIO, columns: Sequence[str], batches: Iterable[list[_Cells]]) -> int:
    count = 0
    for cells in batches:
        for row in zip(*cells, strict=True):
            file.write(json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False) + "\n")
            count += 1
    return count


def _write_parquet(target: Path, columns: Sequence[str], batches: Iterable[list[_Cells]]) -> int:
    try:
        pa: _Foreign = import_module("pyarrow")
        parquet: _Foreign = import_module("pyarrow.parquet")
    except ImportError:
        raise MissingExtra.named("arrow", package="pyarrow", needed_for="Writing Parquet") from None
    schema = pa.schema([(name, pa.string()) for name in columns])
    count = 0
    with replacing_bytes(target) as part, parquet.ParquetWriter(part, schema) as writer:
        for cells in batches:
            block = pa.record_batch([pa.array(each, pa.string()) for each in cells], schema=schema)
            writer.write_batch(block)
            count += block.num_rows
    return count


def _unwritable(target: Path, error: OSError) -> SourceError:
    folder = target.parent
    if error.errno in _REFUSED:
        what, hint = f"{folder} may not be written to", "Give a folder of your own for the output."
    elif error.errno == errno.ENOSPC:
        what, hint = f"The disk is full; {target.name} was not written", "Free some space and run again."
    else:
        what, hint = f"{target.name} cannot be written: {error.strerror}", f"Check the folder {folder}."
    return SourceError(what, hint=hint, code="input.source_unwritable")
