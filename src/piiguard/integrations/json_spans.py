"""Where values lie in a JSON text, so that one can be replaced and every other byte left as it is.

A parser that also writes would change spaces, escapes and the order of keys: a change of one output would
be a change of the whole file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from json import JSONDecodeError, JSONDecoder
from typing import Final, cast

import attrs

__all__ = ["JsonSpan", "elements", "members", "whole"]

_BLANK: Final = re.compile(r"[ \t\r\n]*")
_decoder: Final = JSONDecoder()


@attrs.frozen(repr=False)
class JsonSpan:
    """One value of a JSON text.

    Attributes:
        start: Its first character.
        end: One past its last.
        value: What it says.
    """

    start: int
    end: int
    value: object


def whole(text: str) -> JsonSpan:
    """Return the one value that *text* is.

    Raises:
        JSONDecodeError: If it is none.
    """
    span = _value(text, 0)
    if _skip(text, span.end) != len(text):
        raise JSONDecodeError("Extra data", text, span.end)
    return span


def members(text: str, span: JsonSpan) -> Iterator[tuple[str, JsonSpan]]:
    r"""List the members of an object, each key as often as it is written.

    Args:
        text: A JSON text.
        span: A value of it; anything but an object has none.

    Yields:
        Key and value, in order.

    >>> text = '{"a": 1, "\\u0061": [2]}'
    >>> [(key, text[each.start : each.end]) for key, each in members(text, whole(text))]
    [('a', '1'), ('a', '[2]')]
    """
    if not isinstance(span.value, dict):
        return
    at = _skip(text, span.start + 1)
    while text[at] != "}":
        key = _value(text, at)
        at = _skip(text, key.end) + 1  # the colon
        value = _value(text, at)
        yield cast("str", key.value), value
        at = _skip(text, value.end)
        if text[at] == ",":
            at = _skip(text, at + 1)


def elements(text: str, span: JsonSpan) -> Iterator[JsonSpan]:
    """List the elements of an array.

    Args:
        text: A JSON text.
        span: A value of it; anything but an array has none.

    Yields:
        Each, in order.

    >>> [each.value for each in elements("[1, [2]]", whole("[1, [2]]"))]
    [1, [2]]
    """
    if not isinstance(span.value, list):
        return
    at = _skip(text, span.start + 1)
    while text[at] != "]":
        value = _value(text, at)
        yield value
        at = _skip(text, value.end)
        if text[at] == ",":
            at = _skip(text, at + 1)


def _value(text: str, at: int) -> JsonSpan:
    start = _skip(text, at)
    # The decoder's result is typed Any; what it is, each caller asks.
    value, end = cast("tuple[object, int]", _decoder.raw_decode(text, start))
    return JsonSpan(start, end, value)


def _skip(text: str, at: int) -> int:
    blank = _BLANK.match(text, at)
    return at if blank is None else blank.end()
