"""Classifying declared classes: what was declared holds, what was not is judged by its name."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from piiguard.catalog import Standard, facts_of, fields_of, level_of, undeclared_fields
from piiguard.catalog.members import members_of
from piiguard.classify.fields import remarks
from piiguard.classify.fields.classification import FieldClass
from piiguard.classify.fields.names import name_evidence
from piiguard.classify.fields.notes import Note

__all__ = ["classify_model", "is_model"]

# A weaker name than this (xb, dh, kh) is no ground for asking somebody to declare a field.
_WORTH_ASKING: Final = 0.6
_CONTAINERS: Final = re.compile(r"\[\]|\{\w*\}")


def is_model(value: object) -> bool:
    """Say whether *value* is a class that has fields.

    >>> is_model(FieldClass), is_model(int), is_model("FieldClass")
    (True, False, False)
    """
    return isinstance(value, type) and members_of(value) is not None


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

    Raises:
        DeclarationError: If a declaration contradicts another, or an annotation cannot be read.
    """
    declared = tuple(
        FieldClass(
            name=field.path,
            entity=field.entity,
            level=field.pii.level_on(as_of, standard=standard),
            confidence=1.0,
            evidence=(remarks.declared(),),
        )
        for field in fields_of(model)
    )
    return declared + tuple(_undeclared(path, standard, as_of) for path in undeclared_fields(model))


def _undeclared(path: str, standard: Standard | None, as_of: date | None) -> FieldClass:
    evidence = name_evidence(_CONTAINERS.sub("", path.rpartition(".")[2]))
    if evidence is None or evidence.entity is None or evidence.score < _WORTH_ASKING:
        return FieldClass(path, None, None, 0.0)
    facts = facts_of(evidence.entity)
    said = Note(
        f"undeclared, name looks like {facts.en}", zh=f"未声明，名称像是{facts.zh}", code="undeclared"
    )
    level = level_of(evidence.entity, standard=standard, as_of=as_of)
    return FieldClass(path, evidence.entity, level, evidence.score, (said,))
