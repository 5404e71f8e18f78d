"""The vocabulary every pillar shares: entities, levels, declarations, principals, findings and ports."""

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
    HoldCheck,
    Ledger,
    Masker,
    Recognizer,
    Shredder,
    SystemClock,
    ValueMasker,
)
from piiguard.catalog.principals import FieldName, Principal, PrincipalName, PurposeName, RoleName, SubjectId
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
