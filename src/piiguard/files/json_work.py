"""Masking part of a JSON Lines file: what is not masked stays as it is written, to the byte.

A value is known by its path: ``phone``, ``user.name``, ``phones[]``. A number that is masked becomes a
string, since ``138****8000`` is none. Keys are looked at too, for where people are filed under their numbers.
A line that is no JSON is searched as a text.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Final, cast

import attrs

from piiguard.catalog import Entity
from piiguard.files.text_work import spliced
from piiguard.files.work import Change, Done, Found, Part, Treatment, encoded

__all__ = ["KEYS", "JsonWork", "Value", "complete_lines", "values_of"]

# RFC 8259: strings (with the colon behind it, one is a key), brackets, what else may stand for a value. Line
# breaks, which cannot lie within a string; and a quotation mark that opens nothing.
_TOKEN: Final = re.compile(
    r'("(?:[^"\\\r\n]++|\\[^\r\n])*+")([ \t]*+:)?|([\[\]{}])|(\r\n|[\r\n])|([^\s\[\]{},:"]++)|"'
)
_LITERAL: Final = re.compile(
    r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null|NaN|-?Infinity"
)
_FRACTION: Final = re.compile(r"[0-9][.eE]")
# Eleven digits: no identifier the engine finds in bare digits is shorter than a mobile number.
_SHORTEST: Final = 10**10
_STRING, _COLON, _BRACKET, _BREAK, _OTHER = range(1, 6)
_CLOSING: Final = {"{": "}", "[": "]"}
_NOTHING: Final = frozenset({"null", "NaN"})
KEYS: Final = "{key}"
"""The path under which keys are found."""


@attrs.frozen(slots=True)
class Value:
    """A value or a key as it is written.

    Attributes:
        path: Its path, or `KEYS`.
        row: Its line, from 0; empty lines do not count.
        start: Where it begins in the text.
        end: Where it ends.
        text: What it says.
        measure: Whether it is a number with a fraction, and too small to hold an identifier before it.
    """

    path: str
    row: int
    start: int
    end: int
    text: str = attrs.field(repr=False)
    measure: bool = False


@attrs.frozen
class JsonWork:
    """Masks the values in whole lines, or finds what is in them.

    Attributes:
        treatment: What is done to the values of a path.
        codec: How the part is encoded.
        written: How the copy is to be.
        nul: Whether NUL characters are to be removed.
    """

    treatment: Treatment
    codec: str
    written: str
    nul: bool = False

    def __call__(self, part: Part) -> Done:
        """Return the lines masked."""
        text = part.data.decode(self.codec, "replace")
        if self.nul:
            text = text.replace("\0", "")
        values, rows = values_of(text)
        by_path: dict[str, list[Value]] = {}
        for value in values:
            if value.measure and self.treatment.entity_of(value.path) is None:
                continue
            by_path.setdefault(value.path, []).append(value)
        counts, found = Counter[Entity](), list[Found]()
        changes: list[Change] = []
        for path, mine in by_path.items():
            cells = [value.text for value in mine]
            seen = list[Found]()
            masked = self.treatment.column(path, cells, counts, seen)
            found += [attrs.evolve(each, row=mine[each.row].row) for each in seen]
            if masked is not cells:
                changes += [
                    (value.start, value.end, _written(text[value.start : value.end], new or ""))
                    for value, new in zip(mine, masked, strict=True)
                    if new != value.text
                ]
        found.sort(key=lambda each: each.row)
        if self.treatment.policy is None:
            return Done(b"", rows, counts, tuple(found))
        shown = spliced(text, sorted(changes), 0, len(text))
        return Done(encoded(shown, self.written), rows, counts, tuple(found))


def values_of(text: str) -> tuple[list[Value], int]:
    """List the values and keys of JSON Lines as they are written.

    Args:
        text: Whole lines.

    Returns:
        The values, in no order across paths, and how many lines there are. A line that is no JSON is one
        value of the empty path, from its beginning to its end.

    >>> [(each.path, each.text) for each in values_of('{"a": {"b": [1, "x"]}}')[0]]
    [('{key}', 'a'), ('{key}', 'b'), ('a.b[]', '1'), ('a.b[]', 'x')]
    """
    values: list[Value] = []
    row, begin, line = 0, 0, _Line()
    for token in _TOKEN.finditer(text):
        kind = token.lastindex
        if kind == _BREAK:
            row += line.end(text[begin : token.start()], begin, row, values)
            begin, line = token.end(), _Line()
        elif line.sound:
            line.add(token, kind, row)
    row += line.end(text[begin:], begin, row, values)
    return values, row


def complete_lines(data: bytes) -> int:
    """Say how many bytes of *data* are whole lines.

    Args:
        data: Lines in an encoding in which the byte of a line feed stands for nothing else.

    Returns:
        The place after the last of them; 0 if there is none.
    """
    return data.rfind(b"\n") + 1


@attrs.define
class _Line:
    """What the tokens of one line so far have been."""

    sound: bool = True
    here: str = ""
    values: list[Value] = attrs.field(factory=list[Value])
    _open: list[tuple[str, str]] = attrs.field(factory=list[tuple[str, str]])

    def add(self, token: re.Match[str], kind: int | None, row: int) -> None:
        if kind in (_STRING, _COLON):
            raw = token[_STRING]
            try:
                said = cast("str", json.loads(raw)) if "\\" in raw else raw[1:-1]
            except ValueError:
                self.sound = False
                return
            start = token.start()
            end = start + len(raw)
            if kind == _STRING:
                self.values.append(Value(self.here, row, start, end, said))
                return
            prefix = self._open[-1][0] if self._open else ""
            self.here = f"{prefix}.{said}" if prefix else said
            self.values.append(Value(KEYS, row, start, end, said))
        elif kind == _BRACKET:
            self._bracket(token[0])
        elif kind == _OTHER and _LITERAL.fullmatch(token[0]):
            if token[0] not in _NOTHING:
                said = token[0]
                measure = _FRACTION.search(said) is not None and abs(float(said)) < _SHORTEST
                self.values.append(Value(self.here, row, token.start(), token.end(), said, measure))
        else:
            self.sound = False

    def _bracket(self, mark: str) -> None:
        closing = _CLOSING.get(mark)
        if closing is not None:
            self._open.append((self.here, closing))
            if mark == "[":
                self.here += "[]"
        elif self._open and self._open[-1][1] == mark:
            self.here = self._open.pop()[0]
        else:
            self.sound = False

    def end(self, text: str, start: int, row: int, values: list[Value]) -> bool:
        """Hand the values of the line over; say whether it counts as one."""
        if not text.strip():
            return False
        if self.sound and not self._open:
            values += self.values
        else:
            values.append(Value("", row, start, start + len(text), text))
        return True


def _written(was: str, value: str) -> str:
    """Write *value* in the place of a value or a key, escaped as that was; a line that is no JSON, bare."""
    if was[:1] == '"' and was[-1:] == '"':
        return json.dumps(value, ensure_ascii="\\u" in was)
    return json.dumps(value, ensure_ascii=False) if _LITERAL.fullmatch(was) else value
