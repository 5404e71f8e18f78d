"""Which guards what stands at the ends of a claim speaks for, looked up for all guards at once.

As many guards as there are would each have to be asked; a claim in a short text is read in less time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import attrs

from piiguard.classify.rules.rule import Rule

__all__ = ["Marks", "marks_of"]

_BREAK: Final = "\n"


@attrs.frozen(eq=False)
class Marks:
    """What shows of a claim that a guard may hold it; sets of guards are numbers, a bit for each.

    Attributes:
        always: The guards that hold whatever the ends are.
        before: By character, those that go on with it where it stands right before a claim.
        after: By character, those that go on with it where it stands right behind one.
        first: By character, those that begin as a claim does that begins with it.
        ats: Those that hold an ``@``.
        sizes: Those that a claim of so many code points, or more, speaks for.
        ceilings: By number of the guard, the highest score it can have.
    """

    always: int
    before: Mapping[str, int]
    after: Mapping[str, int]
    first: Mapping[str, int]
    ats: int
    sizes: Sequence[tuple[int, int]]
    ceilings: Sequence[float]

    def shown(self, text: str, start: int, end: int, score: float) -> Iterator[int]:
        """Yield the numbers of the guards that may hold a claim, in order.

        Args:
            text: A text in normal form.
            start: Where the claim begins.
            end: Where it ends.
            score: What it has.
        """
        # What stands beside the text is what stands beside a padded one.
        bits = self.always | self.before.get(text[start - 1] if start else _BREAK, 0)
        bits |= self.first.get(text[start], 0) | self.after.get(text[end : end + 1] or _BREAK, 0)
        if "@" in text[start:end]:
            bits |= self.ats
        for least, guards in self.sizes:
            if end - start >= least:
                bits |= guards
        while bits:
            lowest = bits & -bits
            bits ^= lowest
            number = lowest.bit_length() - 1
            if score < self.ceilings[number]:
                yield number


def marks_of(rules: Sequence[Rule]) -> Marks:
    """Lay out what shows of each guard.

    Args:
        rules: The guards.
    """
    always = ats = 0
    before: dict[str, int] = {}
    after: dict[str, int] = {}
    first: dict[str, int] = {}
    sizes: dict[int, int] = {}
    for number, rule in enumerate(rules):
        beside, bit = rule.beside, 1 << number
        if beside is None:
            always |= bit
            continue
        for table, chars in ((before, beside.before), (after, beside.after), (first, beside.first)):
            for char in chars:
                table[char] = table.get(char, 0) | bit
        ats |= bit if beside.at else 0
        if beside.least:
            sizes[beside.least] = sizes.get(beside.least, 0) | bit
    ceilings = tuple(rule.ceiling for rule in rules)
    return Marks(always, before, after, first, ats, tuple(sizes.items()), ceilings)
