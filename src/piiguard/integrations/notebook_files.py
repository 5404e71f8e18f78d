"""Saved notebooks: find clear personal data in their outputs, and take those outputs out.

A file is a Jupyter notebook of format 4. Only the outputs that hold clear personal data are replaced, each by
a note of what it held; all other bytes of the file stay. Sources are looked at and never changed.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from os import PathLike
from pathlib import Path
from typing import Final, cast

import attrs

from piiguard.catalog import Entity
from piiguard.errors import SourceError
from piiguard.frontdoor import Scanner
from piiguard.integrations.json_spans import JsonSpan, elements, members, whole
from piiguard.integrations.notebook_outputs import counted, personal_in, texts_of

__all__ = ["CellFinding", "check_notebook", "strip_notebook", "stripped"]

_FORMAT: Final = 4
_BOM: Final = "\ufeff"
# What notebooks keep of interactive widgets, their values among it.
_WIDGETS: Final = "widgets"


@attrs.frozen
class CellFinding:
    """Clear personal data in one place of a notebook.

    Attributes:
        cell: The cell, counted from 1; 0 for what belongs to the notebook as a whole.
        part: ``"output"``, ``"source"``, ``"attachment"`` or ``"widgets"``.
        counts: Entity → how many different values.
    """

    cell: int
    part: str
    counts: Mapping[Entity, int]


@attrs.frozen
class _Held:
    """A finding, and where its JSON lies."""

    finding: CellFinding
    span: JsonSpan


def check_notebook(path: str | PathLike[str], scanner: Scanner | None = None) -> list[CellFinding]:
    """List where a saved notebook holds clear personal data.

    Args:
        path: An ``.ipynb`` file.
        scanner: What scans; one with its defaults if None.

    Returns:
        Findings in order, outputs and sources alike; no value is in them.

    Raises:
        SourceError: If the file cannot be read, or is no notebook of format 4.
    """
    place = Path(path)
    return [held.finding for held in _held(_read(place), place.name, scanner or Scanner())]


def strip_notebook(path: str | PathLike[str], scanner: Scanner | None = None) -> list[CellFinding]:
    """Take the outputs with clear personal data out of a saved notebook, in place.

    The file is replaced whole or not at all, and keeps its permissions; one without such outputs is not
    touched. What was in an earlier version is still in its history, if it has one.

    Args:
        path: An ``.ipynb`` file.
        scanner: What scans; one with its defaults if None.

    Returns:
        What `check_notebook` found before. What is in sources is still there.

    Raises:
        SourceError: If the file cannot be read or written, or is no notebook of format 4.
    """
    place = Path(path)
    before = _read(place)
    after, found = _stripped(before, place.name, scanner or Scanner())
    if after != before:
        _replace(place, after)
    return found


def stripped(notebook: str, scanner: Scanner | None = None) -> str:
    """Return the text of a notebook without the outputs that hold clear personal data.

    Args:
        notebook: The JSON text of an ``.ipynb`` file.
        scanner: What scans; one with its defaults if None.

    Returns:
        The same text but for those outputs.

    Raises:
        SourceError: If it is no notebook of format 4.
    """
    return _stripped(notebook, "The notebook", scanner or Scanner())[0]


def _stripped(text: str, name: str, scanner: Scanner) -> tuple[str, list[CellFinding]]:
    found = _held(text, name, scanner)
    pieces: list[str] = []
    at = 0
    for held in sorted(found, key=lambda each: each.span.start):
        note = _note(held.finding)
        if note is not None:
            pieces += [text[at : held.span.start], _like(note, text, held.span)]
            at = held.span.end
    pieces.append(text[at:])
    after = "".join(pieces)
    if any(_note(each.finding) is not None for each in _held(after, name, scanner)):
        raise SourceError(
            f"{name} still holds clear personal data after its outputs were taken out",
            hint="Clear all outputs in Jupyter and save it again.",
            code="input.notebook",
        )
    return after, [each.finding for each in found]


def _note(finding: CellFinding) -> object | None:
    """Return what stands in the place of what was found; None where nothing is replaced."""
    if finding.part == "widgets":
        return {}
    if finding.part != "output":
        return None
    return {
        "data": {"text/plain": [f"[piiguard took out an output with {counted(finding.counts)}]"]},
        "metadata": {},
        "output_type": "display_data",
    }


def _like(value: object, text: str, span: JsonSpan) -> str:
    """Write *value* with the indent that stands before the value it replaces; on one line if that was."""
    if "\n" not in text[span.start : span.end]:
        return json.dumps(value, ensure_ascii=False)
    line = text[text.rfind("\n", 0, span.start) + 1 : span.start]
    indent = line[: len(line) - len(line.lstrip(" "))]
    newline = "\r\n" if "\r\n" in text[span.start : span.end] else "\n"
    return json.dumps(value, ensure_ascii=False, indent=1).replace("\n", newline + indent)


def _held(text: str, name: str, scanner: Scanner) -> list[_Held]:
    try:
        text = text.removeprefix(_BOM).rjust(len(text))  # so that places are those of the file
        notebook = whole(text)
        _check(notebook, name)
        held: list[_Held] = []
        for key, value in members(text, notebook):
            if key == "cells":
                for number, cell in enumerate(elements(text, value), 1):
                    held += _in_cell(text, cell, number, scanner)
            elif key == "metadata":
                for inner, state in members(text, value):
                    counts = personal_in(texts_of(state.value), scanner) if inner == _WIDGETS else {}
                    held += [_Held(CellFinding(0, "widgets", counts), state)] if counts else []
    except (ValueError, RecursionError) as error:
        if isinstance(error, SourceError):
            raise
        raise _no_notebook(name) from None
    return held


def _check(notebook: JsonSpan, name: str) -> None:
    if not isinstance(notebook.value, dict):
        raise _no_notebook(name)
    fields = cast("dict[str, object]", notebook.value)
    if fields.get("nbformat") != _FORMAT or not isinstance(fields.get("cells"), list):
        raise _no_notebook(name)


def _in_cell(text: str, cell: JsonSpan, number: int, scanner: Scanner) -> Iterator[_Held]:
    for key, value in members(text, cell):
        if key == "outputs":
            for output in elements(text, value):
                counts = personal_in(texts_of(output.value), scanner)
                if counts:
                    yield _Held(CellFinding(number, "output", counts), output)
        elif key in {"source", "attachments"}:
            part = "source" if key == "source" else "attachment"
            counts = personal_in(texts_of(value.value), scanner)
            if counts:
                yield _Held(CellFinding(number, part, counts), value)


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise _no_notebook(path.name) from None
    except OSError as error:
        raise SourceError(
            f"{path.name} cannot be read: {error.strerror}", hint="Check the path and its permissions."
        ) from None


def _replace(path: Path, text: str) -> None:
    target = path.resolve()  # a link goes on pointing to the notebook
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        # Only its owner may read the new file until it has the permissions of the old.
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(text.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(target, part)
        part.replace(target)
    except OSError as error:
        raise SourceError(
            f"{path.name} cannot be written: {error.strerror}",
            hint="Check the folder's permissions and its free space; the notebook is as it was.",
            code="input.source_unwritable",
        ) from None
    finally:
        part.unlink(missing_ok=True)


def _no_notebook(name: str) -> SourceError:
    return SourceError(
        f"{name} is no Jupyter notebook of format 4",
        hint="Give an .ipynb file; an older one is brought up by `jupyter nbconvert --to notebook`.",
        code="input.notebook",
    )
