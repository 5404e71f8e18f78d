"""A file cut into parts of bounded size, at places where nothing depends on what follows.

A text overlaps (see `piiguard.classify.pieces`); a table is cut between rows, on its bytes, so that whoever
cuts need not decode. In an encoding whose characters may contain the byte of a delimiter it is made UTF-8
first.
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Callable, Iterator
from typing import BinaryIO, Final

from piiguard.classify.fields.encodings import TextFormat
from piiguard.classify.pieces import Piece, pieces
from piiguard.errors import SourceError
from piiguard.files.csv_work import complete_rows
from piiguard.files.json_work import complete_lines
from piiguard.files.work import Part

__all__ = ["codec_of_parts", "line_parts", "row_parts", "text_pieces"]

# Characters are one byte each, or all of their bytes lie beyond ASCII.
_PLAIN: Final = frozenset({"utf-8", "ascii", "iso8859-1", "iso8859-15", "cp1252"})
# Here a later byte of a character may be that of a letter, a bar or a brace, but of nothing below "0".
# GB 18030-2022, 5: bytes 30 to 39 in four-byte characters, 40 to 7E and 80 to FE in those of two.
_LETTERS: Final = frozenset({"gb18030", "gbk", "gb2312", "big5"})
_BLOCK: Final = 1 << 20
_TEXT: Final = 1 << 19  # code points; Chinese takes three bytes each
_LONGEST: Final = 1 << 24


def text_pieces(file: BinaryIO, text: TextFormat) -> Iterator[Piece]:
    """Cut a text.

    Args:
        file: The file, from its beginning.
        text: How it is encoded.

    Yields:
        Its pieces; broken bytes are U+FFFD.
    """
    file.read(len(text.mark))
    wrapped = io.TextIOWrapper(file, encoding=text.codec, errors="replace", newline="")
    try:
        yield from pieces(wrapped.read, _TEXT)
    finally:
        wrapped.detach()


def codec_of_parts(text: TextFormat, delimiter: str = ",") -> str:
    """Say in which encoding `row_parts` and `line_parts` yield a file.

    Args:
        text: How the file is encoded.
        delimiter: What stands between cells.

    Returns:
        The file's own, if its bytes can be cut, or UTF-8.

    >>> codec_of_parts(TextFormat("gb18030")), codec_of_parts(TextFormat("gb18030"), "|")
    ('gb18030', 'utf-8')
    """
    if text.codec in _PLAIN or (text.codec in _LETTERS and delimiter < "0"):
        return text.codec
    return "utf-8"


def row_parts(file: BinaryIO, text: TextFormat, delimiter: str, *, name: str, header: bool) -> Iterator[Part]:
    """Cut a CSV file between rows.

    Args:
        file: The file, from its beginning.
        text: How it is encoded.
        delimiter: Between cells.
        name: What errors call it.
        header: Whether it begins with a row of names.

    Yields:
        Its parts, encoded as `codec_of_parts` says.

    Raises:
        SourceError: If a row is longer than 16 MiB, which is what a quote that is never closed looks like.
    """
    blocks = _blocks(file, text, codec_of_parts(text, delimiter))
    for number, data in enumerate(_cut(blocks, lambda held: complete_rows(held, delimiter), name)):
        yield Part(data, first=int(header and not number))


def line_parts(file: BinaryIO, text: TextFormat, *, name: str) -> Iterator[Part]:
    """Cut a file between lines.

    Args:
        file: The file, from its beginning.
        text: How it is encoded.
        name: What errors call it.

    Yields:
        Its parts, encoded as `codec_of_parts` says.

    Raises:
        SourceError: If a line is longer than 16 MiB.
    """
    blocks = _blocks(file, text, codec_of_parts(text))
    for data in _cut(blocks, complete_lines, name):
        yield Part(data)


def _blocks(file: BinaryIO, text: TextFormat, codec: str) -> Iterator[bytes]:
    file.read(len(text.mark))
    if codec == text.codec:
        while block := file.read(_BLOCK):
            yield block
        return
    decoder = codecs.getincrementaldecoder(text.codec)("replace")
    while block := file.read(_BLOCK):
        yield decoder.decode(block).encode("utf-8", "replace")
    yield decoder.decode(b"", final=True).encode("utf-8", "replace")


def _cut(blocks: Iterator[bytes], whole: Callable[[bytes], int], name: str) -> Iterator[bytes]:
    """Yield as much of *blocks* at a time as *whole* says is complete."""
    held, lines = b"", 1
    for block in blocks:
        held += block
        end = whole(held)
        if end:
            yield held[:end]
            lines += held.count(b"\n", 0, end)
            held = held[end:]
        elif len(held) > _LONGEST:
            raise SourceError(
                f"{name} cannot be read past line {lines:,}: a row exceeds {_LONGEST >> 20} MiB",
                hint="Look for a quotation mark that is opened there and never closed.",
                code="input.source_quote",
            )
    if held:
        yield held
