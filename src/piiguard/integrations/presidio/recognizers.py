"""Our engine as Presidio recognizers: what it finds, its scores, and why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from weakref import WeakKeyDictionary

from presidio_analyzer import AnalysisExplanation, EntityRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

from piiguard import __version__
from piiguard.catalog.findings import Finding
from piiguard.classify import Engine
from piiguard.integrations.presidio.nlp import listed

__all__ = ["PiiGuardRecognizer", "SharedScan", "recognizers"]

_CONTEXT: Final = "context: "


class SharedScan:
    """One scan of a text for all recognizers that share an engine.

    Presidio hands every recognizer the same artifacts of a text, so they tell whether it was scanned. What
    was found goes when they go.

    Args:
        engine: What scans.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._found: WeakKeyDictionary[NlpArtifacts, tuple[str, list[Finding]]] = WeakKeyDictionary()

    def __reduce__(self) -> tuple[object, ...]:
        return (SharedScan, (self.engine,))

    def scan(self, text: str, artifacts: NlpArtifacts | None) -> list[Finding]:
        """Return the findings of *text*.

        Args:
            text: Any text.
            artifacts: What Presidio made of it, if it did.

        Returns:
            What the engine finds.
        """
        if artifacts is None:
            return self.engine.scan(text)
        # Who hands in artifacts of their own may use them for one text after another.
        known = self._found.get(artifacts)
        if known is None or known[0] != text:
            known = self._found[artifacts] = text, self.engine.scan(text)
        return known[1]


class PiiGuardRecognizer(EntityRecognizer):
    """A Presidio recognizer that finds what `piiguard.Scanner` finds.

    Offsets are code points and names of entities are Presidio's style on both sides, so a result is the
    finding unchanged. Scores already count the words around a match, so Presidio's own enhancement leaves
    them alone. A registry file names it by its class.

    Args:
        supported_entities: What it reports; all that the engine finds if None.
        supported_language: The language Presidio calls it for. It reads every text alike: Chinese, English
            and mixed.
        name: Its name in Presidio.
        version: Its version in Presidio.
        context: Ignored; the engine has its own words. Registry files may hold it.
        engine: The engine that scans; one for the entities if None. Of what an engine finds beside them,
            nothing is reported.

    Raises:
        UnknownEntity: If an entity is not known; the nearest names are suggested.
        InvalidInput: If nothing here can find one of the entities.

    >>> recognizer = PiiGuardRecognizer(["CN_MOBILE"], "zh")
    >>> recognizer.analyze("电话13800138000", ["CN_MOBILE"])
    [type: CN_MOBILE, start: 2, end: 13, score: 0.95]
    """

    name: str

    def __init__(
        self,
        supported_entities: Iterable[str] | None = None,
        supported_language: str = "zh",
        name: str | None = None,
        version: str = __version__,
        context: list[str] | None = None,  # noqa: ARG002 - what a registry file may give
        *,
        engine: Engine | SharedScan | None = None,
    ) -> None:
        if engine is None:
            engine = Engine(supported_entities)
        self._scan = engine if isinstance(engine, SharedScan) else SharedScan(engine)
        found = self._scan.engine.entities
        super().__init__(
            supported_entities=[str(each) for each in (supported_entities or found)],
            name=name or type(self).__name__,
            supported_language=supported_language,
            version=version,
        )

    def load(self) -> None:
        """Do nothing: the engine is there from the start."""

    def analyze(
        self, text: str, entities: list[str] | None = None, nlp_artifacts: NlpArtifacts | None = None
    ) -> list[RecognizerResult]:
        """Find personal data in *text*.

        Args:
            text: Any text.
            entities: Of those it supports, which to report; all if None.
            nlp_artifacts: Not needed. Recognizers that share an engine know a text by them.

        Returns:
            The findings as Presidio's results, by start.
        """
        wanted = set(self.supported_entities)
        if entities is not None:
            wanted &= set(entities)
        if not wanted:
            return []
        return [
            self._result(each) for each in self._scan.scan(text, nlp_artifacts) if str(each.entity) in wanted
        ]

    def _result(self, found: Finding) -> RecognizerResult:
        explanation = AnalysisExplanation(
            recognizer=self.name, original_score=found.score, textual_explanation="; ".join(found.why)
        )
        metadata: dict[str, object] = {
            RecognizerResult.RECOGNIZER_NAME_KEY: self.name,
            RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id,
        }
        word = next((each for each in found.why if each.startswith(_CONTEXT)), None)
        if word is not None:
            explanation.set_supportive_context_word(word.removeprefix(_CONTEXT))
            metadata[RecognizerResult.IS_SCORE_ENHANCED_BY_CONTEXT_KEY] = True
        return RecognizerResult(
            entity_type=found.entity.name,
            start=found.start,
            end=found.end,
            score=found.score,
            analysis_explanation=explanation,
            recognition_metadata=metadata,
        )


def recognizers(
    languages: Iterable[str] = ("zh", "en"),
    entities: Iterable[str] | None = None,
    *,
    engine: Engine | None = None,
) -> list[EntityRecognizer]:
    """Make a recognizer for each entity and language, all reading one scan of a text.

    Args:
        languages: The languages Presidio will be asked for.
        entities: What to find; all that the engine finds if None.
        engine: An engine of the user's own: its threshold, mode, rules and lists count.

    Returns:
        Recognizers named by their entity, as ``PiiGuard_CN_MOBILE``, for a registry to add or remove.

    Raises:
        UnknownEntity: If an entity is not known; the nearest names are suggested.
        InvalidInput: If nothing here can find one of the entities, or there is no language.

    >>> [each.name for each in recognizers(["zh"], ["CN_MOBILE", "CN_PLATE"])]
    ['PiiGuard_CN_MOBILE', 'PiiGuard_CN_PLATE']
    """
    if isinstance(entities, str):
        raise TypeError("entities is one string; give a list of names: entities=['CN_MOBILE']")
    wanted = None if entities is None else [*entities]
    scan = SharedScan(engine or Engine(wanted))
    return [
        PiiGuardRecognizer([each], language, f"PiiGuard_{each}", engine=scan)
        for language in listed(languages)
        for each in (wanted or [entity.name for entity in scan.engine.entities])
    ]
