"""The declaration: what a field holds, what for, and how long — said once, on the field itself.

::

    class Customer(BaseModel):
        phone: Annotated[str, PII(Entity.CN_MOBILE, purpose="transfer", keep="P3Y", after="deal_closed")]

``Annotated`` works for every kind of class that `piiguard.catalog.fields_of` reads. Where a class has no
annotation to write it in, the same declaration goes into the field's metadata: ``attrs.field`` and
``dataclasses.field`` take ``metadata=PII(...).as_metadata()``, SQLAlchemy's ``mapped_column`` takes
``info=PII(...).as_metadata()``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final, Literal

import attrs

from piiguard.catalog.bases import LawfulBasis
from piiguard.catalog.entities import Entity
from piiguard.catalog.levels import Level, Standard, level_of
from piiguard.catalog.principals import PurposeName
from piiguard.errors import DeclarationError

__all__ = ["METADATA_KEY", "PII", "SCHEMA_KEY", "DeclaredField"]

METADATA_KEY: Final = "pii"
"""Key of the declaration in attrs and dataclass metadata and in SQLAlchemy's ``info``."""

SCHEMA_KEY: Final = "x-pii"
"""Key of the declaration in JSON Schema and OpenAPI (extensions there start with ``x-``)."""

# ISO 8601-1:2019, 5.5.2: years to days, then T and hours to seconds; at least one part, whole numbers.
_DURATION: Final = re.compile(
    r"P(?=.)(?:[0-9]+Y)?(?:[0-9]+M)?(?:[0-9]+W)?(?:[0-9]+D)?"
    r"(?:T(?=.)(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+S)?)?"
)


def _entity(value: Entity | str) -> Entity:
    if isinstance(value, Entity):
        return value
    if not isinstance(value, str):  # pyright: ignore[reportUnnecessaryIsInstance] - callers may be untyped
        msg = f"PII takes an Entity or its name, not {type(value).__name__}; write PII(Entity.CN_MOBILE, ...)"
        raise TypeError(msg)
    return Entity(value)


def _level(value: Level | str | None) -> Level | None:
    return Level.parse(value) if isinstance(value, str) else value


def _basis(value: LawfulBasis | str | None) -> LawfulBasis | None:
    return LawfulBasis.named(value) if isinstance(value, str) else value


def _purpose(value: str | None) -> PurposeName | None:
    return None if value is None else PurposeName(value)


