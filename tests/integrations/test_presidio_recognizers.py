"""Our recognizers in an unmodified Presidio analyzer: what, where, how sure, and why."""

from __future__ import annotations

import pickle
import random
import socket
from datetime import date, timedelta
from pathlib import Path

import pytest

from piiguard import Scanner
from piiguard.catalog.entities import Entity
from piiguard.classify import Engine
from piiguard.classify.validators import hk_id, iban, resident_id, uscc
from piiguard.errors import InvalidInput, SourceError, UnknownEntity

pytest.importorskip("presidio_analyzer")

from presidio_analyzer import AnalyzerEngine, BatchAnalyzerEngine, EntityRecognizer, RecognizerRegistry

from piiguard.integrations.presidio import (
    NoOpNlpEngine,
    PiiGuardRecognizer,
    analyzer,
    from_presidio,
    recognizers,
    registry,
    write_registry,
)

TEXT = "电话13800138000，邮箱 li@example.com，身份证号11010519491231002X。"
FILLERS = [
    "今天下午三点开会，",
    "Order 20240501 shipped. ",
    "共 3 件，合计 128.50 元；",
    "see section 4.2, ",
    "\n",
    "",
]


def _digits(rng: random.Random, number: int) -> str:
    return "".join(rng.choices("0123456789", k=number))


def _values(rng: random.Random) -> list[str]:
    """A labelled value of each of sixteen entities, right in its checks."""
    born = (date(1950, 1, 1) + timedelta(days=rng.randrange(20_000))).strftime("%Y%m%d")
    master = rng.choice(["110105", "310101", "440305"]) + born + _digits(rng, 3)
    body = "91440300" + _digits(rng, 8)
    body += uscc.organisation_check(body[8:])
    hong_kong = rng.choice("ACGKMZ") + _digits(rng, 6)
    account = _digits(rng, 18)
    name = rng.choice(["zhang", "li.wei", "wang_fang", "chen+news"])
    return [
        "身份证号" + master + resident_id.check_character(master),
        "手机" + rng.choice(["138", "159", "186", "199"]) + _digits(rng, 8),
        f"邮箱 {name}@example.com",
        "统一社会信用代码：" + body + uscc.check_character(body),
        "护照号 E" + _digits(rng, 8),
        "车牌京A" + _digits(rng, 5),
        "座机 010-6" + _digits(rng, 7),
        f"香港身份证 {hong_kong}({hk_id.check_character(hong_kong)})",
        f"IBAN DE{iban.check_digits('DE', account)}{account}",
        "微信号：wx_" + _digits(rng, 6),
        "QQ号 1" + _digits(rng, 8),
        f"登录IP：{rng.randrange(11, 99)}.{rng.randrange(256)}.{rng.randrange(256)}.{rng.randrange(1, 255)}",
        "mac 00:1a:2b:" + ":".join(_digits(rng, 2) for _ in range(3)),
        "card number 4111 1111 1111 1111",
        f"出生日期：19{_digits(rng, 1)}8年3月{rng.randrange(1, 29)}日",
        "联系人：" + rng.choice(["张伟", "李秀英", "欧阳明"]) + "先生",
    ]


def _texts(number: int) -> list[str]:
    rng = random.Random(4)
    return [
        "".join(
            part
            for value in rng.sample(_values(rng), rng.randint(1, 4))
            for part in (rng.choice(FILLERS), value, rng.choice(["，", "; ", "\n"]))
        )
        for _ in range(number)
    ]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_unmodified_analyzer_finds_what_our_scanner_finds(language: str) -> None:
    """On 300 texts: the same entities, spans and scores, from more than twelve of our recognizers."""
    scanner = Scanner()
    engine = AnalyzerEngine(registry=registry(), nlp_engine=NoOpNlpEngine(), supported_languages=["zh", "en"])
    seen: set[str] = set()
    for text in _texts(300):
        ours = [(each.entity, each.start, each.end, each.score) for each in scanner.scan(text)]
        results = engine.analyze(text, language=language)
        assert sorted((each.entity_type, each.start, each.end, each.score) for each in results) == sorted(
            ours
        )
        seen |= {each.recognition_metadata["recognizer_name"] for each in results}
    assert len(seen) >= 12


