"""Where each key of a TOML text stands.

Not a second parser: the text has already been accepted by `tomllib`, so this reader only has to know where
keys, strings and brackets begin and end, never whether they are right (TOML 1.0.0).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Final, TypeAlias

__all__ = ["KeyPath", "lines_of"]

KeyPath: TypeAlias = tuple[str | int, ...]
"""The way to a key: names, and indices into arrays, from 0."""

_BLANK: Final = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE: Final = re.compile(r"[ \t]*")
_BARE_KEY: Final = re.compile(r"[A-Za-z0-9_-]+")
# Longest delimiter first. Up to two quotes may stand right before the closing three.
_STRING: Final = re.compile(
    r"""
    "{3} (?: \\. | [^\\] )*? "{3,5} (?!") | '{3} .*? '{3,5} (?!')
    | " (?: \\. | [^"\\] )* " | ' [^']* '
    """,
    re.DOTALL | re.VERBOSE,
)
_SCALAR: Final = re.compile(r"[^,\]}#\r\n]*")


def lines_of(text: str) -> dict[KeyPath, int]:
    r"""Map the way to every key, table and array item to its line.

    Args:
        text: TOML that `tomllib` accepts.

    Returns:
        Way → line from 1. A table opened several times keeps its first line.

    >>> lines_of('[roles.sales]\ninherits = ["staff"]')[("roles", "sales", "inherits")]
    2
    """
    return _Reader(text).read()


class _Reader:
    """A position in the text, and what was found so far."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._counted = (0, 1)
        self._lines: dict[KeyPath, int] = {}
        self._last: dict[KeyPath, int] = {}

    def read(self) -> dict[KeyPath, int]:
        table: KeyPath = ()
        while self._skip(_BLANK) < len(self._text):
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._pair(table)
        return self._lines

    def _header(self) -> KeyPath:
        array = self._text.startswith("[[", self._at)
        self._at += 2 if array else 1
        way = self._key(())
        if array:
            self._last[way] = self._last.get(way, -1) + 1
            way = (*way, self._last[way])
            self._note(way)
        self._at = self._text.index("]", self._at) + (2 if array else 1)
        # An item of an array of tables is entered through its index, also from a sub-table's header.
        return way if array else self._entered(way)

    def _pair(self, table: KeyPath) -> None:
        way = self._key(table)
        self._at = self._text.index("=", self._at) + 1
        self._skip(_SPACE)
        self._value(way)

    def _key(self, way: KeyPath) -> KeyPath:
        """Read a dotted key and note each of its steps."""
        for step in self._steps():
            way = (*self._entered(way), step)
            self._note(way)
        return way

    def _steps(self) -> Iterator[str]:
        while True:
            self._skip(_SPACE)
            if quoted := _STRING.match(self._text, self._at):
                self._at = quoted.end()
                # Escapes in a key are TOML's, not Python's: let tomllib read them.
                yield str(tomllib.loads(f"key = {quoted[0]}")["key"])
            elif bare := _BARE_KEY.match(self._text, self._at):
                self._at = bare.end()
                yield bare[0]
            else:
                return
            if self._text[self._skip(_SPACE) : self._at + 1] != ".":
                return
            self._at += 1

    def _entered(self, way: KeyPath) -> KeyPath:
        return (*way, self._last[way]) if way in self._last else way

    def _value(self, way: KeyPath) -> None:
        opening = self._text[self._at : self._at + 1]
        if opening == "[":
            self._at += 1
            self._items(way)
        elif opening == "{":
            self._at += 1
            self._inline(way)
        elif string := _STRING.match(self._text, self._at):
            self._at = string.end()
        else:
            self._skip(_SCALAR)

    def _items(self, way: KeyPath) -> None:
        index = 0
        while self._text[self._skip(_BLANK)] != "]":
            if self._text[self._at] == ",":
                self._at += 1
                continue
            item = (*way, index)
            self._note(item)
            self._value(item)
            index += 1
        self._at += 1

    def _inline(self, way: KeyPath) -> None:
        while self._text[self._skip(_BLANK)] != "}":
            if self._text[self._at] == ",":
                self._at += 1
                continue
            self._pair(way)
        self._at += 1

    def _note(self, way: KeyPath) -> None:
        if way not in self._lines:
            at, line = self._counted
            line += self._text.count("\n", at, self._at)
            self._counted = (self._at, line)
            self._lines[way] = line

    def _skip(self, pattern: re.Pattern[str]) -> int:
        found = pattern.match(self._text, self._at)
        self._at = found.end() if found else self._at
        return self._at
