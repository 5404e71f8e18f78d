"""Finding out how a text file is encoded, and where it breaks its own encoding.

The order is: byte order mark, UTF-16 by its zero bytes, UTF-8 by strict decoding of the whole file, then
GB18030 (GB 18030-2022, which contains GBK and GB2312). A file that is UTF-8 but for a few bytes is UTF-8
with broken places, not GB18030: the two are told apart by how much of its non-ASCII text decodes.
"""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import BinaryIO, Final, Literal

import attrs

from piiguard.classify.fields.notes import Note
from piiguard.classify.fields.packings import open_bytes
from piiguard.errors import SourceError

__all__ = ["BrokenPlace", "TextFormat", "TextSurvey", "survey_text"]

Codec = Literal["utf-8", "utf-16-le", "utf-16-be", "gb18030"]

_BOMS: Final[tuple[tuple[bytes, Codec], ...]] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UTF32_BOMS: Final = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_LABELS: Final[dict[str, str]] = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
    "gb18030": "GB18030",
}
# First bytes of files that are taken for tables by mistake, with what to do instead.
_MAGIC: Final = (
    (b"PK\x03\x04", "a ZIP archive or an Office document", "Save the sheet as CSV (UTF-8) and give that."),
    (b"\xd0\xcf\x11\xe0", "an old Office document", "Save the sheet as CSV (UTF-8) and give that."),
    (b"%PDF", "a PDF", "Extract its text first."),
    (b"SQLite format 3\x00", "an SQLite database", "Name it .sqlite or .db."),
    (b"PAR1", "a Parquet file", "Name it .parquet."),
    (b"\x89PNG", "an image", "Give a table."),
    (b"\xff\xd8\xff", "an image", "Give a table."),
    (b"\x7fELF", "a program", "Give a table."),
)
_CHUNK: Final = 1 << 16
_HEAD: Final = 1 << 13
_SHOWN: Final = 20
# A file counts as broken UTF-8 rather than as GB18030 when at most one in five of its non-ASCII
# characters fails. Real GB18030 prose read as UTF-8 fails on more than nine in ten.
_BROKEN_SHARE: Final = 0.2
_DAMAGED_SHARE: Final = 0.08
# More control bytes than this, tab and line ends apart, is no text; a few stray NULs are.
_BINARY_SHARE: Final = 0.02
_BINARY_LEAST: Final = 16
_CONTROLS: Final = tuple(bytes((each,)) for each in (*range(9), *range(14, 32)))


@attrs.frozen
class BrokenPlace:
    """Bytes that do not belong to the file's encoding.

    Attributes:
        line: Line of the file, from 1.
        byte: Offset from the start of the file, from 0.
        size: How many bytes are replaced by U+FFFD.
    """

    line: int
    byte: int
    size: int


@attrs.frozen
class TextFormat:
    """How text is stored.

    Attributes:
        codec: Python's name of the encoding.
        bom: Whether a byte order mark stands in front.
    """

    codec: str = "utf-8"
    bom: bool = False

    def __str__(self) -> str:
        label = _LABELS.get(self.codec, self.codec)
        return f"{label} with BOM" if self.bom else label

    @property
    def mark(self) -> bytes:
        """The bytes of the byte order mark, or none."""
        return "\ufeff".encode(self.codec) if self.bom else b""


@attrs.frozen
class TextSurvey:
    """What one pass over a text file found.

    Attributes:
        format: Its encoding.
        broken: The first broken places.
        broken_count: How many there are.
        nul_count: How many NUL characters it holds.
        crlf: Whether its first line ends in CR LF.
    """

    format: TextFormat
    broken: tuple[BrokenPlace, ...]
    broken_count: int
    nul_count: int
    crlf: bool

    def notes(self) -> list[Note]:
        """Say what was detected and what will be repaired on reading."""
        found = [
            Note(f"encoding: {self.format}", zh=f"编码：{self.format}", code="encoding"),
        ]
        if self.broken_count:
            first = self.broken[0]
            found.append(
                Note(
                    f"broken places read as U+FFFD: {self.broken_count:,}, the first at line {first.line}, "
                    f"byte {first.byte}",
                    zh=f"有 {self.broken_count} 处字节损坏，已读作 U+FFFD；"
                    f"首处在第 {first.line} 行、第 {first.byte} 字节",
                    code="broken-encoding",
                )
            )
        if self.nul_count:
            found.append(
                Note(
                    f"NUL characters removed: {self.nul_count:,}",
                    zh=f"已去除 {self.nul_count} 个 NUL 字符",
                    code="nul",
                )
            )
        return found


def survey_text(path: Path, *, codec: str | None = None) -> TextSurvey:
    """Read *path* once, in constant memory, and find out how it is encoded.

    Args:
        path: A text file.
        codec: The encoding, where the caller knows it; then only its breaks are looked for.

    Returns:
        Encoding, broken places and line ends.

    Raises:
        SourceError: If the file is empty, binary, or in no encoding that piiguard knows.
    """
    with open_bytes(path) as file:
        head = file.read(_HEAD)
    if not head:
        raise SourceError(
            f"{path.name} is empty", hint="Give a file with a header and rows.", code="input.source_empty"
        )
    _refuse_binary(path, head)
    chosen = _known(codec, head) if codec else _by_mark(head) or _by_zeros(head)
    if chosen is None:
        controls = sum(map(head.count, _CONTROLS))
        if controls > max(_BINARY_LEAST, len(head) * _BINARY_SHARE):
            raise _binary(path, "binary data", "Give a CSV, JSONL, Parquet or SQLite file.")
        chosen = _by_decoding(path)
    broken, count, nuls = _walk(path, chosen)
    newline = head.find("\n".encode(chosen.codec))
    return TextSurvey(
        format=chosen,
        broken=tuple(broken),
        broken_count=count,
        nul_count=nuls,
        crlf=newline > 0 and head[:newline].endswith("\r".encode(chosen.codec)),
    )


