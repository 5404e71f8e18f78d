"""Masking part of a JSON Lines file: what is not masked stays as it is written, to the byte.

A number that is masked becomes a string, since ``138****8000`` is none. Keys are looked at too, for where
people are filed under their numbers. A line that is no JSON is searched as a text.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

import attrs

from piiguard.catalog import Entity
from piiguard.files.json_tokens import LINES, said, said_anew, tokens_of
from piiguard.files.work import Done, Found, Part, Treatment, encoded

__all__ = ["JsonWork", "complete_lines"]

_FRACTION: Final = re.compile(r"-?[0-9]+[.eE]")
# Eleven digits: no identifier the engine finds in bare digits is shorter than a mobile number.
_SHORTEST: Final = 10**10


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
        taken = tokens_of(text)
        tokens = taken.tokens
        counts, found = Counter[Entity](), list[Found]()
        for path, all_places in taken.places.items():
            places = all_places
            if self.treatment.entity_of(path) is None:
                places = [at for at in places if not _is_measure(tokens[at])]
            cells = [tokens[at] if path == LINES else said(tokens[at]) for at in places]
            seen = list[Found]()
            masked = self.treatment.column(path, cells, counts, seen)
            found += [attrs.evolve(each, row=taken.row(places[each.row])) for each in seen]
            if masked is cells:
                continue
            for at, old, new in zip(places, cells, masked, strict=True):
                if old != new:
                    tokens[at] = (new or "") if path == LINES else said_anew(tokens[at], new or "")
        found.sort(key=lambda each: each.row)
        data = b"" if self.treatment.policy is None else encoded("".join(tokens), self.written)
        return Done(data, len(taken.ends), counts, tuple(found))


def complete_lines(data: bytes) -> int:
    """Say how many bytes of *data* are whole lines.

    Args:
        data: Lines in an encoding in which the byte of a line feed stands for nothing else.

    Returns:
        The place after the last of them; 0 if there is none.
    """
    return data.rfind(b"\n") + 1


def _is_measure(token: str) -> bool:
    """Say whether it is a number with a fraction, and too small to hold an identifier before it."""
    if token[0] == '"' or not _FRACTION.match(token):
        return False
    try:
        return abs(float(token)) < _SHORTEST
    except ValueError:  # a line that is no JSON and begins like one
        return False
