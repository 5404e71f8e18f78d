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

from piiguard.cli.screen import Screen
from piiguard.errors import InvalidInput, MissingExtra

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
        from piiguard.cli.journey.journey import walk
    except ModuleNotFoundError as error:
        if error.name != "sqlalchemy":
            raise
        raise MissingExtra.named("quickstart", package="sqlalchemy", needed_for="quickstart") from None
    from piiguard.cli.journey.folder import Folder
    from piiguard.cli.journey.telling import tell

    source = None if options.input is None else Path(options.input).absolute()
    with Folder.opened(options.folder) as folder:
        results = walk(folder, screen, source=source, customers=options.customers, seed=options.seed)
        tell(results, screen)
    return 0
