"""Step: look at what was handed over, and say what every column and text holds."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

import attrs

from piiguard.catalog import Entity, level_of
from piiguard.classify import Classification, Engine, FieldClass, Note, Table, classify, open_table

__all__ = [
    "KEY",
    "SeenTable",
    "SeenTexts",
    "date_column",
    "look_at_table",
    "look_at_texts",
    "safe_name",
    "safe_names",
    "sensitive",
]

KEY: Final = "row_id"
"""What the vault calls the number of a row."""

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ T].*)?")
_CLOSING: Final = re.compile(r"成交|成单|交易完成|结束|关闭|deal|clos|complet|end|last", re.IGNORECASE)
_MOSTLY: Final = 0.9
# A finding has at least this score; of a column where so few are found, no more is known.
_LEAST_SCORE: Final = 0.5


@attrs.frozen
class SeenTable:
    """A table that was looked at.

    Attributes:
        name: What the vault calls it: letters, digits and underscores.
        path: Its file.
        table: Its rows.
        classification: What each column is.
        names: Column → what the vault calls it.
        rows: How many rows it has.
        found: How many of each entity were found in its cells.
        clock: The column with the day retention counts from; None if none looks like one.
        notes: What was detected or repaired while all of it was read.
    """

    name: str
    path: Path
    table: Table
    classification: Classification
    names: dict[str, str]
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
    found = {name: Counter[Entity]() for name in table.columns}
    rows = 0
    clock: str | None = None
    for batch in table.batches():
        if rows == 0:
            # A day of birth is personal: nothing ends on it, and it must not stay legible for counting.
            clock = date_column({name: batch[name] for name in batch if not classification.of(name).personal})
        for name, cells in batch.items():
            found[name].update(engine.scan_column(cells).counts)
        rows += max(map(len, batch.values()), default=0)
        on_rows(rows)
    # What the column speaks against is chance: some of many order numbers pass as cards.
    for field in classification:
        found[field.name] = Counter(field.believed(found[field.name], rows))
    # Classification looks at the first rows; what only a later one holds is personal all the same.
    fields = tuple(_with_found(field, found[field.name]) for field in classification)
    return SeenTable(
        name=_table_name(path.stem),
        path=path,
        table=table,
        classification=attrs.evolve(classification, fields=fields),
        names=safe_names(table.columns),
        rows=rows,
        found=sum(found.values(), Counter[Entity]()),
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


def safe_names(names: Iterable[str]) -> dict[str, str]:
    """Give every column a safe name that no other has, whatever the case, and that is not the row's own.

    Args:
        names: The columns' names, each different.

    Returns:
        Name → safe name.

    >>> safe_names(["Phone", "phone", "row_id"])
    {'Phone': 'Phone', 'phone': 'phone_2', 'row_id': 'row_id_2'}
    """
    taken = {KEY}
    safe: dict[str, str] = {}
    for name in names:
        base = safe_name(name)
        tries = (base if count == 1 else f"{base}_{count}" for count in itertools.count(1))
        safe[name] = next(each for each in tries if each.casefold() not in taken)
        taken.add(safe[name].casefold())
    return safe


def sensitive(field: FieldClass) -> bool:
    """Say whether a column as a whole is sensitive personal information."""
    return field.entity is not None and field.level is not None and field.level.sensitive


def _table_name(stem: str) -> str:
    name = safe_name(stem)
    # SQLite keeps names that begin so to itself.
    return f"table_{name}" if name.casefold().startswith("sqlite_") else name


def _with_found(field: FieldClass, found: Counter[Entity]) -> FieldClass:
    if field.personal or not found:
        return field
    levels = [level_of(each) for each in found]
    count = sum(found.values())
    return attrs.evolve(
        field,
        level=max(levels, key=lambda level: (level.severity, level.rank)),
        confidence=_LEAST_SCORE,
        evidence=(
            Note(
                f"{count:,} found when every row was read", zh=f"通读全部行后发现 {count:,} 处", code="found"
            ),
        ),
        matched=count,
        contains=tuple(entity for entity, _ in found.most_common()),
    )
