"""Arguments that several commands share."""

from __future__ import annotations

import argparse
import getpass
import os
from collections.abc import Callable
from typing import Final

from piiguard.catalog import Principal

__all__ = ["TAKING_VALUES", "add_config", "add_deeds", "add_principal", "principal_of"]

_COMMON: Final = (("--config", "config"), ("--ledger", "ledger"), ("--as", "who"), ("--lang", "lang"))

TAKING_VALUES: Final = frozenset(flag for flag, _ in _COMMON)
"""Options that may stand before a command, with a word after them that is their value."""


def add_config(parser: argparse.ArgumentParser) -> None:
    """Add ``--config``, the settings file."""
    parser.add_argument(
        "--config", default="piiguard.toml", metavar="FILE", help="settings (default: %(default)s)"
    )


def add_principal(parser: argparse.ArgumentParser) -> None:
    """Add ``--as``, the account that the ledger names."""
    parser.add_argument("--as", dest="who", metavar="NAME", help="account the ledger names (default: yours)")


def add_deeds(parser: argparse.ArgumentParser) -> Callable[[str, str], argparse.ArgumentParser]:
    """Give a command deeds of its own, which take the command's options after their name as well.

    Args:
        parser: The command's parser.

    Returns:
        What adds a deed, from its name and what it does.
    """
    deeds = parser.add_subparsers(dest="deed", required=True, metavar="DEED")

    def add(name: str, does: str) -> argparse.ArgumentParser:
        deed = deeds.add_parser(name, help=does, description=does)
        for flag, dest in _COMMON:
            # Suppressed: the default is the command's, so that what stood before the deed is kept.
            deed.add_argument(flag, dest=dest, default=argparse.SUPPRESS, help=argparse.SUPPRESS)
        deed.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
        return deed

    return add


def principal_of(options: argparse.Namespace) -> Principal:
    """Return who runs the command, for the ledger.

    Args:
        options: Parsed arguments, ``--as`` among them.

    Returns:
        The principal; without roles, because a command line proves none.
    """
    return Principal(options.who or _account())


def _account() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return f"uid-{os.getuid()}" if hasattr(os, "getuid") else "unknown"
