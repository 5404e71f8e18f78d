"""The vocabulary every pillar shares: entities, levels, declarations, principals, findings and ports."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from piiguard.catalog.bases import LawfulBasis
    from piiguard.catalog.declarations import METADATA_KEY, PII, SCHEMA_KEY, DeclaredField
    from piiguard.catalog.entities import STANDARD_ENTITIES, Entity, EntityFacts, facts_of
    from piiguard.catalog.fields import fields_of, undeclared_fields
    from piiguard.catalog.findings import Finding, Span, redacted
    from piiguard.catalog.languages import Language
    from piiguard.catalog.levels import Confidence, Level, Standard, level_of
    from piiguard.catalog.ports import (
        Clock,
        Encryptor,
        EntryNumber,
        Event,
        FormKeeper,
        HoldCheck,
        Ledger,
        Masker,
        Recognizer,
        Shredder,
        SystemClock,
        ValueMasker,
    )
    from piiguard.catalog.principals import (
        FieldName,
        Principal,
        PrincipalName,
        PurposeName,
        RoleName,
        SubjectId,
    )
    from piiguard.catalog.schemas import annotate_schema

__all__ = [
    "METADATA_KEY",
    "PII",
    "SCHEMA_KEY",
    "STANDARD_ENTITIES",
    "Clock",
    "Confidence",
    "DeclaredField",
    "Encryptor",
    "Entity",
    "EntityFacts",
    "EntryNumber",
    "Event",
    "FieldName",
    "Finding",
    "FormKeeper",
    "HoldCheck",
    "Language",
    "LawfulBasis",
    "Ledger",
    "Level",
    "Masker",
    "Principal",
    "PrincipalName",
    "PurposeName",
    "Recognizer",
    "RoleName",
    "Shredder",
    "Span",
    "Standard",
    "SubjectId",
    "SystemClock",
    "ValueMasker",
    "annotate_schema",
    "facts_of",
    "fields_of",
    "level_of",
    "redacted",
    "undeclared_fields",
]

_HOMES: Final = {
    "METADATA_KEY": "declarations",
    "PII": "declarations",
    "SCHEMA_KEY": "declarations",
    "STANDARD_ENTITIES": "entities",
    "Clock": "ports",
    "Confidence": "levels",
    "DeclaredField": "declarations",
    "Encryptor": "ports",
    "Entity": "entities",
    "EntityFacts": "entities",
    "EntryNumber": "ports",
    "Event": "ports",
    "FieldName": "principals",
    "Finding": "findings",
    "FormKeeper": "ports",
    "HoldCheck": "ports",
    "Language": "languages",
    "LawfulBasis": "bases",
    "Ledger": "ports",
    "Level": "levels",
    "Masker": "ports",
    "Principal": "principals",
    "PrincipalName": "principals",
    "PurposeName": "principals",
    "Recognizer": "ports",
    "RoleName": "principals",
    "Shredder": "ports",
    "Span": "findings",
    "Standard": "levels",
    "SubjectId": "principals",
    "SystemClock": "ports",
    "ValueMasker": "ports",
    "annotate_schema": "schemas",
    "facts_of": "entities",
    "fields_of": "fields",
    "level_of": "levels",
    "redacted": "findings",
    "undeclared_fields": "fields",
}


def __getattr__(name: str) -> object:
    # Who scans a text needs neither declarations nor principals.
    home = _HOMES.get(name)
    if home is None:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    value: object = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__]
