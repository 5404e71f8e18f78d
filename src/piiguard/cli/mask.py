"""Copy a file with the personal data in it masked: same format, same encoding, same columns.

  piiguard mask customers.csv masked.csv
  piiguard mask server.log masked.log

In a table, a column that is personal is masked in every row, and every other column is searched. In a text,
what is found is masked. The copy appears only when it is complete.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from piiguard.classify import Engine, classify, open_table, write_table
from piiguard.cli.masking import masked_batches
from piiguard.cli.screen import Screen
from piiguard.cli.texts import TABLES, mask_text_file, survey
from piiguard.errors import InvalidInput
from piiguard.mask import MaskPolicy, Redact

__all__ = ["configure", "run"]


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("source", help="the file to read: CSV, JSON Lines, Parquet, SQLite, or text")
    parser.add_argument("target", help="the file to write")
    parser.add_argument("--redact", action="store_true", help="replace by the entity's name instead of stars")


def run(options: argparse.Namespace, screen: Screen) -> int:
    """Carry it out."""
    source, target = Path(options.source), Path(options.target)
    if target.exists() and source.exists() and source.samefile(target):
        raise InvalidInput("The copy would replace the original", hint="Give another name for the copy.")
    masks = MaskPolicy(default=Redact()) if options.redact else MaskPolicy()
    if source.suffix.lower() in TABLES:
        table, classification = open_table(source), classify(source)
        masked = masked_batches(table, classification, Engine(), masks)
        rows = write_table(target, table.columns, masked, like=table)
        for note in table.notes:
            screen.note(en=str(note), zh=note.zh)
        personal = {field.name: field.entity or list(field.contains) for field in classification.personal}
        screen.document(
            {"target": str(target), "rows": rows, "personal": personal, "notes": list(table.notes)}
        )
        screen.say(en=f"{target}: {rows:,} rows", zh=f"{target}：{rows:,} 行")
        return 0
    found = survey(source)
    count = mask_text_file(source, target, found.format, Engine(), masks)
    screen.document({"target": str(target), "masked": count, "notes": list(found.notes())})
    screen.say(en=f"{target}: {count:,} findings masked", zh=f"{target}：已脱敏 {count:,} 处")
    return 0
