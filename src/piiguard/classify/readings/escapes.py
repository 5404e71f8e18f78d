r"""Characters written as escapes: ``&#49;`` and ``&commat;``, ``%40``, ``\u0031`` and ``\x31``, ``=31``.

Only where an escape stands for something that identifiers are made of: a text whose Chinese is escaped, as
JSON often is, is no reason to read it again. But what is read is decoded whole, so that labels are seen.

Source: HTML Living Standard, 13.5 (character references); RFC 3986, 2.1 (percent-encoding); RFC 8259, 7
(JSON); ECMA-262, 12.9.4 (``\x``, ``\u{}``); RFC 2045, 6.7 (quoted-printable).
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import Final

from piiguard.classify.readings.reading import Reading
from piiguard.classify.rules.later import later
from piiguard.classify.text import FOLD, INVISIBLE

__all__ = ["escapes_in"]

_AROUND: Final = 96  # code points on either side of an escape, and of one that stands for @
_AROUND_AT: Final = 384
_BETWEEN: Final = 16  # code points between two escapes in one identifier
_BEYOND: Final = 0x110000

_NAMED: Final = "commat|period|lowbar|hyphen|plus|nbsp|ensp|emsp|thinsp|zwnj|zwj|shy"
_ESCAPE: Final = later(
    rf"&(?:#[0-9]{{2,7}}|#[xX][0-9A-Fa-f]{{2,6}}|{_NAMED});?"
    r"|(?P<bytes>(?:%[0-9A-Fa-f]{2}){1,64}|(?:=[0-9A-F]{2}){2,64})"
    r"|\\u\{[0-9A-Fa-f]{1,6}\}|\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}"
)
# Numbers of ASCII characters: digits; letters and what parts groups.
_HEX_DIGIT: Final = "3[0-9]"
_HEX_OTHER: Final = "(?:2[0BDEbde]|4[1-9A-Fa-f]|5[0-9AFaf]|6[1-9A-Fa-f]|7[0-9Aa])"
_DEC_DIGIT: Final = "(?:4[89]|5[0-7])"
_DEC_OTHER: Final = "(?:32|4[356]|6[5-9]|[78][0-9]|9[05789]|1[01][0-9]|12[012])"


def _escaped(decimal: str, hexadecimal: str) -> str:
    return (
        rf"&#0{{0,4}}{decimal}(?![0-9])|&#[xX]0{{0,4}}{hexadecimal}(?![0-9A-Fa-f])"
        rf"|%{hexadecimal}|\\u00{hexadecimal}|\\u\{{0{{0,4}}{hexadecimal}\}}|\\x{hexadecimal}"
    )


_OF_INTEREST: Final = later(
    rf"(?:(?P<at>{_escaped('64', '40')}|&commat;)|{_escaped(_DEC_DIGIT, _HEX_DIGIT)}"
    r"|\\u[fF][fF]1[0-9]|(?:=3[0-9]){3}"
    # Three colons: an address of a device or of a network, where a time has two.
    r"|%3[Aa](?=(?:[0-9A-Fa-f]{1,4}%3[Aa]){2}))"
    # The rest is in a number or an address only if it is beside something of one.
    rf"|(?<=[0-9])(?:{_escaped(_DEC_OTHER, _HEX_OTHER)}|&(?:{_NAMED});)"
    rf"|(?:{_escaped(_DEC_OTHER, _HEX_OTHER)}|&(?:{_NAMED});)(?=[^ \n@]{{0,96}}@)"
)
_LEADS: Final = ("&", "%", "\\", "=3")


def escapes_in(text: str) -> Iterator[Reading]:
    """Read the escapes of *text*.

    Args:
        text: A text in normal form.

    Yields:
        A reading for each cluster of escapes that identifiers may be made of.
    """
    if not any(lead in text for lead in _LEADS):
        return
    begin = end = -1
    around = _AROUND
    for match in _OF_INTEREST.finditer(text):
        if begin >= 0 and match.start() > end + _BETWEEN:
            yield _decoded(text, max(0, begin - around), end + around)
            begin, around = -1, _AROUND
        if begin < 0:
            begin = match.start()
        end = match.end()
        around = _AROUND_AT if match["at"] else around
    if begin >= 0:
        yield _decoded(text, max(0, begin - around), end + around)


def _decoded(text: str, begin: int, end: int) -> Reading:
    read: list[tuple[str, int, int, bool]] = []
    at, end = begin, min(end, len(text))
    for match in _ESCAPE.finditer(text, begin, end):
        read += [(text[place], place, place + 1, False) for place in range(at, match.start())]
        at = match.end()
        if match["bytes"]:
            read += _of_bytes(match["bytes"], match.start())
        else:
            read.append((_of_reference(match.group()), match.start(), at, True))
    read += [(text[place], place, place + 1, False) for place in range(at, end)]
    kept = [(FOLD.get(ord(each[0]), each[0]), *each[1:]) for each in read if ord(each[0]) not in INVISIBLE]
    chars, starts, ends, changed = zip(*kept, strict=True) if kept else ((), (), (), ())
    return Reading("".join(chars), starts, ends, changed, "written with escapes")


def _of_bytes(escapes: str, offset: int) -> Iterator[tuple[str, int, int, bool]]:
    """Decode UTF-8 of which every byte is written as a mark and two hexadecimal digits."""
    data = bytes.fromhex(escapes.replace(escapes[0], ""))
    at = 0
    while at < len(data):
        size = 1 + (data[at] >= 0xC0) + (data[at] >= 0xE0) + (data[at] >= 0xF0)  # noqa: PLR2004 - RFC 3629, 3
        char = data[at : at + size].decode("utf-8", "replace")
        size = size if len(char) == 1 else 1
        yield char[0], offset + 3 * at, offset + 3 * min(at + size, len(data)), True
        at += size


def _of_reference(escape: str) -> str:
    """Decode a character reference, or an escape of JSON or JavaScript, to one character."""
    if escape[0] == "&":
        return html.unescape(escape if escape[-1] == ";" else escape + ";")[:1] or "\ufffd"
    code = int(escape[2:].strip("{}"), 16)
    return chr(code) if code < _BEYOND else "\ufffd"
