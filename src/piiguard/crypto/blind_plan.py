"""What a blind index will cost: rows found by chance, and what it shows to whoever can read it.

An index of ours is 16 octets and is not cut, so rows found by chance can be neglected; what it shows cannot.
"""

from __future__ import annotations

import math
from typing import Final

import attrs

from piiguard.catalog import Language
from piiguard.crypto.blind_indexes import INDEX_SIZE
from piiguard.errors import InvalidInput

__all__ = ["BlindIndexPlan", "plan"]

_BITS: Final = 8 * INDEX_SIZE
# Rows to a value from which a list of counts is worth comparing with what the public knows of the values.
_REPEATED: Final = 2.0


@attrs.frozen
class BlindIndexPlan:
    """What to expect of a blind index. Prints in English; `text` has Chinese too.

    Attributes:
        population: Rows with a value.
        distinct: Different values among them.
        bits: Bits of an index that are kept.
        live_keys: Keys that decrypt while a search runs; each is searched for.
    """

    population: int
    distinct: int
    bits: int = _BITS
    live_keys: int = 1

    def __attrs_post_init__(self) -> None:
        if not (0 < self.distinct <= self.population and 0 < self.bits <= _BITS and self.live_keys > 0):
            raise InvalidInput(
                "This is no plan of a blind index",
                hint=f"Give 0 < distinct <= population, 1 to {_BITS} bits, and at least one live key.",
            )

    @property
    def false_positives(self) -> float:
        """Rows that a search is expected to find besides those that it is for."""
        others = self.population * (self.distinct - 1) / self.distinct
        return others * self.live_keys / 2.0**self.bits

    @property
    def collision(self) -> float:
        """Chance that any two different values have one index (birthday bound)."""
        return -math.expm1(-self.distinct * (self.distinct - 1) / 2.0 ** (self.bits + 1))

    @property
    def rows_per_value(self) -> float:
        """Rows that share one value, on average."""
        return self.population / self.distinct

    @property
    def shows_frequency(self) -> bool:
        """Whether values repeat so much that their counts may tell which is which."""
        return self.rows_per_value >= _REPEATED

    def text(self, language: Language = "en") -> str:
        """Say it in words.

        Args:
            language: In which.

        Returns:
            A line for each thing to know.
        """
        chinese = language == "zh"
        found, collision = f"{self.false_positives:.2g}", f"{self.collision:.2g}"
        if chinese:
            lines = (
                (
                    f"{self.population} 行，{self.distinct} 个不同的值；索引 {self.bits} 位，"
                    f"在 {self.live_keys} 个密钥下检索。"
                ),
                f"每次检索预计误中 {found} 行；任意两值相撞的概率为 {collision}。",
                "能读到索引的人可知哪些行的值相同、共有多少个不同的值。",
            )
        else:
            lines = (
                (
                    f"{self.population} rows of {self.distinct} values; an index of {self.bits} bits, "
                    f"searched under {self.live_keys} key(s)."
                ),
                (
                    f"A search finds {found} rows by chance; any two values share an index with "
                    f"a probability of {collision}."
                ),
                "Whoever reads the indexes learns which rows are equal, and how many values there are.",
            )
        return "\n".join([*lines, _frequency(self, chinese=chinese)])

    def __str__(self) -> str:
        return self.text()


def plan(population: int, distinct: int, *, bits: int = _BITS, live_keys: int = 1) -> BlindIndexPlan:
    """Say what a blind index will cost, before there is one.

    Args:
        population: Rows that will have a value.
        distinct: Different values among them.
        bits: Bits of an index, if the database keeps a part of it only.
        live_keys: Keys that decrypt at the same time: 2 during a rotation.

    Returns:
        The plan; print it.

    Raises:
        InvalidInput: If the numbers cannot be.

    >>> print(plan(1_000_000, 34))
    1000000 rows of 34 values; an index of 128 bits, searched under 1 key(s).
    A search finds 2.9e-33 rows by chance; any two values share an index with a probability of 1.6e-36.
    Whoever reads the indexes learns which rows are equal, and how many values there are.
    A value has 29412 rows on average: who knows how often each occurs knows which is which. Do not index it.
    """
    return BlindIndexPlan(population, distinct, bits, live_keys)


def _frequency(made: BlindIndexPlan, *, chinese: bool) -> str:
    rows = f"{made.rows_per_value:.0f}"
    if made.shows_frequency:
        return (
            f"平均每个值有 {rows} 行：知道各值出现频率的人可以对号入座。不要为它建立索引。"
            if chinese
            else f"A value has {rows} rows on average: who knows how often each occurs knows which is "
            "which. Do not index it."
        )
    return (
        "值大多只出现一次，频率说明不了多少。仍不要让能写入该表的人读到索引：写入猜测的值即可验证。"
        if chinese
        else "Most values occur once, so counts tell little. Still keep the indexes from whoever can "
        "write to the table: writing a guess tests it."
    )
