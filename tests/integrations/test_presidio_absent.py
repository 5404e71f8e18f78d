"""Without Presidio the adapter names the extra that brings it."""

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
