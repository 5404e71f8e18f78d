"""The page of proofs names tests that exist, and leaves no attack out."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PAGES = ["crypto-proof.md", "crypto-proof.zh.md"]


def _named(page: str) -> list[tuple[str, str]]:
    text = (ROOT / "docs" / "explanation" / page).read_text(encoding="utf-8")
    return re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", text)


def _tests_of(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("page", PAGES)
def test_every_claim_names_a_test_that_exists(page: str) -> None:
    """A test that was renamed or dropped takes its claim along."""
    named = _named(page)
    assert len(named) > 40
    assert [each for each in named if each[1] not in _tests_of(ROOT / each[0])] == []


def test_both_languages_claim_the_same() -> None:
    """In the same order."""
    assert _named(PAGES[0]) == _named(PAGES[1])


def test_every_file_of_attacks_is_on_the_page() -> None:
    """Whoever adds an attack says what it proves."""
    files = {path.relative_to(ROOT).as_posix() for path in ROOT.glob("tests/attacks/crypto/test_*.py")}
    assert files - {path for path, _ in _named(PAGES[0])} == set()
