"""Declare a personal-data field once; classification, masking, encryption, access and erasure follow.

``import piiguard as pg`` loads nothing but this file: each name brings its room in when it is first used.
``pg.mask`` and ``pg.classify`` are functions; the rooms of those names are reached by
``from piiguard.mask import …`` and ``from piiguard.classify import …``.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from piiguard import access as access
    from piiguard import audit as audit
    from piiguard import catalog as catalog
    from piiguard import consent as consent
    from piiguard import crypto as crypto
    from piiguard import errors as errors
    from piiguard import files as files
    from piiguard import governance as governance
    from piiguard import integrations as integrations
    from piiguard import retention as retention
    from piiguard.access import Decision as Decision
    from piiguard.access import Policy as Policy
    from piiguard.access import acting_as as acting_as
    from piiguard.access import requires as requires
    from piiguard.access import view as view
    from piiguard.catalog import PII as PII
    from piiguard.catalog import DeclaredField as DeclaredField
    from piiguard.catalog import Entity as Entity
    from piiguard.catalog import Finding as Finding
    from piiguard.catalog import Level as Level
    from piiguard.catalog import Principal as Principal
    from piiguard.catalog import Standard as Standard
    from piiguard.catalog import fields_of as fields_of
    from piiguard.classify import Allow as Allow
    from piiguard.classify import Classification as Classification
    from piiguard.classify import ColumnScan as ColumnScan
    from piiguard.classify import Deny as Deny
    from piiguard.classify import classify as classify
    from piiguard.classify import load_rules as load_rules
    from piiguard.classify import rule as rule
    from piiguard.crypto import FieldCipher as FieldCipher
    from piiguard.crypto import Keyset as Keyset
    from piiguard.errors import PiiGuardError as PiiGuardError
    from piiguard.files import mask_file as mask_file
    from piiguard.files import scan_file as scan_file
    from piiguard.frontdoor import Scanner as Scanner
    from piiguard.frontdoor import mask as mask
    from piiguard.frontdoor import mask_frame as mask_frame
    from piiguard.frontdoor import scan as scan
    from piiguard.guard import Guard as Guard
    from piiguard.mask import MaskPolicy as MaskPolicy
    from piiguard.text_scans import TextScan as TextScan

    __version__: str

__all__ = [
    "PII",
    "Allow",
    "Classification",
    "ColumnScan",
    "Decision",
    "DeclaredField",
    "Deny",
    "Entity",
    "FieldCipher",
    "Finding",
    "Guard",
    "Keyset",
    "Level",
    "MaskPolicy",
    "PiiGuardError",
    "Policy",
    "Principal",
    "Scanner",
    "Standard",
    "TextScan",
    "__version__",
    "access",
    "acting_as",
    "audit",
    "catalog",
    "classify",
    "consent",
    "crypto",
    "errors",
    "fields_of",
    "files",
    "governance",
    "integrations",
    "load_rules",
    "mask",
    "mask_file",
    "mask_frame",
    "requires",
    "retention",
    "rule",
    "scan",
    "scan_file",
    "view",
]

_HOMES: Final = {
    "Allow": "classify",
    "Classification": "classify",
    "ColumnScan": "classify",
    "Decision": "access",
    "DeclaredField": "catalog",
    "Deny": "classify",
    "Entity": "catalog",
    "FieldCipher": "crypto",
    "Finding": "catalog",
    "Guard": "guard",
    "Keyset": "crypto",
    "Level": "catalog",
    "MaskPolicy": "mask",
    "PII": "catalog",
    "PiiGuardError": "errors",
    "Policy": "access",
    "Principal": "catalog",
    "Scanner": "frontdoor",
    "Standard": "catalog",
    "TextScan": "text_scans",
    "acting_as": "access",
    "classify": "classify",
    "fields_of": "catalog",
    "load_rules": "classify",
    "mask": "frontdoor",
    "mask_file": "files",
    "mask_frame": "frontdoor",
    "requires": "access",
    "rule": "classify",
    "scan": "frontdoor",
    "scan_file": "files",
    "view": "access",
}


class _Package(ModuleType):
    """The type of `piiguard` itself, which keeps two functions from being hidden by rooms.

    Loading a sub-package binds it on its parent, so the first use of the room ``piiguard.mask`` would
    otherwise replace the function ``pg.mask`` by a module.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in _HOMES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


if not TYPE_CHECKING:
    # A type checker that saw this function would accept any misspelt name.
    def __getattr__(name: str) -> object:
        if name == "__version__":
            from importlib.metadata import version

            value: object = version(__name__)
        elif name in _HOMES:
            value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
        elif name in __all__:
            return import_module(f"{__name__}.{name}")
        else:
            message = f"module {__name__!r} has no attribute {name!r}"
            raise AttributeError(message)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return [*__all__]
