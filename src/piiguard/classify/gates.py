"""The gate: one look of the compiled kernel that says of most short texts that they hold nothing at all.

It asks everything that the small path would ask, of rules, names, addresses and fields, in one call. What it
tells may be there; what it does not tell is not, so the readers of that are left out.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from threading import Lock
from typing import TYPE_CHECKING, Final, TypeAlias

from piiguard.classify.headings import triggers as field_triggers
from piiguard.classify.kernel import Cues, Gate, Names, native
from piiguard.classify.language import WaitingFinder, told_of
from piiguard.classify.surveys import EVERYTHING, survey

if TYPE_CHECKING:
    from piiguard.classify.finders import Mode
    from piiguard.classify.further import Further

__all__ = ["make_gate", "waiting_gate"]

_BMP: Final = 1 << 16
_GROUPS: Final = 32
_LABEL: Final = 1 << 30  # as in gate.c
_NO_TABLES: Final[tuple[bytes, ...]] = (*(bytes(_BMP),) * 3, *(b"",) * 4)
_making: Final = Lock()


def waiting_gate(further: Further) -> Gate | None:
    """Return a gate that is still to be made, and till then tells everything.

    Args:
        further: What is looked for.

    Returns:
        None where there is no kernel, or where something is looked for that no gate tells of.
    """
    kernel = native()
    known = all(told_of(each) != EVERYTHING for each in further.finders)
    ocr = further.readings is not None and further.readings.ocr
    return None if kernel is None or not known or ocr else kernel.Gate()


def make_gate(gate: Gate, further: Further) -> None:
    """Make a gate once enough has been read to be worth it.

    Args:
        gate: The gate; nothing happens if it is made.
        further: What is looked for.
    """
    look = survey()
    if look is None or not further.book.is_worth_shapes:
        return
    with _making:
        # Another thread may have made it meanwhile.
        if gate.look("") == 0:
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
        gate.make((look, rules, fields, names, cues), scores, *_pairs(finders), *tables)


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
    return ()
