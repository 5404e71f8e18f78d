"""Text files as commands read them: any encoding, any size, one bounded piece at a time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import attrs

from piiguard.catalog import Finding
from piiguard.classify import Engine
from piiguard.classify.fields import SUFFIXES
from piiguard.classify.fields.encodings import TextFormat, TextSurvey, survey_text
from piiguard.classify.fields.writing import replacing
from piiguard.classify.pieces import Piece, pieces
from piiguard.errors import SourceError
from piiguard.mask import MaskPolicy

__all__ = ["TABLES", "Place", "mask_text_file", "places", "survey"]

TABLES: Final = SUFFIXES - {".txt"}
"""Endings that the commands read as tables; by this ending people mean a text, though it can hold a table."""


@attrs.frozen
class Place:
    """A finding in a text file.

    Attributes:
        line: Its line, from 1.
        column: Its first code point in that line, from 1.
        finding: The finding.
        written: How it is spelled there. Personal data: left out of ``repr``.
    """

    line: int
    column: int
    finding: Finding
    written: str = attrs.field(repr=False)


def survey(path: Path) -> TextSurvey:
    """Find out how a text file is stored.

    Args:
        path: The file.

    Returns:
        Its encoding, and where its bytes are broken.

    Raises:
        SourceError: If it is missing, binary, or may not be read.
    """
    try:
        return survey_text(path)
    except OSError as error:
        raise SourceError(
            f"{path} cannot be read: {error.strerror}", hint="Check the path and its permissions."
        ) from None


def places(path: Path, text: TextFormat, engine: Engine) -> Iterator[Place]:
    """Find personal data in a text file, in constant memory.

    Args:
        path: The file.
        text: Its encoding.
        engine: What finds things.

    Yields:
        Findings with line and column, in order.
    """
    line, begun = 1, 0  # where the piece begins to count: its line, and where that line begins in the file
    for piece in _pieces(path, text):
        at = piece.first  # the lines before it are counted
        for finding in engine.scan(piece.text):
            if not piece.first <= finding.start < piece.last:
                continue
            breaks = piece.text.count("\n", at, finding.start)
            if breaks:
                line += breaks
                begun = piece.offset + piece.text.rfind("\n", at, finding.start) + 1
            at = finding.start
            written = piece.text[finding.start : finding.end]
            yield Place(line, piece.offset + finding.start - begun + 1, finding, written)
        # What lies before `last` is done with, although the next piece begins earlier.
        breaks = piece.text.count("\n", at, piece.last)
        if breaks:
            line += breaks
            begun = piece.offset + piece.text.rfind("\n", at, piece.last) + 1


def mask_text_file(path: Path, target: Path, text: TextFormat, engine: Engine, masks: MaskPolicy) -> int:
    """Copy a text file with what is found in it masked, whole or not at all.

    Args:
        path: The file.
        target: Where to; an existing file is replaced.
        text: Its encoding, which the copy keeps.
        engine: What finds things.
        masks: How they are masked.

    Returns:
        How many findings were masked.

    Raises:
        SourceError: If the copy cannot be written.
    """
    count = done = 0
    with replacing(target, text) as file:
        for piece in _pieces(path, text):
            for finding in engine.scan(piece.text):
                if piece.first <= finding.start < piece.last:
                    file.write(piece.text[done - piece.offset : finding.start])
                    file.write(masks.mask_value(finding.entity, piece.text[finding.start : finding.end]))
                    done = piece.offset + finding.end
                    count += 1
            if piece.offset + piece.last > done:
                file.write(piece.text[done - piece.offset : piece.last])
                done = piece.offset + piece.last
    return count


def _pieces(path: Path, text: TextFormat) -> Iterator[Piece]:
    with path.open(encoding=text.codec, errors="replace", newline="") as file:
        if text.bom:
            file.read(1)
        yield from pieces(file.read)
