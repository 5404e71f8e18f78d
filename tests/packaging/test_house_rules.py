"""The house rules a linter does not know."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
MODULES = sorted((ROOT / "src").rglob("*.py"))
MAX_LINES = 400


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_module_is_one_idea(path: Path) -> None:
    """No module is longer than a reader takes in, or is named for being a drawer."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MAX_LINES
    assert path.stem not in {"utils", "util", "helpers", "misc", "common", "manager"}


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_module_opens_with_its_docstring(path: Path) -> None:
    """A module says what it is before anything else, and does not evaluate its annotations."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree)
    annotated = any(
        isinstance(node, ast.FunctionDef | ast.AnnAssign | ast.ClassDef) for node in ast.walk(tree)
    )
    assert not annotated or "from __future__ import annotations" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_nothing_is_left_for_later(path: Path) -> None:
    """No TODO, and no check of types or lint is switched off without a rule and a reason."""
    source = path.read_text(encoding="utf-8")
    comments = [
        each.string
        for each in tokenize.generate_tokens(io.StringIO(source).readline)
        if each.type == tokenize.COMMENT
    ]
    for comment in comments:
        assert not re.search(r"\b(TODO|FIXME|XXX)\b", comment), comment
        assert not re.search(r"(type|pyright): *ignore(?!\[)", comment), comment
        assert not re.search(r"noqa(?!: [A-Z]+[0-9]+(, ?[A-Z]+[0-9]+)* +- \S)", comment), comment


def test_every_package_lists_what_is_public() -> None:
    """A package that offers anything has one ``__all__``, and nothing in it is private."""
    for path in MODULES:
        if path.name != "__init__.py":
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        lists = [
            [ast.literal_eval(item) for item in node.value.elts]
            for node in tree.body
            if isinstance(node, ast.Assign)
            and isinstance(node.value, ast.List)
            and getattr(node.targets[0], "id", "") == "__all__"
        ]
        offers = any(isinstance(node, ast.Import | ast.ImportFrom | ast.FunctionDef) for node in tree.body)
        assert len(lists) == offers, _name(path)
        assert not [
            each for names in lists for each in names if each.startswith("_") and not each.startswith("__")
        ], _name(path)
