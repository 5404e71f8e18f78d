"""Entities: the open vocabulary of what a piece of data is about a person.

Names are Presidio's style, upper snake case, with the country as the first word where a form is one
country's (``CN_RESIDENT_ID``), so findings can travel to and from Presidio unchanged. The vocabulary is
open: ``Entity("ACME_MEMBER_NO")`` is as good as one of ours.
"""

from __future__ import annotations

import re
from typing import ClassVar, Final, Self

import attrs

from piiguard.errors import InvalidInput, UnknownEntity

__all__ = ["STANDARD_ENTITIES", "Entity", "EntityFacts", "facts_of"]

_NAME: Final = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*")


class Entity(str):
    """The name of one kind of personal data.

    An entity *is* its name: it compares equal to the string, serialises as it, and sorts as it.

    Args:
        name: Upper-case words joined by single underscores.

    Raises:
        InvalidInput: If *name* is not of that form.

    >>> Entity("ACME_MEMBER_NO").namespace
    'ACME'
    >>> Entity.CN_MOBILE == "CN_MOBILE"
    True
    """

    __slots__ = ()

    CN_RESIDENT_ID: ClassVar[Entity]
    CN_MOBILE: ClassVar[Entity]
    CN_LANDLINE: ClassVar[Entity]
    CN_BANK_CARD: ClassVar[Entity]
    CN_USCC: ClassVar[Entity]
    CN_PASSPORT: ClassVar[Entity]
    CN_PLATE: ClassVar[Entity]
    EMAIL_ADDRESS: ClassVar[Entity]
    PERSON: ClassVar[Entity]
    LOCATION: ClassVar[Entity]
    ORGANIZATION: ClassVar[Entity]
    DATE_OF_BIRTH: ClassVar[Entity]
    GENDER: ClassVar[Entity]
    WECHAT_ID: ClassVar[Entity]
    IP_ADDRESS: ClassVar[Entity]

    def __new__(cls, name: str) -> Self:
        """Check the form of *name* and make it an entity."""
        if not _NAME.fullmatch(name):
            raise InvalidInput(
                f"{name!r} is not an entity name",
                hint="Write upper-case words joined by underscores, such as 'ACME_MEMBER_NO'.",
                code="input.entity_name",
            )
        return super().__new__(cls, name)

    def __repr__(self) -> str:
        return f"Entity({str.__repr__(self)})"

    @property
    def name(self) -> str:
        """The plain string."""
        return str.__str__(self)

    @property
    def namespace(self) -> str:
        """The first word when there is more than one: a country, or the user's own organisation."""
        head, _, rest = self.partition("_")
        return head if rest else ""

    @classmethod
    def standard(cls, name: str) -> Entity:
        """Look *name* up among the entities piiguard ships facts for.

        Args:
            name: An entity's name.

        Returns:
            The entity.

        Raises:
            UnknownEntity: If piiguard ships none of that name; nearest names are suggested.
        """
        if name not in _FACTS:
            raise UnknownEntity.among(name, _FACTS, noun="standard entity")
        return cls(name)


@attrs.frozen
class EntityFacts:
    """What is true of an entity wherever it occurs.

    Attributes:
        entity: The entity.
        en: English label for reports.
        zh: Chinese label for reports.
        personal: Whether it identifies or describes a natural person.
    """

    entity: Entity
    en: str
    zh: str
    personal: bool = True


def facts_of(entity: Entity) -> EntityFacts:
    """Return the facts of *entity*; a user's own entity is personal and labelled by its name.

    Args:
        entity: Any entity, ours or the user's.

    Returns:
        Its facts.

    >>> facts_of(Entity.CN_MOBILE).zh
    '手机号码'
    """
    known = _FACTS.get(entity)
    return known or EntityFacts(entity, en=entity.name, zh=entity.name)


def _facts() -> dict[str, EntityFacts]:
    rows: tuple[tuple[str, str, str, bool], ...] = (
        ("CN_RESIDENT_ID", "resident ID number", "居民身份证号码", True),
        ("CN_MOBILE", "mobile number", "手机号码", True),
        ("CN_LANDLINE", "landline number", "固定电话号码", True),
        ("CN_BANK_CARD", "bank card number", "银行卡号", True),
        ("CN_USCC", "unified social credit code", "统一社会信用代码", False),
        ("CN_PASSPORT", "passport number", "护照号码", True),
        ("CN_PLATE", "number plate", "机动车号牌", True),
        ("EMAIL_ADDRESS", "e-mail address", "电子邮箱", True),
        ("PERSON", "personal name", "姓名", True),
        ("LOCATION", "address", "地址", True),
        ("ORGANIZATION", "organisation", "组织机构", False),
        ("DATE_OF_BIRTH", "date of birth", "出生日期", True),
        ("GENDER", "gender", "性别", True),
        ("WECHAT_ID", "WeChat ID", "微信号", True),
        ("IP_ADDRESS", "IP address", "IP 地址", True),
    )
    facts: dict[str, EntityFacts] = {}
    for name, en, zh, personal in rows:
        entity = Entity(name)
        setattr(Entity, name, entity)
        facts[name] = EntityFacts(entity, en=en, zh=zh, personal=personal)
    return facts


_FACTS: Final = _facts()

STANDARD_ENTITIES: Final[tuple[Entity, ...]] = tuple(each.entity for each in _FACTS.values())
"""The entities piiguard ships facts for, in the order reports list them."""
