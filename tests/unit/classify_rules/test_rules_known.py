"""What is known of the shipped rules' expressions beforehand is what an analysis says."""

from __future__ import annotations

import pkgutil
import re

import attrs
import pytest

from piiguard.catalog.entities import Entity
from piiguard.classify.rules.beside import analysed_besides, besides_of
from piiguard.classify.rules.char_sets import Ranges
from piiguard.classify.rules.known import Known, key_of, known, packed, rule_key_of
from piiguard.classify.rules.rule import Rule, Scores, Trigger
from piiguard.classify.rules.shapes import Shapes, program_of
from piiguard.classify.rules.shapes_known import analysed
from piiguard.classify.rules.shipped import shipped_rules

_RULE = Rule(
    Entity("X"), "x", re.compile("(?<![0-9])7[0-9]{3}(?![0-9])"), Trigger(digits=[4]), Scores(1, 1, 1), ("x",)
)


def test_most_shipped_rules_are_known() -> None:
    """Those that changed are analysed in each process: run scripts/build_shapes.py before there are many."""
    patterns = [key_of(rule.pattern, ahead=True) in known().programs for rule in shipped_rules()]
    triggers = [rule_key_of(rule) in known().besides for rule in shipped_rules()]
    for found in (patterns, triggers):
        assert sum(found) >= 0.9 * len(found)


@pytest.mark.parametrize("rule", shipped_rules(), ids=lambda rule: f"{rule.entity}-{rule.name}")
def test_what_is_known_of_a_rule_is_what_an_analysis_says(rule: Rule) -> None:
    """Its program, wherever it is put, and what stands beside its triggers."""
    shapes = Shapes()
    shapes.sets[((1, 2),)] = 0
    begin = shapes.add(rule.pattern)
    sets: dict[Ranges, int] = dict(shapes.sets)
    assert shapes.steps.tolist() == program_of(rule.pattern, sets, ahead=True)
    assert sets == shapes.sets
    if begin is not None:
        again = shapes.add(rule.pattern)
        assert again == len(shapes.steps) // 2
    if not rule.trigger.words:
        assert besides_of(rule) == analysed_besides(rule)


def test_a_rule_that_is_not_known_is_analysed() -> None:
    """A user's own, or one that was changed."""
    assert key_of(_RULE.pattern, ahead=True) not in known().programs
    assert rule_key_of(_RULE) not in known().besides
    assert Shapes().add(_RULE.pattern) == 0
    assert besides_of(_RULE) == analysed_besides(_RULE) != {}


@pytest.mark.parametrize(
    "change",
    [
        {"pattern": re.compile("(?<![0-9])8[0-9]{3}(?![0-9])")},
        {"pattern": re.compile(_RULE.pattern.pattern, re.IGNORECASE)},
        {"reach": 3},
        {"trigger": Trigger(digits=[4, 5])},
        {"trigger": Trigger(digits=[4], only=re.compile("7"))},
        {"trigger": Trigger(digits=[4], leads=True)},
    ],
)
def test_what_an_analysis_reads_tells_rules_apart(change: dict[str, object]) -> None:
    """No rule is taken for what it was before."""
    assert rule_key_of(attrs.evolve(_RULE, **change)) != rule_key_of(_RULE)


def test_what_was_written_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same sets, programs, and characters beside triggers."""
    found = analysed([_RULE])
    monkeypatch.setattr(pkgutil, "get_data", lambda *_: packed(found))
    read = known.__wrapped__()
    assert read.programs == found.programs
    assert read.beside(_RULE) == analysed_besides(_RULE)


@pytest.mark.parametrize("found", [None, FileNotFoundError()])
def test_without_the_file_nothing_is_known(monkeypatch: pytest.MonkeyPatch, found: OSError | None) -> None:
    """Then every rule is analysed when it is first used."""

    def get_data(*_: str) -> bytes | None:
        if found is None:
            return None
        raise found

    monkeypatch.setattr(pkgutil, "get_data", get_data)
    assert known.__wrapped__() == Known((), {}, {})
