"""Numbers broken over two lines or more, or over two messages of one sender.

The first part ends a line. The second begins the next one, after blanks or marks of quotation; or it is all
there is of the next message, whose sender is that of the message before: what stands before the number is
the same on both lines but for the time (``张三: 138001``, ``张三: 38000``), or so are the lines above them.
Of three lines or more those between hold one group of digits each and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import attrs

from piiguard.classify.readings.chains import Chain
from piiguard.classify.readings.digits import DIGIT_CLASS
from piiguard.classify.rules.later import later

__all__ = ["ENTERING", "JOINING", "LINE", "MOST_LINES", "Join", "joins_in"]

LINE: Final = 64
"""The most code points of a line that are looked at."""

_LEAST: Final = 11
_MOST: Final = 19
_PART: Final = 24  # code points of one part
JOINING: Final = " .\x1e\x1f-"
"""What parts groups of one part, singly."""

ENTERING: Final = " \t\n:：>]】"
"""What a message of nothing but a number may stand behind."""

# Blanks, a hyphen or the soft line break of quoted-printable (RFC 2045, 6.7), then the break.
_BREAK: Final = later(rf"(?<=[{DIGIT_CLASS}])[ \t]{{0,4}}+[-\x1e=]?\r?\n")
_QUOTE: Final = later(r"[ \t>|*#]{0,8}+")
_NUMBER: Final = rf"[{DIGIT_CLASS}]++(?:[{JOINING}][{DIGIT_CLASS}]++)*+"
_PARTS: Final = later(_NUMBER)
_GROUP: Final = later(f"[{DIGIT_CLASS}]++")
_MESSAGE: Final = later(rf"(?P<sender>[^\n]{{0,40}}[:：>\]】][ \t]{{0,2}})(?P<number>{_NUMBER})[ \t]{{0,4}}")
_TIME: Final = later("[0-9]+")
_ASCII_DIGIT: Final = later("[0-9]")
_FEW: Final = 5
MOST_LINES: Final = 5  # a card's four groups and the digits after them, one a line
_STACKED: Final = later(rf"[ \t]{{0,4}}(?P<group>[{DIGIT_CLASS}]++)(?P<break>[ \t]{{0,4}}\r?\n)?")


@attrs.frozen
class Join:
    """The parts of a number, in two lines or more.

    Attributes:
        chain: The groups of all, as one chain.
        alone: Whether each is all that its line or message holds: a column of numbers, if they are lines.
        messages: Whether they are two messages of one sender, not two lines of a text.
    """

    chain: Chain
    alone: bool
    messages: bool


def joins_in(text: str) -> Iterator[Join]:
    """Find what may be one number in two lines.

    Args:
        text: A text in normal form.

    Yields:
        The joins of 11 to 19 digits.
    """
    if "\n" not in text:
        return
    for match in _BREAK.finditer(text):
        end, begin = match.start(), match.end()
        before = text[max(0, end - LINE) : end].rpartition("\n")[2]
        quote = _QUOTE.match(text, begin)
        number = _PARTS.match(text, quote.end() if quote else begin)
        yield from _stacked(text, before, end, begin)
        messages, sender = number is None, ""
        if number is None:
            at, sender = _next_message(text, before, end, begin)
            number = None if at is None else _PARTS.match(text, at)
        if number is None:
            continue
        rights = _first_parts(text, number)
        rights = rights[:1] if messages else rights
        for join in _joined(text, _last_parts(before, end - len(before)), rights):
            if not join.plain and (messages or not _is_one_script(join)):
                continue
            yield Join(join, _is_alone(text, before, end, join, sender), messages)


def _stacked(text: str, before: str, end: int, begin: int) -> Iterator[Join]:
    """Find what may be one number over three lines or more; its last group may have text behind it."""
    lefts = _last_parts(before, end - len(before))
    if not lefts:
        return
    groups, at = [lefts[-1][0]], begin
    size = groups[0][1] - groups[0][0]
    for line in range(2, MOST_LINES + 1):
        match = _STACKED.match(text, at)
        if match is None or size > _MOST:
            return
        groups.append(match.span("group"))
        size += len(match["group"])
        if line > 2 and _LEAST <= size <= _MOST:  # noqa: PLR2004 - two lines are joined as such
            chain = Chain.of(text, groups)
            if chain.plain:
                chain = attrs.evolve(chain, gaps=["\n"] * (line - 1))
                yield Join(chain, _is_alone(text, before, end, chain, ""), messages=False)
        if match["break"] is None:
            return
        at = match.end()


def _joined(
    text: str, lefts: list[tuple[tuple[int, int], ...]], rights: list[tuple[tuple[int, int], ...]]
) -> Iterator[Chain]:
    for left in lefts:
        for right in rights:
            groups = (*left, *right)
            if _LEAST <= sum(high - low for low, high in groups) <= _MOST:
                chain = Chain.of(text, groups)
                gaps = [*chain.gaps[: len(left) - 1], "\n", *chain.gaps[len(left) :]]
                yield attrs.evolve(chain, gaps=gaps)


def _is_alone(text: str, before: str, end: int, chain: Chain, sender: str) -> bool:
    """Say whether a number that begins in the line *before*, which ends at *end*, is all there is."""
    opening = before[: chain.start - end].strip(" \t>|*#")
    ending = text[chain.end : chain.end + LINE].partition("\n")[0]
    return not ending.strip() and (not opening or _shape(opening) == _shape(sender.strip()))


def _is_one_script(chain: Chain) -> bool:
    """Say whether no digit is ASCII, and some stand together: else it is an enumeration."""
    return not _ASCII_DIGIT.search(chain.spelled) and max(chain.sizes) > _FEW


def _last_parts(line: str, offset: int) -> list[tuple[tuple[int, int], ...]]:
    """Return the last group of *line*, which ends in a digit, and all groups that hang together with it."""
    for match in _PARTS.finditer(line):
        if match.end() == len(line):
            groups = [each.span() for each in _GROUP.finditer(line, *match.span())]
            parts = tuple((low + offset, high + offset) for low, high in groups)
            return _alone_or_all(parts, parts[-1:])
    return []


def _first_parts(text: str, number: re.Match[str]) -> list[tuple[tuple[int, int], ...]]:
    parts = tuple(each.span() for each in _GROUP.finditer(text, *number.span()))
    return _alone_or_all(parts, parts[:1])


def _alone_or_all(
    parts: tuple[tuple[int, int], ...], alone: tuple[tuple[int, int], ...]
) -> list[tuple[tuple[int, int], ...]]:
    long = parts[-1][1] - parts[0][0] > _PART
    return [alone] if long or len(parts) == 1 else [parts, alone]


def _next_message(text: str, before: str, end: int, begin: int) -> tuple[int | None, str]:
    """Return where the number of the next message begins, if its sender is that of the line *before*.

    With it comes what stands before the number on its line.
    """
    first, second = _lines_after(text, begin)
    message = _MESSAGE.fullmatch(first[1])
    if message is not None and _shape(before).startswith(_shape(message["sender"])):
        return first[0] + message.start("number"), message["sender"]
    above = text[max(0, end - len(before) - LINE) : max(0, end - len(before) - 1)].rpartition("\n")[2]
    if (
        above.strip()
        and _shape(above.rstrip("\r")) == _shape(first[1])
        and _PARTS.fullmatch(second[1].rstrip(" \t"))
    ):
        return second[0], ""
    return None, ""


def _lines_after(text: str, begin: int) -> list[tuple[int, str]]:
    """Return the next two lines that are not blank, and where each begins; empty ones for want of others."""
    found: list[tuple[int, str]] = []
    at = begin
    for line in text[begin : begin + 2 * LINE].split("\n")[:4]:
        if line.strip():
            found.append((at, line.rstrip("\r")))
        at += len(line) + 1
    return [*found, (begin, ""), (begin, "")][:2]


def _shape(line: str) -> str:
    """Return *line* with all its numbers alike."""
    return _TIME.sub("0", line)
