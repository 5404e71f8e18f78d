"""How a code table is kept: a text file of comma-separated rows below ``# key: value`` lines.

The head names source, edition, licence, number of rows and the day the file was built, so a table can be
judged without the script that made it.
"""

from __future__ import annotations

import pkgutil
from typing import Final

import attrs

from piiguard.errors import SourceError

__all__ = ["TableFacts", "read_table"]

_HEAD: Final = ("table", "source", "edition", "licence", "count", "built", "columns")


@attrs.frozen
class TableFacts:
    """Where a code table comes from.

    Attributes:
        table: Its name.
        source: What it was built from.
        edition: Version and date of each source.
        licence: Licence of each source.
        count: How many rows it has.
        built: The day it was built, ISO 8601.
    """

    table: str
    source: str
    edition: str
    licence: str
    count: int
    built: str


def read_table(name: str) -> tuple[TableFacts, list[str]]:
    """Read one of the tables shipped with piiguard.

    Args:
        name: File name without its ending: ``"regions"``.

    Returns:
        The head, and the rows as they stand, unsplit: most of them will never be looked at.

    Raises:
        SourceError: If the file is missing or its head is incomplete or counts other rows than it has.
    """
    try:
        raw = pkgutil.get_data("piiguard.catalog.codes", f"data/{name}.csv")
    except OSError:
        raw = None
    if raw is None:
        raise SourceError(
            f"The code table {name!r} is not in this installation",
            hint="Install piiguard again; the wheel carries its tables.",
        )
    lines = raw.decode("utf-8").splitlines()
    head = dict(line[2:].split(": ", 1) for line in lines[: len(_HEAD)] if line.startswith("# "))
    rows = lines[len(_HEAD) :]
    if tuple(head) != _HEAD or head["count"] != str(len(rows)):
        raise SourceError(
            f"The code table {name!r} is damaged: its head does not fit its {len(rows)} rows",
            hint="Install piiguard again, or rebuild the table with scripts/build_tables.py.",
        )
    facts = TableFacts(
        head["table"], head["source"], head["edition"], head["licence"], int(head["count"]), head["built"]
    )
    return facts, rows
