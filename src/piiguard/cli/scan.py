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
from contextlib import closing
from pathlib import Path
from typing import Final

import attrs

from piiguard.catalog import Entity, Level
from piiguard.classify.fields.encodings import survey_text
from piiguard.cli.screen import Screen
from piiguard.errors import PiiGuardError
from piiguard.files import scan_file
from piiguard.files.kinds import Kind
from piiguard.frontdoor import Scanner
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
    parser.add_argument(
        "--workers", type=int, metavar="N", help="processes at a time (default: one a core for large files)"
    )
    parser.add_argument("--fail-on", default="general", metavar="LEVEL", help="general, sensitive or never")


def run(options: argparse.Namespace, screen: Screen) -> int:
    """Carry it out."""
    scanner = Scanner(options.entity, min_score=options.min_score)
    threshold = None if options.fail_on == "never" else Level.parse(options.fail_on)
    hits: list[_Hit] = []
    failed: list[dict[str, str]] = []
    above = False
    for path in _files(options.paths):
        try:
            for hit in _look(path, scanner, options.workers, screen):
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


def _look(path: Path, scanner: Scanner, workers: int | None, screen: Screen) -> Iterator[_Hit]:
    scan = scan_file(path, scanner=scanner, workers=workers)
    with closing(scan):
        for each in scan:
            shown = mask_value(each.entity, each.written)
            yield _Hit(str(path), f"{each.row}:{each.place}", each.entity, each.level, shown)
    for note in scan.notes:
        if note.code == "encoding" and Kind.of(path) is Kind.TEXT:
            continue  # every text has one
        screen.note(en=f"{path}: {note}", zh=f"{path}: {note.zh}")


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
    if Kind.of(path) is not Kind.TEXT:
        return True
    try:
        survey_text(path)
    except (PiiGuardError, OSError):
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
