"""Corrections: what a person knows better than names and values, kept in a file and heard on every later run.

The file is TOML, one ``[[correction]]`` each, and is meant to be read and reviewed beside the code::

    [[correction]]
    source = "customers.csv"
    field = "phone2"
    entity = "CN_LANDLINE"   # "" for: not personal
    by = "li@example.cn"
    on = 2026-11-24
    reason = "these are the shops' own lines"
"""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Iterable, Iterator
from datetime import date
from os import PathLike
from pathlib import Path
from typing import Final, Self, cast

import attrs

from piiguard.catalog import Entity
from piiguard.classify.fields.encodings import TextFormat
from piiguard.classify.fields.writing import replacing
from piiguard.errors import InvalidInput, PiiGuardError, SourceError

__all__ = ["Correction", "Corrections"]

_KEYS: Final = frozenset({"source", "field", "entity", "by", "on", "reason"})
_HEAD: Final = (
    "# What people have corrected in the classification of fields; piiguard hears it on every run.\n"
    '# entity = "" says that the field is not personal.\n'
)


def _said(instance: object, attribute: attrs.Attribute[str], value: str) -> None:  # noqa: ARG001 - attrs' signature
    if not value.strip():
        raise InvalidInput(
            f"A correction without {attribute.name!r} cannot be answered for",
            hint="Say which field, who corrects it, and why.",
            code="input.correction",
        )


@attrs.frozen
class Correction:
    """What a person says a field is.

    Attributes:
        source: What the classification was of.
        field: The field's name or path.
        entity: What it holds; None says that it is not personal.
        by: Who says so.
        reason: Why.
        on: When.

    Raises:
        InvalidInput: If source, field, person or reason is empty.
    """

    source: str = attrs.field(validator=_said)
    field: str = attrs.field(validator=_said)
    entity: Entity | None
    by: str = attrs.field(validator=_said)
    reason: str = attrs.field(validator=_said)
    on: date


@attrs.frozen
class Corrections:
    """The corrections of a file, by source and field; a later one takes the place of an earlier.

    Attributes:
        all: The corrections, in order.
    """

    all: tuple[Correction, ...] = ()

    @classmethod
    def read(cls, path: str | PathLike[str]) -> Self:
        """Read a file of corrections.

        Args:
            path: The file. One that does not exist holds none.

        Returns:
            Its corrections.

        Raises:
            SourceError: If it is no such file, with the place of what is wrong.
        """
        where = Path(path)
        try:
            data = tomllib.loads(where.read_text("utf-8"))
        except FileNotFoundError:
            return cls()
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise _unreadable(where, f"is no TOML: {error}") from None
        except OSError as error:
            raise _unreadable(where, f"cannot be read: {error.strerror}") from None
        rows: object = data.get("correction", [])
        if set(data) - {"correction"} or not isinstance(rows, list):
            raise _unreadable(where, "holds something other than [[correction]]")
        return cls(
            tuple(_parsed(where, number, each) for number, each in enumerate(cast("list[object]", rows), 1))
        )

    def of(self, source: str, field: str) -> Correction | None:
        """Return the last correction of a field, or None."""
        mine = [each for each in self.all if (each.source, each.field) == (source, field)]
        return mine[-1] if mine else None

    def adding(self, others: Iterable[Correction]) -> Self:
        """Return these and *others*, each of which takes the place of an earlier one of its field."""
        merged = {(each.source, each.field): each for each in (*self.all, *others)}
        return type(self)(tuple(merged.values()))

    def write(self, path: str | PathLike[str]) -> None:
        """Write the file, whole or not at all.

        Args:
            path: The file; an existing one is replaced.

        Raises:
            SourceError: If it cannot be written.
        """
        with replacing(Path(path), TextFormat()) as file:
            file.write(_HEAD)
            for each in self.all:
                file.write("\n" + "\n".join(_lines(each)) + "\n")

    def __iter__(self) -> Iterator[Correction]:
        return iter(self.all)

    def __len__(self) -> int:
        return len(self.all)


def _lines(correction: Correction) -> Iterator[str]:
    yield "[[correction]]"
    yield f"source = {_quoted(correction.source)}"
    yield f"field = {_quoted(correction.field)}"
    yield f"entity = {_quoted(correction.entity or '')}"
    yield f"by = {_quoted(correction.by)}"
    yield f"on = {correction.on.isoformat()}"
    yield f"reason = {_quoted(correction.reason)}"


def _quoted(text: str) -> str:
    """Write a TOML basic string: JSON's escapes are TOML's, which escapes DEL, too, and has no surrogates."""
    clean = text.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(clean, ensure_ascii=False).replace("\x7f", "\\u007f")


def _parsed(path: Path, number: int, row: object) -> Correction:
    if not isinstance(row, dict) or set(cast("dict[str, object]", row)) != set(_KEYS):
        raise _unreadable(path, f"correction {number} must have exactly: {', '.join(sorted(_KEYS))}")
    cells = cast("dict[str, object]", row)
    on, texts = cells["on"], {key: cells[key] for key in _KEYS - {"on"}}
    if not isinstance(on, date) or not all(isinstance(each, str) for each in texts.values()):
        raise _unreadable(path, f"correction {number}: on is a date such as 2026-11-24, the rest are texts")
    said = cast("dict[str, str]", texts)
    try:
        entity = Entity(said["entity"]) if said["entity"] else None
        return Correction(said["source"], said["field"], entity, said["by"], said["reason"], on)
    except PiiGuardError as error:
        raise _unreadable(path, f"correction {number}: {error.what}") from None


def _unreadable(path: Path, what: str) -> SourceError:
    return SourceError(
        f"{os.fspath(path.name)} {what}",
        hint="Mend the file, or take it away to start without corrections.",
        code="input.corrections",
    )
