"""A reading: a stretch of text as it is meant, with the way back to how it is written."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

__all__ = ["Reading"]


@attrs.frozen
class Reading:
    """A stretch of a text read another way.

    Attributes:
        text: The stretch as read, with what stands around it.
        starts: Where each of its characters begins in the text that was read.
        ends: Where each ends.
        changed: Whether each is read otherwise than it is written.
        why: What was done, for the reasons of a finding.
        within: Where in it a finding may lie; anywhere if None.
        doubt: How much less sure a finding is for being read so, from 0 to 1.
    """

    text: str = attrs.field(repr=False)
    starts: Sequence[int] = attrs.field(repr=False)
    ends: Sequence[int] = attrs.field(repr=False)
    changed: Sequence[bool] = attrs.field(repr=False)
    why: str
    within: tuple[int, int] | None = None
    doubt: float = 0.0

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Translate a non-empty stretch of the reading into one of the text that was read."""
        return self.starts[start], self.ends[end - 1]

    def reads(self, start: int, end: int) -> bool:
        """Say whether a finding may lie there, and anything in it is read otherwise than it is written."""
        first, last = self.within or (0, len(self.text))
        return first <= start and end <= last and any(self.changed[start:end])