def test_there_and_back_again_nothing_is_lost() -> None:
    """Our engine as a Presidio recognizer as one of ours finds what the engine finds, on 300 texts."""
    engine = Engine()
    back = from_presidio(PiiGuardRecognizer(engine=engine))
    for text in _texts(300):
        assert [(each.entity, each.span, each.score) for each in back.find(text)] == [
            (each.entity, each.span, each.score) for each in engine.scan(text)
        ]


def test_it_works_offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither making an analyzer nor analysing opens a socket."""

    def refuse(*_: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert len(analyzer().analyze(TEXT, language="zh")) == 3


def test_a_result_says_why() -> None:
    """The explanation holds the engine's reasons and the word that supports it."""
    [result] = analyzer(entities=["CN_MOBILE"]).analyze(TEXT, language="zh", return_decision_process=True)
    explanation = result.analysis_explanation
    assert explanation.recognizer == "PiiGuard_CN_MOBILE"
    assert explanation.textual_explanation == "allotted mobile range; context: 电话"
    assert explanation.supportive_context_word == "电话"
    assert (explanation.original_score, explanation.score) == (result.score, result.score)
    assert result.recognition_metadata["is_score_enhanced_by_context"]


def test_no_value_is_in_an_explanation() -> None:
    """What is logged when Presidio logs decisions never shows what was found."""
    for result in analyzer().analyze(TEXT, language="zh", return_decision_process=True):
        value = TEXT[result.start : result.end]
        assert value not in str(result.analysis_explanation) + str(result)


def test_presidio_leaves_the_scores_alone() -> None:
    """Words of the caller's change nothing: the score has counted the words already."""
    engine = analyzer()
    plain = engine.analyze(TEXT, language="zh")
    assert engine.analyze(TEXT, language="zh", context=["phone", "手机"]) == plain


def test_only_the_entities_asked_for_are_reported() -> None:
    """Presidio's own selection works, of the analyzer and of one recognizer."""
    results = analyzer().analyze(TEXT, language="zh", entities=["EMAIL_ADDRESS", "CN_MOBILE"])
    assert {each.entity_type for each in results} == {"EMAIL_ADDRESS", "CN_MOBILE"}
    recognizer = PiiGuardRecognizer()
    assert [each.entity_type for each in recognizer.analyze(TEXT, ["CN_MOBILE"])] == ["CN_MOBILE"]
    assert recognizer.analyze(TEXT, ["US_SSN"]) == []
    assert recognizer.analyze(TEXT, []) == []


def test_types_are_plain_strings() -> None:
    """What leaves for Presidio's JSON and its services is no type of ours."""
    [result] = analyzer(entities=["CN_MOBILE"]).analyze(TEXT, language="zh")
    assert type(result.entity_type) is str
    assert all(type(each) is str for each in PiiGuardRecognizer().supported_entities)


