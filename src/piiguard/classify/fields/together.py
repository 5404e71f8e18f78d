"""Judging the columns of a table together: what stands beside a column makes it more or less likely.

Each column is judged by itself first. Where that left doubt, it is judged again in the light of what its
neighbours surely are: a name, a phone number and an address make each other likelier.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from piiguard.classify.fields.columns import ColumnScanner, look_at
from piiguard.classify.fields.names import name_evidence
from piiguard.classify.fields.samples import Part
from piiguard.classify.fields.value_kinds import ValueKind
from piiguard.classify.fields.weighing import Verdict, weigh

__all__ = ["judge_columns"]

# So sure a column must be to speak for its neighbours, and so doubtful to be judged again.
_SURE: Final = 0.8
_DOUBTFUL: Final = 0.9


def judge_columns(part: Part, scanner: ColumnScanner) -> Iterator[tuple[str, Verdict]]:
    """Judge every column of a table.

    Args:
        part: The sample of the table.
        scanner: What finds entities in a cell.

    Yields:
        Each column's name and verdict, in order.
    """
    said = {name: name_evidence(name) for name in part.columns}
    looks = {name: look_at(cells, scanner, name=said[name]) for name, cells in part.columns.items()}
    kinds = {name: part.kinds.get(name, ValueKind.OTHER) for name in looks}
    alone = {
        name: weigh(said[name], look, scanner.entities, kind=kinds[name]) for name, look in looks.items()
    }
    surely = {
        name: each.entity
        for name, each in alone.items()
        if each.entity is not None and each.confidence >= _SURE
    }
    for name, look in looks.items():
        beside = frozenset(entity for other, entity in surely.items() if other != name)
        if alone[name].confidence < _DOUBTFUL and beside:
            yield name, weigh(said[name], look, scanner.entities, kind=kinds[name], beside=beside)
        else:
            yield name, alone[name]
