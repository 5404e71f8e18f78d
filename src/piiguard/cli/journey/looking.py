"""Step: look at what was handed over, and say what every column and text holds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import attrs

from piiguard.catalog import Entity
from piiguard.classify import Classification, Engine, FieldClass, Note, Table, classify, open_table

__all__ = ["SeenTable", "SeenTexts", "date_column", "look_at_table", "look_at_texts", "safe_name"]

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ T].*)?")
_CLOSING: Final = re.compile(r"成交|成单|交易完成|结束|关闭|deal|clos|complet|end|last", re.IGNORECASE)
_MOSTLY: Final = 0.9


@attrs.frozen
class SeenTable:
    """A table that was looked at.

    Attributes:
        name: What the vault calls it: letters, digits and underscores.
        path: Its file.
        table: Its rows.
        classification: What each column is.
        rows: How many rows it has.
        found: How many of each entity were found in its cells.
        clock: The column with the day retention counts from; None if none looks like one.
        notes: What was detected or repaired while all of it was read.
    """

    name: str
    path: Path
    table: Table
    classification: Classification
    rows: int
    found: Counter[Entity]
    clock: str | None
    notes: tuple[Note, ...] = ()


@attrs.frozen
class SeenTexts:
    """Text files that were looked at.

    Attributes:
        paths: The files.
        characters: How long they are together.
        found: How many of each entity were found.
    """

    paths: tuple[Path, ...]
    characters: int
    found: Counter[Entity]


def look_at_table(path: Path, engine: Engine, on_rows: Callable[[int], None]) -> SeenTable:
    """Classify the columns of a file and scan every cell of it.

    Args:
        path: CSV, JSON Lines, Parquet or SQLite.
        engine: What finds things.
        on_rows: Told how many rows have been read.

    Returns:
        What was seen.

    Raises:
        SourceError: If the file cannot be read.
    """
    classification = classify(path)
    table = open_table(path)
    found: Counter[Entity] = Counter()
    rows = 0
    clock: str | None = None
    for batch in table.batches():
        if rows == 0:
            clock = date_column(batch)
        for cells in batch.values():
            found.update(engine.scan_column(cells).counts)
        rows += max(map(len, batch.values()), default=0)
        on_rows(rows)
    return SeenTable(
        name=safe_name(path.stem),
        path=path,
        table=table,
        classification=classification,
        rows=rows,
        found=found,
        clock=clock,
        notes=tuple(table.notes),
    )


def look_at_texts(paths: tuple[Path, ...], engine: Engine) -> SeenTexts:
    """Scan text files.

    Args:
        paths: The files, UTF-8.
        engine: What finds things.

    Returns:
        What was seen.
    """
    found: Counter[Entity] = Counter()
    characters = 0
    for path in paths:
        text = path.read_text(encoding="utf-8", errors="replace")
        characters += len(text)
        found.update(each.entity for each in engine.scan(text))
    return SeenTexts(paths, characters, found)


def date_column(batch: dict[str, list[str | None]]) -> str | None:
    """Choose the column whose day retention counts from.

    Args:
        batch: Column name → cells, of some first rows.

    Returns:
        Of the columns that hold days, one named like the end of a business, else the last; None if none does.

    >>> date_column({"name": ["a"], "registered_on": ["2020-01-02"], "deal_closed_on": ["2021-01-02"]})
    'deal_closed_on'
    """
    days = list(_day_columns(batch))
    return next((name for name in days if _CLOSING.search(name)), days[-1] if days else None)


def _day_columns(batch: dict[str, list[str | None]]) -> Iterator[str]:
    for name, cells in batch.items():
        filled = [cell for cell in cells if cell]
        days = sum(1 for cell in filled if _DAY.fullmatch(cell.strip()))
        if filled and days >= _MOSTLY * len(filled):
            yield name


def safe_name(name: str) -> str:
    """Turn a column's or file's name into one that policies and databases take unquoted.

    Args:
        name: Any name.

    Returns:
        Letters (of any script), digits and underscores.

    >>> safe_name("phone no. (home)")
    'phone_no_home'
    """
    return re.sub(r"\W+", "_", name).strip("_") or "column"


def sensitive(field: FieldClass) -> bool:
    """Say whether a column as a whole is sensitive personal information."""
    return field.entity is not None and field.level is not None and field.level.sensitive
