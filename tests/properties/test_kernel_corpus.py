"""The whole accuracy corpus, with the compiled kernel and without."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from piiguard.classify.kernel import native

_SCAN = """
import os
os.environ["PIIGUARD_KERNEL"] = {setting!r}
from datetime import date
from benchmarks.accuracy.corpus import hard_negatives, other_spellings, positives
from piiguard.classify.engine import Engine

samples = [*positives(12), *other_spellings(2), *hard_negatives(12)]
texts = [each.text for each in samples]
for engine in (Engine(as_of=date(2026, 1, 1)), Engine(as_of=date(2026, 1, 1), mode="recall", ocr=True)):
    for text, found in zip(texts, map(engine.scan, texts), strict=True):
        print(ascii([text, [(each.span, each.entity, each.score, each.value, each.why) for each in found]]))
    for found in (*engine.scan_many(texts), engine.scan("，".join(texts))):
        print(ascii([(each.span, each.entity, each.score, each.value, each.why) for each in found]))
"""


@pytest.mark.skipif(native() is None, reason="built without the compiled kernel")
def test_the_accuracy_corpus_is_read_alike_with_and_without_the_kernel(
    fresh_python: Callable[[str], str],
) -> None:
    """Alone, many together and as one text: the same findings, offsets, scores, values and reasons."""
    compiled, reference = (fresh_python(_SCAN.format(setting=each)).splitlines() for each in ("on", "off"))
    assert len(compiled) == len(reference) > 1000
    assert [pair for pair in zip(compiled, reference, strict=True) if pair[0] != pair[1]] == []
