"""Findings: what was recognised, where, and on what evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from piiguard.catalog.entities import Entity
from piiguard.errors import SpanError

if TYPE_CHECKING:
    from piiguard.catalog.levels import Level

__all__ = ["Finding", "Span", "redacted"]


@attrs.frozen(order=True)
class Span:
    """Half-open stretch ``[start, end)`` of a text, in Unicode code points, 0-based."""

    start: int
    end: int

    def __attrs_post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise SpanError(
                f"Span [{self.start}, {self.end}) marks no text",
                hint="Give 0 <= start < end, in code points.",
            )

    def overlaps(self, other: Span) -> bool:
        """Say whether the two share a code point.

        Args:
            other: Another span of the same text.

        Returns:
            True if at least one code point lies in both.

        >>> Span(0, 3).overlaps(Span(3, 5))
        False
        """
        return self.start < other.end and other.start < self.end


@attrs.frozen
class Finding:
    """One entity recognised in a text.

    Attributes:
        entity: What it is.
        start: First code point, so that ``text[start:end]`` is the original spelling.
        end: One past the last code point.
        score: Confidence from 0 to 1.
        value: The normalised value (half-width, no separators, upper-case ``X``). Personal data: it is
            left out of ``repr`` and of pickles.
        why: The evidence, strongest first: rules passed, context words, what lowered the score.
    """

    entity: Entity
    start: int
    end: int
    score: float
    value: str = attrs.field(repr=False)
    why: tuple[str, ...] = ()

    @property
    def span(self) -> Span:
        """The stretch of text it covers."""
        return Span(self.start, self.end)

    @property
    def level(self) -> Level:
        """The strictest level any standard in force gives the entity."""
        # Who looks for findings asks for the level of few.
        from piiguard.catalog.levels import level_of

        return level_of(self.entity)

    def __reduce__(self) -> tuple[object, ...]:
        shown = redacted(self.entity, self.value)
        return (Finding, (self.entity, self.start, self.end, self.score, shown, self.why))


def redacted(entity: Entity, value: str) -> str:
    """Describe *value* without showing it.

    Args:
        entity: What it is.
        value: The clear value.

    Returns:
        Its kind and length.

    >>> redacted(Entity.CN_MOBILE, "13800138000")
    '<CN_MOBILE: 11 chars>'
    """
    return f"<{entity}: {len(value)} chars>"
