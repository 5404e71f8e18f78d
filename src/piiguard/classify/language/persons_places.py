"""Where to look for names that something introduces, by what introduces them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

import attrs

__all__ = ["EVERYWHERE", "Places", "matches", "overlapping_matches"]


@attrs.frozen(eq=False)
class Places:
    """Where a look is worth while, in order; None stands for a look everywhere.

    Attributes:
        labels: Of what stands between a label and its value.
        touched: Of labels that a name may touch.
        forms: Of the second characters of what tells a name by its form, as `Watch.places` has them.
        mails: Of ``<`` before an address of e-mail.
        salutations: Of the ends of Dear, Hi and Hello.
        strokes: Of ``/`` between capitals.
        lines: Of lines that are a given name and a surname.
        abroad: Of capitalised words that a word before them may tell.
        addressed: Of Mr and its like.
    """

    labels: Sequence[int] | None = None
    touched: Sequence[int] | None = None
    forms: Sequence[int] | None = None
    mails: Sequence[int] | None = None
    salutations: Sequence[int] | None = None
    strokes: Sequence[int] | None = None
    lines: Sequence[int] | None = None
    abroad: Sequence[int] | None = None
    addressed: Sequence[int] | None = None


EVERYWHERE: Final = Places()
"""What leaves nothing out: with it the expressions alone search, and they are the reference."""


def matches(pattern: re.Pattern[str], text: str, places: Sequence[int] | None) -> Iterator[re.Match[str]]:
    """Yield what ``pattern.finditer(text)`` does, if *places* holds where each match begins.

    Args:
        pattern: An expression that matches no empty stretch.
        text: A text.
        places: In order, or None for everywhere.

    >>> [match.start() for match in matches(re.compile("aa"), "aaaa a", [0, 1, 2, 5])]
    [0, 2]
    """
    if places is None:
        yield from pattern.finditer(text)
        return
    done = 0
    for at in places:
        match = pattern.match(text, at) if at >= done else None
        if match is not None:
            yield match
            done = match.end()


def overlapping_matches(
    pattern: re.Pattern[str], text: str, places: Sequence[int] | None
) -> Iterator[re.Match[str]]:
    """Yield the match of *pattern* at every place where it matches, be it within another.

    Args:
        pattern: An expression.
        text: A text.
        places: In order, or None for everywhere.

    >>> [match.group() for match in overlapping_matches(re.compile("a[ab]"), "aab", None)]
    ['aa', 'ab']
    """
    if places is not None:
        yield from filter(None, (pattern.match(text, at) for at in places))
        return
    match = pattern.search(text)
    while match is not None:
        yield match
        match = pattern.search(text, match.start() + 1)
