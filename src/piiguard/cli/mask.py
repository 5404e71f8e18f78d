"""Copy a file with the personal data in it masked: same format, same encoding, same columns.

  piiguard mask customers.csv masked.csv
  piiguard mask server.log.gz masked.log.gz --workers 2
  piiguard mask orders.jsonl masked.jsonl --column user.remark=PERSON

In a table, a column that is personal is masked in every row, and every other column is searched. In a text,
what is found is masked. The copy appears only when it is complete.
"""

from __future__ import annotations

import argparse

from piiguard.cli.screen import Screen
from piiguard.errors import InvalidInput
from piiguard.files import mask_file
from piiguard.mask import MaskPolicy, Redact

__all__ = ["configure", "run"]


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "source", help="the file to read: CSV, JSON Lines, Parquet, SQLite, spreadsheet, or text"
    )
    parser.add_argument("target", help="the file to write; packed if its name ends in .gz or .zst")
    parser.add_argument("--redact", action="store_true", help="replace by the entity's name instead of stars")
    parser.add_argument(
        "--column",
        action="append",
        metavar="NAME=ENTITY",
        help="what a column is, in the place of what is found out; may be repeated",
    )
    parser.add_argument("--encoding", help="the encoding of a text, where detection would guess wrong")
    parser.add_argument(
        "--workers", type=int, metavar="N", help="processes at a time (default: one a core for large files)"
    )


def run(options: argparse.Namespace, screen: Screen) -> int:
    """Carry it out."""
    copy = mask_file(
        options.source,
        options.target,
        columns=None if options.column is None else dict(map(_named, options.column)),
        policy=MaskPolicy(default=Redact()) if options.redact else MaskPolicy(),
        encoding=options.encoding,
        workers=options.workers,
    )
    target, notes = str(copy.path), list(copy.notes)
    if copy.rows is None:
        screen.document({"target": target, "masked": copy.masked, "notes": notes})
        screen.say(en=f"{target}: {copy.masked:,} findings masked", zh=f"{target}：已脱敏 {copy.masked:,} 处")
        return 0
    for note in copy.notes:
        screen.note(en=str(note), zh=note.zh)
    screen.document(
        {
            "target": target,
            "rows": copy.rows,
            "masked": copy.masked,
            "personal": dict(copy.columns),
            "notes": notes,
        }
    )
    screen.say(
        en=f"{target}: {copy.rows:,} rows, {copy.masked:,} values masked",
        zh=f"{target}：{copy.rows:,} 行，已脱敏 {copy.masked:,} 处",
    )
    return 0


def _named(said: str) -> tuple[str, str]:
    name, _, entity = said.rpartition("=")
    if not name or not entity:
        raise InvalidInput(
            f"--column {said!r} names no column and entity", hint="Write --column phone=CN_MOBILE."
        )
    return name, entity
