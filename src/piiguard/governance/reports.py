"""A report: what was done with personal information, for the people who answer for it.

The report is a value; `render_html` and `render_markdown` show it, each in English and in Chinese, and
`write_report` leaves all four files in a folder.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import attrs

from piiguard.errors import InvalidInput
from piiguard.governance.blocks import Block, Figure
from piiguard.governance.texts import Words

__all__ = ["Report", "Section"]


def _blocks(items: Iterable[Block]) -> tuple[Block, ...]:
    return tuple(items)


@attrs.frozen
class Section:
    """One part of a report, listed in its contents.

    Attributes:
        title: Its heading.
        lead: One or two sentences that say what came out, for who reads no further.
        blocks: What is shown under them.
    """

    title: Words
    lead: Words = ""
    blocks: tuple[Block, ...] = attrs.field(default=(), converter=_blocks)


def _sections(items: Iterable[Section]) -> tuple[Section, ...]:
    return tuple(items)


def _figures(items: Iterable[Figure]) -> tuple[Figure, ...]:
    return tuple(items)


@attrs.frozen
class Report:
    """What was done, for the people who answer for it.

    Attributes:
        title: Its name.
        made_at: When; an aware datetime, shown in its own zone.
        sections: Its parts, in order.
        figures: The numbers that sum it up, shown first.
        lead: What it is about and what came out, in a few sentences.
        footer: What stands at its end, such as who may read it.

    Raises:
        InvalidInput: If *made_at* has no zone.

    >>> from datetime import timezone
    >>> from piiguard.governance import Figure, Paragraph, Text, render_markdown
    >>> report = Report(
    ...     title=Text(en="Hand-over", zh="移交报告"),
    ...     made_at=datetime(2026, 3, 2, 9, 5, tzinfo=timezone.utc),
    ...     figures=[Figure(Text(en="Rows", zh="行数"), 100_000)],
    ...     sections=[Section(Text(en="Files", zh="文件"), blocks=[Paragraph("customers.csv")])],
    ... )
    >>> print(render_markdown(report, "zh").splitlines()[0])
    # 移交报告
    """

    title: Words
    made_at: datetime
    sections: tuple[Section, ...] = attrs.field(converter=_sections)
    figures: tuple[Figure, ...] = attrs.field(default=(), converter=_figures)
    lead: Words = ""
    footer: Words = ""

    def __attrs_post_init__(self) -> None:
        if self.made_at.utcoffset() is None:
            raise InvalidInput(
                "A report's made_at has no time zone", hint="Give an aware datetime, as a Clock does."
            )
