"""A classification as a notebook shows it: badges of levels, a bar for each share, names made safe."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from piiguard.catalog import Language
from piiguard.catalog.markup import Page, badge, bar, escaped, family_of, kind, page

if TYPE_CHECKING:
    from piiguard.classify.fields.classification import Classification, FieldClass
    from piiguard.classify.fields.quasi import Anonymity

__all__ = ["view"]

_HEADINGS: Final[Mapping[Language, tuple[str, ...]]] = {
    "en": ("field", "entity", "level", "confidence", "matched", "evidence"),
    "zh": ("字段", "类型", "级别", "置信度", "命中", "依据"),
}
_MEASURES: Final[Mapping[Language, str]] = {"en": "measures", "zh": "应采取的措施"}
_SUMMARY: Final[Mapping[Language, str]] = {
    "en": "{personal} of {fields} fields hold personal data, {sensitive} of them sensitive",
    "zh": "{fields} 个字段中 {personal} 个含个人信息，其中 {sensitive} 个敏感",
}
_TOGETHER: Final[Mapping[Language, str]] = {
    "en": "{fields} together: k = {k}; {unique:,} of {rows:,} rows agree with no other",
    "zh": "{fields} 合在一起：k = {k}；{rows:,} 行中有 {unique:,} 行独一无二",
}
_TEXT_WITH: Final[Mapping[Language, str]] = {"en": "text with", "zh": "文本，含"}
_NOTHING: Final = "–"


def view(classification: Classification, lang: Language, *, measures: bool) -> Page:
    """Return the classification as a page.

    Args:
        classification: What to show; it holds no value.
        lang: The language of headings, evidence and notes.
        measures: Whether to add what each field's level asks for.

    Returns:
        HTML, and the table for a terminal.
    """
    headings = (*_HEADINGS[lang], *([_MEASURES[lang]] if measures else []))
    head = "".join(f"<th>{each}</th>" for each in headings)
    body = "".join(_row(field, lang, measures=measures) for field in classification)
    told = [escaped(note.text(lang)) for note in classification.notes]
    told += [_together(each, lang) for each in classification.anonymity]
    foot = f'<ul class="pg-foot">{"".join(f"<li>{each}</li>" for each in told)}</ul>' if told else ""
    html = (
        f"<table><caption>{escaped(_one_line(classification.source))}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        f'<p class="pg-head">{_summary(classification, lang)}</p>{foot}'
    )
    return page(html, classification.to_text(lang, measures=measures), lang)


def _summary(fields: Sequence[FieldClass], lang: Language) -> str:
    personal = [each for each in fields if each.level is not None and each.level.severity]
    sensitive = sum(1 for each in personal if each.level is not None and each.level.sensitive)
    return _SUMMARY[lang].format(personal=len(personal), fields=len(fields), sensitive=sensitive)


def _row(field: FieldClass, lang: Language, *, measures: bool) -> str:
    held = (*([] if field.entity is None else [field.entity]), *field.contains)
    family = family_of(held[0]) if held else ""
    sure = bar(field.confidence, f"{field.confidence:.2f}", family) if field.personal else _NOTHING
    matched = _NOTHING
    if field.personal and field.rows_seen:
        share = field.matched / field.rows_seen
        matched = bar(share, f"{field.matched:,}/{field.rows_seen:,}", family)
    cells = [
        f"<th>{escaped(_one_line(field.name))}</th>",
        f"<td>{_kinds(field, lang)}</td>",
        f"<td>{_NOTHING if field.level is None else badge(field.level, lang)}</td>",
        f"<td>{sure}</td>",
        f"<td>{matched}</td>",
        _long((note.text(lang) for note in field.evidence), lang),
    ]
    if measures:
        cells.append(_long((each.text(lang) for each in field.measures), lang))
    return f"<tr>{''.join(cells)}</tr>"


def _kinds(field: FieldClass, lang: Language) -> str:
    if not field.personal:
        return _NOTHING
    if field.entity is None:
        return f"{_TEXT_WITH[lang]} {''.join(kind(each, lang) for each in field.contains)}"
    within = "".join(kind(each, lang) for each in field.contains)
    return kind(field.entity, lang) + (f"+ {within}" if within else "")


def _long(texts: Iterable[str], lang: Language) -> str:
    separator = "；" if lang == "zh" else "; "
    return f'<td class="pg-long">{escaped(_one_line(separator.join(texts))) or _NOTHING}</td>'


def _together(anonymity: Anonymity, lang: Language) -> str:
    fields = ("、" if lang == "zh" else ", ").join(anonymity.fields)
    told = _TOGETHER[lang].format(fields=fields, k=anonymity.k, unique=anonymity.unique, rows=anonymity.rows)
    return escaped(_one_line(told))


def _one_line(text: str) -> str:
    return text.replace("\n", "\ufffd").replace("\t", "\ufffd")
