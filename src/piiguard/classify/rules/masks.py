"""What stands beside triggers, laid out for the compiled kernel: of each character a bit for each rule."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import attrs

from piiguard.classify.rules.beside import PLACES, Beside, Key, besides_of
from piiguard.classify.rules.char_sets import ANY, BMP, Ranges

if TYPE_CHECKING:
    from piiguard.classify.rules.rule import Rule

__all__ = ["Masks"]

_MASKED: Final = 32  # of so many rules of one trigger, as in triggers_find.h
_ALL: Final = (1 << _MASKED) - 1
_CELLS: Final = 256  # of characters that no set tells apart


@attrs.define(init=False)
class Masks:
    """The masks of the triggers of a book.

    Args:
        rules: Its rules; without them there are no masks.
    """

    _besides: list[dict[Key, Beside]]
    _groups: list[tuple[Beside | None, ...]]

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._besides = [dict(besides_of(rule)) for rule in rules]
        self._groups = []

    def of(self, kind: str, which: str | int, numbers: Sequence[int]) -> int:
        """Make the masks of a trigger.

        Args:
            kind: What it is, as in `piiguard.classify.rules.beside.Key`.
            which: Which one.
            numbers: The rules that it triggers.

        Returns:
            Their number, or 0 if nothing is known that would leave out a rule.
        """
        if not self._besides:
            return 0
        rules = len(self._besides)  # what only lies near others has a number behind theirs
        group = tuple(
            self._besides[number].get((kind, which)) if number < rules else None
            for number in numbers[:_MASKED]
        )
        if all(each is None for each in group):
            return 0
        self._groups.append(group)
        return len(self._groups)

    def tables(self) -> tuple[bytes, bytes]:
        """Return the cell of each character of the BMP, and of each trigger, place and cell the rules."""
        sets = {each for group in self._groups for beside in group if beside for each in beside} - {ANY}
        cells, members = _told_apart(sorted(sets))
        if len(cells) > _CELLS:
            # More than a byte tells: the masks say nothing.
            return bytes(BMP), array("I", [_ALL] * (_CELLS * PLACES * len(self._groups))).tobytes()
        by_char = bytearray(BMP)
        for number, stretches in enumerate(cells):
            for first, last in stretches:
                by_char[first : last + 1] = bytes([number]) * (last + 1 - first)
        masks = array("I")
        for group in self._groups:
            always = sum(1 << bit for bit in range(_MASKED) if bit >= len(group) or group[bit] is None)
            for place in range(PLACES):
                row = [always] * _CELLS
                for bit, beside in enumerate(group):
                    for cell in members.get(beside[place], range(_CELLS)) if beside else ():
                        row[cell] |= 1 << bit
                masks.extend(row)
        return bytes(by_char), masks.tobytes()


def _told_apart(sets: Sequence[Ranges]) -> tuple[list[Ranges], dict[Ranges, list[int]]]:
    """Part all characters so that no set parts one of the parts; say which parts each set has."""
    bounds = sorted(
        {0, BMP, *(bound for each in sets for first, last in each for bound in (first, last + 1))}
    )
    place = {bound: at for at, bound in enumerate(bounds)}
    signs = [0] * len(bounds)
    for number, each in enumerate(sets):
        for first, last in each:
            for at in range(place[first], place[last + 1]):
                signs[at] |= 1 << number
    parts: dict[int, list[tuple[int, int]]] = {}
    for sign, stretch in zip(signs, _stretches(bounds), strict=False):
        parts.setdefault(sign, []).append(stretch)
    members = {
        each: [cell for cell, sign in enumerate(parts) if sign >> at & 1] for at, each in enumerate(sets)
    }
    return [tuple(each) for each in parts.values()], members


def _stretches(bounds: Sequence[int]) -> Iterator[tuple[int, int]]:
    return ((first, stop - 1) for first, stop in pairwise(bounds))
