"""Opening a file as a table, and writing one back in the same form."""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import Final

from piiguard.classify.fields.csv_source import open_csv
from piiguard.classify.fields.endings import CSV, EXCEL, JSONL, PARQUET, SQLITE, SUFFIXES
from piiguard.classify.fields.excel_source import open_excel
from piiguard.classify.fields.jsonl_source import open_jsonl
from piiguard.classify.fields.packings import ending_of
from piiguard.classify.fields.parquet_source import open_parquet
from piiguard.classify.fields.sqlite_source import open_sqlite
from piiguard.classify.fields.tables import Table
from piiguard.errors import SourceError

__all__ = ["open_table"]

_SQLITE_MAGIC: Final = b"SQLite format 3\0"


def open_table(
    path: str | PathLike[str],
    *,
    table: str | None = None,
    encoding: str | None = None,
    header: bool | None = None,
) -> Table:
    """Open a CSV, JSON Lines, Parquet, SQLite or spreadsheet file as a table, chosen by its ending.

    Args:
        path: The file.
        table: Which table of a database, or sheet of a spreadsheet, with more than one.
        encoding: Encoding of a text file, where detection would guess wrong.
        header: Whether the first row of a CSV or sheet names the columns; None decides by what it looks like.

    Returns:
        The table. Its rows are read only when `batches` is iterated, in memory that does not grow.

    Raises:
        SourceError: If the file is missing, a folder, empty, binary, damaged or of another kind.
        MissingExtra: If it needs a package that is not installed.
    """
    where = Path(path)
    suffix = ending_of(where)
    try:
        if where.is_dir():
            raise SourceError(f"{where.name or where} is a folder", hint="Give one of the files in it.")
        with where.open("rb") as file:
            magic = file.read(len(_SQLITE_MAGIC))
        if magic == _SQLITE_MAGIC or suffix in SQLITE:
            return open_sqlite(where, table=table)
        if suffix in PARQUET:
            return open_parquet(where)
        if suffix in EXCEL:
            return open_excel(where, sheet=table, header=header)
        if suffix in JSONL:
            return open_jsonl(where, encoding=encoding)
        if suffix in CSV:
            return open_csv(where, encoding=encoding, header=header)
    except FileNotFoundError:
        raise SourceError(
            f"There is no file {_shown(where)}", hint="Check the path; it counts from the working folder."
        ) from None
    except PermissionError:
        raise SourceError(f"{where.name} may not be read", hint="Ask for the right to read it.") from None
    except OSError as error:
        raise SourceError(
            f"The file {_shown(where)} cannot be read: {error.strerror}", hint="Give the path of a file."
        ) from None
    raise SourceError(
        f"{where.name} is of no kind that can be read as a table",
        hint=f"Give a file that ends in one of: {', '.join(sorted(SUFFIXES))}.",
    )


def _shown(path: Path) -> str:
    """Name a file in a message, but not a text that was given by mistake in place of a path."""
    return (
        path.name if path.suffix.lower() in SUFFIXES else f"at the given path of {len(str(path))} characters"
    )
