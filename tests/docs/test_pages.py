"""The pages as a whole: both languages equal, every error explained, the glossary up to date."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from piiguard import errors
from piiguard.errors import PiiGuardError

ROOT = Path(__file__).parent.parent.parent
ENGLISH = sorted(
    [ROOT / "README.md", *(page for page in ROOT.glob("docs/**/*.md") if not page.name.endswith(".zh.md"))]
)


def _structure(page: Path) -> list[str]:
    """Headings by depth and blocks by language, in order: what two languages must share."""
    return re.findall(r"^(#{1,4}(?= )|```\w+)", page.read_text(encoding="utf-8"), flags=re.MULTILINE)


def _anchors(page: Path) -> set[str]:
    return set(re.findall(r"\{ *#([\w-]+) *\}", page.read_text(encoding="utf-8")))


def _codes() -> set[str]:
    """Every code an error can carry: the classes' own, and each literal ``code=`` in the package."""
    found = {
        each.default_code
        for each in vars(errors).values()
        if isinstance(each, type) and issubclass(each, PiiGuardError)
    }
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "code" and isinstance(node.value, ast.Constant):
                found.add(str(node.value.value))
    return found - {"None"}


@pytest.mark.parametrize("page", ENGLISH, ids=lambda page: str(page.relative_to(ROOT)))
def test_each_page_is_equal_in_both_languages(page: Path) -> None:
    """The Chinese page has the same headings and the same blocks of code, in the same order."""
    assert _structure(page.with_suffix(".zh.md")) == _structure(page)


@pytest.mark.parametrize("page", ["errors.md", "errors.zh.md"])
def test_every_error_code_has_its_section(page: str) -> None:
    """The address an error prints leads to a section about it, and no section is about nothing."""
    wanted = {PiiGuardError("", hint="", code=code).page.partition("#")[2] for code in _codes()}
    assert _anchors(ROOT / "docs" / page) == wanted


def test_the_glossary_is_built_from_its_one_file() -> None:
    """The two pages say what docs/glossary.toml says."""
    built = subprocess.run([sys.executable, ROOT / "scripts" / "build_glossary.py", "--check"], check=False)
    assert built.returncode == 0
