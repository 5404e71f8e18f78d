"""The layouts of a kind of number, laid out for the compiled kernel that hides them in a column.

The kernel knows separators of ASCII only, and characters of the BMP; what is written otherwise it leaves to
`piiguard.mask.numbers`, whose compiled form it is.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from piiguard.catalog.kernel import columns
from piiguard.mask.shapes import NUMBERS
from piiguard.mask.spelling import SEPARATORS

if TYPE_CHECKING:
    from piiguard.catalog.entities import Entity
    from piiguard.catalog.kernel import Layouts

__all__ = ["compiled_layouts"]

_BMP: Final = 1 << 16
_ASCII: Final = 128


@cache
def compiled_layouts(entity: Entity) -> Layouts | None:
    """Return what hides numbers of *entity*, or None where there is no kernel to do it."""
    kernel = columns()
    if kernel is None:
        return None
    sets: dict[str, int] = {}
    forms = bytearray()
    for layout in NUMBERS[entity].layouts:
        if not SEPARATORS.isdisjoint("".join(layout.allowed)):
            raise AssertionError(f"A layout of {entity} allows a separator, which no number keeps")
        numbers = [sets.setdefault(allowed, len(sets)) for allowed in layout.allowed]
        forms += bytes([len(layout), layout.head, layout.tail, *numbers])
    separators = bytes(chr(code) in SEPARATORS for code in range(_ASCII))
    return kernel.Layouts(b"".join(map(_bitmap, sets)), bytes(forms), separators)


def _bitmap(characters: str) -> bytes:
    bits = bytearray(_BMP // 8)
    for char in characters:
        bits[ord(char) >> 3] |= 1 << (ord(char) & 7)
    return bytes(bits)
