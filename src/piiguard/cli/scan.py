"""Find personal data in files and folders.

  piiguard scan server.log customers.csv
  piiguard scan src --fail-on sensitive --json

Texts are searched in any encoding and at any size; CSV, JSON Lines, Parquet and SQLite are read as tables.
Values are shown masked. Exit status 1 when something at or above --fail-on was found, which is "general"
unless said otherwise; 0 when not; 2 when a file could not be read.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import attrs

from piiguard.catalog import Entity, Level, level_of
from piiguard.catalog.columns import ColumnSpans, TextColumn
from piiguard.classify import Engine, open_table
from piiguard.cli.screen import Screen
from piiguard.cli.texts import TABLES, places, survey
from piiguard.errors import PiiGuardError, SourceError
from piiguard.mask import mask_value

__all__ = ["configure", "run"]

_FOUND: Final = 1
_FAILED: Final = 2


@attrs.frozen
class _Hit:
    """One finding as it is shown."""

    path: str
    place: str
    entity: Entity
    level: Level
    shown: str


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("paths", nargs="+", metavar="PATH", help="files and folders")
    parser.add_argument(
        "--entity", action="append", metavar="NAME", help="look for these only; may be repeated"
    )
    parser.add_argument(
        "--min-score", type=float, default=0.5, metavar="S", help="from 0 to 1 (default: 0.5)"
    )
    parser.add_argument("--fail-on", default="general", metavar="LEVEL", help="general, sensitive or never")


def run(options: argparse.Namespace, screen: Screen) -> int:
    """Carry it out."""
    engine = Engine(options.entity, min_score=options.min_score)
    threshold = None if options.fail_on == "never" else Level.parse(options.fail_on)
    hits: list[_Hit] = []
    failed: list[dict[str, str]] = []
    above = False
    for path in _files(options.paths):
        try:
            for hit in _look(path, engine, screen):
                above = above or (threshold is not None and hit.level.at_least(threshold))
                hits += [hit] if screen.json else []
                screen.say(
                    en=f"{hit.path}:{hit.place}: {hit.entity} {hit.shown} ({hit.level.en})",
                    zh=f"{hit.path}:{hit.place}: {hit.entity} {hit.shown}（{hit.level.zh}）",
                )
        except PiiGuardError as error:
            failed.append({"path": str(path), "code": error.code, "what": error.what})
            screen.note(en=f"{path}: {error}", zh=f"{path}: {error}")
    screen.document({"findings": [_row(each) for each in hits], "failed": failed})
    return _FAILED if failed else _FOUND if above else 0


def _look(path: Path, engine: Engine, screen: Screen) -> Iterator[_Hit]:
    if path.suffix.lower() in TABLES:
        yield from _in_table(path, engine, screen)
        return
    found = survey(path)
    for place in places(path, found.format, engine):
        shown = mask_value(place.finding.entity, place.written)
        yield _Hit(
            str(path), f"{place.line}:{place.column}", place.finding.entity, place.finding.level, shown
        )


def _in_table(path: Path, engine: Engine, screen: Screen) -> Iterator[_Hit]:
    table = open_table(path)
    done = 0
    for batch in table.batches():
        for name, cells in batch.items():
            scan = engine.scan_column(cells)
            for row, entity, written in _cells(scan.column, scan.spans):
                where = f"{done + row + 1}:{name}"
                yield _Hit(str(path), where, entity, level_of(entity), mask_value(entity, written))
        done += max(map(len, batch.values()), default=0)
    for note in table.notes:
        screen.note(en=f"{path}: {note}", zh=f"{path}: {note.zh}")


def _cells(column: TextColumn, spans: ColumnSpans) -> Iterator[tuple[int, Entity, str]]:
    data = column.data
    found = (spans.row.tolist(), spans.entity.tolist(), spans.start.tolist(), spans.end.tolist())
    for row, entity, start, end in zip(*found, strict=True):
        written = data[start:end].tobytes().decode("utf-8", errors="replace")
        yield row, spans.entities[entity], written


def _files(paths: list[str]) -> Iterator[Path]:
    for named in paths:
        path = Path(named)
        if not path.is_dir():
            yield path
            continue
        for folder, folders, names in os.walk(path):
            # What begins with a dot is the tools' own: version control, caches, environments.
            folders[:] = sorted(each for each in folders if not each.startswith("."))
            for name in sorted(names):
                if not name.startswith(".") and _worth_reading(Path(folder) / name):
                    yield Path(folder) / name


def _worth_reading(path: Path) -> bool:
    """Leave out what is neither table nor text; only within a folder, never a file that was named."""
    if path.suffix.lower() in TABLES:
        return True
    try:
        survey(path)
    except SourceError:
        return False
    return True


def _row(hit: _Hit) -> dict[str, str]:
    return {
        "path": hit.path,
        "place": hit.place,
        "entity": hit.entity,
        "level": hit.level.code,
        "shown": hit.shown,
    }
