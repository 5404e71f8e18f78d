"""The analysis of many rules at once, for `piiguard.classify.rules.known` to be written from."""

from __future__ import annotations

from collections.abc import Iterable

from piiguard.classify.rules.beside import analysed_besides
from piiguard.classify.rules.char_sets import Ranges
from piiguard.classify.rules.known import Known, key_of, rule_key_of
from piiguard.classify.rules.rule import Rule
from piiguard.classify.rules.shapes import program_of

__all__ = ["analysed"]


def analysed(rules: Iterable[Rule]) -> Known:
    """Analyse the expressions of rules.

    Args:
        rules: The rules.

    Returns:
        What is known of them.
    """
    sets: dict[Ranges, int] = {}
    programs: dict[str, list[int]] = {}
    besides: dict[str, list[tuple[str, str | int, list[int]]]] = {}
    for rule in rules:
        only = rule.trigger.only
        for pattern, ahead in ((rule.pattern, True), *(() if only is None else ((only, False),))):
            programs[key_of(pattern, ahead=ahead)] = program_of(pattern, sets, ahead=ahead)
        besides[rule_key_of(rule)] = [
            (*key, [sets.setdefault(each, len(sets)) for each in beside])
            for key, beside in analysed_besides(rule).items()
        ]
    return Known([*sets], programs, besides)
