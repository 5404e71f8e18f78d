"""Presidio, both ways: our recognizers in its analyzer, and its recognizers in our scanner.

Install with ``piiguard[presidio]``: presidio-analyzer alone, from 2.2.354 on. Its anonymizer pins packages
that the core needs, so no extra asks for it; where it is installed, it takes what an analyzer returns.
"""

from __future__ import annotations

from piiguard.errors import MissingExtra

try:
    from piiguard.integrations.presidio.borrowing import PresidioRecognizer, from_presidio
    from piiguard.integrations.presidio.nlp import NoOpNlpEngine
    from piiguard.integrations.presidio.recognizers import PiiGuardRecognizer, recognizers
    from piiguard.integrations.presidio.registries import analyzer, registry, write_registry
except ModuleNotFoundError:
    raise MissingExtra.named(
        "presidio", package="presidio-analyzer", needed_for="Working with Presidio"
    ) from None

__all__ = [
    "NoOpNlpEngine",
    "PiiGuardRecognizer",
    "PresidioRecognizer",
    "analyzer",
    "from_presidio",
    "recognizers",
    "registry",
    "write_registry",
]
