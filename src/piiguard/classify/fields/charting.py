"""A chart of what personal data lies where: a row for each source or field, a column for each entity.

The SVG is our own: a plotting library's default fonts have no Chinese, its pictures do not follow a theme,
and a hundred rectangles need none of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import attrs

from piiguard.catalog import Entity, Language, level_of
from piiguard.catalog.entities import STANDARD_ENTITIES
from piiguard.catalog.markup import Page, badge, escaped, family_of, label, page
from piiguard.catalog.widths import padded, width

if TYPE_CHECKING:
    from piiguard.classify.fields.classification import Classification

__all__ = ["chart"]

_TITLE: Final[Mapping[Language, str]] = {
    "en": "Where personal data lies: {rows:,} {what}, {entities} kinds",
    "zh": "个人信息分布：{rows:,} 个{what}，{entities} 类",
}
_WHAT: Final[Mapping[Language, tuple[str, str]]] = {"en": ("fields", "sources"), "zh": ("字段", "来源")}
_FOOT: Final[Mapping[Language, str]] = {
    "en": "A cell shows the share of the rows looked at in which the kind was found, “+” for one within "
    "text; a ring marks what is sensitive.",
    "zh": "格内为所看行中发现该类信息的比例，“+”表示文本中含有；带圈的为敏感个人信息。",
}
_NONE: Final[Mapping[Language, str]] = {"en": "Nothing personal found.", "zh": "未发现个人信息。"}

# Lengths in CSS pixels; text is 12 px high, so that a column of a terminal is about 7 wide.
_CELL_WIDTH: Final = 46
_CELL_HEIGHT: Final = 26
_PER_COLUMN: Final = 7
_LONGEST_NAME: Final = 44
# Headings lean by 45 degrees, which takes the sine of their length in height.
_LEAN: Final = 0.7072
_FAINTEST: Final = 0.14
_RANGE: Final = 0.36
_WHOLE: Final = 100


@attrs.frozen
class _Cell:
    share: float | None
    sensitive: bool


def chart(classifications: Classification | Iterable[Classification], *, lang: Language = "en") -> Page:
    """Draw what personal data lies where; it shows names and shares, never a value.

    Args:
        classifications: One, whose fields are the rows, or several, whose sources are.
        lang: The language of labels.

    Returns:
        A page: SVG in a notebook, a table in a terminal.

    >>> from piiguard.classify import classify
    >>> chart(classify({"phone": ["13800138000", "13900139000"]}))
           CN_MOBILE
    phone  100 %
    """
    from piiguard.classify.fields.classification import Classification

    single = isinstance(classifications, Classification)
    given = [classifications] if isinstance(classifications, Classification) else list(classifications)
    rows = _fields(given[0]) if single else _sources(given)
    rows = [(name, cells) for name, cells in rows if cells]
    entities = _ordered({entity for _, cells in rows for entity in cells})
    if not rows:
        return page(f'<p class="pg-head">{_NONE[lang]}</p>', _NONE[lang], lang)
    title = _TITLE[lang].format(rows=len(rows), what=_WHAT[lang][not single], entities=len(entities))
    sensitive = [level for level in map(level_of, entities) if level.sensitive]
    html = (
        f'<p class="pg-head"><b>{title}</b> {badge(sensitive[0], lang) if sensitive else ""}</p>'
        f'{_svg(rows, entities, lang, title)}<p class="pg-foot">{_FOOT[lang]}</p>'
    )
    return page(html, _text(rows, entities, lang), lang)


_Rows = Sequence[tuple[str, Mapping[Entity, _Cell]]]


def _fields(classification: Classification) -> _Rows:
    rows: list[tuple[str, Mapping[Entity, _Cell]]] = []
    for field in classification:
        cells: dict[Entity, _Cell] = dict.fromkeys(field.contains, _Cell(None, sensitive=False))
        if field.entity is not None:
            share = field.matched / field.rows_seen if field.rows_seen else None
            cells[field.entity] = _Cell(share if field.matched else None, sensitive=False)
        rows.append((field.name, {each: _graded(each, cell) for each, cell in cells.items()}))
    return rows


def _sources(classifications: Iterable[Classification]) -> _Rows:
    """Take for each source the highest share that any of its fields has."""
    rows: list[tuple[str, Mapping[Entity, _Cell]]] = []
    for classification in classifications:
        best: dict[Entity, _Cell] = {}
        for _, cells in _fields(classification):
            for entity, cell in cells.items():
                before = best.get(entity)
                if before is None or (cell.share or 0) > (before.share or 0):
                    best[entity] = cell
        rows.append((classification.source, best))
    return rows


def _graded(entity: Entity, cell: _Cell) -> _Cell:
    return attrs.evolve(cell, sensitive=level_of(entity).sensitive)


def _ordered(entities: set[Entity]) -> list[Entity]:
    """Order as reports list them, the user's own last."""
    places = {entity: at for at, entity in enumerate(STANDARD_ENTITIES)}
    return sorted(entities, key=lambda each: (places.get(each, len(places)), each))


