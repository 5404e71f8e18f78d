"""Verify the ledger's chain, or export its entries.

  piiguard audit verify --config piiguard.toml
  piiguard audit verify --ledger ledger.sqlite --checkpoint head.json
  piiguard audit export > entries.jsonl

`verify` exits with 0 when every link holds and with 1 when one does not, naming the first that does not.
Entries cut off the end are noticed only against a checkpoint kept elsewhere.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from piiguard.audit import export_jsonl, verify
from piiguard.cli.options import add_config, add_deeds
from piiguard.cli.screen import Screen
from piiguard.errors import ChainBroken

__all__ = ["configure", "run"]

_BROKEN = 1


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add_config(parser)
    parser.add_argument("--ledger", metavar="FILE", help="the ledger itself, where there is no settings file")
    add = add_deeds(parser)
    add("verify", "check every link of the chain").add_argument(
        "--checkpoint", metavar="FILE", help="a sealed head that was kept elsewhere"
    )
    add("export", "print every entry as a line of JSON, as it is stored")


def run(options: argparse.Namespace, screen: Screen) -> int:
    """Carry it out."""
    path = _ledger(options)
    if options.deed == "export":
        export_jsonl(path, sys.stdout.buffer)
        return 0
    try:
        found = verify(path, checkpoint=options.checkpoint)
    except ChainBroken as error:
        screen.error(error)
        return _BROKEN
    screen.document({"ledger": str(path), "entries": found.entries, "head": found.head, "holds": True})
    screen.say(
        en=f"The chain holds: {found.entries:,} entries, head {found.head[:16]}….",
        zh=f"链条完整：共 {found.entries:,} 条，末端摘要 {found.head[:16]}…。",
    )
    return 0


def _ledger(options: argparse.Namespace) -> Path:
    if options.ledger:
        return Path(options.ledger)
    from piiguard.catalog.settings import load_toml
    from piiguard.guard_settings import read_guard

    settings = load_toml(options.config)
    return settings.path.absolute().parent / read_guard(settings).ledger.path
