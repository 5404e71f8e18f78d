"""What columns are called, read from ``name_table.toml``: for each entity its names, and what is none."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final, NotRequired, TypedDict, cast

import attrs

from piiguard.catalog import Entity

__all__ = ["NameTable", "Naming", "name_table"]

# The probability that a column so called holds what the name says, judged without seeing a value.
_STRENGTHS: Final = {"sure": 0.9, "usual": 0.7, "weak": 0.5}


@attrs.frozen
class Naming:
    """Names that speak for one entity, with how strongly they do.

    Attributes:
        entity: What they say the column holds.
        score: Probability that a column so called holds it, judged without seeing a value.
        names: The names, as `piiguard.classify.fields.names.normalise` leaves them.
        others: What else such a column may as well hold.
    """

    entity: Entity
    score: float
    names: tuple[str, ...]
    others: tuple[Entity, ...] = ()


@attrs.frozen
class NameTable:
    """All that is known of names.

    Attributes:
        namings: For each entity its names; an entity can have several, of different strength.
        not_personal: Names of numbers, amounts and moments that look personal and are not.
        qualifiers: What may stand before a name without changing what the column holds.
        questions_zh: How a Chinese question about a value begins.
        questions_en: The first word of an English one.
        things_zh: What may have a name or a number without being a person, in Chinese.
        things_en: The same in English, by entity.
        endings_zh: What may stand after a Chinese name without changing what the column holds.
        endings_en: The same in English.
    """

    namings: tuple[Naming, ...]
    not_personal: tuple[str, ...]
    qualifiers: frozenset[str]
    questions_zh: tuple[str, ...]
    questions_en: frozenset[str]
    things_zh: tuple[str, ...]
    things_en: Mapping[Entity, frozenset[str]]
    endings_zh: tuple[str, ...]
    endings_en: frozenset[str]


@cache
def name_table() -> NameTable:
    """Return the table; read once, and not before it is asked for."""
    import tomllib
    from importlib.resources import files

    text = files("piiguard.classify.fields").joinpath("name_table.toml").read_text("utf-8")
    # Our own file, which the tests hold to this form.
    data = cast("_File", cast("object", tomllib.loads(text)))
    return NameTable(
        tuple(
            Naming(
                Entity(each["entity"]),
                _STRENGTHS[each["strength"]],
                _listed(each["names"]),
                tuple(map(Entity, each.get("others", ()))),
            )
            for each in data["naming"]
        ),
        _listed(data["not_personal"]["names"]),
        frozenset(_listed(data["qualifiers"]["names"])),
        _listed(data["questions"]["zh"]),
        frozenset(_listed(data["questions"]["en"])),
        _listed(data["things"]["zh"]),
        {Entity(name): frozenset(_listed(words)) for name, words in data["things"]["en"].items()},
        _listed(data["endings"]["zh"]),
        frozenset(_listed(data["endings"]["names"])),
    )


class _NamingRow(TypedDict):
    entity: str
    strength: str
    names: str
    others: NotRequired[list[str]]


class _Words(TypedDict):
    names: str


class _Questions(TypedDict):
    zh: str
    en: str


class _Things(TypedDict):
    zh: str
    en: dict[str, str]


class _Endings(TypedDict):
    names: str
    zh: str


class _File(TypedDict):
    naming: list[_NamingRow]
    not_personal: _Words
    qualifiers: _Words
    questions: _Questions
    things: _Things
    endings: _Endings


def _listed(words: str) -> tuple[str, ...]:
    return tuple(" ".join(word.split()) for word in words.split(","))
