"""The gate: one look of the compiled kernel that says of most short texts that they hold nothing at all.

It asks everything that the small path would ask, of rules, names, addresses and fields, in one call. What it
tells may be there; what it does not tell is not, so the readers of that are left out.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from threading import Lock
from typing import TYPE_CHECKING, Final, TypeAlias

import attrs

from piiguard.classify.headings import triggers as field_triggers
from piiguard.classify.kernel import Cues, Gate, Names, Numbers, native
from piiguard.classify.language import WaitingFinder, told_of
from piiguard.classify.surveys import EVERYTHING, survey

if TYPE_CHECKING:
    from datetime import date

    from piiguard.classify.finders import Mode
    from piiguard.classify.further import Further
    from piiguard.classify.kinds import Kind

__all__ = ["ShortReader", "make_reader", "waiting_reader"]

_BMP: Final = 1 << 16
_GROUPS: Final = 32
_LABEL: Final = 1 << 30  # as in gate.c
_NO_TABLES: Final[tuple[bytes, ...]] = (*(bytes(_BMP),) * 3, *(b"",) * 4)
_making: Final = Lock()


@attrs.define(eq=False)
class ShortReader:
    """What of the compiled kernel reads short texts.

    Attributes:
        gate: What is asked before anything else; till it is made it tells everything.
        asked: The kinds that are looked for, a bit for each, and the last day of birth, as YYYYMMDD.
        numbers: What finds the kinds, once it is made.
    """

    gate: Gate
    asked: tuple[int, int]
    numbers: Numbers | None = None


def waiting_reader(further: Further, kinds: Iterable[Kind], as_of: date) -> ShortReader | None:
    """Return a reader that is still to be made.

    Args:
        further: What is looked for beside the kinds.
        kinds: The kinds that are looked for.
        as_of: The last day of birth that is accepted in a resident ID.

    Returns:
        None where there is no kernel, or where something is looked for that no gate tells of.
    """
    kernel = native()
    known = all(told_of(each) != EVERYTHING for each in further.finders)
    ocr = further.readings is not None and further.readings.ocr
    if kernel is None or not known or ocr:
        return None
    day = as_of.year * 10_000 + as_of.month * 100 + as_of.day
    return ShortReader(kernel.Gate(), (sum(1 << kind for kind in kinds), day))


def make_reader(reader: ShortReader, further: Further) -> None:
    """Make a reader once enough has been read to be worth it.

    Args:
        reader: The reader; nothing happens if it is made.
        further: What is looked for.
    """
    look = survey()
    if look is None or not further.book.is_worth_shapes:
        return
    from piiguard.classify.numbers import numbers

    with _making:
        # Another thread may have made it meanwhile.
        if reader.gate.look("") == 0:
            return
        finders = [each for each in further.finders if isinstance(each, WaitingFinder)]
        rules, fields = further.book.triggers, None if further.headings is None else field_triggers()
        if (rules is None and further.book.rules) or (fields is None and further.headings is not None):
            return
        persons: _Persons = (None, None), (0, False, 0), _NO_TABLES
        for finder in finders:
            if finder.module == "persons":
                persons = _of_persons(finder.mode)
        (names, cues), scores, tables = persons
        reader.numbers = numbers()
        reader.gate.make((look, rules, fields, names, cues), scores, *_pairs(finders), *tables)


_Persons: TypeAlias = tuple[tuple[Names | None, Cues | None], tuple[int, bool, int], tuple[bytes, ...]]


def _of_persons(mode: Mode) -> _Persons:
    from piiguard.classify.language.persons import LIKELY
    from piiguard.classify.language.persons_compiled import compiled_names
    from piiguard.classify.language.persons_cues import compiled_cues
    from piiguard.classify.language.persons_gate import person_tables
    from piiguard.classify.language.persons_signs import LEAST_SIGNED

    return (compiled_names(), compiled_cues()), (LIKELY, mode == "precise", LEAST_SIGNED), person_tables()


def _pairs(finders: Sequence[WaitingFinder]) -> tuple[bytes, bytes, bytes]:
    """Lay out the pairs that finders wait for: by character the groups it is in, and what each tells."""
    from piiguard.classify.language.addresses_words import AFTER_LABEL

    groups = [
        (*pair, _LABEL if pair[1] == AFTER_LABEL else finder.told)
        for finder in finders
        for pair in _watched(finder.module, finder.mode)
    ]
    first, second = array("I", bytes(4 * _BMP)), array("I", bytes(4 * _BMP))
    any_first = 0
    for number, (before, chars, _) in enumerate(groups):
        any_first |= (not before) << number
        for table, members in ((first, before), (second, chars)):
            for char in members:
                table[ord(char)] |= 1 << number
    if any_first:
        first = array("I", (each | any_first for each in first))
    told = array("I", [each for *_, each in groups] + [0] * (_GROUPS - len(groups)))
    return first.tobytes(), second.tobytes(), told.tobytes()


def _watched(module: str, mode: Mode) -> Iterable[tuple[str, str]]:
    if module == "addresses":
        from piiguard.classify.language.addresses import watch_of

        return watch_of(mode).pairs
    if module == "organisations":
        from piiguard.classify.language.organisations import watch_of

        return watch_of(mode).pairs
    if module == "persons":
        from piiguard.classify.language.persons_respelled import APART, respelled_watch
        from piiguard.classify.language.persons_titled import titled_watch

        # The kernel itself sees what is written apart: of a blank alone a pair would tell too much.
        return (*respelled_watch().pairs[APART:], *titled_watch().pairs)
    return ()
