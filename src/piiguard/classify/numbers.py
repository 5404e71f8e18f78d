"""What a long text holds of the engine's own kinds, and where to read it again: one look of the kernel.

The compiled form of `piiguard.classify.runs` and `piiguard.classify.readings.windows.places_of`: it finds the
hits of the one, and places enough for all that the readings find around those of the other.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection
from functools import cache
from typing import TYPE_CHECKING, Final

import attrs

from piiguard.classify.context import CUTS_AFTER, SETS_OFF, WORDS, deciding_word
from piiguard.classify.kernel import native
from piiguard.classify.kinds import GROUPINGS, Kind
from piiguard.classify.runs import Hits
from piiguard.classify.surveys import DIGIT, OTHER_DIGIT, char_kinds
from piiguard.classify.text import FOLD
from piiguard.classify.units import PAD, Units, units_of
from piiguard.classify.validators.email_address import address_at

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet
    from datetime import date

    from piiguard.classify.headings.reading import Places  # noqa: TC004 - attrs keeps annotations as strings
    from piiguard.classify.kernel import Numbers
    from piiguard.classify.units import Codes, Offsets  # noqa: TC004 - as above

__all__ = ["Seen", "numbers", "units_seen"]

_BMP: Final = 1 << 16
_SIZE_BITS: Final = 5
_ASCII: Final = 128
_NAMES: Final = 32  # beside the bits of kinds
_BEYOND: Final = 0xFFFF
_PER_CODE: Final = 4  # a place takes so many times the octets of a code point
_COLUMNS: Final = 5  # start, end, kind, sign and word of a hit
# What a character is beside what `char_kinds` says, as in numbers.h.
_OPENS: Final = 1
_CLOSES: Final = 2
_DOTS: Final = 4
_JOINS: Final = 8
_PARTS: Final = 16
_ENTERS: Final = 32
_LOCAL: Final = 64
_DOMAIN: Final = 128
_CUTS: Final = 256
_SETS_OFF: Final = 512
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_OF_DOMAIN: Final = f"0123456789{_LETTERS}.-"
_OF_LOCAL: Final = f"{_OF_DOMAIN}_%+"


@attrs.frozen(eq=False, repr=False)
class Seen:
    """What the kernel saw in a text, in padded offsets.

    Attributes:
        hits: What passed as an identifier.
        places: Where to read again, as `piiguard.classify.readings.windows.places_of` returns it.
        names: Where the names of fields may be, as `piiguard.classify.headings.reading.places_in` returns it;
            offsets are those of the normal form.
    """

    hits: Hits
    places: tuple[Offsets, ...]
    names: Places


def units_seen(
    text: str, kinds: AbstractSet[Kind], *, as_of: date, names: bool = False
) -> tuple[Units, Seen | None]:
    """Bring a text into normal form, and look at it.

    Args:
        text: Any text.
        kinds: What to look for.
        as_of: The last day of birth that is accepted in a resident ID.
        names: Whether to look for the names of fields, too.

    Returns:
        Its arrays, of which few are made before they are asked for; and what was seen, None where there is no
        kernel to look.
    """
    import numpy as np

    kernel = numbers()
    if kernel is None:
        return units_of(text), None
    asked = (
        sum(1 << kind for kind in kinds) | names * _NAMES,
        as_of.year * 10_000 + as_of.month * 100 + as_of.day,
    )
    octets, is_odd, folded, found, found_names = kernel.read(text, *asked)
    dropped, hits, unsure, ats, *places = found
    codes, all_ats = np.frombuffer(octets, np.uint16), np.frombuffer(ats, np.int64)
    index, normal = None, text if folded is None else folded
    if dropped:
        octets = octets[: len(octets) - len(dropped) // _PER_CODE]
        kept = np.ones(len(codes), np.bool_)
        kept[np.frombuffer(dropped, np.int64)] = False
        index = np.flatnonzero(kept)
        codes = np.frombuffer(octets, np.uint16)
    if is_odd and folded is None:
        normal = _normal(text, codes, index)
    rows = np.frombuffer(hits, np.int64).reshape(-1, _COLUMNS)
    unusual = [
        (address[0] + PAD, address[1] + PAD, Kind.EMAIL, 0, deciding_word(normal, *address, Kind.EMAIL))
        for at in np.frombuffer(unsure, np.int64).tolist()
        if (address := address_at(normal, at - PAD)) is not None
    ]
    if unusual:
        rows = np.concatenate((rows, np.array(unusual, np.int64)))
    start, end, kind, sign, word = rows.T.copy()
    units = Units(codes, index, text, folded=normal, known_ats=all_ats, octets=octets)
    ends = (np.frombuffer(each, np.int64).reshape(-1, 2) - PAD for each in found_names)
    return units, Seen(
        Hits(start, end, kind.astype(np.int8), sign.astype(np.int8), word.astype(np.int16)),
        tuple(np.frombuffer(each, np.int64) for each in places),
        {kind: [(start, end) for start, end in each.tolist()] for kind, each in enumerate(ends) if len(each)},
    )


def _normal(text: str, codes: Codes, index: Offsets | None) -> str:
    """Return the normal form of a text that holds what its codes do not tell apart."""
    import numpy as np

    wide = np.array([text]).view(np.uint32)
    wide = wide if index is None else wide[index[PAD:-PAD] - PAD]
    wide = np.where(wide < _BEYOND, codes[PAD:-PAD], wide)
    return wide.astype("<u4", copy=False).tobytes().decode("utf-32-le", "surrogatepass")


@cache
def numbers() -> Numbers | None:
    """Return what looks, or None where there is no kernel."""
    kernel = native()
    if kernel is None:
        return None
    # They read what is told here, so they cannot be there before it.
    from piiguard.catalog.codes import issuers, regions
    from piiguard.classify.headings.reading import BEHIND, NAME_ENDS
    from piiguard.classify.validators.email_address import placeholder_octets
    from piiguard.classify.validators.mobile import allotted_octets

    cards, prefixes = array("i"), array("q")
    for (width, length), group in sorted(issuers().grouped().items()):
        cards.extend((length, width, len(prefixes), len(group)))
        prefixes.extend(group)
    codes, last = regions().last_years()
    fold = bytearray(_BMP)
    for code, becomes in FOLD.items():
        fold[code] = ord(becomes)
    groupings = array("i")
    for kind, sizes in GROUPINGS.items():
        for each in sizes:
            groupings.extend((kind, len(each), _shape(each), 0))
            if kind == Kind.RESIDENT_ID and each[-1] > 1:
                groupings.extend((kind, len(each), _shape((*each[:-1], each[-1] - 1)), 1))
    words, letters = array("i"), array("H")
    for word in WORDS:
        sides = (sum(1 << kind for kind in kinds) for kinds in (word.supports, word.opposes))
        words.extend((len(letters), len(word.text), *sides, word.reach))
        letters.extend(map(ord, word.text))
    name_ends = array("i")
    for text, standing in NAME_ENDS.items():
        name_ends.extend((len(letters), len(text), sum(1 << each for each in standing)))
        letters.extend(map(ord, text))
    behind = bytes(
        sum(1 << kind for kind, chars in enumerate(BEHIND) if chr(code) in chars) for code in range(_ASCII)
    )
    return kernel.Numbers(
        char_kinds(),
        _marks(),
        _values(),
        bytes(fold),
        allotted_octets(),
        placeholder_octets(),
        cards.tobytes(),
        prefixes.tobytes(),
        array("i", codes).tobytes(),
        array("h", last).tobytes(),
        groupings.tobytes(),
        words.tobytes(),
        letters.tobytes(),
        name_ends.tobytes(),
        behind,
    )


def _shape(sizes: Collection[int]) -> int:
    return sum(size << (_SIZE_BITS * group) for group, size in enumerate(sizes))


def _values() -> bytes:
    """Return the value of each digit of the BMP, of whatever script, and 0 for all else."""
    from piiguard.classify.readings.digits import digit_of

    kinds, values = char_kinds(), bytearray(_BMP)
    for code in range(_BMP - 1):
        if kinds[code] & (DIGIT | OTHER_DIGIT):
            values[code] = int(digit_of(chr(code)))
    return bytes(values)


def _marks() -> bytes:
    from piiguard.classify.readings.addresses import CLOSING, DOTS, OPENING
    from piiguard.classify.readings.breaks import ENTERING, JOINING
    from piiguard.classify.readings.chains import PARTING

    marks = array("H", bytes(2 * _BMP))
    for chars, bit in (
        (OPENING, _OPENS),
        (CLOSING, _CLOSES),
        (DOTS, _DOTS),
        (JOINING, _JOINS),
        (PARTING, _PARTS),
        (ENTERING, _ENTERS),
        (_OF_LOCAL, _LOCAL),
        (_OF_DOMAIN, _DOMAIN),
        (CUTS_AFTER, _CUTS),
        (SETS_OFF, _SETS_OFF),
    ):
        for char in chars:
            marks[ord(char)] |= bit
    return marks.tobytes()
