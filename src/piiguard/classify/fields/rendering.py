"""A classification as aligned text and Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Final

from piiguard.catalog import Entity, Language, Level, facts_of
from piiguard.catalog.widths import padded, width
from piiguard.classify.fields.notes import Note

if TYPE_CHECKING:
    from piiguard.classify.fields.classification import FieldClass

__all__ = ["markdown", "plain", "rows"]

_HEADINGS: Final[Mapping[Language, tuple[str, ...]]] = {
    "en": ("field", "entity", "level", "confidence", "matched", "evidence"),
    "zh": ("字段", "类型", "级别", "置信度", "命中", "依据"),
}
_MEASURES: Final[Mapping[Language, str]] = {"en": "measures", "zh": "应采取的措施"}
_NOTHING: Final = "–"
_WIDEST: Final = 60


def rows(fields: Sequence[FieldClass], lang: Language, *, measures: bool = False) -> list[dict[str, str]]:
    """Return heading → cell for each field."""
    table: list[dict[str, str]] = [
        dict(zip(_HEADINGS[lang], _cells(field, lang), strict=True)) for field in fields
    ]
    if measures:
        separator = "；" if lang == "zh" else "; "
        for row, field in zip(table, fields, strict=True):
            row[_MEASURES[lang]] = separator.join(each.text(lang) for each in field.measures) or _NOTHING
    return table


def markdown(source: str, table: Sequence[Mapping[str, str]], notes: Iterable[Note], lang: Language) -> str:
    """Return a Markdown table with a title above and the notes below."""
    headings = tuple(table[0]) if table else _HEADINGS[lang]
    lines = [
        f"### {_markdown_cell(source)}",
        "",
        _markdown_row(headings),
        _markdown_row(["---"] * len(headings)),
    ]
    lines += [_markdown_row(row.values()) for row in table]
    remarks = [f"- {_markdown_cell(note.text(lang))}" for note in notes]
    return "\n".join([*lines, *([""] if remarks else []), *remarks]) + "\n"


def plain(source: str, table: Sequence[Mapping[str, str]], lang: Language) -> str:
    """Return a table aligned for a terminal, where Chinese characters take two columns."""
    headings = tuple(table[0]) if table else _HEADINGS[lang]
    grid = [headings, *(tuple(map(_one_line, row.values())) for row in table)]
    widths = [min(_WIDEST, max(width(row[column]) for row in grid)) for column in range(len(headings))]
    lines = ["  ".join(map(padded, row, widths)) for row in grid]
    rule = "  ".join("─" * columns for columns in widths)
    return "\n".join([_one_line(source), lines[0].rstrip(), rule, *(line.rstrip() for line in lines[1:])])


def _cells(field: FieldClass, lang: Language) -> tuple[str, ...]:
    separator = "；" if lang == "zh" else "; "
    return (
        field.name,
        _kind(field, lang),
        _NOTHING if field.level is None else _graded(field.level, lang),
        f"{field.confidence:.2f}" if field.personal else _NOTHING,
        f"{field.matched:,}/{field.rows_seen:,}" if field.personal and field.rows_seen else _NOTHING,
        separator.join(note.text(lang) for note in field.evidence) or _NOTHING,
    )


def _kind(field: FieldClass, lang: Language) -> str:
    within = ("、" if lang == "zh" else ", ").join(_label(each, lang) for each in field.contains)
    if field.entity is not None:
        return _label(field.entity, lang) + (f" (+ {within})" if within else "")
    if not within:
        return _NOTHING
    return f"文本，含{within}" if lang == "zh" else f"text with {within}"


def _graded(level: Level, lang: Language) -> str:
    return f"{level.zh}（{level.standard.value}）" if lang == "zh" else f"{level.en} ({level.standard.value})"


def _label(entity: Entity, lang: Language) -> str:
    return facts_of(entity).zh if lang == "zh" else entity.name


def _one_line(text: str) -> str:
    """Keep a name from breaking the table or steering a terminal."""
    return "".join(each if each.isprintable() else "\ufffd" for each in text)


def _markdown_row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(map(_markdown_cell, cells)) + " |"


def _markdown_cell(text: str) -> str:
    return escape(_one_line(text), quote=False).replace("\\", "\\\\").replace("|", "\\|").replace("`", "\\`")
