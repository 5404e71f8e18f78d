"""From findings and truth to precision, recall and F1, by entity, for exact and for overlapping spans."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import attrs

from benchmarks.accuracy.corpus import Sample

__all__ = ["Found", "Score", "alarms", "score"]

Found = tuple[int, int, str]
"""Start, end and entity of a finding."""

_NUMBERED: Final = frozenset({"CN_MOBILE", "CN_LANDLINE"})
_COUNTRY_CODE: Final = re.compile(r"[(（]?(?:[+＋]|00)?86[)）]?[ .\-–—－]{0,2}(?:\(0\))?(?=.{7})")


@attrs.frozen
class Score:
    """Counts, and what follows from them.

    Attributes:
        right: Findings that are in the truth.
        false: Findings that are not.
        missed: Truth that was not found.
    """

    right: int = 0
    false: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Share of the findings that are right."""
        return self.right / (self.right + self.false) if self.right + self.false else 1.0

    @property
    def recall(self) -> float:
        """Share of the truth that was found."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        total = 2 * self.right + self.false + self.missed
        return 2 * self.right / total if total else 1.0

    def __add__(self, other: Score) -> Score:
        return Score(self.right + other.right, self.false + other.false, self.missed + other.missed)


def score(
    samples: Sequence[Sample],
    found: Sequence[Sequence[Found]],
    *,
    exact: bool,
    equals: Mapping[str, frozenset[str]],
) -> dict[str, Score]:
    """Score findings against the truth.

    Args:
        samples: The samples.
        found: What was found in each.
        exact: Whether a span must be the same; overlapping is enough if not. A country code 86 before a
            number of China counts neither way: some take it in, and it is nobody's.
        equals: Entity → what else counts as it, for peers whose kinds are coarser.

    Returns:
        Entity → its score. A finding of an entity that the truth of its sample does not have counts as
        false against the entity of the sample.
    """
    right, false, missed = Counter[str](), Counter[str](), Counter[str]()
    for sample, findings in zip(samples, found, strict=True):
        left = [_without_country_code(sample.text, each) for each in findings]
        for span in sample.spans:
            start, end, entity = _without_country_code(sample.text, span)
            names = {entity, *equals.get(entity, ())}
            for each in left:
                same = (each[0], each[1]) == (start, end) if exact else each[0] < end and start < each[1]
                if same and each[2] in names:
                    left.remove(each)
                    right[entity] += 1
                    break
            else:
                missed[entity] += 1
        false[sample.spans[0][2]] += len(left)
    entities = dict.fromkeys(span[2] for sample in samples for span in sample.spans)
    return {entity: Score(right[entity], false[entity], missed[entity]) for entity in entities}


def _without_country_code(text: str, span: Found) -> Found:
    start, end, entity = span
    code = _COUNTRY_CODE.match(text, start, end) if entity in _NUMBERED else None
    return span if code is None else (code.end(), end, entity)


def alarms(samples: Iterable[Sample], found: Iterable[Sequence[Found]]) -> tuple[Counter[str], Counter[str]]:
    """Count the negatives in which something was found.

    Args:
        samples: Hard negatives.
        found: What was found in each.

    Returns:
        Kind → samples with a finding, and kind → samples.
    """
    hit, every = Counter[str](), Counter[str]()
    for sample, findings in zip(samples, found, strict=True):
        every[sample.kind] += 1
        hit[sample.kind] += bool(findings)
    return hit, every