def test_recognizers_of_a_registry_read_one_scan(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forty-eight recognizers cost one scan of a text, and the next text is scanned anew."""
    scanned: list[str] = []
    engine = Engine()
    scan = Engine.scan
    monkeypatch.setattr(Engine, "scan", lambda self, text: scanned.append(text) or scan(self, text))
    made = analyzer(engine=engine)
    made.analyze(TEXT, language="zh")
    made.analyze("无", language="zh")
    assert scanned == [TEXT, "无"]


def test_artifacts_used_twice_do_not_mix_texts_up() -> None:
    """Artifacts that the caller made for another text never bring back its findings."""
    made = analyzer()
    artifacts = made.nlp_engine.process_text("", "zh")
    assert len(made.analyze(TEXT, language="zh", nlp_artifacts=artifacts)) == 3
    assert made.analyze("无", language="zh", nlp_artifacts=artifacts) == []


def test_an_engine_of_the_users_own_counts() -> None:
    """Its threshold and its lists are those of the recognizers."""
    strict = analyzer(["zh"], engine=Engine(min_score=0.96, allow=["li@example.com"]))
    assert [each.entity_type for each in strict.analyze(TEXT, language="zh")] == ["CN_RESIDENT_ID"]


def test_what_a_text_speaks_of_is_found_when_asked_for() -> None:
    """Topics are recognizers too, by name."""
    assert recognizers(["zh"], ["HEALTH"])[0].supported_entities == ["HEALTH"]
    assert "HEALTH" not in PiiGuardRecognizer().supported_entities


def test_an_analyzer_travels_to_workers() -> None:
    """It can be pickled, as Spark does, and recognizers that shared an engine still do."""
    made = pickle.loads(pickle.dumps(analyzer()))  # noqa: S301 - made in this very line
    assert made.analyze(TEXT, language="zh") == analyzer().analyze(TEXT, language="zh")
    assert len({id(each._scan) for each in made.registry.recognizers}) == 1


def test_batches_are_analysed() -> None:
    """Presidio's batch engine works on our NLP engine."""
    batch = BatchAnalyzerEngine(analyzer())
    found = batch.analyze_iterator(["13800138000", "无"], language="zh")
    assert [len(each) for each in found] == [1, 0]


def test_a_recognizer_is_rebuilt_from_its_dictionary() -> None:
    """Presidio's own way to store a recognizer."""
    made = PiiGuardRecognizer(["CN_MOBILE"], "en", "Mobiles")
    again = PiiGuardRecognizer.from_dict(made.to_dict())
    assert again.to_dict() == made.to_dict()
    assert again.analyze(TEXT, ["CN_MOBILE"]) == made.analyze(TEXT, ["CN_MOBILE"])


def test_presidios_recognizers_stand_beside_ours() -> None:
    """One that is added to our registry works, and ours do."""
    from presidio_analyzer.predefined_recognizers import UsSsnRecognizer

    made = analyzer(["en"])
    made.registry.add_recognizer(UsSsnRecognizer())
    results = made.analyze("SSN 536-90-4399, tel13800138000", language="en")
    assert {each.entity_type for each in results} == {"US_SSN", "CN_MOBILE"}


def test_ours_are_added_to_a_registry_of_presidios() -> None:
    """They are ordinary recognizers, and go by their name."""
    theirs = RecognizerRegistry()
    for each in recognizers(["en"], ["CN_MOBILE", "CN_PLATE"]):
        assert isinstance(each, EntityRecognizer)
        theirs.add_recognizer(each)
    theirs.remove_recognizer("PiiGuard_CN_PLATE")
    assert [each.name for each in theirs.recognizers] == ["PiiGuard_CN_MOBILE"]


@pytest.mark.parametrize("bad", ["\ud800" * 3, "\0" * 9, "1" * 100_000, "电" * 20_000])
def test_bad_input_is_analysed(bad: str) -> None:
    """Lone surrogates, NULs and very long runs raise nothing."""
    assert [each.entity_type for each in analyzer().analyze(f"{bad} li@example.com", language="zh")] == [
        "EMAIL_ADDRESS"
    ]


def test_the_anonymizer_takes_the_results() -> None:
    """Presidio's operators work on them, where the anonymizer is installed."""
    anonymizer = pytest.importorskip("presidio_anonymizer")
    from presidio_anonymizer.entities import OperatorConfig

    masked = anonymizer.AnonymizerEngine().anonymize(
        TEXT,
        analyzer().analyze(TEXT, language="zh"),
        {
            "CN_MOBILE": OperatorConfig("mask", {"masking_char": "*", "chars_to_mask": 7, "from_end": True}),
            "EMAIL_ADDRESS": OperatorConfig("redact"),
        },
    )
    assert masked.text == "电话1380*******，邮箱 ，身份证号<CN_RESIDENT_ID>。"


def test_a_written_registry_is_what_presidio_loads(tmp_path: Path) -> None:
    """The file gives a recognizer for each language, which finds what the scanner finds."""
    from presidio_analyzer import recognizer_registry as providers

    if not hasattr(providers, "RecognizerRegistryProvider"):
        pytest.skip("this version of Presidio has no registry files of this kind")
    path = tmp_path / "registry.yaml"
    write_registry(path, ["zh", "en", "no"])
    loaded = providers.RecognizerRegistryProvider(conf_file=path).create_recognizer_registry()
    assert [each.supported_language for each in loaded.recognizers] == ["zh", "en", "no"]
    assert {tuple(each.supported_entities) for each in loaded.recognizers} == {Engine().entities}
    made = AnalyzerEngine(
        registry=loaded, nlp_engine=NoOpNlpEngine(["zh", "en", "no"]), supported_languages=["zh", "en", "no"]
    )
    for text in _texts(20):
        assert sorted(
            (each.entity_type, each.start, each.end) for each in made.analyze(text, "no")
        ) == sorted((each.entity, each.start, each.end) for each in Scanner().scan(text))


def test_a_written_registry_can_be_of_some_entities(tmp_path: Path) -> None:
    """What is left out is not in the file, and a second writing replaces the first."""
    path = tmp_path / "registry.yaml"
    write_registry(path)
    write_registry(path, ["zh"], [Entity.CN_MOBILE])
    assert path.read_text(encoding="ascii").endswith("supported_entities:\n  - CN_MOBILE\n")


def test_a_registry_that_cannot_be_written_is_our_error(tmp_path: Path) -> None:
    """The message names the file, and says what to check."""
    with pytest.raises(SourceError, match=r"registry\.yaml cannot be written.*permissions"):
        write_registry(tmp_path / "absent" / "registry.yaml")


def test_wrong_names_are_refused() -> None:
    """A misspelt entity suggests the right one; no language and one string are refused."""
    with pytest.raises(UnknownEntity, match="CN_MOBILE"):
        PiiGuardRecognizer(["CN_MOBIL"])
    with pytest.raises(InvalidInput, match="no language"):
        registry([])
    with pytest.raises(TypeError, match="one string"):
        registry("zh")
    with pytest.raises(TypeError, match="one string"):
        recognizers(["zh"], "CN_MOBILE")
    with pytest.raises(InvalidInput, match="Name every language"):
        NoOpNlpEngine(["zh"]).process_text("", "en")
    with pytest.raises(InvalidInput, match="texts alone"):
        next(NoOpNlpEngine().process_batch([""], "zh", as_tuples=True))


def test_the_nlp_engine_has_nothing_to_say() -> None:
    """It knows its languages, no entity, and no word."""
    engine = NoOpNlpEngine()
    engine.load()
    assert engine.is_loaded()
    assert engine.get_supported_languages() == ["zh", "en"]
    assert engine.get_supported_entities() == []
    assert not engine.is_stopword("the", "en")
    assert not engine.is_punct(".", "en")
    assert engine.process_text(TEXT, "zh").to_json()


def test_presidios_own_no_op_engine_does_as_well() -> None:
    """Later versions have one; the results are the same."""
    from presidio_analyzer import nlp_engine

    if not hasattr(nlp_engine, "NoOpNlpEngine"):
        pytest.skip("this version of Presidio has none")
    theirs = nlp_engine.NoOpNlpEngine([{"lang_code": "zh", "model_name": "no_op"}])
    made = analyzer(["zh"], nlp_engine=theirs)
    assert made.analyze(TEXT, language="zh") == analyzer().analyze(TEXT, language="zh")
