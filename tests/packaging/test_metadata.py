"""What an installer is told, and what the lock file may name."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def _package(requirement: str) -> str:
    return re.split(r"[^A-Za-z0-9_.-]", requirement, maxsplit=1)[0].lower()


def test_the_core_is_four_packages() -> None:
    """A plain install brings four direct dependencies, none of them capped."""
    assert [_package(each) for each in PROJECT["dependencies"]] == [
        "attrs",
        "cryptography",
        "numpy",
        "pydantic",
    ]
    assert not [each for each in PROJECT["dependencies"] if "<" in each or "==" in each]


@pytest.mark.parametrize("extra", sorted(PROJECT["optional-dependencies"]))
def test_no_extra_narrows_the_core(extra: str) -> None:
    """Adding an extra never changes which versions of the core are accepted, and caps nothing."""
    requirements = PROJECT["optional-dependencies"][extra]
    assert not {_package(each) for each in requirements} & {
        _package(each) for each in PROJECT["dependencies"]
    }
    assert not [each for each in requirements if "<" in each or "==" in each]


def test_the_lock_file_names_the_public_index_only() -> None:
    """Whoever installs from the lock file downloads from pypi.org and nowhere else."""
    hosts = set(re.findall(r"https?://[^/\"]+", (ROOT / "uv.lock").read_text(encoding="utf-8")))
    assert hosts == {"https://pypi.org", "https://files.pythonhosted.org"}


def test_no_interpreter_is_pinned() -> None:
    """The README's commands use the Python at hand: a pin would make uv download another."""
    assert not (ROOT / ".python-version").exists()


def test_the_package_is_marked_as_typed() -> None:
    """Type checkers read the annotations of an installed piiguard."""
    assert (ROOT / "src" / "piiguard" / "py.typed").exists()


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_each_readme_has_the_same_two_commands(readme: str) -> None:
    """One line to paste for the main job, one for the tests; they set everything up themselves."""
    commands = re.findall(
        r"^PIP_BREAK_SYSTEM_PACKAGES=1 .*$", (ROOT / readme).read_text(encoding="utf-8"), re.MULTILINE
    )
    assert len(commands) == 2
    assert "piiguard quickstart" in commands[0]
    assert "pytest" in commands[1]
    assert commands[0].partition("&&")[0] == commands[1].partition("&&")[0]
