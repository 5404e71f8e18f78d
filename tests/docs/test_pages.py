"""The pages as a whole: both languages equal, every error explained, generated pages up to date."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from scripts import build_pages

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
    """Every code an error can carry: the classes' own, and each literal ``code=`` in the package.

    Those given in place have a dot; a ``code=`` without one belongs to something else, such as a level.
    """
    own = {
        each.default_code
        for each in vars(errors).values()
        if isinstance(each, type) and issubclass(each, PiiGuardError)
    }
    found: set[str] = set()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "code" and isinstance(node.value, ast.Constant):
                found.add(str(node.value.value))
    return {code for code in found if "." in code} | own


@pytest.mark.parametrize("page", ENGLISH, ids=lambda page: str(page.relative_to(ROOT)))
def test_each_page_is_equal_in_both_languages(page: Path) -> None:
    """The Chinese page has the same headings and the same blocks of code, in the same order."""
    assert _structure(page.with_suffix(".zh.md")) == _structure(page)


@pytest.mark.parametrize("page", ["errors.md", "errors.zh.md"])
def test_every_error_code_has_its_section(page: str) -> None:
    """The address an error prints leads to a section about it, and no section is about nothing."""
    wanted = {PiiGuardError("", hint="", code=code).page.partition("#")[2] for code in _codes()}
    assert _anchors(ROOT / "docs" / page) == wanted


def test_pages_made_from_data_are_up_to_date() -> None:
    """The pages of errors and of terms say what their data files say."""
    stale = [
        path.name for path, text in build_pages.pages().items() if path.read_text(encoding="utf-8") != text
    ]
    assert not stale, "run python scripts/build_pages.py"
