"""A plan of a blind index: its numbers, and what it says of them."""

from __future__ import annotations

import math
import random

import pytest

from piiguard.crypto.blind_plan import plan
from piiguard.errors import InvalidInput


def test_expected_false_positives_are_those_of_random_indexes() -> None:
    """Indexes of a few bits drawn at random find as many rows by chance as was planned."""
    drawn, bits, values = random.Random(5), 10, 2000
    indexes = [drawn.randrange(2**bits) for _ in range(values)]
    counts = {each: indexes.count(each) - 1 for each in set(indexes)}
    found = sum(counts[each] for each in indexes) / values
    assert found == pytest.approx(plan(values, values, bits=bits).false_positives, rel=0.1)


def test_each_live_key_is_one_more_chance() -> None:
    """During a rotation twice as many rows are found by chance."""
    one, two = plan(1000, 1000, bits=20), plan(1000, 1000, bits=20, live_keys=2)
    assert two.false_positives == 2 * one.false_positives


def test_the_birthday_bound_holds_for_small_and_large_numbers() -> None:
    """23 values among 365 collide about every second time; one value never does."""
    assert plan(23, 23, bits=8).collision == pytest.approx(-math.expm1(-23 * 22 / 512))
    assert plan(5, 1).collision == 0
    assert 0 < plan(10**9, 10**9).collision < 1e-20


@pytest.mark.parametrize(("distinct", "shows"), [(34, True), (500, True), (501, False), (1000, False)])
def test_repeated_values_are_warned_of(distinct: int, shows: bool) -> None:
    """Both languages say whether frequencies give the values away."""
    made = plan(1000, distinct)
    assert made.shows_frequency is shows
    assert ("Do not index" in str(made)) is shows
    assert ("不要为它建立索引" in made.text("zh")) is shows


@pytest.mark.parametrize("numbers", [(0, 0), (1, 2), (5, 0), (-1, -1)])
def test_impossible_numbers_are_refused(numbers: tuple[int, int]) -> None:
    """More values than rows, or none, is a mistake of the caller."""
    with pytest.raises(InvalidInput):
        plan(*numbers)
