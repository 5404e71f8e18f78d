"""Detection and classification: texts to findings, fields to an entity and a level."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from piiguard.classify.columns import ColumnScan
    from piiguard.classify.engine import Engine
    from piiguard.classify.extending import Allow, Deny, rule
    from piiguard.classify.extending.files import Extension, load_rules
    from piiguard.classify.fields import (
        Anonymity,
        AnonymityReport,
        Classification,
        Correction,
        Corrections,
        FieldClass,
        Measure,
        Note,
        Quasi,
        Table,
        anonymity_report,
        chart,
        classify,
        open_table,
        write_table,
    )
    from piiguard.classify.results import Findings

__all__ = [
    "Allow",
    "Anonymity",
    "AnonymityReport",
    "Classification",
    "ColumnScan",
    "Correction",
    "Corrections",
    "Deny",
    "Engine",
    "Extension",
    "FieldClass",
    "Findings",
    "Measure",
    "Note",
    "Quasi",
    "Table",
    "anonymity_report",
    "chart",
    "classify",
    "load_rules",
    "open_table",
    "rule",
    "write_table",
]

_HOMES: Final = {
    "Allow": "extending",
    "Anonymity": "fields",
    "AnonymityReport": "fields",
    "Classification": "fields",
    "ColumnScan": "columns",
    "Correction": "fields",
    "Corrections": "fields",
    "Deny": "extending",
    "Engine": "engine",
    "Extension": "extending.files",
    "FieldClass": "fields",
    "Findings": "results",
    "Measure": "fields",
    "Note": "fields",
    "Quasi": "fields",
    "Table": "fields",
    "anonymity_report": "fields",
    "chart": "fields",
    "classify": "fields",
    "load_rules": "extending.files",
    "open_table": "fields",
    "rule": "extending",
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
