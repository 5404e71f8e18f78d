"""Presidio's recognizers in our scanner."""

from __future__ import annotations

import random

import pytest

from piiguard import Scanner
from piiguard.catalog.entities import Entity
from piiguard.errors import InvalidInput, UnknownEntity

pytest.importorskip("presidio_analyzer")

from presidio_analyzer import (
    AnalyzerEngine,
    EntityRecognizer,
    Pattern,
    PatternRecognizer,
    RecognizerRegistry,
    RecognizerResult,
)
from presidio_analyzer.nlp_engine import NlpArtifacts
from presidio_analyzer.predefined_recognizers import (
    CreditCardRecognizer,
    IpRecognizer,
    SpacyRecognizer,
    UsItinRecognizer,
    UsSsnRecognizer,
)

from piiguard.integrations.presidio import NoOpNlpEngine, from_presidio

SSN = "His SSN is 536-90-4399."


class Fixed(EntityRecognizer):
    """Reports what it is told to."""

    def __init__(self, *results: RecognizerResult, entities: tuple[str, ...] = ("BADGE",)) -> None:
        self.results = results
        super().__init__([*entities], name="Fixed")

    def load(self) -> None:
        return

    def analyze(
        self,
        text: str,
        entities: list[str],  # noqa: ARG002 - Presidio's signature
        nlp_artifacts: NlpArtifacts | None,  # noqa: ARG002 - the same
    ) -> list[RecognizerResult]:
        self.text = text
        return [*self.results]


class Words(NoOpNlpEngine):
    """Splits at spaces, so that Presidio sees the words around a match."""

    def process_text(self, text: str, language: str) -> NlpArtifacts:
        from spacy.tokens import Doc
        from spacy.vocab import Vocab

        words = text.split(" ")
        doc = Doc(Vocab(), words=words)
        return NlpArtifacts([], doc, [each.idx for each in doc], words, self, language)


def test_it_finds_in_our_scanner_what_it_finds_at_home() -> None:
    """On 300 texts the findings of three recognizers are those of an unmodified analyzer that runs them."""
    theirs = [UsSsnRecognizer(), UsItinRecognizer(), IpRecognizer(), CreditCardRecognizer()]
    home = AnalyzerEngine(
        registry=RecognizerRegistry([*theirs]),
        nlp_engine=NoOpNlpEngine(["en"]),
        supported_languages=["en"],
    )
    borrowed = [from_presidio(each) for each in theirs]
    rng = random.Random(4)
    count = 0
    for _ in range(300):
        number = "".join(rng.choices("0123456789", k=9))
        text = " ".join(
            rng.sample(
                [
                    f"SSN {number[:3]}-{number[3:5]}-{number[5:]}",
                    f"ITIN 9{number[:2]}-7{number[2]}-{number[3:7]}",
                    f"from {number[:2]}.{number[2:4]}.1.{number[5]}",
                    "4111-1111-1111-1111",
                    "nothing here",
                    "12345 是订单号",
                ],
                k=3,
            )
        )
        at_home = [
            (each.entity_type, each.start, each.end, each.score) for each in home.analyze(text, language="en")
        ]
        here = [
            (each.entity, each.start, each.end, each.score) for one in borrowed for each in one.find(text)
        ]
        assert sorted(here) == sorted(at_home)
        count += len(here)
    assert count > 300


def test_it_works_in_a_scanner_beside_our_own() -> None:
    """Its entity is one of the scanner's, and masked like any other."""
    scanner = Scanner(recognizers=[from_presidio(UsSsnRecognizer())])
    text = f"{SSN} 电话13800138000"
    assert [each.entity for each in scanner.scan(text)] == ["US_SSN", "CN_MOBILE"]
    assert "536-90-4399" not in scanner.mask(text)


def test_a_finding_says_whose_it_is_and_why() -> None:
    """Recognizer, pattern and validation are the reasons; the value is the spelling in the text."""
    [finding] = from_presidio(CreditCardRecognizer()).find("4111-1111-1111-1111")
    assert finding.value == "4111-1111-1111-1111"
    assert finding.why == (
        "Presidio: CreditCardRecognizer",
        "pattern: All Credit Cards (weak)",
        "validated by Presidio",
    )


