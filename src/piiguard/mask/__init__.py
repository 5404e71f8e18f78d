"""Masking: values, texts and columns made unreadable, by a policy of one operator per entity."""

from piiguard.mask.columns import mask_column
from piiguard.mask.date_shifts import DateShift, shift_dates
from piiguard.mask.frames import mask_columns
from piiguard.mask.generalising import AgeBand, RegionOnly
from piiguard.mask.operators import ColumnOperator, Fixed, Keep, Operator, Partial, Pseudonym, Redact
from piiguard.mask.policies import DEFAULT_POLICY, MaskPolicy, mask_text, mask_value
from piiguard.mask.reversible import Reversible, restore_column, restore_columns

__all__ = [
    "DEFAULT_POLICY",
    "AgeBand",
    "ColumnOperator",
    "DateShift",
    "Fixed",
    "Keep",
    "MaskPolicy",
    "Operator",
    "Partial",
    "Pseudonym",
    "Redact",
    "RegionOnly",
    "Reversible",
    "mask_column",
    "mask_columns",
    "mask_text",
    "mask_value",
    "restore_column",
    "restore_columns",
    "shift_dates",
]
