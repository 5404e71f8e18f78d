"""Walk a shop's hand-over through everything piiguard does, in a folder you can look at afterwards.

  piiguard quickstart ./piiguard-demo
  piiguard quickstart ./piiguard-demo --input customers.csv

Without --input it makes a shop of its own: 100,000 synthetic customers, chat and contracts. It classifies
every column and text, writes a masked copy, encrypts the personal columns, rotates the key, shows what three
roles see, disposes of what is past its time but for a legal hold, verifies the ledger, and leaves a report in
English and Chinese. Nothing leaves the machine, and --input is only read.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from piiguard.classify import open_table
from piiguard.cli.screen import Screen
from piiguard.errors import InvalidInput, MissingExtra, PiiGuardError

__all__ = ["configure", "run"]


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("folder", nargs="?", default="piiguard-demo", help="where to (default: %(default)s)")
    parser.add_argument("--input", metavar="FILE", help="your own CSV, JSONL, Parquet or SQLite file instead")
    parser.add_argument(
        "--customers", type=int, default=100_000, metavar="N", help="size of the generated shop"
    )
    parser.add_argument("--seed", type=int, default=20260101, metavar="N", help="another seed, another shop")


def run(options: argparse.Namespace, screen: Screen) -> int:
    """Carry it out."""
    if options.customers < 1:
        raise InvalidInput("A shop has at least one customer", hint="Give --customers 1 or more.")
    try:
        from sqlalchemy.exc import SQLAlchemyError

        from piiguard.cli.journey.journey import walk
    except ModuleNotFoundError as error:
        if error.name != "sqlalchemy":
            raise
        raise MissingExtra.named("quickstart", package="sqlalchemy", needed_for="quickstart") from None
    from piiguard.cli.journey.folder import Folder
    from piiguard.cli.journey.telling import tell

    source = None if options.input is None else _source(options.input, Path(options.folder))
    try:
        with Folder.opened(options.folder) as folder:
            results = walk(folder, screen, source=source, customers=options.customers, seed=options.seed)
            tell(results, screen)
    except SQLAlchemyError as error:
        raise _unwritable(error) from None
    return 0


def _source(named: str, folder: Path) -> Path:
    source = Path(named).absolute()
    # Before the folder is taken and cleaned: what an earlier run left is not lost to a path typed wrong.
    open_table(source)
    if source.resolve().is_relative_to(folder.resolve()):
        raise InvalidInput(
            f"{source.name} lies in the folder for the results, which is cleaned first",
            hint="Copy it elsewhere, or give another folder; nothing was touched.",
            code="input.folder",
        )
    return source


def _unwritable(error: Exception) -> PiiGuardError:
    # The database's own words name tables and columns; the statement and its values are left out.
    said = str(getattr(error, "orig", None) or type(error).__name__)
    return PiiGuardError(
        f"The vault could not be written ({said})",
        hint="Check that the folder has room, and that the table has fewer than 2,000 columns.",
        code="machine.refused",
    )
