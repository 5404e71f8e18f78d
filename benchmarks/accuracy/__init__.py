"""Accuracy: precision, recall and F1 of each entity, against the peers, on corpora made from a seed.

Three corpora: every entity in sentences that mostly say what it is; other spellings of six entities; and
hard negatives, which look like personal data and are none. The sentences were written for this benchmark.
The sets written blind, by people who had seen neither corpora nor code, are scored apart. A finding counts
if its entity and its span are right to the character (exact), or if it overlaps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final

import attrs

from benchmarks.accuracy.blind_sets import SETS, BlindSet
from benchmarks.accuracy.corpus import Sample, hard_negatives, other_spellings, positives
from benchmarks.accuracy.peers import EQUALS, PEERS, ask
from benchmarks.accuracy.scoring import Found, Score, alarms, score
from piiguard.classify.engine import Engine

__all__ = ["main", "ours"]

_EACH: Final = 60
_EACH_SPELLING: Final = 12
_EACH_NEGATIVE: Final = 25
_SEVERE: Final = 0.95

_Finder = Callable[[Sequence[str]], list[list[Found]] | None]


def main() -> None:
    """Print what each library finds."""
    plain, spelled = list(positives(_EACH)), list(other_spellings(_EACH_SPELLING))
    negative = list(hard_negatives(_EACH_NEGATIVE))
    answers: dict[str, tuple[list[list[Found]], ...]] = {}
    finders: dict[str, _Finder] = {"piiguard": ours, **{peer.name: partial(ask, peer) for peer in PEERS}}
    for name, find in finders.items():
        found = [find([sample.text for sample in corpus]) for corpus in (plain, spelled, negative)]
        if None not in found:
            answers[name] = tuple(each for each in found if each is not None)
    _summary(plain, spelled, negative, answers)
    _by_entity(plain, {name: each[0] for name, each in answers.items()})
    _by_spelling(spelled, {name: each[1] for name, each in answers.items()})
    _ours_in_detail(plain, spelled, negative, answers["piiguard"])
    for each in SETS:
        _blind({**finders, "piiguard": partial(ours, also=each.also)}, each)


def ours(texts: Sequence[str], also: Sequence[str] = ()) -> list[list[Found]]:
    """Scan *texts* as a user would, and for what is found only if it is asked for by name."""
    engines = [Engine(), *([Engine(also)] if also else [])]
    return [
        [(each.start, each.end, str(each.entity)) for engine in engines for each in engine.scan(text)]
        for text in texts
    ]


def _summary(
    plain: Sequence[Sample],
    spelled: Sequence[Sample],
    negative: Sequence[Sample],
    answers: Mapping[str, tuple[list[list[Found]], ...]],
) -> None:
    print(f"{len(plain):,} positives, {len(spelled):,} other spellings, {len(negative):,} hard negatives.\n")
    print(
        "| library | P | R | F1 exact | F1 overlapping | F1, kinds it knows "
        "| other spellings F1 | negatives hit |"
    )
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for name, (first, second, third) in answers.items():
        exact = score(plain, first, exact=True, equals=EQUALS)
        total = sum(exact.values(), Score())
        loose = sum(score(plain, first, exact=False, equals=EQUALS).values(), Score())
        known = sum((each for each in exact.values() if each.right), Score())
        other = sum(score(spelled, second, exact=True, equals=EQUALS).values(), Score())
        hit, every = alarms(negative, third)
        print(
            f"| {name} | {total.precision:.3f} | {total.recall:.3f} | {total.f1:.3f} | {loose.f1:.3f} "
            f"| {known.f1:.3f} | {other.f1:.3f} | {hit.total() / every.total():.1%} |"
        )


def _blind(finders: Mapping[str, _Finder], which: BlindSet) -> None:
    """Print what each finds in a set written blind, below our first run."""
    plain, negative, first = list(which.positives()), list(which.negatives()), which.first_run
    title = f"Written blind, {which.name}"
    print(f"\n{title}: {len(plain):,} texts, {len(negative):,} hard negatives.\n")
    print("| library | P | R | F1 exact | F1 overlapping | F1 without persons | negatives hit |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    *shares, hit = attrs.astuple(first)
    print(f"| piiguard, first run | {' | '.join(f'{each:.3f}' for each in shares)} | {hit:.1%} |")
    scores: dict[str, dict[str, Score]] = {}
    for name, find in finders.items():
        found, alarmed = find([each.text for each in plain]), find([each.text for each in negative])
        if found is None or alarmed is None:
            continue
        scores[name] = score(plain, found, exact=True, equals=EQUALS)
        total = sum(scores[name].values(), Score())
        loose = sum(score(plain, found, exact=False, equals=EQUALS).values(), Score()).f1
        bare = _without_persons(plain, found).f1
        personal = [[each for each in finds if each[2] != "CN_SERVICE_NUMBER"] for finds in alarmed]
        hits, every = alarms(negative, personal)
        print(
            f"| {name} | {total.precision:.3f} | {total.recall:.3f} | {total.f1:.3f} | {loose:.3f} "
            f"| {bare:.3f} | {hits.total() / every.total():.1%} |"
        )
    print(f"\n| {title.lower()}, F1 exact | {' | '.join(scores)} |\n| --- |{' ---: |' * len(scores)}")
    for entity in next(iter(scores.values())):
        print(f"| {entity} | {' | '.join(f'{each[entity].f1:.3f}' for each in scores.values())} |")


def _without_persons(plain: Sequence[Sample], found: Sequence[Sequence[Found]]) -> Score:
    kept = [
        (attrs.evolve(each, spans=spans), [one for one in finds if one[2] != "PERSON"])
        for each, finds in zip(plain, found, strict=True)
        if (spans := tuple(span for span in each.spans if span[2] != "PERSON"))
    ]
    exact = score([each for each, _ in kept], [finds for _, finds in kept], exact=True, equals=EQUALS)
    return sum(exact.values(), Score())


def _by_entity(plain: Sequence[Sample], answers: Mapping[str, list[list[Found]]]) -> None:
    scores = {name: score(plain, found, exact=True, equals=EQUALS) for name, found in answers.items()}
    print(f"\n| entity, F1 exact | {' | '.join(scores)} |\n| --- |{' ---: |' * len(scores)}")
    for entity in next(iter(scores.values())):
        print(f"| {entity} | {' | '.join(f'{each[entity].f1:.3f}' for each in scores.values())} |")


def _by_spelling(spelled: Sequence[Sample], answers: Mapping[str, list[list[Found]]]) -> None:
    print(f"\n| spelling, share found exactly | {' | '.join(answers)} |\n| --- |{' ---: |' * len(answers)}")
    for kind in dict.fromkeys(sample.kind for sample in spelled):
        cells: list[str] = []
        for found in answers.values():
            pairs = [(s, f) for s, f in zip(spelled, found, strict=True) if s.kind == kind]
            scores = score([s for s, _ in pairs], [f for _, f in pairs], exact=True, equals=EQUALS)
            cells.append(f"{sum(scores.values(), Score()).recall:.2f}")
        print(f"| {kind} | {' | '.join(cells)} |")


def _ours_in_detail(
    plain: Sequence[Sample],
    spelled: Sequence[Sample],
    negative: Sequence[Sample],
    answers: tuple[list[list[Found]], ...],
) -> None:
    """Print what we got wrong, by kind, so that somebody looks at it."""
    for name, corpus, found in (("plain", plain, answers[0]), ("spelled", spelled, answers[1])):
        for entity, each in score(corpus, found, exact=True, equals={}).items():
            if each.f1 < _SEVERE:
                print(f"\n{name}, {entity}: precision {each.precision:.2f}, recall {each.recall:.2f}", end="")
    hit, every = alarms(negative, answers[2])
    wrong = ", ".join(f"{kind} {count} of {every[kind]}" for kind, count in hit.items() if count)
    print(f"\n\nNegatives hit: {wrong or 'none'}.")
