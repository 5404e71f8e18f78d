"""A classification: what each field of a table or class holds, how sure that is, and why.

It holds names, counts and shares, never a value, so it can be printed, mailed and kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import overload

import attrs

from piiguard.catalog import Entity, Language, Level
from piiguard.classify.fields import rendering
from piiguard.classify.fields.notes import Note
from piiguard.errors import UnknownField

__all__ = ["Classification", "FieldClass"]


@attrs.frozen
class FieldClass:
    """What one field holds.

    Attributes:
        name: The field's name or path: ``"phone"``, ``"customers.phone"``, ``"contacts[].mobile"``.
        entity: What its values are; None if nothing personal was seen, or if it is free text.
        level: The strictest level of what it is and contains; None if neither.
        confidence: From 0 to 1; 1 only where declared.
        evidence: Why, strongest first; each an English text that carries its Chinese one.
        rows_seen: How many values were looked at.
        matched: How many of them bear it out.
        contains: What occurs within its values besides.
    """

    name: str
    entity: Entity | None
    level: Level | None
    confidence: float
    evidence: tuple[Note, ...] = ()
    rows_seen: int = 0
    matched: int = 0
    contains: tuple[Entity, ...] = ()

    @property
    def personal(self) -> bool:
        """Whether it is, or contains, anything that was recognised."""
        return self.entity is not None or bool(self.contains)


@attrs.frozen(repr=False)
class Classification(Sequence[FieldClass]):
    """The fields of one source, in their order.

    Attributes:
        source: What was classified: a file's, table's or class's name.
        fields: One for each field.
        notes: What was detected or repaired on reading, and how much was looked at.
    """

    source: str
    fields: tuple[FieldClass, ...]
    notes: tuple[Note, ...] = ()

    @overload
    def __getitem__(self, index: int) -> FieldClass: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[FieldClass, ...]: ...
    def __getitem__(self, index: int | slice) -> FieldClass | tuple[FieldClass, ...]:
        return self.fields[index]

    def __len__(self) -> int:
        return len(self.fields)

    def __iter__(self) -> Iterator[FieldClass]:
        return iter(self.fields)

    def of(self, name: str) -> FieldClass:
        """Return the field called *name*.

        Raises:
            UnknownField: If there is none; nearest names are suggested.
        """
        for field in self.fields:
            if field.name == name:
                return field
        raise UnknownField.among(name, (each.name for each in self.fields), noun=f"field of {self.source}")

    @property
    def personal(self) -> tuple[FieldClass, ...]:
        """The fields that are, or contain, anything that was recognised."""
        return tuple(field for field in self.fields if field.personal)

    def to_rows(self, *, lang: Language = "en") -> list[dict[str, str]]:
        """Return one row of text a field, for reports and tables of one's own.

        Args:
            lang: Language of headings and evidence.

        Returns:
            Heading → cell, for each field.
        """
        return rendering.rows(self.fields, lang)

    def to_markdown(self, lang: Language = "en") -> str:
        """Return the classification as a Markdown table with its notes below.

        Args:
            lang: Language of headings, evidence and notes.

        Returns:
            The text, ending in a newline.
        """
        return rendering.markdown(self.source, self.to_rows(lang=lang), self.notes, lang)

    def to_text(self, lang: Language = "en") -> str:
        """Return the classification as a table aligned for a terminal.

        Args:
            lang: Language of headings and evidence.

        Returns:
            Lines.
        """
        return rendering.plain(self.source, self.to_rows(lang=lang), lang)

    def __repr__(self) -> str:
        return self.to_text()

    def _repr_html_(self) -> str:
        return rendering.html(self.source, self.to_rows())
