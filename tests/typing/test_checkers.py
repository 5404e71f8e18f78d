"""What type checkers say about code that uses piiguard.

The other files of this folder are checked, not run. A line that must be refused carries an ignore for each
checker, with the rule it breaks: ``# type: ignore[arg-type]  # pyright: ignore[reportArgumentType]``. Both
checkers report an ignore that ignores nothing, so a line that is accepted by mistake fails the test.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
FILES = sorted(str(each) for each in HERE.glob("*.py") if not each.name.startswith(("test_", "conftest")))


def _run(*command: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=HERE.parent.parent, check=False, capture_output=True, text=True
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_mypy_accepts_and_refuses_what_it_should() -> None:
    """`mypy --strict` accepts the examples and refuses each marked line."""
    pytest.importorskip("mypy")
    assert not _run("mypy", *FILES)


def test_pyright_accepts_and_refuses_what_it_should() -> None:
    """basedpyright in strict mode accepts the examples and refuses each marked line."""
    pytest.importorskip("basedpyright")
    assert not _run(
        "basedpyright", "--project", str(HERE / "pyrightconfig.json"), "--pythonpath", sys.executable
    )
