"""What a report is built of: frozen values that say what is shown, never how.

A report is read by more people than the records it tells of, so nothing here may hold a clear personal
value: give counts, names of columns, and values already masked.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Iterable
from typing import Final, TypeAlias, get_args

import attrs

from piiguard.catalog import Confidence, Level
from piiguard.errors import InvalidInput, did_you_mean
from piiguard.governance.texts import Text, Words

__all__ = [
    "Badge",
    "Bar",
    "Bars",
    "Block",
    "Callout",
    "Cell",
    "Code",
    "Figure",
    "Figures",
    "LegalBases",
    "LegalBasis",
    "Paragraph",
    "Step",
    "Steps",
    "Table",
    "Tone",
]


class Tone(enum.Enum):
    """How a badge, a figure or a callout is meant; colour only repeats what its words say."""

    NEUTRAL = "neutral"
    INFO = "info"
    GOOD = "good"
    CAUTION = "caution"
    ALARM = "alarm"


@attrs.frozen
class Badge:
    """A short label with a tone, such as a level or a disposition.

    Attributes:
        text: What it says.
        tone: How it is meant.
    """

    text: Words
    tone: Tone = Tone.NEUTRAL

    @classmethod
    def of(cls, level: Level) -> Badge:
        """Make the badge of a sensitivity level.

        Args:
            level: By any standard.

        Returns:
            Its label in both languages; a level that was only assumed says so.

        >>> from piiguard.catalog import Entity, level_of
        >>> Badge.of(level_of(Entity.CN_BANK_CARD)).text.zh
        '敏感个人信息'
        """
        en, zh = level.en, level.zh
        if level.confidence == "assumed":
            en, zh = f"{en} (assumed)", f"{zh}（推定）"
        return cls(Text(en=en, zh=zh), (Tone.NEUTRAL, Tone.INFO, Tone.CAUTION)[level.severity])


@attrs.frozen
class Code:
    """Text shown letter by letter in a fixed-width face: a key id, a digest, a masked value, a path."""

    text: str


Cell: TypeAlias = Text | str | int | Badge | Code
"""What a table's cell holds. Whole numbers are grouped by thousands and aligned to the right."""


def _headers(headers: Iterable[Words]) -> tuple[Words, ...]:
    if isinstance(headers, str):
        msg = "headers takes one text per column, not one string"
        raise TypeError(msg)
    return tuple(headers)


def _rows(rows: Iterable[Iterable[Cell]]) -> tuple[tuple[Cell, ...], ...]:
    return tuple(tuple(row) for row in rows)


@attrs.frozen
class Table:
    """Rows under headers; the first cell of a row names the row.

    Attributes:
        headers: One per column.
        rows: Cells, as many per row as there are headers.
        caption: What the table shows; empty where the section's title says it.

    Raises:
        InvalidInput: If a row is longer or shorter than the headers, or there are none.
    """

    headers: tuple[Words, ...] = attrs.field(converter=_headers)
    rows: tuple[tuple[Cell, ...], ...] = attrs.field(converter=_rows)
    caption: Words = ""

    def __attrs_post_init__(self) -> None:
        if not self.headers:
            raise InvalidInput("A report's table has no headers", hint="Give one text per column.")
        for number, row in enumerate(self.rows, 1):
            if len(row) != len(self.headers):
                raise InvalidInput(
                    f"Row {number} of a report's table has {len(row)} cells for {len(self.headers)} headers",
                    hint="Give one cell per header; an empty string leaves a cell blank.",
                )

    @property
    def numeric_columns(self) -> frozenset[int]:
        """Which columns, counted from 0, hold whole numbers only."""
        if not self.rows:
            return frozenset()
        return frozenset(
            at for at in range(len(self.headers)) if all(isinstance(row[at], int) for row in self.rows)
        )


@attrs.frozen
class Figure:
    """One number that matters, with its name.

    Attributes:
        label: What was counted.
        value: How much; a whole number is grouped by thousands.
        hint: What to know beside it.
        tone: How it is meant.
    """

    label: Words
    value: Words | int
    hint: Words = ""
    tone: Tone = Tone.NEUTRAL


def _figures(items: Iterable[Figure]) -> tuple[Figure, ...]:
    return tuple(items)


