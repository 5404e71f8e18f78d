"""Classifying columns: how many of a set of made-up tables are read right, and how many falsely.

Right is a column whose entity, or lack of one, is the true one; text that contains something is right if that
is said. False is what is claimed of a column and not true of it, be it as its entity or as its contents.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from typing import Final

import attrs

from benchmarks.fields.columns import Column, tables
from benchmarks.report import table
from piiguard.classify import classify
from piiguard.classify.fields import FieldClass

__all__ = ["Score", "main", "score"]


@attrs.frozen
class Score:
    """How a set of columns was read.

    Attributes:
        columns: How many there are.
        personal: How many of them hold or contain something.
        wrong: Those that were not read right, with what was said of them.
        false: Those of which something untrue was said.
    """

    columns: int
    personal: int
    wrong: tuple[tuple[Column, FieldClass], ...]
    false: tuple[tuple[Column, FieldClass], ...]

    @property
    def right(self) -> float:
        """Which share was read right."""
        return 1 - len(self.wrong) / self.columns


def score(seed: int = 1) -> Score:
    """Classify the set.

    Args:
        seed: Which values.

    Returns:
        The score.
    """
    read = list(_read(seed))
    wrong = tuple((column, said) for column, said in read if not _right(column, said))
    false = tuple(
        (column, said)
        for column, said in read
        if _claims(said) - {column.entity} - _ALSO.get(column.entity, set())
    )
    return Score(len(read), sum(bool(column.entity) for column, _ in read), wrong, false)


def _read(seed: int) -> Iterator[tuple[Column, FieldClass]]:
    for _, columns in tables(seed):
        found = classify({column.name: column.cells for column in columns})
        yield from zip(columns, found, strict=True)


def _right(column: Column, said: FieldClass) -> bool:
    if column.contains:
        return said.entity is None and column.entity in said.contains
    return (said.entity or "") == column.entity and (bool(column.entity) or not said.contains)


def _claims(said: FieldClass) -> set[str]:
    return {*said.contains, *([said.entity] if said.entity else [])}


# What else is true of a column: an account that is a mobile number, an address with a place in it.
_ALSO: Final = {
    "ALIPAY_ACCOUNT": {"CN_MOBILE", "EMAIL_ADDRESS"},
    "ORGANIZATION": {"LOCATION", "PERSON"},
    "LOCATION": {"ORGANIZATION"},
    "CN_DRIVER_LICENCE": {"CN_RESIDENT_ID"},
    "WHEREABOUTS": {"COORDINATES"},
    "CN_MOBILE": {"CN_LANDLINE", "PHONE_NUMBER"},
    "CN_RESIDENT_ID": {"CN_DRIVER_LICENCE"},
    "CN_USCC": {"CN_TAX_NUMBER", "CN_ORGANIZATION_CODE"},
    "MINOR": {"PERSON"},
    "MRZ": {"PERSON"},
    "CN_BANK_CARD": {"CREDIT_CARD"},
}


def main() -> None:
    """Print the table, and each column that was not read right."""
    rows: list[tuple[object, ...]] = []
    for seed in (1, 2, 3):
        begun = time.perf_counter()
        result = score(seed)
        took = time.perf_counter() - begun
        rows.append(
            (seed, result.columns, result.personal, f"{result.right:.1%}", len(result.false), f"{took:.1f} s")
        )
        for column, said in (*result.wrong, *(each for each in result.false if each not in result.wrong)):
            shown = said.entity or "-"
            print(
                f"{column.table}.{column.name}: {column.entity or '-'} read as {shown} "
                f"{list(said.contains)} {said.confidence:.2f} {list(said.evidence)}",
                file=sys.stderr,
            )
    print(table(["seed", "columns", "of a person", "read right", "false", "time"], rows))