@attrs.frozen
class PII:
    """Declares one field as personal data.

    Args:
        entity: What the field holds, as an `Entity` or its name.
        purpose: Why it is collected: one of the application's own purpose names.
        keep: How long it may be kept, an ISO 8601 duration such as ``"P3Y"`` or ``"P30D"``; ``"P0D"`` means
            until the event in *after* and no longer.
        after: The event *keep* counts from: a field or event name such as ``"deal_closed"``. Without it the
            duration counts from when the record was made.
        level: A level, or the code of one (``"sensitive"``, ``"general"``), that overrides what the
            standards say about the entity.
        basis: The lawful basis, or its name (``"consent"``, ``"contract"`` …).

    Raises:
        DeclarationError: If a text is empty, *keep* is not a duration, or *after* comes without *keep*.
        InvalidInput: If the entity or level is malformed.

    Source: 个人信息保护法, art. 6 (purpose), 13 (basis), 19 (shortest time).

    >>> PII("CN_MOBILE", purpose="transfer", keep="P3Y", after="deal_closed").entity
    Entity('CN_MOBILE')
    """

    entity: Entity = attrs.field(converter=_entity)
    purpose: PurposeName | None = attrs.field(default=None, kw_only=True, converter=_purpose)
    keep: str | None = attrs.field(default=None, kw_only=True)
    after: str | None = attrs.field(default=None, kw_only=True)
    level: Level | None = attrs.field(default=None, kw_only=True, converter=_level)
    basis: LawfulBasis | None = attrs.field(default=None, kw_only=True, converter=_basis)

    def __attrs_post_init__(self) -> None:
        for name, text in (("purpose", self.purpose), ("keep", self.keep), ("after", self.after)):
            if text is not None and not text.strip():
                raise DeclarationError(
                    f"The declaration of {self.entity} has an empty {name}",
                    hint=f"Name the {name}, or leave it out; what is missing shows up in the inventory.",
                )
        if self.keep is not None and not _DURATION.fullmatch(self.keep):
            raise DeclarationError(
                f"keep={self.keep!r} of {self.entity} is not an ISO 8601 duration",
                hint="Write years, months, weeks or days, such as 'P3Y', 'P6M' or 'P30D'.",
                code="input.declaration.keep",
            )
        if self.after is not None and self.keep is None:
            raise DeclarationError(
                f"The declaration of {self.entity} counts from {self.after!r} but not how long",
                hint="Add keep=, for example keep='P3Y', or keep='P0D' to let it go at the event itself.",
                code="input.declaration.keep",
            )

    def level_on(self, as_of: date | None = None, *, standard: Standard | None = None) -> Level:
        """Return the field's level: the one declared, else what the standards say of the entity.

        Args:
            as_of: The day to judge by; None takes every known edition.
            standard: Ask only this one; None takes the strictest answer.

        Returns:
            The level.

        Raises:
            InvalidInput: If *standard* was not in force on *as_of*.

        >>> PII("ACME_MEMBER_NO", level="general").level_on().code
        'general'
        """
        return self.level or level_of(self.entity, standard=standard, as_of=as_of)

    def as_metadata(self) -> dict[str, PII]:
        """Wrap the declaration for ``metadata=`` (attrs, dataclasses) or ``info=`` (SQLAlchemy).

        Returns:
            A new dictionary with the declaration under `METADATA_KEY`.

        >>> list(PII("CN_MOBILE").as_metadata())
        ['pii']
        """
        return {METADATA_KEY: self}

    def as_schema(self) -> dict[str, str]:
        """Describe the declaration for JSON Schema and OpenAPI, under `SCHEMA_KEY`.

        Returns:
            Entity, level and its standard, and whatever else was declared. No personal data.

        >>> PII("EMAIL_ADDRESS", purpose="invoice", level="general").as_schema()
        {'entity': 'EMAIL_ADDRESS', 'level': 'general', 'standard': 'declared', 'purpose': 'invoice'}
        """
        level = self.level_on()
        said = {"entity": self.entity.name, "level": level.code, "standard": level.standard.value}
        rest = {
            "purpose": self.purpose,
            "keep": self.keep,
            "after": self.after,
            "basis": self.basis and self.basis.value,
        }
        return said | {key: value for key, value in rest.items() if value is not None}

    def __get_pydantic_json_schema__(
        self, core_schema: Mapping[str, object], handler: Callable[[Mapping[str, object]], dict[str, object]]
    ) -> dict[str, object]:
        """Carry the declaration into pydantic's JSON Schema, and through it into OpenAPI.

        Args:
            core_schema: Pydantic's own description of the annotated type.
            handler: Makes the JSON Schema of it.

        Returns:
            That JSON Schema, with `SCHEMA_KEY` beside whatever it says.
        """
        schema = handler(core_schema)
        schema[SCHEMA_KEY] = self.as_schema()
        return schema


@attrs.frozen
class DeclaredField:
    """One declared field, found in a type.

    Attributes:
        path: Where it is, from the type down: ``phone``, ``address.city``, ``contacts[].phone`` (each item of
            a list, set or tuple), ``extras{}.note`` (each value of a mapping), ``by_phone{key}`` (its keys).
        pii: The declaration.
        type: The annotation of the value itself, without ``Annotated`` and ``None``.
        optional: Whether it, or something on the way to it, may be missing or None.
        container: What directly holds the value, if anything: the items of a list, the values or keys of
            a mapping.
    """

    path: str
    pii: PII
    type: object = None
    optional: bool = False
    container: Literal["list", "dict"] | None = None

    @property
    def entity(self) -> Entity:
        """What the field holds."""
        return self.pii.entity

    @property
    def root(self) -> str:
        """The attribute of the type itself that the path starts from.

        >>> DeclaredField("contacts[].phone", PII("CN_MOBILE")).root
        'contacts'
        """
        return _bare(self.path.partition(".")[0])

    @property
    def name(self) -> str:
        """The last attribute on the path.

        >>> DeclaredField("contacts[].phones[]", PII("CN_MOBILE")).name
        'phones'
        """
        return _bare(self.path.rpartition(".")[2])


def _bare(step: str) -> str:
    return re.split(r"[\[{]", step, maxsplit=1)[0]