@attrs.frozen
class Figures:
    """Figures side by side."""

    items: tuple[Figure, ...] = attrs.field(converter=_figures)


@attrs.frozen
class Bar:
    """One amount drawn as a part of a whole.

    Attributes:
        label: What it is the amount of.
        value: The amount as shown; a whole number is grouped by thousands.
        share: Its part of the whole, from 0 to 1.

    Raises:
        InvalidInput: If the share is not between 0 and 1.
    """

    label: Words
    value: Words | int
    share: float

    def __attrs_post_init__(self) -> None:
        if not (math.isfinite(self.share) and 0 <= self.share <= 1):
            raise InvalidInput(
                "A bar's share is not between 0 and 1", hint="Divide the amount by the whole it is part of."
            )


def _bars(items: Iterable[Bar]) -> tuple[Bar, ...]:
    return tuple(items)


@attrs.frozen
class Bars:
    """Amounts to be compared.

    Attributes:
        items: The bars, in the order shown.
        caption: What is compared.
    """

    items: tuple[Bar, ...] = attrs.field(converter=_bars)
    caption: Words = ""

    @classmethod
    def counted(cls, counts: Iterable[tuple[Words, int]], *, caption: Words = "") -> Bars:
        """Draw counts as parts of their sum.

        Args:
            counts: Label and count, in the order shown.
            caption: What is compared.

        Returns:
            One bar per count.

        >>> [bar.share for bar in Bars.counted([("delete", 30), ("anonymise", 10)]).items]
        [0.75, 0.25]
        """
        pairs = list(counts)
        whole = sum(count for _, count in pairs)
        return cls([Bar(label, count, count / whole if whole else 0.0) for label, count in pairs], caption)


@attrs.frozen
class Callout:
    """A remark that must not be missed.

    Attributes:
        text: What it says.
        tone: How it is meant.
        title: A few words above it.
    """

    text: Words
    tone: Tone = Tone.INFO
    title: Words = ""


@attrs.frozen
class Paragraph:
    """Running text."""

    text: Words


@attrs.frozen
class Step:
    """Something to do.

    Attributes:
        text: What, and why.
        command: What to type for it, shown letter by letter; empty where there is nothing to type.
    """

    text: Words
    command: str = ""


def _steps(items: Iterable[Step]) -> tuple[Step, ...]:
    return tuple(items)


@attrs.frozen
class Steps:
    """Things to do, in order."""

    items: tuple[Step, ...] = attrs.field(converter=_steps)


# What retention rules call what the catalog calls declared: nobody's law, the house set it itself.
_HOUSE: Final = "house"
_CONFIDENCES: Final[tuple[Confidence, ...]] = get_args(Confidence)


def _confidence(name: str) -> Confidence:
    if name == _HOUSE:
        return "declared"
    for known in _CONFIDENCES:
        if name == known:
            return known
    raise InvalidInput(f"{name!r} is no confidence", hint=did_you_mean(name, _CONFIDENCES))


@attrs.frozen
class LegalBasis:
    """A law that something rests on, and how well we know what it says.

    Attributes:
        law: Its name.
        article: The article with its paragraph, as it is cited; empty where none is known.
        confidence: How well its wording is known, in the catalog's words (``"text"`` …); the ``"house"`` of a
            retention rule is ``"declared"``.
        says: What it asks for, in our words.

    Raises:
        InvalidInput: If the confidence is not one of the catalog's.

    >>> LegalBasis(Text(en="PIPL", zh="个人信息保护法"), "47", "memory").verified
    False
    """

    law: Words
    article: Words
    confidence: Confidence = attrs.field(converter=_confidence)
    says: Words = ""

    @property
    def verified(self) -> bool:
        """Whether its wording was read, or is the house's own; all else is to be verified (待核实)."""
        return self.confidence in {"text", "declared"}


def _bases(items: Iterable[LegalBasis]) -> tuple[LegalBasis, ...]:
    return tuple(items)


@attrs.frozen
class LegalBases:
    """The laws that a report, or a section of it, rests on."""

    items: tuple[LegalBasis, ...] = attrs.field(converter=_bases)


Block: TypeAlias = Figures | Table | Bars | Callout | Paragraph | Steps | LegalBases
"""One part of a section."""
