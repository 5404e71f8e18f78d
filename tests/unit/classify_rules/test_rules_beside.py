"""What stands beside a trigger within a match, read off the expression."""

from __future__ import annotations

import re

import pytest

from piiguard.catalog.entities import Entity
from piiguard.classify.rules.beside import besides_of
from piiguard.classify.rules.char_sets import Ranges
from piiguard.classify.rules.rule import Rule, Scores, Trigger

_ANY = ((0, 0xFFFF),)
_DIGITS = ((0x30, 0x39),)


def _rule(source: str, trigger: Trigger) -> Rule:
    return Rule(Entity("X"), "x", re.compile(source), trigger, Scores(0.9, 0.9, 0.9), ("x",), reach=30)


def _has(chars: Ranges, char: str) -> bool:
    return any(first <= ord(char) <= last for first, last in chars)


def test_what_stands_beside_a_run_of_digits_is_known() -> None:
    """Letters before, their beginning unjoined; the run's own first two; a separator and a digit behind."""
    found = besides_of(_rule("(?<![0-9A-Z])[A-Z]{2}[12][0-9]{3}-[0-9](?![0-9])", Trigger(digits=[4])))
    before, second_before, third_before, first, second, behind, next_behind, *_ = found["digits", 4]
    assert before == second_before == ((0x41, 0x5A),)
    assert not _has(third_before, "A")
    assert _has(third_before, "\n")
    assert (first, second) == (((0x31, 0x32),), _DIGITS)
    assert (behind, next_behind) == (((0x2D, 0x2D),), _DIGITS)


def test_a_look_behind_the_first_character_speaks_of_the_one_before() -> None:
    """The way in which rules are written so that their first character is looked for quickly."""
    found = besides_of(_rule("[1-6](?<![0-9].)(?<![0-9][.-].)[0-9]{3}(?![0-9])", Trigger(digits=[4])))
    before, second_before, *_ = found["digits", 4]
    assert not _has(before, "7")
    assert _has(before, ".")
    assert second_before == _ANY


def test_a_length_that_no_match_has_is_part_of_none() -> None:
    """A run of five digits is never in a match of four, though its rule is triggered by both."""
    found = besides_of(_rule("(?<![0-9])[0-9]{4}(?![0-9])", Trigger(digits=[4, 5])))
    assert found["digits", 4]
    assert found["digits", 5] == ()


@pytest.mark.parametrize(
    ("source", "trigger"),
    [
        ("(?<![0-9])[0-9]{4,5}(?![0-9])", Trigger(digits=[4])),
        ("[0-9]{4}", Trigger(digits=[4])),
        ("[a-z](?=[0-9]{4})", Trigger(digits=[4])),
        ("a-?b", Trigger(chars="-")),
        ("[0-9A-Z]{3}", Trigger(alnum=4)),
        ("a(?:b|[0-9]{3})*", Trigger(digits=[3])),
        ("x", Trigger(words=("x",))),
    ],
)
def test_nothing_is_known_where_a_match_may_be_without_its_trigger(source: str, trigger: Trigger) -> None:
    """Its trigger may then lie beside it, wherever the rule's reach allows."""
    assert besides_of(_rule(source, trigger)) == {}


def test_classes_of_unicode_may_be_any_character() -> None:
    """What depends on tables of Unicode is not told apart; the trigger is in the match all the same."""
    before, *_ = besides_of(_rule(r"\w-\b", Trigger(chars="-")))["char", "-"]
    assert before == _ANY
