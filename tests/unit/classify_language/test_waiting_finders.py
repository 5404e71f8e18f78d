"""Finders that wait are the finders they stand for."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from typing import Final

import pytest

from piiguard.classify.language import finders_for
from piiguard.classify.language.waiting import WaitingFinder

_FINDERS: Final = {each.module: each for each in finders_for("recall") if isinstance(each, WaitingFinder)}


@pytest.mark.parametrize("module", _FINDERS)
def test_a_waiting_finder_names_the_entities_of_the_one_it_stands_for(module: str) -> None:
    """An engine asks for entities before anything is loaded, and must get the same answer as after."""
    made = import_module(f"piiguard.classify.language.{module}").finder_for("recall")
    assert _FINDERS[module].entities == made.entities


def test_an_engine_is_made_without_loading_what_reads_names() -> None:
    """The tables of names are loaded by the first text that is read for them, not by the engine."""
    code = (
        "import sys; from piiguard.classify.engine import Engine; Engine();"
        "print([name for name in sys.modules if 'language.persons' in name or 'readings.scanning' in name])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
