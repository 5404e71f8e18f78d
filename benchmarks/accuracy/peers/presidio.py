"""Presidio: a blank Chinese pipeline, its recognizers that need no model, and the usual user patterns."""

import json
import sys

import spacy
from presidio_analyzer import AnalyzerEngine, Pattern, PatternRecognizer, RecognizerRegistry
from presidio_analyzer.nlp_engine import SpacyNlpEngine
from presidio_analyzer.predefined_recognizers import (
    CreditCardRecognizer,
    CryptoRecognizer,
    EmailRecognizer,
    IbanRecognizer,
    IpRecognizer,
)

PATTERNS = {
    "CN_RESIDENT_ID": r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx](?!\d)",
    "CN_MOBILE": r"(?<!\d)1[3-9]\d{9}(?!\d)",
    "CN_LANDLINE": r"(?<!\d)0\d{2,3}-\d{7,8}(?!\d)",
    "CN_BANK_CARD": r"(?<!\d)62\d{14,17}(?!\d)",
    "CN_PASSPORT": r"(?<![A-Za-z0-9])[EG]\d{8}(?!\d)",
    "CN_PLATE": r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][A-Z0-9]{5,6}",
    "CN_USCC": r"(?<![A-Z0-9])[0-9A-Z]{18}(?![A-Z0-9])",
}


class Blank(SpacyNlpEngine):
    """No model."""

    def __init__(self) -> None:
        super().__init__(models=[{"lang_code": "zh", "model_name": "blank"}])
        self.nlp = {"zh": spacy.blank("zh")}

    def load(self) -> None:
        """Stay blank."""

    def is_loaded(self) -> bool:
        """It is, as far as it ever will be."""
        return True


registry = RecognizerRegistry(supported_languages=["zh"])
for entity, pattern in PATTERNS.items():
    registry.add_recognizer(
        PatternRecognizer(
            supported_entity=entity, patterns=[Pattern(entity, pattern, 0.6)], supported_language="zh"
        )
    )
for own in (CreditCardRecognizer, CryptoRecognizer, EmailRecognizer, IbanRecognizer, IpRecognizer):
    registry.add_recognizer(own(supported_language="zh"))
analyzer = AnalyzerEngine(registry=registry, nlp_engine=Blank(), supported_languages=["zh"])

answers = [
    [(e.start, e.end, e.entity_type) for e in analyzer.analyze(text=text, language="zh") if e.score >= 0.5]
    for text in json.load(sys.stdin)
]
print(json.dumps(answers))
