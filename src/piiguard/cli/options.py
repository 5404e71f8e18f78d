"""Arguments that several commands share."""

from __future__ import annotations

import argparse
import getpass
import os

from piiguard.catalog import Principal

__all__ = ["add_config", "add_principal", "principal_of"]


def add_config(parser: argparse.ArgumentParser) -> None:
    """Add ``--config``, the settings file."""
    parser.add_argument(
        "--config", default="piiguard.toml", metavar="FILE", help="settings (default: %(default)s)"
    )


def add_principal(parser: argparse.ArgumentParser) -> None:
    """Add ``--as``, the account that the ledger names."""
    parser.add_argument("--as", dest="who", metavar="NAME", help="account the ledger names (default: yours)")


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
