"""Masking a piece of a text: what is found in it is masked, everything else stays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import attrs

from piiguard.catalog import Entity
from piiguard.classify import Engine
from piiguard.classify.pieces import OVERLAP, Piece
from piiguard.files.work import Change, Done, Found, Part, encoded
from piiguard.mask import DEFAULT_POLICY, MaskPolicy

__all__ = ["TextWork", "spliced"]


@attrs.frozen
class TextWork:
    """Masks what is found in a piece of a text, or finds it.

    Attributes:
        engine: What finds things.
        policy: How they are masked, or None to find only.
        written: How the copy is to be encoded; a part is UTF-8.
    """

    engine: Engine
    policy: MaskPolicy | None
    written: str

    def __call__(self, part: Part) -> Done:
        """Return the piece masked."""
        text = part.data.decode("utf-8", "surrogatepass")
        piece = Piece(text, part.number, part.first, part.last)
        counts = Counter[Entity]()
        if self.policy is None:
            found = tuple(self._found(piece, counts))
            return Done(b"", 0, counts, found)
        changes = self.changes(piece, counts)
        # A finding of the piece before may reach into this one, and only who has both knows how far.
        limit = min(part.first + OVERLAP, part.last)
        head = tuple(each for each in changes if each[0] < limit)
        rest = max(limit, head[-1][1]) if head else limit
        end = max(part.last, changes[-1][1]) if changes else part.last
        shown = spliced(text, changes[len(head) :], rest, end)
        return Done(encoded(shown, self.written), 0, counts, head=head, rest=rest, end=end)

    def changes(self, piece: Piece, counts: Counter[Entity] | None = None) -> list[Change]:
        """Say what is to be replaced in a piece.

        Args:
            piece: The piece.
            counts: Where what is found is counted.

        Returns:
            Start, end and what takes the place, in order.
        """
        policy = self.policy or DEFAULT_POLICY
        return [
            (start, start + len(each.written), policy.mask_value(each.entity, each.written))
            for each in self._found(piece, Counter[Entity]() if counts is None else counts)
            for start in (each.row,)
        ]

    def _found(self, piece: Piece, counts: Counter[Entity]) -> Iterator[Found]:
        for each in self.engine.scan_lazily(piece.text):
            if piece.first <= each.start < piece.last:
                counts[each.entity] += 1
                yield Found(each.entity, each.start, "", piece.text[each.start : each.end])


def spliced(text: str, changes: Sequence[Change], start: int, end: int) -> str:
    """Return ``text[start:end]`` with *changes* made, in order; what begins before *start* is cut there.

    Args:
        text: The text.
        changes: Start, end and what takes the place.
        start: From where on.
        end: Up to where; no change reaches beyond.

    Returns:
        The changed stretch.

    >>> spliced("电话13800138000。", [(2, 13, "138****8000")], 0, 14)
    '电话138****8000。'
    """
    pieces: list[str] = []
    position = start
    for begin, finish, shown in changes:
        if finish > position:
            pieces += (text[position:begin], shown)
            position = finish
    pieces.append(text[position:end])
    return "".join(pieces)
