"""The published tables of public vectors say what the vectors say, and what was asked of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.vectors.tables import PAGES, filled, tables
from tests.vectors.wycheproof import FOLDER


def _numbers(page: Path) -> list[int]:
    made = page.read_text("utf-8").partition("<!-- made")[2].partition("<!-- end")[0]
    return [int(each.replace(",", "")) for each in re.findall(r"\b[0-9][0-9,]*\b", made)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_enough_vectors_agree_and_few_are_passed_over(page: Path) -> None:
    """At least 15,000 of Wycheproof, none against, and at most one in twenty-five left out."""
    rows = re.findall(
        r"^\| \S+ \| .+? \| ([0-9,]+) \| ([0-9,]+) \| ([0-9]+) \|$", page.read_text("utf-8"), re.MULTILINE
    )
    agreed, skipped, against = (sum(int(row[at].replace(",", "")) for row in rows) for at in range(3))
    assert agreed >= 15_000
    assert against == 0
    assert skipped <= 0.04 * (agreed + skipped)
    assert f"| **{agreed:,}** | **{skipped:,}**" in page.read_text("utf-8")


def test_both_languages_publish_the_same_numbers() -> None:
    """Neither page is older than the other."""
    one, other = map(_numbers, PAGES)
    assert one == other


@pytest.mark.skipif(
    not (FOLDER / "wycheproof").is_dir(), reason="set PIIGUARD_VECTORS to a folder of vectors"
)
@pytest.mark.parametrize(("page", "language"), PAGES.items(), ids=lambda each: getattr(each, "name", each))
def test_the_pages_say_what_the_vectors_say(page: Path, language: str) -> None:
    """Run python -m tests.vectors --write if this fails."""
    text = page.read_text("utf-8")
    assert filled(text, tables(language)) == text  # type: ignore[arg-type]
