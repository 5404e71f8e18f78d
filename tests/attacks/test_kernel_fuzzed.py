"""Hostile texts against the compiled kernel, with the sanitizers watching."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent.parent.parent / "scripts" / "fuzz_kernel.py"


@pytest.mark.skipif(
    shutil.which("gcc") is None or sys.platform != "linux", reason="needs gcc and its sanitizers"
)
def test_random_texts_break_no_bound() -> None:
    """A few hundred texts: nothing out of bounds, nothing undefined, and what the reference finds."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    done = subprocess.run(
        [sys.executable, SCRIPT, "300"], check=False, capture_output=True, text=True, env=environment
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "no difference" in done.stdout
