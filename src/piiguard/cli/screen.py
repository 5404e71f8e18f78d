"""What a command shows: progress, aligned tables in Chinese and English, and errors.

Text for people goes to stdout and progress to stderr, so that output can be piped; with ``--json``
nothing but one JSON document is printed.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager

import attrs

from piiguard.catalog import Language
from piiguard.catalog.widths import padded, width
from piiguard.errors import PiiGuardError

__all__ = ["Screen", "aligned"]


def aligned(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Lay *rows* out under *headers* in columns that line up in a terminal.

    Args:
        headers: One title per column.
        rows: Cells as text, as many per row as there are headers.

    Returns:
        Lines joined by newlines, indented by two spaces.
    """
    table = [list(headers), *[list(row) for row in rows]]
    widths = [max(width(row[column]) for row in table) for column in range(len(headers))]

    def line(cells: Sequence[str]) -> str:
        return ("  " + "  ".join(map(padded, cells, widths))).rstrip()

    rule = "  " + "  ".join("─" * each for each in widths)
    return "\n".join([line(table[0]), rule, *[line(row) for row in table[1:]]])


@attrs.define
class Screen:
    """Where a command speaks.

    Args:
        language: Language of messages.
        json: Print one JSON document and nothing else.
    """

    language: Language = "en"
    json: bool = False

    def pick(self, *, en: str, zh: str) -> str:
        """Return the text in the screen's language."""
        return zh if self.language == "zh" else en

    def say(self, *, en: str = "", zh: str = "") -> None:
        """Print a line for people."""
        if not self.json:
            sys.stdout.write(self.pick(en=en, zh=zh) + "\n")
            sys.stdout.flush()

    def note(self, *, en: str, zh: str) -> None:
        """Print a remark beside the output."""
        if not self.json:
            sys.stderr.write(self.pick(en=en, zh=zh) + "\n")

    def table(self, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Print an aligned table."""
        if not self.json:
            sys.stdout.write(aligned(headers, rows) + "\n")

    def document(self, value: object) -> None:
        """Print *value* as the JSON document, when JSON was asked for."""
        if self.json:
            sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n")

    def error(self, error: PiiGuardError) -> None:
        """Print what went wrong and what to do."""
        if self.json:
            self.document({"error": {"code": error.code, "what": error.what, "hint": error.hint}})
            return
        sys.stderr.write(
            f"\n{self.pick(en='error', zh='错误')}: {error.what}.\n  {error.hint}\n  [{error.code}]\n"
        )

    @contextmanager
    def step(self, number: int, of: int, *, en: str, zh: str) -> Generator[Progress]:
        """Show a numbered step while it runs, then how long it took.

        Args:
            number: Which step, from 1.
            of: How many there are.
            en: Its name in English.
            zh: Its name in Chinese.
        """
        title = f"[{number}/{of}] {self.pick(en=en, zh=zh)}"
        progress = Progress(title, shown=not self.json and sys.stderr.isatty())
        if not self.json and not progress.shown:
            sys.stderr.write(title + " …\n")
            sys.stderr.flush()
        begun = time.monotonic()
        yield progress
        progress.clear()
        if not self.json:
            sys.stdout.write(f"{title}  {time.monotonic() - begun:.1f} s\n")
            sys.stdout.flush()


@attrs.define
class Progress:
    """A single line that counts upward while a step runs."""

    title: str
    shown: bool
    _last: float = 0.0

    def at(self, done: int, total: int | None = None) -> None:
        """Show how far the step is, at most ten times a second."""
        now = time.monotonic()
        if not self.shown or now - self._last < 0.1:  # noqa: PLR2004 - ten times a second
            return
        self._last = now
        amount = f"{done:,} / {total:,}" if total else f"{done:,}"
        sys.stderr.write(f"\r\x1b[K{self.title} … {amount}")
        sys.stderr.flush()

    def clear(self) -> None:
        """Wipe the line."""
        if self.shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
