"""Classifying declared classes: what was declared holds, what was not is judged by its name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, TypeAlias

from piiguard.catalog import Standard, facts_of, level_of
from piiguard.classify.fields.classification import FieldClass
from piiguard.classify.fields.names import name_evidence
from piiguard.classify.fields.notes import Note

__all__ = ["classify_model", "is_model"]

# Classes of five packages are asked for their fields by the attribute each package gives them.
_Foreign: TypeAlias = Any

_DECLARED: Final = Note("declared", zh="已声明", code="declared")
# A weaker name than this (xb, dh, kh) is no ground for asking somebody to declare a field.
_WORTH_ASKING: Final = 0.6


def is_model(value: object) -> bool:
    """Say whether *value* is a class whose fields can be listed."""
    return isinstance(value, type) and bool(_field_names(value))


def classify_model(
    model: type, *, standard: Standard | None = None, as_of: date | None = None
) -> tuple[FieldClass, ...]:
    """Classify the fields of a class.

    Args:
        model: A pydantic, attrs, dataclass, msgspec, TypedDict or SQLAlchemy mapped class.
        standard: By which standard levels are given.
        as_of: On which day.

    Returns:
        Declared fields as declared; every other field by its name.
    """
    from piiguard.catalog import fields_of

    declared = fields_of(model)
    roots = {field.root for field in declared}
    found = [
        FieldClass(
            name=field.path,
            entity=field.entity,
            level=field.pii.level_on(as_of, standard=standard),
            confidence=1.0,
            evidence=(_DECLARED,),
        )
        for field in declared
    ]
    found += [_undeclared(name, standard, as_of) for name in _field_names(model) if name not in roots]
    return tuple(found)


def _undeclared(name: str, standard: Standard | None, as_of: date | None) -> FieldClass:
    evidence = name_evidence(name)
    if evidence is None or evidence.entity is None or evidence.score < _WORTH_ASKING:
        return FieldClass(name, None, None, 0.0)
    facts = facts_of(evidence.entity)
    said = Note(
        f"undeclared, name looks like {facts.en}", zh=f"未声明，名称像是{facts.zh}", code="undeclared"
    )
    level = level_of(evidence.entity, standard=standard, as_of=as_of)
    return FieldClass(name, evidence.entity, level, evidence.score, (said,))


def _field_names(model: _Foreign) -> tuple[str, ...]:
    for attribute in ("model_fields", "__dataclass_fields__"):
        fields: _Foreign = getattr(model, attribute, None)
        if isinstance(fields, Mapping):
            return tuple(map(str, fields))
    if hasattr(model, "__attrs_attrs__"):
        return tuple(each.name for each in model.__attrs_attrs__)
    if hasattr(model, "__struct_fields__"):
        return tuple(model.__struct_fields__)
    if hasattr(model, "__mapper__"):
        return tuple(each.key for each in model.__mapper__.column_attrs)
    if hasattr(model, "__total__"):
        return tuple(model.__annotations__)
    return ()
