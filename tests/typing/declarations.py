"""Declarations keep their types, and refuse what a declaration cannot be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, assert_type

from piiguard.catalog import (
    PII,
    DeclaredField,
    Entity,
    LawfulBasis,
    Level,
    PurposeName,
    Standard,
    fields_of,
    level_of,
    undeclared_fields,
)


@dataclass
class Customer:
    phone: Annotated[str, PII(Entity.CN_MOBILE, purpose="transfer", keep="P3Y", after="deal_closed")]


assert_type(Customer("").phone, str)
assert_type(fields_of(Customer), tuple[DeclaredField, ...])
assert_type(undeclared_fields(Customer), tuple[str, ...])

pii = PII("CN_MOBILE", level="sensitive", basis="consent")
assert_type(pii.entity, Entity)
assert_type(pii.purpose, PurposeName | None)
assert_type(pii.level, Level | None)
assert_type(pii.basis, LawfulBasis | None)
assert_type(level_of(pii.entity, standard=Standard.GBT_35273), Level)

PII(11)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
PII("CN_MOBILE", "transfer")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
PII("CN_MOBILE", keep=3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
level_of(Entity.CN_MOBILE, standard="GB/T 35273-2020")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
fields_of(Customer(""))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
