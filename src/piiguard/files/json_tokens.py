"""JSON Lines taken apart as they are written, so that a value can be replaced and nothing else changes.

The tokens of a text are all of it, in order; put together again they are the text. A value is known by its
path: ``phone``, ``user.name``, ``phones[]``. Tokens are plain strings and values their numbers, since there
are millions of them.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from typing import Final, cast

import attrs

__all__ = ["KEYS", "LINES", "JsonTokens", "said", "said_anew", "tokens_of"]

KEYS: Final = "{key}"
"""The path under which keys are found."""
LINES: Final = "{line}"
"""The path under which lines are found that are no JSON."""

# RFC 8259: a string, which is a key if a colon follows; brackets; line breaks, which lie in no string; what
# stands between; other values. A quotation mark or a space by itself belongs to no JSON.
_TOKEN: Final = re.compile(
    r'"(?:[^"\\\x00-\x1f]++|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*+"(?:[ \t]*+:)?'
    r'|[\[\]{}]|\r\n|[\r\n]|[ \t,:]++|[^\s\[\]{},:"]++|[\s"]'
)
_LITERAL: Final = re.compile(
    r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null|NaN|-?Infinity"
)
_BREAKS: Final = frozenset({"\n", "\r\n", "\r"})
_CLOSING: Final = {"{": "}", "[": "]"}
_NOTHING: Final = frozenset({"null", "NaN"})
_BETWEEN: Final = frozenset(" \t,:")


@attrs.frozen
class JsonTokens:
    """The tokens of some lines.

    Attributes:
        tokens: All of them. Personal data: left out of ``repr``.
        places: Path → the numbers of its values' tokens, in order.
        ends: For each line that is not empty, the number of the token behind it.
    """

    tokens: list[str] = attrs.field(repr=False)
    places: dict[str, list[int]]
    ends: list[int]

    def row(self, place: int) -> int:
        """Return the line of a token, from 0; empty lines do not count."""
        return bisect_left(self.ends, place + 1)


def tokens_of(text: str) -> JsonTokens:
    """Take JSON Lines apart.

    Args:
        text: Whole lines.

    Returns:
        Their tokens. A line that is no JSON is one of them.

    >>> taken = tokens_of('{"a": {"b": [1, "x"]}}')
    >>> {path: [said(taken.tokens[at]) for at in places] for path, places in taken.places.items()}
    {'{key}': ['a', 'b'], 'a.b[]': ['1', 'x']}
    """
    tokens: list[str] = _TOKEN.findall(text)
    places: dict[str, list[int]] = {}
    ends: list[int] = []
    begin = 0
    while begin < len(tokens):
        end = _read_line(tokens, begin, places)
        if any(not each.isspace() for each in tokens[begin:end] if each):
            ends.append(end)
        begin = end + 1  # past the line break
    return JsonTokens(tokens, places, ends)


def said(token: str) -> str:
    r"""Say what a value or a key says.

    Args:
        token: As it is written; a key with its colon.

    Returns:
        A string's text, anything else as it is written.

    >>> said('"a\\u0062":'), said("13800138000")
    ('ab', '13800138000')
    """
    if token[0] != '"':
        return token
    string = token[: token.rindex('"') + 1]
    return cast("str", json.loads(string)) if "\\" in string else string[1:-1]


def said_anew(token: str, text: str) -> str:
    """Write *text* in the place of a value or a key, escaped as that was; as a string, whatever it was.

    Args:
        token: As it was written.
        text: What it is to say.

    Returns:
        The token to stand there.

    >>> said_anew("13800138000", "138****8000")
    '"138****8000"'
    """
    after = token[token.rindex('"') + 1 :] if token[0] == '"' else ""
    return json.dumps(text, ensure_ascii="\\u" in token) + after


def _read_line(  # noqa: PLR0912 - one loop over every token of a file, and calls cost
    tokens: list[str], begin: int, places: dict[str, list[int]]
) -> int:
    """Add the values of a line to *places*; return the number of the token that ends it."""
    found: list[tuple[str, int]] = []
    around: list[tuple[str, str]] = []  # paths of what is open, and what closes it
    here = prefix = ""
    sound = True
    at = begin
    for at in range(begin, len(tokens)):
        token = tokens[at]
        first = token[0]
        if first == '"':
            last = token[-1]
            if last == ":":
                key = said(token)
                here = f"{prefix}.{key}" if prefix else key
                found.append((KEYS, at))
            elif len(token) > 1:
                found.append((here, at))
            else:
                sound = False
        elif first in _BETWEEN:
            continue
        elif first in "{[":
            around.append((here, _CLOSING[first]))
            if first == "[":
                here += "[]"
            else:
                prefix = here
        elif first in "}]":
            if not around or around[-1][1] != first:
                sound = False
                continue
            here = around.pop()[0]
            # Within an object the next key says where; its own path is what was open around it.
            prefix = around[-1][0] if around else ""
        elif token in _BREAKS:
            break
        elif _LITERAL.fullmatch(token):
            if token not in _NOTHING:
                found.append((here, at))
        else:
            sound = False
    else:
        at = len(tokens)
    if sound and not around:
        for path, place in found:
            places.setdefault(path, []).append(place)
    elif at > begin:
        tokens[begin:at] = ["".join(tokens[begin:at]), *[""] * (at - begin - 1)]
        if not tokens[begin].isspace():
            places.setdefault(LINES, []).append(begin)
    return at
