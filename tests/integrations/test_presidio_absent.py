"""Without Presidio the adapter names the extra that brings it; other failures are not dressed up as that."""

from __future__ import annotations

from collections.abc import Callable


def test_without_presidio_the_extra_is_named(fresh_python: Callable[[str], str]) -> None:
    """The message is the command to run."""
    printed = fresh_python(
        "import sys\n"
        "sys.modules['presidio_analyzer'] = None\n"
        "from piiguard.errors import MissingExtra\n"
        "try:\n"
        "    import piiguard.integrations.presidio\n"
        "except MissingExtra as error:\n"
        "    print(error)\n"
    )
    assert "pip install 'piiguard[presidio]'" in printed


def test_a_broken_presidio_is_not_called_a_missing_one(fresh_python: Callable[[str], str]) -> None:
    """Where a package that Presidio needs is missing, that one is named."""
    printed = fresh_python(
        "import sys, types\n"
        "sys.modules['presidio_analyzer'] = types.ModuleType('presidio_analyzer')\n"
        "sys.modules['presidio_analyzer.nlp_engine'] = None\n"
        "from piiguard.errors import MissingExtra\n"
        "try:\n"
        "    import piiguard.integrations.presidio\n"
        "except MissingExtra as error:\n"
        "    print('dressed up')\n"
        "except ImportError as error:\n"
        "    print(type(error).__name__)\n"
    )
    assert printed.strip() in {"ImportError", "ModuleNotFoundError"}
