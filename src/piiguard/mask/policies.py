"""Mask policies: which operator each entity gets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

import attrs

from piiguard.catalog.entities import Entity
from piiguard.catalog.findings import Finding
from piiguard.errors import SpanError
from piiguard.mask.operators import Keep, Operator, Partial
from piiguard.mask.shapes import HIDDEN

__all__ = ["DEFAULT_POLICY", "MaskPolicy", "mask_text", "mask_value", "stretches"]


def _by_entity(operators: Mapping[Entity, Operator] | Mapping[str, Operator]) -> Mapping[Entity, Operator]:
    for name, operator in operators.items():
        _check_operator(operator, f"The operator for {name}")
    return MappingProxyType({Entity(name): operator for name, operator in operators.items()})


def _check_operator(operator: object, role: str) -> None:
    # A class in the place of its value, Redact for Redact(), would only fail when data is to leave.
    if isinstance(operator, type) or not callable(getattr(operator, "apply", None)):
        raise TypeError(
            f"{role} is of type {type(operator).__name__}; give an operator value, such as Redact() or Keep()"
        )


@attrs.frozen(hash=False)
class MaskPolicy:
    """What becomes of each entity when it is masked. It is a `piiguard.catalog.Masker`.

    Args:
        operators: The operator of each entity that is not to get the default.
        default: The operator of every other entity.

    Raises:
        InvalidInput: If a key is not an entity's name.
        TypeError: If something that is no operator is given as one.

    >>> from piiguard.mask import Redact
    >>> MaskPolicy({"PERSON": Redact()}).mask_value(Entity.PERSON, "张三")
    '<PERSON>'
    """

    operators: Mapping[Entity, Operator] = attrs.field(converter=_by_entity, factory=dict[Entity, Operator])
    default: Operator = attrs.field(factory=Partial)

    def __attrs_post_init__(self) -> None:
        _check_operator(self.default, "The default")

    def operator_for(self, entity: Entity) -> Operator:
        """Return the operator *entity* gets."""
        return self.operators.get(entity, self.default)

    def mask_value(self, entity: Entity, value: str) -> str:
        """Mask one value known to be *entity*.

        Args:
            entity: What it is.
            value: As written; a malformed value is masked all the more.

        Returns:
            What may be shown.

        Raises:
            TypeError: If *value* is not a string.

        >>> MaskPolicy().mask_value(Entity.PERSON, "张三")
        '张*'
        """
        if not isinstance(value, str):  # pyright: ignore[reportUnnecessaryIsInstance] - untyped callers
            raise TypeError(f"Only str is masked, not {type(value).__name__}; convert the value first")
        return self.operator_for(entity).apply(entity, value)

    def mask_text(self, text: str, findings: Sequence[Finding]) -> str:
        """Mask every finding in *text*.

        Findings that overlap are masked as one stretch: by the operator of one that covers all of it, and
        entirely if none does. `Keep` never keeps what another finding masks.

        Args:
            text: What was scanned.
            findings: What was found in it, in any order.

        Returns:
            The text with all findings masked, the rest unchanged.

        Raises:
            SpanError: If a finding does not lie in *text*.

        >>> MaskPolicy().mask_text("电话13800138000", [Finding(Entity.CN_MOBILE, 2, 13, 1.0, "")])
        '电话138****8000'
        """
        pieces: list[str] = []
        position = 0
        for finding, start, end in stretches([each for each in findings if not self._keeps(each.entity)]):
            if not 0 <= start < end <= len(text):
                raise SpanError(
                    f"A finding [{start}, {end}) marks nothing in a text of {len(text)} code points",
                    hint="Give the findings together with the very text they were found in.",
                )
            pieces.append(text[position:start])
            pieces.append(HIDDEN if finding is None else self.mask_value(finding.entity, text[start:end]))
            position = end
        pieces.append(text[position:])
        return "".join(pieces)

    def _keeps(self, entity: Entity) -> bool:
        return isinstance(self.operator_for(entity), Keep)

    def __reduce__(self) -> tuple[object, ...]:
        return (MaskPolicy, (dict(self.operators), self.default))


DEFAULT_POLICY: Final = MaskPolicy()
"""Everything partly, by the forms of `piiguard.mask.shapes`."""


def mask_value(entity: Entity, value: str, policy: MaskPolicy = DEFAULT_POLICY) -> str:
    """Mask one value; see `MaskPolicy.mask_value`.

    Args:
        entity: What it is.
        value: As written.
        policy: Which operator each entity gets.

    Returns:
        What may be shown.

    >>> mask_value(Entity.CN_BANK_CARD, "6222 0202 0011 2233 445")
    '6222 **** **** ***3 445'
    """
    return policy.mask_value(entity, value)


def mask_text(text: str, findings: Sequence[Finding], policy: MaskPolicy = DEFAULT_POLICY) -> str:
    """Mask every finding in *text*; see `MaskPolicy.mask_text`.

    Args:
        text: What was scanned.
        findings: What was found in it.
        policy: Which operator each entity gets.

    Returns:
        The text with all findings masked.

    >>> mask_text("找张三", [Finding(Entity.PERSON, 1, 3, 0.9, "张三")])
    '找张*'
    """
    return policy.mask_text(text, findings)


def stretches(findings: Sequence[Finding]) -> list[tuple[Finding | None, int, int]]:
    """Join overlapping findings.

    Args:
        findings: Findings of one text, in any order.

    Returns:
        Stretches by start, none overlapping another: the finding that covers all of it, if one does, start
        and end.
    """
    joined: list[tuple[Finding | None, int, int]] = []
    for finding in sorted(findings, key=lambda each: (each.start, -each.end, -each.score, each.entity)):
        if not joined or finding.start >= joined[-1][2]:
            joined.append((finding, finding.start, finding.end))
        elif finding.end > joined[-1][2]:
            joined[-1] = (None, joined[-1][1], finding.end)
    return joined
