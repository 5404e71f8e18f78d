"""Clear personal data in what a cell of a notebook shows: printed text, HTML, tables, tracebacks.

Scripts and styles within HTML are read too, for plots carry their data in them. Pictures are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final, TypeAlias, cast

import attrs

from piiguard.catalog import Entity, level_of
from piiguard.frontdoor import Scanner

if TYPE_CHECKING:
    from piiguard.catalog.languages import Language

__all__ = ["counted", "personal_in", "said", "texts_of"]

_Cells: TypeAlias = dict[str, list[str | None]]

# Bytes in base 64; no reader sees a value in them, and by chance they hold any number.
_BINARY: Final = re.compile(
    r"(?:image/(?!svg)|audio/|video/|font/|application/(?:pdf|octet-stream))", re.IGNORECASE
)
_ESCAPES: Final = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
# Elements that stand on a line of their own; all others run on, and a number may run through them.
_BREAKING: Final = frozenset(
    "address article br caption dd div dl dt h1 h2 h3 h4 li ol option p pre table td th tr ul".split()  # noqa: SIM905 - read as a line
)
_CELLS: Final = frozenset({"td", "th"})
_MASKED: Final = frozenset("*\uff0a●•")


def personal_in(texts: Iterable[str], scanner: Scanner) -> dict[Entity, int]:
    """Count the different personal values that stand clear in *texts*.

    A value that is shown twice, as text and as HTML, counts once. Of an HTML table, whole columns are looked
    at as well: a name that nothing in its line gives away is one by its heading and its neighbours.

    Args:
        texts: What one cell shows, as `texts_of` reads it from an output.
        scanner: What scans.

    Returns:
        Entity → how many; entities that are about no person are left out.
    """
    values: dict[Entity, set[str]] = {}
    for text in dict.fromkeys(texts):
        for finding in scanner.engine.scan(_ESCAPES.sub("", text)):
            values.setdefault(finding.entity, set()).add(finding.value)
        if "<" in text:
            page = _Page.read(text)
            for finding in scanner.engine.scan(page.text):
                values.setdefault(finding.entity, set()).add(finding.value)
            for entity, cells in _in_tables(page.tables):
                # What was found in the cells as well is not counted again.
                seen = {value for found in values.values() for value in found}
                values.setdefault(entity, set()).update(cells - seen)
    counts = {entity: len(found) for entity, found in values.items() if found}
    return {entity: counts[entity] for entity in sorted(counts) if level_of(entity).severity}


def texts_of(output: object, mime: str = "") -> Iterator[str]:
    """List every text in an output, or in the data of one, however it is nested.

    Args:
        output: What a JSON parser makes of it.
        mime: The media type it stands under, if it does.

    Yields:
        Texts. A list of lines is read in one, with breaks between them where it has none itself too.
    """
    if isinstance(output, str):
        if not _BINARY.match(mime):
            yield output
    elif isinstance(output, (int, float)) and not isinstance(output, bool):
        yield repr(output)
    elif isinstance(output, Mapping):
        for key, value in cast("Mapping[str, object]", output).items():
            yield key
            yield from texts_of(value, key)
    elif isinstance(output, list):
        items = cast("list[object]", output)
        if all(isinstance(each, str) for each in items):
            lines = cast("list[str]", items)
            if not _BINARY.match(mime):
                yield "".join(lines)
                yield "\n".join(lines)
        else:
            for each in items:
                yield from texts_of(each, mime)


def counted(counts: Mapping[Entity, int], lang: Language = "en") -> str:
    """Write counts out.

    >>> counted({Entity.CN_MOBILE: 2, Entity.PERSON: 1})
    '2 CN_MOBILE, 1 PERSON'
    """
    from piiguard.catalog.markup import label

    if lang == "zh":
        return "、".join(f"{label(entity, lang)} {count:,} 个" for entity, count in counts.items())
    return ", ".join(f"{count:,} {entity}" for entity, count in counts.items())


def said(counts: Mapping[Entity, int], lang: Language) -> str:
    """Say that a cell's output holds what *counts* counts."""
    if lang == "zh":
        return f"此单元格的输出含有明文个人信息：{counted(counts, lang)}。"
    return f"The output of this cell holds clear personal data: {counted(counts)}."


@attrs.frozen
class _Page:
    """What a reader sees of HTML: its text, and its tables by column."""

    text: str
    tables: list[_Cells]

    @classmethod
    def read(cls, html: str) -> _Page:
        reader = _Reader()
        reader.feed(html)
        reader.close()
        return cls("".join(reader.words), [_columns(rows) for rows in reader.tables if rows])


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tables: list[list[list[str]]] = []
        self._in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the base's
        if tag in _BREAKING:
            self.words.append("\n")
        if tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])
        elif tag in _CELLS and self.tables and self.tables[-1]:
            self.tables[-1][-1].append("")
            self._in_cell = True

    def handle_endtag(self, tag: str) -> None:
        if tag in _BREAKING:
            self.words.append("\n")
        if tag in _CELLS or tag == "tr":
            self._in_cell = False

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self._in_cell and self.tables[-1] and self.tables[-1][-1]:
            self.tables[-1][-1][-1] += data


def _columns(rows: list[list[str]]) -> _Cells:
    """Turn rows to columns, the first row their headings; rows of another length are left out."""
    from piiguard.classify.fields.tables import unique_names

    head, *body = rows
    names, _ = unique_names([name.strip() for name in head])
    kept = [row for row in body if len(row) == len(head)]
    return {name: [_clear(row[at].strip()) for row in kept] for at, name in enumerate(names)}


def _clear(cell: str) -> str | None:
    return None if not cell or not _MASKED.isdisjoint(cell) else cell


def _in_tables(tables: Iterable[_Cells]) -> Iterator[tuple[Entity, set[str]]]:
    from piiguard.classify import classify

    for table in tables:
        if not any(any(cells) for cells in table.values()):
            continue
        for field, cells in zip(classify(table), table.values(), strict=True):
            # A city or a sex alone, as a summary has them by the dozen, is nobody's.
            if field.entity is not None and field.matched and field.quasi is None:
                yield field.entity, set(filter(None, cells))
