"""Detection and classification: texts to findings, fields to an entity and a level."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from piiguard.classify.columns import ColumnScan
    from piiguard.classify.engine import Engine
    from piiguard.classify.fields import (
        Classification,
        FieldClass,
        Note,
        Table,
        classify,
        open_table,
        write_table,
    )
    from piiguard.classify.results import Findings

__all__ = [
    "Classification",
    "ColumnScan",
    "Engine",
    "FieldClass",
    "Findings",
    "Note",
    "Table",
    "classify",
    "open_table",
    "write_table",
]

_HOMES: Final = {
    "Classification": "fields",
    "ColumnScan": "columns",
    "Engine": "engine",
    "FieldClass": "fields",
    "Findings": "results",
    "Note": "fields",
    "Table": "fields",
    "classify": "fields",
    "open_table": "fields",
    "write_table": "fields",
}


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    value: object = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__]
