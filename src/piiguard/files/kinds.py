"""What kind of file it is, by its name: what is read as a table, and what as a text."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Final

from piiguard.classify.fields.endings import CSV, JSONL, PARQUET, SUFFIXES
from piiguard.classify.fields.packings import ending_of

__all__ = ["Kind"]

# By this ending people mean a text, though it can hold a table.
_PROSE: Final = ".txt"


class Kind(Enum):
    """How a file is read."""

    TEXT = "text"
    CSV = "csv"
    JSONL = "jsonl"
    PARQUET = "parquet"
    TABLE = "table"
    """A database or a spreadsheet, which is read as a table and not written."""

    @classmethod
    def of(cls, path: Path) -> Kind:
        """Tell by a file's name; one that is packed, by the name below.

        >>> Kind.of(Path("a.csv.gz")), Kind.of(Path("server.log")), Kind.of(Path("a.xlsx"))
        (<Kind.CSV: 'csv'>, <Kind.TEXT: 'text'>, <Kind.TABLE: 'table'>)
        """
        ending = ending_of(path)
        if ending == _PROSE or ending not in SUFFIXES:
            return cls.TEXT
        for kind, endings in ((cls.CSV, CSV), (cls.JSONL, JSONL), (cls.PARQUET, PARQUET)):
            if ending in endings:
                return kind
        return cls.TABLE
