"""The ``piiguard`` command: one module per command, each loaded only when it is called."""

from piiguard.cli.main import main

__all__ = ["main"]
