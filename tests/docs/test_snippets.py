"""Every block of code in the README and the docs does what the page says.

In a page, in order: a ``python`` block runs, in one namespace; a ``text title="Output"`` block is what the
page has printed since the last one; a ``console`` block runs its ``$ piiguard`` lines and shows their
output, with ``…`` for what varies; any other block with a title is a file of that name.
"""

from __future__ import annotations

import contextlib
import io
import re
import shlex
from collections.abc import Iterable
from pathlib import Path

import pytest
from sybil import Document, Example, Region
from sybil.evaluators.python import PythonEvaluator
from sybil.parsers.markdown.lexers import RawFencedCodeBlockLexer

from piiguard.cli import main
from piiguard.errors import MissingExtra

ROOT = Path(__file__).parent.parent.parent
PAGES = sorted([*ROOT.glob("README*.md"), *ROOT.glob("docs/**/*.md")])
_blocks = RawFencedCodeBlockLexer(
    re.compile(r'(?P<language>\w+)?(?: title="(?P<title>[^"]+)")?$\n', re.MULTILINE)
)
_python = PythonEvaluator()


def _run(example: Example) -> str | None:
    """Carry out one block; what it prints is kept in the namespace until a page shows it."""
    language, title = example.region.lexemes["language"], example.region.lexemes["title"]
    printed = example.namespace.setdefault("__printed__", io.StringIO())
    if language == "python":
        with contextlib.redirect_stdout(printed):
            return _python(example)
    if language == "console":
        for command, shown in _commands(example.parsed):
            assert _matches(_called(command), shown), f"$ {command}\n{_called(command)}"
    elif title == "Output":
        assert _matches(printed.getvalue(), example.parsed), printed.getvalue()
        printed.seek(0)
        printed.truncate()
    elif title:
        Path(title).write_text(example.parsed, encoding="utf-8")
    return None


def _parse(document: Document) -> Iterable[Region]:
    for region in _blocks(document):
        region.parsed = region.lexemes["source"]
        region.evaluator = _run
        yield region


def _commands(block: str) -> Iterable[tuple[str, str]]:
    for each in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, shown = each.partition("\n")
        if command.startswith("piiguard "):
            yield command, shown


def _called(command: str) -> str:
    output = io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(io.StringIO()):
        status = main(shlex.split(command)[1:])
    assert status in {0, 1}, f"$ {command}\nexit status {status}"
    return output.getvalue()


def _matches(printed: str, shown: str) -> bool:
    """Compare line by line, ends of lines aside; nothing shown matches anything."""
    pattern = r"\s*\n".join(
        re.escape(line.rstrip()).replace("…", ".*") for line in shown.strip().splitlines()
    )
    return not pattern or re.fullmatch(pattern, printed.strip(), flags=re.DOTALL) is not None


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_block_of_a_page_runs(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader who pastes the blocks of a page, from the top, gets what the page shows."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8" if page.name.endswith(".zh.md") else "en_GB.UTF-8")
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    try:
        for example in Document.parse(str(page), _parse).examples():
            example.evaluate()
    except MissingExtra as missing:
        pytest.skip(str(missing))
