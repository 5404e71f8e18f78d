"""Drawing from distributions, with nothing but ``Random.random``.

It is the only method whose sequence Python promises to keep from release to release, and with it a seed
gives the same bytes everywhere.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Mapping, Sequence
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

import attrs

__all__ = ["Mix", "between", "chance", "digits", "mix", "pick", "stream"]

T = TypeVar("T")


@attrs.frozen
class Mix(Generic[T]):
    """Things with their shares; the shares need not add up to anything.

    Attributes:
        items: What can be drawn.
        sums: The running sums of the shares.
    """

    items: tuple[T, ...]
    sums: tuple[float, ...]

    def draw(self, rng: Random) -> T:
        """Draw one."""
        return self.items[bisect(self.sums, rng.random() * self.sums[-1])]


def mix(shares: Mapping[T, float]) -> Mix[T]:
    """Make a mix from shares by thing."""
    return Mix(tuple(shares), tuple(accumulate(shares.values())))


def stream(seed: int, name: str) -> Random:
    """Open the stream of random numbers for one file, which no other file's size can shift."""
    return Random(f"{seed}:{name}")  # noqa: S311 - made-up data has to come out the same again


def pick(rng: Random, items: Sequence[T]) -> T:
    """Draw one of *items*, each as likely as the other."""
    return items[int(rng.random() * len(items))]


def between(rng: Random, low: int, high: int) -> int:
    """Draw a whole number from *low* to *high*, both included."""
    return low + int(rng.random() * (high - low + 1))


def chance(rng: Random, share: float) -> bool:
    """Say yes in *share* of the cases, 0 to 1."""
    return rng.random() < share


def digits(rng: Random, count: int) -> str:
    """Draw *count* digits, at most 15: a random number holds no more."""
    return f"{int(rng.random() * 10**count):0{count}}"
