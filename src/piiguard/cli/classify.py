"""Say what each column of a file, or each field of a model, is: entity, level, confidence, evidence.

piiguard classify customers.csv
piiguard classify shop.sqlite --markdown > inventory.md
piiguard classify myapp.models:Customer --standard 45574
"""

from __future__ import annotations

import argparse
import importlib
import sys
from datetime import date
from pathlib import Path

from piiguard.catalog import Standard
from piiguard.classify import Classification, classify
from piiguard.cli.screen import Screen
from piiguard.errors import InvalidInput

__all__ = ["configure", "run"]


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("source", help="a CSV, JSON Lines, Parquet or SQLite file, or module:Class")
    parser.add_argument("--standard", metavar="NAME", help="whose levels: 43697, 35273, 45574 or PIPL")
    parser.add_argument("--as-of", type=date.fromisoformat, metavar="DATE", help="the law of that day")
    parser.add_argument("--markdown", action="store_true", help="print a Markdown table")


def run(options: argparse.Namespace, screen: Screen) -> int:
    """Carry it out."""
    standard = None if options.standard is None else Standard.named(options.standard)
    found = classify(_source(options.source), standard=standard, as_of=options.as_of)
    screen.document({"source": found.source, "fields": [_row(found, at) for at in range(len(found))]})
    if options.markdown:
        screen.say(en=found.to_markdown("en"), zh=found.to_markdown("zh"))
    else:
        screen.say(en=found.to_text("en"), zh=found.to_text("zh"))
    return 0


def _source(named: str) -> object:
    module, colon, name = named.partition(":")
    if not colon or Path(named).exists():
        return named
    # As `python -m` has it: what lies in the present folder can be named.
    sys.path.insert(0, "")
    try:
        return getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError) as error:
        raise InvalidInput(
            f"{named!r} cannot be imported: {type(error).__name__}",
            hint="Give a file, or module:Class where the module can be imported from here.",
        ) from None


def _row(found: Classification, at: int) -> dict[str, object]:
    field = found[at]
    return {
        "name": field.name,
        "entity": field.entity,
        "contains": list(field.contains),
        "level": None if field.level is None else field.level.code,
        "standard": None if field.level is None else field.level.standard.value,
        "confidence": round(field.confidence, 3),
        "evidence": [str(each) for each in field.evidence],
    }
