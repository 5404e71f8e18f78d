"""A classification: what each field of a table or class holds, how sure that is, and why.

It holds names, counts and shares, never a value, so it can be printed, mailed and kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final, overload

import attrs

from piiguard.catalog import Clock, Entity, Language, Level, Standard, SystemClock, level_of
from piiguard.classify.fields import remarks, rendering
from piiguard.classify.fields.corrections import Correction, Corrections
from piiguard.classify.fields.measures import Measure, measures_for
from piiguard.classify.fields.notes import Note
from piiguard.classify.fields.quasi import Anonymity, Quasi, quasi_of
from piiguard.classify.fields.value_kinds import is_number
from piiguard.errors import UnknownField

if TYPE_CHECKING:
    from piiguard.catalog.markup import Page

__all__ = ["Classification", "FieldClass"]

# Kinds of evidence that a column's numbers are no person's.
_AGAINST: Final = frozenset({"name-not-personal", "chance"})
# So small a share of a column of other numbers is chance.
_FEW: Final = 0.01


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
        quasi: Which kind of quasi-identifier it is, if it is one.
        corrected: Whether a person decided what it is.
    """

    name: str
    entity: Entity | None
    level: Level | None
    confidence: float
    evidence: tuple[Note, ...] = ()
    rows_seen: int = 0
    matched: int = 0
    contains: tuple[Entity, ...] = ()
    quasi: Quasi | None = None
    corrected: bool = False

    @property
    def measures(self) -> tuple[Measure, ...]:
        """What its level asks for."""
        held = (*([] if self.entity is None else [self.entity]), *self.contains)
        return measures_for(self.level, held)

    @property
    def personal(self) -> bool:
        """Whether it is, or contains, anything that was recognised."""
        return self.entity is not None or bool(self.contains)

    def believed(self, found: Mapping[Entity, int], rows: int) -> dict[Entity, int]:
        """Tell what was found in all of its values from what passes for something by chance.

        Among a hundred thousand order numbers some pass as cards, and among as many ID numbers some as credit
        codes. The column knows what the single value cannot.

        Args:
            found: Entity → how many were found, in every row.
            rows: How many rows there are.

        Returns:
            Those of *found* that the column does not speak against.
        """
        thing = any(note.code in _AGAINST for note in self.evidence)
        few = _FEW * rows
        return {
            entity: count
            for entity, count in found.items()
            if entity == self.entity
            or entity in self.contains
            or count > few
            or not is_number(entity)
            or not (thing or self.entity is not None)
        }


@attrs.frozen(repr=False)
class Classification(Sequence[FieldClass]):
    """The fields of one source, in their order.

    Attributes:
        source: What was classified: a file's, table's or class's name.
        fields: One for each field.
        notes: What was detected or repaired on reading, and how much was looked at.
        anonymity: For each table with several quasi-identifiers, how well their combination hides a person.
        corrections: What people have corrected in it, by `corrected` or by an earlier run's file.
        standard: By which standard levels are given; None for the strictest.
        as_of: On which day.
    """

    source: str
    fields: tuple[FieldClass, ...]
    notes: tuple[Note, ...] = ()
    anonymity: tuple[Anonymity, ...] = ()
    corrections: Corrections = attrs.field(factory=Corrections)
    standard: Standard | None = None
    as_of: date | None = None

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

    @property
    def quasi_identifiers(self) -> tuple[FieldClass, ...]:
        """The fields that tell people apart in combination."""
        return tuple(field for field in self.fields if field.quasi is not None)

    def corrected(
        self, field: str, entity: Entity | None, *, by: str, reason: str, clock: Clock | None = None
    ) -> Classification:
        """Say what a field truly is.

        Args:
            field: Its name.
            entity: What it holds; None says that it is not personal.
            by: Who says so.
            reason: Why.
            clock: Where the day comes from; the machine's own clock if None.

        Returns:
            The corrected classification. Keep its corrections with ``.corrections.write(path)``, and hand
            them to the next run with ``classify(..., corrections=path)``.

        Raises:
            UnknownField: If there is no such field.
            InvalidInput: If *by* or *reason* is empty.
        """
        name = self.of(field).name
        on = (clock or SystemClock()).now().date()
        correction = Correction(self.source, name, None if entity is None else Entity(entity), by, reason, on)
        return self.with_corrections(Corrections((correction,)))

    def with_corrections(self, corrections: Corrections) -> Classification:
        """Let *corrections* of this source win over what names and values say.

        Args:
            corrections: Corrections of any sources.

        Returns:
            The corrected classification.
        """
        fields: list[FieldClass] = []
        heard: list[Correction] = []
        for field in self.fields:
            correction = corrections.of(self.source, field.name)
            if correction is None:
                fields.append(field)
            else:
                heard.append(correction)
                fields.append(self._corrected(field, correction))
        return attrs.evolve(self, fields=tuple(fields), corrections=self.corrections.adding(heard))

    def _corrected(self, field: FieldClass, correction: Correction) -> FieldClass:
        entity = correction.entity
        note = remarks.corrected(entity, correction.by, correction.on.isoformat(), correction.reason)
        level = None if entity is None else level_of(entity, standard=self.standard, as_of=self.as_of)
        return attrs.evolve(
            field,
            entity=entity,
            level=level,
            confidence=1.0,
            evidence=(note, *(each for each in field.evidence if each.code != "corrected")),
            contains=(),
            quasi=quasi_of(field.name, entity),
            corrected=True,
        )

    def to_rows(self, *, lang: Language = "en", measures: bool = False) -> list[dict[str, str]]:
        """Return one row of text a field, for reports and tables of one's own.

        Args:
            lang: Language of headings and evidence.
            measures: Whether to add what each field's level asks for.

        Returns:
            Heading → cell, for each field.
        """
        return rendering.rows(self.fields, lang, measures=measures)

    def to_markdown(self, lang: Language = "en", *, measures: bool = False) -> str:
        """Return the classification as a Markdown table with its notes below.

        Args:
            lang: Language of headings, evidence and notes.
            measures: Whether to add what each field's level asks for.

        Returns:
            The text, ending in a newline.
        """
        return rendering.markdown(self.source, self.to_rows(lang=lang, measures=measures), self.notes, lang)

    def to_text(self, lang: Language = "en", *, measures: bool = False) -> str:
        """Return the classification as a table aligned for a terminal.

        Args:
            lang: Language of headings and evidence.
            measures: Whether to add what each field's level asks for.

        Returns:
            Lines.
        """
        return rendering.plain(self.source, self.to_rows(lang=lang, measures=measures), lang)

    def __repr__(self) -> str:
        return self.to_text()

    def view(self, lang: Language = "en", *, measures: bool = False) -> Page:
        """Return the classification as a notebook shows it.

        Args:
            lang: Language of headings, evidence and notes.
            measures: Whether to add what each field's level asks for.

        Returns:
            HTML, which ``.write(path)`` makes a document, and plain text where that cannot be shown.
        """
        from piiguard.classify.fields import viewing

        return viewing.view(self, lang, measures=measures)

    def _repr_html_(self) -> str:
        return self.view().html