def _told(cell: _Cell) -> str:
    if cell.share is None:
        return "+"
    percent = _WHOLE * cell.share
    return f"{percent:.0f} %" if percent >= 1 or not percent else "< 1 %"


def _text(rows: _Rows, entities: Sequence[Entity], lang: Language) -> str:
    grid = [["", *(label(each, lang) for each in entities)]]
    for name, cells in rows:
        shown = [_told(cells[each]) if each in cells else "" for each in entities]
        grid.append([_short(name), *shown])
    widths = [max(width(row[at]) for row in grid) for at in range(len(grid[0]))]
    return "\n".join("  ".join(map(padded, row, widths)).rstrip() for row in grid)


def _svg(rows: _Rows, entities: Sequence[Entity], lang: Language, title: str) -> str:
    names = [_short(name) for name, _ in rows]
    left = 12 + _PER_COLUMN * max(map(width, names))
    heading = _PER_COLUMN * max(width(label(each, lang)) for each in entities)
    top = 18 + round(heading * _LEAN)
    wide = left + _CELL_WIDTH * len(entities) + round(heading * _LEAN)
    high = top + _CELL_HEIGHT * len(rows) + 4
    size = f'width="{wide}" height="{high}" viewBox="0 0 {wide} {high}"'
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" role="img" {size}><title>{escaped(title)}</title>']
    for column, entity in enumerate(entities):
        x, y = left + _CELL_WIDTH * column + _CELL_WIDTH // 2, top - 8
        parts.append(
            f'<text x="{x}" y="{y}" transform="rotate(-45 {x} {y})">{escaped(label(entity, lang))}</text>'
        )
    for row, ((_, cells), name) in enumerate(zip(rows, names, strict=True)):
        y = top + _CELL_HEIGHT * row
        parts.append(f'<text x="{left - 8}" y="{y + 17}" text-anchor="end">{escaped(name)}</text>')
        for column, entity in enumerate(entities):
            x = left + _CELL_WIDTH * column
            parts.append(_rectangle(x, y, entity, cells.get(entity), lang))
    return "".join([*parts, "</svg>"])


def _rectangle(x: int, y: int, entity: Entity, cell: _Cell | None, lang: Language) -> str:
    place = f'x="{x + 2}" y="{y + 2}" width="{_CELL_WIDTH - 4}" height="{_CELL_HEIGHT - 4}" rx="4"'
    if cell is None:
        return f'<rect {place} fill="rgb(127,127,127)" fill-opacity=".07"/>'
    strength = _FAINTEST + _RANGE * (cell.share or 0)
    ring = ' stroke="rgb(var(--pg-alarm))" stroke-width="2"' if cell.sensitive else ""
    return (
        f'<g class="pg-{family_of(entity)}"><title>{escaped(label(entity, lang))}</title>'
        f'<rect {place} fill="rgb(var(--c))" fill-opacity="{strength:.2f}"{ring}/>'
        f'<text x="{x + _CELL_WIDTH // 2}" y="{y + 17}" text-anchor="middle">'
        f"{escaped(_told(cell))}</text></g>"
    )


def _short(name: str) -> str:
    """Keep a name to one line of bounded length; its end tells columns apart, its start tables."""
    one_line = "".join(each if each.isprintable() else "\ufffd" for each in name)
    if len(one_line) <= _LONGEST_NAME:
        return one_line
    half = _LONGEST_NAME // 2
    return f"{one_line[:half]}…{one_line[-half:]}"