def test_entities_can_be_chosen_and_renamed() -> None:
    """A mapping says under which of our names each is reported."""
    many = Fixed(
        RecognizerResult("BADGE", 0, 2, 0.8), RecognizerResult("DESK", 3, 5, 0.8), entities=("BADGE", "DESK")
    )
    assert from_presidio(many).entities == ("BADGE", "DESK")
    assert [each.entity for each in from_presidio(many, entities=["DESK"]).find("ab cd")] == ["DESK"]
    renamed = from_presidio(many, entities={"BADGE": "ACME_MEMBER_NO"})
    assert renamed.entities == (Entity("ACME_MEMBER_NO"),)
    assert [each.entity for each in renamed.find("ab cd")] == ["ACME_MEMBER_NO"]


def test_a_name_that_is_not_one_of_ours_is_mapped() -> None:
    """Presidio takes any string for an entity; ours have a form, and a mapping bridges the two."""
    titles = PatternRecognizer("Titles", patterns=[Pattern("title", "Dr", 0.9)])
    with pytest.raises(InvalidInput, match="'Titles' is not an entity name"):
        from_presidio(titles)
    assert from_presidio(titles, entities={"Titles": "TITLE"}).find("Dr")[0].entity == "TITLE"


def test_words_nearby_count_with_an_nlp_engine() -> None:
    """Presidio raises a score by a word of the text only if an engine gives it the words."""
    badge = PatternRecognizer("BADGE", patterns=[Pattern("badge", "B[0-9]{3}", 0.4)], context=["badge"])
    text = "my badge is B123"
    assert from_presidio(badge).find(text)[0].score == 0.4
    [finding] = from_presidio(badge, nlp_engine=Words(["en"])).find(text)
    assert finding.score == pytest.approx(0.75)
    assert finding.why[-1] == "context: badge"


def test_the_scanners_threshold_decides() -> None:
    """What Presidio is less sure of than the scanner asks for is dropped."""
    badge = from_presidio(PatternRecognizer("BADGE", patterns=[Pattern("badge", "B[0-9]{3}", 0.4)]))
    assert Scanner(recognizers=[badge]).scan("B123") == []
    assert len(Scanner(recognizers=[badge], min_score=0.3).scan("B123")) == 1


def test_a_result_that_marks_no_text_is_left_out() -> None:
    """Empty, reversed and overlong spans, and entities nobody asked for, come from careless recognizers."""
    careless = Fixed(
        RecognizerResult("BADGE", 0, 0, 0.95),
        RecognizerResult("BADGE", 1, 99, 0.9),
        RecognizerResult("OTHER", 0, 2, 0.9),
        RecognizerResult("BADGE", 0, 3, 0.7),
    )
    assert [(each.start, each.end) for each in from_presidio(careless).find("abc")] == [(0, 3)]


def test_a_text_that_is_no_unicode_is_passed_on_clean() -> None:
    """A lone surrogate reaches no tokenizer, and moves no offset."""
    fixed = Fixed(RecognizerResult("BADGE", 1, 2, 0.9))
    [finding] = from_presidio(fixed).find("\ud800x\udc00\ud801\udc01")
    assert fixed.text == "\ufffdx\ufffd\ufffd\ufffd"
    assert finding.value == "x"
    assert from_presidio(fixed).find("") == []


def test_a_recognizer_on_a_model_needs_an_engine() -> None:
    """Without one it would find nothing, silently; so it is refused."""
    with pytest.raises(InvalidInput, match="nlp_engine=SpacyNlpEngine"):
        from_presidio(SpacyRecognizer())
    assert "PERSON" in from_presidio(SpacyRecognizer(), nlp_engine=NoOpNlpEngine(["en"])).entities


def test_wrong_arguments_are_refused() -> None:
    """Another language, an unknown entity and one string each say what to do."""
    with pytest.raises(InvalidInput, match="is for language 'en', not 'zh'"):
        from_presidio(UsSsnRecognizer(), language="zh")
    assert from_presidio(UsSsnRecognizer(supported_language="zh"), language="zh").language == "zh"
    with pytest.raises(UnknownEntity, match="US_SSN"):
        from_presidio(UsSsnRecognizer(), entities=["US_SNN"])
    with pytest.raises(TypeError, match="one string"):
        from_presidio(UsSsnRecognizer(), entities="US_SSN")


def test_its_repr_is_short() -> None:
    """It names the recognizer, and not the machinery."""
    assert "name='UsSsnRecognizer'" in repr(from_presidio(UsSsnRecognizer()))
    assert "Analyzer" not in repr(from_presidio(UsSsnRecognizer()))
