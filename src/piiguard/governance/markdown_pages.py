"""A report as GitHub-flavoured Markdown, readable as plain text too."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import quote

from piiguard.catalog import Language
from piiguard.governance import labels
from piiguard.governance.blocks import (
    Badge,
    Bars,
    Block,
    Callout,
    Cell,
    Code,
    Figure,
    Figures,
    LegalBases,
    Paragraph,
    Steps,
    Table,
    Tone,
)
from piiguard.governance.reports import Report, Section
from piiguard.governance.texts import Words, moment, printable, said, shown

__all__ = ["render_markdown"]

# What CommonMark and the tables, strikethrough and mathematics of GitHub's flavour give a meaning to.
_SPECIAL: Final = re.compile(r"[\\`*\[\]<>|~$&]|(?<![^\W_])_|_(?![^\W_])|(?<!\S)#")
# What means something at the start of a block only.
_OPENING: Final = re.compile(r"^(?:([0-9]+)([.)])|([+=-]))")
_BAR_LENGTH: Final = 20
# Where there is no colour, what asks for attention is bold.
_LOUD: Final = frozenset({Tone.CAUTION, Tone.ALARM})


def render_markdown(report: Report, lang: Language, *, other: str = "") -> str:
    """Lay a report out as Markdown.

    Args:
        report: The report.
        lang: ``"en"`` or ``"zh"``.
        other: Relative address of the same report in the other language; empty for none.

    Returns:
        The document, ending in a line feed. What the report says is escaped: it shows as it was given.
    """
    return "\n\n".join(_document(report, lang, other)) + "\n"


def _document(report: Report, lang: Language, other: str) -> Iterator[str]:
    yield f"# {_line(report.title, lang)}"
    made = f"{_line(labels.MADE_AT, lang)}{said(labels.COLON, lang)}{moment(report.made_at, lang)}"
    if other:
        made += f" · [{labels.LANGUAGE['zh' if lang == 'en' else 'en']}]({quote(other)})"
    yield made
    if report.lead:
        yield _paragraph(report.lead, lang)
    if report.figures:
        yield _figures(report.figures, lang)
    for section in report.sections:
        yield from _section(section, lang)
    yield "---"
    if report.footer:
        yield _paragraph(report.footer, lang)
    yield _paragraph(labels.MADE_BY, lang)


def _section(section: Section, lang: Language) -> Iterator[str]:
    yield f"## {_line(section.title, lang)}"
    if section.lead:
        yield _paragraph(section.lead, lang)
    for block in section.blocks:
        yield from _block(block, lang)


def _block(block: Block, lang: Language) -> Iterator[str]:
    match block:
        case Figures():
            yield _figures(block.items, lang)
        case Table():
            yield from _caption(block.caption, lang)
            yield _table(block, lang)
        case Bars():
            yield from _caption(block.caption, lang)
            yield _bars(block, lang)
        case Callout():
            title = block.title or labels.TONES[block.tone]
            yield f"> **{_line(title, lang)}**\n>\n> {_paragraph(block.text, lang)}"
        case Paragraph():
            yield _paragraph(block.text, lang)
        case Steps():
            yield "\n".join(_steps(block, lang))
        case LegalBases():
            yield _table(labels.legal_table(block), lang)


def _caption(caption: Words, lang: Language) -> Iterator[str]:
    if caption:
        yield f"**{_line(caption, lang)}**"


def _figures(figures: Sequence[Figure], lang: Language) -> str:
    headers = [labels.FIGURE, labels.VALUE]
    if any(each.hint for each in figures):
        headers.append(labels.NOTE)
    rows = [[each.label, each.value, each.hint][: len(headers)] for each in figures]
    return _table(Table(headers, rows), lang, right=frozenset({1}))


def _bars(bars: Bars, lang: Language) -> str:
    lines = [
        (
            _line(bar.label, lang),
            _line(shown(bar.value, lang), lang),
            f"{bar.share:.1%}",
            "█" * math.ceil(bar.share * _BAR_LENGTH),
        )
        for bar in bars.items
    ]
    return _grid(
        ["", _line(labels.VALUE, lang), _line(labels.SHARE, lang), ""], lines, right=frozenset({1, 2})
    )


def _table(table: Table, lang: Language, *, right: frozenset[int] = frozenset()) -> str:
    headers = [_line(each, lang) for each in table.headers]
    return _grid(
        headers,
        [[_cell(cell, lang) for cell in row] for row in table.rows],
        right=table.numeric_columns | right,
    )


def _grid(headers: Sequence[str], rows: Sequence[Sequence[str]], *, right: frozenset[int]) -> str:
    rules = ["---:" if at in right else "---" for at in range(len(headers))]
    return "\n".join(f"| {' | '.join(row)} |" for row in (headers, rules, *rows))


def _cell(cell: Cell, lang: Language) -> str:
    match cell:
        case Badge():
            text = _line(cell.text, lang)
            return f"**{text}**" if text and cell.tone in _LOUD else text
        case Code():
            # Tables split at a bar before code is looked at, and readers differ on how to escape one there.
            return _line(cell.text, lang) if "|" in cell.text else _code(cell.text)
        case _:
            return _line(shown(cell, lang), lang)


def _steps(steps: Steps, lang: Language) -> Iterator[str]:
    for number, step in enumerate(steps.items, 1):
        indent = " " * len(f"{number}. ")
        yield f"{number}. {_paragraph(step.text, lang)}"
        if step.command:
            command = printable(step.command)
            fence = "`" * max(3, 1 + _longest_run(command))
            for line in ("", f"{fence}sh", *command.splitlines(), fence, ""):
                yield f"{indent}{line}".rstrip()


def _code(text: str) -> str:
    flat = " ".join(printable(text).split())
    if not flat:
        return ""
    fence = "`" * (1 + _longest_run(flat))
    pad = " " if flat[0] == "`" or flat[-1] == "`" else ""
    return f"{fence}{pad}{flat}{pad}{fence}"


def _longest_run(text: str) -> int:
    return max((len(run) for run in re.findall("`+", text)), default=0)


def _paragraph(words: Words, lang: Language) -> str:
    text = _line(words, lang)
    return _OPENING.sub(lambda found: f"{found[1] or ''}\\{found[2] or found[3]}", text)


def _line(words: Words, lang: Language) -> str:
    flat = " ".join(printable(said(words, lang)).split())
    return _SPECIAL.sub(r"\\\g<0>", flat)
