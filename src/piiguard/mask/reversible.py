"""Pseudonyms that come back: a number becomes another one of the same form, under a key.

Equal values have equal pseudonyms in every column that is masked by one cipher, so tables still join; whoever
holds the key restores them. By PIPL art. 73 that is de-identification (去标识化), not anonymisation (匿名化).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import compress
from typing import Final, TypeVar

import attrs

from piiguard.catalog.columns import TextColumn
from piiguard.catalog.entities import Entity
from piiguard.catalog.frames import columns_of, with_columns
from piiguard.catalog.ports import FormKeeper
from piiguard.errors import InvalidInput, UnknownField
from piiguard.mask.operators import Fixed, Operator, one_spelling
from piiguard.mask.policies import MaskPolicy
from piiguard.mask.shapes import HIDDEN

__all__ = ["Reversible", "restore_column", "restore_columns"]

_Column = TypeVar("_Column")
_Frame = TypeVar("_Frame")

_NOTHING: Final = Fixed(HIDDEN)


@attrs.frozen
class Reversible:
    """Replace a number by another one of the same form, which comes back under the key.

    ``138-0013-8000`` and ``+86 13800138000`` have the same pseudonym as ``13800138000``, and come back as
    that. What is not of the form, or is a pseudonym already, cannot come back and is left to *otherwise*.

    Args:
        cipher: What turns the numbers: a `piiguard.crypto.fpe.FormatCipher`.
        otherwise: What is done to a value that *cipher* does not accept; it is hidden if this is not given.
    """

    cipher: FormKeeper = attrs.field(repr=False)
    otherwise: Operator = _NOTHING

    def apply(self, entity: Entity, value: str) -> str:
        """Return the pseudonym; an empty value stays empty."""
        return self.apply_column(entity, [value])[0]

    def apply_column(self, entity: Entity, values: Sequence[str]) -> list[str]:
        """Return the pseudonyms of many values, in one call of the cipher."""
        plain = [one_spelling(entity, value) for value in values]
        accepted = self.cipher.accepts(plain)
        turned = iter(self.cipher.encrypt_column(list(compress(plain, accepted))))
        return [
            next(turned) if fits else self.otherwise.apply(entity, value)
            for value, fits in zip(values, accepted, strict=True)
        ]

    def restore_column(self, values: Sequence[str]) -> list[str]:
        """Return the values that pseudonyms stand for; whatever is none stays as it is."""
        accepted = self.cipher.accepts(values, encrypted=True)
        turned = iter(self.cipher.decrypt_column(list(compress(values, accepted))))
        return [next(turned) if fits else value for value, fits in zip(values, accepted, strict=True)]


def restore_column(values: _Column, entity: Entity | str, policy: MaskPolicy) -> _Column:
    """Bring back what `piiguard.mask.mask_column` replaced by reversible pseudonyms.

    Args:
        values: A column as that returned it: a list, tuple, pyarrow array, pandas or polars series.
        entity: What its values are.
        policy: The policy it was masked by: the same cipher, or one of the same key, form and context.

    Returns:
        A column of the same type. What is no pseudonym stays as it is, such as what was hidden.

    Raises:
        InvalidInput: If the policy has no reversible operator for *entity*.
        TypeError: If *values* is no column of text.
    """
    operator = _reversible(Entity(entity), policy)
    column = TextColumn.of(values).to_list()
    present = [each for each in column if each is not None]
    restored = iter(operator.restore_column(present))
    return TextColumn.of([None if each is None else next(restored) for each in column]).rebuild_like(values)


def restore_columns(
    frame: _Frame, columns: Mapping[str, Entity] | Mapping[str, str], policy: MaskPolicy
) -> _Frame:
    """Bring back what `piiguard.mask.mask_columns` replaced by reversible pseudonyms.

    Args:
        frame: A pandas or polars ``DataFrame``, or an Arrow ``Table`` or ``RecordBatch``; not changed.
        columns: For each column to restore, the entity its values are.
        policy: As for `restore_column`.

    Returns:
        A frame of the same type, with the same names, order, index and other columns.

    Raises:
        TypeError: If *frame* is none.
        UnknownField: If the frame has no column of a name.
        InvalidInput: If the policy has no reversible operator for an entity.
    """
    present = columns_of(frame)
    names = {name for name, _ in present}
    for name in columns:
        if name not in names:
            raise UnknownField.among(name, names, noun="column")
    wanted = {name: Entity(entity) for name, entity in columns.items()}
    return with_columns(
        frame,
        [
            restore_column(column, wanted[name], policy) if name in wanted else column
            for name, column in present
        ],
    )


def _reversible(entity: Entity, policy: MaskPolicy) -> Reversible:
    operator = policy.operator_for(entity)
    if not isinstance(operator, Reversible):
        raise InvalidInput(
            f"What {type(operator).__name__} did to {entity} cannot be undone",
            hint="Give the policy the column was masked by, with a Reversible operator for this entity.",
            code="input.not_reversible",
        )
    return operator
