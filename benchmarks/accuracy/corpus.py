"""Three corpora from one seed: plain positives, other spellings of them, and hard negatives."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Final

import attrs

from benchmarks.accuracy.negatives import NEGATIVES
from benchmarks.accuracy.spellings import SPELLINGS, fits
from benchmarks.accuracy.templates import ANYWHERE, LABELLED, NEUTRAL
from benchmarks.accuracy.values import MAKERS

__all__ = ["Sample", "hard_negatives", "other_spellings", "positives"]

_FILLER: Final = ("", "", "您好，", "收到，", "[客服] ", "备注 ", "\n")


@attrs.frozen
class Sample:
    """A text and what it holds.

    Attributes:
        text: The text.
        kind: What it tests: an entity, a spelling, or a kind of negative.
        spans: Start, end and entity of each; none for a negative.
    """

    text: str
    kind: str
    spans: tuple[tuple[int, int, str], ...] = ()


def _placed(template: str, value: str, entity: str, kind: str, before: str = "") -> Sample:
    head, tail = template.replace("{{", "{").replace("}}", "}").split("{}")
    start = len(before) + len(head)
    return Sample(f"{before}{head}{value}{tail}", kind, ((start, start + len(value), entity),))


def positives(each: int, seed: int = 11) -> Iterator[Sample]:
    """Yield *each* samples of every entity, a third of them in a sentence that does not say what it is."""
    rng = random.Random(seed)
    for entity, make in MAKERS.items():
        for number in range(each):
            neutral = entity in ANYWHERE and number % 3 == 0
            template = rng.choice(NEUTRAL if neutral else LABELLED[entity])
            before = "" if template.startswith("{}") and not neutral else rng.choice(_FILLER)
            yield _placed(template, make(rng), entity, entity, before)


def other_spellings(each: int, seed: int = 12) -> Iterator[Sample]:
    """Yield *each* samples of every spelling of every entity that is so written, labelled or not."""
    rng = random.Random(seed)
    for spelling, spell in SPELLINGS.items():
        for entity, make in MAKERS.items():
            if not fits(spelling, entity):
                continue
            for _ in range(each):
                value = spell(make(rng), rng)
                yield _placed(rng.choice(LABELLED[entity]), value, entity, spelling)


def hard_negatives(each: int, seed: int = 13) -> Iterator[Sample]:
    """Yield *each* samples of every kind of thing that is not personal."""
    rng = random.Random(seed)
    for kind, (make, templates) in NEGATIVES.items():
        for _ in range(each):
            template = rng.choice(templates)
            head, tail = template.replace("{{", "{").replace("}}", "}").split("{}")
            yield Sample(f"{head}{make(rng)}{tail}", kind)
