"""Reading JSON Lines: one object a line, its keys the columns."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

import attrs

from piiguard.classify.fields.encodings import TextFormat, survey_text
from piiguard.classify.fields.notes import Note
from piiguard.classify.fields.packings import open_bytes
from piiguard.classify.fields.tables import BATCH_ROWS, Batch
from piiguard.errors import SourceError

__all__ = ["JsonlTable", "open_jsonl"]

_SHOWN: Final = 5


@attrs.define(eq=False)
class JsonlTable:
    """A JSON Lines file as a table; nested values stay JSON text in their cell.

    Attributes:
        path: The file.
        columns: Every key that occurs, in order of first appearance.
        text: Encoding.
    """

    path: Path
    columns: tuple[str, ...]
    text: TextFormat
    _detected: tuple[Note, ...] = attrs.field(alias="detected", repr=False)

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.name

    @property
    def encoding(self) -> str:
        """The encoding, as reports say it."""
        return str(self.text)

    @property
    def notes(self) -> tuple[Note, ...]:
        """What was detected when the file was opened."""
        return self._detected

    def batches(self, rows: int = BATCH_ROWS) -> Iterator[Batch]:
        """Read from the first line on, at most *rows* objects at a time."""
        objects = (each for _, each in _objects(self.path, self.text) if each is not None)
        while block := list(islice(objects, rows)):
            yield {name: [_cell(each.get(name)) for each in block] for name in self.columns}


def open_jsonl(path: Path, *, encoding: str | None = None) -> JsonlTable:
    """Open a JSON Lines file; one pass collects its keys, so that none is missed.

    Args:
        path: The file.
        encoding: Its encoding, where detection would guess wrong.

    Returns:
        The table.

    Raises:
        SourceError: If no line holds a JSON object.
    """
    survey = survey_text(path, codec=encoding)
    keys: dict[str, None] = {}
    bad: list[int] = []
    skipped = 0
    for line, each in _objects(path, survey.format):
        if each is not None:
            keys.update(dict.fromkeys(each))
            continue
        skipped += 1
        if len(bad) < _SHOWN:
            bad.append(line)
    if not keys:
        raise SourceError(
            f"No line of {path.name} holds a JSON object",
            hint='Write one object a line: {"name": "…"}.',
            code="input.source_jsonl",
        )
    notes = survey.notes()
    if skipped:
        lines = ", ".join(map(str, bad)) + (", …" if skipped > len(bad) else "")
        notes.append(
            Note(
                f"lines without a JSON object, left out: {skipped:,} (line {lines})",
                zh=f"有 {skipped} 行不是 JSON 对象，未读取（第 {lines} 行）",
                code="not-json",
            )
        )
    return JsonlTable(path, tuple(keys), survey.format, tuple(notes))


def _objects(path: Path, text: TextFormat) -> Iterator[tuple[int, dict[str, object] | None]]:
    """Yield each line's number and its object, or None where it holds something else."""
    with io.TextIOWrapper(open_bytes(path), encoding=text.codec, errors="replace", newline="") as file:
        if text.bom:
            file.read(1)
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                value: object = json.loads(line.replace("\0", ""))
            except (ValueError, RecursionError):
                value = None
            yield number, value if isinstance(value, dict) else None


def _cell(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)
