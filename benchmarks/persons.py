"""Names of persons: precision, recall and speed on public test sets.

The sets are not part of this project: their licences do not allow it, and no weight of the model comes from
them. Name a folder that holds them in ``PIIGUARD_NER_SETS``; files are CoNLL columns, a character and its tag
a line, ``<name>.test`` each. Only spans that agree in both ends count.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal

from piiguard.classify.language.persons import PersonFinder
from piiguard.classify.units import units_of

__all__ = ["main"]

_VARIABLE: Final = "PIIGUARD_NER_SETS"
_MODES: Final[tuple[Literal["precise", "recall"], ...]] = ("recall", "precise")
Span = tuple[int, int]


def main() -> None:
    """Print a table, a row for each set and mode."""
    folder = os.environ.get(_VARIABLE)
    sets = sorted(Path(folder).glob("*.test")) if folder else []
    if not sets:
        print(f"Set {_VARIABLE} to a folder with CoNLL files named *.test to measure names of persons.")
        return
    print("| set | names | mode | precision | recall | F1 | MB/s |")
    print("|---|---:|---|---:|---:|---:|---:|")
    for place in sets:
        sentences = [*_read(place)]
        text = "\n".join(sentence for sentence, _ in sentences)
        gold = set(_placed(sentences))
        for mode in _MODES:
            finder = PersonFinder(mode)
            units = units_of(text)
            finder.find_bulk(units)
            begin = time.perf_counter()
            found = {(each.start, each.end) for each in finder.find_bulk(units)}
            speed = len(text.encode()) / 1e6 / (time.perf_counter() - begin)
            both = len(found & gold)
            precision, recall = both / max(1, len(found)), both / max(1, len(gold))
            f1 = 2 * precision * recall / max(1e-9, precision + recall)
            shares = " | ".join(f"{each:.3f}" for each in (precision, recall, f1))
            print(f"| {place.stem} | {len(gold):,} | {mode} | {shares} | {speed:.1f} |")


def _read(place: Path) -> Iterator[tuple[str, list[Span]]]:
    """Yield sentences with the spans tagged ``PER``, or ``PER.NAM`` where names and other mentions differ."""
    text, spans, begin = "", list[Span](), -1
    for line in [*place.read_text("utf-8").splitlines(), ""]:
        columns = line.split()
        tag = columns[-1] if len(columns) > 1 else "O"
        if begin >= 0 and not tag.startswith("I-"):
            spans.append((begin, len(text)))
            begin = -1
        if tag in {"B-PER", "B-PER.NAM"}:
            begin = len(text)
        if not columns:
            if text:
                yield text, spans
            text, spans = "", []
        elif len(columns) > 1:
            text += columns[0][0]


def _placed(sentences: list[tuple[str, list[Span]]]) -> Iterator[Span]:
    at = 0
    for sentence, spans in sentences:
        for start, end in spans:
            yield at + start, at + end
        at += len(sentence) + 1
