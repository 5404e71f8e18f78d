"""A report as one HTML file that needs nothing else: no script, no network, light and dark, on A4 too.

Whatever the report says passes through `_escaped`; the page's own policy forbids scripts, addresses and
styles other than its one style sheet, should anything ever slip past.
"""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib import resources
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
)
from piiguard.governance.reports import Report, Section
from piiguard.governance.texts import Words, moment, printable, said, shown

__all__ = ["render_html"]

_STYLE_SHEET: Final = "report.css"
_LONG: Final = 32


def render_html(report: Report, lang: Language, *, other: str = "") -> str:
    """Lay a report out as one HTML file.

    Args:
        report: The report.
        lang: ``"en"`` or ``"zh"``.
        other: Relative address of the same report in the other language; empty for none.

    Returns:
        The document. Everything the report says is escaped.
    """
    style = _style()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    title = _said(report.title, lang)
    lines = [
        "<!doctype html>",
        f'<html lang="{labels.HTML_LANG[lang]}">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        '<meta name="referrer" content="no-referrer">',
        '<meta name="robots" content="noindex">',
        f"<title>{title}</title>",
        f"<style>{style}</style>",
        "</head>",
        "<body>",
        f'<a class="skip" href="#report">{_said(labels.SKIP, lang)}</a>',
        *_head(report, lang, title, other),
        '<div class="page">',
        *_contents(report, lang),
        '<main id="report" tabindex="-1">',
        *_summary(report, lang),
        *(line for at, each in enumerate(report.sections, 1) for line in _section(each, at, lang)),
        "</main>",
        "</div>",
        *_foot(report, lang),
        "</body>",
        "</html>",
    ]
    return "\n".join(lines) + "\n"


# --- the page -------------------------------------------------------------------------------------


def _head(report: Report, lang: Language, title: str, other: str) -> Iterator[str]:
    yield '<header class="head">'
    yield '<div class="bar"><span class="brand">piiguard</span>'
    if other:
        to: Language = "zh" if lang == "en" else "en"
        code, name = labels.HTML_LANG[to], labels.LANGUAGE[to]
        yield f'<a class="other" href="{_escaped(quote(other))}" hreflang="{code}" lang="{code}">{name}</a>'
    yield "</div>"
    yield f"<h1>{title}</h1>"
    if report.lead:
        yield f'<p class="lead">{_said(report.lead, lang)}</p>'
    made = f"{_said(labels.MADE_AT, lang)}{_said(labels.COLON, lang)}"
    when = f'<time datetime="{report.made_at.isoformat()}">{_escaped(moment(report.made_at, lang))}</time>'
    yield f'<p class="made">{made}{when}</p>'
    yield "</header>"


def _contents(report: Report, lang: Language) -> Iterator[str]:
    yield '<nav class="contents" aria-labelledby="contents">'
    yield f'<h2 id="contents">{_said(labels.CONTENTS, lang)}</h2>'
    yield "<ol>"
    for at, section in enumerate(report.sections, 1):
        yield f'<li><a href="#section-{at}">{_said(section.title, lang)}</a></li>'
    yield "</ol>"
    yield "</nav>"


def _summary(report: Report, lang: Language) -> Iterator[str]:
    if report.figures:
        yield '<section class="summary" aria-labelledby="summary">'
        yield f'<h2 id="summary">{_said(labels.SUMMARY, lang)}</h2>'
        yield from _figures(report.figures, lang)
        yield "</section>"


def _section(section: Section, at: int, lang: Language) -> Iterator[str]:
    title = _said(section.title, lang)
    yield f'<section aria-labelledby="section-{at}">'
    yield f'<h2 id="section-{at}"><span class="number" aria-hidden="true">{at}</span>{title}</h2>'
    if section.lead:
        yield f'<p class="lead">{_said(section.lead, lang)}</p>'
    for block in section.blocks:
        yield from _block(block, lang, title)
    yield "</section>"


def _foot(report: Report, lang: Language) -> Iterator[str]:
    yield '<footer class="foot">'
    if report.footer:
        yield f"<p>{_said(report.footer, lang)}</p>"
    yield f"<p>{_said(labels.MADE_BY, lang)}</p>"
    yield "</footer>"


# --- the blocks -----------------------------------------------------------------------------------


