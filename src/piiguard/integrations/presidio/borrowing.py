"""Presidio's recognizers in our scanner: each runs in an analyzer of its own, as it would at home."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import attrs
from presidio_analyzer import AnalysisExplanation, AnalyzerEngine, EntityRecognizer
from presidio_analyzer.nlp_engine import NlpEngine
from presidio_analyzer.predefined_recognizers import SpacyRecognizer

from piiguard.catalog.entities import Entity
from piiguard.catalog.findings import Finding
from piiguard.errors import InvalidInput, UnknownEntity
from piiguard.integrations.presidio.registries import analyzer_of

__all__ = ["PresidioRecognizer", "from_presidio"]

# Text that is no Unicode: a model's tokenizer raises at it.
_LONE_SURROGATE: Final = re.compile("[\ud800-\udfff]")


@attrs.frozen
class PresidioRecognizer:
    """A Presidio recognizer behind our `piiguard.catalog.ports.Recognizer`; made by `from_presidio`.

    Attributes:
        name: Its name in Presidio.
        language: The language it is called for.
        names: For each entity it is asked for, by Presidio's name, the entity that is reported.
    """

    name: str
    language: str
    names: Mapping[str, Entity]
    _analyzer: AnalyzerEngine = attrs.field(repr=False, eq=False)

    @property
    def entities(self) -> tuple[Entity, ...]:
        """The entities it reports."""
        return tuple(dict.fromkeys(self.names.values()))

    def find(self, text: str) -> list[Finding]:
        """Find what Presidio's analyzer finds with this recognizer alone.

        Args:
            text: Any text.

        Returns:
            Findings by start, offsets in code points; their value is the spelling in the text.
        """
        results = self._analyzer.analyze(
            text=_LONE_SURROGATE.sub("\ufffd", text),
            language=self.language,
            entities=[*self.names],
            return_decision_process=True,
        )
        found = [
            Finding(
                self.names[each.entity_type],
                each.start,
                each.end,
                each.score,
                text[each.start : each.end],
                tuple(_reasons(self.name, each.analysis_explanation)),
            )
            for each in results
            if each.entity_type in self.names and 0 <= each.start < each.end <= len(text)
        ]
        return sorted(found, key=lambda each: (each.start, each.end, each.entity))


def from_presidio(
    recognizer: EntityRecognizer,
    *,
    language: str | None = None,
    entities: Iterable[str] | Mapping[str, str] | None = None,
    nlp_engine: NlpEngine | None = None,
) -> PresidioRecognizer:
    """Make a Presidio recognizer usable in `piiguard.Scanner` and `piiguard.classify.Engine`.

    It finds what an analyzer with this recognizer alone finds: duplicates go, and words nearby raise a score
    if *nlp_engine* gives Presidio the words. The scanner's own threshold decides what is reported.

    Args:
        recognizer: Presidio's, or anybody's.
        language: The language it is called for; the recognizer's own if None.
        entities: Which of its entities to report; with a mapping, under which of our names.
        nlp_engine: What reads the text for it, such as ``SpacyNlpEngine``; nothing does if None.

    Returns:
        A recognizer for ``Scanner(recognizers=[...])``.

    Raises:
        UnknownEntity: If the recognizer does not support one of *entities*; the nearest are suggested.
        InvalidInput: If the language is not the recognizer's, if it rests on a model and there is no
            *nlp_engine*, or if a name to report is not upper-case words joined by underscores.

    >>> from presidio_analyzer.predefined_recognizers import UsSsnRecognizer
    >>> from piiguard import Scanner
    >>> ssn = from_presidio(UsSsnRecognizer())
    >>> [finding] = Scanner(recognizers=[ssn]).scan("His SSN is 536-90-4399.")
    >>> finding.entity, finding.span
    (Entity('US_SSN'), Span(start=11, end=22))
    """
    if isinstance(entities, str):
        raise TypeError("entities is one string; give a list of names: entities=['US_SSN']")
    own, name = recognizer.supported_language, _name(recognizer)
    if language not in {None, own}:
        raise InvalidInput(
            f"{name} is for language {own!r}, not {language!r}",
            hint=f"Leave the language out, or make the recognizer with supported_language={language!r}.",
        )
    # A recognizer on top of a model would find nothing, and nobody would know.
    if nlp_engine is None and isinstance(recognizer, SpacyRecognizer):
        raise InvalidInput(
            f"{name} reports what an NLP engine finds, and there is none",
            hint="Give one: from_presidio(recognizer, nlp_engine=SpacyNlpEngine(...)).",
        )
    names = _names(recognizer, entities)
    return PresidioRecognizer(name, own, names, analyzer_of([recognizer], (own,), nlp_engine))


def _name(recognizer: EntityRecognizer) -> str:
    # It is assigned in untyped code, which leaves a type checker without its type.
    name: str = getattr(recognizer, "name", type(recognizer).__name__)
    return name


def _names(
    recognizer: EntityRecognizer, entities: Iterable[str] | Mapping[str, str] | None
) -> dict[str, Entity]:
    supported = recognizer.get_supported_entities()
    # A mapping that may be passed is one of strings, though its narrowed type no longer says so.
    asked: Mapping[str, str] = (  # pyright: ignore[reportUnknownVariableType] - see above
        entities if isinstance(entities, Mapping) else {each: each for each in entities or supported}
    )
    for each in asked:
        if each not in supported:
            raise UnknownEntity.among(each, supported, noun=f"entity of {_name(recognizer)}")
    return {str(theirs): Entity(ours) for theirs, ours in asked.items()}


def _reasons(name: str, explained: AnalysisExplanation | None) -> Iterator[str]:
    """Say why, out of the parts of an explanation that cannot hold a piece of the text."""
    yield f"Presidio: {name}"
    if explained is None:
        return
    if explained.pattern_name:
        yield f"pattern: {explained.pattern_name}"
    if explained.validation_result:
        yield "validated by Presidio"
    if explained.supportive_context_word:
        yield f"context: {explained.supportive_context_word}"
