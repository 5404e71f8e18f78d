"""The vocabulary every pillar shares: entities, levels, declarations, principals, findings and ports."""

from piiguard.catalog.entities import STANDARD_ENTITIES, Entity, EntityFacts, facts_of
from piiguard.catalog.findings import Finding, Span, redacted
from piiguard.catalog.levels import Level, Standard, level_of
from piiguard.catalog.ports import (
    Clock,
    Encryptor,
    EntryNumber,
    Event,
    HoldCheck,
    Ledger,
    Masker,
    Recognizer,
    Shredder,
    SystemClock,
    ValueMasker,
)
from piiguard.catalog.principals import FieldName, Principal, PrincipalName, PurposeName, RoleName, SubjectId

__all__ = [
    "STANDARD_ENTITIES",
    "Clock",
    "Encryptor",
    "Entity",
    "EntityFacts",
    "EntryNumber",
    "Event",
    "FieldName",
    "Finding",
    "HoldCheck",
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
    "facts_of",
    "level_of",
    "redacted",
]
