"""E-mail addresses written so that programs do not find them: ``zhang (at) example (dot) com``.

The ``at`` stands in brackets, or between blanks before a spelled ``dot``; blanks around a real ``@`` or a
full stop are left out, unless the only ones are before the ``@``: then it begins a handle. As decorators and
matrix products are written so too, only the most usual top-level domains count here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from piiguard.classify.readings.reading import Reading
from piiguard.classify.rules.later import later

__all__ = ["CLOSING", "DOTS", "OPENING", "addresses_in"]

OPENING: Final = "(（[【{<《#"
CLOSING: Final = ")）]】}>》#"
DOTS: Final = f".点\x1fdD{OPENING}"
"""What a spelled full stop may begin with, blanks aside."""

_BLANK: Final = "[ \t]{0,2}+"
_OPEN: Final = rf"{_BLANK}[{re.escape(OPENING)}]{_BLANK}"
_CLOSE: Final = rf"{_BLANK}[{re.escape(CLOSING)}]{_BLANK}"
_TOP: Final = (
    "(?:com|cn|net|org|edu|gov|info|io|me|co|hk|tw|mo|sg|jp|kr|uk|us|de|fr|ru|eu|top|xyz|vip|cc|tv|dev|app|"
    "COM|CN|NET|ORG)(?![A-Za-z0-9])"
)
_AT: Final = (
    rf"(?:{_OPEN}(?:[Aa][Tt]|@|艾特){_CLOSE}|(?P<word>[ ](?:at|AT)[ ]|艾特)|[ \t]{{0,2}}@[ \t]{{1,2}}|@)"
)
_SPELLED_DOT: Final = rf"(?:{_OPEN}[Dd][Oo][Tt]{_CLOSE}|[ ](?:dot|DOT)[ ])"
_DOT: Final = rf"(?:{_SPELLED_DOT}|{_OPEN}(?:\.|点){_CLOSE}|点|[ ]\.[ ]|[ ]?[.\x1f])"
_LABEL: Final = "[A-Za-z0-9-]{1,40}+"
_ADDRESS: Final = later(
    rf"(?<![A-Za-z0-9._%+-])(?P<local>(?:[A-Za-z0-9_-]{{1,30}}+{_SPELLED_DOT}){{0,2}}"
    rf"[A-Za-z0-9_][A-Za-z0-9._%+-]{{0,63}}+)(?P<at>{_AT})"
    rf"(?P<domain>{_LABEL}(?:{_DOT}{_LABEL}){{0,3}}?{_DOT}{_TOP})"
)
_DOTS: Final = later(_DOT)
_BRACKETED: Final = later(r"[Tt][ ]?[)）\]】}>》#]")
_PLAIN: Final = ("@", " dot ", " DOT ", "艾特")


def addresses_in(text: str) -> Iterator[Reading]:
    """Read addresses that are written otherwise.

    Args:
        text: A text in normal form.

    Yields:
        A reading for each.
    """
    if not any(word in text for word in _PLAIN) and _BRACKETED.search(text) is None:
        return
    for match in _ADDRESS.finditer(text):
        dots = _DOTS.findall(match["domain"])
        if match["word"] == "艾特" or not match["word"]:
            otherwise = match["at"] != "@" or any(dot != "." for dot in dots)
        else:
            otherwise = any("dot" in dot.lower() for dot in dots)
        if otherwise:
            yield _read(match)


def _read(match: re.Match[str]) -> Reading:
    pieces = [
        *_with_stops(match.string, *match.span("local")),
        ("@", *match.span("at")),
        *_with_stops(match.string, *match.span("domain")),
    ]
    chars, starts, ends = zip(*pieces, strict=True)
    changed = [True] * len(chars)
    return Reading("".join(chars), starts, ends, changed, "address spelled out")


def _with_stops(text: str, at: int, end: int) -> Iterator[tuple[str, int, int]]:
    """Yield the characters of a stretch, and where each is, a spelled full stop as one."""
    for dot in _DOTS.finditer(text, at, end):
        yield from ((text[place], place, place + 1) for place in range(at, dot.start()))
        yield ".", *dot.span()
        at = dot.end()
    yield from ((text[place], place, place + 1) for place in range(at, end))