def _known(codec: str, head: bytes) -> TextFormat:
    try:
        name = codecs.lookup(codec).name
    except LookupError:
        raise SourceError(
            f"No encoding is named {codec!r}", hint="Known: utf-8, utf-16-le, utf-16-be, gb18030, big5 …"
        ) from None
    marked = _by_mark(head)
    if marked is not None:
        return marked
    return TextFormat("utf-8" if name == "utf-8-sig" else name)


def _by_mark(head: bytes) -> TextFormat | None:
    for mark, codec in _BOMS:
        if head.startswith(mark):
            return TextFormat(codec, bom=True)
    return None


def _by_zeros(head: bytes) -> TextFormat | None:
    """Recognise UTF-16 without a mark: its ASCII characters' zeros lie at one parity."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if min(even, odd) or not max(even, odd):
        return None
    codec: Codec = "utf-16-be" if even else "utf-16-le"
    text = codecs.getincrementaldecoder(codec)("replace").decode(head)
    return TextFormat(codec) if "\n" in text and "\ufffd" not in text else None


def _by_decoding(path: Path) -> TextFormat:
    utf8, gb18030 = TextFormat("utf-8"), TextFormat("gb18030")
    places, _, _ = _walk(path, utf8, first_only=True)
    if not places:
        return utf8
    first = places[0]
    sample = _around(path, first.byte)
    for each in (utf8, gb18030):
        if _failing(sample, each.codec) <= _BROKEN_SHARE:
            return each
    if sample.decode(utf8.codec, "replace").count("\ufffd") <= _DAMAGED_SHARE * len(sample):
        # Nearly all of it is ASCII, so the rest is damage rather than a language.
        return utf8
    with open_bytes(path) as file:
        file.seek(first.byte)
        raw = file.read(4).hex(" ")
    raise SourceError(
        f"{path.name} is neither UTF-8, UTF-16 nor GB18030: line {first.line}, byte {first.byte} (0x{raw})",
        hint="Name its encoding (encoding='big5', 'shift_jis' …) or save it as UTF-8.",
        code="input.source_encoding",
    )


def _around(path: Path, byte: int) -> bytes:
    """Read whole lines around an offset, so that no character is cut at the start."""
    start = max(0, byte - _CHUNK // 2)
    with open_bytes(path) as file:
        file.seek(start)
        sample = file.read(_CHUNK)
    return sample[sample.find(b"\n") + 1 :] if start else sample


def _failing(sample: bytes, codec: str) -> float:
    """Return which share of the non-ASCII characters of *sample* does not decode."""
    text = codecs.getincrementaldecoder(codec)("replace").decode(sample)
    foreign = sum(1 for each in text if each > "\x7f")
    return text.count("\ufffd") / foreign if foreign else 0.0


def _walk(
    path: Path, text_format: TextFormat, *, first_only: bool = False
) -> tuple[list[BrokenPlace], int, int]:
    """Decode the whole file strictly; return the first broken places, their number, and that of NULs."""
    with open_bytes(path) as file:
        return _broken_places(file, text_format, first_only=first_only)


def _broken_places(
    file: BinaryIO, text_format: TextFormat, *, first_only: bool
) -> tuple[list[BrokenPlace], int, int]:
    places: list[BrokenPlace] = []
    count = nuls = 0
    line = 1
    decoder = codecs.getincrementaldecoder(text_format.codec)()
    offset = len(text_format.mark)
    file.seek(offset)
    while True:
        chunk = file.read(_CHUNK)
        last = not chunk
        while True:
            try:
                text = decoder.decode(chunk, last)
            except UnicodeDecodeError as error:
                text = error.object[: error.start].decode(text_format.codec)
                # The decoder had kept the beginning of a character from the chunk before.
                kept = len(error.object) - len(chunk)
                broken = BrokenPlace(
                    line + text.count("\n"), offset - kept + error.start, error.end - error.start
                )
                offset += error.end - kept
                chunk = error.object[error.end :]
                decoder.reset()
                count += 1
                if len(places) < _SHOWN:
                    places.append(broken)
                if first_only:
                    return places, count, nuls
            else:
                offset += len(chunk)
                chunk = b""
            line += text.count("\n")
            nuls += text.count("\0")
            if not chunk:
                break
        if last:
            return places, count, nuls


def _refuse_binary(path: Path, head: bytes) -> None:
    if head.startswith(_UTF32_BOMS):
        raise SourceError(f"{path.name} is UTF-32", hint="Save it as UTF-8.", code="input.source_encoding")
    for magic, what, hint in _MAGIC:
        if head.startswith(magic):
            raise _binary(path, what, hint)


def _binary(path: Path, what: str, hint: str) -> SourceError:
    return SourceError(f"{path.name} holds {what}, not text", hint=hint, code="input.source_binary")
