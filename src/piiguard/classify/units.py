"""A large text in normal form as arrays: the bulk path's counterpart of `piiguard.classify.text.normalise`.

The text becomes one byte per code point, so that offsets need no translation, and the runs of its digits are
the boundaries of one comparison. Nothing loops per character.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

import attrs

from piiguard.classify.text import fold_tables
from piiguard.classify.validators.email_address import MARGIN

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Offsets = NDArray[np.int64]
    Bytes = NDArray[np.uint8]
    Codes = NDArray[np.uint16]

__all__ = ["PAD", "Units", "units_of"]

PAD: Final = MARGIN + 1
"""Line breaks before and after the text, so that no look at a neighbour needs a test for the ends."""

# What a block makes stays in a core's cache: three times as fast, here, as the whole text in one go.
_BLOCK: Final = 1 << 17
# Between them these ranges, first code point and length, hold what `FOLD` and `INVISIBLE` list, but for the
# soft hyphen, and some separators that are looked up next to digits only. Each costs a pass over the text.
_PUNCTUATION: Final = (0x2000, 0x70)
_FULLWIDTH: Final = (0xFEFF, 0x67)  # and the BOM
_COMMA: Final = 0xFF0C - 0xFEFF  # so frequent that it would cost more than the passes
_SOFT_HYPHEN: Final = "\xad"
_DIGITS: Final = 10
_AT: Final = ord("@")
_ASCII: Final = 128
_BEYOND: Final = 0xFFFF  # not a character


@attrs.frozen(eq=False, repr=False)
class Ascii:
    """What is ASCII in a text in normal form, padded as it.

    Attributes:
        narrow: One byte per code point; zero for anything outside ASCII that is no part of an
            identifier.
        starts: Where the runs of digits begin.
        ends: Where they end.
        ats: Where an ``@`` is.
    """

    narrow: Bytes
    starts: Offsets
    ends: Offsets
    ats: Offsets

    @classmethod
    def of(cls, codes: Codes) -> Ascii:
        """Read the code points of a normal form."""
        import numpy as np

        narrow = np.where(codes < _ASCII, codes, np.uint16(0)).astype(np.uint8)
        turns = _edges(narrow) + 1
        return cls(narrow, turns[::2], turns[1::2], np.flatnonzero(narrow == _AT))


@attrs.frozen(eq=False, repr=False)
class Units:
    """A text in normal form as arrays, padded by `PAD` line breaks at both ends.

    Attributes:
        codes: The code points, those that the normal form folds as they were or folded, U+FFFF for those
            beyond the BMP.
        index: Original offset of each code point, or None where no invisible characters were dropped.
        text: The text as it was given.
        folded: The text in normal form, if it is known; else see `normal`.
        known: What is ASCII in it, if it is known; else see `ascii`.
        known_ats: Where an ``@`` is, if only that is known.
        octets: The code points of the normal form, as the kernel returned them and reads them again.
    """

    codes: Codes
    index: Offsets | None = None
    text: str = ""
    folded: str | None = None
    known: Ascii | None = None
    known_ats: Offsets | None = None
    octets: bytes | None = None

    @property
    def readable(self) -> str | bytes:
        """What the kernel reads: the code points where they are there, so that it need not copy them."""
        return self.normal if self.octets is None else self.octets

    @cached_property
    def ascii(self) -> Ascii:
        """What is ASCII in it."""
        return Ascii.of(self.codes) if self.known is None else self.known

    @property
    def narrow(self) -> Bytes:
        """As `Ascii.narrow`."""
        return self.ascii.narrow

    @property
    def starts(self) -> Offsets:
        """As `Ascii.starts`."""
        return self.ascii.starts

    @property
    def ends(self) -> Offsets:
        """As `Ascii.ends`."""
        return self.ascii.ends

    @property
    def ats(self) -> Offsets:
        """As `Ascii.ats`."""
        return self.ascii.ats if self.known_ats is None else self.known_ats

    @cached_property
    def normal(self) -> str:
        """The text as `piiguard.classify.text.normalise` makes it; offsets are those here, less `PAD`."""
        import numpy as np

        if self.folded is not None:
            return self.folded
        if self.text.isascii():
            return self.text
        fold, _ = fold_tables()
        becomes = fold[self.codes[PAD:-PAD]]
        at = np.flatnonzero(becomes)
        if self.index is None and not len(at):
            return self.text
        wide = np.array([self.text]).view(np.uint32)
        if self.index is not None:
            wide = wide[self.index[PAD:-PAD] - PAD]
        wide[at] = becomes[at]
        return wide.astype("<u4", copy=False).tobytes().decode("utf-32-le", "surrogatepass")

    def offsets_alone(self) -> Units:
        """Return what translates offsets as these do, and holds nothing of the text."""
        import numpy as np

        return Units(np.zeros(0, np.uint16), self.index)

    def normal_offsets(self, offsets: Offsets) -> Offsets:
        """Translate offsets of the original text into those of `normal`, the next where one was dropped."""
        import numpy as np

        return offsets if self.index is None else np.searchsorted(self.index[PAD:-PAD] - PAD, offsets)

    def original(self, starts: Offsets, ends: Offsets) -> tuple[Offsets, Offsets]:
        """Translate padded offsets into those of the original text."""
        if self.index is None:
            return starts - PAD, ends - PAD
        return self.index[starts] - PAD, self.index[ends - 1] + 1 - PAD


def units_of(text: str) -> Units:
    """Bring *text* into normal form, as arrays.

    Args:
        text: Any text, lone surrogates included.

    Returns:
        Its arrays.
    """
    import numpy as np

    ascii_only = text.isascii()
    narrow = np.empty(len(text) + 2 * PAD, np.uint8)
    codes = np.empty(len(narrow), np.uint16)
    for each in (narrow, codes):
        each[:PAD] = each[-PAD:] = ord("\n")
    edges: list[Offsets] = []
    ats: list[Offsets] = []
    hidden = _SOFT_HYPHEN in text
    for begin in range(0, len(text), _BLOCK):
        part = text[begin : begin + _BLOCK]
        here = slice(begin + PAD, begin + PAD + len(part))
        if ascii_only:
            codes[here] = narrow[here] = np.frombuffer(part.encode("ascii"), np.uint8)
        else:
            # NumPy copies code points in a quarter of the time of the fastest codec, UTF-32.
            wide = np.array([part]).view(np.uint32)
            codes[here] = np.minimum(wide, _BEYOND) if wide.max() > _BEYOND else wide
            # Zero, which is part of nothing, for all outside ASCII. A third of the time of np.minimum.
            ascii_too = (codes[here] < _ASCII).view(np.uint8)
            np.multiply(ascii_too, codes[here].astype(np.uint8), out=narrow[here])
            hidden |= _fold(narrow[here], codes[here])
        edges.append(_edges(narrow[here.start - 1 : here.stop]) + here.start)
        ats.append(np.flatnonzero(narrow[here] == _AT) + here.start)
    if ord("0") <= narrow[-PAD - 1] <= ord("9"):
        edges.append(np.array([len(narrow) - PAD]))
    index = None
    if hidden:
        _, unseen = fold_tables()
        kept = ~unseen[codes]
        narrow, codes, index = narrow[kept], codes[kept], np.flatnonzero(kept)
        edges, ats = [_edges(narrow) + 1], [np.flatnonzero(narrow == _AT)]
    turns = np.concatenate([np.zeros(0, np.int64), *edges])
    starts, ends = turns[::2], turns[1::2]
    if not ascii_only:
        _fold_separators(narrow, codes, ends)
    every = np.concatenate([np.zeros(0, np.int64), *ats])
    return Units(codes, index, text, known=Ascii(narrow, starts, ends, every))


def _fold(narrow: Bytes, codes: Codes) -> bool:
    """Fold what lies in the ranges; say whether something invisible does."""
    import numpy as np

    fold, unseen = fold_tables()
    first, count = _FULLWIDTH
    place = codes - np.uint16(first)
    folded = (place < count) & (place != _COMMA)
    first, count = _PUNCTUATION
    folded |= (codes - np.uint16(first)) < count
    at = np.flatnonzero(folded)
    found = codes[at]
    becomes = fold[found]
    some = becomes > 0
    narrow[at[some]] = becomes[some]
    return bool(unseen[found].any())


def _fold_separators(narrow: Bytes, codes: Codes, ends: Offsets) -> None:
    """Fold the separators that stand right after digits, wherever they lie."""
    import numpy as np

    fold, _ = fold_tables()
    becomes = fold[codes[ends]]
    some = np.flatnonzero(becomes)
    narrow[ends[some]] = becomes[some]


def _edges(narrow: Bytes) -> Offsets:
    """Return where digits begin and end, less one."""
    import numpy as np

    digit = (narrow - np.uint8(ord("0"))) < _DIGITS
    return np.flatnonzero(digit[1:] != digit[:-1])
