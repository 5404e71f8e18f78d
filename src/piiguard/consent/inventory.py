"""The collection inventory: one row for each declared field, and what the declarations leave open.

An app has to be able to list what it collects, why, and how long it keeps it (PIPL article 17; Network Data
Security Regulation, article 21). What the fields declare is that list.
"""

from __future__ import annotations

from datetime import date
from typing import Final, Self

import attrs

from piiguard.catalog import (
    DeclaredField,
    Entity,
    Language,
    LawfulBasis,
    Level,
    PurposeName,
    Standard,
    facts_of,
    fields_of,
)
from piiguard.consent.gaps import Gap, gaps_of

__all__ = ["Inventory", "InventoryRow"]


@attrs.frozen
class InventoryRow:
    """One declared field, as an inventory lists it.

    Attributes:
        record: The type that has the field.
        field: The field as declared.
        level: How sensitive it is, by the inventory's standard and day.
    """

    record: str
    field: DeclaredField
    level: Level

    @property
    def path(self) -> str:
        """Where the field is in its type."""
        return self.field.path

    @property
    def entity(self) -> Entity:
        """What it holds."""
        return self.field.entity

    @property
    def purpose(self) -> PurposeName | None:
        """Why it is collected."""
        return self.field.pii.purpose

    @property
    def keep(self) -> str | None:
        """How long it is kept, an ISO 8601 duration."""
        return self.field.pii.keep

    @property
    def after(self) -> str | None:
        """The event that *keep* counts from."""
        return self.field.pii.after

    @property
    def basis(self) -> LawfulBasis | None:
        """Why it may be handled at all."""
        return self.field.pii.basis

    def label(self, lang: Language = "en") -> str:
        """Name what it holds.

        Args:
            lang: ``"en"`` or ``"zh"``.

        Returns:
            The entity's label.
        """
        facts = facts_of(self.entity)
        return facts.zh if lang == "zh" else facts.en


@attrs.frozen
class Inventory:
    """What some types collect.

    Attributes:
        rows: One row for each declared field, type by type.
    """

    rows: tuple[InventoryRow, ...]

    @classmethod
    def of(cls, *types: type, standard: Standard | None = None, as_of: date | None = None) -> Self:
        """Build the inventory of *types* from their declarations.

        Args:
            types: Classes with `piiguard.PII` declarations.
            standard: By which standard levels are given; None takes the strictest.
            as_of: On which day; None knows every edition.

        Returns:
            The inventory.

        Raises:
            DeclarationError: If the declarations of a type cannot hold.
            InvalidInput: If *standard* was not in force on *as_of*.
            TypeError: If one of *types* is not a type.
        """
        return cls(
            tuple(
                InventoryRow(each.__qualname__, field, field.pii.level_on(as_of, standard=standard))
                for each in types
                for field in fields_of(each)
            )
        )

    def gaps(self) -> tuple[Gap, ...]:
        """List what the declarations leave open.

        Returns:
            Each gap with the articles that ask for it, in the order of the rows.
        """
        return tuple(gap for row in self.rows for gap in gaps_of(row.record, row.field, row.level))

    def to_rows(self, lang: Language = "en") -> list[dict[str, str]]:
        """Return heading and text for each cell, as tables and reports take it.

        Args:
            lang: ``"en"`` or ``"zh"``.

        Returns:
            One dictionary for each row.
        """
        return [dict(zip(_HEADINGS[lang], _cells(row, lang), strict=True)) for row in self.rows]

    def to_markdown(self, lang: Language = "en") -> str:
        """Write the inventory as a Markdown table, with the gaps below it.

        Args:
            lang: ``"en"`` or ``"zh"``.

        Returns:
            Markdown, ending in a line break.
        """
        headings = _HEADINGS[lang]
        lines = [f"## {_TITLES[lang]}", "", _line(headings), _line(["---"] * len(headings))]
        lines += [_line(_cells(row, lang)) for row in self.rows]
        gaps = self.gaps()
        if gaps:
            lines += ["", f"### {_OPEN[lang]}", ""]
            lines += [f"- `{each.record}.{each.path}`: {each.advice(lang)}" for each in gaps]
        return "\n".join(lines) + "\n"


_TITLES: Final[dict[Language, str]] = {"en": "Collection inventory", "zh": "个人信息收集清单"}
_OPEN: Final[dict[Language, str]] = {"en": "Left open", "zh": "待补充"}
_HEADINGS: Final[dict[Language, tuple[str, ...]]] = {
    "en": ("record", "field", "what it is", "level", "purpose", "kept", "from", "basis (PIPL 13)"),
    "zh": ("对象", "字段", "信息类型", "级别", "处理目的", "保存期限", "起算点", "合法性基础（第十三条）"),
}
_NOTHING: Final = "–"


def _cells(row: InventoryRow, lang: Language) -> tuple[str, ...]:
    level = row.level.zh if lang == "zh" else row.level.en
    basis = (
        None if row.basis is None else f"{row.basis.zh if lang == 'zh' else row.basis.en} ({row.basis.item})"
    )
    source = row.level.standard.value
    said = (row.purpose, row.keep, row.after, basis)
    return (
        row.record,
        row.path,
        row.label(lang),
        f"{level} ({source})",
        *(each or _NOTHING for each in said),
    )


def _line(cells: tuple[str, ...] | list[str]) -> str:
    return "| " + " | ".join(each.replace("\\", "\\\\").replace("|", "\\|") for each in cells) + " |"