def _block(block: Block, lang: Language, title: str) -> Iterator[str]:
    match block:
        case Figures():
            yield from _figures(block.items, lang)
        case Table():
            yield from _table(block, lang, title)
        case Bars():
            yield from _bars(block, lang)
        case Callout():
            name = _said(block.title or labels.TONES[block.tone], lang)
            yield f'<div class="callout {block.tone.value}" role="note">'
            yield f'<p class="name">{name}</p><p>{_said(block.text, lang)}</p>'
            yield "</div>"
        case Paragraph():
            yield f"<p>{_said(block.text, lang)}</p>"
        case Steps():
            yield from _steps(block, lang)
        case LegalBases():
            yield from _table(labels.legal_table(block), lang, title)


def _figures(figures: Sequence[Figure], lang: Language) -> Iterator[str]:
    yield '<dl class="figures">'
    for each in figures:
        hint = f'<dd class="hint">{_said(each.hint, lang)}</dd>' if each.hint else ""
        value = _escaped(shown(each.value, lang))
        yield (
            f'<div class="{each.tone.value}"><dt>{_said(each.label, lang)}</dt>'
            f'<dd class="value">{value}</dd>{hint}</div>'
        )
    yield "</dl>"


def _table(table: Table, lang: Language, title: str) -> Iterator[str]:
    numeric = table.numeric_columns
    kinds = [' class="number"' if at in numeric else "" for at in range(len(table.headers))]
    label = _said(table.caption, lang) or title
    # A wide table scrolls by itself; the keyboard reaches it, and a reader is told what it is.
    yield f'<div class="scroll" role="region" aria-label="{label}" tabindex="0">'
    yield "<table>"
    if table.caption:
        yield f"<caption>{_said(table.caption, lang)}</caption>"
    heads = "".join(
        f'<th scope="col"{kind}>{_said(each, lang)}</th>'
        for each, kind in zip(table.headers, kinds, strict=True)
    )
    yield f"<thead><tr>{heads}</tr></thead>"
    yield "<tbody>"
    for row in table.rows:
        first = f'<th scope="row"{kinds[0]}>{_cell(row[0], lang)}</th>'
        rest = (f"<td{kind}>{_cell(each, lang)}</td>" for each, kind in zip(row[1:], kinds[1:], strict=True))
        yield f"<tr>{first}{''.join(rest)}</tr>"
    if not table.rows:
        yield f'<tr><td class="none" colspan="{len(kinds)}">{_said(labels.NONE, lang)}</td></tr>'
    yield "</tbody>"
    yield "</table>"
    yield "</div>"


def _cell(cell: Cell, lang: Language) -> str:
    match cell:
        case Badge():
            return f'<span class="badge {cell.tone.value}">{_said(cell.text, lang)}</span>'
        case Code():
            # A name stays on its line; a digest may break where it must.
            kind = ' class="long"' if len(cell.text) > _LONG else ""
            return f"<code{kind}>{_escaped(cell.text)}</code>"
        case _:
            return _escaped(shown(cell, lang))


def _bars(bars: Bars, lang: Language) -> Iterator[str]:
    yield '<table class="bars">'
    if bars.caption:
        yield f"<caption>{_said(bars.caption, lang)}</caption>"
    yield "<tbody>"
    for bar in bars.items:
        # An SVG's fill is printed where a background is not, and needs no inline style.
        drawn = (
            '<svg aria-hidden="true" width="100%" height="10" focusable="false">'
            '<rect class="whole" width="100%" height="10" rx="3"/>'
            f'<rect class="part" width="{bar.share:.2%}" height="10" rx="3"/></svg>'
        )
        value = _escaped(shown(bar.value, lang))
        yield (
            f'<tr><th scope="row">{_said(bar.label, lang)}</th><td class="drawn">{drawn}</td>'
            f'<td class="number">{value}</td><td class="number">{bar.share:.1%}</td></tr>'
        )
    yield "</tbody>"
    yield "</table>"


def _steps(steps: Steps, lang: Language) -> Iterator[str]:
    yield '<ol class="steps">'
    for step in steps.items:
        command = f"<pre><code>{_escaped(step.command)}</code></pre>" if step.command else ""
        yield f"<li><p>{_said(step.text, lang)}</p>{command}</li>"
    yield "</ol>"


# --- text -----------------------------------------------------------------------------------------


def _said(words: Words, lang: Language) -> str:
    return _escaped(said(words, lang))


def _escaped(text: str) -> str:
    return html.escape(printable(text))


@lru_cache(maxsize=1)
def _style() -> str:
    # The digest in the page's policy is of the element's whole text, so nothing is added around it.
    return resources.files("piiguard.governance").joinpath(_STYLE_SHEET).read_text(encoding="utf-8")
