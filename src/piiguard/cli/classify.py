"""Say what each column of a file, or each field of a model, is: entity, level, confidence, evidence.

piiguard classify customers.csv
piiguard classify shop.sqlite --markdown --measures > inventory.md
piiguard classify myapp.models:Customer --standard 45574
piiguard classify openapi.json
piiguard classify customers.csv --correct phone2=CN_LANDLINE --by li@example.cn --reason "the shops' own"
"""

from __future__ import annotations

import argparse
import importlib
import sys
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Final

from piiguard.catalog import Entity, Standard
from piiguard.classify import Classification, classify
from piiguard.classify.fields import Corrections
from piiguard.cli.screen import Screen
from piiguard.errors import InvalidInput, MissingExtra

__all__ = ["configure", "run"]

_NOT_PERSONAL: Final = "none"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "source",
        help="a CSV, JSON Lines, Parquet, SQLite or spreadsheet file, a JSON Schema or OpenAPI file, "
        "a database address (postgresql://…), or module:Class",
    )
    parser.add_argument("--standard", metavar="NAME", help="whose levels: 43697, 35273, 45574 or PIPL")
    parser.add_argument("--as-of", type=date.fromisoformat, metavar="DATE", help="the law of that day")
    parser.add_argument("--sample", type=int, metavar="ROWS", help="rows of each table to look at")
    parser.add_argument("--markdown", action="store_true", help="print a Markdown table")
    parser.add_argument("--measures", action="store_true", help="add what each field's level asks for")
    parser.add_argument(
        "--corrections",
        default="piiguard-corrections.toml",
        metavar="FILE",
        help="what people have corrected before (default: %(default)s, if it is there)",
    )
    parser.add_argument(
        "--correct",
        action="append",
        default=[],
        metavar="FIELD=ENTITY",
        help="say what a field truly is, or FIELD=none for not personal; kept in the file of corrections",
    )
    parser.add_argument("--by", default="", metavar="NAME", help="who corrects")
    parser.add_argument("--reason", default="", metavar="TEXT", help="why")


def run(options: argparse.Namespace, screen: Screen) -> int:
    """Carry it out."""
    standard = None if options.standard is None else Standard.named(options.standard)
    kept = Corrections.read(options.corrections)
    with ExitStack() as stack:
        found = classify(
            _source(options.source, stack),
            standard=standard,
            as_of=options.as_of,
            sample=options.sample,
            corrections=kept,
        )
    for each in options.correct:
        name, _, entity = each.rpartition("=")
        chosen = None if entity == _NOT_PERSONAL else Entity.standard(entity)
        found = found.corrected(name, chosen, by=options.by, reason=options.reason)
    if options.correct:
        kept.adding(found.corrections).write(options.corrections)
    screen.document(
        {
            "source": found.source,
            "fields": [_row(found, at) for at in range(len(found))],
            "k_anonymity": [
                {"fields": list(each.fields), "rows": each.rows, "k": each.k, "unique": each.unique}
                for each in found.anonymity
            ],
        }
    )
    show = found.to_markdown if options.markdown else found.to_text
    screen.say(en=show("en", measures=options.measures), zh=show("zh", measures=options.measures))
    return 0


def _source(named: str, stack: ExitStack) -> object:
    if "://" in named:
        return _database(named, stack)
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


def _database(address: str, stack: ExitStack) -> object:
    try:
        import sqlalchemy
        from sqlalchemy.exc import ArgumentError
    except ImportError:
        raise MissingExtra.named(
            "sqlalchemy", package="sqlalchemy", needed_for="Classifying a database"
        ) from None
    try:
        engine = sqlalchemy.create_engine(address)
    except (ArgumentError, ImportError) as error:
        # The address may hold a password, and the error quotes it.
        raise InvalidInput(
            f"The database address cannot be used: {type(error).__name__}",
            hint="Write it as postgresql+psycopg://user@host/name, and install the driver it names.",
        ) from None
    stack.callback(engine.dispose)
    return engine


def _row(found: Classification, at: int) -> dict[str, object]:
    field = found[at]
    return {
        "name": field.name,
        "entity": field.entity,
        "contains": list(field.contains),
        "level": None if field.level is None else field.level.code,
        "standard": None if field.level is None else field.level.standard.value,
        "clause": None if field.level is None else field.level.source,
        "confidence": round(field.confidence, 3),
        "evidence": [str(each) for each in field.evidence],
        "measures": [each.value for each in field.measures],
        "quasi_identifier": None if field.quasi is None else field.quasi.value,
        "corrected": field.corrected,
    }
