"""Operators: the ways to make a value unreadable, or less readable, each a small frozen value."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from typing import Final, NoReturn, Protocol, runtime_checkable

import attrs

from piiguard.catalog.entities import Entity, facts_of
from piiguard.catalog.languages import Language
from piiguard.errors import InvalidInput
from piiguard.mask import shapes
from piiguard.mask.spelling import fold

__all__ = [
    "ColumnOperator",
    "Fixed",
    "Keep",
    "Operator",
    "Partial",
    "Pseudonym",
    "Redact",
    "checked_key",
    "one_spelling",
]

_LEAST_KEY_BYTES: Final = 32
# Named in the MAC, so that a key used elsewhere too gives no value that fits in both places.
_PSEUDONYM_LABEL: Final = b"piiguard pseudonym v1"
_PSEUDONYM_HEX_DIGITS: Final = 20
# China's calling code, in the two ways it is written in front of a mobile number.
_MOBILE_PREFIXES: Final = {13: "86", 15: "0086"}


class Operator(Protocol):
    """Replaces one value."""

    def apply(self, entity: Entity, value: str) -> str:
        """Return what is to be shown in the place of *value*."""
        ...


@runtime_checkable
class ColumnOperator(Operator, Protocol):
    """Replaces many values in one call, which is quicker than one by one."""

    def apply_column(self, entity: Entity, values: Sequence[str]) -> Sequence[str]:
        """Return for each of *values* what `apply` does."""
        ...


@attrs.frozen
class Partial:
    """Show the part of a value that its entity's form allows: ``138****8000``.

    A value that is not of its form is hidden entirely.
    """

    def apply(self, entity: Entity, value: str) -> str:
        """Return the partial mask.

        >>> Partial().apply(Entity.EMAIL_ADDRESS, "zhang@example.com")
        'z***@example.com'
        """
        return shapes.partial(entity, value)


@attrs.frozen
class Redact:
    """Show only what kind of value stood there.

    Args:
        language: ``"en"`` writes the entity's name, ``"zh"`` its Chinese label.
    """

    language: Language = "en"

    def apply(self, entity: Entity, value: str) -> str:
        """Return the label; an empty value stays empty.

        >>> Redact().apply(Entity.CN_MOBILE, "13800138000")
        '<CN_MOBILE>'
        >>> Redact(language="zh").apply(Entity.CN_MOBILE, "13800138000")
        '<手机号码>'
        """
        if not value:
            return ""
        return f"<{entity.name if self.language == 'en' else facts_of(entity).zh}>"


@attrs.frozen
class Fixed:
    """Show the same text whatever the value.

    Args:
        text: What to show.
    """

    text: str

    def apply(self, entity: Entity, value: str) -> str:  # noqa: ARG002 - the protocol's signature
        """Return the text; an empty value stays empty.

        >>> Fixed("已脱敏").apply(Entity.PERSON, "张三")
        '已脱敏'
        """
        return self.text if value else ""


@attrs.frozen
class Keep:
    """Leave the value readable: for a policy that says out loud that an entity is not masked."""

    def apply(self, entity: Entity, value: str) -> str:  # noqa: ARG002 - the protocol's signature
        """Return *value* as it is.

        >>> Keep().apply(Entity.ORGANIZATION, "某某公司")
        '某某公司'
        """
        return value


@attrs.frozen
class Pseudonym:
    """Replace equal values by equal names that say nothing, so that tables still join.

    The name is the entity and the first 80 bits of an HMAC-SHA256 over the entity and the value in one
    spelling: ``138-0013-8000`` and ``13800138000`` have the same name, a mobile and a card of the same
    digits have not. Among 100 million values two share a name by chance with probability 4e-9.

    Whoever has the key can test a guess, and every phone number can be guessed: pseudonyms are
    de-identified, not anonymous (PIPL art. 73), and the key belongs where the clear values are.

    Args:
        key: At least 32 random bytes, as from `secrets.token_bytes`. Never shown and never pickled.

    Raises:
        TypeError: If *key* is not bytes.
        InvalidInput: If *key* is shorter than 32 bytes.
    """

    key: bytes = attrs.field(repr=False)

    def __attrs_post_init__(self) -> None:
        checked_key(self.key, "pseudonym")

    def apply(self, entity: Entity, value: str) -> str:
        """Return the pseudonym; an empty value stays empty.

        >>> operator = Pseudonym(bytes(32))
        >>> operator.apply(Entity.CN_MOBILE, "138-0013-8000")
        'CN_MOBILE_bdc1a487880dc28c29cb'
        """
        if not value:
            return ""
        spelled = one_spelling(entity, value)
        # An entity's name holds no NUL, so label, entity and value cannot run into each other.
        message = b"\0".join(
            (_PSEUDONYM_LABEL, entity.encode("ascii"), spelled.encode("utf-8", "surrogatepass"))
        )
        return f"{entity}_{hmac.digest(self.key, message, 'sha256').hex()[:_PSEUDONYM_HEX_DIGITS]}"

    def __reduce__(self) -> NoReturn:
        raise TypeError("A Pseudonym holds a key and is not pickled; make it where the key is")


def one_spelling(entity: Entity, value: str) -> str:
    """Return one spelling for all the ways to write the same value of an entity.

    Args:
        entity: What *value* is.
        value: As written.

    Returns:
        What stands for all of them; of a mobile number without its country code.

    >>> one_spelling(Entity.CN_MOBILE, "+86 138-0013-8000")
    '13800138000'
    """
    spelled = fold(value, number=entity in shapes.NUMBERS)
    if entity == Entity.CN_MOBILE:
        spelled = spelled.removeprefix(_MOBILE_PREFIXES.get(len(spelled), ""))
    return spelled


def checked_key(key: bytes, purpose: str) -> None:
    """Refuse a key of another type, or a short one.

    Args:
        key: What is to be at least 32 random bytes.
        purpose: What it is for, as the message says it.

    Raises:
        TypeError: If it is not bytes.
        InvalidInput: If it is shorter.
    """
    if not isinstance(key, bytes):  # pyright: ignore[reportUnnecessaryIsInstance] - untyped callers
        raise TypeError(f"A {purpose} key is bytes, not {type(key).__name__}")
    if len(key) < _LEAST_KEY_BYTES:
        raise InvalidInput(
            f"The {purpose} key has {len(key)} bytes",
            hint=f"Give at least {_LEAST_KEY_BYTES} random bytes, as from secrets.token_bytes.",
            code="input.key_length",
        )
